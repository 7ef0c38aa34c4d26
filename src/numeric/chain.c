/* Sparse absorbing chains. Systems with I - Q are solved by BiCGSTAB (van der Vorst, SIAM J. Sci.
 * Stat. Comput. 13, 1992) on several right-hand sides at a time: the matrix is read once for all of
 * them, which is what the time goes into. Where it stalls, Gauss-Seidel sweeps finish: they
 * converge for every absorbing chain (I - Q is a nonsingular M-matrix). */
#include "numeric/chain.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/parallel.h"

/* Relative size of the error at which a solution is done. Rounding alone leaves some 1e-16 times
 * the mean number of steps. */
static const double TOLERANCE = 1e-14;
/* What is good enough when rounding allows no more. */
static const double ACCEPTABLE = 1e-11;
enum { MAX_ITERATIONS = 400, STALLED = 12, MAX_RESTARTS = 4, MAX_SWEEPS = 20000 };

/* Right-hand sides solved together: eight doubles are a cache line, two bound the memory of chains
 * of millions of states. */
enum { WIDE = 8, NARROW = 2, WIDE_STATES = 65536 };

/* One system (I - Q) x = b (backward) or x (I - Q) = b, per column with some states removed.
 * Vectors hold `width` columns side by side, x[state * width + column]. */
typedef struct system_of_columns {
    const mktopt__chain *chain;
    int width;
    int backward;
    const uint8_t *removed; /* by state: bit k says it is removed in column k; NULL: none */
    const double *weight;   /* the error of column k is sum |residual| weight */
    double reference[WIDE]; /* what it is relative to */
} system_of_columns;

/* ---- products ----------------------------------------------------------------------------- */

static inline __attribute__((always_inline)) void forward_w(const system_of_columns *s,
                                                            const double *x, double *y, int width)
{
    const mktopt__chain *c = s->chain;
    for (int64_t j = 0; j < c->n; j++) {
        double sum[WIDE] = {0};
        for (int64_t e = c->offsets[j]; e < c->offsets[j + 1]; e++) {
            const double *source = x + (int64_t)c->from[e] * width;
            for (int k = 0; k < width; k++)
                sum[k] += c->probability[e] * source[k];
        }
        for (int k = 0; k < width; k++)
            y[j * width + k] = x[j * width + k] - sum[k];
        if (s->removed != NULL && s->removed[j] != 0)
            for (int k = 0; k < width; k++)
                if (s->removed[j] >> k & 1)
                    y[j * width + k] = 0;
    }
}

static inline __attribute__((always_inline)) void backward_w(const system_of_columns *s,
                                                             const double *x, double *y, int width)
{
    const mktopt__chain *c = s->chain;
    memcpy(y, x, (size_t)(c->n * width) * sizeof *y);
    for (int64_t j = 0; j < c->n; j++)
        for (int64_t e = c->offsets[j]; e < c->offsets[j + 1]; e++) {
            double *target = y + (int64_t)c->from[e] * width;
            for (int k = 0; k < width; k++)
                target[k] -= c->probability[e] * x[j * width + k];
        }
}

/* y = x (I - Q) or (I - Q) x; removed states stay 0. */
static void apply(const system_of_columns *s, const double *x, double *y)
{
    if (s->backward)
        s->width == WIDE ? backward_w(s, x, y, WIDE) : backward_w(s, x, y, NARROW);
    else
        s->width == WIDE ? forward_w(s, x, y, WIDE) : forward_w(s, x, y, NARROW);
}

static inline __attribute__((always_inline)) void dot_w(const double *x, const double *y, int64_t n,
                                                        double *out, int width)
{
    double sum[WIDE] = {0};
    for (int64_t i = 0; i < n; i++)
        for (int k = 0; k < width; k++)
            sum[k] += x[i * width + k] * y[i * width + k];
    memcpy(out, sum, sizeof sum);
}

