/* Forecasts of any numbers with any settings, one series and many. */
#include "fuzz.h"

#include <math.h>
#include <string.h>

enum { VALUES = 48, HORIZON = 8, ROWS = 3 };

struct input {
    double values[ROWS][VALUES];
    double regressors[VALUES + HORIZON];
    double seasons[3];
    double levels[3];
    int64_t n;
};

static void fill(struct input *in, fuzz_input *bytes)
{
    in->n = fuzz_byte(bytes) % (VALUES + 1);
    for (int r = 0; r < ROWS; ++r)
        for (int i = 0; i < VALUES; ++i) {
            const uint8_t form = fuzz_byte(bytes);
            in->values[r][i] = form < 200   ? form % 40
                               : form < 215 ? (double)NAN
                               : form < 220 ? fuzz_double(bytes)
                                            : 0;
        }
    for (int i = 0; i < VALUES + HORIZON; ++i)
        in->regressors[i] = fuzz_byte(bytes) % 3;
    for (int i = 0; i < 3; ++i) {
        in->seasons[i] = 1 + fuzz_byte(bytes) % 15 + (fuzz_byte(bytes) < 40 ? 0.25 : 0);
        in->levels[i] = (fuzz_byte(bytes) + 1) / 258.0;
    }
}

static mktopt_forecast_options settings(const struct input *in, fuzz_input *bytes)
{
    mktopt_forecast_options options;
    FUZZ_CHECK(mktopt_forecast_options_init(&options, sizeof options) == MKTOPT_OK);
    options.method = fuzz_byte(bytes) % 11;
    options.variant = fuzz_byte(bytes) < 128 ? 0 : fuzz_byte(bytes) % 11;
    options.non_negative = fuzz_byte(bytes) & 1;
    options.season_lengths = in->seasons;
    options.n_season_lengths = fuzz_byte(bytes) % 4;
    options.levels = in->levels;
    options.n_levels = fuzz_byte(bytes) % 4;
    options.window = fuzz_byte(bytes) % 20;
    options.threads = 1 + fuzz_byte(bytes) % 2;
    return options;
}

static void check_numbers(const double *mean, const double *lower, const double *upper,
                          int64_t horizon)
{
    for (int64_t k = 0; k < horizon; ++k) {
        FUZZ_CHECK(isfinite(mean[k]));
        FUZZ_CHECK(lower == NULL || (lower[k] <= mean[k] && mean[k] <= upper[k]));
    }
}

static void read_forecast(const mktopt_forecast *f, int64_t n)
{
    mktopt_error err = {0};
    mktopt_forecast_summary summary = {.struct_size = sizeof summary};
    FUZZ_CHECK(mktopt_forecast_get_summary(f, &summary, &err) == MKTOPT_OK);
    FUZZ_CHECK(summary.values + summary.missing == n);
    for (int64_t i = -1; i <= mktopt_forecast_level_count(f); ++i) {
        const int inside = i >= 0 && i < mktopt_forecast_level_count(f);
        FUZZ_CHECK((mktopt_forecast_lower(f, i) != NULL) == inside);
        FUZZ_CHECK(isnan(mktopt_forecast_level(f, i)) == !inside);
        check_numbers(mktopt_forecast_mean(f), mktopt_forecast_lower(f, i),
                      mktopt_forecast_upper(f, i), mktopt_forecast_horizon(f));
        const double total = mktopt_forecast_total(f);
        FUZZ_CHECK(isnan(total) == (mktopt_forecast_total_share(f) == NULL));
        FUZZ_CHECK(isnan(mktopt_forecast_total_lower(f, i)) == !(inside && !isnan(total)));
        FUZZ_CHECK(!(mktopt_forecast_total_lower(f, i) > total));
        FUZZ_CHECK(!(mktopt_forecast_total_upper(f, i) < total));
    }
    FUZZ_CHECK(mktopt_forecast_fitted(f) != NULL);
    for (int64_t i = 0; i < mktopt_forecast_parameter_count(f); ++i) {
        FUZZ_CHECK(strlen(mktopt_forecast_parameter_name(f, i)) > 0);
        FUZZ_CHECK(!isnan(mktopt_forecast_parameter(f, i)));
    }
}

