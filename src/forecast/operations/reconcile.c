/* forecast.reconcile */
#include <math.h>
#include <string.h>

#include "forecast/operations/given.h"

typedef struct node {
    const char *name;
    mktopt__forecast_answer forecast;
    mktopt__array parts;
    mktopt__array residuals;
} node;

typedef struct reconcile_request {
    mktopt__array series;
    int32_t method;
    int32_t non_negative;
} reconcile_request;

enum { MINT, STRUCTURAL, OLS };
static const char *const method_words[] = {"mint", "structural", "ols"};
static const mktopt__enum method_names = MKTOPT__ENUM_OF(method_words);

#define S node
static const mktopt__field node_fields[] = {
    MKTOPT__MEMBER(S, STRING, name, .flags = MKTOPT__NON_EMPTY | MKTOPT__UNIQUE,
                   .doc = "Of the series."),
    MKTOPT__MEMBER(S, STRUCT, forecast, .type = &mktopt__given_forecast_type,
                   .doc = "Its own; for mint with at least one interval."),
    MKTOPT__MEMBER(S, ARRAY, parts, .flags = MKTOPT__OPTIONAL,
                   MKTOPT__EACH(STRING, .flags = MKTOPT__NON_EMPTY),
                   .doc = "Names of the series that it is the sum of."),
    MKTOPT__NUMBERS(S, residuals, .flags = MKTOPT__OPTIONAL,
                    .doc = "One-step errors, the same times in every series: they tell "
                           "how the series err together."),
};
static const mktopt__struct node_type = {.name = "forecast_node",
                                         .doc = "A series of a hierarchy.",
                                         MKTOPT__STRUCT_TABLE(S, node_fields)};
#undef S

#define S reconcile_request
static const mktopt__field request_fields[] = {
    MKTOPT__MEMBER(S, ARRAY, series, .flags = MKTOPT__NON_EMPTY, MKTOPT__ITEMS(node, &node_type),
                   MKTOPT__BETWEEN(1, 1000), .doc = "Parts and sums."),
    MKTOPT__MEMBER(S, ENUM, method, MKTOPT__DEFAULT(MINT), .names = &method_names,
                   .doc = "By how much each gives way: mint by its variance, with correlations "
                          "where there are residuals; structural by the number of its smallest "
                          "parts; ols all alike."),
    MKTOPT__MEMBER(S, BOOL, non_negative, MKTOPT__DEFAULT(0), .doc = "Nothing below 0."),
};

/* All forecasts reach equally far and say how sure they are. */
static mktopt_status check_request(const void *value, const mktopt__path *path, mktopt_error *err)
{
    const reconcile_request *request = value;
    const node *nodes = request->series.items;
    (void)path;
    for (int64_t i = 0; i < request->series.count; i++) {
        const mktopt__path *forecast =
            MKTOPT__MEMBER_PATH(MKTOPT__ELEMENT_PATH("series", i), "forecast");
        if (nodes[i].forecast.mean.count != nodes[0].forecast.mean.count)
            return mktopt__fail(err, MKTOPT_LENGTH_MISMATCH, MKTOPT__MEMBER_PATH(forecast, "mean"),
                                "has %d numbers, the first series has %d",
                                (int)nodes[i].forecast.mean.count,
                                (int)nodes[0].forecast.mean.count);
        if (nodes[i].forecast.intervals.count == 0 && request->method == MINT)
            return mktopt__fail(err, MKTOPT_MISSING_FIELD,
                                MKTOPT__MEMBER_PATH(forecast, "intervals"), "needs at least one");
        if (nodes[i].residuals.count != nodes[0].residuals.count)
            return mktopt__fail(err, MKTOPT_LENGTH_MISMATCH,
                                MKTOPT__MEMBER_PATH(MKTOPT__ELEMENT_PATH("series", i), "residuals"),
                                "has %d numbers, the first series has %d",
                                (int)nodes[i].residuals.count, (int)nodes[0].residuals.count);
    }
    return MKTOPT_OK;
}

const mktopt__struct mktopt__forecast_reconcile_request = {.name = "forecast_reconcile_request",
                                                           .doc = "Forecasts that hang together.",
                                                           MKTOPT__STRUCT_TABLE(S, request_fields),
                                                           .check = check_request};