static void dot(const system_of_columns *s, const double *x, const double *y, double out[WIDE])
{
    if (s->width == WIDE)
        dot_w(x, y, s->chain->n, out, WIDE);
    else
        dot_w(x, y, s->chain->n, out, NARROW);
}

/* out[k] = sum |r| weight / reference: the relative error that the residual stands for. */
static void measure(const system_of_columns *s, const double *r, double out[WIDE])
{
    double sum[WIDE] = {0};
    for (int64_t i = 0; i < s->chain->n; i++) {
        const double weight = s->weight != NULL ? s->weight[i] : 1.0;
        for (int k = 0; k < s->width; k++)
            sum[k] += fabs(r[i * s->width + k]) * weight;
    }
    for (int k = 0; k < WIDE; k++)
        out[k] = k < s->width && s->reference[k] > 0 ? sum[k] / s->reference[k] : 0;
}

static double worst(const double error[WIDE])
{
    double largest = 0;
    for (int k = 0; k < WIDE; k++)
        largest = fmax(largest, error[k]);
    return largest;
}

/* ---- BiCGSTAB ----------------------------------------------------------------------------- */

typedef struct workspace {
    double *x, *r, *shadow, *p, *v, *t, *b; /* n * width each */
} workspace;

/* x / y, 0 where that is no number: the column has converged or broken down and stands still. */
static double quotient(double x, double y)
{
    const double q = x / y;
    return isfinite(q) ? q : 0;
}

/* y = y * scale + x, by column. */
static void scale_add(const system_of_columns *s, double *y, const double scale[WIDE],
                      const double *x)
{
    for (int64_t i = 0; i < s->chain->n; i++)
        for (int k = 0; k < s->width; k++)
            y[i * s->width + k] = y[i * s->width + k] * scale[k] + x[i * s->width + k];
}

/* y += scale * x, by column. */
static void add_scaled(const system_of_columns *s, double *y, const double scale[WIDE],
                       const double *x)
{
    for (int64_t i = 0; i < s->chain->n; i++)
        for (int k = 0; k < s->width; k++)
            y[i * s->width + k] += scale[k] * x[i * s->width + k];
}

static void negate(double out[WIDE], const double in[WIDE])
{
    for (int k = 0; k < WIDE; k++)
        out[k] = -in[k];
}

/* r = b - A x, and the error it stands for. */
static double true_residual(const system_of_columns *s, workspace *w)
{
    double error[WIDE];
    apply(s, w->x, w->r);
    for (int64_t i = 0; i < s->chain->n * s->width; i++)
        w->r[i] = w->b[i] - w->r[i];
    measure(s, w->r, error);
    return worst(error);
}

/* One step; w->r is the residual of w->x before and after. `rho` carries over. */
static void step(const system_of_columns *s, workspace *w, double rho[WIDE], double alpha[WIDE],
                 double omega[WIDE])
{
    double next_rho[WIDE], shadow_v[WIDE], ts[WIDE], tt[WIDE], factor[WIDE];
    dot(s, w->shadow, w->r, next_rho);
    /* p = r + beta (p - omega v) */
    negate(factor, omega);
    add_scaled(s, w->p, factor, w->v);
    for (int k = 0; k < WIDE; k++)
        factor[k] = quotient(next_rho[k] * alpha[k], rho[k] * omega[k]);
    scale_add(s, w->p, factor, w->r);
    apply(s, w->p, w->v);
    dot(s, w->shadow, w->v, shadow_v);
    for (int k = 0; k < WIDE; k++)
        alpha[k] = quotient(next_rho[k], shadow_v[k]);
    negate(factor, alpha);
    add_scaled(s, w->r, factor, w->v);
    apply(s, w->r, w->t);
    dot(s, w->t, w->r, ts);
    dot(s, w->t, w->t, tt);
    for (int k = 0; k < WIDE; k++)
        omega[k] = quotient(ts[k], tt[k]);
    add_scaled(s, w->x, alpha, w->p);
    add_scaled(s, w->x, omega, w->r);
    negate(factor, omega);
    add_scaled(s, w->r, factor, w->t);
    memcpy(rho, next_rho, sizeof next_rho);
}

