/* Models against figures worked out by hand and published goldens; settings and bad input. */
#include "models.h"

/* ---- by hand -------------------------------------------------------------------------------- */

static const path_row hand_rows[] = {
    {"a > b > c", 1, 10, 0}, {"a", 2, 6, 1},     {"direct > b > direct", 1, 4, 0},
    {"b > a", 1, 2, 3},      {"d > b", 0, 0, 5},
};

static mktopt_journeys *hand_journeys(void)
{
    return journeys_of_paths(hand_rows, COUNT(hand_rows));
}

/* Channels in order: a, b, c, d, direct. */
static void agrees_with_figures_worked_out_by_hand(void **state)
{
    (void)state;
    mktopt_journeys *journeys = hand_journeys();
    mktopt_attribution *result = run(journeys, NULL);
    assert_int_equal(mktopt_attribution_model_count(result), 6);
    check_credit(result, "first_touch", (double[]){3, 1, 0, 0, 1}, (double[]){16, 2, 0, 0, 4});
    check_credit(result, "last_touch", (double[]){3, 0, 1, 0, 1}, (double[]){8, 0, 10, 0, 4});
    check_credit(result, "last_non_direct", (double[]){3, 1, 1, 0, 0}, (double[]){8, 4, 10, 0, 0});
    check_credit(result, "linear",
                 (double[]){1. / 3 + 2 + 1. / 2, 1. / 3 + 1. / 3 + 1. / 2, 1. / 3, 0, 2. / 3},
                 (double[]){10. / 3 + 6 + 1, 10. / 3 + 4. / 3 + 1, 10. / 3, 0, 8. / 3});
    check_credit(result, "time_decay",
                 (double[]){1. / 7 + 2 + 2. / 3, 2. / 7 + 2. / 7 + 1. / 3, 4. / 7, 0, 5. / 7},
                 (double[]){10. / 7 + 6 + 4. / 3, 20. / 7 + 8. / 7 + 2. / 3, 40. / 7, 0, 20. / 7});
    const char *shapley[] = {"shapley"};
    mktopt_error err;
    mktopt_attribution *game = NULL;
    assert_ok(mktopt_attribution_run(journeys, shapley, 1, NULL, NULL, &game, &err), err);
    check_credit(game, "shapley", (double[]){1. / 3 + 2 + .5, 1. / 3 + .5 + .5, 1. / 3, 0, .5},
                 (double[]){10. / 3 + 6 + 1, 10. / 3 + 2 + 1, 10. / 3, 0, 2});
    mktopt_attribution_free(game);
    check_credit(result, "position_based", (double[]){.4 + 2 + .5, .2 + .2 + .5, .4, 0, .8},
                 (double[]){4 + 6 + 1, 2 + .8 + 1, 4, 0, 3.2});
    const double *share = mktopt_attribution_share(result, model_index(result, "last_touch"));
    assert_true(share[0] == 0.6 && share[1] == 0 && share[2] == 0.2);
    mktopt_attribution_free(result);
    mktopt_journeys_free(journeys);
}

static void follows_its_settings(void **state)
{
    (void)state;
    mktopt_journeys *journeys = hand_journeys();
    mktopt_attribution_options options = default_options();
    options.half_life_steps = 0.5; /* 1/16, 1/4, 1 */
    options.position_weights = (double[]){0.5, 0.3, 0.2};
    options.direct_channel = "b";
    mktopt_attribution *result = run(journeys, &options);
    check_credit(result, "time_decay",
                 (double[]){1. / 21 + 2 + .8, 4. / 21 + 4. / 21 + .2, 16. / 21, 0, 17. / 21}, NULL);
    check_credit(result, "position_based", (double[]){.5 + 2 + .5, .3 + .3 + .5, .2, 0, .7}, NULL);
    check_credit(result, "last_non_direct", (double[]){3, 0, 1, 0, 1}, NULL);
    mktopt_attribution_free(result);
    mktopt_journeys_free(journeys);
}

