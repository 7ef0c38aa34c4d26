/* Exponential smoothing in state-space form (Hyndman, Koehler, Ord and Snyder, "Forecasting with
 * Exponential Smoothing", 2008), with q = l + phi b:
 *
 *   season   mu       l           b              s
 *   none     q        q + a e     phi b + b' e
 *   add.     q + s    q + a e     phi b + b' e   s + g e
 *   mult.    q s      q + a e/s   phi b + b' e/s s + g e/q
 *
 * e = y - mu. Additive and multiplicative errors share these recursions and differ in likelihood:
 *   -2 log L = n log sum e^2                        (additive)
 *   -2 log L = n log sum (e/mu)^2 + 2 sum log mu    (multiplicative)
 * It is minimised over smoothing parameters and initial states together by the Levenberg-Marquardt
 * method; multiplicative errors are weighted by 1/mu of the step before. The errors are linear in
 * the initial states of additive models, so that one step finds these.
 */
#include "forecast/models/ets.h"

#include <math.h>
#include <string.h>

#include "numeric/least_squares.h"

enum { MOST_PARAMETERS = 4 + 2 + MKTOPT__ETS_LONGEST_SEASON };

#define FLAT 9 /* of free numbers: beyond, smoothing parameters do not move any more */

/* How far a search goes: steps, tries of shorter and shorter ones, and the change of -2 log L that
 * ends it. */
typedef struct effort {
    int steps;
    int tries;
    double small;
} effort;

static const effort to_compare = {12, 4, 1e-3}; /* far below what an AICc can tell apart */
static const effort to_keep = {4, 4, 1e-6};     /* not where it is so flat that data hardly tell */
static const effort to_the_end = {60, 12, 1e-8};

/* ---- the recursions ------------------------------------------------------------------------- */

typedef mktopt__ets_state states;

typedef struct factors {
    double alpha;
    double beta;
    double gamma;
    double phi;
} factors;

/* Takes one value in; returns its one-step forecast. This is the time of the whole method, and
 * `kind`, of the season, is known where it is compiled into a loop. */
static inline double take(int32_t kind, const factors *p, double y, double *level, double *slope,
                          double *season)
{
    const double step = p->phi * *slope, q = *level + step;
    double e = y - q, forecast = q;
    if (kind == MKTOPT__ETS_ADDITIVE) {
        e = (y - *season) - q;
        forecast = q + *season;
        *season += p->gamma * e;
    } else if (kind == MKTOPT__ETS_MULTIPLICATIVE) {
        const double inverse = 1 / *season; /* so the next level does not wait for a division */
        forecast = q * *season;
        e = y - forecast;
        *season += p->gamma * (e / q);
        e *= inverse;
    }
    *level = q + p->alpha * e;
    *slope = step + p->beta * e;
    return forecast;
}

/* One-step forecasts of y[0..n). */
static inline void run(int32_t kind, const mktopt__ets *m, states *s, const double *y, int64_t n,
                       double *mu)
{
    const factors p = {m->alpha, m->beta, m->gamma, m->phi};
    double level = s->level, slope = s->slope;
    int64_t at = s->at;
    for (int64_t t = 0; t < n; t++) {
        mu[t] = take(kind, &p, y[t], &level, &slope, &s->seasons[at]);
        at = at + 1 < m->period ? at + 1 : 0;
    }
    s->level = level;
    s->slope = slope;
    s->at = at;
}

void mktopt__ets_filter(const mktopt__ets *model, const double *y, int64_t n, states *s, double *mu)
{
    if (model->season == MKTOPT__ETS_NONE)
        run(MKTOPT__ETS_NONE, model, s, y, n, mu);
    else if (model->season == MKTOPT__ETS_ADDITIVE)
        run(MKTOPT__ETS_ADDITIVE, model, s, y, n, mu);
    else
        run(MKTOPT__ETS_MULTIPLICATIVE, model, s, y, n, mu);
}

void mktopt__ets_begin(const mktopt__ets *model, states *s)
{
    s->level = model->level;
    s->slope = model->slope;
    s->at = 0;
    memcpy(s->seasons, model->seasons, sizeof s->seasons);
}