static void run_one(struct input *in, fuzz_input *bytes, fuzz_memory *memory)
{
    mktopt_error err = {0};
    mktopt_forecast *f = NULL;
    mktopt_forecast_options options = settings(in, bytes);
    const int64_t horizon = fuzz_byte(bytes) % (HORIZON + 1);
    if (fuzz_byte(bytes) < 64) {
        options.regressors = in->regressors;
        options.future_regressors = in->regressors + VALUES;
        options.n_regressors = 1;
    }
    const mktopt_status status =
        mktopt_forecast_run(in->values[0], in->n, horizon, &options, &memory->allocator, &f, &err);
    fuzz_check_error(status, &err);
    FUZZ_CHECK((f != NULL) == (status == MKTOPT_OK));
    if (f != NULL)
        read_forecast(f, in->n);
    mktopt_forecast_free(f);
}

static void run_many(struct input *in, fuzz_input *bytes)
{
    mktopt_error err = {0};
    mktopt_forecasts *f = NULL;
    mktopt_forecast_series rows[ROWS];
    const mktopt_forecast_options options = settings(in, bytes);
    for (int r = 0; r < ROWS; ++r)
        rows[r] = (mktopt_forecast_series){
            .struct_size = sizeof rows[r],
            .own = fuzz_byte(bytes) % 5,
            .values = in->values[r],
            .n = fuzz_byte(bytes) % (VALUES + 1),
            .season_lengths = in->seasons,
            .n_season_lengths = r % 2,
            .horizon = fuzz_byte(bytes) % (HORIZON + 1),
            .regressors = in->regressors,
            .future_regressors = in->regressors + VALUES,
            .n_regressors = fuzz_byte(bytes) < 64,
            .method = fuzz_byte(bytes) % 11,
            .variant = fuzz_byte(bytes) < 128 ? 0 : fuzz_byte(bytes) % 11,
            .non_negative = fuzz_byte(bytes) % 3,
            .window = fuzz_byte(bytes) % 20,
        };
    const mktopt_status status =
        mktopt_forecast_batch(rows, ROWS, fuzz_byte(bytes) % 4, &options, NULL, &f, &err);
    fuzz_check_error(status, &err);
    for (int64_t i = -1; i <= mktopt_forecasts_count(f); ++i) {
        const int well = mktopt_forecasts_status(f, i) == MKTOPT_OK;
        FUZZ_CHECK((mktopt_forecasts_mean(f, i) != NULL) == well);
        FUZZ_CHECK(mktopt_forecasts_message(f, i) != NULL);
        const double total = mktopt_forecasts_total(f, i);
        FUZZ_CHECK(isnan(total) == (mktopt_forecasts_total_share(f, i) == NULL));
        for (int64_t l = -1; l <= options.n_levels; ++l) {
            FUZZ_CHECK(!(mktopt_forecasts_total_lower(f, i, l) > total));
            FUZZ_CHECK(!(mktopt_forecasts_total_upper(f, i, l) < total));
        }
        for (int64_t l = 0; well && l < options.n_levels; ++l)
            check_numbers(mktopt_forecasts_mean(f, i), mktopt_forecasts_lower(f, i, l),
                          mktopt_forecasts_upper(f, i, l), mktopt_forecasts_horizon(f, i));
    }
    mktopt_forecasts_free(f);
}

static void hang_together(struct input *in, fuzz_input *bytes, fuzz_memory *memory)
{
    mktopt_error err = {0};
    double means[VALUES], deviations[VALUES];
    const mktopt_forecast_hierarchy h = {
        .struct_size = sizeof h,
        .non_negative = fuzz_byte(bytes) & 1,
        .nodes = fuzz_byte(bytes) % 7,
        .horizon = fuzz_byte(bytes) % 7,
        .mean = in->values[0],
        .deviation = in->values[1],
        .correlation = fuzz_byte(bytes) < 200 ? NULL : in->values[2],
        .weights = fuzz_byte(bytes) < 200 ? NULL : in->values[1],
        .constraints = in->regressors,
        .n_constraints = fuzz_byte(bytes) % 4,
    };
    const mktopt_status status =
        mktopt_forecast_reconcile(&h, &memory->allocator, means, deviations, &err);
    fuzz_check_error(status, &err);
    for (int64_t i = 0; status == MKTOPT_OK && i < h.nodes * h.horizon; ++i)
        FUZZ_CHECK(deviations[i] >= 0);
}