/* Iterates from w->x until done or stalled. */
static void iterate(const system_of_columns *s, workspace *w)
{
    const size_t bytes = (size_t)(s->chain->n * s->width) * sizeof(double);
    double rho[WIDE], alpha[WIDE], omega[WIDE], error[WIDE], best = INFINITY;
    for (int k = 0; k < WIDE; k++)
        rho[k] = alpha[k] = omega[k] = 1;
    memcpy(w->shadow, w->r, bytes);
    memset(w->p, 0, bytes);
    memset(w->v, 0, bytes);
    for (int i = 0, since = 0; i < MAX_ITERATIONS && since < STALLED; i++) {
        step(s, w, rho, alpha, omega);
        measure(s, w->r, error);
        const double now = worst(error);
        if (!(now > TOLERANCE))
            return;
        since = now < best ? 0 : since + 1;
        best = fmin(best, now);
    }
}

/* x_j = b_j + sum_i x_i q_ij in place (no state leads to itself more than the sum allows for). */
static void sweep(const system_of_columns *s, workspace *w)
{
    const mktopt__chain *c = s->chain;
    for (int64_t j = 0; j < c->n; j++) {
        double sum[WIDE] = {0};
        double stay = 0;
        for (int64_t e = c->offsets[j]; e < c->offsets[j + 1]; e++) {
            if (c->from[e] == j) {
                stay = c->probability[e];
                continue;
            }
            for (int k = 0; k < s->width; k++)
                sum[k] += c->probability[e] * w->x[(int64_t)c->from[e] * s->width + k];
        }
        for (int k = 0; k < s->width; k++)
            if (s->removed == NULL || !(s->removed[j] >> k & 1))
                w->x[j * s->width + k] = (w->b[j * s->width + k] + sum[k]) / (1 - stay);
    }
}

/* Solves for w->b from the guess w->x; returns a bound on the relative error. */
static double solve(const system_of_columns *s, workspace *w)
{
    double error = true_residual(s, w);
    double best = INFINITY;
    for (int restart = 0; restart < MAX_RESTARTS && error > TOLERANCE && error < best; restart++) {
        best = error;
        iterate(s, w);
        error = true_residual(s, w);
    }
    for (int i = 0; i < MAX_SWEEPS && !(error <= ACCEPTABLE) && !s->backward; i++) {
        sweep(s, w);
        if (i % 16 == 15)
            error = true_residual(s, w);
    }
    return error;
}

static mktopt_status workspace_create(const mktopt__context *context, int64_t n, int width,
                                      workspace *w, double **memory, mktopt_error *err)
{
    const int64_t size = n * width;
    *memory = mktopt__alloc(context->allocator, 7 * size, sizeof(double));
    if (*memory == NULL)
        return mktopt__out_of_memory(err);
    double *m = *memory;
    *w = (workspace){m,           m + size, m + 2 * size, m + 3 * size, m + 4 * size, m + 5 * size,
                     m + 6 * size};
    return MKTOPT_OK;
}

/* ---- gain --------------------------------------------------------------------------------- */

mktopt_status mktopt__chain_gain(const mktopt__context *context, const mktopt__chain *chain,
                                 double *gain[MKTOPT__CHAIN_REWARDS], mktopt_error *err)
{
    workspace w = {0};
    double *memory;
    system_of_columns s = {.chain = chain, .width = NARROW, .backward = 1};
    MKTOPT__TRY(workspace_create(context, chain->n, NARROW, &w, &memory, err));
    for (int k = 0; k < MKTOPT__CHAIN_REWARDS; k++)
        for (int64_t i = 0; i < chain->n; i++) {
            w.b[i * NARROW + k] = w.x[i * NARROW + k] = chain->reward[k][i];
            s.reference[k] += chain->reward[k][i];
        }
    solve(&s, &w);
    for (int k = 0; k < MKTOPT__CHAIN_REWARDS; k++)
        for (int64_t i = 0; i < chain->n; i++)
            gain[k][i] = w.x[i * NARROW + k];
    mktopt__free(context->allocator, memory, 7 * chain->n * NARROW, sizeof(double));
    return MKTOPT_OK;
}

