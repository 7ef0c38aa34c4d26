/* Many threads on shared, constant handles: run under ThreadSanitizer, and everywhere else to see
 * that the answers do not depend on who asks at the same time. */
#include "support.h"

#include <pthread.h>

enum { THREADS = 8, ROUNDS = 40 };

/* ---- operations --------------------------------------------------------------------------- */

struct question {
    const char *operation;
    const char *request;
};

static const struct question questions[] = {
    {"stage.classify", "{\"monthly_revenue\": 25000}"},
    {"budget.plan", "{\"monthly_revenue\": 45000, \"months\": 24}"},
    {"promo.aggregate", "{\"user_count_by_tier\": {\"vip\": 100, \"gold\": 7}}"},
    {"attribution.run",
     "{\"paths\": [{\"path\": \"a > b > a\", \"conversions\": 3, \"value\": 9.5, "
     "\"nulls\": 2}, {\"path\": \"b\", \"conversions\": 1}]}"},
    {"stage.classify", "{\"monthly_revenue\": -1}"},
};
enum { QUESTIONS = sizeof questions / sizeof *questions };

/* The response, or the message of the error; the caller frees it. */
static char *answer_of(const struct question *question)
{
    mktopt_response *response = NULL;
    mktopt_error err = {0};
    mktopt_call(question->operation, question->request, strlen(question->request), NULL, 0, NULL,
                &response, &err);
    char *text = strdup(response != NULL ? mktopt_response_json(response, NULL) : err.message);
    mktopt_response_free(response);
    return text;
}

/* What a thread is given, and how often it saw something else than expected. */
struct work {
    pthread_t thread;
    const void *shared;
    int number;
    int surprises;
};

static void *ask_all(void *argument)
{
    struct work *work = argument;
    const char *const *expected = work->shared;
    for (int i = 0; i < ROUNDS * QUESTIONS; ++i) {
        const int k = (i + work->number) % QUESTIONS;
        char *answer = answer_of(&questions[k]);
        work->surprises += strcmp(answer, expected[k]) != 0;
        free(answer);
    }
    return NULL;
}

static int surprises_of_threads(void *(*run)(void *), const void *shared)
{
    struct work works[THREADS];
    int surprises = 0;
    for (int i = 0; i < THREADS; ++i) {
        works[i] = (struct work){.shared = shared, .number = i};
        assert_int_equal(pthread_create(&works[i].thread, NULL, run, &works[i]), 0);
    }
    for (int i = 0; i < THREADS; ++i) {
        pthread_join(works[i].thread, NULL);
        surprises += works[i].surprises;
    }
    return surprises;
}

static void calls_from_many_threads_agree(void **state)
{
    (void)state;
    char *expected[QUESTIONS];
    for (int k = 0; k < QUESTIONS; ++k)
        expected[k] = answer_of(&questions[k]);
    assert_int_equal(surprises_of_threads(ask_all, expected), 0);
    for (int k = 0; k < QUESTIONS; ++k)
        free(expected[k]);
}

/* ---- one policy --------------------------------------------------------------------------- */

static void *check_awards(void *argument)
{
    struct work *work = argument;
    const mktopt_promo_policy *policy = work->shared;
    for (int64_t tokens = 0; tokens < ROUNDS * 10; ++tokens) {
        mktopt_promo_check check = {.struct_size = sizeof check};
        const mktopt_status status =
            mktopt_promo_validate_named(policy, "vip", 3, tokens, &check, NULL);
        work->surprises += status != MKTOPT_OK || check.valid != (tokens <= 92);
    }
    return NULL;
}

static void one_policy_serves_many_threads(void **state)
{
    (void)state;
    mktopt_promo_policy *policy = NULL;
    mktopt_error err = {0};
    assert_ok(mktopt_promo_policy_create(NULL, 0, NULL, &policy, &err), err);
    assert_int_equal(surprises_of_threads(check_awards, policy), 0);
    mktopt_promo_policy_free(policy);
}

/* ---- one set of journeys ------------------------------------------------------------------ */

