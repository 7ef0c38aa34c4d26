/* Sparse absorbing chains. Systems with I - Q are solved by BiCGSTAB (van der Vorst, SIAM J. Sci.
 * Stat. Comput. 13, 1992) on several right-hand sides at a time: the matrix is read once for all of
 * them, which is what the time goes into. Where it stalls, Gauss-Seidel sweeps finish: they
 * converge for every absorbing chain (I - Q is a nonsingular M-matrix). */
#include "numeric/chain.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "base/sum.h"

/* Relative size of the error at which a solution is done. Rounding alone leaves some 1e-16 times
 * the mean number of steps. */
static const double TOLERANCE = 1e-14;
/* What is good enough when rounding allows no more. */
static const double ACCEPTABLE = 1e-11;
enum { MAX_ITERATIONS = 400, STALLED = 12, MAX_RESTARTS = 4, MAX_SWEEPS = 20000 };

/* Right-hand sides solved together: eight doubles are a cache line; of larger chains than
 * WIDE_STATES sets are solved one by one. */
enum { WIDE = 8, NARROW = 2, SINGLE = 1, WIDE_STATES = 65536 };

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
        backward_w(s, x, y, NARROW);
    else if (s->width == WIDE)
        forward_w(s, x, y, WIDE);
    else if (s->width == NARROW)
        forward_w(s, x, y, NARROW);
    else
        forward_w(s, x, y, SINGLE);
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
    else if (s->width == NARROW)
        dot_w(x, y, s->chain->n, out, NARROW);
    else
        dot_w(x, y, s->chain->n, out, SINGLE);
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

/* ---- gains and visits ---------------------------------------------------------------------- */

/* Solves for NARROW right-hand sides, the first guess being these themselves. */
static mktopt_status solve_pair(const mktopt__context *context, const mktopt__chain *chain,
                                int backward, const double *const given[NARROW],
                                double *const solution[NARROW], mktopt_error *err)
{
    workspace w = {0};
    double *memory;
    system_of_columns s = {.chain = chain, .width = NARROW, .backward = backward};
    MKTOPT__TRY(workspace_create(context, chain->n, NARROW, &w, &memory, err));
    for (int k = 0; k < NARROW; k++)
        for (int64_t i = 0; i < chain->n; i++) {
            w.b[i * NARROW + k] = w.x[i * NARROW + k] = given[k][i];
            s.reference[k] += given[k][i];
        }
    solve(&s, &w);
    for (int k = 0; k < NARROW; k++)
        for (int64_t i = 0; i < chain->n; i++)
            solution[k][i] = w.x[i * NARROW + k];
    mktopt__free(context->allocator, memory, 7 * chain->n * NARROW, sizeof(double));
    return MKTOPT_OK;
}

mktopt_status mktopt__chain_gain(const mktopt__context *context, const mktopt__chain *chain,
                                 double *gain[MKTOPT__CHAIN_REWARDS], mktopt_error *err)
{
    return solve_pair(context, chain, 1, chain->reward, gain, err);
}

mktopt_status mktopt__chain_visits(const mktopt__context *context, const mktopt__chain *chain,
                                   const double *const start[MKTOPT__CHAIN_STARTS],
                                   double *const visits[MKTOPT__CHAIN_STARTS], mktopt_error *err)
{
    return solve_pair(context, chain, 0, start, visits, err);
}

/* ---- losses ------------------------------------------------------------------------------- */

typedef struct losses_job {
    const mktopt__context *context;
    const mktopt__chain *chain;
    const mktopt__chain_sets *sets;
    double *const *loss;
    double *errors;       /* by task */
    double *weight;       /* sum of the gains, each relative to its reward */
    int64_t *out_offsets; /* of large chains: transitions by the state they come from */
    int32_t *out_to;
} losses_job;

/* What is lost on the removed states themselves: v_S b_S. */
static void lose_directly(const losses_job *job, int64_t set)
{
    const mktopt__chain *c = job->chain;
    const mktopt__chain_sets *sets = job->sets;
    for (int r = 0; r < MKTOPT__CHAIN_REWARDS; r++) {
        mktopt__sum sum = {0, 0};
        for (int64_t e = sets->offsets[set]; e < sets->offsets[set + 1]; e++)
            mktopt__sum_add(&sum, c->visits[sets->states[e]] * c->reward[r][sets->states[e]]);
        job->loss[r][set] = mktopt__sum_value(&sum);
    }
}

