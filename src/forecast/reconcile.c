/* Forecasts of parts and of their sums made coherent (Wickramasuriya, Athanasopoulos and Hyndman,
 * JASA 114, 2019: MinT), in the form with constraints C y = 0:
 *
 *   y~ = y - W C' (C W C')^-1 C y,    W~ = W - W C' (C W C')^-1 C W
 *
 * W is the covariance of the forecasts' errors. Who is surer moves less; coherent forecasts stay as
 * they are; variances do not grow. With weights V in the place of W the means are y~ = P y, P = I -
 * V C' (C V C')^-1 C, and W~ = P W P'.
 */
#include <math.h>
#include <mktopt/forecast.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/options.h"
#include "numeric/least_squares.h"

#define ROUNDING  1e-12 /* of the largest mean: no more below 0 than that is 0 */
#define DEPENDENT 1e-14 /* of a constraint's variance: what rounding leaves of it */

/* One step. */
typedef struct work {
    int64_t n;
    int64_t r;       /* constraints */
    const double *c; /* r * n */
    double *w;       /* n * n; of weights only those */
    double *wc;      /* n * r: W C' */
    double *factor;  /* r * r: Cholesky factor of C W C' */
    double *right;   /* r */
    /* of non_negative, else NULL: */
    int64_t *held;  /* n: nodes at 0, `n_held` of them */
    double *pushes; /* n: by how much each is held up, */
    double *wanted; /* n: and by how much it would be without the others' limits */
    double *moves;  /* n * n: rows of W~ of the held nodes */
    double *system; /* n * n */
    int64_t n_held;
} work;

/* How sure the forecasts of a step are. */
typedef struct errors {
    const double *deviation;
    const double *correlation;
    const double *weights;
} errors;

static double covariance(const work *s, const errors *e, int64_t i, int64_t j)
{
    const double rho = i == j ? 1 : e->correlation != NULL ? e->correlation[i * s->n + j] : 0;
    return rho * e->deviation[i] * e->deviation[j];
}

/* What is left of a constraint's variance is that of its own, or but rounding: it depends on those
 * before it. */
static int factor_constraints(const work *s)
{
    for (int64_t k = 0; k < s->r; k++)
        s->right[k] = s->factor[k * s->r + k];
    if (mktopt__factor_positive(s->factor, s->r) != 0)
        return -1;
    for (int64_t k = 0; k < s->r; k++) {
        const double own = s->factor[k * s->r + k];
        if (!(own * own > DEPENDENT * s->right[k]))
            return -1;
    }
    return 0;
}

static int set_covariance(const work *s, const errors *e)
{
    for (int64_t i = 0; i < s->n; i++)
        for (int64_t j = 0; j < s->n; j++)
            s->w[i * s->n + j] = e->weights == NULL ? covariance(s, e, i, j)
                                 : i == j           ? e->weights[i]
                                                    : 0;
    for (int64_t i = 0; i < s->n; i++)
        for (int64_t k = 0; k < s->r; k++) {
            double sum = 0;
            for (int64_t j = 0; j < s->n; j++)
                sum += s->w[i * s->n + j] * s->c[k * s->n + j];
            s->wc[i * s->r + k] = sum;
        }
    for (int64_t k = 0; k < s->r; k++)
        for (int64_t l = 0; l < s->r; l++) {
            double sum = 0;
            for (int64_t i = 0; i < s->n; i++)
                sum += s->c[k * s->n + i] * s->wc[i * s->r + l];
            s->factor[k * s->r + l] = sum;
        }
    return factor_constraints(s);
}

static void reconcile_mean(const work *s, const double *mean, double *out)
{
    for (int64_t k = 0; k < s->r; k++) {
        s->right[k] = 0;
        for (int64_t i = 0; i < s->n; i++)
            s->right[k] += s->c[k * s->n + i] * mean[i];
    }
    mktopt__solve_factored(s->factor, s->right, s->r);
    for (int64_t i = 0; i < s->n; i++) {
        out[i] = mean[i];
        for (int64_t k = 0; k < s->r; k++)
            out[i] -= s->wc[i * s->r + k] * s->right[k];
    }
}

