/* Solving a model: one search, or, with draws, searches over ever closer upper polylines.
 *
 * The mean of many curves has no inverse slope in closed form and may have several inflections.
 * Each round solves the problem with polylines that lie above the means (curve/mean.h), so its
 * bound holds; then the polylines are refined where the solution is, until the true response there
 * is as good as the bound (outer approximation, Horst and Tuy 1996, ch. VI). Newton's method takes
 * the spends of a round on to where they are optimal on the means themselves (polish.c); polylines
 * that touch the means there prove it at once when nothing else is better. */
#include <math.h>
#include <string.h>

#include "allocation/allocation_priv.h"
#include "allocation/grid/grid.h"
#include "allocation/search/fees.h"
#include "base/number.h"
#include "base/sum.h"

/* The search stops at half of the gap that is promised: rounding and the report need some. */
static const double PROMISED_GAP = 1e-9, SEARCH_GAP = 5e-10;
/* Every round divides the error of the polylines by about four, but less where one begins with an
 * infinite slope. Rounds that ended so often without a proof go on with steps of spend. */
enum { MAX_ROUNDS = 400, FIRST_EVALUATIONS = 500, ROUNDS_BEFORE_STEPS = 2, TIMES_MORE = 4 };
/* Where a run over steps lowers the gap by less than this part of it, and has no smaller steps to
 * go on with, the next round has more to say. */
static const double WORTH_WHILE = 0.01;

/* ---- polylines for draws --------------------------------------------------------------------- */

/* The mean that a term shares with all of the same draws, so that twins stay twins. */
static mktopt__mean *mean_of(const mktopt__model *m, int64_t term)
{
    return &m->means[m->alike[m->term_channel[term]]];
}

static mktopt_status make_means(mktopt__model *m, mktopt_error *err)
{
    m->means = mktopt__arena_alloc(m->arena, m->n_channels, sizeof *m->means);
    if (m->means == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t j = 0; j < m->problem.n_terms; j++) {
        const int64_t i = m->alike[m->term_channel[j]];
        double high = 0;
        if (m->responses[i].count == 1 || m->means[i].response != NULL)
            continue;
        for (int64_t k = 0; k < m->problem.n_terms; k++)
            if (m->alike[m->term_channel[k]] == i && m->problem.domains[k].on)
                high = fmax(high, m->problem.domains[k].high);
        MKTOPT__TRY(mktopt__mean_init(&m->means[i], &m->responses[i], high, m->arena, err));
    }
    return MKTOPT_OK;
}

static mktopt_status draw_polylines(mktopt__engine *e, mktopt_error *err)
{
    mktopt__model *m = e->model;
    for (int64_t j = 0; j < m->problem.n_terms; j++) {
        const int64_t i = m->term_channel[j];
        const mktopt__mean *mean = mean_of(m, j);
        if (m->responses[i].count == 1)
            continue;
        if (2 * mean->count + 1 > e->points_room[j]) {
            e->points_room[j] = 4 * mean->count + 1;
            e->points[j] = mktopt__arena_alloc(m->arena, e->points_room[j], 2 * sizeof **e->points);
        }
        if (e->points[j] == NULL)
            return mktopt__out_of_memory(err);
        const double factor = m->factors[i * m->n_periods + m->term_period[j]];
        mktopt__shape *shape = &m->problem.shapes[j];
        *shape = (mktopt__shape){.type = MKTOPT_CURVE_PIECEWISE,
                                 .flat_from = INFINITY,
                                 .points = e->points[j],
                                 .point_count = mktopt__mean_points(mean, factor, e->points[j])};
        shape->above_off = e->points[j][1] - factor * mean->at_zero;
    }
    return MKTOPT_OK;
}

