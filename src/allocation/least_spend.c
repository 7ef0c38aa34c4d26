/* The least spend that reaches a response.
 *
 * Without a least ROAS that is one search. With one, the solution of that search may keep to it
 * anyway; else more spend is needed, as where an S-shaped curve must be climbed further. The most
 * that a budget reaches under the ROAS, V(B), rises with it, and every solve of it comes with a
 * bound: bisection narrows the budgets between one that is proven too small and one that is
 * enough. */
#include <math.h>

#include "allocation/allocation_priv.h"
#include "base/number.h"
#include "base/sum.h"

static mktopt_status check_mirror(const mktopt__allocation_input *input, mktopt_error *err)
{
    const mktopt_allocation_options *o = &input->options;
    const mktopt__channel_group *groups = input->groups.items;
    const char *set = NULL;
    if (o->objective != MKTOPT_OBJECTIVE_RESPONSE)
        set = "objective";
    else if (!o->spend_all)
        set = "spend_all";
    if (set != NULL)
        return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__FIELD_PATH(set),
                            "does not apply to the least spend");
    for (int64_t i = 0; i < input->groups.count; i++) {
        const mktopt__path at = {NULL, "groups", i};
        if (!isnan(groups[i].min_share) || !isnan(groups[i].max_share))
            return mktopt__fail(
                err, MKTOPT_CONFLICT,
                MKTOPT__MEMBER_PATH(&at, isnan(groups[i].min_share) ? "max_share" : "min_share"),
                "there is no budget to be a share of; give an amount");
    }
    return MKTOPT_OK;
}

/* What can be reached at all, for the message. */
static mktopt_status say_what_is_reached(const mktopt__allocation_input *input, double target,
                                         const mktopt__model *mirror,
                                         const mktopt__context *context, mktopt_error *err)
{
    mktopt__allocation_input all = *input;
    mktopt__model model;
    mktopt__engine engine;
    mktopt__answer answer = {.gap = 0};
    double most = 0;
    all.options.spend_all = 0;
    all.options.min_roas = NAN;
    for (int64_t j = 0; j < mirror->problem.n_terms; j++)
        most += mirror->problem.domains[j].on ? mirror->problem.domains[j].high : 0;
    most = fmin(most, 1e290);
    MKTOPT__TRY(mktopt__model_build(&all, most, 0, mirror->arena, &model, err));
    MKTOPT__TRY(mktopt__model_set_budget(&model, most, MKTOPT__FIELD_PATH("target"), err));
    MKTOPT__TRY(mktopt__engine_create(&model, context, &engine, err));
    MKTOPT__TRY(mktopt__engine_solve(&engine, "target", &answer, err));
    const double best = answer.solution.score;
    return mktopt__fail(err, MKTOPT_INFEASIBLE, MKTOPT__FIELD_PATH("target"),
                        "%s cannot be reached: the most that the bounds allow is %s, %s less",
                        MKTOPT__SUM(target), MKTOPT__SUM(best), MKTOPT__SUM(target - best));
}

/* ---- with a least ROAS ----------------------------------------------------------------------- */

/* Budgets that do not reach the target, that are not known to, and one that does. */
typedef struct bracket {
    double too_small; /* proven */
    double doubtful, last_doubtful;
    double enough;
} bracket;

typedef struct climb {
    const mktopt__allocation_input *input; /* spends at most the budget */
    double target, min_roas;
    mktopt__arena *arena;
    const mktopt__context *context;
    mktopt__model model;
    mktopt__engine engine;
    mktopt__answer best; /* for the least budget that is enough */
    double most_reached; /* by budgets that are not */
    int64_t nodes, evaluations;
} climb;

typedef enum verdict { TOO_SMALL, DOUBTFUL, ENOUGH } verdict;

/* The target may be missed by rounding. */
static const double SAME_RESPONSE = 1e-12;

