/* A response curve from observations, y = baseline + beta g(x; theta) + error.
 *
 * For given theta the best beta and baseline are a linear problem, so the sum of squares is a
 * function of theta alone (variable projection: Golub and Pereyra, SIAM J. Numer. Anal. 10, 1973).
 * Its least value is searched over a grid and Brent's method, nested for the two thetas of hill:
 * no start value can trap it. Levenberg-Marquardt then polishes all parameters together, and the
 * inverse of J'J gives standard errors (of independent errors: of a series whose
 * residuals hang together they are too small). Families are compared by AICc (Burnham and Anderson,
 * Model Selection and Multimodel Inference, 2002, section 2.4), a flat response being one of them.
 *
 * The search works on spend / largest spend and response / largest response, and on logarithms of
 * theta (not of the exponent), so that units do not matter. */
#include "allocation/fit/fit.h"

#include <math.h>
#include <stdlib.h>

#include "base/number.h"
#include "base/options.h"
#include "base/sum.h"
#include "numeric/distribution.h"
#include "numeric/levenberg.h"
#include "numeric/minimise.h"
#include "numeric/select.h"

/* More observations than this are thinned for the search; the polish takes them all. */
enum { SEARCH_SIZE = 2000 };

static const char *const family_words[] = {"hill", "exponential", "logistic", "power", "log"};
const mktopt__enum mktopt__fit_family_names = MKTOPT__ENUM_OF(family_words);
static const char *const baseline_words[] = {"auto", "none", "fitted"};
static const mktopt__enum baseline_names = MKTOPT__ENUM_OF(baseline_words);

#define S mktopt_fit_options
static const mktopt__field options_fields[] = {
    MKTOPT__MEMBER(S, ENUM, baseline, MKTOPT__DEFAULT(MKTOPT_BASELINE_AUTO),
                   .names = &baseline_names,
                   .doc = "Whether a response without spend is fitted beside the curve; auto: both "
                          "ways are compared."),
    MKTOPT__MEMBER(S, F64, level, MKTOPT__DEFAULT(0.95), MKTOPT__INSIDE(0, 1),
                   .doc = "Coverage of the parameters' intervals."),
};
const mktopt__struct mktopt__fit_options_type = {.name = "fit_options",
                                                 MKTOPT__STRUCT_TABLE(S, options_fields)};
#undef S

mktopt_status mktopt_fit_options_init(mktopt_fit_options *options, size_t size)
{
    return mktopt__options_init(&mktopt__fit_options_type, options, size);
}

/* ---- families ----------------------------------------------------------------------------- */

static int64_t thetas(int32_t family)
{
    return family == MKTOPT_CURVE_HILL ? 2 : 1;
}

/* g(x) and its derivatives by theta; theta is (alpha, gamma), gamma, lambda, exponent or gamma. */
static double basis(int32_t family, const double *theta, double x, double *derivatives)
{
    switch (family) {
    case MKTOPT_CURVE_HILL: {
        const double log_ratio = x > 0 ? log(x / theta[1]) : 0;
        const double g = x > 0 ? 1 / (1 + exp(-theta[0] * log_ratio)) : 0;
        derivatives[0] = g * (1 - g) * log_ratio;
        derivatives[1] = -g * (1 - g) * theta[0] / theta[1];
        return g;
    }
    case MKTOPT_CURVE_EXPONENTIAL:
        derivatives[0] = -x / theta[0] / theta[0] * exp(-x / theta[0]);
        return -expm1(-x / theta[0]);
    case MKTOPT_CURVE_LOGISTIC: {
        const double g = tanh(theta[0] * x / 2);
        derivatives[0] = x / 2 * (1 - g * g);
        return g;
    }
    case MKTOPT_CURVE_POWER: {
        const double g = x > 0 ? pow(x, theta[0]) : 0;
        derivatives[0] = x > 0 ? g * log(x) : 0;
        return g;
    }
    default:
        derivatives[0] = -x / (theta[0] * (theta[0] + x));
        return log1p(x / theta[0]);
    }
}

/* The search's scale of a theta: the exponent itself, the logarithm of the others. */
static double to_theta(int32_t family, double scaled)
{
    return family == MKTOPT_CURVE_POWER ? scaled : exp(scaled);
}

typedef struct bounds {
    double low[2];
    double high[2];
} bounds;

