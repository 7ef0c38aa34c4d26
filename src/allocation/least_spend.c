/* The least spend that reaches a response.
 *
 * Without a least ROAS or groups with shares of the spend that is one search. With them, the
 * solution of that search may keep to them anyway; else more spend is needed, as where an S-shaped
 * curve must be climbed further. The most that a spend brings is a problem with a budget, and every
 * solve of it comes with a bound: bisection finds a spend that is enough. Less is proven to be too
 * little range by range: with the smallest amounts of its lower end and the greatest of its upper
 * end as the groups' bounds, no spend inside is left out. (With shares the most that a spend brings
 * need not rise with it: a larger one may force less into what is best.)
 *
 * Where the first search ends at its limit, as with tiny targets, which lie inside convex parts, or
 * with groups of equals, the same bisection closes its gap: a budget is easier to divide. */
#include <math.h>

#include "allocation/allocation_priv.h"
#include "base/number.h"
#include "base/sum.h"

static mktopt_status check_mirror(const mktopt_allocation_options *o, mktopt_error *err)
{
    if (o->objective != MKTOPT_OBJECTIVE_RESPONSE)
        return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__FIELD_PATH("objective"),
                            "does not apply: for a given response the least spend is the greatest "
                            "profit");
    if (!o->spend_all)
        return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__FIELD_PATH("spend_all"),
                            "does not apply to the least spend: there is no budget");
    return MKTOPT_OK;
}

/* Groups with their amounts only. */
static mktopt_status without_shares(const mktopt__allocation_input *input, mktopt__arena *arena,
                                    mktopt__allocation_input *out, mktopt_error *err)
{
    mktopt__channel_group *groups =
        mktopt__arena_copy(arena, input->groups.items, input->groups.count, sizeof *groups);
    if (groups == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < input->groups.count; i++)
        groups[i].min_share = groups[i].max_share = NAN;
    *out = *input;
    out->groups.items = groups;
    return MKTOPT_OK;
}

/* Whether some spend can have the shares at all, bounds that are amounts left aside. Ranges of
 * spends could not tell: they let every group have its share of another spend. */
static mktopt_status check_shares(const mktopt__allocation_input *input, mktopt__arena *arena,
                                  mktopt_error *err)
{
    mktopt__allocation_input bare = *input;
    mktopt__model model;
    mktopt_error why;
    mktopt__channel_group *groups =
        mktopt__arena_copy(arena, input->groups.items, input->groups.count, sizeof *groups);
    mktopt__channel *channels =
        mktopt__arena_copy(arena, input->channels.items, input->channels.count, sizeof *channels);
    if (groups == NULL || channels == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < input->groups.count; i++)
        groups[i].min = groups[i].max = NAN;
    for (int64_t i = 0; i < input->channels.count; i++) {
        channels[i].min = 0;
        channels[i].max = channels[i].max == 0 ? 0 : (double)NAN;
        channels[i].current = NAN; /* no largest change */
    }
    bare.groups.items = groups;
    bare.channels.items = channels;
    bare.options.spend_all = 0;
    MKTOPT__TRY(mktopt__model_build(&bare, 1, 0, arena, &model, err));
    const mktopt_status status =
        mktopt__model_set_spend(&model, 1, 1, MKTOPT__FIELD_PATH("spend"), &why);
    if (status == MKTOPT_OUT_OF_MEMORY)
        return mktopt__out_of_memory(err);
    return status == MKTOPT_OK
               ? MKTOPT_OK
               : mktopt__fail(err, status, MKTOPT__FIELD_PATH("groups"),
                              "no spend can have these shares, as %.200s", why.message);
}

/* What can be reached at all, for the message. */
static mktopt_status say_what_is_reached(const mktopt__allocation_input *input, double target,
                                         const mktopt__model *mirror,
                                         const mktopt__context *context, mktopt_error *err)
{
    mktopt__allocation_input all;
    mktopt__model model;
    mktopt__engine engine;
    mktopt__answer answer = {.gap = 0};
    double most = 0;
    MKTOPT__TRY(without_shares(input, mirror->arena, &all, err));
    all.options.spend_all = 0;
    all.options.min_roas = NAN;
    for (int64_t j = 0; j < mirror->problem.n_terms; j++)
        most += mirror->problem.domains[j].on ? mirror->problem.domains[j].high : 0;
    most = fmin(most, 1e290);
    MKTOPT__TRY(mktopt__model_build(&all, most, 0, mirror->arena, &model, err));
    MKTOPT__TRY(mktopt__model_set_budget(&model, most, MKTOPT__FIELD_PATH("target"), err));
    MKTOPT__TRY(mktopt__engine_create(&model, context, &engine, err));
    MKTOPT__TRY(mktopt__engine_solve(&engine, MKTOPT__FIELD_PATH("target"), &answer, err));
    const double best = answer.solution.score;
    return mktopt__fail(err, MKTOPT_INFEASIBLE, MKTOPT__FIELD_PATH("target"),
                        "%s cannot be reached: the most that the bounds allow is %s, %s less",
                        MKTOPT__SUM(target), MKTOPT__SUM(best), MKTOPT__SUM(target - best));
}