static mktopt_status try_budget(climb *c, double budget, verdict *v, mktopt_error *err)
{
    mktopt__answer answer = {.gap = 0};
    mktopt_error why;
    mktopt_status status =
        mktopt__model_set_budget(&c->model, budget, MKTOPT__FIELD_PATH("target"), &why);
    if (status == MKTOPT_OK)
        status = mktopt__engine_solve(&c->engine, "target", &answer, &why);
    c->nodes += answer.solution.nodes;
    c->evaluations += answer.solution.evaluations;
    *v = status == MKTOPT_INFEASIBLE ? TOO_SMALL : DOUBTFUL;
    if (status == MKTOPT_INFEASIBLE || status == MKTOPT_TOO_LARGE)
        return MKTOPT_OK;
    if (status != MKTOPT_OK) {
        if (err != NULL)
            *err = why;
        return status;
    }
    c->most_reached = fmax(c->most_reached, answer.solution.score);
    if (answer.solution.bound < c->target)
        *v = TOO_SMALL;
    if (answer.solution.score < c->target * (1 - SAME_RESPONSE))
        return MKTOPT_OK;
    *v = ENOUGH;
    c->best = answer;
    return MKTOPT_OK;
}

/* Whether no larger budget can be spent, or none with that ROAS: all curves are concave from there
 * on, and lie below a line that never comes up to it. */
static int is_the_most(const mktopt__model *m, double budget, double min_roas)
{
    mktopt__sum response = {0}, spend = {0};
    double slopes = 0;
    int turned = 1;
    for (int64_t j = 0; j < m->problem.n_terms; j++) {
        const mktopt__domain *d = &m->problem.domains[j];
        const double high = d->on ? d->high : 0, most = d->on ? m->open_high[j] : 0;
        double bend;
        mktopt__sum_add(&response, mktopt__model_response(m, j, high));
        mktopt__sum_add(&spend, fmin(most, 1e300));
        if (most <= high)
            continue;
        slopes += mktopt__model_slope(m, j, high, &bend);
        turned = turned && high >= mktopt__model_turn(m, j);
    }
    return mktopt__sum_value(&spend) <= budget || budget > 1e290 ||
           (turned && slopes <= min_roas && mktopt__sum_value(&response) < min_roas * budget);
}

/* Doubles the budget until it is enough. */
static mktopt_status climb_up(climb *c, bracket *b, mktopt_error *err)
{
    verdict v = TOO_SMALL;
    for (double budget = 2 * b->enough; v != ENOUGH; budget *= 2) {
        MKTOPT__TRY(mktopt__model_build(c->input, budget, 0, c->arena, &c->model, err));
        MKTOPT__TRY(mktopt__engine_create(&c->model, c->context, &c->engine, err));
        c->engine.in_frontier = 1;
        MKTOPT__TRY(try_budget(c, budget, &v, err));
        if (v == DOUBTFUL)
            return mktopt__fail(err, MKTOPT_TOO_LARGE, MKTOPT__FIELD_PATH("target"),
                                "no solution was found within max_evaluations; none is excluded");
        if (v == TOO_SMALL && is_the_most(&c->model, budget, c->min_roas))
            return mktopt__fail(err, MKTOPT_INFEASIBLE, MKTOPT__FIELD_PATH("min_roas"),
                                "with a ROAS of %s the most that is reached is %s, %s less than "
                                "the target",
                                MKTOPT__SUM(c->min_roas), MKTOPT__SUM(c->most_reached),
                                MKTOPT__SUM(c->target - c->most_reached));
        if (v == TOO_SMALL)
            b->too_small = budget;
        b->enough = budget;
    }
    return MKTOPT_OK;
}

static double spend_of(const climb *c)
{
    mktopt__sum spend = {0};
    for (int64_t j = 0; j < c->model.problem.n_terms; j++)
        mktopt__sum_add(&spend, c->best.solution.x[j]);
    return mktopt__sum_value(&spend);
}

/* Halfway in the wider of the ranges that are left; NaN: none is worth it. */
static double next_budget(const bracket *b)
{
    const double below = b->doubtful - b->too_small, above = b->enough - b->last_doubtful;
    if (fmax(below, above) <= SAME_RESPONSE * b->enough)
        return NAN;
    return below >= above ? b->too_small + below / 2 : b->last_doubtful + above / 2;
}

