/* Accuracy and coverage on half of the M3 competition and of M4 weekly and hourly, when they are
 * there: against published figures, and against ourselves, so that no change loses what was won. */
#include "series.h"

#include "forecast/models/season.h"
#include "forecast/models/theta.h"

typedef struct row {
    double *train, *test;
    int64_t n, horizon, period;
} row;

typedef struct data {
    row rows[2000];
    int64_t count;
} data;

static double *numbers(char *text, int64_t *count)
{
    double *values = NULL;
    *count = 0;
    for (char *end; *text != '\0' && *text != '\n'; text = end) {
        values = realloc(values, (size_t)(*count + 1) * sizeof *values);
        values[(*count)++] = strtod(text, &end);
        while (*end == ' ')
            end++;
        if (end == text)
            break;
    }
    return values;
}

static int64_t period_of(const char *name)
{
    return strcmp(name, "MONTHLY") == 0 ? 12 : strcmp(name, "QUARTERLY") == 0 ? 4 : 1;
}

/* id,type,period,start,h,split,values; two lines a series. */
static data *load(const char *file)
{
    static char line[1 << 17];
    const char *folder = getenv("MKTOPT_DATA");
    char path[1024];
    snprintf(path, sizeof path, "%s/forecast/%s", folder != NULL ? folder : "", file);
    FILE *in = folder != NULL ? fopen(path, "r") : NULL;
    if (in == NULL) {
        print_message("# no data in $MKTOPT_DATA\n");
        skip();
    }
    data *all = calloc(1, sizeof *all);
    fgets(line, sizeof line, in);
    while (fgets(line, sizeof line, in) != NULL) {
        char *fields[7] = {line};
        for (int i = 1; i < 7; i++) {
            fields[i] = strchr(fields[i - 1], ',') + 1;
            fields[i][-1] = '\0';
        }
        row *r = &all->rows[all->count];
        if (strcmp(fields[5], "train") == 0) {
            r->train = numbers(fields[6], &r->n);
            r->period = period_of(fields[2]);
        } else {
            r->test = numbers(fields[6], &r->horizon);
            all->count++;
        }
    }
    fclose(in);
    return all;
}

static void release(data *all)
{
    for (int64_t i = 0; i < all->count; i++) {
        free(all->rows[i].train);
        free(all->rows[i].test);
    }
    free(all);
}

typedef struct score {
    double smape, mase, inside[2]; /* in intervals at 80 % and 95 % */
    double interval; /* scaled interval score at 95 % (Gneiting and Raftery, JASA 102, 2007) */
    double count;
} score;

/* The mean change over a period. */
static double scale_of(const row *r, int64_t period)
{
    double scale = 0;
    for (int64_t t = period; t < r->n; t++)
        scale += fabs(r->train[t] - r->train[t - period]) / (double)(r->n - period);
    return scale;
}

static void add_errors(score *s, const row *r, int64_t period, const double *mean)
{
    double smape = 0, mae = 0;
    for (int64_t k = 0; k < r->horizon; k++) {
        const double error = fabs(r->test[k] - mean[k]), size = fabs(r->test[k]) + fabs(mean[k]);
        smape += size > 0 ? 200 * error / size : 0;
        mae += error;
    }
    s->smape += smape / (double)r->horizon;
    s->mase += mae / (double)r->horizon / scale_of(r, period);
    s->count++;
}

static void add_intervals(score *s, const row *r, int64_t period, const mktopt_forecast *f)
{
    const double steps = (double)r->horizon, scale = scale_of(r, period);
    for (int l = 0; l < 2; l++)
        for (int64_t k = 0; k < r->horizon; k++) {
            const double lower = mktopt_forecast_lower(f, l)[k], y = r->test[k];
            const double upper = mktopt_forecast_upper(f, l)[k];
            const double beyond = fmax(fmax(lower - y, y - upper), 0);
            s->inside[l] += (beyond <= 0) / steps;
            s->interval += l == 1 ? (upper - lower + 2 / 0.05 * beyond) / scale / steps : 0;
        }
}

static score mean_of(const score *s)
{
    return (score){s->smape / s->count,
                   s->mase / s->count,
                   {s->inside[0] / s->count, s->inside[1] / s->count},
                   s->interval / s->count,
                   s->count};
}