/* The row of W~ of a node; `count` elements of it, from `first` on. */
static void coherent_row(const work *s, int64_t node, int64_t first, int64_t count, double *row)
{
    memcpy(s->right, s->wc + node * s->r, (size_t)s->r * sizeof *s->right);
    mktopt__solve_factored(s->factor, s->right, s->r);
    for (int64_t j = 0; j < count; j++) {
        row[j] = s->w[node * s->n + first + j];
        for (int64_t k = 0; k < s->r; k++)
            row[j] -= s->wc[(first + j) * s->r + k] * s->right[k];
    }
}

static void reconcile_deviation(const work *s, double *out)
{
    for (int64_t i = 0; i < s->n; i++) {
        double variance;
        coherent_row(s, i, i, 1, &variance);
        out[i] = sqrt(fmax(variance, 0));
    }
}

/* Of means that went by weights: the diagonal of P W P'. `row` has n elements. */
static void project_deviation(const work *s, const errors *e, double *row, double *out)
{
    for (int64_t i = 0; i < s->n; i++) {
        double variance = 0;
        memcpy(s->right, s->wc + i * s->r, (size_t)s->r * sizeof *s->right);
        mktopt__solve_factored(s->factor, s->right, s->r);
        for (int64_t j = 0; j < s->n; j++) {
            row[j] = i == j;
            for (int64_t k = 0; k < s->r; k++)
                row[j] -= s->right[k] * s->c[k * s->n + j];
        }
        for (int64_t j = 0; j < s->n; j++)
            for (int64_t l = 0; l < s->n && row[j] != 0; l++)
                variance += row[j] * row[l] * covariance(s, e, j, l);
        out[i] = sqrt(fmax(variance, 0));
    }
}

/* ---- nothing below 0 ------------------------------------------------------------------------
 *
 * min (x - y)' W^-1 (x - y), C x = 0, x >= 0 (Wickramasuriya, Turlach and Hyndman, Statistics and
 * Computing 30, 2020): x = y~ + W~ m with m >= 0, and m > 0 only where x = 0; m by the active set
 * of Lawson and Hanson (Solving Least Squares Problems, 1974, chapter 23). */

static double largest_of(const double *values, int64_t n)
{
    double most = 0;
    for (int64_t i = 0; i < n; i++)
        most = fmax(most, fabs(values[i]));
    return most;
}

static void hold(work *s, int64_t node)
{
    coherent_row(s, node, 0, s->n, s->moves + s->n_held * s->n);
    s->held[s->n_held] = node;
    s->pushes[s->n_held++] = 0;
}

static void let_go(work *s, int64_t at)
{
    s->n_held--;
    const size_t rest = (size_t)(s->n_held - at);
    memmove(s->held + at, s->held + at + 1, rest * sizeof *s->held);
    memmove(s->pushes + at, s->pushes + at + 1, rest * sizeof *s->pushes);
    memmove(s->moves + at * s->n, s->moves + (at + 1) * s->n,
            rest * (size_t)s->n * sizeof *s->moves);
}

/* Pushes that put all held nodes on 0. */
static int push_to_zero(const work *s, const double *coherent)
{
    const int64_t k = s->n_held;
    for (int64_t a = 0; a < k; a++) {
        s->wanted[a] = -coherent[s->held[a]];
        for (int64_t b = 0; b < k; b++)
            s->system[a * k + b] = s->moves[b * s->n + s->held[a]];
    }
    return mktopt__solve_positive(s->system, s->wanted, k);
}

/* Goes towards these pushes as far as none is below 0, and lets those nodes go; 1: all the way. */
static int follow_pushes(work *s)
{
    double step = 1;
    for (int64_t a = 0; a < s->n_held; a++)
        if (!(s->wanted[a] > 0))
            step = fmin(step, s->pushes[a] / (s->pushes[a] - s->wanted[a]));
    for (int64_t a = s->n_held - 1; a >= 0; a--) {
        const int gone = !(s->wanted[a] > 0);
        s->pushes[a] += step * (s->wanted[a] - s->pushes[a]);
        if (gone && !(s->pushes[a] > 0))
            let_go(s, a);
    }
    return step >= 1;
}