/* ---- sets of a chain that fits the cache: WIDE at a time ---- */

/* The flow out of the removed states into the rest, w->b = w, and a first guess w->x = a v on the
 * rest, with a such that the residual has no mass: it then lacks the slowest mode. */
static void prepare_rest(system_of_columns *s, workspace *w)
{
    const mktopt__chain *c = s->chain;
    double flow[WIDE] = {0}, start[WIDE] = {0};
    for (int64_t i = 0; i < c->n; i++)
        for (int k = 0; k < WIDE; k++)
            w->x[i * WIDE + k] = s->removed[i] >> k & 1 ? c->visits[i] : 0;
    apply(s, w->x, w->b); /* on the rest x is 0, so this is -w */
    for (int64_t i = 0; i < c->n; i++)
        for (int k = 0; k < WIDE; k++) {
            w->b[i * WIDE + k] = 0 - w->b[i * WIDE + k];
            flow[k] += w->b[i * WIDE + k];
            start[k] += s->removed[i] >> k & 1 ? 0 : c->start[i];
            s->reference[k] += w->b[i * WIDE + k] * s->weight[i];
        }
    for (int64_t i = 0; i < c->n; i++)
        for (int k = 0; k < WIDE; k++)
            w->x[i * WIDE + k] =
                s->removed[i] >> k & 1 ? 0 : c->visits[i] * quotient(flow[k], flow[k] + start[k]);
}

static mktopt_status lose_block(void *shared, int64_t block, mktopt_error *err)
{
    const losses_job *job = shared;
    const mktopt__chain_sets *sets = job->sets;
    const mktopt__chain *c = job->chain;
    const int64_t first = block * WIDE;
    const int64_t end = first + WIDE < sets->count ? first + WIDE : sets->count;
    workspace w = {0};
    double *memory = NULL;
    uint8_t *removed = mktopt__alloc(job->context->allocator, c->n, 1);
    mktopt_status status = removed != NULL
                               ? workspace_create(job->context, c->n, WIDE, &w, &memory, err)
                               : mktopt__out_of_memory(err);
    if (status == MKTOPT_OK) {
        memset(removed, 0, (size_t)c->n);
        for (int64_t k = first; k < end; k++)
            for (int64_t e = sets->offsets[k]; e < sets->offsets[k + 1]; e++)
                removed[sets->states[e]] |= (uint8_t)(1u << (k - first));
        system_of_columns s = {
            .chain = c, .width = WIDE, .removed = removed, .weight = job->weight};
        prepare_rest(&s, &w);
        job->errors[block] = solve(&s, &w);
        for (int64_t k = first; k < end; k++) {
            lose_directly(job, k);
            for (int r = 0; r < MKTOPT__CHAIN_REWARDS; r++)
                for (int64_t i = 0; i < c->n; i++)
                    job->loss[r][k] += w.x[i * WIDE + (k - first)] * c->reward[r][i];
        }
    }
    mktopt__free(job->context->allocator, memory, 7 * c->n * WIDE, sizeof(double));
    mktopt__free(job->context->allocator, removed, c->n, 1);
    return status;
}

/* ---- sets of a large chain: one at a time, on the states that can be reached from it ---- */

/* Transitions by the state they come from. */
static mktopt_status transpose(losses_job *job, mktopt_error *err)
{
    const mktopt__chain *c = job->chain;
    const mktopt_allocator *allocator = job->context->allocator;
    job->out_offsets = mktopt__alloc(allocator, c->n + 2, sizeof *job->out_offsets);
    job->out_to = mktopt__alloc(allocator, c->offsets[c->n], sizeof *job->out_to);
    if (job->out_offsets == NULL || job->out_to == NULL)
        return mktopt__out_of_memory(err);
    memset(job->out_offsets, 0, (size_t)(c->n + 2) * sizeof *job->out_offsets);
    for (int64_t e = 0; e < c->offsets[c->n]; e++)
        job->out_offsets[c->from[e] + 2]++;
    for (int64_t i = 0; i < c->n; i++)
        job->out_offsets[i + 2] += job->out_offsets[i + 1];
    for (int64_t j = 0; j < c->n; j++)
        for (int64_t e = c->offsets[j]; e < c->offsets[j + 1]; e++)
            job->out_to[job->out_offsets[c->from[e] + 1]++] = (int32_t)j;
    return MKTOPT_OK;
}