/* ---- with a least ROAS, or shares ------------------------------------------------------------ */

/* Spends in all: the least is at `proven` at least, and at `enough` at most. */
typedef struct bracket {
    double proven;
    double missed; /* tried, and not enough by itself */
    double enough;
} bracket;

typedef struct climb {
    mktopt__allocation_input input; /* spends at most the budget */
    double target;
    double least; /* without ROAS and shares */
    int32_t has_shares;
    int32_t collided; /* 1: the bounds have not allowed some spend */
    mktopt__arena *arena;
    const mktopt__context *context;
    mktopt__model model;
    mktopt__engine engine;
    mktopt__answer best; /* for the least spend that is enough */
    double guess;        /* of the least spend: by what the last one's next unit brings; or NaN */
    double most_reached; /* by spends that are not, or, with shares, what they do not exceed */
    mktopt_error why;    /* where bounds collided first */
    int64_t nodes, evaluations;
} climb;

typedef enum verdict { TOO_SMALL, DOUBTFUL, ENOUGH } verdict;

/* The target may be missed by rounding, and so may a share. */
static const double SAME_RESPONSE = 1e-12, SAME_SHARE = 1e-12;

/* Whether groups have their shares of what is spent in all. */
static int keeps_to_shares(const mktopt__model *m, const double *x)
{
    const mktopt__channel_group *groups = m->input->groups.items;
    const double all = mktopt__sum_of(x, m->problem.n_terms), same = SAME_SHARE * all;
    for (int64_t i = 0; i < m->input->groups.count; i++) {
        const mktopt__group *g = &m->problem.groups[m->group_number[i]];
        const double spend = mktopt__group_spend(g, x);
        if (spend < groups[i].min_share * all - same || spend > groups[i].max_share * all + same)
            return 0;
    }
    return 1;
}

static mktopt_status set_spend(climb *c, double low, double high, mktopt_error *err)
{
    const mktopt__path *path = MKTOPT__FIELD_PATH("spend");
    return c->has_shares ? mktopt__model_set_spend(&c->model, low, high, path, err)
                         : mktopt__model_set_budget(&c->model, high, path, err);
}

/* The most that a spend from `low` to `high` brings, shares being of anything between. */
static mktopt_status try_spend(climb *c, double low, double high, verdict *v, mktopt_error *err)
{
    mktopt__answer answer = {.gap = 0};
    mktopt_error why;
    *v = TOO_SMALL;
    c->guess = NAN;
    mktopt_status status = set_spend(c, low, high, &why);
    if (status == MKTOPT_INFEASIBLE) {
        c->why = c->collided ? c->why : why;
        c->collided = 1;
        return MKTOPT_OK;
    }
    if (status == MKTOPT_OK)
        status = mktopt__engine_solve(&c->engine, MKTOPT__FIELD_PATH("target"), &answer, &why);
    c->nodes += answer.solution.nodes;
    c->evaluations += answer.solution.evaluations;
    if (status == MKTOPT_INFEASIBLE)
        return MKTOPT_OK;
    *v = DOUBTFUL;
    if (status == MKTOPT_TOO_LARGE)
        return MKTOPT_OK;
    if (status != MKTOPT_OK) {
        if (err != NULL)
            *err = why;
        return status;
    }
    c->guess = high + (c->target - answer.solution.score) / answer.solution.budget_price;
    if (answer.solution.bound < c->target)
        *v = TOO_SMALL;
    if (!c->has_shares)
        c->most_reached = fmax(c->most_reached, answer.solution.score);
    else if (*v == TOO_SMALL)
        c->most_reached = fmax(c->most_reached, answer.solution.bound);
    if (!keeps_to_shares(&c->model, answer.solution.x))
        return MKTOPT_OK;
    if (answer.solution.score < c->target * (1 - SAME_RESPONSE))
        return MKTOPT_OK;
    *v = ENOUGH;
    c->best = answer;
    return MKTOPT_OK;
}