static void apply_pushes(const work *s, const double *coherent, double *out)
{
    memcpy(out, coherent, (size_t)s->n * sizeof *out);
    for (int64_t a = 0; a < s->n_held; a++)
        for (int64_t i = 0; i < s->n; i++)
            out[i] += s->pushes[a] * s->moves[a * s->n + i];
    for (int64_t a = 0; a < s->n_held; a++)
        out[s->held[a]] = 0;
}

static int64_t lowest_of(const double *values, int64_t n)
{
    int64_t at = 0;
    for (int64_t i = 1; i < n; i++)
        if (values[i] < values[at])
            at = i;
    return at;
}

/* From coherent means to those that are not below 0. */
static int hold_at_zero(work *s, const double *coherent, double *out)
{
    const double tiny = ROUNDING * largest_of(coherent, s->n);
    memcpy(out, coherent, (size_t)s->n * sizeof *out);
    s->n_held = 0;
    for (int64_t round = 0; out[lowest_of(out, s->n)] < -tiny; round++) {
        if (round > 3 * s->n) /* far more than ever needed */
            return -1;
        hold(s, lowest_of(out, s->n));
        do {
            if (push_to_zero(s, coherent) != 0)
                return -1;
        } while (!follow_pushes(s));
        apply_pushes(s, coherent, out);
    }
    const double nothing = s->n_held > 0 ? tiny : 0; /* sums of nodes at 0 */
    for (int64_t i = 0; i < s->n; i++)
        out[i] = out[i] > nothing ? out[i] : 0;
    return 0;
}

/* `means` is that of the step, and overwritten. */
static int reconcile_step(work *s, double *means, const errors *e, int non_negative, double *out)
{
    if (set_covariance(s, e) != 0)
        return -1;
    for (int64_t i = 0; i < s->n; i++) /* what is certain cannot be moved later */
        if (non_negative && !(s->w[i * s->n + i] > 0))
            means[i] = fmax(means[i], 0);
    reconcile_mean(s, means, out);
    if (!non_negative)
        return 0;
    memcpy(means, out, (size_t)s->n * sizeof *means);
    return hold_at_zero(s, means, out);
}

static mktopt_status check(const char *name, const double *values, int64_t count, double least,
                           mktopt_error *err)
{
    for (int64_t i = 0; i < count; i++) {
        if (!isfinite(values[i]))
            return mktopt__fail(err, MKTOPT_NOT_FINITE, MKTOPT__ELEMENT_PATH(name, i),
                                "must be finite");
        if (values[i] < least)
            return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__ELEMENT_PATH(name, i),
                                "must be >= %s, got %s", MKTOPT__NUMBER(least),
                                MKTOPT__NUMBER(values[i]));
    }
    return MKTOPT_OK;
}

static int reserve(mktopt__arena *arena, int non_negative, work *s)
{
    const int64_t most = non_negative ? s->n : 0;
    s->w = mktopt__arena_alloc(arena, s->n * s->n, sizeof(double));
    s->wc = mktopt__arena_alloc(arena, s->n * s->r, sizeof(double));
    s->factor = mktopt__arena_alloc(arena, s->r * s->r, sizeof(double));
    s->right = mktopt__arena_alloc(arena, s->r, sizeof(double));
    s->held = mktopt__arena_alloc(arena, most, sizeof(int64_t));
    s->pushes = mktopt__arena_alloc(arena, most, sizeof(double));
    s->wanted = mktopt__arena_alloc(arena, most, sizeof(double));
    s->moves = mktopt__arena_alloc(arena, most * most, sizeof(double));
    s->system = mktopt__arena_alloc(arena, most * most, sizeof(double));
    return s->w == NULL || s->wc == NULL || s->factor == NULL || s->right == NULL ||
                   s->held == NULL || s->pushes == NULL || s->wanted == NULL || s->moves == NULL ||
                   s->system == NULL
               ? -1
               : 0;
}

