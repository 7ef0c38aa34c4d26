/* forecast.evaluate */
#include "forecast/evaluate.h"
#include "forecast/operations/operations_priv.h"

typedef struct evaluate_request {
    mktopt__array series;
    int64_t horizon;
    mktopt__array methods;
    int64_t origins;
    int64_t step;
    mktopt_forecast_options options;
    mktopt__beside beside;
} evaluate_request;

#define S evaluate_request
static const mktopt__field request_fields[] = {
    MKTOPT__NUMBERS(S, series, .flags = MKTOPT__NON_EMPTY,
                    .doc = "Values, evenly spaced, oldest first; null is missing."),
    MKTOPT__MEMBER(S, I64, horizon, MKTOPT__BETWEEN(1, MKTOPT__LONGEST_HORIZON), .unit = "steps",
                   .doc = "How far each forecast goes."),
    MKTOPT__MEMBER(S, ARRAY, methods, .flags = MKTOPT__OPTIONAL | MKTOPT__NON_EMPTY,
                   MKTOPT__AT_MOST(10), MKTOPT__EACH(ENUM, .names = &mktopt__forecast_method_names),
                   .doc = "Which to compare; without: auto, naive, exponential_smoothing, ets, "
                          "theta and linear_regression, with regressors or holidays those of them "
                          "that take any."),
    MKTOPT__MEMBER(S, I64, origins, MKTOPT__DEFAULT(10), MKTOPT__BETWEEN(1, 100000),
                   .doc = "From how many points to forecast, the last first; fewer in a short "
                          "series, which keeps its first half to fit."),
    MKTOPT__MEMBER(S, I64, step, MKTOPT__DEFAULT(1), MKTOPT__BETWEEN(1, 1000000), .unit = "steps",
                   .doc = "Between them."),
    MKTOPT__FORECAST_SEASON_FIELD(S, options., "season_length"),
    MKTOPT__FORECAST_LEVELS_FIELD(S, options.),
    MKTOPT__OPTION(S, options., BOOL, non_negative, MKTOPT__DEFAULT(0),
                   .doc = "Nothing below 0 is forecast."),
    MKTOPT__OPTION(S, options., I64, window, MKTOPT__DEFAULT(0), MKTOPT__AT_LEAST(0),
                   .unit = "steps", .doc = "Of moving_average; 0 is a season, or 5 without one."),
    MKTOPT__FORECAST_PAST_FIELDS(S, beside.),
};

static mktopt_status check_request(const void *value, const mktopt__path *path, mktopt_error *err)
{
    const evaluate_request *request = value;
    return mktopt__check_beside(&request->beside, MKTOPT_FORECAST_AUTO, path, err);
}

const mktopt__struct mktopt__forecast_evaluate_request = {
    .name = "forecast_evaluate_request",
    .doc = "A series and methods to compare on it.",
    MKTOPT__STRUCT_TABLE(S, request_fields),
    .check = check_request,
};
#undef S

typedef struct score_entry {
    const char *key;
    mktopt_forecast_score value;
} score_entry;

typedef struct evaluate_response {
    mktopt__array methods;
    int32_t best_method;
    int32_t reserved;
    int64_t origins;
} evaluate_response;

#define S mktopt_forecast_score
static const mktopt__field score_fields[] = {
    MKTOPT__MEMBER(S, I64, comparisons, .doc = "Of a forecast with a value."),
    MKTOPT__FORECAST_ERROR_FIELDS(S),
    MKTOPT__MEMBER(S, F64, coverage, .flags = MKTOPT__OPTIONAL, .unit = "fraction",
                   .doc = "Values inside the interval of the first level."),
    MKTOPT__MEMBER(S, F64, interval_score, .flags = MKTOPT__OPTIONAL,
                   .doc = "Mean scaled interval score of that level; lower is better."),
};
static const mktopt__struct score_type = {
    .name = "forecast_score", .doc = "How a method did.", MKTOPT__STRUCT_TABLE(S, score_fields)};
#undef S