/* *lost: how far the polylines that can be refined lie above the means; NULL: not asked for. */
static mktopt_status refine(mktopt__model *m, const double *x, double *lost, mktopt_error *err)
{
    for (int64_t j = 0; j < m->problem.n_terms; j++) {
        const int64_t i = m->term_channel[j];
        if (m->responses[i].count == 1)
            continue;
        const double above = mktopt__shape_value(&m->problem.shapes[j], x[j]);
        const double truth = mktopt__model_response(m, j, x[j]);
        if (!(above - truth > 1e-13 * fabs(truth)))
            continue;
        if (lost != NULL)
            *lost += above - truth;
        MKTOPT__TRY(mktopt__mean_refine(mean_of(m, j), x[j], m->arena, err));
    }
    return MKTOPT_OK;
}

/* Whether some polyline that may be off lies above the response of nothing. */
static int jumps_at_nothing(const mktopt__model *m)
{
    static const double UNSEEN = 1e-12;
    for (int64_t j = 0; j < m->problem.n_terms; j++)
        if (m->problem.domains[j].off &&
            m->problem.shapes[j].above_off > UNSEEN * m->problem.largest)
            return 1;
    return 0;
}

/* Lets the polylines touch the means at x. */
static mktopt_status touch(mktopt__model *m, const double *x, mktopt_error *err)
{
    for (int64_t j = 0; j < m->problem.n_terms; j++)
        if (m->responses[m->term_channel[j]].count > 1)
            MKTOPT__TRY(mktopt__mean_touch(mean_of(m, j), x[j], m->arena, err));
    return MKTOPT_OK;
}

/* ---- one search ------------------------------------------------------------------------------ */

/* For the shapes as they are: fees that terms share depend on them. */
static mktopt__search *new_search(mktopt__model *m, mktopt__arena *arena)
{
    return arena != NULL && mktopt__fees_divide(&m->problem, arena) == 0
               ? mktopt__search_create(&m->problem, arena)
               : NULL;
}

mktopt_status mktopt__engine_create(mktopt__model *model, const mktopt__context *context,
                                    mktopt__engine *engine, mktopt_error *err)
{
    *engine = (mktopt__engine){.model = model, .context = context};
    if (model->n_draws > 0) {
        const int64_t n = model->problem.n_terms;
        MKTOPT__TRY(make_means(model, err));
        engine->points = mktopt__arena_alloc(model->arena, n, sizeof *engine->points);
        engine->points_room = mktopt__arena_alloc(model->arena, n, sizeof *engine->points_room);
        return engine->points == NULL || engine->points_room == NULL ||
                       mktopt__polish_init(model, &engine->polish) != 0
                   ? mktopt__out_of_memory(err)
                   : MKTOPT_OK;
    }
    mktopt__rest *rest;
    if (mktopt__fees_divide(&model->problem, model->arena) != 0 ||
        mktopt__rest_create(model, &rest) != 0)
        return mktopt__out_of_memory(err);
    engine->rest = rest;
    engine->search = mktopt__search_create(
        rest != NULL ? mktopt__rest_problem(rest) : &model->problem, model->arena);
    return engine->search != NULL ? MKTOPT_OK : mktopt__out_of_memory(err);
}

static mktopt_status make_solution(const mktopt__model *m, mktopt__solution *s, mktopt_error *err)
{
    *s = (mktopt__solution){.found = 0};
    s->x = mktopt__arena_alloc(m->arena, m->problem.n_terms, sizeof *s->x);
    s->price = mktopt__arena_alloc(m->arena, m->problem.n_terms, sizeof *s->price);
    s->held = mktopt__arena_alloc(m->arena, m->problem.n_groups, sizeof *s->held);
    if (s->x == NULL || s->price == NULL || s->held == NULL)
        return mktopt__out_of_memory(err);
    return MKTOPT_OK;
}

/* Relative to the bound; for the least spend, to the spend. */
static double gap_of(const mktopt__model *m, const mktopt__solution *s)
{
    const double unit = mktopt__gap_unit(s, m->is_reach ? s->score : s->bound);
    return s->bound > s->score ? (s->bound - s->score) / unit : 0;
}