/* Half saturation from a hundredth of the least spend to a hundred times the largest (which is 1):
 * beyond, the curve is flat or straight over all that was seen. */
static bounds bounds_of(int32_t family, double least)
{
    const double small = log(fmax(least, 1e-6) / 100), large = log(100.0);
    switch (family) {
    case MKTOPT_CURVE_HILL:
        return (bounds){{log(0.1), small}, {log(20.0), large}};
    case MKTOPT_CURVE_LOGISTIC:
        return (bounds){{-large, 0}, {-small, 0}};
    case MKTOPT_CURVE_POWER:
        return (bounds){{0.01, 0}, {1, 0}};
    default:
        return (bounds){{small, 0}, {large, 0}};
    }
}

/* ---- one family --------------------------------------------------------------------------- */

/* Observations, scaled or in their own units, and what is being fitted. */
typedef struct model {
    const double *x;
    const double *y;
    int64_t n;
    int64_t stride; /* of the search */
    int32_t family;
    int32_t baseline;
    int32_t scaled; /* theta is on the search's scale */
    double outer;   /* the first theta, while the second is searched */
    double *g;      /* scratch of the search */
} model;

/* The least sum of squares over beta >= 0 and baseline >= 0, theta given on the search's scale. */
static double project(const model *m, const double *scaled, double *beta, double *baseline)
{
    double theta[2] = {0}, ignored[2], sg = 0, sy = 0, sgg = 0, sgy = 0, n = 0;
    for (int64_t k = 0; k < thetas(m->family); k++)
        theta[k] = to_theta(m->family, scaled[k]);
    for (int64_t i = 0; i < m->n; i += m->stride) {
        const double g = m->g[i] = basis(m->family, theta, m->x[i], ignored);
        sg += g;
        sy += m->y[i];
        sgg += g * g;
        sgy += g * m->y[i];
        n += 1;
    }
    const double determinant = n * sgg - sg * sg;
    *beta = sgg > 0 ? sgy / sgg : 0;
    *baseline = 0;
    if (m->baseline && determinant > 1e-14 * n * sgg) {
        const double b = (sgg * sy - sg * sgy) / determinant;
        if (b > 0) {
            *baseline = b;
            *beta = (n * sgy - sg * sy) / determinant;
        }
    }
    if (*beta < 0) {
        *beta = 0;
        *baseline = m->baseline ? fmax(0, sy / n) : 0;
    }
    double squares = 0;
    for (int64_t i = 0; i < m->n; i += m->stride) {
        const double r = *baseline + *beta * m->g[i] - m->y[i];
        squares += r * r;
    }
    return squares;
}

static double profile(const void *context, double scaled)
{
    const model *m = context;
    const double first = m->family == MKTOPT_CURVE_HILL ? m->outer : scaled;
    double beta, baseline;
    return project(m, (const double[]){first, scaled}, &beta, &baseline);
}

typedef struct nested {
    model m;
    bounds within;
} nested;

static double inner_search(const nested *search, double first, double *second)
{
    model m = search->m;
    double least;
    m.outer = first;
    *second = mktopt__minimise(profile, &m, search->within.low[1], search->within.high[1], 25, 1e-7,
                               &least);
    return least;
}

static double outer_profile(const void *context, double first)
{
    double second;
    return inner_search(context, first, &second);
}

/* The global search: theta on its own scale. */
static void search(const model *m, const bounds *within, double *scaled)
{
    double least;
    if (m->family != MKTOPT_CURVE_HILL) {
        scaled[0] = mktopt__minimise(profile, m, within->low[0], within->high[0], 60, 1e-9, &least);
        return;
    }
    const nested both = {*m, *within};
    scaled[0] =
        mktopt__minimise(outer_profile, &both, within->low[0], within->high[0], 20, 1e-6, &least);
    inner_search(&both, scaled[0], &scaled[1]);
}

