/* Spend adjusted by performance (seed 000 section 3): each metric scores 4, 3, 2, 1 or 0 by its
 * thresholds, the mean score finds a recommendation, and the size of the change what it asks for.
 */
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/money.h"
#include "base/number.h"
#include "base/options.h"
#include "base/sum.h"
#include "budget/budget_priv.h"

#define S mktopt_channel_performance
static const mktopt__field performance_fields[] = {
    MKTOPT__MEMBER(S, STRING, channel, .flags = MKTOPT__NON_EMPTY | MKTOPT__UNIQUE,
                   .doc = "Name of the channel."),
    MKTOPT__MEMBER(S, F64, spend, MKTOPT__AT_LEAST(0), .unit = "currency",
                   .doc = "Spend of the period."),
    MKTOPT__MEMBER(S, F64, roi, .flags = MKTOPT__OPTIONAL, .doc = "(Revenue - cost) / cost."),
    MKTOPT__MEMBER(S, F64, cac, .flags = MKTOPT__OPTIONAL, MKTOPT__AT_LEAST(0),
                   .unit = "currency/customer", .doc = "Cost of acquiring a customer."),
    MKTOPT__MEMBER(S, F64, conversion_rate, .flags = MKTOPT__OPTIONAL, MKTOPT__BETWEEN(0, 1),
                   .unit = "fraction", .doc = "Conversions over leads."),
    MKTOPT__MEMBER(S, F64, ltv_cac_ratio, .flags = MKTOPT__OPTIONAL, MKTOPT__AT_LEAST(0),
                   .doc = "Lifetime value of a customer over the cost of acquiring one."),
};
const mktopt__struct mktopt__channel_performance_type = {
    .name = "channel_performance", MKTOPT__STRUCT_TABLE(S, performance_fields)};
#undef S

#define S mktopt_budget_adjust_options
static const mktopt__field options_fields[] = {
    MKTOPT__MEMBER(S, BOOL, budget_neutral, MKTOPT__DEFAULT(0),
                   .doc = "Rescale the new spends so that their total stays."),
    MKTOPT__MEMBER(S, DECIMAL, rounding_unit, MKTOPT__DEFAULT_VALUE(&mktopt__hundredth),
                   MKTOPT__ABOVE(0), .unit = "currency", .doc = "New spends are multiples of it."),
};
const mktopt__struct mktopt__budget_adjust_options_type = {.name = "budget_adjust_options",
                                                           MKTOPT__STRUCT_TABLE(S, options_fields)};
#undef S

mktopt_status mktopt_budget_adjust_options_init(mktopt_budget_adjust_options *options, size_t size)
{
    return mktopt__options_init(&mktopt__budget_adjust_options_type, options, size);
}

/* ---- scores ------------------------------------------------------------------------------- */

/* A threshold is reached when equalled; `sign` is -1 where lower is better. NaN scores 0. */
static int32_t score(double value, const mktopt__ladder *ladder, double sign)
{
    const double rungs[] = {ladder->excellent, ladder->good, ladder->acceptable, ladder->poor};
    for (int32_t i = 0; i < 4; i++)
        if (sign * value >= sign * rungs[i])
            return 4 - i;
    return 0;
}

static const mktopt__recommendation_entry *recommendation_of(const mktopt__array *rows,
                                                             double overall)
{
    const mktopt__recommendation_entry *entries = rows->items, *found = NULL;
    for (int64_t i = 0; i < rows->count; i++)
        if (entries[i].value.min_score <= overall &&
            (found == NULL || entries[i].value.min_score > found->value.min_score))
            found = &entries[i];
    return found; /* the tables' check: one begins at 0 */
}