static void takes_custom_weights(void **state)
{
    (void)state;
    mktopt_journeys *journeys = hand_journeys();
    mktopt_attribution_options options = default_options();
    const mktopt_channel_weight channel_weights[] = {{"direct", 0}, {"a", 3}, {"elsewhere", 5}};
    options.custom.channel_weights = channel_weights;
    options.custom.n_channel_weights = 3;
    mktopt_attribution *result = run(journeys, &options);
    /* a 3, b 1, c 1 | a | b alone | b 1, a 3 */
    check_credit(result, "custom", (double[]){.6 + 2 + .75, .2 + 1 + .25, .2, 0, 0}, NULL);
    mktopt_attribution_free(result);

    options.custom.position_weights = (double[]){0, 1, 0};
    options.custom.n_position_weights = 3;
    result = run(journeys, &options);
    /* b alone | a | b alone | all 0: equal */
    check_credit(result, "custom", (double[]){2 + .5, 1 + 1 + .5, 0, 0, 0}, NULL);
    mktopt_attribution_free(result);

    options.custom.n_channel_weights = 0;
    options.custom.position_weights = (double[]){3, 4, 1};
    result = run(journeys, &options);
    check_credit(result, "custom", (double[]){.375 + 2 + .25, .5 + .5 + .75, .125, 0, .5}, NULL);
    mktopt_attribution_free(result);
    mktopt_journeys_free(journeys);
}

/* Touches 14, 7 and 0 days before a conversion; then 90,000 half-lives before it. */
static void decays_with_time(void **state)
{
    (void)state;
    mktopt_error err;
    mktopt_journeys *journeys = NULL;
    const event_row rows[] = {
        TOUCH("u", "a", 0),
        TOUCH("u", "b", 7 * DAY),
        TOUCH("u", "c", 14 * DAY),
        CONVERSION("u", 14 * DAY, 70),
    };
    assert_ok(from_event_rows(rows, COUNT(rows), NULL, NULL, &journeys, &err), err);
    mktopt_attribution *result = run(journeys, NULL);
    check_credit(result, "time_decay", (double[]){1. / 7, 2. / 7, 4. / 7}, (double[]){10, 20, 40});
    mktopt_attribution_free(result);
    mktopt_journeys_free(journeys);

    const event_row far[] = {TOUCH("u", "a", 0), TOUCH("u", "b", 86), CONVERSION("u", 90 * DAY, 1)};
    mktopt_attribution_options options = default_options();
    options.half_life_days = 0.001; /* 86.4 s */
    journeys = NULL;
    assert_ok(from_event_rows(far, COUNT(far), NULL, NULL, &journeys, &err), err);
    result = run(journeys, &options);
    const double older = exp2(-86 / 86.4);
    check_credit(result, "time_decay", (double[]){older / (1 + older), 1 / (1 + older)}, NULL);
    mktopt_attribution_free(result);
    mktopt_journeys_free(journeys);
}

/* ---- goldens -------------------------------------------------------------------------------- */

typedef struct csv {
    char *text;
    int64_t rows, columns;
    const char **cells; /* row-major, the header first */
} csv;

/* A CSV file without quotes. */
static int csv_read(const char *name, csv *file)
{
    const char *data = getenv("MKTOPT_DATA");
    char path[1024];
    snprintf(path, sizeof path, "%s/attribution/%s", data != NULL ? data : "", name);
    FILE *in = data != NULL ? fopen(path, "rb") : NULL;
    if (in == NULL)
        return 0;
    enum { LARGEST = 1 << 20 };
    *file = (csv){.text = calloc(LARGEST, 1), .cells = calloc(LARGEST, sizeof(char *))};
    assert_in_range(fread(file->text, 1, LARGEST - 1, in), 1, LARGEST - 2);
    fclose(in);
    int64_t cells = 0;
    for (char *at = file->text; *at != '\0';) {
        file->cells[cells++] = at;
        at += strcspn(at, ",\r\n");
        if (*at == '\r' || *at == '\n') {
            file->columns = file->columns == 0 ? cells : file->columns;
            while (*at == '\r' || *at == '\n')
                *at++ = '\0';
        } else if (*at != '\0')
            *at++ = '\0';
    }
    assert_int_equal(cells % file->columns, 0);
    file->rows = cells / file->columns - 1;
    return 1;
}

static const char *csv_cell(const csv *file, int64_t row, int64_t column)
{
    return file->cells[(row + 1) * file->columns + column];
}

static void csv_free(csv *file)
{
    free(file->text);
    free((void *)file->cells);
}