/* Node by node the values lie `horizon` apart; `at` and `put` move one step of all nodes. */
static void at(const double *values, int64_t n, int64_t horizon, int64_t k, double *step)
{
    for (int64_t i = 0; i < n; i++)
        step[i] = values[i * horizon + k];
}

static void put(const double *step, int64_t n, int64_t horizon, int64_t k, double *values)
{
    for (int64_t i = 0; i < n; i++)
        values[i * horizon + k] = step[i];
}

static mktopt_status run(mktopt__arena *arena, work *s, const mktopt_forecast_hierarchy *hierarchy,
                         double *mean, double *deviation, mktopt_error *err)
{
    const int64_t n = s->n, horizon = hierarchy->horizon;
    double *steps = mktopt__arena_alloc(arena, 4 * n, sizeof *steps);
    double *results = mktopt__arena_alloc(arena, 2 * n * horizon, sizeof *results);
    if (reserve(arena, hierarchy->non_negative, s) != 0 || steps == NULL || results == NULL)
        return mktopt__out_of_memory(err);
    const errors e = {steps + n, hierarchy->correlation, hierarchy->weights};
    for (int64_t k = 0; k < horizon; k++) {
        at(hierarchy->mean, n, horizon, k, steps);
        at(hierarchy->deviation, n, horizon, k, steps + n);
        if (reconcile_step(s, steps, &e, hierarchy->non_negative, steps + 2 * n) != 0)
            return mktopt__fail(err, MKTOPT_INFEASIBLE, MKTOPT__FIELD_PATH("constraints"),
                                "contradict one another, or bind forecasts without deviation "
                                "(step %d)",
                                (int)k + 1);
        if (e.weights == NULL)
            reconcile_deviation(s, steps + 3 * n);
        else
            project_deviation(s, &e, steps, steps + 3 * n);
        put(steps + 2 * n, n, horizon, k, results);
        put(steps + 3 * n, n, horizon, k, results + n * horizon);
    }
    memcpy(mean, results, (size_t)(n * horizon) * sizeof *mean);
    memcpy(deviation, results + n * horizon, (size_t)(n * horizon) * sizeof *deviation);
    return MKTOPT_OK;
}

mktopt_status mktopt_forecast_reconcile(const mktopt_forecast_hierarchy *hierarchy,
                                        const mktopt_allocator *allocator, double *mean,
                                        double *deviation, mktopt_error *err)
{
    MKTOPT__REQUIRE(hierarchy, err);
    MKTOPT__REQUIRE(mean, err);
    MKTOPT__REQUIRE(deviation, err);
    mktopt_forecast_hierarchy h = {.struct_size = sizeof h};
    MKTOPT__TRY(mktopt__struct_in(hierarchy, "hierarchy", &h, sizeof h, err));
    const int64_t n = h.nodes, r = h.n_constraints;
    if (n < 1 || n > 10000 || r < 0 || r > n || h.horizon < 1 || h.horizon > 100000)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("hierarchy"),
                            "has a size out of range");
    if (h.mean == NULL || h.deviation == NULL || (r > 0 && h.constraints == NULL))
        return mktopt__fail(err, MKTOPT_INVALID_ARGUMENT, MKTOPT__FIELD_PATH("hierarchy"),
                            "has an array that is NULL");
    MKTOPT__TRY(check("mean", h.mean, n * h.horizon, -1e300, err));
    MKTOPT__TRY(check("deviation", h.deviation, n * h.horizon, 0, err));
    MKTOPT__TRY(check("constraints", h.constraints, n * r, -1e300, err));
    if (h.weights != NULL)
        MKTOPT__TRY(check("weights", h.weights, n, 0, err));
    if (h.correlation != NULL)
        MKTOPT__TRY(check("correlation", h.correlation, n * n, -1, err));
    mktopt__arena *arena = mktopt__arena_create(allocator);
    if (arena == NULL)
        return mktopt__out_of_memory(err);
    work s = {.n = n, .r = r, .c = h.constraints};
    const mktopt_status status = run(arena, &s, &h, mean, deviation, err);
    mktopt__arena_free(arena);
    return status;
}
