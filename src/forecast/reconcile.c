/* Forecasts of parts and of their sums made coherent (Wickramasuriya, Athanasopoulos and Hyndman,
 * JASA 114, 2019: MinT), in the form with constraints C y = 0:
 *
 *   y~ = y - W C' (C W C')^-1 C y,    W~ = W - W C' (C W C')^-1 C W
 *
 * W is the covariance of the forecasts' errors. Who is surer moves less; coherent forecasts stay as
 * they are; variances do not grow.
 */
#include <math.h>
#include <mktopt/forecast.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/number.h"
#include "numeric/least_squares.h"

/* One step. */
typedef struct work {
    int64_t n;
    int64_t r;           /* constraints */
    const double *c;     /* r * n */
    double *w;           /* n * n */
    double *wc;          /* n * r: W C' */
    double *cwc;         /* r * r */
    double *factor;      /* r * r */
    double *right;       /* r */
    unsigned char *held; /* n: at 0, by non_negative */
} work;

static void set_covariance(const work *s, const double *deviation, const double *correlation)
{
    for (int64_t i = 0; i < s->n; i++)
        for (int64_t j = 0; j < s->n; j++) {
            const double rho = i == j ? 1 : correlation != NULL ? correlation[i * s->n + j] : 0;
            s->w[i * s->n + j] = s->held[i] || s->held[j] ? 0 : rho * deviation[i] * deviation[j];
        }
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
            s->cwc[k * s->r + l] = sum;
        }
}

/* A constraint whose nodes are all held at 0 holds; it takes no part. */
static void release_held(const work *s)
{
    for (int64_t k = 0; k < s->r; k++) {
        int64_t moving = 0;
        for (int64_t i = 0; i < s->n; i++)
            moving += s->c[k * s->n + i] != 0 && !s->held[i];
        if (moving == 0)
            s->cwc[k * s->r + k] = 1;
    }
}

/* (C W C')^-1 right, in place. */
static int solve(const work *s)
{
    memcpy(s->factor, s->cwc, (size_t)(s->r * s->r) * sizeof *s->factor);
    return mktopt__solve_positive(s->factor, s->right, s->r);
}

static int reconcile_mean(const work *s, const double *mean, double *out)
{
    for (int64_t k = 0; k < s->r; k++) {
        s->right[k] = 0;
        for (int64_t i = 0; i < s->n; i++)
            s->right[k] += s->c[k * s->n + i] * (s->held[i] ? 0 : mean[i]);
    }
    if (solve(s) != 0)
        return -1;
    for (int64_t i = 0; i < s->n; i++) {
        out[i] = s->held[i] ? 0 : mean[i];
        for (int64_t k = 0; k < s->r; k++)
            out[i] -= s->wc[i * s->r + k] * s->right[k];
    }
    return 0;
}

/* What is no less than nothing has sums that are no less: a sum is held only when all its parts
 * are, or it would take them along. */
static int may_be_held(const work *s, int64_t node)
{
    for (int64_t k = 0; k < s->r; k++) {
        const double *row = s->c + k * s->n;
        for (int64_t i = 0; i < s->n && row[node] > 0; i++)
            if (row[i] < 0 && !s->held[i])
                return 0;
    }
    return 1;
}

/* Nodes below 0 are held there and the rest reconciled again, until none is. */
static int reconcile_step(const work *s, const double *mean, const double *deviation,
                          const double *correlation, int non_negative, double *out)
{
    memset(s->held, 0, (size_t)s->n);
    for (int64_t round = 0; round <= s->n; round++) {
        int64_t below = 0;
        set_covariance(s, deviation, correlation);
        release_held(s);
        if (reconcile_mean(s, mean, out) != 0)
            return -1;
        for (int64_t i = 0; i < s->n && non_negative; i++)
            if (!s->held[i] && out[i] < 0 && may_be_held(s, i)) {
                s->held[i] = 1;
                below++;
            }
        if (below > 0)
            continue;
        for (int64_t i = 0; i < s->n && non_negative; i++)
            out[i] = fmax(out[i], 0); /* sums of nothing, but for rounding */
        return 0;
    }
    return -1;
}

static int reconcile_deviation(const work *s, double *out)
{
    for (int64_t i = 0; i < s->n; i++) {
        double variance = s->w[i * s->n + i];
        memcpy(s->right, s->wc + i * s->r, (size_t)s->r * sizeof *s->right);
        if (solve(s) != 0)
            return -1;
        for (int64_t k = 0; k < s->r; k++)
            variance -= s->wc[i * s->r + k] * s->right[k];
        out[i] = sqrt(fmax(variance, 0));
    }
    return 0;
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

static int reserve(mktopt__arena *arena, work *s)
{
    s->w = mktopt__arena_alloc(arena, s->n * s->n, sizeof(double));
    s->wc = mktopt__arena_alloc(arena, s->n * s->r, sizeof(double));
    s->cwc = mktopt__arena_alloc(arena, s->r * s->r, sizeof(double));
    s->factor = mktopt__arena_alloc(arena, s->r * s->r, sizeof(double));
    s->right = mktopt__arena_alloc(arena, s->r, sizeof(double));
    s->held = mktopt__arena_alloc(arena, s->n, 1);
    return s->w == NULL || s->wc == NULL || s->cwc == NULL || s->factor == NULL ||
                   s->right == NULL || s->held == NULL
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
    if (reserve(arena, s) != 0 || steps == NULL || results == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t k = 0; k < horizon; k++) {
        at(hierarchy->mean, n, horizon, k, steps);
        at(hierarchy->deviation, n, horizon, k, steps + n);
        if (reconcile_step(s, steps, steps + n, hierarchy->correlation, hierarchy->non_negative,
                           steps + 2 * n) != 0 ||
            reconcile_deviation(s, steps + 3 * n) != 0)
            return mktopt__fail(err, MKTOPT_INFEASIBLE, MKTOPT__FIELD_PATH("constraints"),
                                "contradict one another, or bind forecasts without deviation "
                                "(step %d)",
                                (int)k + 1);
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
    if (hierarchy->struct_size != sizeof *hierarchy)
        return mktopt__fail(err, MKTOPT_INVALID_OPTIONS, MKTOPT__FIELD_PATH("hierarchy"),
                            "struct_size is not set");
    const int64_t n = hierarchy->nodes, r = hierarchy->n_constraints;
    if (n < 1 || n > 10000 || r < 0 || r > n || hierarchy->horizon < 1 ||
        hierarchy->horizon > 100000)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("hierarchy"),
                            "has a size out of range");
    if (hierarchy->mean == NULL || hierarchy->deviation == NULL ||
        (r > 0 && hierarchy->constraints == NULL))
        return mktopt__fail(err, MKTOPT_INVALID_ARGUMENT, MKTOPT__FIELD_PATH("hierarchy"),
                            "has an array that is NULL");
    MKTOPT__TRY(check("mean", hierarchy->mean, n * hierarchy->horizon, -1e300, err));
    MKTOPT__TRY(check("deviation", hierarchy->deviation, n * hierarchy->horizon, 0, err));
    MKTOPT__TRY(check("constraints", hierarchy->constraints, n * r, -1e300, err));
    if (hierarchy->correlation != NULL)
        MKTOPT__TRY(check("correlation", hierarchy->correlation, n * n, -1, err));
    mktopt__arena *arena = mktopt__arena_create(allocator);
    if (arena == NULL)
        return mktopt__out_of_memory(err);
    work s = {.n = n, .r = r, .c = hierarchy->constraints};
    const mktopt_status status = run(arena, &s, hierarchy, mean, deviation, err);
    mktopt__arena_free(arena);
    return status;
}