static void score_channel(const mktopt_channel_performance *given,
                          const mktopt__adjust_tables *tables, mktopt_channel_adjustment *out)
{
    const mktopt__performance_table *by = &tables->performance;
    *out = (mktopt_channel_adjustment){
        .struct_size = sizeof *out,
        .missing = (isnan(given->roi) ? MKTOPT_MISSING_ROI : 0) |
                   (isnan(given->cac) ? MKTOPT_MISSING_CAC : 0) |
                   (isnan(given->conversion_rate) ? MKTOPT_MISSING_CONVERSION_RATE : 0) |
                   (isnan(given->ltv_cac_ratio) ? MKTOPT_MISSING_LTV_CAC_RATIO : 0),
        .roi_score = score(given->roi, &by->roi, 1),
        .cac_score = score(given->cac, &by->cac, -1),
        .conversion_rate_score = score(given->conversion_rate, &by->conversion_rate, 1),
        .ltv_cac_ratio_score = score(given->ltv_cac_ratio, &by->ltv_cac_ratio, 1),
        .spend = given->spend,
    };
    out->overall_score =
        (out->roi_score + out->cac_score + out->conversion_rate_score + out->ltv_cac_ratio_score) /
        4.0;
    const mktopt__recommendation_entry *row =
        recommendation_of(&tables->recommendations, out->overall_score);
    out->recommendation = row->key;
    out->adjustment = row->value.adjustment;
}

/* ---- new spends --------------------------------------------------------------------------- */

/* Sizes are compared at twelve decimals, so that the binary form of 0.15 decides nothing. */
static int32_t action_of(double change, const mktopt__approval_table *approval)
{
    const double size = round(fabs(change) * 1e12) / 1e12;
    if (size > approval->approve_above)
        return MKTOPT_CHANGE_APPROVE;
    if (size >= approval->notify_from)
        return size > 0 ? MKTOPT_CHANGE_NOTIFY : MKTOPT_CHANGE_NONE;
    return size >= approval->auto_from && size > 0 ? MKTOPT_CHANGE_AUTO : MKTOPT_CHANGE_NONE;
}

static mktopt_status spend_sums(const mktopt_channel_adjustment *rows, int64_t n, double *before,
                                double *after, mktopt_error *err)
{
    mktopt__sum old = {0}, new = {0};
    for (int64_t i = 0; i < n; i++) {
        mktopt__sum_add(&old, rows[i].spend);
        mktopt__sum_add(&new, rows[i].spend * (1 + rows[i].adjustment));
    }
    *before = mktopt__sum_value(&old);
    *after = mktopt__sum_value(&new);
    if (isfinite(*before) && isfinite(*after))
        return MKTOPT_OK;
    return mktopt__fail(err, MKTOPT_NUMBER_OVERFLOW, MKTOPT__FIELD_PATH("channels"),
                        "the sum of spends exceeds the largest number");
}

/* With budget_neutral the total stays, split by what the recommendations ask for; else each spend
 * is rounded by itself. */
static mktopt_status new_units(const mktopt_channel_adjustment *rows, int64_t n, double total,
                               const mktopt_budget_adjust_options *options, mktopt__arena *arena,
                               int64_t **units, mktopt_error *err)
{
    const mktopt_decimal unit = options->rounding_unit;
    double *wanted = mktopt__arena_alloc(arena, n, sizeof *wanted);
    *units = mktopt__arena_alloc(arena, n, sizeof **units);
    if (wanted == NULL || *units == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < n; i++) {
        const mktopt__path *path = MKTOPT__ELEMENT_PATH("channels", i);
        wanted[i] = rows[i].spend * (1 + rows[i].adjustment);
        MKTOPT__TRY(mktopt__budget_units(wanted[i], unit, MKTOPT__MEMBER_PATH(path, "spend"),
                                         *units + i, err));
    }
    if (!options->budget_neutral || total == 0)
        return MKTOPT_OK;
    int64_t whole;
    MKTOPT__TRY(mktopt__budget_units(total, unit, MKTOPT__FIELD_PATH("channels"), &whole, err));
    return mktopt__budget_split(whole, wanted, n, arena, units, err);
}

