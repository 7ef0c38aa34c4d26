/* The questions that can be asked, and the public face. */
#include <math.h>

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

/* What an answer is asked for: a budget or a target, budgets, or a spend of each channel. */
typedef struct numbers {
    const double *items;
    int64_t count;
} numbers;

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

static mktopt_status optimize(const mktopt__allocation_input *input, numbers budgets,
                              mktopt__arena *scratch, const mktopt__context *context, void *out,
                              mktopt_error *err)
{
    const double budget = *budgets.items;
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

static mktopt_status minimize_spend(const mktopt__allocation_input *input, numbers targets,
                                    mktopt__arena *scratch, const mktopt__context *context,
                                    void *out, mktopt_error *err)
{
    const double target = *targets.items;
    MKTOPT__TRY(mktopt__check_amount(target, MKTOPT__FIELD_PATH("target"), err));
    return mktopt__least_spend(input, target, scratch, context, out, err);
}

/* ---- frontier ------------------------------------------------------------------------------- */

static mktopt_status frontier(const mktopt__allocation_input *input, numbers budgets,
                              mktopt__arena *scratch, const mktopt__context *context, void *out,
                              mktopt_error *err)
{
    for (int64_t i = 0; i < budgets.count; i++)
        MKTOPT__TRY(
            mktopt__check_amount(budgets.items[i], MKTOPT__ELEMENT_PATH("budgets", i), err));
    return mktopt__frontier(input, budgets.items, budgets.count, scratch, context, out, err);
}

/* ---- what_if ------------------------------------------------------------------------------- */

static mktopt_status what_if(const mktopt__allocation_input *input, numbers spends,
                             mktopt__arena *scratch, const mktopt__context *context, void *out,
                             mktopt_error *err)
{
    mktopt__allocation_input given = *input;
    mktopt__channel *channels =
        mktopt__arena_alloc(scratch, input->channels.count, sizeof *channels);
    mktopt__model model;
    if (channels == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < input->channels.count; i++) {
        MKTOPT__TRY(mktopt__check_amount(spends.items[i], MKTOPT__ELEMENT_PATH("spends", i), err));
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
        x[j] = spends.items[model.term_channel[j]];
    return mktopt__allocation_report(&model, x, NAN, NULL, context, out, err);
}

/* ---- the four, with memory of their own ----------------------------------------------------- */

typedef mktopt_status question(const mktopt__allocation_input *input, numbers about,
                               mktopt__arena *scratch, const mktopt__context *context, void *out,
                               mktopt_error *err);

/* What the search needs is freed when it ends; the answer stays in the context's arena. Searches
 * count what they have used of their limits, one after another: the stage sees to it that what is
 * reported ascends. */
static mktopt_status ask(question *q, const mktopt__allocation_input *input, numbers about,
                         const mktopt__context *context, void *out, mktopt_error *err)
{
    mktopt__stage stage;
    const mktopt__context whole = mktopt__stage_begin(&stage, context, 0, 1);
    mktopt__arena *scratch = mktopt__arena_create(context->allocator);
    if (scratch == NULL)
        return mktopt__out_of_memory(err);
    const mktopt_status status = q(input, about, scratch, &whole, out, err);
    mktopt__arena_free(scratch);
    return status;
}

mktopt_status mktopt__allocation_optimize(const mktopt__allocation_input *input, double budget,
                                          const mktopt__context *context, mktopt__allocation *out,
                                          mktopt_error *err)
{
    return ask(optimize, input, (numbers){&budget, 1}, context, out, err);
}

mktopt_status mktopt__allocation_minimize_spend(const mktopt__allocation_input *input,
                                                double target, const mktopt__context *context,
                                                mktopt__allocation *out, mktopt_error *err)
{
    return ask(minimize_spend, input, (numbers){&target, 1}, context, out, err);
}

mktopt_status mktopt__allocation_frontier(const mktopt__allocation_input *input,
                                          const double *budgets, int64_t count,
                                          const mktopt__context *context, mktopt__array *points,
                                          mktopt_error *err)
{
    return ask(frontier, input, (numbers){budgets, count}, context, points, err);
}

mktopt_status mktopt__allocation_what_if(const mktopt__allocation_input *input,
                                         const double *spends, const mktopt__context *context,
                                         mktopt__allocation *out, mktopt_error *err)
{
    return ask(what_if, input, (numbers){spends, input->channels.count}, context, out, err);
}

/* ---- the public face ------------------------------------------------------------------------ */

/* Reads the input into `arena`, which then takes the answer, too. */
static mktopt_status read_and_ask(const mktopt_allocation_channel *channels, int64_t count,
                                  const mktopt_allocation_options *options, question *q,
                                  numbers about, mktopt__arena *arena, void *out, mktopt_error *err)
{
    mktopt__allocation_input input;
    MKTOPT__TRY(mktopt__allocation_read(channels, count, options, arena, &input, err));
    const mktopt__context context = {arena, mktopt__arena_allocator(arena), 1,
                                     input.options.progress, input.options.progress_context};
    return ask(q, &input, about, &context, out, err);
}

static mktopt_status answer(const mktopt_allocation_channel *channels, int64_t count, question *q,
                            numbers about, const mktopt_allocation_options *options,
                            const mktopt_allocator *allocator, mktopt_allocation **allocation,
                            mktopt_error *err)
{
    MKTOPT__REQUIRE(allocation, err);
    mktopt_allocation *made = mktopt__handle_create(allocator, sizeof *made);
    if (made == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__RETURN_HANDLE(
        made, allocation,
        read_and_ask(channels, count, options, q, about, made->arena, &made->allocation, err));
}

mktopt_status mktopt_allocation_optimize(const mktopt_allocation_channel *channels, int64_t count,
                                         double budget, const mktopt_allocation_options *options,
                                         const mktopt_allocator *allocator,
                                         mktopt_allocation **allocation, mktopt_error *err)
{
    return answer(channels, count, optimize, (numbers){&budget, 1}, options, allocator, allocation,
                  err);
}

mktopt_status mktopt_allocation_minimize_spend(const mktopt_allocation_channel *channels,
                                               int64_t count, double target,
                                               const mktopt_allocation_options *options,
                                               const mktopt_allocator *allocator,
                                               mktopt_allocation **allocation, mktopt_error *err)
{
    return answer(channels, count, minimize_spend, (numbers){&target, 1}, options, allocator,
                  allocation, err);
}

mktopt_status mktopt_allocation_what_if(const mktopt_allocation_channel *channels, int64_t count,
                                        const double *spends,
                                        const mktopt_allocation_options *options,
                                        const mktopt_allocator *allocator,
                                        mktopt_allocation **allocation, mktopt_error *err)
{
    if (count > 0)
        MKTOPT__REQUIRE(spends, err);
    return answer(channels, count, what_if, (numbers){spends, count}, options, allocator,
                  allocation, err);
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
                          read_and_ask(channels, count, options, frontier,
                                       (numbers){budgets, budget_count}, made->arena, &made->points,
                                       err));
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