/* `seasons`: of all series; none: each series' own. */
static score evaluate(const data *all, const double *seasons, int64_t n_seasons,
                      int64_t mase_period, int32_t method, int32_t variant)
{
    score s = {0};
    for (int64_t i = 0; i < all->count; i++) {
        const row *r = &all->rows[i];
        const double own = (double)r->period;
        mktopt_error err;
        mktopt_forecast *f = NULL;
        mktopt_forecast_options options;
        mktopt_forecast_options_init(&options, sizeof options);
        options.method = method;
        options.variant = variant;
        options.season_lengths = n_seasons > 0 ? seasons : &own;
        options.n_season_lengths = n_seasons > 0 ? n_seasons : 1;
        assert_ok(mktopt_forecast_run(r->train, r->n, r->horizon, &options, NULL, &f, &err), err);
        const int64_t period = mase_period > 0 ? mase_period : r->period;
        add_errors(&s, r, period, mktopt_forecast_mean(f));
        add_intervals(&s, r, period, f);
        mktopt_forecast_free(f);
    }
    return mean_of(&s);
}

/* The methods of the competition on series without their season: by our test and our indices, not
 * shrunk. */
typedef void adjusted_method(const double *x, int64_t n, int64_t horizon, double *mean);

static void naive(const double *x, int64_t n, int64_t horizon, double *mean)
{
    for (int64_t k = 0; k < horizon; k++)
        mean[k] = x[n - 1];
}

static void theta(const double *x, int64_t n, int64_t horizon, double *mean)
{
    mktopt__theta model;
    mktopt__theta_fit(x, n, &model);
    mktopt__theta_project(&model, x, n, NULL, horizon, mean);
}

/* `period`: of the series that count; 0: all. */
static score evaluate_adjusted(const data *all, int64_t period, adjusted_method *method)
{
    score s = {0};
    for (int64_t i = 0; i < all->count; i++) {
        const row *r = &all->rows[i];
        double index[12], scratch[24 + 200], mean[64], x[200];
        if (period > 0 && r->period != period)
            continue;
        const int found = mktopt__season_found(r->train, r->n, r->period);
        if (found)
            mktopt__season_indices(r->train, r->n, r->period, MKTOPT__SEASON_MULTIPLICATIVE, 0,
                                   index, NULL, scratch);
        for (int64_t t = 0; t < r->n; t++)
            x[t] = r->train[t] / (found ? index[t % r->period] : 1);
        method(x, r->n, r->horizon, mean);
        for (int64_t k = 0; k < r->horizon; k++)
            mean[k] *= found ? index[(r->n + k) % r->period] : 1;
        add_errors(&s, r, r->period, mean);
    }
    s.smape /= s.count;
    s.mase /= s.count;
    return s;
}

static void naive2_has_its_published_figures(void **state)
{
    (void)state;
    data *all = load("m3.csv");
    const score s = evaluate_adjusted(all, 0, naive);
    assert_near(s.smape / 100, 0.1503, 5e-5);
    assert_near(s.mase, 1.676, 5e-4);
    release(all);
}

/* Theta was submitted with other lines for other than monthly series, which nobody published
 * (Fiorucci et al. 2016); monthly it has 14.18 / 0.874 here, all 13.03 / 1.379. No reading of the
 * paper that we tried (alpha from 0.01, 0.05, 0.1 or 0.2; initial level free, first value or mean
 * of the first; smoothing of the series or of the line of theta 2) has these digits: 14.13 .. 14.30
 * and 0.879 .. 0.888; nor have seasonality tests at other levels, indices by medians or without
 * their extremes, alpha by absolute errors, and all of these together: of 1,188 none is below 0.875
 * where sMAPE is 14.15 .. 14.21. What later software does with it is in test_published.c. */
static void theta_is_near_its_published_figures(void **state)
{
    (void)state;
    data *all = load("m3.csv");
    const score monthly = evaluate_adjusted(all, 12, theta), s = evaluate_adjusted(all, 0, theta);
    print_message("# Theta: sMAPE %.2f, MASE %.3f; monthly %.2f, %.3f\n", s.smape, s.mase,
                  monthly.smape, monthly.mase);
    assert_true(fabs(monthly.smape - 14.18) < 0.02 && fabs(monthly.mase - 0.874) < 0.009);
    assert_true(fabs(s.smape - 13.03) < 0.02 && fabs(s.mase - 1.379) < 0.04);
    release(all);
}

/* With our shrunk indices both Thetas do better than that. */
static void theta_keeps_its_accuracy_on_m3(void **state)
{
    (void)state;
    data *all = load("m3.csv");
    const score classical =
        evaluate(all, NULL, 0, 0, MKTOPT_FORECAST_THETA, MKTOPT_FORECAST_CLASSICAL_THETA);
    assert_true(classical.smape < 12.97 && classical.mase < 1.41);
    const score dynamic = evaluate(all, NULL, 0, 0, MKTOPT_FORECAST_THETA, 0);
    assert_true(dynamic.smape < 12.73 && dynamic.mase < 1.335); /* 12.78 / 1.338 elsewhere */
    release(all);
}