static mktopt_status fill_spends(mktopt_channel_adjustment *rows, int64_t n,
                                 const mktopt_budget_adjust_options *options,
                                 const mktopt__approval_table *approval, mktopt__arena *arena,
                                 mktopt_adjustment_summary *summary, mktopt_error *err)
{
    double before, after;
    int64_t *units, total = 0;
    MKTOPT__TRY(spend_sums(rows, n, &before, &after, err));
    MKTOPT__TRY(new_units(rows, n, before, options, arena, &units, err));
    const double scale = options->budget_neutral && after > 0 ? before / after : 1.0;
    mktopt__sum moved = {0};
    for (int64_t i = 0; i < n; i++) {
        mktopt_channel_adjustment *row = &rows[i];
        row->change_fraction = row->spend > 0 ? (1 + row->adjustment) * scale - 1 : 0;
        if (scale == 1.0 && row->spend > 0)
            row->change_fraction = row->adjustment; /* without the rounding of 1 + x - 1 */
        row->action = action_of(row->change_fraction, approval);
        row->new_spend = mktopt__from_units(units[i], options->rounding_unit);
        row->change = mktopt__budget_difference(units[i], row->spend, options->rounding_unit);
        mktopt__sum_add(&moved, row->change < 0 ? -row->change : 0);
        if (mktopt__i64_add(total, units[i], &total) != 0)
            return mktopt__fail(err, MKTOPT_NUMBER_OVERFLOW, MKTOPT__FIELD_PATH("channels"),
                                "the new total does not fit in units of %s",
                                MKTOPT__DECIMAL(options->rounding_unit));
    }
    summary->total_spend = before;
    summary->new_total = mktopt__from_units(total, options->rounding_unit);
    summary->total_change = mktopt__budget_difference(total, before, options->rounding_unit);
    summary->moved = mktopt__sum_value(&moved);
    return MKTOPT_OK;
}

/* ---- words -------------------------------------------------------------------------------- */

static const char *plus(double value)
{
    return value > 0 ? "+" : "";
}

static const char *metric_words(mktopt__arena *arena, const char *name, double value,
                                int32_t points)
{
    if (isnan(value))
        return mktopt__arena_printf(arena, "%s is missing (0)", name);
    return mktopt__arena_printf(arena, "%s %s (%d)", name, MKTOPT__NUMBER(value), (int)points);
}

static mktopt_status reason(const mktopt_channel_performance *given, mktopt__arena *arena,
                            mktopt_channel_adjustment *row, mktopt_error *err)
{
    const char *roi = metric_words(arena, "roi", given->roi, row->roi_score);
    const char *cac = metric_words(arena, "cac", given->cac, row->cac_score);
    const char *rate =
        metric_words(arena, "conversion_rate", given->conversion_rate, row->conversion_rate_score);
    const char *ltv =
        metric_words(arena, "ltv_cac_ratio", given->ltv_cac_ratio, row->ltv_cac_ratio_score);
    if (roi == NULL || cac == NULL || rate == NULL || ltv == NULL)
        return mktopt__out_of_memory(err);
    row->channel = mktopt__arena_string(arena, given->channel);
    row->reasoning = mktopt__arena_printf(arena, "%s, %s, %s, %s: a mean score of %s of 4", roi,
                                          cac, rate, ltv, MKTOPT__NUMBER(row->overall_score));
    return row->channel != NULL && row->reasoning != NULL ? MKTOPT_OK : mktopt__out_of_memory(err);
}

static mktopt_status describe_strategy(const mktopt_channel_adjustment *rows, int64_t n,
                                       mktopt__arena *arena, mktopt_adjustment_summary *summary,
                                       mktopt_error *err)
{
    for (int64_t i = 0; i < n; i++) {
        const double size = rows[i].change_fraction;
        summary->raised += size > 0;
        summary->cut += size < 0;
        summary->held += size == 0;
    }
    const double change =
        summary->total_spend > 0 ? summary->total_change / summary->total_spend : 0;
    const char *moved =
        summary->moved > 0
            ? mktopt__arena_printf(arena, "; %s is taken from channels that do worse",
                                   MKTOPT__SUM(summary->moved))
            : "";
    if (moved == NULL)
        return mktopt__out_of_memory(err);
    summary->overall_strategy = mktopt__arena_printf(
        arena,
        "Of %lld channel%s raise %lld, hold %lld and cut %lld: a total of %s becomes %s (%s%s "
        "%%)%s",
        (long long)n, n == 1 ? "" : "s", (long long)summary->raised, (long long)summary->held,
        (long long)summary->cut, MKTOPT__SUM(summary->total_spend), MKTOPT__SUM(summary->new_total),
        plus(change), MKTOPT__PERCENT(change), moved);
    return summary->overall_strategy != NULL ? MKTOPT_OK : mktopt__out_of_memory(err);
}

