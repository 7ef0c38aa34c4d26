/* The optima of many budgets, one after another: each has much in common with the one before. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "allocation/allocation_priv.h"
#include "allocation/search/fees.h"
#include "base/sum.h"

/* ---- one point ------------------------------------------------------------------------------ */

static const mktopt_frontier_point NO_ALLOCATION = {.struct_size = sizeof NO_ALLOCATION,
                                                    .status = -1,
                                                    .spend = NAN,
                                                    .response = NAN,
                                                    .objective_value = NAN,
                                                    .upper_bound = NAN,
                                                    .gap = NAN,
                                                    .roas = NAN,
                                                    .marginal_roas = NAN,
                                                    .spends = NULL};

static mktopt_status frontier_point(const mktopt__model *m, const mktopt__answer *answer,
                                    const mktopt__context *context, mktopt_frontier_point *point,
                                    mktopt_error *err)
{
    const mktopt__solution *s = &answer->solution;
    double *spends = mktopt__arena_alloc(context->arena, m->n_channels, sizeof *spends);
    if (spends == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t j = 0; j < m->problem.n_terms; j++)
        spends[m->term_channel[j]] += s->x[j];
    point->status = answer->status;
    point->spends = spends;
    point->spend = mktopt__sum_of(s->x, m->problem.n_terms);
    point->objective_value = s->score;
    point->response = s->score + m->problem.outer_price * point->spend;
    point->upper_bound = fmax(s->bound, s->score);
    point->gap = answer->gap;
    if (point->spend > 0)
        point->roas = (point->response + mktopt__fees_at(&m->problem, s->x)) / point->spend;
    point->marginal_roas = s->budget_price;
    return MKTOPT_OK;
}

static mktopt_status solve_point(mktopt__engine *engine, double budget, const mktopt__path *path,
                                 const mktopt__context *context, mktopt_frontier_point *point,
                                 mktopt_error *err)
{
    mktopt__answer answer = {.solution = {.bound = INFINITY}};
    *point = NO_ALLOCATION;
    point->budget = budget;
    mktopt_status status = mktopt__model_set_budget(engine->model, budget, path, err);
    if (status == MKTOPT_OK)
        status = mktopt__engine_solve(engine, path, &answer, err);
    if (status == MKTOPT_OK)
        return frontier_point(engine->model, &answer, context, point, err);
    if (status == MKTOPT_TOO_LARGE) { /* none was found, none is excluded, and the bound holds */
        point->status = MKTOPT_ALLOCATION_LIMIT_REACHED;
        if (isfinite(answer.solution.bound))
            point->upper_bound = answer.solution.bound;
    }
    if (status == MKTOPT_INFEASIBLE || status == MKTOPT_TOO_LARGE) {
        point->error = mktopt__arena_string(context->arena, err->message);
        status = point->error != NULL ? status : mktopt__out_of_memory(err);
    }
    return status;
}

/* Whether the largest budget is likely to be more than is worth spending: where it need not be
 * spent and no bound follows it, its optimum is that of all budgets which allow that spend. */
static int is_likely_to_last(const mktopt__allocation_input *input)
{
    return !input->options.spend_all && !mktopt__has_shares(input) &&
           (input->options.objective == MKTOPT_OBJECTIVE_PROFIT || !isnan(input->options.min_roas));
}

/* Gives a smaller budget the optimum of the largest one. 0 where it may be another. */
static int take_over(const mktopt_frontier_point *largest, double budget,
                     mktopt_frontier_point *point)
{
    if (largest->status != MKTOPT_ALLOCATION_OPTIMAL || !(largest->spend <= budget))
        return 0;
    *point = *largest;
    point->budget = budget;
    return 1;
}

static mktopt_status pass_on(const mktopt_error *why, mktopt_error *err)
{
    if (err != NULL)
        *err = *why;
    return why->code;
}

/* ---- the budgets in order ------------------------------------------------------------------- */

static int least_first(const void *a, const void *b)
{
    const double *x = *(const double *const *)a, *y = *(const double *const *)b;
    if (*x != *y)
        return *x < *y ? -1 : 1;
    return (x > y) - (x < y);
}

/* Ascending, so that each budget has much in common with the one before; the largest may be first.
 */