/* p is beta, theta, baseline; of a scaled model theta is on the search's scale. */
static double residual(const void *context, int64_t i, const double *p, double *derivatives)
{
    const model *m = context;
    const int64_t k = thetas(m->family);
    double theta[2] = {0}, d[2];
    for (int64_t j = 0; j < k; j++)
        theta[j] = m->scaled ? to_theta(m->family, p[1 + j]) : p[1 + j];
    const double g = basis(m->family, theta, m->x[i], d);
    derivatives[0] = g;
    for (int64_t j = 0; j < k; j++) {
        const int log_scale = m->scaled && m->family != MKTOPT_CURVE_POWER;
        derivatives[1 + j] = p[0] * d[j] * (log_scale ? theta[j] : 1);
    }
    if (m->baseline)
        derivatives[1 + k] = 1;
    return p[0] * g + (m->baseline ? p[1 + k] : 0) - m->y[i];
}

static double polish(const model *m, const bounds *within, const double *scaled, double *p)
{
    const int64_t k = thetas(m->family);
    double low[4] = {0}, high[4] = {INFINITY, 0, 0, 0}, baseline;
    project(m, scaled, &p[0], &baseline);
    for (int64_t j = 0; j < k; j++) {
        p[1 + j] = scaled[j];
        low[1 + j] = within->low[j];
        high[1 + j] = within->high[j];
    }
    p[1 + k] = baseline;
    high[1 + k] = INFINITY;
    return mktopt__levenberg(residual, m, m->n, p, low, high, 1 + k + m->baseline);
}

/* ---- candidates --------------------------------------------------------------------------- */

static int baseline_is_tried(const mktopt_fit_options *options, int32_t baseline)
{
    return options->baseline != (baseline ? MKTOPT_BASELINE_NONE : MKTOPT_BASELINE_FITTED);
}

/* The data in their own units and scaled, and what every candidate is compared with. */
typedef struct observations {
    const double *x;
    const double *y;
    double *scaled_x;
    double *scaled_y;
    double *scratch;
    int64_t n;
    int64_t distinct;
    double least_x;   /* above 0, scaled */
    double largest_x; /* the scales */
    double largest_y;
    double total; /* sum of squares about the mean, scaled */
} observations;

/* Sums of squares below rounding errors of the scaled data are those. */
static double rounding_of(int64_t n)
{
    return (double)n * 1e-26;
}

/* In the data's own units, of a scaled sum of squares; NaN where all responses are 0. */
static double aicc(const observations *o, double squares, int64_t parameters)
{
    const double n = (double)o->n, k = (double)parameters + 1; /* the variance is one more */
    const double variance = fmax(squares, rounding_of(o->n)) / n;
    if (!(o->largest_y > 0))
        return (double)NAN;
    return n * (log(variance) + 2 * log(o->largest_y)) + 2 * k + 2 * k * (k + 1) / (n - k - 1);
}

/* Of a straight line that does not fall: the power of exponent 1. */
static double straight_aicc(const observations *o, const mktopt_fit_options *options)
{
    static const double exponent[2] = {1, 0};
    double least = (double)INFINITY;
    for (int32_t baseline = 0; baseline < 2; baseline++) {
        const model m = {o->scaled_x, o->scaled_y, o->n, 1,         MKTOPT_CURVE_POWER,
                         baseline,    1,           0,    o->scratch};
        double beta, at_zero;
        if (baseline_is_tried(options, baseline) && o->n > baseline + 3)
            least = fmin(least, aicc(o, project(&m, exponent, &beta, &at_zero), 1 + baseline));
    }
    return isfinite(least) ? least : (double)NAN;
}

static void to_units(const observations *o, int32_t family, double *p, mktopt_fitted_curve *out)
{
    const int64_t k = thetas(family);
    for (int64_t j = 0; j < k; j++)
        p[1 + j] = to_theta(family, p[1 + j]);
    p[0] *= o->largest_y;
    p[1 + k] *= o->largest_y;
    if (family == MKTOPT_CURVE_POWER)
        p[0] /= pow(o->largest_x, p[1]);
    else if (family == MKTOPT_CURVE_LOGISTIC)
        p[1] /= o->largest_x;
    else
        p[k] *= o->largest_x; /* gamma is the last */
    const mktopt_curve curves[] = {
        mktopt_curve_hill(p[0], p[1], p[2]), mktopt_curve_exponential(p[0], p[1]),
        mktopt_curve_logistic(p[0], p[1]),   mktopt_curve_power(p[0], p[1]),
        mktopt_curve_log(p[0], p[1]),
    };
    out->curve = curves[family];
    out->baseline = out->has_baseline ? p[1 + k] : 0;
}