static const char *action_words(mktopt__arena *arena, const mktopt_channel_adjustment *row)
{
    static const char *const ends[] = {"", "can be done at once", "do it and tell the owner",
                                       "needs approval first"};
    const double moved = row->new_spend - row->spend;
    if (row->change_fraction > 0 ? moved <= 0 : moved >= 0)
        return mktopt__arena_printf(
            arena, "%s rounds to %s: %s%s %% of %s is lost in it; %s", row->channel,
            MKTOPT__NUMBER(row->new_spend), plus(row->change_fraction),
            MKTOPT__PERCENT(row->change_fraction), MKTOPT__NUMBER(row->spend), row->reasoning);
    return mktopt__arena_printf(arena, "%s %s from %s to %s (%s%s %%): %s; %s",
                                row->change_fraction > 0 ? "Raise" : "Cut", row->channel,
                                MKTOPT__NUMBER(row->spend), MKTOPT__NUMBER(row->new_spend),
                                plus(row->change_fraction), MKTOPT__PERCENT(row->change_fraction),
                                ends[row->action], row->reasoning);
}

static const char *missing_words(mktopt__arena *arena, const mktopt_channel_adjustment *row)
{
    const int32_t m = row->missing;
    const char *list =
        mktopt__arena_printf(arena, "%s%s%s%s", m & MKTOPT_MISSING_ROI ? ", roi" : "",
                             m & MKTOPT_MISSING_CAC ? ", cac" : "",
                             m & MKTOPT_MISSING_CONVERSION_RATE ? ", conversion_rate" : "",
                             m & MKTOPT_MISSING_LTV_CAC_RATIO ? ", ltv_cac_ratio" : "");
    if (list == NULL)
        return NULL;
    return mktopt__arena_printf(arena, "Measure what is missing of %s: %s; each counts as 0",
                                row->channel, list + 2);
}

/* The larger change first, the earlier channel at a tie. */
static int by_size(const void *a, const void *b)
{
    const mktopt_channel_adjustment *x = *(const mktopt_channel_adjustment *const *)a;
    const mktopt_channel_adjustment *y = *(const mktopt_channel_adjustment *const *)b;
    const double p = fabs(x->change_fraction), q = fabs(y->change_fraction);
    return p != q ? (p < q) - (p > q) : (x > y) - (x < y);
}

/* Changes that ask for something, by size, then what to measure. */
static mktopt_status list_actions(const mktopt_channel_adjustment *rows, int64_t n,
                                  mktopt__arena *arena, mktopt__array *actions, mktopt_error *err)
{
    const mktopt_channel_adjustment **order = mktopt__arena_alloc(arena, n, sizeof *order);
    const char **texts = mktopt__arena_alloc(arena, n, 2 * sizeof *texts);
    int64_t count = 0, changes = 0;
    if (order == NULL || texts == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < n; i++)
        if (rows[i].action != MKTOPT_CHANGE_NONE)
            order[changes++] = &rows[i];
    qsort(order, (size_t)changes, sizeof *order, by_size);
    for (int64_t i = 0; i < changes; i++)
        texts[count++] = action_words(arena, order[i]);
    for (int64_t i = 0; i < n; i++)
        if (rows[i].missing != 0)
            texts[count++] = missing_words(arena, &rows[i]);
    for (int64_t i = 0; i < count; i++)
        if (texts[i] == NULL)
            return mktopt__out_of_memory(err);
    *actions = (mktopt__array){texts, count};
    return MKTOPT_OK;
}

