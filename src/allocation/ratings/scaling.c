/* Scaling channels to a budget (seed 000 section 2).
 *
 * A channel's curve is the benchmark of its row in the table; where at least the monthly minimum is
 * spent and the revenue is known, it is scaled to go through that point. The allocation of greatest
 * profit says what each should get; what rises is an opportunity. Confidence falls with the
 * distance from what is proven: the square root of (proven spend / recommended spend), halved where
 * the curve rests on the benchmark alone. Priority is the expected gain of profit times confidence.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "allocation/ratings/ratings.h"
#include "base/options.h"
#include "base/sum.h"
#include "kpi/kpi.h"

/* Rises that are rounding errors of the optimum are none. */
static const double SMALLEST_CHANGE = 1e-9;

static mktopt_status check_today(const void *value, const mktopt__path *path, mktopt_error *err)
{
    const mktopt_channel_today *c = value;
    if (isnan(c->roi) || isnan(c->revenue))
        return MKTOPT_OK;
    return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__MEMBER_PATH(path, "revenue"),
                        "only one of these may be given: roi, revenue");
}

#define S mktopt_channel_today
static const mktopt__field today_fields[] = {
    MKTOPT__MEMBER(S, STRING, channel, .flags = MKTOPT__NON_EMPTY | MKTOPT__UNIQUE,
                   .doc = "A row of tables.channels."),
    MKTOPT__MEMBER(S, F64, monthly_spend, MKTOPT__AT_LEAST(0), .unit = "currency/month",
                   .doc = "Spend today; 0: not running."),
    MKTOPT__MEMBER(S, F64, roi, .flags = MKTOPT__OPTIONAL, MKTOPT__AT_LEAST(-1),
                   .doc = "(Revenue - spend) / spend, measured; or revenue."),
    MKTOPT__MEMBER(S, F64, revenue, .flags = MKTOPT__OPTIONAL, MKTOPT__AT_LEAST(0),
                   .unit = "currency/month", .doc = "Revenue today; or roi."),
};
const mktopt__struct mktopt__channel_today_type = {
    .name = "channel_today", MKTOPT__STRUCT_TABLE(S, today_fields), .check = check_today};
#undef S

#define S mktopt_scaling_options
static const mktopt__field options_fields[] = {
    MKTOPT__MEMBER(S, F64, max_monthly_change, .flags = MKTOPT__OPTIONAL, MKTOPT__ABOVE(0),
                   .unit = "fraction/month",
                   .doc = "A rise above this part of today's spend takes months; left out: any "
                          "rise can be made at once."),
};
const mktopt__struct mktopt__scaling_options_type = {.name = "scaling_options",
                                                     MKTOPT__STRUCT_TABLE(S, options_fields)};
#undef S

mktopt_status mktopt_scaling_options_init(mktopt_scaling_options *options, size_t size)
{
    return mktopt__options_init(&mktopt__scaling_options_type, options, size);
}

/* ---- today -------------------------------------------------------------------------------- */

static const mktopt_channel_today *today_of(const mktopt_channel_today *channels, int64_t count,
                                            const char *name)
{
    for (int64_t i = 0; i < count; i++)
        if (strcmp(channels[i].channel, name) == 0)
            return &channels[i];
    return NULL;
}

static mktopt_status unknown_row(const char *name, const mktopt__array *typical,
                                 const mktopt__path *path, mktopt_error *err)
{
    const mktopt__channel_entry *entries = typical->items;
    mktopt__names known = {"none", 0, 0};
    for (int64_t i = 0; i < typical->count; i++)
        mktopt__names_add(&known, entries[i].key);
    return mktopt__fail(err, MKTOPT_UNKNOWN_NAME, MKTOPT__MEMBER_PATH(path, "channel"),
                        "'%.80s' is no row of the table of channels, which has: %s", name,
                        known.text);
}

