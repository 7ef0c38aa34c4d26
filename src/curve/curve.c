/* The field tables of response curves, their checks, and the public face. */
#include "curve/curve.h"

#include <math.h>

#include "base/number.h"
#include "base/sum.h"

/* ---- checks that no single field can make --------------------------------------------------- */

static double point_number(const mktopt__curve *c, int64_t i, int64_t k)
{
    if (c->points.items == NULL)
        return c->curve.points[2 * i + k];
    return ((const double *)((const mktopt__array *)c->points.items)[i].items)[k];
}

static mktopt_status check_point(const mktopt__curve *c, int64_t i, const mktopt__path *path,
                                 mktopt_error *err)
{
    const mktopt__path at = {path, "points", i};
    if (c->points.items != NULL && ((const mktopt__array *)c->points.items)[i].count != 2)
        return mktopt__fail(err, MKTOPT_LENGTH_MISMATCH, &at, "must be a pair [spend, response]");
    const double x = point_number(c, i, 0), y = point_number(c, i, 1);
    if (!isfinite(x) || !isfinite(y))
        return mktopt__fail(err, MKTOPT_NOT_FINITE, &at, "must be finite numbers, got %s and %s",
                            MKTOPT__NUMBER(x), MKTOPT__NUMBER(y));
    if (x < 0)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, &at, "spend must be >= 0, got %s",
                            MKTOPT__NUMBER(x));
    if (i > 0 && x <= point_number(c, i - 1, 0))
        return mktopt__fail(err, MKTOPT_CONFLICT, &at, "spends must rise, got %s after %s",
                            MKTOPT__NUMBER(x), MKTOPT__NUMBER(point_number(c, i - 1, 0)));
    return MKTOPT_OK;
}

static mktopt_status check_points(const void *value, const mktopt__path *path, mktopt_error *err)
{
    const mktopt__curve *c = value;
    const int64_t n = c->points.items != NULL ? c->points.count : c->curve.point_count;
    if (n <= 0 || (c->points.items == NULL && c->curve.points == NULL))
        return mktopt__fail(err, MKTOPT_MISSING_FIELD, MKTOPT__MEMBER_PATH(path, "points"),
                            "at least one point is required");
    for (int64_t i = 0; i < n; i++)
        MKTOPT__TRY(check_point(c, i, path, err));
    return MKTOPT_OK;
}

static mktopt_status check_benchmark(const void *value, const mktopt__path *path, mktopt_error *err)
{
    const mktopt_curve *c = &((const mktopt__curve *)value)->curve;
    if (c->saturation_point < c->monthly_minimum)
        return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__MEMBER_PATH(path, "saturation_point"),
                            "must be >= monthly_minimum (%s), got %s",
                            MKTOPT__NUMBER(c->monthly_minimum),
                            MKTOPT__NUMBER(c->saturation_point));
    return MKTOPT_OK;
}

/* ---- field tables ---------------------------------------------------------------------------
 *
 * Each family has its parameters twice: required, as one draw has them, and optional beside
 * `draws`, where either they or the draws must be given. */