mktopt_status mktopt__budget_adjust_compute(const mktopt_channel_performance *channels,
                                            int64_t count,
                                            const mktopt_budget_adjust_options *options,
                                            const mktopt__adjust_tables *tables,
                                            mktopt__arena *arena, mktopt__budget_adjustment *out,
                                            mktopt_error *err)
{
    mktopt_channel_adjustment *rows = mktopt__arena_alloc(arena, count, sizeof *rows);
    if (rows == NULL)
        return mktopt__out_of_memory(err);
    out->summary = (mktopt_adjustment_summary){.struct_size = sizeof out->summary,
                                               .budget_neutral = options->budget_neutral};
    for (int64_t i = 0; i < count; i++) {
        score_channel(&channels[i], tables, &rows[i]);
        MKTOPT__TRY(reason(&channels[i], arena, &rows[i], err));
    }
    MKTOPT__TRY(fill_spends(rows, count, options, &tables->approval, arena, &out->summary, err));
    MKTOPT__TRY(describe_strategy(rows, count, arena, &out->summary, err));
    out->channels = (mktopt__array){rows, count};
    return list_actions(rows, count, arena, &out->actions, err);
}

/* ---- the public face ---------------------------------------------------------------------- */

struct mktopt_budget_adjustment {
    mktopt__arena *arena;
    mktopt__budget_tables tables;
    mktopt__budget_adjustment result;
};

static mktopt_status create(mktopt_budget_adjustment *made,
                            const mktopt_channel_performance *channels, int64_t count,
                            const mktopt_budget_adjust_options *options, mktopt_error *err)
{
    MKTOPT__TRY(mktopt__budget_tables_copy(options->tables, made->arena, &made->tables, err));
    return mktopt__budget_adjust_compute(channels, count, options, &made->tables.adjust,
                                         made->arena, &made->result, err);
}

mktopt_status mktopt_budget_adjustment_create(const mktopt_channel_performance *channels,
                                              int64_t count,
                                              const mktopt_budget_adjust_options *options,
                                              const mktopt_allocator *allocator,
                                              mktopt_budget_adjustment **adjustment,
                                              mktopt_error *err)
{
    MKTOPT__REQUIRE(adjustment, err);
    mktopt_budget_adjust_options known;
    MKTOPT__TRY(mktopt__options_read(&mktopt__budget_adjust_options_type, options, &known, err));
    MKTOPT__TRY(
        mktopt__check_rows(&mktopt__channel_performance_type, "channels", channels, count, err));
    mktopt_budget_adjustment *made = mktopt__handle_create(allocator, sizeof *made);
    if (made == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__RETURN_HANDLE(made, adjustment, create(made, channels, count, &known, err));
}

void mktopt_budget_adjustment_free(mktopt_budget_adjustment *adjustment)
{
    if (adjustment != NULL)
        mktopt__arena_free(adjustment->arena);
}

mktopt_status mktopt_budget_adjustment_summary(const mktopt_budget_adjustment *adjustment,
                                               mktopt_adjustment_summary *out, mktopt_error *err)
{
    MKTOPT__REQUIRE(adjustment, err);
    return mktopt__struct_out(out, "out", &adjustment->result.summary, sizeof *out, err);
}

int64_t mktopt_budget_adjustment_channel_count(const mktopt_budget_adjustment *adjustment)
{
    return adjustment != NULL ? adjustment->result.channels.count : 0;
}

mktopt_status mktopt_budget_adjustment_channel(const mktopt_budget_adjustment *adjustment,
                                               int64_t index, mktopt_channel_adjustment *out,
                                               mktopt_error *err)
{
    MKTOPT__REQUIRE(adjustment, err);
    return mktopt__item_out(&adjustment->result.channels, index, sizeof *out, out, err);
}

int64_t mktopt_budget_adjustment_action_count(const mktopt_budget_adjustment *adjustment)
{
    return adjustment != NULL ? adjustment->result.actions.count : 0;
}

const char *mktopt_budget_adjustment_action(const mktopt_budget_adjustment *adjustment,
                                            int64_t index)
{
    if (index < 0 || index >= mktopt_budget_adjustment_action_count(adjustment))
        return NULL;
    return ((const char *const *)adjustment->result.actions.items)[index];
}