static mktopt_journeys *published_journeys(void)
{
    csv file;
    if (!csv_read("path_data.csv", &file)) {
        print_message("MKTOPT_DATA is not there: the published paths cannot be compared\n");
        skip();
        return NULL;
    }
    const char **paths = calloc((size_t)file.rows, sizeof *paths);
    double *numbers[3];
    for (int64_t c = 0; c < 3; c++) {
        numbers[c] = calloc((size_t)file.rows, sizeof(double));
        for (int64_t i = 0; i < file.rows; i++)
            numbers[c][i] = strtod(csv_cell(&file, i, c + 1), NULL);
    }
    for (int64_t i = 0; i < file.rows; i++)
        paths[i] = csv_cell(&file, i, 0);
    const mktopt_path_columns columns = {
        .struct_size = sizeof columns,
        .path = mktopt_arg_cstrings(paths, file.rows),
        .conversions = mktopt_arg_f64(numbers[0], file.rows),
        .value = mktopt_arg_f64(numbers[1], file.rows),
        .nulls = mktopt_arg_f64(numbers[2], file.rows),
    };
    mktopt_error err;
    mktopt_journeys *journeys = NULL;
    assert_ok(mktopt_journeys_from_paths(&columns, NULL, &journeys, &err), err);
    for (int c = 0; c < 3; c++)
        free(numbers[c]);
    free((void *)paths);
    csv_free(&file);
    return journeys;
}

/* Column `column` of a file by channel, to 1e-9 relative. */
static void check_published(const mktopt_attribution *result, const csv *file, int64_t column,
                            const char *model, int value)
{
    const int64_t m = model_index(result, model);
    const double *credit =
        value ? mktopt_attribution_value(result, m) : mktopt_attribution_conversions(result, m);
    assert_int_equal(file->rows, mktopt_attribution_channel_count(result));
    for (int64_t i = 0; i < file->rows; i++) {
        const double expected = strtod(csv_cell(file, i, column), NULL);
        const double actual = credit[channel_index(result, csv_cell(file, i, 0))];
        if (fabs(actual - expected) > 1e-9 * fabs(expected))
            fail_msg("%s of %s: %.17g, expected %.17g", model, csv_cell(file, i, 0), actual,
                     expected);
    }
}

static void agrees_with_the_published_results(void **state)
{
    (void)state;
    csv file;
    mktopt_journeys *journeys = published_journeys();
    mktopt_attribution *result = run(journeys, NULL);
    assert_true(csv_read("path_data_heuristics.csv", &file));
    const char *models[] = {"first_touch", "last_touch", "linear"};
    for (int i = 0; i < 3; i++) {
        check_published(result, &file, 1 + 2 * i, models[i], 0);
        check_published(result, &file, 2 + 2 * i, models[i], 1);
    }
    csv_free(&file);
    assert_true(csv_read("path_data_position_decay_shapley.csv", &file));
    const char *others[] = {"first_touch", "last_touch", "linear", "position_based", "time_decay"};
    for (int i = 0; i < 5; i++)
        check_published(result, &file, 1 + i, others[i], 0);
    mktopt_attribution_free(result);
    mktopt_error err;
    const char *shapley[] = {"shapley"};
    assert_ok(mktopt_attribution_run(journeys, shapley, 1, NULL, NULL, &result, &err), err);
    check_published(result, &file, 6, "shapley", 0);
    check_published(result, &file, 7, "shapley", 1);
    csv_free(&file);
    mktopt_attribution_free(result);
    mktopt_journeys_free(journeys);
}

/* ---- recommendation ------------------------------------------------------------------------- */