static void run_from_start(const mktopt__ets *model, const double *y, int64_t n, double *mu)
{
    states s;
    mktopt__ets_begin(model, &s);
    mktopt__ets_filter(model, y, n, &s, mu);
}

/* Models of one kind side by side: a value waits for the one before it, but not for those of the
 * other models, so that several take hardly longer than one. `mu` has LANES elements a value. */
enum { LANES = 4 };

static inline void run_lanes(int32_t kind, const mktopt__ets *models, const double *y, int64_t n,
                             double *mu)
{
    double alpha[LANES], beta[LANES], gamma[LANES], phi[LANES];
    double level[LANES], slope[LANES], seasons[MKTOPT__ETS_LONGEST_SEASON][LANES];
    for (int l = 0; l < LANES; l++) {
        const mktopt__ets *m = &models[l];
        alpha[l] = m->alpha;
        beta[l] = m->beta;
        gamma[l] = m->gamma;
        phi[l] = m->phi;
        level[l] = m->level;
        slope[l] = m->slope;
        for (int64_t i = 0; i < m->period; i++)
            seasons[i][l] = m->seasons[i];
    }
    for (int64_t t = 0, at = 0; t < n; t++) {
        for (int l = 0; l < LANES; l++) {
            const factors p = {alpha[l], beta[l], gamma[l], phi[l]};
            mu[t * LANES + l] = take(kind, &p, y[t], &level[l], &slope[l], &seasons[at][l]);
        }
        at = at + 1 < models->period ? at + 1 : 0;
    }
}

static void run_side_by_side(const mktopt__ets *models, const double *y, int64_t n, double *mu)
{
    if (models->season == MKTOPT__ETS_NONE)
        run_lanes(MKTOPT__ETS_NONE, models, y, n, mu);
    else if (models->season == MKTOPT__ETS_ADDITIVE)
        run_lanes(MKTOPT__ETS_ADDITIVE, models, y, n, mu);
    else
        run_lanes(MKTOPT__ETS_MULTIPLICATIVE, models, y, n, mu);
}

void mktopt__ets_forecast(const mktopt__ets *model, const states *s, int64_t horizon, double *mean)
{
    double trend = 0, power = 1;
    for (int64_t k = 0; k < horizon; k++) {
        power *= model->phi;
        trend += power * s->slope;
        const double q = s->level + trend;
        const double season =
            model->season != MKTOPT__ETS_NONE ? s->seasons[(s->at + k) % model->period] : 0;
        mean[k] = model->season == MKTOPT__ETS_MULTIPLICATIVE ? q * season : q + season;
    }
}

void mktopt__ets_project(const mktopt__ets *model, const double *y, int64_t n, double *fitted,
                         int64_t horizon, double *mean)
{
    enum { BLOCK = 64 };
    double unused[BLOCK];
    states s;
    mktopt__ets_begin(model, &s);
    if (fitted != NULL)
        mktopt__ets_filter(model, y, n, &s, fitted);
    for (int64_t t = 0; t < n && fitted == NULL; t += BLOCK)
        mktopt__ets_filter(model, y + t, n - t < BLOCK ? n - t : BLOCK, &s, unused);
    mktopt__ets_forecast(model, &s, horizon, mean);
}

/* ---- parameters ----------------------------------------------------------------------------- */

/* The search runs over free numbers: u for the smoothing parameters, low + (high - low) / (1 +
 * e^-u); initial states as they are. */
static double squash(double u, double low, double high)
{
    return low + (high - low) / (1 + exp(-u));
}

static double unsquash(double x, double low, double high)
{
    return log((x - low) / (high - x));
}

#define ALPHA_RANGE 1e-4, 0.9999
#define SHARE_RANGE 1e-4, 0.9999 /* beta / alpha, gamma / (1 - alpha) */
#define PHI_RANGE   0.8, 0.98

static int64_t count_smoothing(const mktopt__ets *m)
{
    return 1 + (m->trend != 0) + (m->season != 0) + (m->damped != 0);
}

static int64_t count_parameters(const mktopt__ets *m)
{
    return count_smoothing(m) + 1 + (m->trend != 0) + (m->season != 0 ? m->period - 1 : 0);
}