static void judge(struct input *in, fuzz_input *bytes)
{
    mktopt_error err = {0};
    mktopt_forecast_gap gaps[HORIZON], total = {.struct_size = sizeof total};
    double values[HORIZON], sum = 0;
    const int64_t n = fuzz_byte(bytes) % (HORIZON + 1);
    for (int i = 0; i < HORIZON; ++i)
        gaps[i].struct_size = sizeof gaps[i];
    mktopt_status status = mktopt_forecast_find_gap(in->values[0], in->values[1], in->values[2], n,
                                                    fuzz_byte(bytes) % 2, gaps, &total, &err);
    fuzz_check_error(status, &err);
    for (int64_t i = 0; status == MKTOPT_OK && i < n; ++i)
        FUZZ_CHECK(gaps[i].probability >= 0 && gaps[i].probability <= 1);
    err = (mktopt_error){0};
    mktopt_forecast_options options = settings(in, bytes);
    options.regressors = in->regressors;
    options.n_regressors = fuzz_byte(bytes) < 64;
    const int32_t methods[] = {fuzz_byte(bytes) % 11, options.n_regressors == 0 ? 1 : 5};
    mktopt_forecast_score scores[2] = {{.struct_size = sizeof scores[0]},
                                       {.struct_size = sizeof scores[0]}};
    status = mktopt_forecast_evaluate(in->values[0], in->n, n, methods, 2, fuzz_byte(bytes) % 5,
                                      &options, NULL, scores, &err);
    fuzz_check_error(status, &err);
    err = (mktopt_error){0};
    status = mktopt_forecast_scenario(in->values[0], in->values[1], n, fuzz_double(bytes), values,
                                      &sum, &err);
    fuzz_check_error(status, &err);
}

static void pursue(struct input *in, fuzz_input *bytes, fuzz_memory *memory)
{
    mktopt_error err = {0};
    int64_t times[VALUES];
    double adjusted, attainment;
    mktopt_goal_progress progress = {.struct_size = sizeof progress};
    for (int i = 0; i < VALUES; ++i) {
        const uint8_t form = fuzz_byte(bytes);
        times[i] = form < 250 ? form * INT64_C(40000) : fuzz_integer(bytes);
    }
    const mktopt_goal goal = {
        .struct_size = sizeof goal,
        .target = fuzz_double(bytes),
        .start = fuzz_byte(bytes) * INT64_C(20000),
        .end = fuzz_byte(bytes) < 240 ? fuzz_byte(bytes) * INT64_C(50000) : fuzz_integer(bytes),
        .as_of = fuzz_byte(bytes) < 240 ? fuzz_byte(bytes) * INT64_C(50000) : fuzz_integer(bytes),
    };
    mktopt_status status = mktopt_goal_get_progress(&goal, times, in->values[0], in->n,
                                                    &memory->allocator, &progress, &err);
    fuzz_check_error(status, &err);
    FUZZ_CHECK(status != MKTOPT_OK || (progress.elapsed >= 0 && progress.elapsed <= 1));
    err = (mktopt_error){0};
    status = mktopt_goal_adjust(fuzz_double(bytes), in->values[1], in->n, fuzz_double(bytes),
                                in->levels[0], &adjusted, &attainment, &err);
    fuzz_check_error(status, &err);
}

static void derive(struct input *in, fuzz_input *bytes)
{
    mktopt_error err = {0};
    double ratio[VALUES], lower[VALUES], upper[VALUES];
    const mktopt_forecast_resource resource = {.struct_size = sizeof resource,
                                               .whole = fuzz_byte(bytes) & 1,
                                               .fixed = fuzz_byte(bytes),
                                               .per_unit = fuzz_double(bytes),
                                               .included = fuzz_byte(bytes)};
    mktopt_status status =
        mktopt_forecast_ratio(in->values[0], in->regressors, in->values[1], in->regressors, in->n,
                              fuzz_byte(bytes) / 200.0, in->levels[0], ratio, lower, upper, &err);
    fuzz_check_error(status, &err);
    for (int64_t i = 0; status == MKTOPT_OK && i < in->n; ++i)
        FUZZ_CHECK(isnan(lower[i]) == isnan(upper[i]));
    err = (mktopt_error){0};
    status = mktopt_forecast_needs(&resource, in->values[2], in->n, ratio, &err);
    fuzz_check_error(status, &err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input bytes = {data, size};
    fuzz_memory memory;
    struct input in;
    fuzz_memory_init(&memory, &bytes);
    fill(&in, &bytes);
    const uint8_t what = fuzz_byte(&bytes);
    if (what < 10)
        judge(&in, &bytes);
    else if (what >= 245)
        derive(&in, &bytes);
    else if (what >= 235)
        pursue(&in, &bytes, &memory);
    else if (what < 20)
        hang_together(&in, &bytes, &memory);
    else if (what & 1)
        run_one(&in, &bytes, &memory);
    else
        run_many(&in, &bytes);
    FUZZ_CHECK(memory.in_use == 0);
    return 0;
}