#define S evaluate_response
static const mktopt__field response_fields[] = {
    MKTOPT__MEMBER(S, MAP, methods, MKTOPT__ENTRIES(score_entry, STRUCT, .type = &score_type),
                   .doc = "By method."),
    MKTOPT__MEMBER(S, ENUM, best_method, .names = &mktopt__forecast_method_names,
                   .doc = "With the least mae."),
    MKTOPT__MEMBER(S, I64, origins, .doc = "That were used."),
};
const mktopt__struct mktopt__forecast_evaluate_response = {
    .name = "forecast_evaluation",
    .doc = "Methods compared by rolling origins.",
    MKTOPT__STRUCT_TABLE(S, response_fields)};
#undef S

static mktopt_status check_distinct(const mktopt__array *methods, mktopt_error *err)
{
    const int32_t *items = methods->items;
    for (int64_t i = 0; i < methods->count; i++)
        for (int64_t j = 0; j < i; j++)
            if (items[i] == items[j])
                return mktopt__fail(err, MKTOPT_DUPLICATE, MKTOPT__ELEMENT_PATH("methods", i),
                                    "'%s' occurs twice",
                                    mktopt__forecast_method_names.names[items[i]]);
    return MKTOPT_OK;
}

/* What is compared when nothing is said: of each kind one, and what there is to beat. */
static mktopt_status default_methods(mktopt__arena *arena, int has_regressors,
                                     mktopt__array *methods, mktopt_error *err)
{
    static const int32_t all[] = {
        MKTOPT_FORECAST_AUTO, MKTOPT_FORECAST_NAIVE, MKTOPT_FORECAST_EXPONENTIAL_SMOOTHING,
        MKTOPT_FORECAST_ETS,  MKTOPT_FORECAST_THETA, MKTOPT_FORECAST_LINEAR_REGRESSION,
    };
    int32_t *items = mktopt__arena_alloc(arena, MKTOPT__COUNT_OF(all), sizeof *items);
    if (items == NULL)
        return mktopt__out_of_memory(err);
    *methods = (mktopt__array){items, 0};
    for (size_t i = 0; i < MKTOPT__COUNT_OF(all); i++)
        if (!has_regressors || mktopt__method_takes_regressors(all[i]))
            items[methods->count++] = all[i];
    return MKTOPT_OK;
}

/* Scores by method; returns where the best one is. */
static int64_t enter_scores(const mktopt__array *methods, const mktopt_forecast_score *scores,
                            score_entry *entries)
{
    const int32_t *items = methods->items;
    int64_t best = 0;
    for (int64_t i = 0; i < methods->count; i++) {
        entries[i] = (score_entry){mktopt__forecast_method_names.names[items[i]], scores[i]};
        if (scores[i].mae < scores[best].mae)
            best = i;
    }
    return best;
}

mktopt_status mktopt__forecast_run_evaluate(const mktopt__context *context, const void *request_,
                                            void *response, mktopt_error *err)
{
    const evaluate_request *request = request_;
    evaluate_response *answer = response;
    const int64_t n = request->series.count;
    mktopt_forecast_options options = request->options;
    mktopt__array methods = request->methods;
    MKTOPT__TRY(mktopt__beside_options(context->arena, &request->beside, n, 0, &options, err));
    if (methods.count == 0)
        MKTOPT__TRY(default_methods(context->arena, options.n_regressors > 0, &methods, err));
    MKTOPT__TRY(check_distinct(&methods, err));
    const mktopt__forecast_trial trial = {
        .task = mktopt__forecast_task_of(request->series.items, n, request->horizon, &options),
        .origins = request->origins,
        .step = request->step,
        .methods = methods.items,
        .n_methods = methods.count,
    };
    mktopt_forecast_score *scores =
        mktopt__arena_alloc(context->arena, methods.count, sizeof *scores);
    score_entry *entries = mktopt__arena_alloc(context->arena, methods.count, sizeof *entries);
    if (scores == NULL || entries == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__TRY(mktopt__forecast_try(context, &trial, scores, err));
    const int64_t best = enter_scores(&methods, scores, entries);
    answer->methods = (mktopt__array){entries, methods.count};
    answer->best_method = trial.methods[best];
    answer->origins = mktopt__trial_origins(&trial);
    return MKTOPT_OK;
}