static mktopt_status no_solution(const mktopt__model *m, const mktopt__path *path, int proven,
                                 mktopt_error *err)
{
    if (!proven)
        return mktopt__fail(err, MKTOPT_TOO_LARGE, path,
                            "no solution was found within max_evaluations; none is excluded");
    if (!isnan(m->problem.min_roas))
        return mktopt__fail(err, MKTOPT_INFEASIBLE, MKTOPT__FIELD_PATH("min_roas"),
                            "no allocation within the bounds has a ROAS of %s",
                            MKTOPT__NUMBER(m->problem.min_roas));
    return mktopt__fail(err, MKTOPT_INFEASIBLE, path,
                        "no choice of the channels that are switched on adds up to it: between "
                        "off and min nothing may be spent");
}

void mktopt__answer_judge(mktopt__answer *answer)
{
    answer->status =
        answer->gap <= PROMISED_GAP ? MKTOPT_ALLOCATION_OPTIMAL : MKTOPT_ALLOCATION_LIMIT_REACHED;
}

static mktopt_status finish(const mktopt__engine *e, const mktopt__path *path,
                            mktopt__answer *answer, mktopt_error *err)
{
    mktopt__solution *s = &answer->solution;
    if (!s->found)
        return no_solution(e->model, path,
                           s->outcome == MKTOPT__NO_SOLUTION && s->bound == -INFINITY, err);
    for (int64_t j = 0; j < e->model->problem.n_terms; j++)
        if (!(s->x[j] >= 0 && s->x[j] < INFINITY) || !isfinite(s->score))
            return mktopt__fail(err, MKTOPT_NUMBER_OVERFLOW, path,
                                "amounts are too far apart for the numbers of a computer");
    mktopt__spends_settle(e->model, s);
    answer->gap = gap_of(e->model, s);
    mktopt__answer_judge(answer);
    return MKTOPT_OK;
}

/* ---- rounds ---------------------------------------------------------------------------------- */

/* The true score of spends found on the polylines; 0 when they break a constraint. */
static int true_score(mktopt__engine *e, const double *x, double reach, double *score,
                      double *missing)
{
    const mktopt__model *m = e->model;
    const double gross = mktopt__model_total_response(m, x);
    const double spent = mktopt__sum_of(x, m->problem.n_terms);
    const double total = gross - mktopt__fees_at(&m->problem, x);
    e->scored += m->problem.n_terms * m->n_draws;
    *missing = m->is_reach ? reach - total : 0;
    *score = m->is_reach ? -spent : total - m->problem.outer_price * spent;
    if (m->is_reach)
        return total >= reach * (1 - 1e-12);
    return isnan(m->problem.min_roas) || gross >= m->problem.min_roas * spent * (1 - 1e-9);
}

/* Counts the evaluations of draws since the last time. */
static void count_draws(mktopt__engine *e, mktopt__solution *best)
{
    const mktopt__model *m = e->model;
    int64_t all = e->scored + e->polish.evaluations;
    for (int64_t i = 0; i < m->n_channels; i++)
        all += m->means[i].evaluations;
    best->evaluations += all - e->counted;
    e->counted = all;
}

static void keep_better(const double *x, double score, int64_t n, mktopt__solution *best)
{
    if (best->found && score <= best->score)
        return;
    best->score = score;
    best->found = 1;
    memcpy(best->x, x, (size_t)n * sizeof *x);
}

/* In memory of its own: another round will need as much. Steps have said where to look. */
static mktopt_status search_once(mktopt__engine *e, int64_t evaluations, const double *hint,
                                 mktopt__solution *solution, mktopt_error *err)
{
    const mktopt__search_limits limits = {
        .gap = SEARCH_GAP, .evaluations = evaluations, .explain = !e->in_frontier, .unit = e->unit};
    MKTOPT__TRY(draw_polylines(e, err));
    mktopt__problem *p = &e->model->problem;
    mktopt__domain *whole = p->domains;
    mktopt__arena *arena = mktopt__arena_create(e->context->allocator);
    mktopt__domain *left =
        arena != NULL ? mktopt__arena_copy(arena, whole, p->n_terms, sizeof *whole) : NULL;
    if (left != NULL && e->grid != NULL)
        mktopt__grid_narrow(e->grid, left);
    p->domains = left;
    mktopt__search *search = left != NULL ? new_search(e->model, arena) : NULL;
    const mktopt_status status =
        search != NULL ? mktopt__search_run(search, e->context, &limits, hint, solution, err)
                       : mktopt__out_of_memory(err);
    p->domains = whole;
    mktopt__arena_free(arena);
    return status;
}