static mktopt_status check_rows_known(const mktopt_channel_today *channels, int64_t count,
                                      const mktopt__array *typical, mktopt_error *err)
{
    for (int64_t i = 0; i < count; i++) {
        const mktopt__path *path = MKTOPT__ELEMENT_PATH("channels", i);
        if (mktopt__channel_in(typical, channels[i].channel) == NULL)
            return unknown_row(channels[i].channel, typical, path, err);
        const double revenue = channels[i].monthly_spend * (1 + channels[i].roi);
        if (isinf(revenue))
            return mktopt__fail(err, MKTOPT_NUMBER_OVERFLOW, MKTOPT__MEMBER_PATH(path, "roi"),
                                "gives a revenue above the largest number");
    }
    return MKTOPT_OK;
}

static double response(const mktopt_curve *curve, double spend)
{
    double value = 0;
    (void)mktopt_curve_evaluate(curve, &spend, 1, &value, NULL, NULL); /* both are valid */
    return value;
}

/* The curve of a channel, and what it spends and brings today. */
static mktopt_curve begin(const mktopt__channel_entry *entry, const mktopt_channel_today *today,
                          mktopt_scaling_channel *row)
{
    const mktopt__channel_row *typical = &entry->value;
    mktopt_curve curve =
        mktopt_curve_benchmark(typical->typical_roi, typical->monthly_minimum,
                               typical->scaling_efficiency, typical->saturation_point);
    *row = (mktopt_scaling_channel){.struct_size = sizeof *row,
                                    .current_spend = today != NULL ? today->monthly_spend : 0,
                                    .typical_roi = typical->typical_roi};
    const double spend = row->current_spend;
    double revenue = (double)NAN;
    if (today != NULL && spend > 0)
        revenue = isnan(today->revenue) ? spend * (1 + today->roi) : today->revenue;
    const double expected = response(&curve, spend);
    if (!isnan(revenue) && expected > 0 && isfinite(curve.typical_roi * (revenue / expected))) {
        curve.typical_roi *= revenue / expected;
        row->measured = 1;
    }
    row->current_revenue = isnan(revenue) ? expected : revenue;
    row->current_roas = mktopt__roas(row->current_revenue, spend);
    return curve;
}

/* ---- the optimum -------------------------------------------------------------------------- */

typedef struct problem {
    mktopt_allocation_channel *channels;
    mktopt_scaling_channel *rows;
    int64_t n;
} problem;

static mktopt_status make_problem(const mktopt_channel_today *channels, int64_t count,
                                  const mktopt__array *typical, mktopt__arena *arena, problem *p,
                                  mktopt_error *err)
{
    const mktopt__channel_entry *entries = typical->items;
    p->n = typical->count;
    p->channels = mktopt__arena_alloc(arena, p->n, sizeof *p->channels);
    p->rows = mktopt__arena_alloc(arena, p->n, sizeof *p->rows);
    if (p->channels == NULL || p->rows == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < p->n; i++) {
        mktopt_allocation_channel *channel = &p->channels[i];
        const char *name = mktopt__arena_string(arena, entries[i].key);
        if (name == NULL)
            return mktopt__out_of_memory(err);
        MKTOPT__TRY(mktopt_allocation_channel_init(channel, sizeof *channel));
        channel->curve = begin(&entries[i], today_of(channels, count, entries[i].key), &p->rows[i]);
        channel->name = p->rows[i].channel = name;
        channel->setup_cost = entries[i].value.setup_cost;
        channel->current = p->rows[i].current_spend;
    }
    return MKTOPT_OK;
}

/* What the engine objects to in a curve is told of where it comes from: what was measured, else the
 * table's row. */