#undef S

typedef struct coherent {
    const char *name;
    mktopt__array mean;
    mktopt__array intervals;
    mktopt__array deviation;
} coherent;

typedef struct reconcile_response {
    mktopt__array series;
    double incoherence;
} reconcile_response;

#define S coherent
static const mktopt__field coherent_fields[] = {
    MKTOPT__MEMBER(S, STRING, name, .doc = "Of the series."),
    MKTOPT__NUMBERS(S, mean, .doc = "By step."),
    MKTOPT__MEMBER(S, ARRAY, intervals, MKTOPT__ITEMS(mktopt__band, &mktopt__band_type),
                   .doc = "Those given, about the new mean and as much narrower as it is surer."),
    MKTOPT__NUMBERS(S, deviation, .doc = "Standard deviation by step."),
};
static const mktopt__struct coherent_type = {.name = "coherent_forecast",
                                             .doc = "A forecast that agrees with the others.",
                                             MKTOPT__STRUCT_TABLE(S, coherent_fields)};
#undef S

#define S reconcile_response
static const mktopt__field response_fields[] = {
    MKTOPT__MEMBER(S, ARRAY, series, MKTOPT__ITEMS(coherent, &coherent_type),
                   .doc = "In the order given."),
    MKTOPT__MEMBER(S, F64, incoherence,
                   .doc = "The largest gap between a sum and its parts before."),
};
const mktopt__struct mktopt__forecast_reconcile_response = {
    .name = "reconciled_forecasts",
    .doc = "Forecasts whose parts sum up.",
    MKTOPT__STRUCT_TABLE(S, response_fields)};
#undef S

/* ---- how series err together ---------------------------------------------------------------- */

/* Correlation of residuals, drawn towards none as far as it is noise (Schafer and Strimmer,
 * Statistical Applications in Genetics 4, 2005). Times with a missing residual are left out. */
typedef struct standardised {
    double *values; /* node by node, `count` each: mean 0, variance 1 */
    int64_t count;
} standardised;

static int standardise(mktopt__arena *arena, const reconcile_request *request, standardised *z)
{
    const node *nodes = request->series.items;
    const int64_t n = request->series.count, times = nodes[0].residuals.count;
    int64_t *kept = mktopt__arena_alloc(arena, times, sizeof *kept);
    if (kept == NULL)
        return -1;
    for (int64_t t = 0; t < times; t++) {
        int there = 1;
        for (int64_t i = 0; i < n; i++)
            there &= isfinite(((const double *)nodes[i].residuals.items)[t]) != 0;
        if (there)
            kept[z->count++] = t;
    }
    z->values = mktopt__arena_alloc(arena, n * z->count, sizeof *z->values);
    if (z->values == NULL)
        return -1;
    for (int64_t i = 0; i < n; i++) {
        double *row = z->values + i * z->count, squares = 0;
        for (int64_t t = 0; t < z->count; t++) { /* errors have the mean 0 */
            row[t] = ((const double *)nodes[i].residuals.items)[kept[t]];
            squares += row[t] * row[t] / (double)z->count;
        }
        for (int64_t t = 0; t < z->count && squares > 0; t++)
            row[t] /= sqrt(squares);
    }
    return 0;
}

/* NULL in *correlation when there are too few residuals. */
static int correlate(mktopt__arena *arena, const reconcile_request *request, double **correlation)
{
    const int64_t n = request->series.count;
    standardised z = {0};
    double noise = 0, signal = 0;
    *correlation = NULL;
    if (((const node *)request->series.items)[0].residuals.count < 3)
        return 0;
    if (standardise(arena, request, &z) != 0)
        return -1;
    if (z.count < 3)
        return 0;
    *correlation = mktopt__arena_alloc(arena, n * n, sizeof **correlation);
    if (*correlation == NULL)
        return -1;
    const double size = (double)z.count;
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++) {
            double sum = 0, squares = 0;
            for (int64_t t = 0; t < z.count; t++) {
                const double product = z.values[i * z.count + t] * z.values[j * z.count + t];
                sum += product / size;
                squares += product * product / size;
            }
            (*correlation)[i * n + j] = i == j ? 1 : sum;
            if (i != j) {
                noise += (squares - sum * sum) / (size - 1);
                signal += sum * sum;
            }
        }
    const double shrink = signal > 0 ? fmin(fmax(noise / signal, 0), 1) : 1;
    for (int64_t i = 0; i < n * n; i++)
        (*correlation)[i] *= i % (n + 1) == 0 ? 1 : 1 - shrink;
    return 0;
}