enum { UNSEEN = -1, REMOVED = -2 };

/* What lies behind a set: its states in `list`, their place there (or UNSEEN, REMOVED) in `place`.
 */
typedef struct region {
    int32_t *place;
    int32_t *list;
    int64_t count;
} region;

static void reach(region *r, const losses_job *job, int64_t state)
{
    for (int64_t e = job->out_offsets[state]; e < job->out_offsets[state + 1]; e++) {
        const int32_t next = job->out_to[e];
        if (r->place[next] != UNSEEN)
            continue;
        r->place[next] = (int32_t)r->count;
        r->list[r->count++] = next;
    }
}

static void find_region(region *r, const losses_job *job, int64_t set)
{
    const mktopt__chain_sets *sets = job->sets;
    r->count = 0;
    for (int64_t i = 0; i < job->chain->n; i++)
        r->place[i] = UNSEEN;
    for (int64_t e = sets->offsets[set]; e < sets->offsets[set + 1]; e++)
        r->place[sets->states[e]] = REMOVED;
    for (int64_t e = sets->offsets[set]; e < sets->offsets[set + 1]; e++)
        reach(r, job, sets->states[e]);
    for (int64_t i = 0; i < r->count; i++) /* the list grows while it is read */
        reach(r, job, r->list[i]);
}

/* The chain of the region, and in w->b the flow into it out of the removed states. */
static int64_t fill_region(const region *r, const mktopt__chain *c, int64_t *offsets, int32_t *from,
                           double *probability, double *flow)
{
    int64_t at = 0;
    offsets[0] = 0;
    for (int64_t j = 0; j < r->count; j++) {
        const int64_t state = r->list[j];
        flow[j] = 0;
        for (int64_t e = c->offsets[state]; e < c->offsets[state + 1]; e++) {
            const int32_t place = r->place[c->from[e]];
            if (place == REMOVED)
                flow[j] += c->visits[c->from[e]] * c->probability[e];
            if (place < 0)
                continue;
            from[at] = place;
            probability[at++] = c->probability[e];
        }
        offsets[j + 1] = at;
    }
    return at;
}

static mktopt_status solve_region(const losses_job *job, int64_t set, const region *r,
                                  mktopt_error *err)
{
    const mktopt__chain *c = job->chain;
    const mktopt_allocator *allocator = job->context->allocator;
    int64_t edges = 0;
    for (int64_t j = 0; j < r->count; j++)
        edges += c->offsets[r->list[j] + 1] - c->offsets[r->list[j]];
    workspace w = {0};
    double *memory = NULL;
    int64_t *offsets = mktopt__alloc(allocator, r->count + 1, sizeof *offsets);
    int32_t *from = mktopt__alloc(allocator, edges, sizeof *from);
    double *probability = mktopt__alloc(allocator, edges + r->count, sizeof *probability);
    mktopt_status status = offsets != NULL && from != NULL && probability != NULL
                               ? workspace_create(job->context, r->count, SINGLE, &w, &memory, err)
                               : mktopt__out_of_memory(err);
    if (status == MKTOPT_OK) {
        double *weight = probability + edges;
        fill_region(r, c, offsets, from, probability, w.b);
        const mktopt__chain part = {
            .n = r->count, .offsets = offsets, .from = from, .probability = probability};
        system_of_columns s = {.chain = &part, .width = SINGLE, .weight = weight};
        for (int64_t j = 0; j < r->count; j++) {
            weight[j] = job->weight[r->list[j]];
            s.reference[0] += w.b[j] * weight[j];
            w.x[j] = w.b[j];
        }
        job->errors[set] = solve(&s, &w);
        for (int k = 0; k < MKTOPT__CHAIN_REWARDS; k++)
            for (int64_t j = 0; j < r->count; j++)
                job->loss[k][set] += w.x[j] * c->reward[k][r->list[j]];
    }
    mktopt__free(allocator, memory, 7 * r->count * SINGLE, sizeof(double));
    mktopt__free(allocator, probability, edges + r->count, sizeof *probability);
    mktopt__free(allocator, from, edges, sizeof *from);
    mktopt__free(allocator, offsets, r->count + 1, sizeof *offsets);
    return status;
}

