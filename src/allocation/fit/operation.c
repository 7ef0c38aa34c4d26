/* allocation.fit_curve */
#include "allocation/fit/fit.h"
#include "allocation/operations_priv.h"
#include "allocation/ratings/ratings.h"
#include "base/error.h"
#include "curve/curve.h"

/* ---- request ------------------------------------------------------------------------------ */

/* Columns of observations; the struct_size of public tables stands first. */
typedef struct observation_columns {
    uint32_t struct_size;
    uint32_t reserved;
    mktopt_arg spend;
    mktopt_arg response;
} observation_columns;

typedef struct fit_request {
    observation_columns observations;
    mktopt__array pairs; /* mktopt__array of two doubles */
    mktopt__array families;
    mktopt_fit_options options;
} fit_request;

#define S observation_columns
static const mktopt__field observation_fields[] = {
    MKTOPT__MEMBER(S, F64, spend, MKTOPT__AT_LEAST(0), .unit = "currency",
                   .doc = "Spend of a period."),
    MKTOPT__MEMBER(S, F64, response, .unit = "response", .doc = "Response of the same period."),
};
static const mktopt__struct observation_type = {.name = "observation",
                                                MKTOPT__STRUCT_TABLE(S, observation_fields)};
#undef S

#define S fit_request
static const mktopt__field request_fields[] = {
    MKTOPT__MEMBER(S, TABLE, observations, .flags = MKTOPT__NON_EMPTY, .one_of = 1,
                   .type = &observation_type, .doc = "What was spent and what came of it."),
    MKTOPT__MEMBER(S, ARRAY, pairs, .flags = MKTOPT__OPTIONAL | MKTOPT__NON_EMPTY, .one_of = 1,
                   MKTOPT__EACH(ARRAY, MKTOPT__BETWEEN(2, 2), MKTOPT__EACH(F64, .flags = 0)),
                   .doc = "The same as [spend, response]."),
    MKTOPT__MEMBER(S, ARRAY, families, .flags = MKTOPT__OPTIONAL | MKTOPT__NON_EMPTY,
                   MKTOPT__EACH(ENUM, .names = &mktopt__fit_family_names),
                   .doc = "Families to try; left out: all five."),
    MKTOPT__INLINED(S, options, &mktopt__fit_options_type),
};
const mktopt__struct mktopt__allocation_fit_curve_request = {
    .name = "allocation_fit_curve_request", MKTOPT__STRUCT_TABLE(S, request_fields)};
#undef S

/* ---- response ----------------------------------------------------------------------------- */

typedef struct candidate {
    mktopt_fitted_curve row;
    mktopt__curve curve;
    mktopt__array parameters; /* mktopt_fit_parameter */
} candidate;

typedef struct fit_response {
    mktopt_fit_summary summary;
    int32_t has_best;
    int32_t reserved;
    candidate best;
    mktopt__array candidates;
} fit_response;

#define S mktopt_fit_parameter
static const mktopt__field parameter_fields[] = {
    MKTOPT__MEMBER(S, STRING, name, .doc = "As in the curve, or baseline."),
    MKTOPT__MEMBER(S, F64, value, .doc = "The estimate."),
    MKTOPT__MEMBER(S, F64, standard_error, .flags = MKTOPT__OPTIONAL,
                   .doc = "Null where the data do not determine it."),
    MKTOPT__MEMBER(S, F64, lower, .flags = MKTOPT__OPTIONAL, .doc = "Of the interval."),
    MKTOPT__MEMBER(S, F64, upper, .flags = MKTOPT__OPTIONAL, .doc = "Of the interval."),
};
static const mktopt__struct parameter_type = {.name = "fit_parameter",
                                              MKTOPT__STRUCT_TABLE(S, parameter_fields)};
#undef S

#define S mktopt_fitted_curve
static const mktopt__field figure_fields[] = {
    MKTOPT__MEMBER(S, F64, baseline, .unit = "response", .doc = "Without spend; 0 if not fitted."),
    MKTOPT__MEMBER(S, F64, residual_sd, .unit = "response",
                   .doc = "sqrt(sum of squares / (observations - parameters))."),
    MKTOPT__MEMBER(S, F64, r_squared, .flags = MKTOPT__OPTIONAL,
                   .doc = "Part of the variance of the response that is explained."),
    MKTOPT__MEMBER(S, F64, aicc, .doc = "Less is better."),
    MKTOPT__MEMBER(S, F64, delta_aicc, .doc = "Above that of the best candidate."),
    MKTOPT__MEMBER(S, F64, weight, .doc = "Akaike weight among the candidates; they sum to 1."),
    MKTOPT__MEMBER(S, F64, autocorrelation, .flags = MKTOPT__OPTIONAL,
                   .doc = "Of the residuals, one observation to the next, as given."),
};
static const mktopt__struct figures_type = {.name = "fit_figures",
                                            MKTOPT__STRUCT_TABLE(S, figure_fields)};
#undef S

#define S candidate
static const mktopt__field candidate_fields[] = {
    MKTOPT__NAMED(S, ENUM, "family", row.curve.type, .names = &mktopt__fit_family_names,
                  .doc = "Family of the curve."),
    MKTOPT__CURVE_MEMBER(S, curve, "The curve, as allocation.optimize takes it."),
    MKTOPT__MEMBER(S, ARRAY, parameters, MKTOPT__ITEMS(mktopt_fit_parameter, &parameter_type),
                   .doc = "Estimates with their errors."),
    MKTOPT__INLINED(S, row, &figures_type),
};
static const mktopt__struct candidate_type = {.name = "fitted_curve",
                                              MKTOPT__STRUCT_TABLE(S, candidate_fields)};
