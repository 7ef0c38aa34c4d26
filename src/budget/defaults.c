/* The default tables of the budget: seed 000, sections 3 (performance), 4 (the year) and 6 (returns
 * and key figures). Alert thresholds are those of its budget scaling (10 % is acted on) and of its
 * performance monitoring (20 %). */
#include "budget/tables.h"

/* An array of the items given, as a field table's mktopt__array. */
#define ITEMS(T, ...)                                                            \
    {                                                                            \
        (void *)(T const[]){__VA_ARGS__}, sizeof((T[]){__VA_ARGS__}) / sizeof(T) \
    }
#define EVENTS(...)   ITEMS(const char *, __VA_ARGS__)
#define EMPHASIS(...) ITEMS(mktopt_channel_emphasis, __VA_ARGS__)

static const mktopt__recommendation_entry recommendations[] = {
    {"increase_budget_aggressively", {3.5, 0.25}},
    {"increase_budget_moderately", {2.5, 0.15}},
    {"maintain_current_budget", {1.5, 0}},
    {"decrease_budget_or_optimize", {0, -0.20}},
};

static const mktopt__scenario multiples[] = {
    {"conservative", 4.5}, {"realistic", 6.0}, {"optimistic", 8.5}};

static const int32_t horizons[] = {6, 12, 18};

enum { AT_LEAST = MKTOPT_KPI_AT_LEAST, AT_MOST = MKTOPT_KPI_AT_MOST };

static const mktopt__kpi_entry kpis[] = {
    {"overall_marketing_roi", {8, AT_LEAST, 0, "revenue/spend", "roi", NULL}},
    {"channel_roi", {4, AT_LEAST, 0, "revenue/spend", "roi", "channel_roi_optimization"}},
    {"budget_efficiency_improvement", {0.35, AT_LEAST, 0, "fraction", "roi", NULL}},
    {"automation_roi_impact", {2.0, AT_LEAST, 0, "fraction", "roi", NULL}},
    {"ltv_cac_ratio", {5, AT_LEAST, 0, "ratio", "efficiency", "ltv_cac_ratio_enhancement"}},
    {"payback_period_months", {12, AT_MOST, 0, "months", "efficiency", "payback_period_reduction"}},
    {"cost_per_lead_improvement", {0.30, AT_LEAST, 0, "fraction", "efficiency", NULL}},
    {"cost_per_customer_improvement",
     {0.25, AT_LEAST, 0, "fraction", "efficiency", "cost_per_customer_optimization"}},
    {"revenue_growth",
     {0.20, AT_LEAST, 0, "fraction/month", "growth", "revenue_growth_acceleration"}},
    {"lead_generation_increase", {0.40, AT_LEAST, 0, "fraction", "growth", NULL}},
    {"conversion_rate_improvement",
     {0.25, AT_LEAST, 0, "fraction", "growth", "conversion_rate_optimization"}},
    {"customer_increase",
     {0.50, AT_LEAST, 0, "fraction", "growth", "customer_acquisition_scaling"}},
    {"budget_allocation_accuracy", {0.95, AT_LEAST, 0, "fraction", "operational", NULL}},
    {"adjustment_cycle_days", {7, AT_MOST, 0, "days", "operational", "adjustment_speed"}},
    {"forecasting_accuracy", {0.90, AT_LEAST, 0, "fraction", "operational", NULL}},
    {"automation_coverage", {0.80, AT_LEAST, 0, "fraction", "operational", NULL}},
};

const mktopt__budget_tables mktopt__default_budget_tables = {
    .season =
        {
            .months =
                {
                    {0.95, EVENTS("NRF Retail Conference")},
                    {1.00, {NULL, 0}},
                    {1.05, EVENTS("SXSW", "Restaurant Marketing Conference")},
                    {1.10, {NULL, 0}},
                    {1.15, EVENTS("SaaStr Annual", "Retail TouchPoints")},
                    {1.10, EVENTS("CX Network Events")},
                    {0.90, {NULL, 0}},
                    {0.95, {NULL, 0}},
                    {1.20, EVENTS("Dreamforce", "Inbound")},
                    {1.25, EVENTS("Money 20/20", "Customer Experience Week")},
                    {1.30, EVENTS("Black Friday/Cyber Monday")},
                    {1.15, EVENTS("Year-end Planning Events")},
                },
            .quarters =
                {
                    {"planning_and_foundation", 0.10, "new_year_planning_and_goal_setting",
                     EMPHASIS({"content_marketing", "planning_and_strategy_content"},
                              {"email_marketing", "new_year_campaigns"},
                              {"seo", "competitive_analysis_and_optimization"}),
                     "baseline_with_gradual_improvement"},
                    {"growth_acceleration", 0.15, "mid_year_growth_push",
                     EMPHASIS({"paid_search", "increased_campaign_spend"},
                              {"webinars", "spring_event_series"},
                              {"partnerships", "conference_season_activation"}),
                     "20_percent_performance_boost"},
                    {"peak_season", 0.25, "maximum_growth_investment",
                     EMPHASIS({"all_channels", "maximum_investment_across_board"},
                              {"account_based_marketing", "enterprise_summer_push"},
                              {"social_media", "vacation_season_targeting"}),
                     "peak_performance_period"},
                    {"harvest_and_prep", 0.20, "year_end_conversions_and_next_year_prep",
                     EMPHASIS({"email_marketing", "year_end_promotions"},
                              {"content_marketing", "next_year_planning_content"},
                              {"partnerships", "year_end_deal_closing"}),
                     "strong_conversion_focus"},
                },
        },
    .adjust =
        {
            .performance =
                {
                    .roi = {10, 5, 3, 1},
                    .cac = {100, 150, 200, 300},
                    .conversion_rate = {0.05, 0.03, 0.02, 0.01},
                    .ltv_cac_ratio = {6, 4, 3, 2},
                },
            .recommendations = {(void *)recommendations, MKTOPT__COUNT_OF(recommendations)},
            .approval = {0.10, 0.15, 0.20},
        },
    .monitor = {.alerts = {0.10, 0.20}},
    .returns =
        {
            .multiples = {(void *)multiples, MKTOPT__COUNT_OF(multiples)},
            .horizons = {(void *)horizons, MKTOPT__COUNT_OF(horizons)},
        },
    .kpi = {.kpis = {(void *)kpis, MKTOPT__COUNT_OF(kpis)}},
};