static mktopt_status translate(mktopt_status status, const mktopt_error *inner, const problem *p,
                               const mktopt_channel_today *channels, int64_t count,
                               mktopt_error *err)
{
    if (status == MKTOPT_OK || status == MKTOPT_OUT_OF_MEMORY || inner->index < 0 ||
        inner->index >= p->n) {
        if (err != NULL && status != MKTOPT_OK)
            *err = *inner;
        return status;
    }
    const mktopt_scaling_channel *row = &p->rows[inner->index];
    const char *objection = inner->message + strlen(inner->field) + strlen(": ");
    const mktopt_channel_today *today = today_of(channels, count, row->channel);
    if (row->measured)
        return mktopt__fail(err, status, MKTOPT__ELEMENT_PATH("channels", today - channels), "%s",
                            objection);
    const mktopt__path *table = MKTOPT__MEMBER_PATH(MKTOPT__FIELD_PATH("tables"), "channels");
    return mktopt__fail(err, status, MKTOPT__MEMBER_PATH(table, row->channel), "%s", objection);
}

static mktopt_status solve(const problem *p, double total, const mktopt_channel_today *channels,
                           int64_t count, mktopt__arena *arena, mktopt_scaling_summary *summary,
                           mktopt_error *err)
{
    mktopt_allocation_options options;
    mktopt_allocation *found = NULL;
    mktopt_error inner = {0};
    mktopt_allocation_summary sums = {.struct_size = sizeof sums};
    mktopt_allocation_share share = {.struct_size = sizeof share};
    MKTOPT__TRY(mktopt_allocation_options_init(&options, sizeof options));
    options.objective = MKTOPT_OBJECTIVE_PROFIT;
    options.spend_all = 0;
    MKTOPT__TRY(
        translate(mktopt_allocation_optimize(p->channels, p->n, total, &options,
                                             mktopt__arena_allocator(arena), &found, &inner),
                  &inner, p, channels, count, err));
    mktopt_status status = mktopt_allocation_get_summary(found, &sums, err);
    for (int64_t i = 0; i < p->n && status == MKTOPT_OK; i++) {
        status = mktopt_allocation_get_channel(found, i, &share, err);
        p->rows[i].recommended_spend = share.spend;
        p->rows[i].expected_revenue = share.response;
        p->rows[i].setup_cost = share.setup_cost;
    }
    mktopt_allocation_free(found);
    summary->status = sums.status;
    summary->upper_bound = sums.upper_bound;
    return status;
}

/* ---- judgement ---------------------------------------------------------------------------- */

static int32_t phase_of(const mktopt_scaling_channel *row, double monthly_minimum,
                        double max_monthly_change)
{
    if (row->budget_increase <= 0)
        return MKTOPT_PHASE_NONE;
    if (row->current_spend == 0)
        return MKTOPT_PHASE_EXPERIMENTAL;
    if (row->budget_increase > max_monthly_change * row->current_spend) /* NaN: no limit */
        return MKTOPT_PHASE_GRADUAL;
    return row->current_spend >= monthly_minimum && row->current_roas >= row->typical_roi
               ? MKTOPT_PHASE_IMMEDIATE
               : MKTOPT_PHASE_GRADUAL;
}

static void judge(mktopt_scaling_channel *row, const mktopt__channel_row *typical,
                  const mktopt_scaling_options *options)
{
    const double now = row->current_spend, then = row->recommended_spend;
    row->budget_increase = fabs(then - now) > SMALLEST_CHANGE * fmax(then, now) ? then - now : 0;
    row->expected_improvement = row->expected_revenue - row->current_revenue;
    row->expected_roi_improvement =
        mktopt__roi(row->expected_revenue, then) - mktopt__roi(row->current_revenue, now);
    row->phase = phase_of(row, typical->monthly_minimum, options->max_monthly_change);
    const double proven = fmax(now, typical->monthly_minimum);
    row->confidence_score = (row->measured ? 1 : 0.5) * (then > proven ? sqrt(proven / then) : 1);
    row->priority_score = (row->expected_improvement - row->budget_increase - row->setup_cost) *
                          row->confidence_score;
}