static void pack(const mktopt__ets *m, double *u)
{
    int64_t k = 0;
    u[k++] = unsquash(m->alpha, ALPHA_RANGE);
    if (m->trend)
        u[k++] = unsquash(m->beta / m->alpha, SHARE_RANGE);
    if (m->season)
        u[k++] = unsquash(m->gamma / (1 - m->alpha), SHARE_RANGE);
    if (m->damped)
        u[k++] = unsquash(m->phi, PHI_RANGE);
    u[k++] = m->level;
    if (m->trend)
        u[k++] = m->slope;
    for (int64_t i = 0; m->season && i + 1 < m->period; i++)
        u[k++] = m->seasons[i];
}

static int64_t unpack_smoothing(const double *u, mktopt__ets *m)
{
    int64_t k = 0;
    m->alpha = squash(u[k++], ALPHA_RANGE);
    m->beta = m->trend ? m->alpha * squash(u[k++], SHARE_RANGE) : 0;
    m->gamma = m->season ? (1 - m->alpha) * squash(u[k++], SHARE_RANGE) : 0;
    m->phi = m->damped ? squash(u[k++], PHI_RANGE) : m->trend ? 1 : 0;
    return k;
}

/* The last season follows from the others: they sum to 0, or to the period. */
static void unpack_states(const double *u, int64_t k, mktopt__ets *m)
{
    m->level = u[k++];
    m->slope = m->trend ? u[k++] : 0;
    double last = m->season == MKTOPT__ETS_MULTIPLICATIVE ? (double)m->period : 0;
    for (int64_t i = 0; m->season && i + 1 < m->period; i++)
        last -= m->seasons[i] = u[k++];
    if (m->season)
        m->seasons[m->period - 1] = last;
}

static void unpack(const double *u, mktopt__ets *m)
{
    unpack_states(u, unpack_smoothing(u, m), m);
}

/* ---- likelihood and search ------------------------------------------------------------------ */

typedef struct problem {
    const double *y;
    int64_t n;
    double *mu;       /* n, at the current point */
    double *trial;    /* n */
    double *weights;  /* n */
    double *jacobian; /* columns of LANES parameters side by side, n rows each */
} problem;

static double likelihood(const mktopt__ets *m, const double *y, int64_t n, const double *mu)
{
    double squares = 0, logs = 0, product = 1;
    if (m->error == MKTOPT__ETS_ADDITIVE) {
        for (int64_t t = 0; t < n; t++)
            squares += (y[t] - mu[t]) * (y[t] - mu[t]);
        return (double)n * log(squares);
    }
    for (int64_t t = 0; t < n; t++) {
        if (!(mu[t] > 0))
            return (double)INFINITY;
        const double relative = (y[t] - mu[t]) / mu[t];
        squares += relative * relative;
        product *= mu[t]; /* few logarithms: they cost more than all the rest */
        if (product > 1e100 || product < 1e-100 || t + 1 == n) {
            logs += log(product);
            product = 1;
        }
    }
    return (double)n * log(squares) + 2 * logs;
}

static double evaluate(const problem *p, const double *u, mktopt__ets *model, double *mu)
{
    unpack(u, model);
    run_from_start(model, p->y, p->n, mu);
    const double value = likelihood(model, p->y, p->n, mu);
    return isnan(value) ? (double)INFINITY : value;
}

/* The model with one number moved; returns how far. */
static double move(const mktopt__ets *at, const double *u, int64_t k, int64_t j, mktopt__ets *model)
{
    double moved[MOST_PARAMETERS];
    const int64_t smoothing = count_smoothing(at);
    const int is_index =
        at->season == MKTOPT__ETS_MULTIPLICATIVE && j > smoothing + (at->trend != 0);
    const double step = j < smoothing || is_index ? 1e-4 : 1e-4 * (fabs(at->level) + 1e-8);
    *model = *at;
    if (j >= k) /* beyond the last */
        return step;
    memcpy(moved, u, (size_t)k * sizeof *u);
    moved[j] += step;
    if (j < smoothing)
        unpack_smoothing(moved, model);
    else
        unpack_states(moved, smoothing, model);
    return step;
}

