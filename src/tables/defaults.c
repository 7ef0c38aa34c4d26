/* The default tables: seed 000, section 1 (stages) and section 2 (channels). */
#include "tables/tables.h"

#include <math.h>

/* An array of the items given, as a field table's mktopt__array. */
#define ITEMS(T, ...)                                                            \
    {                                                                            \
        (void *)(T const[]){__VA_ARGS__}, sizeof((T[]){__VA_ARGS__}) / sizeof(T) \
    }
#define SHARES(...)     ITEMS(mktopt__share, __VA_ARGS__)
#define PRIORITIES(...) ITEMS(const char *, __VA_ARGS__)
#define METRICS(...)    ITEMS(mktopt__success_metric, __VA_ARGS__)

static const mktopt__stage_entry stages[] = {
    {"startup",
     {"Startup Phase", 0, 10000, 0.40, 0.20, 150,
      SHARES({"content_marketing", 0.25}, {"seo", 0.20}, {"paid_search", 0.20},
             {"email_marketing", 0.15}, {"social_media", 0.10}, {"partnerships", 0.10}),
      "foundation_building_and_market_validation",
      PRIORITIES("content_marketing_for_seo_foundation", "basic_paid_search_campaigns",
                 "email_automation_setup", "social_media_presence_establishment"),
      METRICS({"organic_traffic_growth", "50% monthly"}, {"lead_generation", "100+ leads/month"},
              {"content_production", "8 blog posts/month"}, {"email_list_growth", "30% monthly"})}},
    {"growth",
     {"Growth Phase", 10000, 50000, 0.35, 0.15, 200,
      SHARES({"paid_search", 0.25}, {"content_marketing", 0.20}, {"seo", 0.15},
             {"email_marketing", 0.15}, {"social_media", 0.10}, {"partnerships", 0.10},
             {"webinars_events", 0.05}),
      "scaling_successful_channels",
      PRIORITIES("paid_search_campaign_expansion", "content_marketing_acceleration",
                 "email_sequence_optimization", "partnership_program_launch"),
      METRICS({"lead_generation", "300+ leads/month"}, {"conversion_rate_improvement", "25%"},
              {"channel_diversification", "5+ active channels"},
              {"customer_acquisition_cost", "under $200"})}},
    {"scale",
     {"Scale Phase", 50000, 150000, 0.30, 0.10, 250,
      SHARES({"paid_search", 0.30}, {"content_marketing", 0.15}, {"seo", 0.15},
             {"email_marketing", 0.10}, {"social_media", 0.10}, {"partnerships", 0.10},
             {"webinars_events", 0.05}, {"sales_enablement", 0.05}),
      "efficiency_and_automation",
      PRIORITIES("marketing_automation_advanced_implementation",
                 "account_based_marketing_introduction", "webinar_and_event_marketing",
                 "international_expansion_preparation"),
      METRICS({"lead_generation", "500+ leads/month"},
              {"marketing_qualified_leads", "200+ MQLs/month"}, {"automation_rate", "80%"},
              {"global_market_penetration", "3+ countries"})}},
    {"expansion",
     {"Expansion Phase", 150000, 500000, 0.25, 0.08, 300,
      SHARES({"paid_search", 0.25}, {"account_based_marketing", 0.20}, {"content_marketing", 0.15},
             {"seo", 0.10}, {"email_marketing", 0.10}, {"partnerships", 0.10},
             {"webinars_events", 0.05}, {"sales_enablement", 0.05}),
      "market_leadership_and_enterprise",
      PRIORITIES("enterprise_sales_enablement", "thought_leadership_content",
                 "strategic_partnership_expansion", "competitive_differentiation"),
      METRICS({"enterprise_customer_acquisition", "20+ enterprise deals/quarter"},
              {"market_share", "top_3_position"}, {"brand_recognition", "90% in target market"},
              {"partnership_revenue", "30% of total revenue"})}},
    {"enterprise",
     {"Enterprise Phase", 500000, (double)NAN, 0.20, 0.05, 400,
      SHARES({"account_based_marketing", 0.30}, {"paid_search", 0.20}, {"content_marketing", 0.15},
             {"partnerships", 0.15}, {"seo", 0.10}, {"webinars_events", 0.05},
             {"sales_enablement", 0.05}),
      "innovation_and_market_expansion",
      PRIORITIES("new_market_segment_development", "product_marketing_for_new_features",
                 "international_market_domination", "acquisition_and_integration_marketing"),
      METRICS({"new_market_penetration", "2+ new segments/year"},
              {"international_revenue", "40% of total"},
              {"innovation_pipeline", "continuous_product_launches"},
              {"market_leadership", "clear_category_leader"})}},
};

static const mktopt__channel_entry channels[] = {
    {"paid_search", {2000, 3000, 0.85, 50000, 4.2}},
    {"content_marketing", {5000, 2000, 0.95, 25000, 6.8}},
    {"email_marketing", {1500, 1000, 0.90, 8000, 12.5}},
    {"social_media", {3000, 1500, 0.75, 15000, 3.8}},
    {"partnerships", {4000, 2000, 0.80, 30000, 8.5}},
};

const mktopt__tables mktopt__default_tables = {
    {(void *)stages, MKTOPT__COUNT_OF(stages)},
    {(void *)channels, MKTOPT__COUNT_OF(channels)},
};