/* Spend in month 1, when of the cuts only those that lose money are made. */
static double first_spend(const problem *p)
{
    mktopt__sum spend = {0};
    for (int64_t i = 0; i < p->n; i++) {
        const mktopt_scaling_channel *row = &p->rows[i];
        mktopt__sum_add(&spend, row->phase == MKTOPT_PHASE_IMMEDIATE ? row->recommended_spend
                                                                     : row->current_spend);
    }
    return mktopt__sum_value(&spend);
}

/* A cut is made at once where the spend brings less than itself, or the rises of month 1 need the
 * money; else in months 2-3: what is experimental does not run yet. */
static void time_cuts(const problem *p, double total)
{
    for (int64_t i = 0; i < p->n; i++)
        if (p->rows[i].budget_increase < 0 &&
            p->rows[i].expected_improvement > p->rows[i].budget_increase)
            p->rows[i].phase = MKTOPT_PHASE_IMMEDIATE;
    const int32_t phase = first_spend(p) > total * (1 + SMALLEST_CHANGE) ? MKTOPT_PHASE_IMMEDIATE
                                                                         : MKTOPT_PHASE_GRADUAL;
    for (int64_t i = 0; i < p->n; i++)
        if (p->rows[i].budget_increase < 0 && p->rows[i].phase == MKTOPT_PHASE_NONE)
            p->rows[i].phase = phase;
}

/* The higher priority first, ties as in the table. */
static int by_priority(const void *a, const void *b)
{
    const mktopt_scaling_channel *x = *(const mktopt_scaling_channel *const *)a;
    const mktopt_scaling_channel *y = *(const mktopt_scaling_channel *const *)b;
    if (x->priority_score != y->priority_score)
        return (x->priority_score < y->priority_score) - (x->priority_score > y->priority_score);
    return (x > y) - (x < y);
}

static mktopt_status list_opportunities(const problem *p, mktopt__arena *arena,
                                        mktopt__array *opportunities, mktopt_error *err)
{
    const mktopt_scaling_channel **order = mktopt__arena_alloc(arena, p->n, sizeof *order);
    mktopt_scaling_channel *rows = mktopt__arena_alloc(arena, p->n, sizeof *rows);
    int64_t count = 0;
    if (order == NULL || rows == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < p->n; i++)
        if (p->rows[i].budget_increase > 0)
            order[count++] = &p->rows[i];
    qsort(order, (size_t)count, sizeof *order, by_priority);
    for (int64_t i = 0; i < count; i++)
        rows[i] = *order[i];
    *opportunities = (mktopt__array){rows, count};
    return MKTOPT_OK;
}

static void sum_up(const problem *p, double total, mktopt_scaling_summary *summary)
{
    mktopt__sum spend = {0}, revenue = {0}, new_spend = {0}, new_revenue = {0}, setup = {0};
    for (int64_t i = 0; i < p->n; i++) {
        mktopt__sum_add(&spend, p->rows[i].current_spend);
        mktopt__sum_add(&revenue, p->rows[i].current_revenue);
        mktopt__sum_add(&new_spend, p->rows[i].recommended_spend);
        mktopt__sum_add(&new_revenue, p->rows[i].expected_revenue);
        mktopt__sum_add(&setup, p->rows[i].setup_cost);
    }
    summary->struct_size = sizeof *summary;
    summary->total_budget = total;
    summary->current_spend = mktopt__sum_value(&spend);
    summary->current_revenue = mktopt__sum_value(&revenue);
    summary->recommended_spend = mktopt__sum_value(&new_spend);
    summary->expected_revenue = mktopt__sum_value(&new_revenue);
    summary->expected_improvement = summary->expected_revenue - summary->current_revenue;
    summary->expected_profit =
        summary->expected_revenue - summary->recommended_spend - mktopt__sum_value(&setup);
    summary->expected_roi = mktopt__roi(summary->expected_revenue, summary->recommended_spend);
}

