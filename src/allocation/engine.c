/* Solving a model: one search, or, with draws, searches over ever closer upper polylines.
 *
 * The mean of many curves has no inverse slope in closed form and may have several inflections.
 * Each round solves the problem with polylines that lie above the means (curve/mean.h), so its
 * bound holds; then the polylines are refined where the solution is, until the true response there
 * is as good as the bound (outer approximation, Horst and Tuy 1996, ch. VI). */
#include <math.h>
#include <string.h>

#include "allocation/allocation_priv.h"
#include "base/number.h"
#include "base/sum.h"

/* The search stops at half of the gap that is promised: rounding and the report need some. */
static const double PROMISED_GAP = 1e-9, SEARCH_GAP = 5e-10;
/* Every round divides the error of the polylines by about four, but less where one begins with an
 * infinite slope. */
enum { MAX_ROUNDS = 400 };

/* ---- polylines for draws --------------------------------------------------------------------- */

static mktopt_status make_means(mktopt__model *m, mktopt_error *err)
{
    m->means = mktopt__arena_alloc(m->arena, m->n_channels, sizeof *m->means);
    if (m->means == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t j = 0; j < m->problem.n_terms; j++) {
        const int64_t i = m->term_channel[j];
        double high = 0;
        if (m->responses[i].count == 1 || m->means[i].response != NULL)
            continue;
        for (int64_t k = 0; k < m->problem.n_terms; k++)
            if (m->term_channel[k] == i && m->problem.domains[k].on)
                high = fmax(high, m->problem.domains[k].high);
        MKTOPT__TRY(mktopt__mean_init(&m->means[i], &m->responses[i], high, m->arena, err));
    }
    return MKTOPT_OK;
}

static mktopt_status draw_polylines(mktopt__model *m, mktopt_error *err)
{
    for (int64_t j = 0; j < m->problem.n_terms; j++) {
        const int64_t i = m->term_channel[j];
        const mktopt__mean *mean = &m->means[i];
        if (m->responses[i].count == 1)
            continue;
        double *points = mktopt__arena_alloc(m->arena, 2 * mean->count + 1, 2 * sizeof *points);
        if (points == NULL)
            return mktopt__out_of_memory(err);
        const double factor = m->factors[i * m->n_periods + m->term_period[j]];
        m->problem.shapes[j] =
            (mktopt__shape){.type = MKTOPT_CURVE_PIECEWISE,
                            .flat_from = INFINITY,
                            .points = points,
                            .point_count = mktopt__mean_points(mean, factor, points)};
    }
    return MKTOPT_OK;
}

static mktopt_status refine(mktopt__model *m, const double *x, mktopt_error *err)
{
    for (int64_t j = 0; j < m->problem.n_terms; j++) {
        const int64_t i = m->term_channel[j];
        if (m->responses[i].count == 1)
            continue;
        const double above = mktopt__shape_value(&m->problem.shapes[j], x[j]);
        const double truth = mktopt__model_response(m, j, x[j]);
        if (above - truth > 1e-13 * fabs(truth))
            MKTOPT__TRY(mktopt__mean_refine(&m->means[i], x[j], m->arena, err));
    }
    return draw_polylines(m, err);
}

/* ---- one search ------------------------------------------------------------------------------ */