/* d mu / d u by differences; for initial states of additive models they are exact. */
static void differentiate(const problem *p, const double *u, int64_t k, const mktopt__ets *at)
{
    mktopt__ets models[LANES];
    double inverse[LANES]; /* of steps */
    for (int64_t j = 0; j < k; j += LANES) {
        double *columns = p->jacobian + j * p->n;
        for (int l = 0; l < LANES; l++)
            inverse[l] = 1 / move(at, u, k, j + l, &models[l]);
        run_side_by_side(models, p->y, p->n, columns);
        for (int64_t t = 0; t < p->n; t++)
            for (int l = 0; l < LANES; l++)
                columns[t * LANES + l] =
                    (columns[t * LANES + l] - p->mu[t]) * p->weights[t] * inverse[l];
    }
}

typedef struct normal_equations {
    double matrix[MOST_PARAMETERS * MOST_PARAMETERS];
    double right[MOST_PARAMETERS];
} normal_equations;

/* Products of all columns of a with all of b, summed over the rows. */
static void multiply(const double *a, const double *b, int64_t n, double sums[LANES][LANES])
{
    double s[LANES][LANES] = {{0}};
    for (int64_t t = 0; t < n; t++, a += LANES, b += LANES)
        for (int i = 0; i < LANES; i++)
            for (int j = 0; j < LANES; j++)
                s[i][j] += a[i] * b[j];
    memcpy(sums, s, sizeof s);
}

static void form_equations(const problem *p, int64_t k, normal_equations *eq)
{
    double sums[LANES][LANES], right[LANES];
    for (int64_t i = 0; i < k; i += LANES) {
        const double *a = p->jacobian + i * p->n;
        for (int64_t j = 0; j <= i; j += LANES) {
            multiply(a, p->jacobian + j * p->n, p->n, sums);
            for (int64_t r = 0; r < LANES && i + r < k; r++)
                for (int64_t c = 0; c < LANES && j + c < k; c++)
                    eq->matrix[(i + r) * k + j + c] = sums[r][c];
        }
        memset(right, 0, sizeof right);
        for (int64_t t = 0; t < p->n; t++)
            for (int l = 0; l < LANES; l++)
                right[l] += a[t * LANES + l] * ((p->y[t] - p->mu[t]) * p->weights[t]);
        memcpy(eq->right + i, right, (size_t)(k - i < LANES ? k - i : LANES) * sizeof *right);
    }
}

static void set_weights(const problem *p, const mktopt__ets *model)
{
    for (int64_t t = 0; t < p->n; t++)
        p->weights[t] = model->error == MKTOPT__ETS_ADDITIVE ? 1 : 1 / p->mu[t];
}

/* One damped step from u; 1 when it lowers the likelihood value. */
static int step_down(const problem *p, const normal_equations *eq, int64_t k, int64_t smoothing,
                     double damping, double *u, mktopt__ets *model, double *value)
{
    normal_equations copy;
    double moved[MOST_PARAMETERS];
    mktopt__ets tried = *model;
    memcpy(copy.matrix, eq->matrix, (size_t)(k * k) * sizeof *copy.matrix);
    memcpy(copy.right, eq->right, (size_t)k * sizeof *copy.right);
    for (int64_t i = 0; i < k; i++)
        copy.matrix[i * k + i] += damping * copy.matrix[i * k + i] + 1e-12;
    if (mktopt__solve_positive(copy.matrix, copy.right, k) != 0)
        return 0;
    for (int64_t i = 0; i < k; i++) {
        moved[i] = u[i] + copy.right[i];
        if (i < smoothing) /* flat ends of the curve: keep steps and values small */
            moved[i] = fmin(fmax(moved[i], fmax(u[i] - 2, -FLAT)), fmin(u[i] + 2, FLAT));
    }
    const double at = evaluate(p, moved, &tried, p->trial);
    if (!(at < *value))
        return 0;
    memcpy(u, moved, (size_t)k * sizeof *u);
    memcpy(p->mu, p->trial, (size_t)p->n * sizeof *p->mu);
    *model = tried;
    *value = at;
    return 1;
}