#define S mktopt__curve
#define PARAMETER(member, more, ...) \
    MKTOPT__NAMED(S, F64, #member, curve.member, .flags = (more), __VA_ARGS__)
#define HILL_PARAMETERS(more)                                              \
    PARAMETER(beta, more, MKTOPT__AT_LEAST(0), .unit = "response",         \
              .doc = "Response that is approached with ever more spend."), \
        PARAMETER(alpha, more, MKTOPT__ABOVE_TO(0, 100),                   \
                  .doc = "Shape; above 1 the curve is S-shaped."),         \
        PARAMETER(gamma, more, MKTOPT__ABOVE(0), .unit = "currency",       \
                  .doc = "Spend with half of the response.")
#define EXPONENTIAL_PARAMETERS(more)                                       \
    PARAMETER(beta, more, MKTOPT__AT_LEAST(0), .unit = "response",         \
              .doc = "Response that is approached with ever more spend."), \
        PARAMETER(gamma, more, MKTOPT__ABOVE(0), .unit = "currency",       \
                  .doc = "Spend with 1 - 1/e of the response.")
#define LOGISTIC_PARAMETERS(more)                                          \
    PARAMETER(beta, more, MKTOPT__AT_LEAST(0), .unit = "response",         \
              .doc = "Response that is approached with ever more spend."), \
        PARAMETER(lambda, more, MKTOPT__ABOVE(0), .unit = "1/currency",    \
                  .doc = "How fast it is approached.")
#define POWER_PARAMETERS(more)                                     \
    PARAMETER(beta, more, MKTOPT__AT_LEAST(0), .unit = "response", \
              .doc = "Response of one unit of spend."),            \
        PARAMETER(exponent, more, MKTOPT__ABOVE_TO(0, 1), .doc = "1 is proportional.")
#define LOG_PARAMETERS(more)                                                          \
    PARAMETER(beta, more, MKTOPT__AT_LEAST(0), .unit = "response", .doc = "Factor."), \
        PARAMETER(gamma, more, MKTOPT__ABOVE(0), .unit = "currency",                  \
                  .doc = "Spend with ln 2 = 0.69 of the factor.")
#define PIECEWISE_PARAMETERS(more)                                       \
    MKTOPT__MEMBER(S, ARRAY, points, .flags = MKTOPT__OPTIONAL | (more), \
                   MKTOPT__EACH(ARRAY, MKTOPT__EACH(F64, .flags = 0)),   \
                   .doc = "Pairs [spend, response]; spends rise; linear between, flat after.")
#define BENCHMARK_PARAMETERS(more)                                              \
    PARAMETER(typical_roi, more, MKTOPT__AT_LEAST(0), .unit = "revenue/spend",  \
              .doc = "Revenue for each unit of spend at the monthly minimum."), \
        PARAMETER(monthly_minimum, more, MKTOPT__ABOVE(0), .unit = "currency",  \
                  .doc = "Spend below which there is no response."),            \
        PARAMETER(scaling_efficiency, more, MKTOPT__ABOVE_TO(0, 1),             \
                  .doc = "Exponent by which the response grows with spend."),   \
        PARAMETER(saturation_point, more, MKTOPT__ABOVE(0), .unit = "currency", \
                  .doc = "Spend above which there is no more response.")

/* Either every parameter or draws. */
static mktopt_status check_given(const mktopt__struct *type, const void *value,
                                 const mktopt__path *path, mktopt_error *err)
{
    const mktopt__curve *c = value;
    const int drawn = c->draws.count > 0 || c->curve.draw_count > 0;
    for (uint32_t i = 0; i < type->count; i++) {
        const mktopt__field *field = &type->fields[i];
        if (field->kind != MKTOPT__F64)
            continue;
        const double parameter = *(const double *)((const char *)value + field->offset);
        if (!drawn && isnan(parameter))
            return mktopt__fail(err, MKTOPT_MISSING_FIELD, MKTOPT__MEMBER_PATH(path, field->name),
                                "is required (or draws)");
        if (c->draws.count > 0 && !isnan(parameter))
            return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__MEMBER_PATH(path, field->name),
                                "give either the parameters or draws");
    }
    return MKTOPT_OK;
}