static void recommends_with_its_numbers(void **state)
{
    (void)state;
    mktopt_error err;
    mktopt_journeys *journeys = NULL;
    const path_row single[] = {{"a", 38, 0, 0}, {"b", 59, 0, 4}, {"a > b", 3, 0, 0}};
    journeys = journeys_of_paths(single, 3);
    mktopt_attribution *result = run(journeys, NULL);
    assert_string_equal(mktopt_attribution_recommended_model(result), "last_touch");
    assert_string_equal(mktopt_attribution_reason(result),
                        "97% of 100 conversions had a single touch, where all models agree: the "
                        "simplest model says as much as any other.");
    mktopt_attribution_free(result);
    mktopt_journeys_free(journeys);

    /* Two touches: first and last are as far apart as can be, linear lies between. */
    const path_row pairs[] = {{"a > b", 10, 0, 0}};
    const char *models[] = {"first_touch", "last_touch", "linear"};
    journeys = journeys_of_paths(pairs, 1);
    assert_ok(mktopt_attribution_run(journeys, models, 3, NULL, NULL, &result, &err), err);
    assert_string_equal(mktopt_attribution_recommended_model(result), "linear");
    assert_contains(mktopt_attribution_reason(result),
                    "on average 50% of its credit goes to other channels than in the other 2 "
                    "models, against 75% for first_touch");
    mktopt_attribution_free(result);
    assert_ok(mktopt_attribution_run(journeys, models, 1, NULL, NULL, &result, &err), err);
    assert_string_equal(mktopt_attribution_recommended_model(result), "first_touch");
    mktopt_attribution_free(result);
    mktopt_journeys_free(journeys);

    const path_row alike[] = {{"a > b", 1, 0, 0}, {"b > a", 1, 0, 0}};
    journeys = journeys_of_paths(alike, 2);
    result = run(journeys, NULL);
    assert_string_equal(mktopt_attribution_recommended_model(result), "first_touch");
    assert_string_equal(
        mktopt_attribution_reason(result),
        "The 2 conversions had 2 touches on average, yet no model places more than "
        "0% of the credit differently from the others on average: the choice hardly "
        "matters.");
    mktopt_attribution_free(result);
    mktopt_journeys_free(journeys);

    const path_row none[] = {{"a > b", 0, 0, 7}};
    journeys = journeys_of_paths(none, 1);
    result = run(journeys, NULL);
    assert_null(mktopt_attribution_recommended_model(result));
    assert_non_null(mktopt_attribution_reason(result));
    assert_true(mktopt_attribution_conversions(result, 0)[0] == 0);
    assert_true(isnan(mktopt_attribution_share(result, 0)[0]));
    mktopt_attribution_free(result);
    mktopt_journeys_free(journeys);
}

/* ---- bad input ------------------------------------------------------------------------------ */