/* Standard errors in the data's own units, from the inverse of J'J. */
static void fill_parameters(const observations *o, const double *p, double level, double *g,
                            mktopt_fitted_curve *out)
{
    static const char *const names[][3] = {{"beta", "alpha", "gamma"},
                                           {"beta", "gamma", "baseline"},
                                           {"beta", "lambda", "baseline"},
                                           {"beta", "exponent", "baseline"},
                                           {"beta", "gamma", "baseline"}};
    const int32_t family = out->curve.type;
    const int64_t k = 1 + thetas(family), count = k + out->has_baseline;
    const model m = {o->x, o->y, o->n, 1, family, out->has_baseline, 0, 0, g};
    double inverse[16];
    const int known = mktopt__inverse_information(residual, &m, o->n, p, count, inverse) == 0;
    const double t = mktopt__student_quantile((1 + level) / 2, (double)(o->n - count));
    for (int64_t j = 0; j < count; j++) {
        const double error = known ? out->residual_sd * sqrt(inverse[j * count + j]) : (double)NAN;
        out->parameters[j] = (mktopt_fit_parameter){
            .name = j < k ? names[family][j] : "baseline",
            .value = p[j],
            .standard_error = error,
            .lower = isnan(error) ? error : fmax(0, p[j] - t * error),
            .upper = p[j] + t * error,
        };
    }
    out->parameter_count = count;
}

/* Of the residuals at lag 1, as the observations are given. */
static double autocorrelation(const model *m, const double *p, double squares)
{
    double ignored[4], products = 0, before = residual(m, 0, p, ignored);
    for (int64_t i = 1; i < m->n; i++) {
        const double r = residual(m, i, p, ignored);
        products += r * before;
        before = r;
    }
    return squares > rounding_of(m->n) ? products / squares : (double)NAN;
}

/* One family with or without baseline; 0 when the data have too few spends for it, or it says no
 * more than the same without baseline, or than a flat response. */
static int fit_family(const observations *o, int32_t family, int32_t baseline, double level,
                      mktopt_fitted_curve *out)
{
    const int64_t k = 1 + thetas(family) + baseline;
    if (o->distinct < k + 1 || o->n - (k + 1) - 1 <= 0)
        return 0;
    const bounds within = bounds_of(family, o->least_x);
    const int64_t stride = (o->n + SEARCH_SIZE - 1) / SEARCH_SIZE;
    model m = {o->scaled_x, o->scaled_y, o->n, stride, family, baseline, 1, 0, o->scratch};
    double scaled[2] = {0}, p[4] = {0};
    search(&m, &within, scaled);
    m.stride = 1;
    const double squares = polish(&m, &within, scaled, p);
    if (!(p[0] > 0) || (baseline && !(p[k - 1] > 0)) || !isfinite(squares))
        return 0;
    *out = (mktopt_fitted_curve){.struct_size = sizeof *out, .has_baseline = baseline};
    out->residual_sd = o->largest_y * sqrt(squares / (double)(o->n - k));
    out->r_squared = o->total > 0 ? 1 - squares / o->total : (double)NAN;
    out->aicc = aicc(o, squares, k);
    out->autocorrelation = autocorrelation(&m, p, squares);
    to_units(o, family, p, out);
    for (int64_t j = 0; j < k; j++)
        if (!(p[j] > 0) || !isfinite(p[j])) /* no double holds it in the data's units */
            return 0;
    fill_parameters(o, p, level, o->scratch, out);
    return 1;
}

/* By AICc, then as tried. */
static int by_aicc(const void *a, const void *b)
{
    const mktopt_fitted_curve *x = a, *y = b;
    if (x->aicc != y->aicc)
        return (x->aicc > y->aicc) - (x->aicc < y->aicc);
    if (x->curve.type != y->curve.type)
        return (x->curve.type > y->curve.type) - (x->curve.type < y->curve.type);
    return (x->has_baseline > y->has_baseline) - (x->has_baseline < y->has_baseline);
}

static void weigh(mktopt_fitted_curve *rows, int64_t count)
{
    double sum = 0;
    for (int64_t i = 0; i < count; i++) {
        rows[i].delta_aicc = rows[i].aicc - rows[0].aicc;
        sum += rows[i].weight = exp(-rows[i].delta_aicc / 2);
    }
    for (int64_t i = 0; i < count; i++)
        rows[i].weight /= sum;
}