/* Paths "a > b" with one conversion each: linear credit is half and half. */
static void *attribute(void *argument)
{
    struct work *work = argument;
    static const char *const models[] = {"linear", "time_decay"};
    for (int i = 0; i < ROUNDS; ++i) {
        mktopt_attribution *attribution = NULL;
        if (mktopt_attribution_run(work->shared, models, 2, NULL, NULL, &attribution, NULL) !=
            MKTOPT_OK) {
            work->surprises += 1;
            continue;
        }
        const double *credit = mktopt_attribution_conversions(attribution, 0);
        work->surprises += credit[0] != 50.0 || credit[1] != 50.0;
        mktopt_attribution_free(attribution);
    }
    return NULL;
}

static void one_set_of_journeys_serves_many_threads(void **state)
{
    (void)state;
    const char *paths[100];
    double conversions[100];
    for (int i = 0; i < 100; ++i) {
        paths[i] = "a > b";
        conversions[i] = 1.0;
    }
    const mktopt_path_columns columns = {
        .struct_size = sizeof columns,
        .path = mktopt_arg_cstrings(paths, 100),
        .conversions = mktopt_arg_f64(conversions, 100),
    };
    mktopt_journeys *journeys = NULL;
    mktopt_error err = {0};
    assert_ok(mktopt_journeys_from_paths(&columns, NULL, &journeys, &err), err);
    assert_int_equal(surprises_of_threads(attribute, journeys), 0);
    mktopt_journeys_free(journeys);
}

/* ---- a forecast model --------------------------------------------------------------------- */

enum { MONTHS = 60, AHEAD = 12 };

struct forecaster {
    const mktopt_forecast_model *model;
    double expected[AHEAD];
    unsigned char *bytes; /* of the model */
    size_t size;
};

static void *predict_and_save(void *argument)
{
    struct work *work = argument;
    const struct forecaster *shared = work->shared;
    unsigned char *bytes = malloc(shared->size);
    for (int i = 0; i < ROUNDS; ++i) {
        mktopt_forecast *forecast = NULL;
        size_t size = 0;
        mktopt_forecast_model_predict(shared->model, AHEAD, NULL, NULL, &forecast, NULL);
        work->surprises +=
            forecast == NULL ||
            memcmp(mktopt_forecast_mean(forecast), shared->expected, sizeof shared->expected) != 0;
        mktopt_forecast_free(forecast);
        mktopt_forecast_model_save(shared->model, bytes, shared->size, &size, NULL);
        work->surprises += size != shared->size || memcmp(bytes, shared->bytes, size) != 0;
    }
    free(bytes);
    return NULL;
}

static void one_forecast_model_serves_many_threads(void **state)
{
    (void)state;
    static const double season[] = {12};
    double series[MONTHS];
    mktopt_error err;
    mktopt_forecast_options options;
    mktopt_forecast_model *model = NULL;
    mktopt_forecast *forecast = NULL;
    struct forecaster shared = {0};
    for (int t = 0; t < MONTHS; ++t)
        series[t] = 100 + t + 7 * (t % 12) + 5 * (t * 7919 % 13);
    assert_ok(mktopt_forecast_options_init(&options, sizeof options), err);
    options.season_lengths = season;
    options.n_season_lengths = 1;
    assert_ok(mktopt_forecast_model_fit(series, MONTHS, AHEAD, &options, NULL, &model, &err), err);
    assert_ok(mktopt_forecast_model_predict(model, AHEAD, NULL, NULL, &forecast, &err), err);
    memcpy(shared.expected, mktopt_forecast_mean(forecast), sizeof shared.expected);
    assert_ok(mktopt_forecast_model_save(model, NULL, 0, &shared.size, &err), err);
    shared.bytes = malloc(shared.size);
    assert_ok(mktopt_forecast_model_save(model, shared.bytes, shared.size, &shared.size, &err),
              err);
    shared.model = model;
    assert_int_equal(surprises_of_threads(predict_and_save, &shared), 0);
    free(shared.bytes);
    mktopt_forecast_free(forecast);
    mktopt_forecast_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls_from_many_threads_agree),
        cmocka_unit_test(one_policy_serves_many_threads),
        cmocka_unit_test(one_set_of_journeys_serves_many_threads),
        cmocka_unit_test(one_forecast_model_serves_many_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
