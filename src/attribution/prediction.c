/* The public calls of predictions. */
#include "attribution/predict.h"
#include "base/options.h"

mktopt_status mktopt_prediction_options_init(mktopt_prediction_options *options, size_t size)
{
    return mktopt__options_init(&mktopt__prediction_options_type, options, size);
}

static mktopt_status read_options(const mktopt_prediction_options *given,
                                  mktopt_prediction_options *options, mktopt_error *err)
{
    MKTOPT__TRY(mktopt_prediction_options_init(options, sizeof *options));
    MKTOPT__TRY(mktopt__struct_in(given, "options", options, sizeof *options, err));
    const int64_t n = options->n_candidates;
    MKTOPT__TRY(mktopt__check_given(MKTOPT__FIELD_PATH("candidates"), options->candidates, n, err));
    for (int64_t i = 0; i < n; i++)
        if (options->candidates[i] == NULL)
            return mktopt__fail(err, MKTOPT_INVALID_ARGUMENT, MKTOPT__ELEMENT_PATH("candidates", i),
                                "must not be NULL");
    return mktopt__check(&mktopt__prediction_options_type, options, NULL, err);
}

mktopt_status mktopt_attribution_predict(const mktopt_journeys *journeys,
                                         const char *const *journey, int64_t length,
                                         const mktopt_prediction_options *options,
                                         const mktopt_allocator *allocator,
                                         mktopt_prediction **prediction, mktopt_error *err)
{
    MKTOPT__REQUIRE(journeys, err);
    MKTOPT__REQUIRE(prediction, err);
    MKTOPT__TRY(mktopt__check_given(MKTOPT__FIELD_PATH("journey"), journey, length, err));
    mktopt_prediction_options known;
    MKTOPT__TRY(read_options(options, &known, err));
    mktopt_prediction *made = mktopt__handle_create(allocator, sizeof *made);
    if (made == NULL)
        return mktopt__out_of_memory(err);
    const mktopt__context context = {.arena = made->arena, .allocator = allocator, .threads = 1};
    MKTOPT__RETURN_HANDLE(made, prediction,
                          mktopt__predict(&context, journeys, journey, length, &known, made, err));
}

void mktopt_prediction_free(mktopt_prediction *prediction)
{
    if (prediction != NULL)
        mktopt__arena_free(prediction->arena);
}

mktopt_status mktopt_prediction_get_summary(const mktopt_prediction *prediction,
                                            mktopt_prediction_summary *summary, mktopt_error *err)
{
    MKTOPT__REQUIRE(prediction, err);
    return mktopt__struct_out(summary, "summary", &prediction->summary, sizeof prediction->summary,
                              err);
}

int64_t mktopt_prediction_next_count(const mktopt_prediction *prediction)
{
    return prediction != NULL ? prediction->next.count : 0;
}

mktopt_status mktopt_prediction_next(const mktopt_prediction *prediction, int64_t index,
                                     mktopt_next_touch *next, mktopt_error *err)
{
    MKTOPT__REQUIRE(prediction, err);
    return mktopt__item_out(&prediction->next, index, sizeof *next, next, err);
}

int64_t mktopt_prediction_suggestion_count(const mktopt_prediction *prediction)
{
    return prediction != NULL ? prediction->suggestions.count : 0;
}

const char *mktopt_prediction_suggestion(const mktopt_prediction *prediction, int64_t index)
{
    if (prediction == NULL || index < 0 || index >= prediction->suggestions.count)
        return NULL;
    return ((const char *const *)prediction->suggestions.items)[index];
}