mktopt_status mktopt__scaling_compute(const mktopt_channel_today *channels, int64_t count,
                                      double total_budget, const mktopt_scaling_options *options,
                                      const mktopt__array *typical, mktopt__arena *arena,
                                      mktopt__scaling_plan *out, mktopt_error *err)
{
    const mktopt__channel_entry *entries = typical->items;
    problem p = {0};
    if (typical->count == 0)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("tables"),
                            "the table of channels must not be empty");
    MKTOPT__TRY(check_rows_known(channels, count, typical, err));
    MKTOPT__TRY(make_problem(channels, count, typical, arena, &p, err));
    MKTOPT__TRY(solve(&p, total_budget, channels, count, arena, &out->summary, err));
    for (int64_t i = 0; i < p.n; i++)
        judge(&p.rows[i], &entries[i].value, options);
    time_cuts(&p, total_budget);
    sum_up(&p, total_budget, &out->summary);
    out->channels = (mktopt__array){p.rows, p.n};
    return list_opportunities(&p, arena, &out->opportunities, err);
}

/* ---- the public face ---------------------------------------------------------------------- */

struct mktopt_scaling_plan {
    mktopt__arena *arena;
    mktopt__scaling_plan result;
};

mktopt_status mktopt_allocation_scaling_plan(const mktopt_channel_today *channels, int64_t count,
                                             double total_budget,
                                             const mktopt_scaling_options *options,
                                             const mktopt_allocator *allocator,
                                             mktopt_scaling_plan **plan, mktopt_error *err)
{
    MKTOPT__REQUIRE(plan, err);
    mktopt_scaling_options known;
    MKTOPT__TRY(mktopt__options_read(&mktopt__scaling_options_type, options, &known, err));
    if (count != 0)
        MKTOPT__TRY(
            mktopt__check_rows(&mktopt__channel_today_type, "channels", channels, count, err));
    MKTOPT__TRY(mktopt__check_amount(total_budget, MKTOPT__FIELD_PATH("total_budget"), err));
    const mktopt__allocation_tables tables = mktopt__allocation_tables_of(known.tables);
    mktopt_scaling_plan *made = mktopt__handle_create(allocator, sizeof *made);
    if (made == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__RETURN_HANDLE(made, plan,
                          mktopt__scaling_compute(channels, count, total_budget, &known,
                                                  &tables.channels, made->arena, &made->result,
                                                  err));
}

void mktopt_scaling_plan_free(mktopt_scaling_plan *plan)
{
    if (plan != NULL)
        mktopt__arena_free(plan->arena);
}

mktopt_status mktopt_scaling_plan_summary(const mktopt_scaling_plan *plan,
                                          mktopt_scaling_summary *out, mktopt_error *err)
{
    MKTOPT__REQUIRE(plan, err);
    return mktopt__struct_out(out, "out", &plan->result.summary, sizeof *out, err);
}

int64_t mktopt_scaling_plan_channel_count(const mktopt_scaling_plan *plan)
{
    return plan != NULL ? plan->result.channels.count : 0;
}

mktopt_status mktopt_scaling_plan_channel(const mktopt_scaling_plan *plan, int64_t index,
                                          mktopt_scaling_channel *out, mktopt_error *err)
{
    MKTOPT__REQUIRE(plan, err);
    return mktopt__item_out(&plan->result.channels, index, sizeof *out, out, err);
}

int64_t mktopt_scaling_plan_opportunity_count(const mktopt_scaling_plan *plan)
{
    return plan != NULL ? plan->result.opportunities.count : 0;
}

mktopt_status mktopt_scaling_plan_opportunity(const mktopt_scaling_plan *plan, int64_t index,
                                              mktopt_scaling_channel *out, mktopt_error *err)
{
    MKTOPT__REQUIRE(plan, err);
    return mktopt__item_out(&plan->result.opportunities, index, sizeof *out, out, err);
}
