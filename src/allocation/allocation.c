/* The questions that can be asked, and the public face. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "allocation/allocation_priv.h"
#include "allocation/search/fees.h"
#include "base/number.h"
#include "base/options.h"
#include "base/sum.h"

struct mktopt_allocation {
    mktopt__arena *arena;
    mktopt__allocation allocation;
};

struct mktopt_frontier {
    mktopt__arena *arena;
    mktopt__array points; /* mktopt_frontier_point */
};

/* ---- optimize ------------------------------------------------------------------------------ */

/* The best blended ROAS within the bounds, by Dinkelbach's method (Management Science 13, 1967):
 * maximise response - ratio * spend, take the ratio of the solution, again. */
static mktopt_status best_roas(const mktopt__engine *engine, double *ratio, mktopt_error *err)
{
    mktopt__model *m = engine->model;
    double most = 0; /* of the last ratio: the next values are about 0 beside it */
    *ratio = 0;
    m->problem.min_roas = NAN;
    for (int64_t j = 0; j < m->problem.n_terms; j++)
        m->problem.domains[j].fee = 0;
    m->problem.n_shared = 0;
    for (int i = 0; i < 8; i++) {
        mktopt__engine again;
        mktopt__answer answer = {.gap = 0};
        m->problem.outer_price = *ratio;
        MKTOPT__TRY(mktopt__engine_create(m, engine->context, &again, err));
        again.unit = most;
        MKTOPT__TRY(mktopt__engine_solve(&again, MKTOPT__FIELD_PATH("budget"), &answer, err));
        const double response = mktopt__model_total_response(m, answer.solution.x);
        const double next = response / mktopt__sum_of(answer.solution.x, m->problem.n_terms);
        if (!(next > *ratio * (1 + 1e-9)))
            break;
        *ratio = next;
        most = response;
    }
    return MKTOPT_OK;
}

/* The same bounds, but every channel brings what it spends. */
static mktopt_status spend_itself(const mktopt__allocation_input *input, mktopt__arena *scratch,
                                  mktopt__allocation_input *out, mktopt_error *err)
{
    const int64_t n = input->channels.count, periods = input->seasonal_factors.count;
    mktopt__channel *channels = mktopt__arena_alloc(scratch, n, sizeof *channels);
    double *ones = mktopt__arena_alloc(scratch, periods, sizeof *ones);
    const mktopt_curve line = mktopt_curve_power(1, 1);
    if (channels == NULL || ones == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t t = 0; t < periods; t++)
        ones[t] = 1;
    for (int64_t i = 0; i < n; i++) {
        channels[i] = ((const mktopt__channel *)input->channels.items)[i];
        channels[i].optional |= channels[i].setup_cost > 0 && channels[i].min == 0;
        channels[i].curve = mktopt__curve_wrap(&line);
        channels[i].setup_cost = 0;
        channels[i].seasonal_factors = (mktopt__array){NULL, 0};
    }
    *out = *input;
    out->channels.items = channels;
    out->seasonal_factors = (mktopt__array){ones, periods};
    out->options.objective = MKTOPT_OBJECTIVE_RESPONSE;
    out->options.spend_all = 0;
    out->options.min_roas = NAN;
    return MKTOPT_OK;
}

/* The largest sum up to the budget that can be spent, or the least from it on; NaN: unknown. */
static mktopt_status nearest_sum(const mktopt__allocation_input *line, double budget, int above,
                                 mktopt__arena *scratch, const mktopt__context *context,
                                 double *sum, mktopt_error *err)
{
    mktopt__model model;
    mktopt__engine engine;
    mktopt__answer answer = {.gap = 0};
    *sum = NAN;
    MKTOPT__TRY(mktopt__model_build(line, budget, above, scratch, &model, err));
    mktopt_status status =
        mktopt__model_set_budget(&model, budget, MKTOPT__FIELD_PATH("budget"), err);
    if (status == MKTOPT_OK)
        status = mktopt__engine_create(&model, context, &engine, err);
    if (status == MKTOPT_OK)
        status = mktopt__engine_solve(&engine, MKTOPT__FIELD_PATH("budget"), &answer, err);
    if (status == MKTOPT_INFEASIBLE || status == MKTOPT_TOO_LARGE)
        return MKTOPT_OK;
    if (status != MKTOPT_OK || answer.status != MKTOPT_ALLOCATION_OPTIMAL)
        return status;
    *sum = mktopt__sum_of(answer.solution.x, model.problem.n_terms);
    return MKTOPT_OK;
}