static const double **order_budgets(const double *budgets, int64_t count, int largest_first,
                                    mktopt__arena *scratch)
{
    const double **ordered = mktopt__arena_alloc(scratch, count, sizeof *ordered);
    if (ordered == NULL)
        return NULL;
    for (int64_t i = 0; i < count; i++)
        ordered[i] = &budgets[i];
    qsort(ordered, (size_t)count, sizeof *ordered, least_first);
    if (largest_first) {
        const double *largest = ordered[count - 1];
        memmove(&ordered[1], &ordered[0], (size_t)(count - 1) * sizeof *ordered);
        ordered[0] = largest;
    }
    return ordered;
}

typedef struct run {
    const mktopt__allocation_input *input;
    const double *budgets, **ordered;
    int64_t count, found;
    int32_t from_above; /* the first budget is the largest, whose optimum may be that of others */
    int32_t reserved;
    mktopt_frontier_point *made;
    mktopt_error failed; /* of the last point that is excluded, or the first that is not */
    const mktopt__context *context;
    mktopt__context part; /* of each budget in turn */
} run;

/* Those that fail say so for themselves. */
static mktopt_status solve_points(run *r, mktopt__engine *engine, int64_t first, int64_t end,
                                  mktopt_error *err)
{
    const mktopt_frontier_point *largest = &r->made[r->ordered[0] - r->budgets];
    mktopt_error why;
    mktopt__stage stage;
    for (int64_t k = first; k < end; k++) {
        const int64_t i = r->ordered[k] - r->budgets;
        r->part = mktopt__stage_begin(&stage, r->context, (double)k / (double)r->count,
                                      (double)(k + 1) / (double)r->count);
        mktopt_status status = MKTOPT_OK;
        if (!(r->from_above && k > 0 && take_over(largest, r->budgets[i], &r->made[i])))
            status = solve_point(engine, r->budgets[i], MKTOPT__ELEMENT_PATH("budgets", i),
                                 r->context, &r->made[i], &why);
        if (status != MKTOPT_OK && r->made[i].error == NULL)
            return pass_on(&why, err);
        r->found += status == MKTOPT_OK;
        if (status != MKTOPT_OK && r->failed.code != MKTOPT_TOO_LARGE)
            r->failed = why;
        MKTOPT__TRY(mktopt__report(&r->part, 1, err));
    }
    return MKTOPT_OK;
}

/* One past the last budget that shares a model with the first. What a share allows a channel is
 * that of the model's largest budget, and loose for one that is far smaller. */
static int64_t end_of_block(const run *r, int64_t first)
{
    static const double NEAR = 2;
    int64_t end = first;
    if (!mktopt__has_shares(r->input))
        return r->count;
    while (end < r->count && *r->ordered[end] <= NEAR * *r->ordered[first])
        end++;
    return end;
}

static mktopt_status solve_block(run *r, int64_t first, int64_t end, mktopt__arena *scratch,
                                 mktopt_error *err)
{
    /* channels are capped there: one that takes all of the largest budget needs room for a price */
    static const double A_LITTLE_MORE = 1 + 1e-6;
    const double largest = fmax(*r->ordered[first], *r->ordered[end - 1]);
    const double most = fmin(A_LITTLE_MORE * largest, DBL_MAX);
    mktopt__model model;
    mktopt__engine engine;
    if (scratch == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__TRY(mktopt__model_build(r->input, most, 0, scratch, &model, err));
    MKTOPT__TRY(mktopt__engine_create(&model, &r->part, &engine, err));
    engine.in_frontier = 1;
    return solve_points(r, &engine, first, end, err);
}

mktopt_status mktopt__frontier(const mktopt__allocation_input *input, const double *budgets,
                               int64_t count, mktopt__arena *scratch,
                               const mktopt__context *context, mktopt__array *points,
                               mktopt_error *err)
{
    run r = {.input = input,
             .budgets = budgets,
             .count = count,
             .from_above = is_likely_to_last(input),
             .failed = {.code = MKTOPT_OK},
             .context = context,
             .part = *context};
    r.made = mktopt__arena_alloc(context->arena, count, sizeof *r.made);
    r.ordered = order_budgets(budgets, count, r.from_above, scratch);
    if (r.made == NULL || r.ordered == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t first = 0, end; first < count; first = end) {
        end = end_of_block(&r, first);
        mktopt__arena *of_block = mktopt__arena_create(context->allocator);
        const mktopt_status status = solve_block(&r, first, end, of_block, err);
        mktopt__arena_free(of_block);
        MKTOPT__TRY(status);
    }
    if (r.found == 0)
        return pass_on(&r.failed, err);
    *points = (mktopt__array){r.made, count};
    return MKTOPT_OK;
}