static mktopt_status narrow(climb *c, bracket *b, mktopt_error *err)
{
    static const double SMALL_GAP = 2.5e-10; /* a quarter of what is promised */
    enum { MOST_STEPS = 100 };
    const int64_t limit = c->input->options.max_evaluations;
    b->enough = fmin(b->enough, spend_of(c));
    b->doubtful = b->enough; /* none yet: the ranges are one */
    b->last_doubtful = b->too_small;
    for (int i = 0; i < MOST_STEPS && c->evaluations < limit; i++) {
        const double budget = next_budget(b);
        verdict v;
        if (isnan(budget) || b->enough - b->too_small <= SMALL_GAP * b->enough)
            break;
        MKTOPT__TRY(try_budget(c, budget, &v, err));
        const int none = b->doubtful == b->enough;
        if (v == ENOUGH)
            b->enough = fmin(budget, spend_of(c));
        else if (v == DOUBTFUL)
            b->doubtful = fmin(b->doubtful, budget);
        else
            b->too_small = fmax(b->too_small, budget);
        if (v == DOUBTFUL)
            b->last_doubtful = none ? budget : fmax(b->last_doubtful, budget);
        if (none && v != DOUBTFUL) {
            b->doubtful = b->enough;
            b->last_doubtful = b->too_small;
        }
    }
    return MKTOPT_OK;
}

/* `answer` has the least spend without the ROAS, and gets that with it. */
static mktopt_status keep_to_roas(const mktopt__allocation_input *input, double target,
                                  mktopt__arena *arena, const mktopt__context *context,
                                  mktopt__answer *answer, mktopt_error *err)
{
    static const double PROMISED_GAP = 1e-9;
    mktopt__allocation_input at_most = *input;
    at_most.options.spend_all = 0;
    climb c = {.input = &at_most,
               .target = target,
               .min_roas = input->options.min_roas,
               .arena = arena,
               .context = context,
               .nodes = answer->solution.nodes,
               .evaluations = answer->solution.evaluations};
    bracket b = {.too_small = -answer->solution.bound, .enough = -answer->solution.score};
    MKTOPT__TRY(climb_up(&c, &b, err));
    MKTOPT__TRY(narrow(&c, &b, err));
    verdict v;
    c.engine.in_frontier = 0; /* once more, to explain it */
    MKTOPT__TRY(try_budget(&c, b.enough, &v, err));
    *answer = c.best;
    b.enough = spend_of(&c);
    answer->solution.score = -b.enough;
    answer->solution.bound = -b.too_small;
    answer->solution.nodes = c.nodes;
    answer->solution.evaluations = c.evaluations;
    answer->gap = (b.enough - b.too_small) / b.enough;
    answer->status =
        answer->gap <= PROMISED_GAP ? MKTOPT_ALLOCATION_OPTIMAL : MKTOPT_ALLOCATION_LIMIT_REACHED;
    return MKTOPT_OK;
}

/* ---- the question ---------------------------------------------------------------------------- */

static int breaks_roas(const mktopt__model *m, const double *x)
{
    mktopt__sum response = {0}, spend = {0};
    for (int64_t j = 0; j < m->problem.n_terms; j++) {
        mktopt__sum_add(&response, mktopt__model_response(m, j, x[j]));
        mktopt__sum_add(&spend, x[j]);
    }
    const double asked = m->input->options.min_roas * mktopt__sum_value(&spend);
    return mktopt__sum_value(&response) < asked * (1 - SAME_RESPONSE); /* no with NaN */
}

mktopt_status mktopt__least_spend(const mktopt__allocation_input *input, double target,
                                  mktopt__arena *scratch, const mktopt__context *context,
                                  mktopt__allocation *out, mktopt_error *err)
{
    mktopt__model model;
    mktopt__engine engine;
    mktopt__answer answer = {.gap = 0};
    MKTOPT__TRY(check_mirror(input, err));
    MKTOPT__TRY(mktopt__model_build(input, target, 1, scratch, &model, err));
    MKTOPT__TRY(mktopt__model_set_budget(&model, NAN, MKTOPT__FIELD_PATH("target"), err));
    MKTOPT__TRY(mktopt__engine_create(&model, context, &engine, err));
    const mktopt_status status = mktopt__engine_solve(&engine, "target", &answer, err);
    if (status == MKTOPT_INFEASIBLE)
        return say_what_is_reached(input, target, &model, context, err);
    if (status != MKTOPT_OK)
        return status;
    if (breaks_roas(&model, answer.solution.x))
        MKTOPT__TRY(keep_to_roas(input, target, scratch, context, &answer, err));
    return mktopt__allocation_report(&model, answer.solution.x, NAN, &answer, context, out, err);
}