static void auto_keeps_its_accuracy_on_m3(void **state)
{
    (void)state;
    data *all = load("m3.csv");
    const score s = evaluate(all, NULL, 0, 0, MKTOPT_FORECAST_AUTO, 0);
    print_message("# M3: sMAPE %.3f, MASE %.4f, coverage %.3f / %.3f, interval score %.2f\n",
                  s.smape, s.mase, s.inside[0], s.inside[1], s.interval);
    assert_true(s.smape < 12.41 && s.mase < 1.295);
    assert_true(s.interval < 10.9); /* R ets on all series 13.1 */
    assert_true(s.inside[0] > 0.78 && s.inside[0] < 0.82);
    assert_true(s.inside[1] > 0.94 && s.inside[1] < 0.96);
    release(all);
}

/* Fitted a year before, and updated since: next to nothing is lost. */
static void a_model_ages_slowly(void **state)
{
    (void)state;
    enum { AGE = 12, FEWEST = 60 };
    const double months[] = {12};
    data *all = load("m3.csv");
    score sum = {0};
    for (int64_t i = 0; i < all->count; i++) {
        const row *r = &all->rows[i];
        mktopt_error err;
        mktopt_forecast_options options;
        mktopt_forecast_model *model = NULL;
        mktopt_forecast *f = NULL;
        if (r->period != 12 || r->n < FEWEST)
            continue;
        mktopt_forecast_options_init(&options, sizeof options);
        options.season_lengths = months;
        options.n_season_lengths = 1;
        assert_ok(mktopt_forecast_model_fit(r->train, r->n - AGE, r->horizon, &options, NULL,
                                            &model, &err),
                  err);
        assert_ok(mktopt_forecast_model_update(model, r->train + r->n - AGE, AGE, NULL, &err), err);
        assert_ok(mktopt_forecast_model_predict(model, r->horizon, NULL, NULL, &f, &err), err);
        add_errors(&sum, r, 12, mktopt_forecast_mean(f));
        add_intervals(&sum, r, 12, f);
        mktopt_forecast_free(f);
        mktopt_forecast_model_free(model);
    }
    const score s = mean_of(&sum);
    print_message("# M3, %d monthly series a year later: sMAPE %.3f, coverage %.3f\n", (int)s.count,
                  s.smape, s.inside[1]);
    assert_true(s.smape < 11.75); /* 11.2 when fitted to the end */
    assert_true(s.inside[1] > 0.92 && s.inside[1] < 0.96);
    release(all);
}

static void auto_keeps_its_accuracy_on_m4(void **state)
{
    (void)state;
    const double weeks[] = {52}, hours[] = {24, 168};
    data *weekly = load("m4_weekly.csv"), *hourly = load("m4_hourly.csv");
    const score w = evaluate(weekly, weeks, 1, 1, MKTOPT_FORECAST_AUTO, 0);
    const score h = evaluate(hourly, hours, 2, 24, MKTOPT_FORECAST_AUTO, 0);
    /* by the errors of Naive2 on these halves */
    const double owa_w = (w.smape / 9.537303 + w.mase / 2.914539) / 2;
    const double owa_h = (h.smape / 18.224486 + h.mase / 2.431689) / 2;
    print_message("# M4 weekly: OWA %.4f, coverage %.3f / %.3f\n", owa_w, w.inside[0], w.inside[1]);
    print_message("# M4 hourly: OWA %.4f, coverage %.3f / %.3f\n", owa_h, h.inside[0], h.inside[1]);
    assert_true(owa_w < 0.66);
    assert_true(owa_h < 0.405);
    assert_true(w.inside[1] > 0.93 && w.inside[1] < 0.98);
    release(weekly);
    release(hourly);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(naive2_has_its_published_figures),
        cmocka_unit_test(theta_is_near_its_published_figures),
        cmocka_unit_test(theta_keeps_its_accuracy_on_m3),
        cmocka_unit_test(auto_keeps_its_accuracy_on_m3),
        cmocka_unit_test(auto_keeps_its_accuracy_on_m4),
        cmocka_unit_test(a_model_ages_slowly),
    };
    return cmocka_run_group_tests_name("forecast competition", tests, NULL, NULL);
}