/* The same, and where its shares are not those of one spend, `high` by itself. */
static mktopt_status try_range(climb *c, double low, double high, verdict *v, mktopt_error *err)
{
    verdict end;
    MKTOPT__TRY(try_spend(c, low, high, v, err));
    if (*v != DOUBTFUL || !c->has_shares)
        return MKTOPT_OK;
    MKTOPT__TRY(try_spend(c, high, high, &end, err));
    *v = end == ENOUGH ? ENOUGH : DOUBTFUL;
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
        const double high = d->on ? d->high : 0, most = d->on ? m->limit[j] : 0;
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

static mktopt_status say_what_is_missed(const climb *c, mktopt_error *err)
{
    const double missed = c->target - c->most_reached;
    if (!c->has_shares)
        return mktopt__fail(err, MKTOPT_INFEASIBLE, MKTOPT__FIELD_PATH("min_roas"),
                            "with a ROAS of %s the most that is reached is %s, %s less than "
                            "the target",
                            MKTOPT__SUM(c->input.options.min_roas), MKTOPT__SUM(c->most_reached),
                            MKTOPT__SUM(missed));
    if (c->collided && !(c->most_reached > 0))
        return mktopt__fail(err, MKTOPT_INFEASIBLE, MKTOPT__FIELD_PATH("groups"),
                            "no spend that reaches the target can have these shares, as %.200s",
                            c->why.message);
    if (!(c->most_reached > 0))
        return mktopt__fail(err, MKTOPT_INFEASIBLE, MKTOPT__FIELD_PATH("groups"),
                            "no spend that reaches the target can have these shares: %s",
                            isnan(c->input.options.min_roas)
                                ? "with each channel off or within its bounds, nothing adds up to "
                                  "them"
                                : "none of them has the ROAS asked for");
    return mktopt__fail(
        err, MKTOPT_INFEASIBLE, MKTOPT__FIELD_PATH("groups"),
        "it takes a spend of %s, and with these shares no spend from there on brings "
        "more than %s, %s less than the target",
        MKTOPT__SUM(c->least), MKTOPT__SUM(c->most_reached), MKTOPT__SUM(missed));
}

static mktopt_status make_room(climb *c, double high, mktopt_error *err)
{
    if (high <= c->model.most_spend)
        return MKTOPT_OK;
    MKTOPT__TRY(mktopt__model_build(&c->input, high, 0, c->arena, &c->model, err));
    MKTOPT__TRY(mktopt__engine_create(&c->model, c->context, &c->engine, err));
    c->engine.in_frontier = !c->has_shares;
    return MKTOPT_OK;
}

/* Single spends in growing distances may be enough. */
static mktopt_status leap(climb *c, double from, double step, int count, verdict *v,
                          mktopt_error *err)
{
    *v = TOO_SMALL;
    for (int i = 0; i < count && *v != ENOUGH; i++) {
        MKTOPT__TRY(make_room(c, from + step, err));
        MKTOPT__TRY(try_spend(c, from + step, from + step, v, err));
        step *= 2;
    }
    return MKTOPT_OK;
}

/* Goes up in wider and wider ranges until one is enough. Where ranges become narrow, shares and
 * bounds may allow spends only from somewhat further on. */
static mktopt_status climb_up(climb *c, bracket *b, mktopt_error *err)
{
    static const double NARROW = 1e-9;
    enum { FIRST_LEAPS = 8, LAST_LEAPS = 40 };
    double width = 2 * b->enough - b->proven;
    int leaps = FIRST_LEAPS;
    verdict v = TOO_SMALL;
    while (v != ENOUGH) {
        const double high = b->proven + width;
        MKTOPT__TRY(make_room(c, high, err));
        MKTOPT__TRY(try_range(c, b->proven, high, &v, err));
        const int tired = c->evaluations > c->model.max_evaluations;
        const int narrow = width <= NARROW * high;
        const int stuck = v == DOUBTFUL && (!c->has_shares || narrow);
        leaps = narrow ? LAST_LEAPS : leaps;
        if (v == DOUBTFUL && c->has_shares && !tired && leaps > 0) {
            MKTOPT__TRY(leap(c, b->proven, width, leaps, &v, err));
            v = v == ENOUGH ? v : DOUBTFUL;
            leaps = 0;
        }
        if (v != ENOUGH && (tired || stuck))
            return mktopt__fail(err, MKTOPT_TOO_LARGE, MKTOPT__FIELD_PATH("target"),
                                "no solution was found within max_evaluations; none is excluded");
        if (v == TOO_SMALL && is_the_most(&c->model, high, c->input.options.min_roas))
            return say_what_is_missed(c, err);
        if (v == TOO_SMALL)
            b->proven = high;
        width *= v == TOO_SMALL ? 2 : 0.5;
    }
    return MKTOPT_OK;
}

static double best_spend(const climb *c)
{
    return mktopt__sum_of(c->best.solution.x, c->model.problem.n_terms);
}

/* Between spends that are enough and not: a guess and a little more or less, by turns, or the
 * middle. */
static double next_spend(const climb *c, const bracket *b, verdict last, int turn, double little)
{
    enum { HALVE = 3 }; /* each so many */
    const double at = c->guess + (last == ENOUGH ? -little : little);
    return !c->has_shares && turn % HALVE != HALVE - 1 && at > b->missed && at < b->enough
               ? at
               : b->missed + (b->enough - b->missed) / 2;
}

/* Shares and bounds, channels that may be off spending anything up to their most, allow an interval
 * of spends: what is below one that they do not allow, and a spend that is enough, is too little.
 */
static mktopt_status prove_by_bounds(climb *c, bracket *b, double small, mktopt_error *err)
{
    enum { MOST_STEPS = 100 };
    mktopt_error why;
    double allowed = b->enough;
    for (int i = 0; i < MOST_STEPS && allowed - b->proven > small / 4; i++) {
        const double middle = b->proven + (allowed - b->proven) / 2;
        const mktopt_status status = set_spend(c, middle, middle, &why);
        if (status == MKTOPT_OUT_OF_MEMORY)
            return mktopt__out_of_memory(err);
        if (status == MKTOPT_OK)
            allowed = middle;
        else
            b->proven = middle;
    }
    return MKTOPT_OK;
}

/* Halves what lies between spends that are enough and that are not; then what lies below is proven
 * to be too little, in ranges as wide as their shares, which are of any spend inside, allow. */
static mktopt_status narrow(climb *c, bracket *b, mktopt_error *err)
{
    static const double SMALL_GAP = 2.5e-10; /* a quarter of what is promised */
    static const double LEAST_PART = 1e-5;   /* what is left is for rounding */
    enum { MOST_STEPS = 5000 };
    const int64_t limit = c->model.max_evaluations;
    double part = 1; /* of what is to be proven, a range takes so much */
    verdict v = ENOUGH;
    b->enough = best_spend(c);
    if (c->has_shares)
        MKTOPT__TRY(prove_by_bounds(c, b, SMALL_GAP * b->enough, err));
    b->missed = b->proven;
    for (int i = 0; i < MOST_STEPS && part > LEAST_PART && c->evaluations < limit; i++) {
        const double small = SMALL_GAP * b->enough;
        if (b->enough - b->proven <= small)
            break;
        const int proving = b->enough - b->missed <= small / 4;
        const double high = proving ? b->proven + part * (b->missed - b->proven)
                                    : next_spend(c, b, v, i, small / 2);
        if (proving)
            MKTOPT__TRY(try_range(c, b->proven, high, &v, err));
        else
            MKTOPT__TRY(try_spend(c, high, high, &v, err));
        if (v == ENOUGH) {
            b->enough = fmin(high, best_spend(c));
            b->missed = fmin(b->missed, b->enough);
            b->missed = proving ? b->proven : b->missed;
        } else if (!proving) {
            b->missed = high;
        }
        if (v == TOO_SMALL && (proving || !c->has_shares))
            b->proven = high;
        part = proving && v == DOUBTFUL ? part / 2 : fmin(1, 1.5 * part);
    }
    return MKTOPT_OK;
}

/* Narrows the bracket and answers with what there is. */
static mktopt_status finish_climb(climb *c, bracket *b, mktopt__answer *answer, mktopt_error *err)
{
    verdict v;
    MKTOPT__TRY(narrow(c, b, err));
    c->engine.in_frontier = 0; /* once more, to explain it */
    MKTOPT__TRY(try_spend(c, b->enough, b->enough, &v, err));
    *answer = c->best;
    b->enough = best_spend(c);
    answer->solution.score = -b->enough;
    answer->solution.bound = -fmin(b->proven, b->enough);
    answer->solution.nodes = c->nodes;
    answer->solution.evaluations = c->evaluations;
    answer->gap = fmax(0, b->enough - b->proven) / b->enough;
    mktopt__answer_judge(answer);
    return MKTOPT_OK;
}

/* `answer` has the least spend that is known, or that of a wider problem. */
static climb begin_climb(const mktopt__allocation_input *input, double target, mktopt__arena *arena,
                         const mktopt__context *context, const mktopt__answer *answer, bracket *b)
{
    climb c = {.input = *input,
               .target = target,
               .arena = arena,
               .context = context,
               .guess = NAN,
               .nodes = answer->solution.nodes,
               .evaluations = answer->solution.evaluations};
    c.input.options.spend_all = 0;
    *b = (bracket){.proven = -answer->solution.bound, .enough = -answer->solution.score};
    return c;
}

/* `answer` has the least spend without the ROAS and the shares, and gets that with them. */
static mktopt_status keep_to_all(const mktopt__allocation_input *input, double target,
                                 mktopt__arena *arena, const mktopt__context *context,
                                 mktopt__answer *answer, mktopt_error *err)
{
    bracket b;
    climb c = begin_climb(input, target, arena, context, answer, &b);
    c.least = b.enough;
    c.has_shares = mktopt__has_shares(input);
    if (c.has_shares)
        MKTOPT__TRY(check_shares(input, arena, err));
    MKTOPT__TRY(climb_up(&c, &b, err));
    return finish_climb(&c, &b, answer, err);
}

/* `answer` has a least spend whose search has ended at its limit: what a budget brings at most,
 * from the least that is proven to what it has, may be easier to find. */
static mktopt_status close_gap(const mktopt__allocation_input *input, double target,
                               mktopt__arena *arena, const mktopt__context *context,
                               mktopt__answer *answer, mktopt_error *err)
{
    bracket b;
    climb c = begin_climb(input, target, arena, context, answer, &b);
    c.best = *answer;
    c.guess = b.enough;
    MKTOPT__TRY(make_room(&c, b.enough, err));
    return finish_climb(&c, &b, answer, err);
}

/* ---- the question ---------------------------------------------------------------------------- */

static int breaks_roas(const mktopt__model *m, const double *x)
{
    const double spend = mktopt__sum_of(x, m->problem.n_terms);
    const double asked = m->input->options.min_roas * spend;
    return mktopt__model_total_response(m, x) < asked * (1 - SAME_RESPONSE); /* no with NaN */
}

mktopt_status mktopt__least_spend(const mktopt__allocation_input *input, double target,
                                  mktopt__arena *scratch, const mktopt__context *context,
                                  mktopt__allocation *out, mktopt_error *err)
{
    enum { FIRST_PART = 16 };
    mktopt__model model;
    mktopt__engine engine;
    mktopt__answer answer = {.gap = 0};
    MKTOPT__TRY(check_mirror(&input->options, err));
    MKTOPT__TRY(mktopt__model_build(input, target, 1, scratch, &model, err));
    MKTOPT__TRY(mktopt__model_set_budget(&model, NAN, MKTOPT__FIELD_PATH("target"), err));
    MKTOPT__TRY(mktopt__engine_create(&model, context, &engine, err));
    const int64_t most = model.max_evaluations;
    model.max_evaluations = 1 + most / FIRST_PART;
    mktopt_status status =
        mktopt__engine_solve(&engine, MKTOPT__FIELD_PATH("target"), &answer, err);
    if (status == MKTOPT_TOO_LARGE) {
        model.max_evaluations = most;
        status = mktopt__engine_solve(&engine, MKTOPT__FIELD_PATH("target"), &answer, err);
    }
    if (status == MKTOPT_INFEASIBLE)
        return say_what_is_reached(input, target, &model, context, err);
    if (status != MKTOPT_OK)
        return status;
    if (breaks_roas(&model, answer.solution.x) || !keeps_to_shares(&model, answer.solution.x))
        MKTOPT__TRY(keep_to_all(input, target, scratch, context, &answer, err));
    else if (answer.status != MKTOPT_ALLOCATION_OPTIMAL)
        MKTOPT__TRY(close_gap(input, target, scratch, context, &answer, err));
    const double spend = mktopt__sum_of(answer.solution.x, model.problem.n_terms);
    MKTOPT__TRY(mktopt__model_set_budget(&model, spend, MKTOPT__FIELD_PATH("target"), err));
    return mktopt__allocation_report(&model, answer.solution.x, NAN, &answer, context, out, err);
}