/* Channels that are off or at least at their min leave gaps between the sums that can be spent. */
static mktopt_status say_what_can_be_spent(const mktopt__allocation_input *input, double budget,
                                           mktopt__arena *scratch, const mktopt__context *context,
                                           mktopt_error *err)
{
    const mktopt__path *path = MKTOPT__FIELD_PATH("budget");
    mktopt__allocation_input line;
    MKTOPT__TRY(spend_itself(input, scratch, &line, err));
    double below, above = NAN;
    MKTOPT__TRY(nearest_sum(&line, budget, 0, scratch, context, &below, err));
    if (!mktopt__has_shares(input)) /* shares would be of another budget */
        MKTOPT__TRY(nearest_sum(&line, budget, 1, scratch, context, &above, err));
    if (!isnan(below) && !isnan(above))
        return mktopt__fail(err, MKTOPT_INFEASIBLE, path,
                            "%s cannot be spent: with each channel off or within its bounds, sums "
                            "end at %s, %s less, and go on at %s, %s more",
                            MKTOPT__SUM(budget), MKTOPT__SUM(below), MKTOPT__SUM(budget - below),
                            MKTOPT__SUM(above), MKTOPT__SUM(above - budget));
    if (!isnan(below))
        return mktopt__fail(err, MKTOPT_INFEASIBLE, path,
                            "%s cannot be spent: with each channel off or within its bounds, the "
                            "most up to there is %s, %s less",
                            MKTOPT__SUM(budget), MKTOPT__SUM(below), MKTOPT__SUM(budget - below));
    return mktopt__fail(err, MKTOPT_INFEASIBLE, path,
                        "%s cannot be spent: with each channel off or within its bounds, no sum "
                        "comes to it",
                        MKTOPT__SUM(budget));
}

/* Bounds agree, but the search found nothing: the ROAS asked for is too much, or there is a gap. */
static mktopt_status say_why(const mktopt__allocation_input *input, double budget,
                             const mktopt__engine *engine, mktopt__arena *scratch,
                             const mktopt__context *context, mktopt_error *err)
{
    const double asked = input->options.min_roas;
    double best = NAN;
    const mktopt_status status = isnan(asked) ? MKTOPT_INFEASIBLE : best_roas(engine, &best, err);
    if (status == MKTOPT_INFEASIBLE) {
        MKTOPT__TRY(mktopt__model_check_least(engine->model, MKTOPT__FIELD_PATH("budget"), err));
        return say_what_can_be_spent(input, budget, scratch, context, err);
    }
    if (status != MKTOPT_OK)
        return status;
    return mktopt__fail(err, MKTOPT_INFEASIBLE, MKTOPT__FIELD_PATH("min_roas"),
                        "no allocation within the bounds has a ROAS of %s: the best is %s, %s "
                        "less%s",
                        MKTOPT__SUM(asked), MKTOPT__SUM(best), MKTOPT__SHORT(asked - best),
                        input->options.spend_all ? "; spend_all false lets it spend less" : "");
}

static mktopt_status optimize(const mktopt__allocation_input *input, const double *budgets,
                              int64_t count, mktopt__arena *scratch, const mktopt__context *context,
                              void *out, mktopt_error *err)
{
    const double budget = *budgets;
    (void)count;
    mktopt__model model;
    mktopt__engine engine;
    mktopt__answer answer = {.gap = 0};
    MKTOPT__TRY(mktopt__check_amount(budget, MKTOPT__FIELD_PATH("budget"), err));
    MKTOPT__TRY(mktopt__model_build(input, budget, 0, scratch, &model, err));
    MKTOPT__TRY(mktopt__model_set_budget(&model, budget, MKTOPT__FIELD_PATH("budget"), err));
    MKTOPT__TRY(mktopt__engine_create(&model, context, &engine, err));
    const mktopt_status status =
        mktopt__engine_solve(&engine, MKTOPT__FIELD_PATH("budget"), &answer, err);
    if (status == MKTOPT_INFEASIBLE)
        return say_why(input, budget, &engine, scratch, context, err);
    if (status != MKTOPT_OK)
        return status;
    return mktopt__allocation_report(&model, answer.solution.x, budget, &answer, context, out, err);
}

/* ---- minimize_spend -------------------------------------------------------------------------- */