/* On the polylines the target is met too easily: a second search asks for what was missing. */
static mktopt_status reach_truly(mktopt__engine *e, double target, double missing, int64_t left,
                                 mktopt__solution *round, mktopt__solution *best, mktopt_error *err)
{
    double score;
    for (int i = 0; i < 6 && missing > 0; i++) {
        e->model->problem.reach += missing * (1 + 0.02 * (1 << i)) + 1e-13 * fabs(target);
        MKTOPT__TRY(search_once(e, left, round->x, round, err));
        if (!round->found)
            break;
        if (true_score(e, round->x, target, &score, &missing))
            keep_better(round->x, score, e->model->problem.n_terms, best);
    }
    e->model->problem.reach = target;
    return MKTOPT_OK;
}

static void begin_polishing(mktopt__engine *e, const double *x)
{
    memcpy(e->polish.x, x, (size_t)e->model->problem.n_terms * sizeof *x);
    mktopt__polish_see_bounds(e->model, &e->polish);
}

/* Polishes what is in e->polish. 1 when that is a solution. */
static int keep_polished(mktopt__engine *e, mktopt__solution *best)
{
    mktopt__model *m = e->model;
    double score, missing;
    if (!mktopt__polish_run(m, &e->polish) ||
        !true_score(e, e->polish.x, m->problem.reach, &score, &missing))
        return 0;
    keep_better(e->polish.x, score, m->problem.n_terms, best);
    return 1;
}

/* The same, and the polylines touch it. */
static mktopt_status offer_polished(mktopt__engine *e, mktopt__solution *best, int *polished,
                                    mktopt_error *err)
{
    *polished = keep_polished(e, best);
    return *polished ? touch(e->model, e->polish.x, err) : MKTOPT_OK;
}

/* A solution that a polyline has led to is at its corners: where the marginal responses of the
 * means differ a little. `polish` has it in the end. */
static void polish_last(mktopt__engine *e, mktopt__solution *best)
{
    begin_polishing(e, best->x);
    if (!e->in_frontier && keep_polished(e, best))
        begin_polishing(e, best->x);
    count_draws(e, best);
}

/* What a round says about the whole, whatever its solution. */
static void take_round(const mktopt__model *m, const mktopt__solution *round,
                       mktopt__solution *best)
{
    best->nodes += round->nodes;
    best->evaluations += round->evaluations;
    best->bound = fmin(best->bound, round->bound);
    best->tiny = round->tiny;
    best->outcome = round->outcome;
    best->budget_price = round->budget_price;
    memcpy(best->price, round->price, (size_t)m->problem.n_terms * sizeof *best->price);
    memcpy(best->held, round->held, (size_t)m->problem.n_groups * sizeof *best->held);
}