#define FAMILY(family, PARAMETERS, draw_check, own_check)                                     \
    static const mktopt__field family##_draw_fields[] = {PARAMETERS(0)};                      \
    static const mktopt__struct family##_draw_type = {                                        \
        .name = #family "_draw",                                                              \
        MKTOPT__STRUCT_TABLE(S, family##_draw_fields),                                        \
        .check = draw_check};                                                                 \
    static const mktopt__field family##_fields[] = {                                          \
        PARAMETERS(MKTOPT__OPTIONAL),                                                         \
        MKTOPT__MEMBER(S, ARRAY, draws,                                                       \
                       .flags = MKTOPT__OPTIONAL | MKTOPT__COLUMNS_OK | MKTOPT__NON_EMPTY,    \
                       MKTOPT__ITEMS(mktopt__curve, &family##_draw_type),                     \
                       .doc = "Draws of the parameters, as rows or columns: the response is " \
                              "their mean."),                                                 \
    };                                                                                        \
    static mktopt_status family##_check(const void *value, const mktopt__path *path,          \
                                        mktopt_error *err);                                   \
    static const mktopt__struct family##_type = {.name = #family "_curve",                    \
                                                 MKTOPT__STRUCT_TABLE(S, family##_fields),    \
                                                 .check = family##_check};                    \
    static mktopt_status family##_check(const void *value, const mktopt__path *path,          \
                                        mktopt_error *err)                                    \
    {                                                                                         \
        const mktopt__curve *c = value;                                                       \
        mktopt_status (*const more)(const void *, const mktopt__path *, mktopt_error *) =     \
            own_check;                                                                        \
        MKTOPT__TRY(check_given(&family##_type, value, path, err));                           \
        const int drawn = c->draws.count > 0 || c->curve.draw_count > 0;                      \
        return more != NULL && !drawn ? more(value, path, err) : MKTOPT_OK;                   \
    }

FAMILY(hill, HILL_PARAMETERS, NULL, NULL)
FAMILY(exponential, EXPONENTIAL_PARAMETERS, NULL, NULL)
FAMILY(logistic, LOGISTIC_PARAMETERS, NULL, NULL)
FAMILY(power, POWER_PARAMETERS, NULL, NULL)
FAMILY(log, LOG_PARAMETERS, NULL, NULL)
FAMILY(piecewise, PIECEWISE_PARAMETERS, check_points, check_points)
FAMILY(benchmark, BENCHMARK_PARAMETERS, check_benchmark, check_benchmark)
#undef S

/* In the order of MKTOPT_CURVE_... */
static const mktopt__variant variants[] = {
    {"hill", "beta x^alpha / (x^alpha + gamma^alpha)", &hill_type},
    {"exponential", "beta (1 - e^(-x/gamma))", &exponential_type},
    {"logistic", "beta (1 - e^(-lambda x)) / (1 + e^(-lambda x))", &logistic_type},
    {"power", "beta x^exponent", &power_type},
    {"log", "beta ln(1 + x/gamma)", &log_type},
    {"piecewise", "Through points, linear between, flat after.", &piecewise_type},
    {"benchmark",
     "0 below monthly_minimum, then typical_roi * monthly_minimum * "
     "(x/monthly_minimum)^scaling_efficiency, constant from saturation_point on",
     &benchmark_type},
};
static const mktopt__struct *const draw_types[] = {
    &hill_draw_type, &exponential_draw_type, &logistic_draw_type,  &power_draw_type,
    &log_draw_type,  &piecewise_draw_type,   &benchmark_draw_type,
};
const mktopt__union mktopt__curve_union = {.name = "curve",
                                           .body_offset = 0,
                                           .size = (uint32_t)sizeof(mktopt__curve),
                                           .count = (int32_t)MKTOPT__COUNT_OF(variants),
                                           .variants = variants};

mktopt__curve mktopt__curve_wrap(const mktopt_curve *curve)
{
    mktopt__curve whole = {.curve = *curve};
    mktopt_curve *c = &whole.curve;
    if (curve->draw_count > 0)
        c->beta = c->alpha = c->gamma = c->lambda = c->exponent = c->typical_roi =
            c->monthly_minimum = c->scaling_efficiency = c->saturation_point = NAN;
    return whole;
}

mktopt_status mktopt__curve_check(const mktopt_curve *curve, const mktopt__path *path,
                                  mktopt_error *err)
{
    const mktopt__curve whole = {.curve = *curve};
    if (curve->type < 0 || curve->type >= mktopt__curve_union.count)
        return mktopt__fail(err, MKTOPT_UNKNOWN_NAME, MKTOPT__MEMBER_PATH(path, "type"),
                            "must be 0 .. %d, got %d", (int)mktopt__curve_union.count - 1,
                            (int)curve->type);
    if (curve->draw_count == 0)
        return mktopt__check(variants[curve->type].type, &whole, path, err);
    const mktopt__path *draws = MKTOPT__MEMBER_PATH(path, "draws");
    if (curve->draw_count < 0 || curve->draws == NULL)
        return mktopt__fail(err, MKTOPT_INVALID_ARGUMENT, draws, "must not be NULL");
    for (int64_t i = 0; i < curve->draw_count; i++) {
        const mktopt__curve draw = {.curve = curve->draws[i]};
        const mktopt__path at = {path, "draws", i};
        if (draw.curve.type != curve->type || draw.curve.draw_count != 0)
            return mktopt__fail(err, MKTOPT_CONFLICT, &at,
                                "must be of the curve's type and have no draws of its own");
        MKTOPT__TRY(mktopt__check(draw_types[curve->type], &draw, &at, err));
    }
    return MKTOPT_OK;
}

/* ---- the two forms ------------------------------------------------------------------------- */

static mktopt_status flatten_points(const mktopt__curve *given, mktopt__arena *arena,
                                    mktopt_curve *out, mktopt_error *err)
{
    const int64_t n = given->points.count;
    double *points = mktopt__arena_alloc(arena, n, 2 * sizeof *points);
    if (points == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < n; i++)
        for (int64_t k = 0; k < 2; k++)
            points[2 * i + k] = point_number(given, i, k);
    out->points = points;
    out->point_count = n;
    return MKTOPT_OK;
}

mktopt_status mktopt__curve_flatten(const mktopt__curve *given, mktopt__arena *arena,
                                    mktopt_curve *out, mktopt_error *err)
{
    const int32_t type = given->curve.type;
    const mktopt__curve *rows = given->draws.items;
    *out = given->curve;
    if (given->points.items != NULL)
        MKTOPT__TRY(flatten_points(given, arena, out, err));
    if (given->draws.count == 0)
        return MKTOPT_OK;
    mktopt_curve *draws = mktopt__arena_alloc(arena, given->draws.count, sizeof *draws);
    if (draws == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < given->draws.count; i++) {
        draws[i] = rows[i].curve;
        draws[i].type = type;
        if (rows[i].points.items != NULL)
            MKTOPT__TRY(flatten_points(&rows[i], arena, &draws[i], err));
    }
    out->draws = draws;
    out->draw_count = given->draws.count;
    return MKTOPT_OK;
}

mktopt_status mktopt__curve_unflatten(const mktopt_curve *given, mktopt__arena *arena,
                                      mktopt__curve *out, mktopt_error *err)
{
    *out = (mktopt__curve){.curve = *given};
    if (given->type == MKTOPT_CURVE_PIECEWISE) {
        mktopt__array *pairs = mktopt__arena_alloc(arena, given->point_count, sizeof *pairs);
        double *numbers = mktopt__arena_alloc(arena, given->point_count, 2 * sizeof *numbers);
        if (pairs == NULL || numbers == NULL)
            return mktopt__out_of_memory(err);
        for (int64_t i = 0; i < 2 * given->point_count; i++)
            numbers[i] = given->points[i];
        for (int64_t i = 0; i < given->point_count; i++)
            pairs[i] = (mktopt__array){&numbers[2 * i], 2};
        out->points = (mktopt__array){pairs, given->point_count};
    }
    if (given->draw_count == 0)
        return MKTOPT_OK;
    mktopt__curve *draws = mktopt__arena_alloc(arena, given->draw_count, sizeof *draws);
    if (draws == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < given->draw_count; i++)
        MKTOPT__TRY(mktopt__curve_unflatten(&given->draws[i], arena, &draws[i], err));
    out->draws = (mktopt__array){draws, given->draw_count};
    return MKTOPT_OK;
}

/* ---- evaluation ---------------------------------------------------------------------------- */

/* A polyline begins at spend 0: at (0, 0) unless its points say otherwise. */
static mktopt_status with_origin(mktopt__shape *shape, mktopt__arena *arena, mktopt_error *err)
{
    if (shape->type != MKTOPT_CURVE_PIECEWISE || shape->points[0] == 0)
        return MKTOPT_OK;
    double *points = mktopt__arena_alloc(arena, shape->point_count + 1, 2 * sizeof *points);
    if (points == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < 2 * shape->point_count; i++)
        points[i + 2] = shape->points[i];
    shape->points = points;
    shape->point_count++;
    return MKTOPT_OK;
}

mktopt_status mktopt__response_of(const mktopt_curve *curve, mktopt__arena *arena,
                                  mktopt__response *out, mktopt_error *err)
{
    const mktopt_curve *draws = curve->draw_count > 0 ? curve->draws : curve;
    const int64_t count = curve->draw_count > 0 ? curve->draw_count : 1;
    mktopt__shape *shapes = mktopt__arena_alloc(arena, count, sizeof *shapes);
    if (shapes == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < count; i++) {
        shapes[i] = mktopt__shape_of(&draws[i]);
        MKTOPT__TRY(with_origin(&shapes[i], arena, err));
    }
    *out = (mktopt__response){shapes, count};
    return MKTOPT_OK;
}

double mktopt__response_value(const mktopt__response *response, double x)
{
    if (response->count == 1)
        return mktopt__shape_value(response->shapes, x);
    mktopt__sum sum = {0};
    for (int64_t i = 0; i < response->count; i++)
        mktopt__sum_add(&sum, mktopt__shape_value(&response->shapes[i], x));
    return mktopt__sum_value(&sum) / (double)response->count;
}

double mktopt__response_slope(const mktopt__response *response, double x)
{
    double sum = 0;
    for (int64_t i = 0; i < response->count; i++)
        sum += mktopt__shape_slope(&response->shapes[i], x);
    return sum / (double)response->count;
}

double mktopt__response_bend(const mktopt__response *response, double x, double *curvature)
{
    double slopes = 0, curvatures = 0;
    for (int64_t i = 0; i < response->count; i++) {
        const double slope = mktopt__shape_slope(&response->shapes[i], x);
        slopes += slope;
        if (slope > 0)
            curvatures += mktopt__shape_curvature(&response->shapes[i], x, slope);
    }
    *curvature = curvatures / (double)response->count;
    return slopes / (double)response->count;
}

mktopt_status mktopt_curve_evaluate(const mktopt_curve *curve, const double *spends, int64_t count,
                                    double *responses, double *marginals, mktopt_error *err)
{
    MKTOPT__REQUIRE(curve, err);
    if (count < 0)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("count"),
                            "must be >= 0, got %lld", (long long)count);
    if (count > 0)
        MKTOPT__REQUIRE(spends, err);
    MKTOPT__TRY(mktopt__curve_check(curve, MKTOPT__FIELD_PATH("curve"), err));
    for (int64_t i = 0; i < count; i++)
        if (!isfinite(spends[i]) || spends[i] < 0)
            return mktopt__fail(err, isfinite(spends[i]) ? MKTOPT_OUT_OF_RANGE : MKTOPT_NOT_FINITE,
                                MKTOPT__ELEMENT_PATH("spends", i),
                                "must be a finite number >= 0, got %s", MKTOPT__NUMBER(spends[i]));
    mktopt__arena *arena = mktopt__arena_create(NULL);
    if (arena == NULL)
        return mktopt__out_of_memory(err);
    mktopt__response response = {0};
    const mktopt_status status = mktopt__response_of(curve, arena, &response, err);
    for (int64_t i = 0; status == MKTOPT_OK && i < count; i++) {
        const double x = spends[i]; /* the arrays may be the same */
        if (marginals != NULL)
            marginals[i] = mktopt__response_slope(&response, x);
        if (responses != NULL)
            responses[i] = mktopt__response_value(&response, x);
    }
    mktopt__arena_free(arena);
    return status;
}

/* ---- constructors -------------------------------------------------------------------------- */

mktopt_curve mktopt_curve_hill(double beta, double alpha, double gamma)
{
    return (mktopt_curve){.type = MKTOPT_CURVE_HILL, .beta = beta, .alpha = alpha, .gamma = gamma};
}

mktopt_curve mktopt_curve_exponential(double beta, double gamma)
{
    return (mktopt_curve){.type = MKTOPT_CURVE_EXPONENTIAL, .beta = beta, .gamma = gamma};
}

mktopt_curve mktopt_curve_logistic(double beta, double lambda)
{
    return (mktopt_curve){.type = MKTOPT_CURVE_LOGISTIC, .beta = beta, .lambda = lambda};
}

mktopt_curve mktopt_curve_power(double beta, double exponent)
{
    return (mktopt_curve){.type = MKTOPT_CURVE_POWER, .beta = beta, .exponent = exponent};
}

mktopt_curve mktopt_curve_log(double beta, double gamma)
{
    return (mktopt_curve){.type = MKTOPT_CURVE_LOG, .beta = beta, .gamma = gamma};
}

mktopt_curve mktopt_curve_piecewise(const double *points, int64_t point_count)
{
    return (mktopt_curve){
        .type = MKTOPT_CURVE_PIECEWISE, .points = points, .point_count = point_count};
}

mktopt_curve mktopt_curve_benchmark(double typical_roi, double monthly_minimum,
                                    double scaling_efficiency, double saturation_point)
{
    return (mktopt_curve){.type = MKTOPT_CURVE_BENCHMARK,
                          .typical_roi = typical_roi,
                          .monthly_minimum = monthly_minimum,
                          .scaling_efficiency = scaling_efficiency,
                          .saturation_point = saturation_point};
}

mktopt_curve mktopt_curve_mean(const mktopt_curve *draws, int64_t draw_count)
{
    return (mktopt_curve){.type = draws != NULL && draw_count > 0 ? draws[0].type : 0,
                          .draws = draws,
                          .draw_count = draw_count};
}