/* ---- visits ------------------------------------------------------------------------------- */

mktopt_status mktopt__chain_visits(const mktopt__context *context, const mktopt__chain *chain,
                                   const double *const start[MKTOPT__CHAIN_STARTS],
                                   double *const visits[MKTOPT__CHAIN_STARTS], mktopt_error *err)
{
    workspace w = {0};
    double *memory;
    system_of_columns s = {.chain = chain, .width = NARROW};
    MKTOPT__TRY(workspace_create(context, chain->n, NARROW, &w, &memory, err));
    for (int k = 0; k < MKTOPT__CHAIN_STARTS; k++)
        for (int64_t i = 0; i < chain->n; i++) {
            w.b[i * NARROW + k] = w.x[i * NARROW + k] = start[k][i];
            s.reference[k] += start[k][i];
        }
    solve(&s, &w);
    for (int k = 0; k < MKTOPT__CHAIN_STARTS; k++)
        for (int64_t i = 0; i < chain->n; i++)
            visits[k][i] = w.x[i * NARROW + k];
    mktopt__free(context->allocator, memory, 7 * chain->n * NARROW, sizeof(double));
    return MKTOPT_OK;
}

/* ---- losses ------------------------------------------------------------------------------- */

typedef struct losses_job {
    const mktopt__context *context;
    const mktopt__chain *chain;
    double *const *gain;
    const mktopt__chain_sets *sets;
    double *const *loss;
    double *errors; /* by block */
    double *weight; /* sum of the gains, each relative to its reward */
    int width;
} losses_job;

/* What each column loses on the removed states themselves, v_S b_S; with w->x = v on them. */
static void lose_directly(const losses_job *job, const uint8_t *removed, int64_t first, int columns,
                          workspace *w)
{
    const mktopt__chain *c = job->chain;
    memset(w->x, 0, (size_t)(c->n * job->width) * sizeof *w->x);
    for (int k = 0; k < columns; k++)
        for (int r = 0; r < MKTOPT__CHAIN_REWARDS; r++)
            job->loss[r][first + k] = 0;
    for (int64_t i = 0; i < c->n; i++)
        for (int k = 0; removed[i] != 0 && k < columns; k++) {
            if (!(removed[i] >> k & 1))
                continue;
            w->x[i * job->width + k] = c->visits[i];
            for (int r = 0; r < MKTOPT__CHAIN_REWARDS; r++)
                job->loss[r][first + k] += c->visits[i] * c->reward[r][i];
        }
}

/* From w->x = v on the removed states: the flow out of them into the rest, w->b = w, and a first
 * guess w->x = a v on the rest, with a such that the residual has no mass: it then lacks the
 * slowest mode. */
static void prepare_rest(const losses_job *job, system_of_columns *s, workspace *w)
{
    const mktopt__chain *c = job->chain;
    const int width = s->width;
    double flow[WIDE] = {0}, start[WIDE] = {0};
    apply(s, w->x, w->b); /* on the rest x is 0, so this is -w */
    for (int64_t i = 0; i < c->n; i++)
        for (int k = 0; k < width; k++) {
            w->b[i * width + k] = 0 - w->b[i * width + k];
            flow[k] += w->b[i * width + k];
            if (!(s->removed[i] >> k & 1))
                start[k] += c->start[i];
        }
    for (int64_t i = 0; i < c->n; i++)
        for (int k = 0; k < width; k++)
            w->x[i * width + k] =
                s->removed[i] >> k & 1 ? 0 : c->visits[i] * quotient(flow[k], flow[k] + start[k]);
    for (int k = 0; k < width; k++)
        s->reference[k] = 0;
    for (int64_t i = 0; i < c->n; i++)
        for (int k = 0; k < width; k++)
            s->reference[k] += w->b[i * width + k] * s->weight[i];
}