static mktopt_status fit_all(const observations *o, const mktopt_fit_options *options,
                             mktopt__arena *arena, mktopt__array *candidates, mktopt_error *err)
{
    static const int32_t every[] = {0, 1, 2, 3, 4};
    const int32_t *families = options->families != NULL ? options->families : every;
    const int64_t count = options->families != NULL ? options->family_count : MKTOPT__FIT_FAMILIES;
    mktopt_fitted_curve *rows = mktopt__arena_alloc(arena, 2 * count, sizeof *rows);
    int64_t found = 0;
    if (rows == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < count; i++)
        for (int32_t baseline = 0; baseline < 2; baseline++)
            if (baseline_is_tried(options, baseline))
                found += fit_family(o, families[i], baseline, options->level, &rows[found]);
    qsort(rows, (size_t)found, sizeof *rows, by_aicc);
    weigh(rows, found);
    *candidates = (mktopt__array){rows, found};
    return MKTOPT_OK;
}

/* ---- putting it together ------------------------------------------------------------------- */

static mktopt_status prepare(const double *x, const double *y, int64_t n, mktopt__arena *arena,
                             observations *o, mktopt_error *err)
{
    double *scaled_x = mktopt__arena_alloc(arena, n, sizeof *scaled_x);
    double *scaled_y = mktopt__arena_alloc(arena, n, sizeof *scaled_y);
    double *sorted = mktopt__arena_copy(arena, x, n, sizeof *sorted);
    if (scaled_x == NULL || scaled_y == NULL || sorted == NULL)
        return mktopt__out_of_memory(err);
    mktopt__sort(sorted, n);
    *o = (observations){x, y, scaled_x, scaled_y, sorted, n, 1, 1, sorted[n - 1], 0, 0};
    for (int64_t i = n - 1; i > 0; i--)
        o->distinct += sorted[i] != sorted[i - 1];
    for (int64_t i = n - 1; i >= 0 && sorted[i] > 0; i--)
        o->least_x = sorted[i] / o->largest_x;
    for (int64_t i = 0; i < n; i++)
        o->largest_y = fmax(o->largest_y, fabs(y[i]));
    for (int64_t i = 0; i < n; i++) {
        scaled_x[i] = o->largest_x > 0 ? x[i] / o->largest_x : 0;
        scaled_y[i] = o->largest_y > 0 ? y[i] / o->largest_y : 0;
    }
    const double mean = mktopt__sum_of(scaled_y, n) / (double)n;
    mktopt__sum squares = {0};
    for (int64_t i = 0; i < n; i++)
        mktopt__sum_add(&squares, (scaled_y[i] - mean) * (scaled_y[i] - mean));
    o->total = mktopt__sum_value(&squares);
    return MKTOPT_OK;
}

mktopt_status mktopt__curve_fit_compute(const double *spends, const double *responses,
                                        int64_t count, const mktopt_fit_options *options,
                                        mktopt__arena *arena, mktopt__curve_fit *out,
                                        mktopt_error *err)
{
    observations o = {0};
    MKTOPT__TRY(prepare(spends, responses, count, arena, &o, err));
    out->summary = (mktopt_fit_summary){
        .struct_size = sizeof out->summary,
        .observations = count,
        .distinct_spends = o.distinct,
        .min_spend = o.scratch[0], /* sorted still */
        .max_spend = o.largest_x,
        .flat_aicc = count > 3 ? aicc(&o, o.total, 1) : (double)NAN,
    };
    out->summary.straight_aicc = straight_aicc(&o, options); /* writes into the scratch */
    MKTOPT__TRY(fit_all(&o, options, arena, &out->candidates, err));
    const char *reason = mktopt__fit_doubt(out, arena), *caution = mktopt__fit_caution(out, arena);
    if (reason == NULL || caution == NULL)
        return mktopt__out_of_memory(err);
    out->summary.identified = reason[0] == '\0';
    out->summary.reason = out->summary.identified ? NULL : reason;
    out->summary.caution = caution[0] == '\0' ? NULL : caution;
    return MKTOPT_OK;
}

/* ---- the public face ---------------------------------------------------------------------- */

struct mktopt_curve_fit {
    mktopt__arena *arena;
    mktopt__curve_fit result;
};