static mktopt_status minimize_spend(const mktopt__allocation_input *input, const double *targets,
                                    int64_t count, mktopt__arena *scratch,
                                    const mktopt__context *context, void *out, mktopt_error *err)
{
    (void)count;
    MKTOPT__TRY(mktopt__check_amount(*targets, MKTOPT__FIELD_PATH("target"), err));
    return mktopt__least_spend(input, *targets, scratch, context, out, err);
}

/* ---- frontier ------------------------------------------------------------------------------- */

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

static int least_first(const void *a, const void *b)
{
    const double *x = *(const double *const *)a, *y = *(const double *const *)b;
    if (*x != *y)
        return *x < *y ? -1 : 1;
    return (x > y) - (x < y);
}

/* Ascending, so that each budget has much in common with the one before. */
static const double **sort_budgets(const double *budgets, int64_t count, mktopt__arena *scratch)
{
    const double **sorted = mktopt__arena_alloc(scratch, count, sizeof *sorted);
    if (sorted == NULL)
        return NULL;
    for (int64_t i = 0; i < count; i++)
        sorted[i] = &budgets[i];
    qsort(sorted, (size_t)count, sizeof *sorted, least_first);
    return sorted;
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

typedef struct frontier_run {
    const mktopt__allocation_input *input;
    const double *budgets, **sorted;
    int64_t count, found;
    mktopt_frontier_point *made;
    mktopt_error failed; /* of the last point that is excluded, or the first that is not */
    const mktopt__context *context;
    mktopt__context part; /* of each budget in turn */
} frontier_run;

/* The points of the budgets first .. end - 1, sorted. Those that fail say so for themselves. */
static mktopt_status solve_points(frontier_run *r, mktopt__engine *engine, int64_t first,
                                  int64_t end, mktopt_error *err)
{
    const int from_above = is_likely_to_last(r->input);
    const mktopt_frontier_point *largest = &r->made[r->sorted[r->count - 1] - r->budgets];
    mktopt_error why;
    mktopt__stage stage;
    for (int64_t k = first; k < end; k++) {
        const int64_t i = r->sorted[!from_above ? k : k > 0 ? k - 1 : r->count - 1] - r->budgets;
        r->part = mktopt__stage_begin(&stage, r->context, (double)k / (double)r->count,
                                      (double)(k + 1) / (double)r->count);
        mktopt_status status = MKTOPT_OK;
        if (!(from_above && k > 0 && take_over(largest, r->budgets[i], &r->made[i])))
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
static int64_t end_of_block(const frontier_run *r, int64_t first)
{
    static const double NEAR = 2;
    int64_t end = first;
    if (!mktopt__has_shares(r->input))
        return r->count;
    while (end < r->count && *r->sorted[end] <= NEAR * *r->sorted[first])
        end++;
    return end;
}

static mktopt_status solve_block(frontier_run *r, int64_t first, int64_t end,
                                 mktopt__arena *scratch, mktopt_error *err)
{
    mktopt__model model;
    mktopt__engine engine;
    if (scratch == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__TRY(mktopt__model_build(r->input, *r->sorted[end - 1], 0, scratch, &model, err));
    MKTOPT__TRY(mktopt__engine_create(&model, &r->part, &engine, err));
    engine.in_frontier = 1;
    return solve_points(r, &engine, first, end, err);
}

/* Where all points fail, the frontier does. */
static mktopt_status frontier(const mktopt__allocation_input *input, const double *budgets,
                              int64_t count, mktopt__arena *scratch, const mktopt__context *context,
                              void *out, mktopt_error *err)
{
    frontier_run r = {.input = input,
                      .budgets = budgets,
                      .count = count,
                      .failed = {.code = MKTOPT_OK},
                      .context = context,
                      .part = *context};
    for (int64_t i = 0; i < count; i++)
        MKTOPT__TRY(mktopt__check_amount(budgets[i], MKTOPT__ELEMENT_PATH("budgets", i), err));
    r.made = mktopt__arena_alloc(context->arena, count, sizeof *r.made);
    r.sorted = sort_budgets(budgets, count, scratch);
    if (r.made == NULL || r.sorted == NULL)
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
    *(mktopt__array *)out = (mktopt__array){r.made, count};
    return MKTOPT_OK;
}

/* ---- what_if ------------------------------------------------------------------------------- */

static mktopt_status what_if(const mktopt__allocation_input *input, const double *spends,
                             int64_t count, mktopt__arena *scratch, const mktopt__context *context,
                             void *out, mktopt_error *err)
{
    (void)count;
    mktopt__allocation_input given = *input;
    mktopt__channel *channels =
        mktopt__arena_alloc(scratch, input->channels.count, sizeof *channels);
    mktopt__model model;
    if (channels == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < input->channels.count; i++) {
        MKTOPT__TRY(mktopt__check_amount(spends[i], MKTOPT__ELEMENT_PATH("spends", i), err));
        channels[i] = ((const mktopt__channel *)input->channels.items)[i];
        channels[i].min = 0;
        channels[i].max = NAN;
    }
    given.channels.items = channels;
    given.groups = (mktopt__array){NULL, 0};
    given.options.max_change_amount = given.options.max_change_fraction = NAN;
    MKTOPT__TRY(mktopt__model_build(&given, 0, 0, scratch, &model, err));
    double *x = mktopt__arena_alloc(scratch, model.problem.n_terms, sizeof *x);
    if (x == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t j = 0; j < model.problem.n_terms; j++)
        x[j] = spends[model.term_channel[j]];
    return mktopt__allocation_report(&model, x, NAN, NULL, context, out, err);
}

/* ---- the four, with memory of their own ----------------------------------------------------- */

typedef mktopt_status question(const mktopt__allocation_input *input, const double *numbers,
                               int64_t count, mktopt__arena *scratch,
                               const mktopt__context *context, void *out, mktopt_error *err);

/* What the search needs is freed when it ends; the answer stays in the context's arena. Searches
 * count what they have used of their limits, one after another: the stage sees to it that what is
 * reported ascends. */
static mktopt_status ask(question *q, const mktopt__allocation_input *input, const double *numbers,
                         int64_t count, const mktopt__context *context, void *out,
                         mktopt_error *err)
{
    mktopt__stage stage;
    const mktopt__context whole = mktopt__stage_begin(&stage, context, 0, 1);
    mktopt__arena *scratch = mktopt__arena_create(context->allocator);
    if (scratch == NULL)
        return mktopt__out_of_memory(err);
    const mktopt_status status = q(input, numbers, count, scratch, &whole, out, err);
    mktopt__arena_free(scratch);
    return status;
}

mktopt_status mktopt__allocation_optimize(const mktopt__allocation_input *input, double budget,
                                          const mktopt__context *context, mktopt__allocation *out,
                                          mktopt_error *err)
{
    return ask(optimize, input, &budget, 1, context, out, err);
}

mktopt_status mktopt__allocation_minimize_spend(const mktopt__allocation_input *input,
                                                double target, const mktopt__context *context,
                                                mktopt__allocation *out, mktopt_error *err)
{
    return ask(minimize_spend, input, &target, 1, context, out, err);
}

mktopt_status mktopt__allocation_frontier(const mktopt__allocation_input *input,
                                          const double *budgets, int64_t count,
                                          const mktopt__context *context, mktopt__array *points,
                                          mktopt_error *err)
{
    return ask(frontier, input, budgets, count, context, points, err);
}

mktopt_status mktopt__allocation_what_if(const mktopt__allocation_input *input,
                                         const double *spends, const mktopt__context *context,
                                         mktopt__allocation *out, mktopt_error *err)
{
    return ask(what_if, input, spends, input->channels.count, context, out, err);
}

/* ---- the public face ------------------------------------------------------------------------ */

/* Reads the input into `arena`, which then takes the answer, too. */
static mktopt_status read_and_ask(const mktopt_allocation_channel *channels, int64_t count,
                                  const mktopt_allocation_options *options, question *q,
                                  const double *numbers, int64_t n, mktopt__arena *arena, void *out,
                                  mktopt_error *err)
{
    mktopt__allocation_input input;
    MKTOPT__TRY(mktopt__allocation_read(channels, count, options, arena, &input, err));
    const mktopt__context context = {arena, mktopt__arena_allocator(arena), 1,
                                     input.options.progress, input.options.progress_context};
    return ask(q, &input, numbers, n, &context, out, err);
}

static mktopt_status answer(const mktopt_allocation_channel *channels, int64_t count, question *q,
                            const double *numbers, const mktopt_allocation_options *options,
                            const mktopt_allocator *allocator, mktopt_allocation **allocation,
                            mktopt_error *err)
{
    MKTOPT__REQUIRE(allocation, err);
    mktopt_allocation *made = mktopt__handle_create(allocator, sizeof *made);
    if (made == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__RETURN_HANDLE(made, allocation,
                          read_and_ask(channels, count, options, q, numbers, count, made->arena,
                                       &made->allocation, err));
}

mktopt_status mktopt_allocation_optimize(const mktopt_allocation_channel *channels, int64_t count,
                                         double budget, const mktopt_allocation_options *options,
                                         const mktopt_allocator *allocator,
                                         mktopt_allocation **allocation, mktopt_error *err)
{
    return answer(channels, count, optimize, &budget, options, allocator, allocation, err);
}

mktopt_status mktopt_allocation_minimize_spend(const mktopt_allocation_channel *channels,
                                               int64_t count, double target,
                                               const mktopt_allocation_options *options,
                                               const mktopt_allocator *allocator,
                                               mktopt_allocation **allocation, mktopt_error *err)
{
    return answer(channels, count, minimize_spend, &target, options, allocator, allocation, err);
}

mktopt_status mktopt_allocation_what_if(const mktopt_allocation_channel *channels, int64_t count,
                                        const double *spends,
                                        const mktopt_allocation_options *options,
                                        const mktopt_allocator *allocator,
                                        mktopt_allocation **allocation, mktopt_error *err)
{
    if (count > 0)
        MKTOPT__REQUIRE(spends, err);
    return answer(channels, count, what_if, spends, options, allocator, allocation, err);
}

mktopt_status mktopt_allocation_frontier(const mktopt_allocation_channel *channels, int64_t count,
                                         const double *budgets, int64_t budget_count,
                                         const mktopt_allocation_options *options,
                                         const mktopt_allocator *allocator, mktopt_frontier **out,
                                         mktopt_error *err)
{
    MKTOPT__REQUIRE(out, err);
    if (budget_count <= 0)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("budget_count"),
                            "must be >= 1, got %lld", (long long)budget_count);
    MKTOPT__REQUIRE(budgets, err);
    mktopt_frontier *made = mktopt__handle_create(allocator, sizeof *made);
    if (made == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__RETURN_HANDLE(made, out,
                          read_and_ask(channels, count, options, frontier, budgets, budget_count,
                                       made->arena, &made->points, err));
}

void mktopt_allocation_free(mktopt_allocation *allocation)
{
    if (allocation != NULL)
        mktopt__arena_free(allocation->arena);
}

void mktopt_frontier_free(mktopt_frontier *frontier)
{
    if (frontier != NULL)
        mktopt__arena_free(frontier->arena);
}

mktopt_status mktopt_allocation_get_summary(const mktopt_allocation *allocation,
                                            mktopt_allocation_summary *out, mktopt_error *err)
{
    MKTOPT__REQUIRE(allocation, err);
    return mktopt__struct_out(out, "out", &allocation->allocation.summary, sizeof *out, err);
}

int64_t mktopt_allocation_channel_count(const mktopt_allocation *allocation)
{
    return allocation != NULL ? allocation->allocation.channels.count : 0;
}

mktopt_status mktopt_allocation_get_channel(const mktopt_allocation *allocation, int64_t index,
                                            mktopt_allocation_share *out, mktopt_error *err)
{
    MKTOPT__REQUIRE(allocation, err);
    return mktopt__head_out(&allocation->allocation.channels, index,
                            sizeof(mktopt__allocation_share), sizeof *out, out, err);
}

int64_t mktopt_allocation_group_count(const mktopt_allocation *allocation)
{
    return allocation != NULL ? allocation->allocation.groups.count : 0;
}

mktopt_status mktopt_allocation_get_group(const mktopt_allocation *allocation, int64_t index,
                                          mktopt_allocation_group_share *out, mktopt_error *err)
{
    MKTOPT__REQUIRE(allocation, err);
    return mktopt__item_out(&allocation->allocation.groups, index, sizeof *out, out, err);
}

int64_t mktopt_allocation_move_count(const mktopt_allocation *allocation)
{
    return allocation != NULL ? allocation->allocation.moves.count : 0;
}

mktopt_status mktopt_allocation_get_move(const mktopt_allocation *allocation, int64_t index,
                                         mktopt_allocation_move *out, mktopt_error *err)
{
    MKTOPT__REQUIRE(allocation, err);
    return mktopt__item_out(&allocation->allocation.moves, index, sizeof *out, out, err);
}

int64_t mktopt_frontier_point_count(const mktopt_frontier *frontier)
{
    return frontier != NULL ? frontier->points.count : 0;
}

mktopt_status mktopt_frontier_get_point(const mktopt_frontier *frontier, int64_t index,
                                        mktopt_frontier_point *out, mktopt_error *err)
{
    MKTOPT__REQUIRE(frontier, err);
    return mktopt__item_out(&frontier->points, index, sizeof *out, out, err);
}
