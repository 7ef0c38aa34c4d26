/* Attribution by models, and what one of them credits. */
#ifndef MKTOPT_TESTS_ATTRIBUTION_MODELS_H
#define MKTOPT_TESTS_ATTRIBUTION_MODELS_H

#include "rows.h"

static inline mktopt_attribution *run(const mktopt_journeys *journeys,
                                      const mktopt_attribution_options *options)
{
    mktopt_error err;
    mktopt_attribution *result = NULL;
    assert_ok(mktopt_attribution_run(journeys, NULL, 0, options, NULL, &result, &err), err);
    return result;
}

static inline int64_t model_index(const mktopt_attribution *result, const char *name)
{
    for (int64_t i = 0; i < mktopt_attribution_model_count(result); i++)
        if (strcmp(mktopt_attribution_model(result, i), name) == 0)
            return i;
    fail_msg("no model %s", name);
    return -1;
}

static inline int64_t channel_index(const mktopt_attribution *result, const char *name)
{
    for (int64_t i = 0; i < mktopt_attribution_channel_count(result); i++)
        if (strcmp(mktopt_attribution_channel(result, i), name) == 0)
            return i;
    fail_msg("no channel %s", name);
    return -1;
}

static inline mktopt_attribution_options default_options(void)
{
    mktopt_attribution_options options;
    assert_int_equal(mktopt_attribution_options_init(&options, sizeof options), MKTOPT_OK);
    return options;
}

static inline void check_credit(const mktopt_attribution *result, const char *model,
                                const double *conversions, const double *value)
{
    const int64_t m = model_index(result, model);
    for (int64_t i = 0; i < mktopt_attribution_channel_count(result); i++) {
        if (conversions != NULL)
            assert_near(mktopt_attribution_conversions(result, m)[i], conversions[i], 1e-14);
        if (value != NULL)
            assert_near(mktopt_attribution_value(result, m)[i], value[i], 1e-14);
    }
}

#endif