static void refuses_bad_models(void **state)
{
    (void)state;
    mktopt_error err;
    mktopt_journeys *journeys = hand_journeys();
    mktopt_attribution *result = NULL;
    const char *unknown[] = {"linear", "data_driven"}, *twice[] = {"linear", "linear"},
               *custom[] = {"custom"}, *null[] = {NULL};
    assert_fails(mktopt_attribution_run(journeys, unknown, 2, NULL, NULL, &result, &err), err,
                 MKTOPT_UNKNOWN_NAME, "models[1]");
    for (int32_t i = 0; i < mktopt_attribution_known_model_count(); i++)
        assert_contains(err.message, mktopt_attribution_known_model(i));
    assert_null(mktopt_attribution_known_model(-1));
    assert_fails(mktopt_attribution_run(journeys, twice, 2, NULL, NULL, &result, &err), err,
                 MKTOPT_DUPLICATE, "models[1]");
    assert_fails(mktopt_attribution_run(journeys, custom, 1, NULL, NULL, &result, &err), err,
                 MKTOPT_MISSING_FIELD, "custom");
    assert_fails(mktopt_attribution_run(journeys, null, 1, NULL, NULL, &result, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "models[0]");
    assert_fails(mktopt_attribution_run(journeys, NULL, 1, NULL, NULL, &result, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "models");
    assert_fails(mktopt_attribution_run(journeys, twice, -1, NULL, NULL, &result, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "models");
    assert_fails(mktopt_attribution_run(NULL, NULL, 0, NULL, NULL, &result, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "journeys");
    assert_fails(mktopt_attribution_run(journeys, NULL, 0, NULL, NULL, NULL, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "attribution");
    assert_null(result);
    mktopt_journeys_free(journeys);
}

static void refuses_bad_settings(void **state)
{
    (void)state;
    mktopt_journeys *journeys = hand_journeys();
    const mktopt_attribution_options good = default_options();
    const mktopt_channel_weight nameless[] = {{NULL, 1}}, negative[] = {{"a", -1}},
                                infinite[] = {{"a", INFINITY}};
    struct {
        mktopt_attribution_options options;
        mktopt_status status;
        const char *field;
    } cases[] = {
        {good, MKTOPT_OUT_OF_RANGE, "half_life_days"},
        {good, MKTOPT_OUT_OF_RANGE, "half_life_steps"},
        {good, MKTOPT_CONFLICT, "position_weights"},
        {good, MKTOPT_OUT_OF_RANGE, "position_weights"},
        {good, MKTOPT_OUT_OF_RANGE, "position_weights[1]"},
        {good, MKTOPT_INVALID_ARGUMENT, "custom.channel_weights"},
        {good, MKTOPT_INVALID_ARGUMENT, "custom.channel_weights"},
        {good, MKTOPT_OUT_OF_RANGE, "custom.channel_weights.a"},
        {good, MKTOPT_INVALID_OPTIONS, "options.struct_size"},
        {good, MKTOPT_OUT_OF_RANGE, "custom.position_weights"},
        {good, MKTOPT_INVALID_ARGUMENT, "position_weights"},
        {good, MKTOPT_INVALID_ARGUMENT, "custom.position_weights"},
        {good, MKTOPT_OUT_OF_RANGE, "position_weights"},
        {good, MKTOPT_MISSING_FIELD, "direct_channel"},
        {good, MKTOPT_NOT_FINITE, "half_life_days"},
        {good, MKTOPT_NOT_FINITE, "custom.channel_weights.a"},
    };
    cases[0].options.half_life_days = 0;
    cases[1].options.half_life_steps = -1;
    cases[2].options.position_weights = (double[]){0.4, 0.2, 0.3};
    cases[3].options.n_position_weights = INT64_MAX;
    cases[4].options.position_weights = (double[]){0.4, -0.2, 0.8};
    cases[5].options.custom.n_channel_weights = INT64_MAX;
    cases[6].options.custom.channel_weights = nameless;
    cases[6].options.custom.n_channel_weights = 1;
    cases[7].options.custom.channel_weights = negative;
    cases[7].options.custom.n_channel_weights = 1;
    cases[8].options.struct_size = 0;
    cases[9].options.custom.position_weights = (double[]){1};
    cases[9].options.custom.n_position_weights = 1;
    cases[10].options.position_weights = NULL;
    cases[11].options.custom.n_position_weights = 3;
    cases[12].options.n_position_weights = 0;
    cases[13].options.direct_channel = NULL;
    cases[14].options.half_life_days = INFINITY;
    cases[15].options.custom.channel_weights = infinite;
    cases[15].options.custom.n_channel_weights = 1;
    for (int64_t i = 0; i < COUNT(cases); i++) {
        mktopt_error err;
        mktopt_attribution *result = NULL;
        assert_fails(
            mktopt_attribution_run(journeys, NULL, 0, &cases[i].options, NULL, &result, &err), err,
            cases[i].status, cases[i].field);
        assert_null(result);
    }
    mktopt_journeys_free(journeys);
}

static void getters_take_anything(void **state)
{
    (void)state;
    mktopt_journeys *journeys = hand_journeys();
    mktopt_attribution *result = run(journeys, NULL);
    mktopt_journeys_free(journeys); /* the result stands alone */
    assert_string_equal(mktopt_attribution_channel(result, 4), "direct");
    assert_null(mktopt_attribution_channel(result, 5));
    assert_null(mktopt_attribution_model(result, -1));
    assert_null(mktopt_attribution_share(result, 6));
    assert_null(mktopt_attribution_value(NULL, 0));
    assert_null(mktopt_attribution_conversions(NULL, 0));
    assert_null(mktopt_attribution_reason(NULL));
    assert_null(mktopt_attribution_recommended_model(NULL));
    assert_int_equal(mktopt_attribution_channel_count(NULL), 0);
    assert_int_equal(mktopt_attribution_model_count(NULL), 0);
    mktopt_attribution_free(result);
    mktopt_attribution_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_figures_worked_out_by_hand),
        cmocka_unit_test(follows_its_settings),
        cmocka_unit_test(takes_custom_weights),
        cmocka_unit_test(decays_with_time),
        cmocka_unit_test(agrees_with_the_published_results),
        cmocka_unit_test(recommends_with_its_numbers),
        cmocka_unit_test(refuses_bad_models),
        cmocka_unit_test(refuses_bad_settings),
        cmocka_unit_test(getters_take_anything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