/* ---- running -------------------------------------------------------------------------------- */

static mktopt_status set_constraints(mktopt__arena *arena, const reconcile_request *request,
                                     mktopt_forecast_hierarchy *h, mktopt_error *err)
{
    const node *nodes = request->series.items;
    const int64_t n = request->series.count;
    double *rows = mktopt__arena_alloc(arena, n * n, sizeof *rows);
    if (rows == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < n; i++) {
        if (nodes[i].parts.count == 0)
            continue;
        double *row = rows + h->n_constraints++ * n;
        row[i] = 1;
        for (int64_t p = 0; p < nodes[i].parts.count; p++) {
            const char *name = ((const char *const *)nodes[i].parts.items)[p];
            const mktopt__path series = {NULL, "series", i}, path = {&series, "parts", p};
            int64_t j = 0;
            while (j < n && strcmp(nodes[j].name, name) != 0)
                j++;
            if (j == n)
                return mktopt__fail(err, MKTOPT_UNKNOWN_NAME, &path, "'%.80s' is no series", name);
            if (row[j] != 0)
                return mktopt__fail(err, MKTOPT_DUPLICATE, &path, "'%.80s' occurs twice", name);
            row[j] = -1;
        }
    }
    h->constraints = rows;
    return MKTOPT_OK;
}

/* How many of the smallest parts a series is the sum of: sums of sums in as many rounds as there
 * are levels. */
static mktopt_status count_leaves(const reconcile_request *request, const double *rows,
                                  double *leaves, mktopt_error *err)
{
    const node *nodes = request->series.items;
    const int64_t n = request->series.count;
    int changed = 1;
    for (int64_t i = 0; i < n; i++)
        leaves[i] = 1;
    for (int64_t round = 0; changed; round++) {
        const double *row = rows;
        changed = 0;
        for (int64_t i = 0; i < n; i++) {
            double sum = 0;
            if (nodes[i].parts.count == 0)
                continue;
            for (int64_t j = 0; j < n; j++)
                sum += row[j] < 0 ? leaves[j] : 0;
            row += n;
            changed |= sum != leaves[i];
            leaves[i] = sum;
        }
        if (round > n)
            return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__FIELD_PATH("series"),
                                "a series is a part of itself");
    }
    return MKTOPT_OK;
}

static mktopt_status set_weights(mktopt__arena *arena, const reconcile_request *request,
                                 mktopt_forecast_hierarchy *h, mktopt_error *err)
{
    if (request->method == MINT)
        return MKTOPT_OK;
    double *weights = mktopt__arena_alloc(arena, h->nodes, sizeof *weights);
    if (weights == NULL)
        return mktopt__out_of_memory(err);
    h->weights = weights;
    if (request->method == STRUCTURAL)
        return count_leaves(request, h->constraints, weights, err);
    for (int64_t i = 0; i < h->nodes; i++)
        weights[i] = 1;
    return MKTOPT_OK;
}

static mktopt_status gather(mktopt__arena *arena, const reconcile_request *request,
                            mktopt_forecast_hierarchy *h, mktopt_error *err)
{
    const node *nodes = request->series.items;
    const int64_t n = request->series.count, horizon = nodes[0].forecast.mean.count;
    double *mean = mktopt__arena_alloc(arena, n * horizon, sizeof *mean);
    double *deviation = mktopt__arena_alloc(arena, n * horizon, sizeof *deviation);
    double *correlation = NULL;
    if (mean == NULL || deviation == NULL || correlate(arena, request, &correlation) != 0)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < n; i++) {
        mktopt__spread spread;
        MKTOPT__TRY(mktopt__given_spread(arena, &nodes[i].forecast, &spread, err));
        const double *own = mktopt__deviations_at_score(arena, &spread, 1);
        if (own == NULL)
            return mktopt__out_of_memory(err);
        memcpy(mean + i * horizon, nodes[i].forecast.mean.items, (size_t)horizon * sizeof *mean);
        memcpy(deviation + i * horizon, own, (size_t)horizon * sizeof *deviation);
    }
    *h = (mktopt_forecast_hierarchy){.struct_size = sizeof *h,
                                     .non_negative = request->non_negative,
                                     .nodes = n,
                                     .horizon = horizon,
                                     .mean = mean,
                                     .deviation = deviation,
                                     .correlation = correlation};
    MKTOPT__TRY(set_constraints(arena, request, h, err));
    return set_weights(arena, request, h, err);
}