mktopt_status mktopt__engine_create(mktopt__model *model, const mktopt__context *context,
                                    mktopt__engine *engine, mktopt_error *err)
{
    *engine = (mktopt__engine){.model = model, .context = context};
    if (model->n_draws > 0) {
        MKTOPT__TRY(make_means(model, err));
        return draw_polylines(model, err);
    }
    engine->search = mktopt__search_create(&model->problem, model->arena);
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

static mktopt_status no_solution(const mktopt__model *m, const char *field, int proven,
                                 mktopt_error *err)
{
    const mktopt__path *path = MKTOPT__FIELD_PATH(field);
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

static mktopt_status finish(const mktopt__engine *e, const char *field, mktopt__answer *answer,
                            mktopt_error *err)
{
    const mktopt__solution *s = &answer->solution;
    if (!s->found)
        return no_solution(e->model, field, s->outcome == MKTOPT__NO_SOLUTION, err);
    for (int64_t j = 0; j < e->model->problem.n_terms; j++)
        if (!(s->x[j] >= 0 && s->x[j] < INFINITY) || !isfinite(s->score))
            return mktopt__fail(err, MKTOPT_NUMBER_OVERFLOW, MKTOPT__FIELD_PATH(field),
                                "amounts are too far apart for the numbers of a computer");
    answer->gap = gap_of(e->model, s);
    answer->status =
        answer->gap <= PROMISED_GAP ? MKTOPT_ALLOCATION_OPTIMAL : MKTOPT_ALLOCATION_LIMIT_REACHED;
    return MKTOPT_OK;
}

/* ---- rounds ---------------------------------------------------------------------------------- */

/* The true score of spends found on the polylines; 0 when they break a constraint. */
static int true_score(const mktopt__model *m, const double *x, double reach, double *score,
                      double *missing)
{
    mktopt__sum value = {0}, gross = {0}, spend = {0};
    for (int64_t j = 0; j < m->problem.n_terms; j++) {
        const mktopt__domain *d = &m->problem.domains[j];
        const double response = mktopt__model_response(m, j, x[j]);
        mktopt__sum_add(&gross, response);
        mktopt__sum_add(&value, response - (d->on && !(d->off && x[j] == 0) ? d->fee : 0));
        mktopt__sum_add(&spend, x[j]);
    }
    const double total = mktopt__sum_value(&value), spent = mktopt__sum_value(&spend);
    *missing = m->is_reach ? reach - total : 0;
    *score = m->is_reach ? -spent : total - m->problem.outer_price * spent;
    if (m->is_reach)
        return total >= reach * (1 - 1e-12);
    return isnan(m->problem.min_roas) ||
           mktopt__sum_value(&gross) >= m->problem.min_roas * spent * (1 - 1e-9);
}

static void keep_better(const mktopt__solution *found, double score, int64_t n,
                        mktopt__solution *best)
{
    if (!best->found || score > best->score) {
        best->score = score;
        best->tiny = found->tiny;
        memcpy(best->x, found->x, (size_t)n * sizeof *best->x);
        best->found = 1;
    }
}

static mktopt_status search_once(mktopt__engine *e, int64_t evaluations, const double *hint,
                                 mktopt__solution *solution, mktopt_error *err)
{
    const mktopt__search_limits limits = {SEARCH_GAP, evaluations, 1, 0, 0, 0, 0, NULL};
    mktopt__search *search = mktopt__search_create(&e->model->problem, e->model->arena);
    if (search == NULL)
        return mktopt__out_of_memory(err);
    return mktopt__search_run(search, e->context, &limits, hint, solution, err);
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
        if (true_score(e->model, round->x, target, &score, &missing))
            keep_better(round, score, e->model->problem.n_terms, best);
    }
    e->model->problem.reach = target;
    return MKTOPT_OK;
}

static mktopt_status solve_rounds(mktopt__engine *e, const char *field, mktopt__answer *answer,
                                  mktopt_error *err)
{
    mktopt__model *m = e->model;
    const int64_t limit = m->input->options.max_evaluations;
    const double target = m->problem.reach;
    mktopt__solution round, *best = &answer->solution;
    int64_t used = 0;
    MKTOPT__TRY(make_solution(m, &round, err));
    best->bound = INFINITY;
    for (int i = 0; i < MAX_ROUNDS && used < limit; i++) {
        double score, missing;
        MKTOPT__TRY(search_once(e, limit - used, e->hint, &round, err));
        used += round.evaluations;
        best->nodes += round.nodes;
        best->bound = fmin(best->bound, round.bound);
        best->outcome = round.outcome;
        best->budget_price = round.budget_price;
        memcpy(best->price, round.price, (size_t)m->problem.n_terms * sizeof *best->price);
        memcpy(best->held, round.held, (size_t)m->problem.n_groups * sizeof *best->held);
        if (!round.found)
            break;
        const int reached = true_score(m, round.x, target, &score, &missing);
        if (reached)
            keep_better(&round, score, m->problem.n_terms, best);
        if (best->found && gap_of(m, best) <= PROMISED_GAP)
            break;
        MKTOPT__TRY(refine(m, round.x, err));
        if (!reached && m->is_reach) {
            MKTOPT__TRY(reach_truly(e, target, missing, limit - used, &round, best, err));
            if (round.found)
                MKTOPT__TRY(refine(m, round.x, err));
        }
        e->hint = round.x;
    }
    best->evaluations = used;
    best->bound = best->found ? fmax(best->bound, best->score) : best->bound;
    e->hint = best->x;
    return finish(e, field, answer, err);
}

mktopt_status mktopt__engine_solve(mktopt__engine *e, const char *field, mktopt__answer *answer,
                                   mktopt_error *err)
{
    const mktopt__search_limits limits = {SEARCH_GAP,
                                          e->model->input->options.max_evaluations,
                                          !e->in_frontier,
                                          e->in_frontier,
                                          e->in_frontier,
                                          0,
                                          0};
    MKTOPT__TRY(make_solution(e->model, &answer->solution, err));
    if (e->model->n_draws > 0)
        return solve_rounds(e, field, answer, err);
    MKTOPT__TRY(mktopt__search_run(e->search, e->context, &limits, NULL, &answer->solution, err));
    return finish(e, field, answer, err);
}