/* One search, and what its solution leads to. *done: nothing is left to do. */
static mktopt_status solve_round(mktopt__engine *e, mktopt__solution *round, mktopt__solution *best,
                                 int *done, mktopt_error *err)
{
    mktopt__model *m = e->model;
    const int64_t all = m->max_evaluations - best->evaluations;
    const int64_t left = e->round_evaluations < all ? e->round_evaluations : all;
    const double target = m->problem.reach;
    double score, missing;
    int polished;
    MKTOPT__TRY(search_once(e, left, best->found ? best->x : NULL, round, err));
    e->is_useful = round->bound < best->bound;
    take_round(m, round, best);
    if (round->outcome == MKTOPT__LIMIT)
        e->round_evaluations *= 2;
    const int jumps = (m->is_reach || !isnan(m->problem.min_roas)) && jumps_at_nothing(m);
    *done = round->outcome == MKTOPT__NO_SOLUTION && !(jumps && round->bound > -INFINITY);
    if (!round->found && jumps) /* what reaches it may be spends of nothing */
        memset(round->x, 0, (size_t)m->problem.n_terms * sizeof *round->x);
    if (!round->found)
        return jumps ? refine(m, round->x, NULL, err) : MKTOPT_OK;
    const int reached = true_score(e, round->x, target, &score, &missing);
    if (reached)
        keep_better(round->x, score, m->problem.n_terms, best);
    *done = best->found && gap_of(m, best) <= PROMISED_GAP;
    if (*done)
        return MKTOPT_OK;
    MKTOPT__TRY(refine(m, round->x, NULL, err));
    begin_polishing(e, round->x);
    MKTOPT__TRY(offer_polished(e, best, &polished, err));
    if (polished || reached || !m->is_reach)
        return MKTOPT_OK;
    MKTOPT__TRY(reach_truly(e, target, missing, left, round, best, err));
    return round->found ? refine(m, round->x, NULL, err) : MKTOPT_OK;
}

/* ---- steps of spend ------------------------------------------------------------------------- */

/* Of each cell of a term's mean the jump nearest to its middle, of those that steps have left, into
 * `jumps`. */
static void find_jumps(const mktopt__engine *e, int64_t term, double *jumps)
{
    const mktopt__mean *mean = mean_of(e->model, term);
    double jump;
    for (int64_t i = 0; i < mean->response->count; i++)
        for (int64_t k = 0; !isnan(jump = mktopt__mean_jump(mean, i, k)); k++) {
            const int64_t c = mktopt__mean_cell_to_split(mean, jump);
            if (c < 0 || !mktopt__grid_may_spend_at(e->grid, term, jump))
                continue;
            const double middle = mean->cells[c].x0 + (mean->cells[c].x1 - mean->cells[c].x0) / 2;
            if (!(fabs(jumps[c] - middle) <= fabs(jump - middle)))
                jumps[c] = jump;
        }
}

/* Divides each cell of a mean at a jump, for *most evaluations, about, less what it takes. *found
 * becomes 1 when there is any. */
static mktopt_status follow_once(mktopt__engine *e, int64_t channel, int64_t *most, int *found,
                                 mktopt_error *err)
{
    enum { NEW_CELLS = 4, ENDS = 2 };
    const mktopt__model *m = e->model;
    mktopt__mean *mean = &m->means[channel];
    const int64_t cells = mean->count;
    double *jumps = mktopt__arena_alloc(m->arena, cells, sizeof *jumps);
    if (jumps == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t c = 0; c < cells; c++)
        jumps[c] = NAN;
    for (int64_t j = 0; j < m->problem.n_terms; j++)
        if (m->alike[m->term_channel[j]] == channel)
            find_jumps(e, j, jumps);
    for (int64_t c = 0; c < cells; c++) {
        if (isnan(jumps[c]) || *most <= 0)
            continue;
        *found = 1;
        *most -= NEW_CELLS * ENDS * mean->response->count;
        MKTOPT__TRY(mktopt__mean_follow(mean, jumps[c], m->arena, err));
    }
    return MKTOPT_OK;
}

/* A polyline lies far above a jump that it does not follow, and what fills a budget in steps jumps
 * in many places. One after the other would be found where a bound is met, a run for each: here
 * every cell is divided, again and again, for about so many evaluations. */
static mktopt_status follow_jumps(mktopt__engine *e, int64_t most, mktopt_error *err)
{
    const mktopt__model *m = e->model;
    for (int found = 1; found && most > 0;) {
        found = 0;
        for (int64_t i = 0; i < m->n_channels; i++)
            if (m->means[i].count > 0)
                MKTOPT__TRY(follow_once(e, i, &most, &found, err));
    }
    return MKTOPT_OK;
}