static double incoherence(const mktopt_forecast_hierarchy *h)
{
    double most = 0;
    for (int64_t r = 0; r < h->n_constraints; r++)
        for (int64_t k = 0; k < h->horizon; k++) {
            double sum = 0;
            for (int64_t i = 0; i < h->nodes; i++)
                sum += h->constraints[r * h->nodes + i] * h->mean[i * h->horizon + k];
            most = fmax(most, fabs(sum));
        }
    return most;
}

static mktopt__array move_bands(mktopt__arena *arena, const node *given, const double *mean,
                                const double *ratio, int64_t horizon, int non_negative)
{
    const mktopt__band *bands = given->forecast.intervals.items;
    const int64_t count = given->forecast.intervals.count;
    const double *old = given->forecast.mean.items;
    mktopt__band *moved = mktopt__arena_alloc(arena, count, sizeof *moved);
    double *ends = mktopt__arena_alloc(arena, 2 * count * horizon, sizeof *ends);
    if (moved == NULL || ends == NULL)
        return (mktopt__array){NULL, 0};
    for (int64_t b = 0; b < count; b++) {
        double *lower = ends + 2 * b * horizon, *upper = lower + horizon;
        const double *high = bands[b].upper.items;
        for (int64_t k = 0; k < horizon; k++) { /* symmetric: lower ends may have been held at 0 */
            lower[k] = mean[k] - (high[k] - old[k]) * ratio[k];
            upper[k] = mean[k] + (high[k] - old[k]) * ratio[k];
            if (non_negative && lower[k] < 0)
                lower[k] = 0;
        }
        moved[b] = (mktopt__band){bands[b].level, {lower, horizon}, {upper, horizon}};
    }
    return (mktopt__array){moved, count};
}

mktopt_status mktopt__forecast_run_reconcile(const mktopt__context *context, const void *request_,
                                             void *response, mktopt_error *err)
{
    const reconcile_request *request = request_;
    reconcile_response *answer = response;
    const node *nodes = request->series.items;
    mktopt_forecast_hierarchy h = {0};
    MKTOPT__TRY(gather(context->arena, request, &h, err));
    const int64_t horizon = h.horizon;
    double *mean = mktopt__arena_alloc(context->arena, h.nodes * horizon, sizeof *mean);
    double *deviation = mktopt__arena_alloc(context->arena, h.nodes * horizon, sizeof *deviation);
    double *ratio = mktopt__arena_alloc(context->arena, horizon, sizeof *ratio);
    coherent *items = mktopt__arena_alloc(context->arena, h.nodes, sizeof *items);
    if (mean == NULL || deviation == NULL || ratio == NULL || items == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__TRY(mktopt_forecast_reconcile(&h, mktopt__arena_allocator(context->arena), mean,
                                          deviation, err));
    for (int64_t i = 0; i < h.nodes; i++) {
        for (int64_t k = 0; k < horizon; k++) {
            const double before = h.deviation[i * horizon + k];
            ratio[k] = before > 0 ? deviation[i * horizon + k] / before : 0;
        }
        items[i] = (coherent){
            nodes[i].name,
            {mean + i * horizon, horizon},
            move_bands(context->arena, &nodes[i], mean + i * horizon, ratio, horizon,
                       request->non_negative),
            {deviation + i * horizon, horizon},
        };
        if (items[i].intervals.items == NULL)
            return mktopt__out_of_memory(err);
    }
    answer->series = (mktopt__array){items, h.nodes};
    answer->incoherence = incoherence(&h);
    return MKTOPT_OK;
}
