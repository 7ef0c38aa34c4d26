/* Layout of the public structs and values of the public constants on x86-64. Written by
 * tools/abi-baseline; the build of an old caller depends on every line. */
#include <mktopt/allocation.h>
#include <mktopt/anomaly.h>
#include <mktopt/attribution.h>
#include <mktopt/base.h>
#include <mktopt/budget.h>
#include <mktopt/call.h>
#include <mktopt/curve.h>
#include <mktopt/forecast.h>
#include <mktopt/promo.h>
#include <mktopt/stage.h>
#include <mktopt/tables.h>

#define SIZE(type, bytes) _Static_assert(sizeof(type) == (bytes), #type)
#define AT(type, member, offset, bytes) \
    _Static_assert(offsetof(type, member) == (offset) && \
                   sizeof(((type *)0)->member) == (bytes), #type "." #member)
#define VALUE(name, value) _Static_assert((name) == (value), #name)

VALUE(MKTOPT_OK, 0);
VALUE(MKTOPT_INVALID_ARGUMENT, 100);
VALUE(MKTOPT_INVALID_OPTIONS, 101);
VALUE(MKTOPT_MISSING_FIELD, 110);
VALUE(MKTOPT_WRONG_TYPE, 111);
VALUE(MKTOPT_NOT_FINITE, 112);
VALUE(MKTOPT_OUT_OF_RANGE, 113);
VALUE(MKTOPT_UNKNOWN_FIELD, 114);
VALUE(MKTOPT_DUPLICATE, 115);
VALUE(MKTOPT_UNKNOWN_NAME, 116);
VALUE(MKTOPT_CONFLICT, 117);
VALUE(MKTOPT_LENGTH_MISMATCH, 118);
VALUE(MKTOPT_NUMBER_OVERFLOW, 119);
VALUE(MKTOPT_INFEASIBLE, 120);
VALUE(MKTOPT_TOO_LARGE, 121);
VALUE(MKTOPT_JSON_SYNTAX, 200);
VALUE(MKTOPT_JSON_DEPTH, 201);
VALUE(MKTOPT_CORRUPT_STATE, 210);
VALUE(MKTOPT_OUT_OF_MEMORY, 300);
VALUE(MKTOPT_CANCELLED, 301);
VALUE(MKTOPT_INTERNAL, 900);
VALUE(MKTOPT_STATUS_END, 1000);

VALUE(MKTOPT_ARG_NONE, 0);
VALUE(MKTOPT_ARG_F64, 1);
VALUE(MKTOPT_ARG_I64, 2);
VALUE(MKTOPT_ARG_I32, 3);
VALUE(MKTOPT_ARG_STRINGS, 4);
VALUE(MKTOPT_ARG_CSTRINGS, 5);
VALUE(MKTOPT_ARG_CATEGORY, 6);
VALUE(MKTOPT_ARG_RAGGED, 7);
VALUE(MKTOPT_ARG_TEXT, 8);
VALUE(MKTOPT_ARG_HANDLE, 9);

VALUE(MKTOPT_SHARE_BELOW, 0);
VALUE(MKTOPT_SHARE_WITHIN, 1);
VALUE(MKTOPT_SHARE_ABOVE, 2);

VALUE(MKTOPT_PHASE_NONE, 0);
VALUE(MKTOPT_PHASE_IMMEDIATE, 1);
VALUE(MKTOPT_PHASE_GRADUAL, 2);
VALUE(MKTOPT_PHASE_EXPERIMENTAL, 3);

VALUE(MKTOPT_BASELINE_AUTO, 0);
VALUE(MKTOPT_BASELINE_NONE, 1);
VALUE(MKTOPT_BASELINE_FITTED, 2);

VALUE(MKTOPT_ANOMALY_AUTO, 0);
VALUE(MKTOPT_ANOMALY_SEASONAL, 1);
VALUE(MKTOPT_ANOMALY_S_H_ESD, 2);
VALUE(MKTOPT_ANOMALY_HAMPEL, 3);
VALUE(MKTOPT_ANOMALY_EWMA, 4);
VALUE(MKTOPT_ANOMALY_CHANGEPOINTS, 5);

VALUE(MKTOPT_ANOMALY_SPIKE, 0);
VALUE(MKTOPT_ANOMALY_LEVEL_SHIFT, 1);

VALUE(MKTOPT_SEVERITY_INFO, 0);
VALUE(MKTOPT_SEVERITY_LOW, 1);
VALUE(MKTOPT_SEVERITY_MEDIUM, 2);
VALUE(MKTOPT_SEVERITY_HIGH, 3);
VALUE(MKTOPT_SEVERITY_CRITICAL, 4);

VALUE(MKTOPT_CHANGE_UNCHANGED, 0);
VALUE(MKTOPT_CHANGE_SPREAD, 1);
VALUE(MKTOPT_CHANGE_CONCENTRATED, 2);

VALUE(MKTOPT_RESOLUTION_ONGOING, 0);
VALUE(MKTOPT_RESOLUTION_IMPROVING, 1);
VALUE(MKTOPT_RESOLUTION_RECOVERED, 2);
VALUE(MKTOPT_RESOLUTION_RELAPSED, 3);

VALUE(MKTOPT_ACTION_EFFECTIVE, 0);
VALUE(MKTOPT_ACTION_NO_CLEAR_EFFECT, 1);
VALUE(MKTOPT_ACTION_HARMFUL, 2);

VALUE(MKTOPT_ALERT_DAY_OVER_DAY, 0);
VALUE(MKTOPT_ALERT_WEEK_OVER_WEEK, 1);
VALUE(MKTOPT_ALERT_BASELINE, 2);
VALUE(MKTOPT_ALERT_TARGET, 3);
VALUE(MKTOPT_ALERT_FORECAST, 4);
VALUE(MKTOPT_ALERT_PACE, 5);
VALUE(MKTOPT_ALERT_FIXED, 6);

VALUE(MKTOPT_CURVE_HILL, 0);
VALUE(MKTOPT_CURVE_EXPONENTIAL, 1);
VALUE(MKTOPT_CURVE_LOGISTIC, 2);
VALUE(MKTOPT_CURVE_POWER, 3);
VALUE(MKTOPT_CURVE_LOG, 4);
VALUE(MKTOPT_CURVE_PIECEWISE, 5);
VALUE(MKTOPT_CURVE_BENCHMARK, 6);

VALUE(MKTOPT_ALERT_NEW, 0);
VALUE(MKTOPT_ALERT_OPEN, 1);
VALUE(MKTOPT_ALERT_ESCALATED, 2);
VALUE(MKTOPT_ALERT_DUPLICATE, 3);

VALUE(MKTOPT_EVENT_NOT_FUNDED, 0);
VALUE(MKTOPT_EVENT_IN_PART, 1);
VALUE(MKTOPT_EVENT_IN_FULL, 2);

VALUE(MKTOPT_CHANGE_NONE, 0);
VALUE(MKTOPT_CHANGE_AUTO, 1);
VALUE(MKTOPT_CHANGE_NOTIFY, 2);
VALUE(MKTOPT_CHANGE_APPROVE, 3);

VALUE(MKTOPT_MISSING_ROI, 1);
VALUE(MKTOPT_MISSING_CAC, 2);
VALUE(MKTOPT_MISSING_CONVERSION_RATE, 4);
VALUE(MKTOPT_MISSING_LTV_CAC_RATIO, 8);

VALUE(MKTOPT_PACE_ON_TRACK, 0);
VALUE(MKTOPT_PACE_UNDER, 1);
VALUE(MKTOPT_PACE_OVER, 2);

VALUE(MKTOPT_ALERT_OVERSPEND, 0);
VALUE(MKTOPT_ALERT_UNDERSPEND, 1);
VALUE(MKTOPT_ALERT_EXHAUSTED, 2);
VALUE(MKTOPT_ALERT_UNPLANNED, 3);

VALUE(MKTOPT_BUDGET_SEVERITY_MEDIUM, 2);
VALUE(MKTOPT_BUDGET_SEVERITY_HIGH, 3);
VALUE(MKTOPT_BUDGET_SEVERITY_CRITICAL, 4);

VALUE(MKTOPT_KPI_REACHED, 0);
VALUE(MKTOPT_KPI_MISSED, 1);
VALUE(MKTOPT_KPI_NOT_MEASURED, 2);

VALUE(MKTOPT_KPI_AT_LEAST, 0);
VALUE(MKTOPT_KPI_AT_MOST, 1);

VALUE(MKTOPT_FORECAST_AUTO, 0);
VALUE(MKTOPT_FORECAST_NAIVE, 1);
VALUE(MKTOPT_FORECAST_SEASONAL_NAIVE, 2);
VALUE(MKTOPT_FORECAST_MOVING_AVERAGE, 3);
VALUE(MKTOPT_FORECAST_EXPONENTIAL_SMOOTHING, 4);
VALUE(MKTOPT_FORECAST_LINEAR_REGRESSION, 5);
VALUE(MKTOPT_FORECAST_ETS, 6);
VALUE(MKTOPT_FORECAST_THETA, 7);
VALUE(MKTOPT_FORECAST_MSTL, 8);
VALUE(MKTOPT_FORECAST_INTERMITTENT, 9);

VALUE(MKTOPT_OBJECTIVE_RESPONSE, 0);
VALUE(MKTOPT_OBJECTIVE_PROFIT, 1);

VALUE(MKTOPT_FORECAST_DEFAULT_VARIANT, 0);
VALUE(MKTOPT_FORECAST_SIMPLE, 1);
VALUE(MKTOPT_FORECAST_HOLT, 2);
VALUE(MKTOPT_FORECAST_DAMPED, 3);
VALUE(MKTOPT_FORECAST_HOLT_WINTERS_ADDITIVE, 4);
VALUE(MKTOPT_FORECAST_HOLT_WINTERS_MULTIPLICATIVE, 5);
VALUE(MKTOPT_FORECAST_CLASSICAL_THETA, 6);
VALUE(MKTOPT_FORECAST_CROSTON, 7);
VALUE(MKTOPT_FORECAST_SBA, 8);
VALUE(MKTOPT_FORECAST_TSB, 9);

VALUE(MKTOPT_FORECAST_OWN_METHOD, 1);
VALUE(MKTOPT_FORECAST_OWN_NON_NEGATIVE, 2);

VALUE(MKTOPT_GOAL_ACHIEVED, 0);
VALUE(MKTOPT_GOAL_AHEAD, 1);
VALUE(MKTOPT_GOAL_ON_TRACK, 2);
VALUE(MKTOPT_GOAL_AT_RISK, 3);
VALUE(MKTOPT_GOAL_BEHIND, 4);
VALUE(MKTOPT_GOAL_MISSED, 5);

VALUE(MKTOPT_PROMO_CAMPAIGNS, 0);
VALUE(MKTOPT_PROMO_PRICING, 1);

VALUE(MKTOPT_PROMO_TIER_MAXIMUM, 0);
VALUE(MKTOPT_PROMO_BUDGET_CAP, 1);

VALUE(MKTOPT_PROMO_MAXIMUM_ABOVE_CAP, 0);
VALUE(MKTOPT_PROMO_CAP_ABOVE_LIMIT, 1);

VALUE(MKTOPT_PROMO_BY_MAXIMUM, 0);
VALUE(MKTOPT_PROMO_BY_REVENUE, 1);
VALUE(MKTOPT_PROMO_EQUALLY, 2);

VALUE(MKTOPT_ALLOCATION_OPTIMAL, 0);
VALUE(MKTOPT_ALLOCATION_LIMIT_REACHED, 1);

VALUE(MKTOPT_HELD_BY_PRICE, 0);
VALUE(MKTOPT_HELD_BY_MIN, 1);
VALUE(MKTOPT_HELD_BY_MAX, 2);
VALUE(MKTOPT_HELD_BY_FIXED, 3);
VALUE(MKTOPT_HELD_BY_MAX_CHANGE, 4);
VALUE(MKTOPT_HELD_OFF, 5);
VALUE(MKTOPT_HELD_BY_KINK, 6);
VALUE(MKTOPT_HELD_BY_REMAINDER, 7);
VALUE(MKTOPT_HELD_BY_SEASON, 8);

VALUE(MKTOPT_RATED_COST_PER_LEAD, 0);
VALUE(MKTOPT_RATED_COST_PER_MQL, 1);
VALUE(MKTOPT_RATED_COST_PER_SQL, 2);
VALUE(MKTOPT_RATED_COST_PER_CUSTOMER, 3);
VALUE(MKTOPT_RATED_LTV_CAC_RATIO, 4);
VALUE(MKTOPT_RATED_PAYBACK_PERIOD_MONTHS, 5);
VALUE(MKTOPT_RATED_COUNT, 6);

VALUE(MKTOPT_RATING_EXCELLENT, 0);
VALUE(MKTOPT_RATING_ON_TARGET, 1);
VALUE(MKTOPT_RATING_OFF_TARGET, 2);
VALUE(MKTOPT_RATING_POOR, 3);

VALUE(MKTOPT_CELL_HIGH_ROI_HIGH_SCALE, 0);
VALUE(MKTOPT_CELL_HIGH_ROI_MEDIUM_SCALE, 1);
VALUE(MKTOPT_CELL_MEDIUM_ROI_HIGH_SCALE, 2);
VALUE(MKTOPT_CELL_EXPERIMENTAL_CHANNELS, 3);
VALUE(MKTOPT_CELL_COUNT, 4);

VALUE(MKTOPT_LEVEL_HIGH, 0);
VALUE(MKTOPT_LEVEL_MEDIUM, 1);
VALUE(MKTOPT_LEVEL_EXPERIMENTAL, 2);

SIZE(mktopt_adjustment_summary, 72);
AT(mktopt_adjustment_summary, struct_size, 0, 4);
AT(mktopt_adjustment_summary, budget_neutral, 4, 4);
AT(mktopt_adjustment_summary, total_spend, 8, 8);
AT(mktopt_adjustment_summary, new_total, 16, 8);
AT(mktopt_adjustment_summary, total_change, 24, 8);
AT(mktopt_adjustment_summary, moved, 32, 8);
AT(mktopt_adjustment_summary, raised, 40, 8);
AT(mktopt_adjustment_summary, held, 48, 8);
AT(mktopt_adjustment_summary, cut, 56, 8);
AT(mktopt_adjustment_summary, overall_strategy, 64, 8);

SIZE(mktopt_alert, 112);
AT(mktopt_alert, struct_size, 0, 4);
AT(mktopt_alert, severity, 4, 4);
AT(mktopt_alert, status, 8, 4);
AT(mktopt_alert, baseline, 12, 4);
AT(mktopt_alert, rule, 16, 8);
AT(mktopt_alert, metric, 24, 8);
AT(mktopt_alert, value, 32, 8);
AT(mktopt_alert, reference, 40, 8);
AT(mktopt_alert, deviation, 48, 8);
AT(mktopt_alert, threshold, 56, 8);
AT(mktopt_alert, duplicate_of, 64, 8);
AT(mktopt_alert, since, 72, 8);
AT(mktopt_alert, escalation_minutes, 80, 4);
AT(mktopt_alert, reserved, 84, 4);
AT(mktopt_alert, message, 88, 8);
AT(mktopt_alert, responses, 96, 8);
AT(mktopt_alert, response_count, 104, 8);

SIZE(mktopt_alert_metric, 80);
AT(mktopt_alert_metric, name, 0, 8);
AT(mktopt_alert_metric, value, 8, 8);
AT(mktopt_alert_metric, history, 16, 8);
AT(mktopt_alert_metric, history_count, 24, 8);
AT(mktopt_alert_metric, target, 32, 8);
AT(mktopt_alert_metric, forecast, 40, 8);
AT(mktopt_alert_metric, baseline, 48, 8);
AT(mktopt_alert_metric, budget, 56, 8);
AT(mktopt_alert_metric, day, 64, 8);
AT(mktopt_alert_metric, days_in_period, 72, 8);

SIZE(mktopt_alert_options, 16);
AT(mktopt_alert_options, struct_size, 0, 4);
AT(mktopt_alert_options, least_severity, 4, 4);
AT(mktopt_alert_options, now, 8, 8);

SIZE(mktopt_allocation_channel, 168);
AT(mktopt_allocation_channel, struct_size, 0, 4);
AT(mktopt_allocation_channel, optional, 4, 4);
AT(mktopt_allocation_channel, name, 8, 8);
AT(mktopt_allocation_channel, curve, 16, 112);
AT(mktopt_allocation_channel, min, 128, 8);
AT(mktopt_allocation_channel, max, 136, 8);
AT(mktopt_allocation_channel, setup_cost, 144, 8);
AT(mktopt_allocation_channel, current, 152, 8);
AT(mktopt_allocation_channel, seasonal_factors, 160, 8);

SIZE(mktopt_allocation_group, 64);
AT(mktopt_allocation_group, struct_size, 0, 4);
AT(mktopt_allocation_group, reserved, 4, 4);
AT(mktopt_allocation_group, name, 8, 8);
AT(mktopt_allocation_group, channels, 16, 8);
AT(mktopt_allocation_group, channel_count, 24, 8);
AT(mktopt_allocation_group, min, 32, 8);
AT(mktopt_allocation_group, max, 40, 8);
AT(mktopt_allocation_group, min_share, 48, 8);
AT(mktopt_allocation_group, max_share, 56, 8);

SIZE(mktopt_allocation_group_share, 56);
AT(mktopt_allocation_group_share, struct_size, 0, 4);
AT(mktopt_allocation_group_share, held_by, 4, 4);
AT(mktopt_allocation_group_share, name, 8, 8);
AT(mktopt_allocation_group_share, spend, 16, 8);
AT(mktopt_allocation_group_share, share, 24, 8);
AT(mktopt_allocation_group_share, min, 32, 8);
AT(mktopt_allocation_group_share, max, 40, 8);
AT(mktopt_allocation_group_share, price, 48, 8);

SIZE(mktopt_allocation_move, 32);
AT(mktopt_allocation_move, struct_size, 0, 4);
AT(mktopt_allocation_move, reserved, 4, 4);
AT(mktopt_allocation_move, from, 8, 8);
AT(mktopt_allocation_move, to, 16, 8);
AT(mktopt_allocation_move, amount, 24, 8);

SIZE(mktopt_allocation_options, 112);
AT(mktopt_allocation_options, struct_size, 0, 4);
AT(mktopt_allocation_options, objective, 4, 4);
AT(mktopt_allocation_options, spend_all, 8, 4);
AT(mktopt_allocation_options, reserved, 12, 4);
AT(mktopt_allocation_options, min_roas, 16, 8);
AT(mktopt_allocation_options, max_change_amount, 24, 8);
AT(mktopt_allocation_options, max_change_fraction, 32, 8);
AT(mktopt_allocation_options, round_to, 40, 8);
AT(mktopt_allocation_options, level, 48, 8);
AT(mktopt_allocation_options, max_evaluations, 56, 8);
AT(mktopt_allocation_options, groups, 64, 8);
AT(mktopt_allocation_options, group_count, 72, 8);
AT(mktopt_allocation_options, seasonal_factors, 80, 8);
AT(mktopt_allocation_options, period_count, 88, 8);
AT(mktopt_allocation_options, progress, 96, 8);
AT(mktopt_allocation_options, progress_context, 104, 8);

SIZE(mktopt_allocation_share, 136);
AT(mktopt_allocation_share, struct_size, 0, 4);
AT(mktopt_allocation_share, held_by, 4, 4);
AT(mktopt_allocation_share, name, 8, 8);
AT(mktopt_allocation_share, spend, 16, 8);
AT(mktopt_allocation_share, share, 24, 8);
AT(mktopt_allocation_share, response, 32, 8);
AT(mktopt_allocation_share, setup_cost, 40, 8);
AT(mktopt_allocation_share, roas, 48, 8);
AT(mktopt_allocation_share, marginal_response, 56, 8);
AT(mktopt_allocation_share, price, 64, 8);
AT(mktopt_allocation_share, current, 72, 8);
AT(mktopt_allocation_share, change, 80, 8);
AT(mktopt_allocation_share, current_response, 88, 8);
AT(mktopt_allocation_share, rounded_spend, 96, 8);
AT(mktopt_allocation_share, response_lower, 104, 8);
AT(mktopt_allocation_share, response_upper, 112, 8);
AT(mktopt_allocation_share, explanation, 120, 8);
AT(mktopt_allocation_share, spend_by_period, 128, 8);

SIZE(mktopt_allocation_summary, 192);
AT(mktopt_allocation_summary, struct_size, 0, 4);
AT(mktopt_allocation_summary, status, 4, 4);
AT(mktopt_allocation_summary, budget, 8, 8);
AT(mktopt_allocation_summary, spend, 16, 8);
AT(mktopt_allocation_summary, response, 24, 8);
AT(mktopt_allocation_summary, profit, 32, 8);
AT(mktopt_allocation_summary, objective_value, 40, 8);
AT(mktopt_allocation_summary, upper_bound, 48, 8);
AT(mktopt_allocation_summary, lower_bound, 56, 8);
AT(mktopt_allocation_summary, gap, 64, 8);
AT(mktopt_allocation_summary, roas, 72, 8);
AT(mktopt_allocation_summary, price, 80, 8);
AT(mktopt_allocation_summary, current_spend, 88, 8);
AT(mktopt_allocation_summary, current_response, 96, 8);
AT(mktopt_allocation_summary, expected_improvement, 104, 8);
AT(mktopt_allocation_summary, level, 112, 8);
AT(mktopt_allocation_summary, response_lower, 120, 8);
AT(mktopt_allocation_summary, response_upper, 128, 8);
AT(mktopt_allocation_summary, improvement_lower, 136, 8);
AT(mktopt_allocation_summary, improvement_upper, 144, 8);
AT(mktopt_allocation_summary, rounded_response, 152, 8);
AT(mktopt_allocation_summary, response_lost, 160, 8);
AT(mktopt_allocation_summary, period_count, 168, 8);
AT(mktopt_allocation_summary, nodes, 176, 8);
AT(mktopt_allocation_summary, evaluations, 184, 8);

SIZE(mktopt_allocator, 32);
AT(mktopt_allocator, context, 0, 8);
AT(mktopt_allocator, alloc, 8, 8);
AT(mktopt_allocator, realloc, 16, 8);
AT(mktopt_allocator, free, 24, 8);

SIZE(mktopt_anomaly, 64);
AT(mktopt_anomaly, struct_size, 0, 4);
AT(mktopt_anomaly, kind, 4, 4);
AT(mktopt_anomaly, severity, 8, 4);
AT(mktopt_anomaly, direction, 12, 4);
AT(mktopt_anomaly, index, 16, 8);
AT(mktopt_anomaly, value, 24, 8);
AT(mktopt_anomaly, expected, 32, 8);
AT(mktopt_anomaly, lower, 40, 8);
AT(mktopt_anomaly, upper, 48, 8);
AT(mktopt_anomaly, score, 56, 8);

SIZE(mktopt_anomaly_options, 24);
AT(mktopt_anomaly_options, struct_size, 0, 4);
AT(mktopt_anomaly_options, method, 4, 4);
AT(mktopt_anomaly_options, season_length, 8, 8);
AT(mktopt_anomaly_options, sensitivity, 16, 8);

SIZE(mktopt_arg, 48);
AT(mktopt_arg, kind, 0, 4);
AT(mktopt_arg, reserved, 4, 4);
AT(mktopt_arg, count, 8, 8);
AT(mktopt_arg, values, 16, 8);
AT(mktopt_arg, offsets, 24, 8);
AT(mktopt_arg, child, 32, 8);
AT(mktopt_arg, handle_type, 40, 8);

SIZE(mktopt_attribution_options, 104);
AT(mktopt_attribution_options, struct_size, 0, 4);
AT(mktopt_attribution_options, reserved, 4, 4);
AT(mktopt_attribution_options, half_life_days, 8, 8);
AT(mktopt_attribution_options, half_life_steps, 16, 8);
AT(mktopt_attribution_options, position_weights, 24, 8);
AT(mktopt_attribution_options, n_position_weights, 32, 8);
AT(mktopt_attribution_options, direct_channel, 40, 8);
AT(mktopt_attribution_options, custom, 48, 32);
AT(mktopt_attribution_options, markov_order, 80, 4);
AT(mktopt_attribution_options, ignore_nulls, 84, 4);
AT(mktopt_attribution_options, max_transitions, 88, 8);
AT(mktopt_attribution_options, threads, 96, 4);
AT(mktopt_attribution_options, reserved_2, 100, 4);

SIZE(mktopt_budget_adjust_options, 32);
AT(mktopt_budget_adjust_options, struct_size, 0, 4);
AT(mktopt_budget_adjust_options, budget_neutral, 4, 4);
AT(mktopt_budget_adjust_options, rounding_unit, 8, 16);
AT(mktopt_budget_adjust_options, tables, 24, 8);

SIZE(mktopt_budget_alert, 40);
AT(mktopt_budget_alert, struct_size, 0, 4);
AT(mktopt_budget_alert, kind, 4, 4);
AT(mktopt_budget_alert, severity, 8, 4);
AT(mktopt_budget_alert, certain, 12, 4);
AT(mktopt_budget_alert, channel, 16, 8);
AT(mktopt_budget_alert, deviation, 24, 8);
AT(mktopt_budget_alert, message, 32, 8);

SIZE(mktopt_budget_events_options, 32);
AT(mktopt_budget_events_options, struct_size, 0, 4);
AT(mktopt_budget_events_options, reserved, 4, 4);
AT(mktopt_budget_events_options, rounding_unit, 8, 16);
AT(mktopt_budget_events_options, tables, 24, 8);

SIZE(mktopt_budget_monitor_options, 48);
AT(mktopt_budget_monitor_options, struct_size, 0, 4);
AT(mktopt_budget_monitor_options, reserved, 4, 4);
AT(mktopt_budget_monitor_options, level, 8, 8);
AT(mktopt_budget_monitor_options, daily_variation, 16, 8);
AT(mktopt_budget_monitor_options, rounding_unit, 24, 16);
AT(mktopt_budget_monitor_options, tables, 40, 8);

SIZE(mktopt_budget_month, 40);
AT(mktopt_budget_month, struct_size, 0, 4);
AT(mktopt_budget_month, month, 4, 4);
AT(mktopt_budget_month, stage, 8, 8);
AT(mktopt_budget_month, monthly_revenue, 16, 8);
AT(mktopt_budget_month, marketing_budget, 24, 8);
AT(mktopt_budget_month, expected_customers, 32, 8);

SIZE(mktopt_budget_pace, 128);
AT(mktopt_budget_pace, struct_size, 0, 4);
AT(mktopt_budget_pace, status, 4, 4);
AT(mktopt_budget_pace, channel, 8, 8);
AT(mktopt_budget_pace, budget, 16, 8);
AT(mktopt_budget_pace, spent, 24, 8);
AT(mktopt_budget_pace, utilisation, 32, 8);
AT(mktopt_budget_pace, expected_to_date, 40, 8);
AT(mktopt_budget_pace, pacing, 48, 8);
AT(mktopt_budget_pace, variance, 56, 8);
AT(mktopt_budget_pace, variance_percent, 64, 8);
AT(mktopt_budget_pace, daily_spend, 72, 8);
AT(mktopt_budget_pace, projected, 80, 8);
AT(mktopt_budget_pace, projected_lower, 88, 8);
AT(mktopt_budget_pace, projected_upper, 96, 8);
AT(mktopt_budget_pace, overspend_probability, 104, 8);
AT(mktopt_budget_pace, required_daily_spend, 112, 8);
AT(mktopt_budget_pace, reforecast, 120, 8);

SIZE(mktopt_budget_plan_options, 40);
AT(mktopt_budget_plan_options, struct_size, 0, 4);
AT(mktopt_budget_plan_options, months, 4, 4);
AT(mktopt_budget_plan_options, stage, 8, 8);
AT(mktopt_budget_plan_options, rounding_unit, 16, 16);
AT(mktopt_budget_plan_options, tables, 32, 8);

SIZE(mktopt_budget_seasonal_options, 56);
AT(mktopt_budget_seasonal_options, struct_size, 0, 4);
AT(mktopt_budget_seasonal_options, month, 4, 4);
AT(mktopt_budget_seasonal_options, base_monthly_budget, 8, 8);
AT(mktopt_budget_seasonal_options, annual_budget, 16, 8);
AT(mktopt_budget_seasonal_options, industry, 24, 8);
AT(mktopt_budget_seasonal_options, rounding_unit, 32, 16);
AT(mktopt_budget_seasonal_options, tables, 48, 8);

SIZE(mktopt_budget_summary, 80);
AT(mktopt_budget_summary, struct_size, 0, 4);
AT(mktopt_budget_summary, months, 4, 4);
AT(mktopt_budget_summary, stage, 8, 8);
AT(mktopt_budget_summary, monthly_revenue, 16, 8);
AT(mktopt_budget_summary, total_marketing_budget, 24, 8);
AT(mktopt_budget_summary, budget_percentage, 32, 8);
AT(mktopt_budget_summary, cac_target, 40, 8);
AT(mktopt_budget_summary, growth_target_percent, 48, 8);
AT(mktopt_budget_summary, roi_target, 56, 8);
AT(mktopt_budget_summary, cumulative_investment, 64, 8);
AT(mktopt_budget_summary, cumulative_revenue, 72, 8);

SIZE(mktopt_budget_warning, 40);
AT(mktopt_budget_warning, struct_size, 0, 4);
AT(mktopt_budget_warning, reserved, 4, 4);
AT(mktopt_budget_warning, channel, 8, 8);
AT(mktopt_budget_warning, amount, 16, 8);
AT(mktopt_budget_warning, monthly_minimum, 24, 8);
AT(mktopt_budget_warning, message, 32, 8);

SIZE(mktopt_build_options, 24);
AT(mktopt_build_options, struct_size, 0, 4);
AT(mktopt_build_options, threads, 4, 4);
AT(mktopt_build_options, progress, 8, 8);
AT(mktopt_build_options, progress_context, 16, 8);

SIZE(mktopt_call_options, 40);
AT(mktopt_call_options, struct_size, 0, 4);
AT(mktopt_call_options, threads, 4, 4);
AT(mktopt_call_options, allocator, 8, 8);
AT(mktopt_call_options, progress, 16, 8);
AT(mktopt_call_options, progress_context, 24, 8);
AT(mktopt_call_options, typed_arrays, 32, 4);
AT(mktopt_call_options, reserved, 36, 4);

SIZE(mktopt_change, 64);
AT(mktopt_change, struct_size, 0, 4);
AT(mktopt_change, reserved, 4, 4);
AT(mktopt_change, rows, 8, 8);
AT(mktopt_change, dimensions, 16, 8);
AT(mktopt_change, dimension_count, 24, 8);
AT(mktopt_change, before, 32, 8);
AT(mktopt_change, after, 40, 8);
AT(mktopt_change, before_denominator, 48, 8);
AT(mktopt_change, after_denominator, 56, 8);

SIZE(mktopt_change_cause, 56);
AT(mktopt_change_cause, struct_size, 0, 4);
AT(mktopt_change_cause, cause, 4, 4);
AT(mktopt_change_cause, dimension, 8, 8);
AT(mktopt_change_cause, elements, 16, 8);
AT(mktopt_change_cause, element_count, 24, 8);
AT(mktopt_change_cause, explained, 32, 8);
AT(mktopt_change_cause, before, 40, 8);
AT(mktopt_change_cause, after, 48, 8);

SIZE(mktopt_change_dimension, 56);
AT(mktopt_change_dimension, struct_size, 0, 4);
AT(mktopt_change_dimension, concentrated, 4, 4);
AT(mktopt_change_dimension, dimension, 8, 8);
AT(mktopt_change_dimension, surprise, 16, 8);
AT(mktopt_change_dimension, explained, 24, 8);
AT(mktopt_change_dimension, rest_relative_change, 32, 8);
AT(mktopt_change_dimension, elements, 40, 8);
AT(mktopt_change_dimension, element_count, 48, 8);

SIZE(mktopt_change_element, 56);
AT(mktopt_change_element, element, 0, 8);
AT(mktopt_change_element, before, 8, 8);
AT(mktopt_change_element, after, 16, 8);
AT(mktopt_change_element, change, 24, 8);
AT(mktopt_change_element, relative_change, 32, 8);
AT(mktopt_change_element, explanatory_power, 40, 8);
AT(mktopt_change_element, surprise, 48, 8);

SIZE(mktopt_change_summary, 56);
AT(mktopt_change_summary, struct_size, 0, 4);
AT(mktopt_change_summary, verdict, 4, 4);
AT(mktopt_change_summary, before, 8, 8);
AT(mktopt_change_summary, after, 16, 8);
AT(mktopt_change_summary, change, 24, 8);
AT(mktopt_change_summary, relative_change, 32, 8);
AT(mktopt_change_summary, rest_relative_change, 40, 8);
AT(mktopt_change_summary, sentence, 48, 8);

SIZE(mktopt_channel_adjustment, 104);
AT(mktopt_channel_adjustment, struct_size, 0, 4);
AT(mktopt_channel_adjustment, action, 4, 4);
AT(mktopt_channel_adjustment, missing, 8, 4);
AT(mktopt_channel_adjustment, roi_score, 12, 4);
AT(mktopt_channel_adjustment, cac_score, 16, 4);
AT(mktopt_channel_adjustment, conversion_rate_score, 20, 4);
AT(mktopt_channel_adjustment, ltv_cac_ratio_score, 24, 4);
AT(mktopt_channel_adjustment, reserved, 28, 4);
AT(mktopt_channel_adjustment, overall_score, 32, 8);
AT(mktopt_channel_adjustment, adjustment, 40, 8);
AT(mktopt_channel_adjustment, change_fraction, 48, 8);
AT(mktopt_channel_adjustment, spend, 56, 8);
AT(mktopt_channel_adjustment, new_spend, 64, 8);
AT(mktopt_channel_adjustment, change, 72, 8);
AT(mktopt_channel_adjustment, channel, 80, 8);
AT(mktopt_channel_adjustment, recommendation, 88, 8);
AT(mktopt_channel_adjustment, reasoning, 96, 8);

SIZE(mktopt_channel_budget, 32);
AT(mktopt_channel_budget, struct_size, 0, 4);
AT(mktopt_channel_budget, reserved, 4, 4);
AT(mktopt_channel_budget, channel, 8, 8);
AT(mktopt_channel_budget, share, 16, 8);
AT(mktopt_channel_budget, amount, 24, 8);

SIZE(mktopt_channel_cost, 16);
AT(mktopt_channel_cost, channel, 0, 8);
AT(mktopt_channel_cost, cost, 8, 8);

SIZE(mktopt_channel_efficiency, 384);
AT(mktopt_channel_efficiency, channel, 0, 8);
AT(mktopt_channel_efficiency, cost, 8, 8);
AT(mktopt_channel_efficiency, cost_per_lead, 16, 8);
AT(mktopt_channel_efficiency, cost_per_mql, 24, 8);
AT(mktopt_channel_efficiency, cost_per_sql, 32, 8);
AT(mktopt_channel_efficiency, cost_per_acquisition, 40, 8);
AT(mktopt_channel_efficiency, roi, 48, 8);
AT(mktopt_channel_efficiency, roas, 56, 8);
AT(mktopt_channel_efficiency, conversion_rate, 64, 8);
AT(mktopt_channel_efficiency, ltv_cac_ratio, 72, 8);
AT(mktopt_channel_efficiency, payback_period_months, 80, 8);
AT(mktopt_channel_efficiency, spend_efficiency_score, 88, 8);
AT(mktopt_channel_efficiency, ratings, 96, 288);

SIZE(mktopt_channel_emphasis, 16);
AT(mktopt_channel_emphasis, channel, 0, 8);
AT(mktopt_channel_emphasis, emphasis, 8, 8);

SIZE(mktopt_channel_performance, 48);
AT(mktopt_channel_performance, channel, 0, 8);
AT(mktopt_channel_performance, spend, 8, 8);
AT(mktopt_channel_performance, roi, 16, 8);
AT(mktopt_channel_performance, cac, 24, 8);
AT(mktopt_channel_performance, conversion_rate, 32, 8);
AT(mktopt_channel_performance, ltv_cac_ratio, 40, 8);

SIZE(mktopt_channel_results, 64);
AT(mktopt_channel_results, channel, 0, 8);
AT(mktopt_channel_results, cost, 8, 8);
AT(mktopt_channel_results, leads, 16, 8);
AT(mktopt_channel_results, mqls, 24, 8);
AT(mktopt_channel_results, sqls, 32, 8);
AT(mktopt_channel_results, customers, 40, 8);
AT(mktopt_channel_results, revenue, 48, 8);
AT(mktopt_channel_results, ltv, 56, 8);

SIZE(mktopt_channel_spend, 40);
AT(mktopt_channel_spend, channel, 0, 8);
AT(mktopt_channel_spend, budget, 8, 8);
AT(mktopt_channel_spend, spent, 16, 8);
AT(mktopt_channel_spend, daily, 24, 8);
AT(mktopt_channel_spend, daily_count, 32, 8);

SIZE(mktopt_channel_standing, 40);
AT(mktopt_channel_standing, channel, 0, 8);
AT(mktopt_channel_standing, spend, 8, 8);
AT(mktopt_channel_standing, roi, 16, 8);
AT(mktopt_channel_standing, revenue, 24, 8);
AT(mktopt_channel_standing, saturation_point, 32, 8);

SIZE(mktopt_channel_statistics, 144);
AT(mktopt_channel_statistics, struct_size, 0, 4);
AT(mktopt_channel_statistics, reserved, 4, 4);
AT(mktopt_channel_statistics, channel, 8, 8);
AT(mktopt_channel_statistics, touches, 16, 8);
AT(mktopt_channel_statistics, journeys, 24, 8);
AT(mktopt_channel_statistics, conversions, 32, 8);
AT(mktopt_channel_statistics, conversion_rate, 40, 8);
AT(mktopt_channel_statistics, starts, 48, 8);
AT(mktopt_channel_statistics, opens, 56, 8);
AT(mktopt_channel_statistics, assists, 64, 8);
AT(mktopt_channel_statistics, closes, 72, 8);
AT(mktopt_channel_statistics, assist_ratio, 80, 8);
AT(mktopt_channel_statistics, ends, 88, 8);
AT(mktopt_channel_statistics, drop_off, 96, 8);
AT(mktopt_channel_statistics, share_of_converters, 104, 8);
AT(mktopt_channel_statistics, share_of_nulls, 112, 8);
AT(mktopt_channel_statistics, difference, 120, 8);
AT(mktopt_channel_statistics, lower, 128, 8);
AT(mktopt_channel_statistics, upper, 136, 8);

SIZE(mktopt_channel_today, 32);
AT(mktopt_channel_today, channel, 0, 8);
AT(mktopt_channel_today, monthly_spend, 8, 8);
AT(mktopt_channel_today, roi, 16, 8);
AT(mktopt_channel_today, revenue, 24, 8);

SIZE(mktopt_channel_weight, 16);
AT(mktopt_channel_weight, channel, 0, 8);
AT(mktopt_channel_weight, weight, 8, 8);

SIZE(mktopt_curve, 112);
AT(mktopt_curve, type, 0, 4);
AT(mktopt_curve, reserved, 4, 4);
AT(mktopt_curve, beta, 8, 8);
AT(mktopt_curve, alpha, 16, 8);
AT(mktopt_curve, gamma, 24, 8);
AT(mktopt_curve, lambda, 32, 8);
AT(mktopt_curve, exponent, 40, 8);
AT(mktopt_curve, typical_roi, 48, 8);
AT(mktopt_curve, monthly_minimum, 56, 8);
AT(mktopt_curve, scaling_efficiency, 64, 8);
AT(mktopt_curve, saturation_point, 72, 8);
AT(mktopt_curve, points, 80, 8);
AT(mktopt_curve, point_count, 88, 8);
AT(mktopt_curve, draws, 96, 8);
AT(mktopt_curve, draw_count, 104, 8);

SIZE(mktopt_custom_weights, 32);
AT(mktopt_custom_weights, position_weights, 0, 8);
AT(mktopt_custom_weights, n_position_weights, 8, 8);
AT(mktopt_custom_weights, channel_weights, 16, 8);
AT(mktopt_custom_weights, n_channel_weights, 24, 8);

SIZE(mktopt_days_statistics, 40);
AT(mktopt_days_statistics, struct_size, 0, 4);
AT(mktopt_days_statistics, reserved, 4, 4);
AT(mktopt_days_statistics, from, 8, 8);
AT(mktopt_days_statistics, to, 16, 8);
AT(mktopt_days_statistics, conversions, 24, 8);
AT(mktopt_days_statistics, share, 32, 8);

SIZE(mktopt_decimal, 16);
AT(mktopt_decimal, coefficient, 0, 8);
AT(mktopt_decimal, scale, 8, 4);
AT(mktopt_decimal, reserved, 12, 4);

SIZE(mktopt_detection, 32);
AT(mktopt_detection, struct_size, 0, 4);
AT(mktopt_detection, reserved, 4, 4);
AT(mktopt_detection, score, 8, 8);
AT(mktopt_detection, alert_score, 16, 8);
AT(mktopt_detection, expected, 24, 8);

SIZE(mktopt_dimension, 16);
AT(mktopt_dimension, name, 0, 8);
AT(mktopt_dimension, elements, 8, 8);

SIZE(mktopt_distribution, 80);
AT(mktopt_distribution, count, 0, 8);
AT(mktopt_distribution, mean, 8, 8);
AT(mktopt_distribution, minimum, 16, 8);
AT(mktopt_distribution, p10, 24, 8);
AT(mktopt_distribution, p25, 32, 8);
AT(mktopt_distribution, median, 40, 8);
AT(mktopt_distribution, p75, 48, 8);
AT(mktopt_distribution, p90, 56, 8);
AT(mktopt_distribution, p95, 64, 8);
AT(mktopt_distribution, maximum, 72, 8);

SIZE(mktopt_efficiency_rating, 48);
AT(mktopt_efficiency_rating, rating, 0, 4);
AT(mktopt_efficiency_rating, reserved, 4, 4);
AT(mktopt_efficiency_rating, value, 8, 8);
AT(mktopt_efficiency_rating, target, 16, 8);
AT(mktopt_efficiency_rating, gap, 24, 8);
AT(mktopt_efficiency_rating, gap_percent, 32, 8);
AT(mktopt_efficiency_rating, score, 40, 8);

SIZE(mktopt_error, 512);
AT(mktopt_error, code, 0, 4);
AT(mktopt_error, reserved, 4, 4);
AT(mktopt_error, index, 8, 8);
AT(mktopt_error, field, 16, 160);
AT(mktopt_error, message, 176, 336);

SIZE(mktopt_event_columns, 344);
AT(mktopt_event_columns, struct_size, 0, 4);
AT(mktopt_event_columns, reserved, 4, 4);
AT(mktopt_event_columns, user, 8, 48);
AT(mktopt_event_columns, channel, 56, 48);
AT(mktopt_event_columns, time, 104, 48);
AT(mktopt_event_columns, type, 152, 48);
AT(mktopt_event_columns, value, 200, 48);
AT(mktopt_event_columns, campaign, 248, 48);
AT(mktopt_event_columns, cost, 296, 48);

SIZE(mktopt_event_share, 64);
AT(mktopt_event_share, struct_size, 0, 4);
AT(mktopt_event_share, funding, 4, 4);
AT(mktopt_event_share, month, 8, 4);
AT(mktopt_event_share, reserved, 12, 4);
AT(mktopt_event_share, name, 16, 8);
AT(mktopt_event_share, spend, 24, 8);
AT(mktopt_event_share, share, 32, 8);
AT(mktopt_event_share, expected_revenue, 40, 8);
AT(mktopt_event_share, roi, 48, 8);
AT(mktopt_event_share, roi_in_full, 56, 8);

SIZE(mktopt_events_summary, 64);
AT(mktopt_events_summary, struct_size, 0, 4);
AT(mktopt_events_summary, status, 4, 4);
AT(mktopt_events_summary, total, 8, 8);
AT(mktopt_events_summary, spend, 16, 8);
AT(mktopt_events_summary, unspent, 24, 8);
AT(mktopt_events_summary, expected_revenue, 32, 8);
AT(mktopt_events_summary, expected_profit, 40, 8);
AT(mktopt_events_summary, upper_bound, 48, 8);
AT(mktopt_events_summary, roi, 56, 8);

SIZE(mktopt_explain_options, 32);
AT(mktopt_explain_options, struct_size, 0, 4);
AT(mktopt_explain_options, reserved, 4, 4);
AT(mktopt_explain_options, explained_share, 8, 8);
AT(mktopt_explain_options, least_share, 16, 8);
AT(mktopt_explain_options, metric, 24, 8);

SIZE(mktopt_finding, 56);
AT(mktopt_finding, struct_size, 0, 4);
AT(mktopt_finding, reserved, 4, 4);
AT(mktopt_finding, kind, 8, 8);
AT(mktopt_finding, sentence, 16, 8);
AT(mktopt_finding, channels, 24, 8);
AT(mktopt_finding, n_channels, 32, 8);
AT(mktopt_finding, numbers, 40, 8);
AT(mktopt_finding, n_numbers, 48, 8);

SIZE(mktopt_finding_number, 16);
AT(mktopt_finding_number, name, 0, 8);
AT(mktopt_finding_number, value, 8, 8);

SIZE(mktopt_fit_options, 32);
AT(mktopt_fit_options, struct_size, 0, 4);
AT(mktopt_fit_options, baseline, 4, 4);
AT(mktopt_fit_options, level, 8, 8);
AT(mktopt_fit_options, families, 16, 8);
AT(mktopt_fit_options, family_count, 24, 8);

SIZE(mktopt_fit_parameter, 40);
AT(mktopt_fit_parameter, name, 0, 8);
AT(mktopt_fit_parameter, value, 8, 8);
AT(mktopt_fit_parameter, standard_error, 16, 8);
AT(mktopt_fit_parameter, lower, 24, 8);
AT(mktopt_fit_parameter, upper, 32, 8);

SIZE(mktopt_fit_summary, 72);
AT(mktopt_fit_summary, struct_size, 0, 4);
AT(mktopt_fit_summary, identified, 4, 4);
AT(mktopt_fit_summary, observations, 8, 8);
AT(mktopt_fit_summary, distinct_spends, 16, 8);
AT(mktopt_fit_summary, min_spend, 24, 8);
AT(mktopt_fit_summary, max_spend, 32, 8);
AT(mktopt_fit_summary, flat_aicc, 40, 8);
AT(mktopt_fit_summary, straight_aicc, 48, 8);
AT(mktopt_fit_summary, reason, 56, 8);
AT(mktopt_fit_summary, caution, 64, 8);

SIZE(mktopt_fitted_curve, 344);
AT(mktopt_fitted_curve, struct_size, 0, 4);
AT(mktopt_fitted_curve, has_baseline, 4, 4);
AT(mktopt_fitted_curve, curve, 8, 112);
AT(mktopt_fitted_curve, baseline, 120, 8);
AT(mktopt_fitted_curve, residual_sd, 128, 8);
AT(mktopt_fitted_curve, r_squared, 136, 8);
AT(mktopt_fitted_curve, aicc, 144, 8);
AT(mktopt_fitted_curve, delta_aicc, 152, 8);
AT(mktopt_fitted_curve, weight, 160, 8);
AT(mktopt_fitted_curve, autocorrelation, 168, 8);
AT(mktopt_fitted_curve, parameter_count, 176, 8);
AT(mktopt_fitted_curve, parameters, 184, 160);

SIZE(mktopt_forecast_gap, 64);
AT(mktopt_forecast_gap, struct_size, 0, 4);
AT(mktopt_forecast_gap, reserved, 4, 4);
AT(mktopt_forecast_gap, forecast, 8, 8);
AT(mktopt_forecast_gap, deviation, 16, 8);
AT(mktopt_forecast_gap, target, 24, 8);
AT(mktopt_forecast_gap, shortfall, 32, 8);
AT(mktopt_forecast_gap, shortfall_share, 40, 8);
AT(mktopt_forecast_gap, probability, 48, 8);
AT(mktopt_forecast_gap, required_growth, 56, 8);

SIZE(mktopt_forecast_hierarchy, 72);
AT(mktopt_forecast_hierarchy, struct_size, 0, 4);
AT(mktopt_forecast_hierarchy, non_negative, 4, 4);
AT(mktopt_forecast_hierarchy, nodes, 8, 8);
AT(mktopt_forecast_hierarchy, horizon, 16, 8);
AT(mktopt_forecast_hierarchy, mean, 24, 8);
AT(mktopt_forecast_hierarchy, deviation, 32, 8);
AT(mktopt_forecast_hierarchy, correlation, 40, 8);
AT(mktopt_forecast_hierarchy, weights, 48, 8);
AT(mktopt_forecast_hierarchy, constraints, 56, 8);
AT(mktopt_forecast_hierarchy, n_constraints, 64, 8);

SIZE(mktopt_forecast_options, 104);
AT(mktopt_forecast_options, struct_size, 0, 4);
AT(mktopt_forecast_options, method, 4, 4);
AT(mktopt_forecast_options, variant, 8, 4);
AT(mktopt_forecast_options, non_negative, 12, 4);
AT(mktopt_forecast_options, season_lengths, 16, 8);
AT(mktopt_forecast_options, n_season_lengths, 24, 8);
AT(mktopt_forecast_options, levels, 32, 8);
AT(mktopt_forecast_options, n_levels, 40, 8);
AT(mktopt_forecast_options, window, 48, 8);
AT(mktopt_forecast_options, regressors, 56, 8);
AT(mktopt_forecast_options, future_regressors, 64, 8);
AT(mktopt_forecast_options, n_regressors, 72, 8);
AT(mktopt_forecast_options, threads, 80, 4);
AT(mktopt_forecast_options, reserved, 84, 4);
AT(mktopt_forecast_options, progress, 88, 8);
AT(mktopt_forecast_options, progress_context, 96, 8);

SIZE(mktopt_forecast_resource, 32);
AT(mktopt_forecast_resource, struct_size, 0, 4);
AT(mktopt_forecast_resource, whole, 4, 4);
AT(mktopt_forecast_resource, fixed, 8, 8);
AT(mktopt_forecast_resource, per_unit, 16, 8);
AT(mktopt_forecast_resource, included, 24, 8);

SIZE(mktopt_forecast_score, 64);
AT(mktopt_forecast_score, struct_size, 0, 4);
AT(mktopt_forecast_score, method, 4, 4);
AT(mktopt_forecast_score, comparisons, 8, 8);
AT(mktopt_forecast_score, mae, 16, 8);
AT(mktopt_forecast_score, rmse, 24, 8);
AT(mktopt_forecast_score, smape, 32, 8);
AT(mktopt_forecast_score, mase, 40, 8);
AT(mktopt_forecast_score, coverage, 48, 8);
AT(mktopt_forecast_score, interval_score, 56, 8);

SIZE(mktopt_forecast_series, 96);
AT(mktopt_forecast_series, struct_size, 0, 4);
AT(mktopt_forecast_series, own, 4, 4);
AT(mktopt_forecast_series, values, 8, 8);
AT(mktopt_forecast_series, n, 16, 8);
AT(mktopt_forecast_series, season_lengths, 24, 8);
AT(mktopt_forecast_series, n_season_lengths, 32, 8);
AT(mktopt_forecast_series, horizon, 40, 8);
AT(mktopt_forecast_series, regressors, 48, 8);
AT(mktopt_forecast_series, future_regressors, 56, 8);
AT(mktopt_forecast_series, n_regressors, 64, 8);
AT(mktopt_forecast_series, method, 72, 4);
AT(mktopt_forecast_series, variant, 76, 4);
AT(mktopt_forecast_series, non_negative, 80, 4);
AT(mktopt_forecast_series, reserved, 84, 4);
AT(mktopt_forecast_series, window, 88, 8);

SIZE(mktopt_forecast_summary, 72);
AT(mktopt_forecast_summary, struct_size, 0, 4);
AT(mktopt_forecast_summary, method, 4, 4);
AT(mktopt_forecast_summary, values, 8, 8);
AT(mktopt_forecast_summary, missing, 16, 8);
AT(mktopt_forecast_summary, outliers, 24, 8);
AT(mktopt_forecast_summary, seasonal, 32, 4);
AT(mktopt_forecast_summary, reserved, 36, 4);
AT(mktopt_forecast_summary, mae, 40, 8);
AT(mktopt_forecast_summary, rmse, 48, 8);
AT(mktopt_forecast_summary, smape, 56, 8);
AT(mktopt_forecast_summary, mase, 64, 8);

SIZE(mktopt_frontier_point, 88);
AT(mktopt_frontier_point, struct_size, 0, 4);
AT(mktopt_frontier_point, status, 4, 4);
AT(mktopt_frontier_point, budget, 8, 8);
AT(mktopt_frontier_point, spend, 16, 8);
AT(mktopt_frontier_point, response, 24, 8);
AT(mktopt_frontier_point, objective_value, 32, 8);
AT(mktopt_frontier_point, upper_bound, 40, 8);
AT(mktopt_frontier_point, gap, 48, 8);
AT(mktopt_frontier_point, roas, 56, 8);
AT(mktopt_frontier_point, marginal_roas, 64, 8);
AT(mktopt_frontier_point, spends, 72, 8);
AT(mktopt_frontier_point, error, 80, 8);

SIZE(mktopt_goal, 40);
AT(mktopt_goal, struct_size, 0, 4);
AT(mktopt_goal, reserved, 4, 4);
AT(mktopt_goal, target, 8, 8);
AT(mktopt_goal, start, 16, 8);
AT(mktopt_goal, end, 24, 8);
AT(mktopt_goal, as_of, 32, 8);

SIZE(mktopt_goal_progress, 88);
AT(mktopt_goal_progress, struct_size, 0, 4);
AT(mktopt_goal_progress, status, 4, 4);
AT(mktopt_goal_progress, actual, 8, 8);
AT(mktopt_goal_progress, progress, 16, 8);
AT(mktopt_goal_progress, elapsed, 24, 8);
AT(mktopt_goal_progress, pace, 32, 8);
AT(mktopt_goal_progress, projected, 40, 8);
AT(mktopt_goal_progress, projected_lower, 48, 8);
AT(mktopt_goal_progress, projected_upper, 56, 8);
AT(mktopt_goal_progress, probability, 64, 8);
AT(mktopt_goal_progress, current_run_rate, 72, 8);
AT(mktopt_goal_progress, required_run_rate, 80, 8);

SIZE(mktopt_investment_return, 56);
AT(mktopt_investment_return, scenario, 0, 8);
AT(mktopt_investment_return, months, 8, 4);
AT(mktopt_investment_return, reserved, 12, 4);
AT(mktopt_investment_return, investment, 16, 8);
AT(mktopt_investment_return, multiple, 24, 8);
AT(mktopt_investment_return, revenue, 32, 8);
AT(mktopt_investment_return, gain, 40, 8);
AT(mktopt_investment_return, roi, 48, 8);

SIZE(mktopt_journey, 40);
AT(mktopt_journey, struct_size, 0, 4);
AT(mktopt_journey, reserved, 4, 4);
AT(mktopt_journey, length, 8, 8);
AT(mktopt_journey, conversions, 16, 8);
AT(mktopt_journey, value, 24, 8);
AT(mktopt_journey, nulls, 32, 8);

SIZE(mktopt_journey_options, 32);
AT(mktopt_journey_options, struct_size, 0, 4);
AT(mktopt_journey_options, reserved, 4, 4);
AT(mktopt_journey_options, lookback_days, 8, 8);
AT(mktopt_journey_options, inactivity_gap_days, 16, 8);
AT(mktopt_journey_options, window_end, 24, 8);

SIZE(mktopt_journeys_summary, 152);
AT(mktopt_journeys_summary, struct_size, 0, 4);
AT(mktopt_journeys_summary, reserved, 4, 4);
AT(mktopt_journeys_summary, journeys, 8, 8);
AT(mktopt_journeys_summary, conversions, 16, 8);
AT(mktopt_journeys_summary, value, 24, 8);
AT(mktopt_journeys_summary, nulls, 32, 8);
AT(mktopt_journeys_summary, unattributed_conversions, 40, 8);
AT(mktopt_journeys_summary, unattributed_value, 48, 8);
AT(mktopt_journeys_summary, unattributed_nulls, 56, 8);
AT(mktopt_journeys_summary, single_touch_conversions, 64, 8);
AT(mktopt_journeys_summary, touches_per_conversion, 72, 8);
AT(mktopt_journeys_summary, conversion_rate, 80, 8);
AT(mktopt_journeys_summary, conversion_rate_lower, 88, 8);
AT(mktopt_journeys_summary, conversion_rate_upper, 96, 8);
AT(mktopt_journeys_summary, users, 104, 8);
AT(mktopt_journeys_summary, paths, 112, 8);
AT(mktopt_journeys_summary, touches, 120, 8);
AT(mktopt_journeys_summary, duplicate_events, 128, 8);
AT(mktopt_journeys_summary, ignored_events, 136, 8);
AT(mktopt_journeys_summary, expired_touches, 144, 8);

SIZE(mktopt_kpi, 72);
AT(mktopt_kpi, name, 0, 8);
AT(mktopt_kpi, group, 8, 8);
AT(mktopt_kpi, unit, 16, 8);
AT(mktopt_kpi, channel, 24, 8);
AT(mktopt_kpi, status, 32, 4);
AT(mktopt_kpi, direction, 36, 4);
AT(mktopt_kpi, value, 40, 8);
AT(mktopt_kpi, target, 48, 8);
AT(mktopt_kpi, missed_by, 56, 8);
AT(mktopt_kpi, missed_by_percent, 64, 8);

SIZE(mktopt_kpi_value, 24);
AT(mktopt_kpi_value, name, 0, 8);
AT(mktopt_kpi_value, channel, 8, 8);
AT(mktopt_kpi_value, value, 16, 8);

SIZE(mktopt_marketing_event, 48);
AT(mktopt_marketing_event, name, 0, 8);
AT(mktopt_marketing_event, cost, 8, 8);
AT(mktopt_marketing_event, expected_revenue, 16, 8);
AT(mktopt_marketing_event, min, 24, 8);
AT(mktopt_marketing_event, max, 32, 8);
AT(mktopt_marketing_event, month, 40, 4);
AT(mktopt_marketing_event, reserved, 44, 4);

SIZE(mktopt_matrix_cell, 88);
AT(mktopt_matrix_cell, cell, 0, 4);
AT(mktopt_matrix_cell, status, 4, 4);
AT(mktopt_matrix_cell, channels, 8, 8);
AT(mktopt_matrix_cell, min_share, 16, 8);
AT(mktopt_matrix_cell, max_share, 24, 8);
AT(mktopt_matrix_cell, spend, 32, 8);
AT(mktopt_matrix_cell, share, 40, 8);
AT(mktopt_matrix_cell, to_move, 48, 8);
AT(mktopt_matrix_cell, name, 56, 8);
AT(mktopt_matrix_cell, investment_strategy, 64, 8);
AT(mktopt_matrix_cell, scaling_approach, 72, 8);
AT(mktopt_matrix_cell, monitoring, 80, 8);

SIZE(mktopt_matrix_channel, 64);
AT(mktopt_matrix_channel, channel, 0, 8);
AT(mktopt_matrix_channel, cell, 8, 4);
AT(mktopt_matrix_channel, roi_level, 12, 4);
AT(mktopt_matrix_channel, scale_level, 16, 4);
AT(mktopt_matrix_channel, reserved, 20, 4);
AT(mktopt_matrix_channel, spend, 24, 8);
AT(mktopt_matrix_channel, share, 32, 8);
AT(mktopt_matrix_channel, roi, 40, 8);
AT(mktopt_matrix_channel, saturation_point, 48, 8);
AT(mktopt_matrix_channel, scale, 56, 8);

SIZE(mktopt_next_touch, 88);
AT(mktopt_next_touch, struct_size, 0, 4);
AT(mktopt_next_touch, touches_used, 4, 4);
AT(mktopt_next_touch, channel, 8, 8);
AT(mktopt_next_touch, conversion_probability, 16, 8);
AT(mktopt_next_touch, lower, 24, 8);
AT(mktopt_next_touch, upper, 32, 8);
AT(mktopt_next_touch, expected_value, 40, 8);
AT(mktopt_next_touch, lift, 48, 8);
AT(mktopt_next_touch, lift_lower, 56, 8);
AT(mktopt_next_touch, lift_upper, 64, 8);
AT(mktopt_next_touch, observations, 72, 8);
AT(mktopt_next_touch, significant, 80, 4);
AT(mktopt_next_touch, reserved, 84, 4);

SIZE(mktopt_open_alert, 24);
AT(mktopt_open_alert, rule, 0, 8);
AT(mktopt_open_alert, since, 8, 8);
AT(mktopt_open_alert, acknowledged, 16, 4);
AT(mktopt_open_alert, reserved, 20, 4);

SIZE(mktopt_pair_statistics, 88);
AT(mktopt_pair_statistics, struct_size, 0, 4);
AT(mktopt_pair_statistics, significant, 4, 4);
AT(mktopt_pair_statistics, first, 8, 8);
AT(mktopt_pair_statistics, second, 16, 8);
AT(mktopt_pair_statistics, journeys, 24, 8);
AT(mktopt_pair_statistics, conversions, 32, 8);
AT(mktopt_pair_statistics, conversion_rate, 40, 8);
AT(mktopt_pair_statistics, expected_rate, 48, 8);
AT(mktopt_pair_statistics, lift, 56, 8);
AT(mktopt_pair_statistics, lower, 64, 8);
AT(mktopt_pair_statistics, upper, 72, 8);
AT(mktopt_pair_statistics, p_value, 80, 8);

SIZE(mktopt_path_arrays, 64);
AT(mktopt_path_arrays, struct_size, 0, 4);
AT(mktopt_path_arrays, reserved, 4, 4);
AT(mktopt_path_arrays, touch_capacity, 8, 8);
AT(mktopt_path_arrays, offsets, 16, 8);
AT(mktopt_path_arrays, channels, 24, 8);
AT(mktopt_path_arrays, ages, 32, 8);
AT(mktopt_path_arrays, conversions, 40, 8);
AT(mktopt_path_arrays, value, 48, 8);
AT(mktopt_path_arrays, nulls, 56, 8);

SIZE(mktopt_path_columns, 200);
AT(mktopt_path_columns, struct_size, 0, 4);
AT(mktopt_path_columns, reserved, 4, 4);
AT(mktopt_path_columns, path, 8, 48);
AT(mktopt_path_columns, conversions, 56, 48);
AT(mktopt_path_columns, value, 104, 48);
AT(mktopt_path_columns, nulls, 152, 48);

SIZE(mktopt_path_statistics, 88);
AT(mktopt_path_statistics, struct_size, 0, 4);
AT(mktopt_path_statistics, reserved, 4, 4);
AT(mktopt_path_statistics, channels, 8, 8);
AT(mktopt_path_statistics, credit, 16, 8);
AT(mktopt_path_statistics, length, 24, 8);
AT(mktopt_path_statistics, conversions, 32, 8);
AT(mktopt_path_statistics, value, 40, 8);
AT(mktopt_path_statistics, nulls, 48, 8);
AT(mktopt_path_statistics, share, 56, 8);
AT(mktopt_path_statistics, conversion_rate, 64, 8);
AT(mktopt_path_statistics, lower, 72, 8);
AT(mktopt_path_statistics, upper, 80, 8);

SIZE(mktopt_prediction_options, 48);
AT(mktopt_prediction_options, struct_size, 0, 4);
AT(mktopt_prediction_options, markov_order, 4, 4);
AT(mktopt_prediction_options, level, 8, 8);
AT(mktopt_prediction_options, candidates, 16, 8);
AT(mktopt_prediction_options, n_candidates, 24, 8);
AT(mktopt_prediction_options, top_n, 32, 8);
AT(mktopt_prediction_options, min_observations, 40, 8);

SIZE(mktopt_prediction_summary, 80);
AT(mktopt_prediction_summary, struct_size, 0, 4);
AT(mktopt_prediction_summary, markov_order, 4, 4);
AT(mktopt_prediction_summary, conversion_probability, 8, 8);
AT(mktopt_prediction_summary, lower, 16, 8);
AT(mktopt_prediction_summary, upper, 24, 8);
AT(mktopt_prediction_summary, level, 32, 8);
AT(mktopt_prediction_summary, expected_value, 40, 8);
AT(mktopt_prediction_summary, average_probability, 48, 8);
AT(mktopt_prediction_summary, confidence_score, 56, 8);
AT(mktopt_prediction_summary, observations, 64, 8);
AT(mktopt_prediction_summary, touches_used, 72, 4);
AT(mktopt_prediction_summary, backed_off, 76, 4);

SIZE(mktopt_promo_audit, 88);
AT(mktopt_promo_audit, struct_size, 0, 4);
AT(mktopt_promo_audit, category, 4, 4);
AT(mktopt_promo_audit, has_old, 8, 4);
AT(mktopt_promo_audit, has_new, 12, 4);
AT(mktopt_promo_audit, old_value, 16, 16);
AT(mktopt_promo_audit, new_value, 32, 16);
AT(mktopt_promo_audit, key, 48, 8);
AT(mktopt_promo_audit, caused_by, 56, 8);
AT(mktopt_promo_audit, user, 64, 8);
AT(mktopt_promo_audit, description, 72, 8);
AT(mktopt_promo_audit, time, 80, 8);

SIZE(mktopt_promo_change, 32);
AT(mktopt_promo_change, key, 0, 8);
AT(mktopt_promo_change, value, 8, 16);
AT(mktopt_promo_change, remove, 24, 4);
AT(mktopt_promo_change, reserved, 28, 4);

SIZE(mktopt_promo_change_options, 32);
AT(mktopt_promo_change_options, struct_size, 0, 4);
AT(mktopt_promo_change_options, auto_adjust, 4, 4);
AT(mktopt_promo_change_options, user, 8, 8);
AT(mktopt_promo_change_options, description, 16, 8);
AT(mktopt_promo_change_options, time, 24, 8);

SIZE(mktopt_promo_check, 40);
AT(mktopt_promo_check, struct_size, 0, 4);
AT(mktopt_promo_check, valid, 4, 4);
AT(mktopt_promo_check, rule, 8, 4);
AT(mktopt_promo_check, tier, 12, 4);
AT(mktopt_promo_check, bonus_tokens, 16, 8);
AT(mktopt_promo_check, max_allowed, 24, 8);
AT(mktopt_promo_check, max_within_all_rules, 32, 8);

SIZE(mktopt_promo_conflict, 48);
AT(mktopt_promo_conflict, kind, 0, 4);
AT(mktopt_promo_conflict, tier, 4, 4);
AT(mktopt_promo_conflict, max_bonus_tokens, 8, 8);
AT(mktopt_promo_conflict, largest_maximum, 16, 8);
AT(mktopt_promo_conflict, estimated_token_value, 24, 8);
AT(mktopt_promo_conflict, max_budget_per_user, 32, 8);
AT(mktopt_promo_conflict, overrun_per_user, 40, 8);

SIZE(mktopt_promo_review_options, 24);
AT(mktopt_promo_review_options, struct_size, 0, 4);
AT(mktopt_promo_review_options, reserved, 4, 4);
AT(mktopt_promo_review_options, cap_percent_limit, 8, 16);

SIZE(mktopt_promo_suggest_options, 8);
AT(mktopt_promo_suggest_options, struct_size, 0, 4);
AT(mktopt_promo_suggest_options, proportional_to, 4, 4);

SIZE(mktopt_promo_tier_budget, 64);
AT(mktopt_promo_tier_budget, struct_size, 0, 4);
AT(mktopt_promo_tier_budget, reserved, 4, 4);
AT(mktopt_promo_tier_budget, tier, 8, 8);
AT(mktopt_promo_tier_budget, membership_revenue, 16, 8);
AT(mktopt_promo_tier_budget, max_budget_per_user, 24, 8);
AT(mktopt_promo_tier_budget, max_bonus_tokens, 32, 8);
AT(mktopt_promo_tier_budget, estimated_token_value, 40, 8);
AT(mktopt_promo_tier_budget, retained_revenue, 48, 8);
AT(mktopt_promo_tier_budget, retained_revenue_percent, 56, 8);

SIZE(mktopt_promo_tier_total, 48);
AT(mktopt_promo_tier_total, user_count, 0, 8);
AT(mktopt_promo_tier_total, bonus_tokens, 8, 8);
AT(mktopt_promo_tier_total, membership_revenue, 16, 8);
AT(mktopt_promo_tier_total, budget_cap, 24, 8);
AT(mktopt_promo_tier_total, promotion_cost, 32, 8);
AT(mktopt_promo_tier_total, retained_revenue, 40, 8);

SIZE(mktopt_promo_totals, 104);
AT(mktopt_promo_totals, struct_size, 0, 4);
AT(mktopt_promo_totals, over_budget, 4, 4);
AT(mktopt_promo_totals, total_estimated_users, 8, 8);
AT(mktopt_promo_totals, total_bonus_tokens, 16, 8);
AT(mktopt_promo_totals, total_membership_revenue, 24, 8);
AT(mktopt_promo_totals, budget_cap, 32, 8);
AT(mktopt_promo_totals, total_promotion_cost, 40, 8);
AT(mktopt_promo_totals, overrun, 48, 8);
AT(mktopt_promo_totals, total_retained_revenue, 56, 8);
AT(mktopt_promo_totals, retained_after_estimated_cost, 64, 8);
AT(mktopt_promo_totals, average_cost_per_user, 72, 8);
AT(mktopt_promo_totals, average_retained_per_user, 80, 8);
AT(mktopt_promo_totals, retained_revenue_percent, 88, 8);
AT(mktopt_promo_totals, budget_cap_percent, 96, 8);

SIZE(mktopt_quarter_strategy, 56);
AT(mktopt_quarter_strategy, struct_size, 0, 4);
AT(mktopt_quarter_strategy, quarter, 4, 4);
AT(mktopt_quarter_strategy, name, 8, 8);
AT(mktopt_quarter_strategy, focus, 16, 8);
AT(mktopt_quarter_strategy, expected_performance, 24, 8);
AT(mktopt_quarter_strategy, budget_increase, 32, 8);
AT(mktopt_quarter_strategy, channel_emphasis, 40, 8);
AT(mktopt_quarter_strategy, emphasis_count, 48, 8);

SIZE(mktopt_resolution, 136);
AT(mktopt_resolution, struct_size, 0, 4);
AT(mktopt_resolution, status, 4, 4);
AT(mktopt_resolution, baseline, 8, 8);
AT(mktopt_resolution, band, 16, 8);
AT(mktopt_resolution, worst_index, 24, 8);
AT(mktopt_resolution, worst_deviation, 32, 8);
AT(mktopt_resolution, latest_deviation, 40, 8);
AT(mktopt_resolution, recovered_fraction, 48, 8);
AT(mktopt_resolution, recovery_index, 56, 8);
AT(mktopt_resolution, values_to_recovery, 64, 8);
AT(mktopt_resolution, seconds_to_recovery, 72, 8);
AT(mktopt_resolution, relapse_index, 80, 8);
AT(mktopt_resolution, cumulative_deviation, 88, 8);
AT(mktopt_resolution, has_action, 96, 4);
AT(mktopt_resolution, action_effect, 100, 4);
AT(mktopt_resolution, action_deviation_before, 104, 8);
AT(mktopt_resolution, action_deviation_after, 112, 8);
AT(mktopt_resolution, action_change, 120, 8);
AT(mktopt_resolution, action_p_value, 128, 8);

SIZE(mktopt_resolution_options, 24);
AT(mktopt_resolution_options, struct_size, 0, 4);
AT(mktopt_resolution_options, sustained, 4, 4);
AT(mktopt_resolution_options, action, 8, 8);
AT(mktopt_resolution_options, tolerance, 16, 8);

SIZE(mktopt_return, 80);
AT(mktopt_return, struct_size, 0, 4);
AT(mktopt_return, reserved, 4, 4);
AT(mktopt_return, channel, 8, 8);
AT(mktopt_return, campaign, 16, 8);
AT(mktopt_return, position, 24, 8);
AT(mktopt_return, cost, 32, 8);
AT(mktopt_return, conversions, 40, 8);
AT(mktopt_return, value, 48, 8);
AT(mktopt_return, roi, 56, 8);
AT(mktopt_return, roas, 64, 8);
AT(mktopt_return, cost_per_conversion, 72, 8);

SIZE(mktopt_return_horizon, 16);
AT(mktopt_return_horizon, months, 0, 4);
AT(mktopt_return_horizon, reserved, 4, 4);
AT(mktopt_return_horizon, investment, 8, 8);

SIZE(mktopt_roi_options, 32);
AT(mktopt_roi_options, struct_size, 0, 4);
AT(mktopt_roi_options, reserved, 4, 4);
AT(mktopt_roi_options, costs, 8, 8);
AT(mktopt_roi_options, n_costs, 16, 8);
AT(mktopt_roi_options, attribution, 24, 8);

SIZE(mktopt_scaling_channel, 120);
AT(mktopt_scaling_channel, struct_size, 0, 4);
AT(mktopt_scaling_channel, phase, 4, 4);
AT(mktopt_scaling_channel, measured, 8, 4);
AT(mktopt_scaling_channel, reserved, 12, 4);
AT(mktopt_scaling_channel, channel, 16, 8);
AT(mktopt_scaling_channel, current_spend, 24, 8);
AT(mktopt_scaling_channel, current_revenue, 32, 8);
AT(mktopt_scaling_channel, current_roas, 40, 8);
AT(mktopt_scaling_channel, typical_roi, 48, 8);
AT(mktopt_scaling_channel, recommended_spend, 56, 8);
AT(mktopt_scaling_channel, budget_increase, 64, 8);
AT(mktopt_scaling_channel, expected_revenue, 72, 8);
AT(mktopt_scaling_channel, expected_improvement, 80, 8);
AT(mktopt_scaling_channel, expected_roi_improvement, 88, 8);
AT(mktopt_scaling_channel, setup_cost, 96, 8);
AT(mktopt_scaling_channel, confidence_score, 104, 8);
AT(mktopt_scaling_channel, priority_score, 112, 8);

SIZE(mktopt_scaling_options, 24);
AT(mktopt_scaling_options, struct_size, 0, 4);
AT(mktopt_scaling_options, reserved, 4, 4);
AT(mktopt_scaling_options, max_monthly_change, 8, 8);
AT(mktopt_scaling_options, tables, 16, 8);

SIZE(mktopt_scaling_summary, 80);
AT(mktopt_scaling_summary, struct_size, 0, 4);
AT(mktopt_scaling_summary, status, 4, 4);
AT(mktopt_scaling_summary, total_budget, 8, 8);
AT(mktopt_scaling_summary, current_spend, 16, 8);
AT(mktopt_scaling_summary, current_revenue, 24, 8);
AT(mktopt_scaling_summary, recommended_spend, 32, 8);
AT(mktopt_scaling_summary, expected_revenue, 40, 8);
AT(mktopt_scaling_summary, expected_improvement, 48, 8);
AT(mktopt_scaling_summary, expected_profit, 56, 8);
AT(mktopt_scaling_summary, upper_bound, 64, 8);
AT(mktopt_scaling_summary, expected_roi, 72, 8);

SIZE(mktopt_seasonal_month, 56);
AT(mktopt_seasonal_month, month, 0, 4);
AT(mktopt_seasonal_month, quarter, 4, 4);
AT(mktopt_seasonal_month, seasonal_multiplier, 8, 8);
AT(mktopt_seasonal_month, industry_adjustment, 16, 8);
AT(mktopt_seasonal_month, final_budget, 24, 8);
AT(mktopt_seasonal_month, budget_increase, 32, 8);
AT(mktopt_seasonal_month, events, 40, 8);
AT(mktopt_seasonal_month, event_count, 48, 8);

SIZE(mktopt_seasonal_summary, 48);
AT(mktopt_seasonal_summary, struct_size, 0, 4);
AT(mktopt_seasonal_summary, months, 4, 4);
AT(mktopt_seasonal_summary, base_monthly_budget, 8, 8);
AT(mktopt_seasonal_summary, annual_budget, 16, 8);
AT(mktopt_seasonal_summary, final_budget, 24, 8);
AT(mktopt_seasonal_summary, budget_increase, 32, 8);
AT(mktopt_seasonal_summary, industry_known, 40, 4);
AT(mktopt_seasonal_summary, reserved, 44, 4);

SIZE(mktopt_skipped_rule, 32);
AT(mktopt_skipped_rule, struct_size, 0, 4);
AT(mktopt_skipped_rule, reserved, 4, 4);
AT(mktopt_skipped_rule, rule, 8, 8);
AT(mktopt_skipped_rule, metric, 16, 8);
AT(mktopt_skipped_rule, needs, 24, 8);

SIZE(mktopt_stage, 80);
AT(mktopt_stage, struct_size, 0, 4);
AT(mktopt_stage, reserved, 4, 4);
AT(mktopt_stage, name, 8, 8);
AT(mktopt_stage, display_name, 16, 8);
AT(mktopt_stage, min_revenue, 24, 8);
AT(mktopt_stage, max_revenue, 32, 8);
AT(mktopt_stage, budget_share, 40, 8);
AT(mktopt_stage, growth_target, 48, 8);
AT(mktopt_stage, cac_target, 56, 8);
AT(mktopt_stage, focus, 64, 8);
AT(mktopt_stage, revenue_to_next_stage, 72, 8);

SIZE(mktopt_statistics_options, 48);
AT(mktopt_statistics_options, struct_size, 0, 4);
AT(mktopt_statistics_options, reserved, 4, 4);
AT(mktopt_statistics_options, level, 8, 8);
AT(mktopt_statistics_options, top_n, 16, 8);
AT(mktopt_statistics_options, max_touches, 24, 8);
AT(mktopt_statistics_options, credit_model, 32, 8);
AT(mktopt_statistics_options, attribution, 40, 8);

SIZE(mktopt_statistics_overview, 352);
AT(mktopt_statistics_overview, struct_size, 0, 4);
AT(mktopt_statistics_overview, reserved, 4, 4);
AT(mktopt_statistics_overview, touches_to_conversion, 8, 80);
AT(mktopt_statistics_overview, touches_of_nulls, 88, 80);
AT(mktopt_statistics_overview, days_to_conversion, 168, 80);
AT(mktopt_statistics_overview, days_from_last_touch, 248, 80);
AT(mktopt_statistics_overview, touches_difference, 328, 8);
AT(mktopt_statistics_overview, touches_difference_lower, 336, 8);
AT(mktopt_statistics_overview, touches_difference_upper, 344, 8);

SIZE(mktopt_step_statistics, 64);
AT(mktopt_step_statistics, struct_size, 0, 4);
AT(mktopt_step_statistics, or_more, 4, 4);
AT(mktopt_step_statistics, touches, 8, 8);
AT(mktopt_step_statistics, reached, 16, 8);
AT(mktopt_step_statistics, conversions, 24, 8);
AT(mktopt_step_statistics, nulls, 32, 8);
AT(mktopt_step_statistics, share, 40, 8);
AT(mktopt_step_statistics, conversion_rate, 48, 8);
AT(mktopt_step_statistics, drop_off, 56, 8);

SIZE(mktopt_transition, 32);
AT(mktopt_transition, struct_size, 0, 4);
AT(mktopt_transition, reserved, 4, 4);
AT(mktopt_transition, from, 8, 8);
AT(mktopt_transition, to, 16, 8);
AT(mktopt_transition, probability, 24, 8);