/* The initial states alone, once more: for additive models this is least squares and exact. */
static void polish(const problem *p, normal_equations *eq, int64_t k, int64_t smoothing, double *u,
                   mktopt__ets *model, double *value)
{
    const int64_t n_states = k - smoothing;
    normal_equations part = {.matrix = {0}};
    set_weights(p, model);
    differentiate(p, u, k, model);
    form_equations(p, k, eq);
    for (int64_t i = 0; i < n_states; i++) {
        part.right[i] = eq->right[smoothing + i];
        for (int64_t j = 0; j <= i; j++)
            part.matrix[i * n_states + j] = eq->matrix[(smoothing + i) * k + smoothing + j];
    }
    if (mktopt__solve_positive(part.matrix, part.right, n_states) != 0)
        return;
    double moved[MOST_PARAMETERS];
    mktopt__ets tried = *model;
    for (int64_t i = 0; i < k; i++)
        moved[i] = u[i] + (i < smoothing ? 0 : part.right[i - smoothing]);
    const double at = evaluate(p, moved, &tried, p->trial);
    if (at < *value) {
        *model = tried;
        *value = at;
    }
}

static double descend(const problem *p, int64_t k, effort most, mktopt__ets *model)
{
    double u[MOST_PARAMETERS], damping = 1e-2;
    normal_equations eq;
    const int64_t smoothing = count_smoothing(model);
    pack(model, u);
    double value = evaluate(p, u, model, p->mu);
    for (int steps = 0; steps < most.steps && isfinite(value); steps++) {
        const double before = value;
        int lower = 0;
        set_weights(p, model);
        differentiate(p, u, k, model);
        form_equations(p, k, &eq);
        for (int tries = 0; tries < most.tries && !lower; tries++) {
            lower = step_down(p, &eq, k, smoothing, damping, u, model, &value);
            damping = lower ? damping * 0.2 : damping * 8;
        }
        if (!lower || before - value < most.small)
            break;
    }
    if (isfinite(value))
        polish(p, &eq, k, smoothing, u, model, &value);
    return value;
}

/* ---- where the search begins ---------------------------------------------------------------- */

/* Seasons: mean deviations (or ratios) of the first years from their centred moving average; level
 * and slope: a line through the first values without them. */
static void first_seasons(const double *y, int64_t n, mktopt__ets *m)
{
    const int64_t p = m->period, half = p / 2, most = n < 5 * p ? n : 5 * p;
    double count[MKTOPT__ETS_LONGEST_SEASON] = {0}, mean = 0;
    const int ratio = m->season == MKTOPT__ETS_MULTIPLICATIVE;
    memset(m->seasons, 0, sizeof m->seasons);
    for (int64_t t = half; t + half < most; t++) {
        double sum = 0;
        for (int64_t i = -half; i <= half; i++)
            sum += y[t + i] * ((i == -half || i == half) && p % 2 == 0 ? 0.5 : 1);
        sum /= (double)p;
        m->seasons[t % p] += ratio ? y[t] / sum : y[t] - sum;
        count[t % p]++;
    }
    for (int64_t i = 0; i < p; i++) {
        m->seasons[i] = count[i] > 0 ? m->seasons[i] / count[i] : ratio;
        mean += m->seasons[i] / (double)p;
    }
    for (int64_t i = 0; i < p; i++)
        m->seasons[i] = ratio ? fmax(m->seasons[i] / mean, 0.05) : m->seasons[i] - mean;
}

/* Likelihoods of seasonal models have several peaks: levels and seasons that change at the usual
 * pace, seasons that change quickly, levels that do. Likelihoods of trends have several, too, but
 * the one next to the usual pace is kept: where a higher one lets the trend follow every value,
 * forecasts are worse (sMAPE on half of M3: Holt's 14.4 instead of 13.8, the choice among all
 * kinds 13.4 instead of 13.0). */
typedef struct start {
    double alpha;
    double gamma;
} start;

enum { N_STARTS = 3 };

static const start starts[N_STARTS] = {{0.3, 0.05}, {0.1, 0.6}, {0.7, 0.01}};