/* One run over steps of spend: its bound, the solution nearby, and polylines refined where the
 * bound is met, so that the next run has a lower one. `x` is scratch. */
static mktopt_status run_steps(mktopt__engine *e, int64_t most, double *x, mktopt__solution *round,
                               mktopt__solution *best, mktopt_error *err)
{
    mktopt__model *m = e->model;
    double score, missing, lost = 0;
    int polished;
    MKTOPT__TRY(draw_polylines(e, err));
    mktopt__arena *arena = mktopt__arena_create(e->context->allocator);
    mktopt__search *search = new_search(m, arena);
    const mktopt_status status = search != NULL
                                     ? mktopt__grid_run(e->grid, search, best, x, round, err)
                                     : mktopt__out_of_memory(err);
    mktopt__arena_free(arena);
    MKTOPT__TRY(status);
    best->evaluations += round->evaluations;
    count_draws(e, best);
    MKTOPT__TRY(refine(m, x, &lost, err));
    if (mktopt__grid_go_on(e->grid, lost, most) != 0)
        return mktopt__out_of_memory(err);
    if (!round->found)
        return MKTOPT_OK;
    if (true_score(e, round->x, NAN, &score, &missing))
        keep_better(round->x, score, m->problem.n_terms, best);
    else /* a least ROAS that only the polylines reach */
        MKTOPT__TRY(refine(m, round->x, NULL, err));
    begin_polishing(e, round->x);
    return offer_polished(e, best, &polished, err);
}

/* Runs over ever smaller steps, with about as many evaluations as given to the last round, or,
 * where that proved no more than steps had, with more. */
static mktopt_status go_in_steps(mktopt__engine *e, int64_t evaluations, mktopt__solution *round,
                                 mktopt__solution *best, int *done, mktopt_error *err)
{
    const int64_t limit = e->model->max_evaluations, begin = best->evaluations;
    evaluations *= e->is_useful ? 1 : TIMES_MORE;
    double *x = mktopt__arena_alloc(e->model->arena, e->model->problem.n_terms, sizeof *x);
    if (x == NULL || (e->grid == NULL && mktopt__grid_create(&e->model->problem,
                                                             e->context->allocator, &e->grid) != 0))
        return mktopt__out_of_memory(err);
    while (e->grid != NULL && !*done && best->evaluations - begin < evaluations) {
        const double gap = gap_of(e->model, best);
        const int64_t left = limit - best->evaluations;
        MKTOPT__TRY(
            mktopt__report(e->context, fmin(1, (double)best->evaluations / (double)limit), err));
        const int64_t cost = mktopt__grid_cost(e->grid);
        if (left < cost)
            break;
        MKTOPT__TRY(follow_jumps(e, cost < left - cost ? cost : left - cost, err));
        MKTOPT__TRY(run_steps(e, evaluations < left ? evaluations : left, x, round, best, err));
        *done = best->found && gap_of(e->model, best) <= PROMISED_GAP;
        if (mktopt__grid_is_at_end(e->grid) && !(gap_of(e->model, best) < (1 - WORTH_WHILE) * gap))
            break;
    }
    return MKTOPT_OK;
}

/* ---- all of it ------------------------------------------------------------------------------ */

static int64_t count_cells(const mktopt__model *m)
{
    int64_t count = 0;
    for (int64_t i = 0; i < m->n_channels; i++)
        count += m->means[i].count;
    return count;
}

