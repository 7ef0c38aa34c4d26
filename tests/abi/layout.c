/* Layout of the public structs and values of the public constants on x86-64. Written by
 * tools/abi-baseline; the build of an old caller depends on every line. */
#include <mktopt/attribution.h>
#include <mktopt/base.h>
#include <mktopt/budget.h>
#include <mktopt/call.h>
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

VALUE(MKTOPT_PROMO_CAMPAIGNS, 0);
VALUE(MKTOPT_PROMO_PRICING, 1);

VALUE(MKTOPT_PROMO_TIER_MAXIMUM, 0);
VALUE(MKTOPT_PROMO_BUDGET_CAP, 1);

VALUE(MKTOPT_PROMO_MAXIMUM_ABOVE_CAP, 0);
VALUE(MKTOPT_PROMO_CAP_ABOVE_LIMIT, 1);

VALUE(MKTOPT_PROMO_BY_MAXIMUM, 0);
VALUE(MKTOPT_PROMO_BY_REVENUE, 1);
VALUE(MKTOPT_PROMO_EQUALLY, 2);

SIZE(mktopt_allocator, 32);
AT(mktopt_allocator, context, 0, 8);
AT(mktopt_allocator, alloc, 8, 8);
AT(mktopt_allocator, realloc, 16, 8);
AT(mktopt_allocator, free, 24, 8);

SIZE(mktopt_arg, 48);
AT(mktopt_arg, kind, 0, 4);
AT(mktopt_arg, reserved, 4, 4);
AT(mktopt_arg, count, 8, 8);
AT(mktopt_arg, values, 16, 8);
AT(mktopt_arg, offsets, 24, 8);
AT(mktopt_arg, child, 32, 8);
AT(mktopt_arg, handle_type, 40, 8);

SIZE(mktopt_attribution_options, 80);
AT(mktopt_attribution_options, struct_size, 0, 4);
AT(mktopt_attribution_options, reserved, 4, 4);
AT(mktopt_attribution_options, half_life_days, 8, 8);
AT(mktopt_attribution_options, half_life_steps, 16, 8);
AT(mktopt_attribution_options, position_weights, 24, 8);
AT(mktopt_attribution_options, n_position_weights, 32, 8);
AT(mktopt_attribution_options, direct_channel, 40, 8);
AT(mktopt_attribution_options, custom, 48, 32);

SIZE(mktopt_budget_month, 40);
AT(mktopt_budget_month, struct_size, 0, 4);
AT(mktopt_budget_month, month, 4, 4);
AT(mktopt_budget_month, stage, 8, 8);
AT(mktopt_budget_month, monthly_revenue, 16, 8);
AT(mktopt_budget_month, marketing_budget, 24, 8);
AT(mktopt_budget_month, expected_customers, 32, 8);

SIZE(mktopt_budget_plan_options, 40);
AT(mktopt_budget_plan_options, struct_size, 0, 4);
AT(mktopt_budget_plan_options, months, 4, 4);
AT(mktopt_budget_plan_options, stage, 8, 8);
AT(mktopt_budget_plan_options, rounding_unit, 16, 16);
AT(mktopt_budget_plan_options, tables, 32, 8);

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

SIZE(mktopt_call_options, 40);
AT(mktopt_call_options, struct_size, 0, 4);
AT(mktopt_call_options, threads, 4, 4);
AT(mktopt_call_options, allocator, 8, 8);
AT(mktopt_call_options, progress, 16, 8);
AT(mktopt_call_options, progress_context, 24, 8);
AT(mktopt_call_options, typed_arrays, 32, 4);
AT(mktopt_call_options, reserved, 36, 4);

SIZE(mktopt_channel_budget, 32);
AT(mktopt_channel_budget, struct_size, 0, 4);
AT(mktopt_channel_budget, reserved, 4, 4);
AT(mktopt_channel_budget, channel, 8, 8);
AT(mktopt_channel_budget, share, 16, 8);
AT(mktopt_channel_budget, amount, 24, 8);

SIZE(mktopt_channel_weight, 16);
AT(mktopt_channel_weight, channel, 0, 8);
AT(mktopt_channel_weight, weight, 8, 8);

SIZE(mktopt_custom_weights, 32);
AT(mktopt_custom_weights, position_weights, 0, 8);
AT(mktopt_custom_weights, n_position_weights, 8, 8);
AT(mktopt_custom_weights, channel_weights, 16, 8);
AT(mktopt_custom_weights, n_channel_weights, 24, 8);

SIZE(mktopt_decimal, 16);
AT(mktopt_decimal, coefficient, 0, 8);
AT(mktopt_decimal, scale, 8, 4);
AT(mktopt_decimal, reserved, 12, 4);

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

SIZE(mktopt_path_columns, 200);
AT(mktopt_path_columns, struct_size, 0, 4);
AT(mktopt_path_columns, reserved, 4, 4);
AT(mktopt_path_columns, path, 8, 48);
AT(mktopt_path_columns, conversions, 56, 48);
AT(mktopt_path_columns, value, 104, 48);
AT(mktopt_path_columns, nulls, 152, 48);

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