static void first_line(const double *y, int64_t n, mktopt__ets *m)
{
    const int64_t length = n < 10 ? n : m->season && n >= 2 * m->period ? 2 * m->period : 10;
    double sum = 0, weighted = 0;
    const double middle = ((double)length - 1) / 2;
    for (int64_t t = 0; t < length; t++) {
        const double season = m->season ? m->seasons[t % m->period] : 0;
        const double x = m->season == MKTOPT__ETS_MULTIPLICATIVE ? y[t] / season : y[t] - season;
        sum += x;
        weighted += x * ((double)t - middle);
    }
    const double size = (double)length, variance = size * (size * size - 1) / 12;
    const double slope = m->trend ? weighted / variance : 0;
    m->slope = m->damped ? slope * 1.1 : slope;
    m->level = sum / size - (middle + 1) * slope;
    if (m->error == MKTOPT__ETS_MULTIPLICATIVE && !(m->level > 0))
        m->level = fmax(y[0], sum / size * 0.1);
}

static void begin(const double *y, int64_t n, const start *from, mktopt__ets *m)
{
    m->alpha = from->alpha;
    m->beta = m->trend ? from->alpha / 10 : 0;
    m->gamma = m->season ? from->gamma : 0;
    m->phi = m->damped ? 0.95 : m->trend ? 1 : 0;
    if (m->season)
        first_seasons(y, n, m);
    first_line(y, n, m);
}

int64_t mktopt__ets_scratch(int64_t n, int64_t period)
{
    return n * (3 + 6 + (LANES - 1) + (period > 1 ? period : 0));
}

/* Searches on from where the model is. */
static int search(const double *y, int64_t n, effort most, mktopt__ets *model, double *scratch)
{
    const int64_t k = model->n_parameters;
    const problem p = {y, n, scratch, scratch + n, scratch + 2 * n, scratch + 3 * n};
    model->likelihood = descend(&p, k, most, model);
    if (!isfinite(model->likelihood) && !(model->likelihood < 0))
        return -1;
    const double q = (double)k + 1;
    model->aicc = model->likelihood + 2 * q + 2 * q * (q + 1) / ((double)n - q - 1);
    return 0;
}

/* From the first `n_starts` of the starts, quickly. */
static int fit(const double *y, int64_t n, int n_starts, mktopt__ets *model, double *scratch)
{
    model->n_parameters = count_parameters(model);
    if (n <= model->n_parameters + 2 || (model->season && n < 2 * model->period))
        return -1;
    const mktopt__ets kind = *model;
    int found = 0;
    for (int i = 0; i < (model->season ? n_starts : 1); i++) {
        mktopt__ets tried = kind;
        begin(y, n, &starts[i], &tried);
        if (search(y, n, to_compare, &tried, scratch) != 0 ||
            (found && !(tried.likelihood < model->likelihood)))
            continue;
        *model = tried;
        found = 1;
    }
    return found ? 0 : -1;
}

int mktopt__ets_fit(const double *y, int64_t n, mktopt__ets *model, double *scratch)
{
    return fit(y, n, N_STARTS, model, scratch) == 0 ? search(y, n, to_the_end, model, scratch) : -1;
}

static void try_kind(const double *y, int64_t n, mktopt__ets kind, mktopt__ets *best, int *found,
                     double *scratch)
{
    if (fit(y, n, 1, &kind, scratch) != 0 || (*found && !(kind.aicc < best->aicc)))
        return;
    *best = kind;
    *found = 1;
}

int mktopt__ets_select(const double *y, int64_t n, const mktopt__ets_choice *choice,
                       mktopt__ets *model, double *scratch)
{
    static const struct {
        int32_t error, season;
    } kinds[] = {{1, 0}, {2, 0}, {1, 1}, {2, 1}, {2, 2}};
    const int seasonal = choice->period > 1 && choice->period <= MKTOPT__ETS_LONGEST_SEASON;
    int found = 0, positive = choice->multiplicative;
    for (int64_t t = 0; t < n && positive; t++)
        positive = y[t] > 0;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (kinds[i].season && !seasonal)
            continue;
        if (!positive && (kinds[i].error == 2 || kinds[i].season == 2))
            continue;
        for (int32_t trend = 0; trend < 3; trend++) {
            if (trend == 1 && choice->damped_only)
                continue;
            const mktopt__ets kind = {.error = kinds[i].error,
                                      .season = kinds[i].season,
                                      .trend = trend > 0,
                                      .damped = trend > 1,
                                      .period = kinds[i].season ? choice->period : 1};
            try_kind(y, n, kind, model, &found, scratch);
        }
    }
    return found ? search(y, n, to_keep, model, scratch) : -1;
}