static mktopt_status solve_rounds(mktopt__engine *e, mktopt__solution *best, mktopt_error *err)
{
    mktopt__model *m = e->model;
    mktopt__solution round;
    int polished = 0, done = 0, limited = 0;
    MKTOPT__TRY(make_solution(m, &round, err));
    best->bound = INFINITY;
    e->round_evaluations = FIRST_EVALUATIONS * m->problem.n_terms;
    for (int64_t i = 0; i < m->n_channels && e->has_last; i++)
        mktopt__mean_forget(&m->means[i]);
    if (e->has_last) /* the last budget's solution, moved to this one */
        MKTOPT__TRY(offer_polished(e, best, &polished, err));
    for (int i = 0; i < MAX_ROUNDS && !done; i++) {
        const int64_t given = e->round_evaluations, cells = count_cells(m);
        const double score = best->score;
        done = best->evaluations >= m->max_evaluations;
        if (!done)
            MKTOPT__TRY(solve_round(e, &round, best, &done, err));
        count_draws(e, best);
        const int in_vain = e->round_evaluations > given || !e->is_useful;
        limited += in_vain;
        if (!done && limited >= ROUNDS_BEFORE_STEPS && in_vain)
            MKTOPT__TRY(go_in_steps(e, given, &round, best, &done, err));
        if (round.outcome == MKTOPT__SOLVED && in_vain && best->score == score &&
            count_cells(m) == cells) /* the next would be the same: what is left is rounding */
            break;
    }
    e->has_last = best->found;
    if (best->found) {
        polish_last(e, best);
        best->bound = fmax(best->bound, best->score);
    }
    return MKTOPT_OK;
}

/* What is left beside fixed spends may cancel with what these bring: then it takes a smaller gap.
 */
static mktopt_status solve_rest(mktopt__engine *e, mktopt__search_limits limits,
                                mktopt__solution *best, mktopt_error *err)
{
    enum { MOST_RUNS = 2 };
    mktopt__rest_set_bounds(e->rest);
    limits.unit = fmax(limits.unit, mktopt__rest_unit(e->rest));
    for (int i = 0; i < MOST_RUNS; i++) {
        MKTOPT__TRY(mktopt__search_run(e->search, e->context, &limits, NULL, best, err));
        const double unit = fmax(mktopt__gap_unit(best, best->bound), limits.unit);
        mktopt__rest_put_back(e->rest, best);
        limits.gap = fmin(SEARCH_GAP * mktopt__gap_unit(best, best->bound) / unit, SEARCH_GAP);
        if (!best->found || best->outcome == MKTOPT__LIMIT || gap_of(e->model, best) <= SEARCH_GAP)
            break;
    }
    return MKTOPT_OK;
}

/* Without draws. Where the rest has no solution the whole may, within the rounding of its sums. */
static mktopt_status solve_at_once(mktopt__engine *e, const mktopt__search_limits *limits,
                                   mktopt__solution *best, mktopt_error *err)
{
    if (e->rest == NULL)
        return mktopt__search_run(e->search, e->context, limits, NULL, best, err);
    MKTOPT__TRY(solve_rest(e, *limits, best, err));
    if (best->found || best->outcome == MKTOPT__LIMIT)
        return MKTOPT_OK;
    e->rest = NULL;
    e->search = mktopt__search_create(&e->model->problem, e->model->arena);
    return e->search != NULL ? solve_at_once(e, limits, best, err) : mktopt__out_of_memory(err);
}

mktopt_status mktopt__engine_solve(mktopt__engine *e, const mktopt__path *path,
                                   mktopt__answer *answer, mktopt_error *err)
{
    const mktopt__search_limits limits = {.gap = SEARCH_GAP,
                                          .evaluations = e->model->max_evaluations,
                                          .explain = !e->in_frontier,
                                          .keep_tree = e->in_frontier,
                                          .sides_first = e->in_frontier,
                                          .unit = e->unit};
    MKTOPT__TRY(make_solution(e->model, &answer->solution, err));
    mktopt_status status;
    if (e->model->n_draws > 0) {
        status = solve_rounds(e, &answer->solution, err);
        mktopt__grid_free(e->grid); /* the next budget has other steps */
        e->grid = NULL;
    } else {
        status = solve_at_once(e, &limits, &answer->solution, err);
    }
    return status == MKTOPT_OK ? finish(e, path, answer, err) : status;
}