static void lose_through_rest(const losses_job *job, int64_t first, int columns, const workspace *w)
{
    const mktopt__chain *c = job->chain;
    for (int r = 0; r < MKTOPT__CHAIN_REWARDS; r++)
        for (int k = 0; k < columns; k++) {
            double sum = 0;
            for (int64_t i = 0; i < c->n; i++)
                sum += w->x[i * job->width + k] * c->reward[r][i];
            job->loss[r][first + k] += sum;
        }
}

/* One block of sets. */
static mktopt_status lose_block(void *shared, int64_t block, mktopt_error *err)
{
    const losses_job *job = shared;
    const mktopt__chain_sets *sets = job->sets;
    const int64_t n = job->chain->n, first = block * job->width;
    const int columns = (int)(sets->count - first < job->width ? sets->count - first : job->width);
    workspace w = {0};
    double *memory = NULL;
    uint8_t *removed = mktopt__alloc(job->context->allocator, n, 1);
    mktopt_status status = removed != NULL
                               ? workspace_create(job->context, n, job->width, &w, &memory, err)
                               : mktopt__out_of_memory(err);
    if (status == MKTOPT_OK) {
        memset(removed, 0, (size_t)n);
        for (int k = 0; k < columns; k++)
            for (int64_t e = sets->offsets[first + k]; e < sets->offsets[first + k + 1]; e++)
                removed[sets->states[e]] |= (uint8_t)(1u << k);
        system_of_columns s = {
            .chain = job->chain, .width = job->width, .removed = removed, .weight = job->weight};
        lose_directly(job, removed, first, columns, &w);
        prepare_rest(job, &s, &w);
        job->errors[block] = solve(&s, &w);
        lose_through_rest(job, first, columns, &w);
    }
    mktopt__free(job->context->allocator, memory, 7 * n * job->width, sizeof(double));
    mktopt__free(job->context->allocator, removed, n, 1);
    return status;
}

mktopt_status mktopt__chain_losses(const mktopt__context *context, const mktopt__chain *chain,
                                   double *const gain[MKTOPT__CHAIN_REWARDS],
                                   const mktopt__chain_sets *sets,
                                   double *loss[MKTOPT__CHAIN_REWARDS], double *error,
                                   mktopt_error *err)
{
    const int width = chain->n <= WIDE_STATES ? WIDE : NARROW;
    const int64_t blocks = (sets->count + width - 1) / width;
    double *weight = mktopt__alloc(context->allocator, chain->n, sizeof *weight);
    double *errors = mktopt__alloc(context->allocator, blocks, sizeof *errors);
    mktopt_status status =
        weight != NULL && errors != NULL ? MKTOPT_OK : mktopt__out_of_memory(err);
    if (status == MKTOPT_OK) {
        double total[MKTOPT__CHAIN_REWARDS] = {0};
        for (int r = 0; r < MKTOPT__CHAIN_REWARDS; r++)
            for (int64_t i = 0; i < chain->n; i++)
                total[r] += chain->visits[i] * chain->reward[r][i];
        for (int64_t i = 0; i < chain->n; i++) {
            weight[i] = 0;
            for (int r = 0; r < MKTOPT__CHAIN_REWARDS; r++)
                weight[i] += quotient(fabs(gain[r][i]), total[r]);
        }
        losses_job job = {context, chain, gain, sets, loss, errors, weight, width};
        status = mktopt__parallel(context, blocks, lose_block, &job, err);
    }
    for (int64_t b = 0; status == MKTOPT_OK && error != NULL && b < blocks; b++)
        *error = b == 0 ? errors[b] : fmax(*error, errors[b]);
    mktopt__free(context->allocator, errors, blocks, sizeof *errors);
    mktopt__free(context->allocator, weight, chain->n, sizeof *weight);
    return status;
}