#undef S

#define S mktopt_fit_summary
static const mktopt__field summary_fields[] = {
    MKTOPT__MEMBER(S, BOOL, identified,
                   .doc = "The best candidate can be relied on, within the spends observed."),
    MKTOPT__MEMBER(S, STRING, reason, .flags = MKTOPT__OPTIONAL,
                   .doc = "Why it is not identified, with the numbers; null when it is."),
    MKTOPT__MEMBER(S, STRING, caution, .flags = MKTOPT__OPTIONAL,
                   .doc =
                       "What else to mind: possible curves that differ on the response as a whole, "
                       "residuals that hang together; null when there is nothing."),
    MKTOPT__MEMBER(S, I64, observations, .doc = "How many."),
    MKTOPT__MEMBER(S, I64, distinct_spends, .doc = "How many differ."),
    MKTOPT__MEMBER(S, F64, min_spend, .unit = "currency", .doc = "The least one seen."),
    MKTOPT__MEMBER(S, F64, max_spend, .unit = "currency", .doc = "The largest one seen."),
    MKTOPT__MEMBER(S, F64, flat_aicc, .flags = MKTOPT__OPTIONAL,
                   .doc = "Of a response that does not depend on spend."),
    MKTOPT__MEMBER(S, F64, straight_aicc, .flags = MKTOPT__OPTIONAL,
                   .doc = "Of a straight line that does not fall."),
};
static const mktopt__struct summary_type = {.name = "fit_summary",
                                            MKTOPT__STRUCT_TABLE(S, summary_fields)};
#undef S

#define S fit_response
static const mktopt__field response_fields[] = {
    MKTOPT__INLINED(S, summary, &summary_type),
    MKTOPT__MEMBER(S, STRUCT, best, .flags = MKTOPT__OPTIONAL, MKTOPT__PRESENT(S, has_best),
                   .type = &candidate_type,
                   .doc = "The candidate of least AICc; null when no curve can be fitted."),
    MKTOPT__MEMBER(S, ARRAY, candidates, MKTOPT__ITEMS(candidate, &candidate_type),
                   .doc = "Every family that could be fitted, the best one first."),
};
const mktopt__struct mktopt__allocation_fit_curve_response = {
    .name = "curve_fit", MKTOPT__STRUCT_TABLE(S, response_fields)};
#undef S

/* ---- run ---------------------------------------------------------------------------------- */

static mktopt_status split_pairs(const mktopt__array *pairs, mktopt__arena *arena,
                                 const double **spends, const double **responses, mktopt_error *err)
{
    const mktopt__array *rows = pairs->items;
    double *x = mktopt__arena_alloc(arena, pairs->count, sizeof *x);
    double *y = mktopt__arena_alloc(arena, pairs->count, sizeof *y);
    if (x == NULL || y == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < pairs->count; i++) {
        x[i] = ((const double *)rows[i].items)[0];
        y[i] = ((const double *)rows[i].items)[1];
        const mktopt__path pair = {NULL, "pairs", i};
        if (x[i] < 0)
            return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, &pair, "a spend must be >= 0");
    }
    *spends = x;
    *responses = y;
    return MKTOPT_OK;
}

static mktopt_status fill_candidates(const mktopt__curve_fit *fit, mktopt__arena *arena,
                                     fit_response *answer, mktopt_error *err)
{
    mktopt_fitted_curve *fitted = fit->candidates.items;
    candidate *rows = mktopt__arena_alloc(arena, fit->candidates.count, sizeof *rows);
    if (rows == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < fit->candidates.count; i++) {
        rows[i] = (candidate){
            .row = fitted[i],
            .parameters = {fitted[i].parameters, fitted[i].parameter_count},
        };
        MKTOPT__TRY(mktopt__curve_unflatten(&fitted[i].curve, arena, &rows[i].curve, err));
    }
    answer->candidates = (mktopt__array){rows, fit->candidates.count};
    answer->has_best = fit->candidates.count > 0;
    if (answer->has_best)
        answer->best = rows[0];
    return MKTOPT_OK;
}

mktopt_status mktopt__allocation_run_fit_curve(const mktopt__context *context, const void *request,
                                               void *response, mktopt_error *err)
{
    const fit_request *given = request;
    fit_response *answer = response;
    mktopt_fit_options options = given->options;
    mktopt__curve_fit fit = {0};
    const double *spends = given->observations.spend.values;
    const double *responses = given->observations.response.values;
    int64_t count = given->observations.spend.count;
    if (given->pairs.items != NULL) {
        count = given->pairs.count;
        MKTOPT__TRY(split_pairs(&given->pairs, context->arena, &spends, &responses, err));
    }
    options.families = given->families.items;
    options.family_count = given->families.count;
    MKTOPT__TRY(mktopt__check_fit_families(&options, err));
    MKTOPT__TRY(
        mktopt__curve_fit_compute(spends, responses, count, &options, context->arena, &fit, err));
    answer->summary = fit.summary;
    return fill_candidates(&fit, context->arena, answer, err);
}