static mktopt_status lose_set(void *shared, int64_t set, mktopt_error *err)
{
    const losses_job *job = shared;
    const mktopt_allocator *allocator = job->context->allocator;
    const int64_t n = job->chain->n;
    region r = {.place = mktopt__alloc(allocator, n, sizeof *r.place),
                .list = mktopt__alloc(allocator, n, sizeof *r.list)};
    mktopt_status status =
        r.place != NULL && r.list != NULL ? MKTOPT_OK : mktopt__out_of_memory(err);
    if (status == MKTOPT_OK) {
        lose_directly(job, set);
        find_region(&r, job, set);
        status = solve_region(job, set, &r, err);
    }
    mktopt__free(allocator, r.place, n, sizeof *r.place);
    mktopt__free(allocator, r.list, n, sizeof *r.list);
    return status;
}

/* ---- all sets ---- */

/* weight = sum of the gains, each relative to its reward from the start. */
static void fill_weight(losses_job *job, double *const gain[MKTOPT__CHAIN_REWARDS])
{
    const mktopt__chain *c = job->chain;
    for (int64_t i = 0; i < c->n; i++)
        job->weight[i] = 0;
    for (int r = 0; r < MKTOPT__CHAIN_REWARDS; r++) {
        double total = 0;
        for (int64_t i = 0; i < c->n; i++)
            total += c->visits[i] * c->reward[r][i];
        for (int64_t i = 0; i < c->n; i++)
            job->weight[i] += quotient(fabs(gain[r][i]), total);
    }
}

static mktopt_status lose_all(losses_job *job, int large, int64_t tasks, mktopt_error *err)
{
    if (large)
        MKTOPT__TRY(transpose(job, err));
    return mktopt__parallel(job->context, tasks, large ? lose_set : lose_block, job, err);
}

mktopt_status mktopt__chain_losses(const mktopt__context *context, const mktopt__chain *chain,
                                   double *const gain[MKTOPT__CHAIN_REWARDS],
                                   const mktopt__chain_sets *sets,
                                   double *loss[MKTOPT__CHAIN_REWARDS], double *error,
                                   mktopt_error *err)
{
    const mktopt_allocator *allocator = context->allocator;
    const int large = chain->n > WIDE_STATES;
    const int64_t tasks = large ? sets->count : (sets->count + WIDE - 1) / WIDE;
    losses_job job = {.context = context, .chain = chain, .sets = sets, .loss = loss};
    job.weight = mktopt__alloc(allocator, chain->n, sizeof *job.weight);
    job.errors = mktopt__alloc(allocator, tasks, sizeof *job.errors);
    mktopt_status status =
        job.weight != NULL && job.errors != NULL ? MKTOPT_OK : mktopt__out_of_memory(err);
    if (status == MKTOPT_OK) {
        fill_weight(&job, gain);
        status = lose_all(&job, large, tasks, err);
    }
    for (int64_t t = 0; status == MKTOPT_OK && error != NULL && t < tasks; t++)
        *error = t == 0 ? job.errors[t] : fmax(*error, job.errors[t]);
    mktopt__free(allocator, job.out_to, chain->offsets[chain->n], sizeof *job.out_to);
    mktopt__free(allocator, job.out_offsets, chain->n + 2, sizeof *job.out_offsets);
    mktopt__free(allocator, job.errors, tasks, sizeof *job.errors);
    mktopt__free(allocator, job.weight, chain->n, sizeof *job.weight);
    return status;
}