static mktopt_status check_observations(const double *spends, const double *responses,
                                        int64_t count, mktopt_error *err)
{
    for (int64_t i = 0; i < count; i++) {
        const mktopt__path *path = MKTOPT__ELEMENT_PATH("observations", i);
        const double x = spends[i], y = responses[i];
        if (!isfinite(x) || !isfinite(y))
            return mktopt__fail(err, MKTOPT_NOT_FINITE,
                                MKTOPT__MEMBER_PATH(path, isfinite(x) ? "response" : "spend"),
                                "must be a finite number, got %s",
                                MKTOPT__NUMBER(isfinite(x) ? y : x));
        if (x < 0)
            return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__MEMBER_PATH(path, "spend"),
                                "must be >= 0, got %s", MKTOPT__NUMBER(x));
    }
    return MKTOPT_OK;
}

mktopt_status mktopt__check_fit_families(const mktopt_fit_options *options, mktopt_error *err)
{
    if (options->families == NULL && options->family_count == 0)
        return MKTOPT_OK;
    if (options->families == NULL || options->family_count <= 0)
        return mktopt__fail(err, MKTOPT_INVALID_ARGUMENT, MKTOPT__FIELD_PATH("families"),
                            "must have family_count > 0 elements");
    for (int64_t i = 0; i < options->family_count; i++) {
        if (options->families[i] < 0 || options->families[i] >= MKTOPT__FIT_FAMILIES)
            return mktopt__fail(err, MKTOPT_UNKNOWN_NAME, MKTOPT__ELEMENT_PATH("families", i),
                                "must be 0 .. %d, got %d", MKTOPT__FIT_FAMILIES - 1,
                                (int)options->families[i]);
        for (int64_t j = 0; j < i; j++)
            if (options->families[j] == options->families[i])
                return mktopt__fail(err, MKTOPT_DUPLICATE, MKTOPT__ELEMENT_PATH("families", i),
                                    "%s occurs twice", family_words[options->families[i]]);
    }
    return MKTOPT_OK;
}

static mktopt_status check_input(const double *spends, const double *responses, int64_t count,
                                 const mktopt_fit_options *options, mktopt_fit_options *known,
                                 mktopt_error *err)
{
    MKTOPT__REQUIRE(spends, err);
    MKTOPT__REQUIRE(responses, err);
    if (count < 1)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("observations"),
                            "must not be empty");
    MKTOPT__TRY(mktopt__options_read(&mktopt__fit_options_type, options, known, err));
    MKTOPT__TRY(mktopt__check_fit_families(known, err));
    return check_observations(spends, responses, count, err);
}

mktopt_status mktopt_allocation_fit_curve(const double *spends, const double *responses,
                                          int64_t count, const mktopt_fit_options *options,
                                          const mktopt_allocator *allocator, mktopt_curve_fit **fit,
                                          mktopt_error *err)
{
    MKTOPT__REQUIRE(fit, err);
    mktopt_fit_options known;
    MKTOPT__TRY(check_input(spends, responses, count, options, &known, err));
    mktopt_curve_fit *made = mktopt__handle_create(allocator, sizeof *made);
    if (made == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__RETURN_HANDLE(made, fit,
                          mktopt__curve_fit_compute(spends, responses, count, &known, made->arena,
                                                    &made->result, err));
}

void mktopt_curve_fit_free(mktopt_curve_fit *fit)
{
    if (fit != NULL)
        mktopt__arena_free(fit->arena);
}

mktopt_status mktopt_curve_fit_summary(const mktopt_curve_fit *fit, mktopt_fit_summary *out,
                                       mktopt_error *err)
{
    MKTOPT__REQUIRE(fit, err);
    return mktopt__struct_out(out, "out", &fit->result.summary, sizeof *out, err);
}

int64_t mktopt_curve_fit_candidate_count(const mktopt_curve_fit *fit)
{
    return fit != NULL ? fit->result.candidates.count : 0;
}

mktopt_status mktopt_curve_fit_candidate(const mktopt_curve_fit *fit, int64_t index,
                                         mktopt_fitted_curve *out, mktopt_error *err)
{
    MKTOPT__REQUIRE(fit, err);
    return mktopt__item_out(&fit->result.candidates, index, sizeof *out, out, err);
}
