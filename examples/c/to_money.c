/* From journeys and costs to a plan: what each channel earned week by week, what more or less spend
 * would bring, the best division of the budget with its proof, and what to do in the next four
 * weeks.
 *
 *     to_money FOLDER        where weekly_journeys.csv and weekly_spend.csv are: examples/data
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <mktopt/mktopt.h>

enum { MAX_WEEKS = 60, MAX_CHANNELS = 8, MAX_PATHS = 400, RESAMPLES = 100, RECENT = 10 };

static const char *const models[] = {"first_touch",    "last_touch", "linear",
                                     "position_based", "markov",     "shapley"};
enum { MODELS = sizeof models / sizeof models[0] };

typedef struct spend_table {
    int64_t weeks;
    int64_t channels;
    const char *week[MAX_WEEKS];
    const char *channel[MAX_CHANNELS];
    double spend[MAX_CHANNELS][MAX_WEEKS];
    double credit[MAX_CHANNELS][MAX_WEEKS]; /* value that a channel earned in a week */
} spend_table;

static mktopt_error err;

/* Ends the program when a call failed. */
static void check(mktopt_status status)
{
    if (status == MKTOPT_OK)
        return;
    fprintf(stderr, "%s: %s\n", mktopt_status_name(err.code), err.message);
    exit(1);
}

/* ---- reading ------------------------------------------------------------------------------- */

static char *read_file(const char *folder, const char *name)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        perror(path);
        exit(1);
    }
    const long size = ftell(file);
    char *text = calloc((size_t)size + 1, 1);
    rewind(file);
    if (text == NULL || fread(text, 1, (size_t)size, file) != (size_t)size) {
        perror(path);
        exit(1);
    }
    fclose(file);
    return text;
}

/* The next cell of a plain CSV file; *last tells whether it ends its line. */
static char *next_cell(char **cursor, int *last)
{
    char *cell = *cursor;
    char *end = cell + strcspn(cell, ",\n");
    *last = *end != ',';
    *cursor = *end == '\0' ? end : end + 1;
    *end = '\0';
    return cell;
}

static void read_spend(char *text, spend_table *table)
{
    int last;
    next_cell(&text, &last); /* "week" */
    while (!last && table->channels < MAX_CHANNELS)
        table->channel[table->channels++] = next_cell(&text, &last);
    while (*text != '\0' && table->weeks < MAX_WEEKS) {
        const int64_t week = table->weeks++;
        table->week[week] = next_cell(&text, &last);
        for (int64_t c = 0; c < table->channels; c++)
            table->spend[c][week] = strtod(next_cell(&text, &last), NULL);
    }
}

/* The journeys of one week: the rows of the text that begin with it. */
static mktopt_journeys *read_week(char **text, const char *week)
{
    static const char *path[MAX_PATHS];
    static double conversions[MAX_PATHS], value[MAX_PATHS], nulls[MAX_PATHS];
    const size_t length = strlen(week);
    int64_t rows = 0;
    int last;
    while (rows < MAX_PATHS && strncmp(*text, week, length) == 0) {
        next_cell(text, &last);
        path[rows] = next_cell(text, &last);
        conversions[rows] = strtod(next_cell(text, &last), NULL);
        value[rows] = strtod(next_cell(text, &last), NULL);
        nulls[rows++] = strtod(next_cell(text, &last), NULL);
    }
    const mktopt_path_columns columns = {
        .struct_size = sizeof columns,
        .path = mktopt_arg_cstrings(path, rows),
        .conversions = mktopt_arg_f64(conversions, rows),
        .value = mktopt_arg_f64(value, rows),
        .nulls = mktopt_arg_f64(nulls, rows),
    };
    mktopt_journeys *journeys;
    check(mktopt_journeys_from_paths(&columns, NULL, &journeys, &err));
    return journeys;
}

/* ---- 1. who earned the value ---------------------------------------------------------------- */

static double total(const double *values, int64_t count)
{
    double sum = 0;
    for (int64_t i = 0; i < count; i++)
        sum += values[i];
    return sum;
}

/* The model that we would act on, of all journeys. */
static const char *choose_model(const mktopt_journeys *year)
{
    mktopt_attribution *attribution;
    check(mktopt_attribution_run(year, models, MODELS, NULL, NULL, &attribution, &err));
    const char *recommended = mktopt_attribution_recommended_model(attribution);
    int chosen = 0;
    for (int m = 0; m < MODELS; m++)
        if (recommended != NULL && strcmp(models[m], recommended) == 0)
            chosen = m;
    mktopt_attribution_free(attribution);
    return models[chosen];
}

static void print_returns(const mktopt_journeys *year, const char *model, const spend_table *table)
{
    mktopt_channel_cost costs[MAX_CHANNELS];
    mktopt_roi_options options;
    mktopt_roi *roi;
    for (int64_t c = 0; c < table->channels; c++)
        costs[c] = (mktopt_channel_cost){table->channel[c], total(table->spend[c], table->weeks)};
    check(mktopt_roi_options_init(&options, sizeof options));
    options.costs = costs;
    options.n_costs = table->channels;
    check(mktopt_attribution_roi(year, &model, 1, &options, NULL, &roi, &err));
    for (int64_t i = 0; i < mktopt_roi_line_count(roi, 0, MKTOPT_ROI_BY_CHANNEL); i++) {
        mktopt_return line = {.struct_size = sizeof line};
        check(mktopt_roi_line(roi, 0, MKTOPT_ROI_BY_CHANNEL, i, &line, &err));
        printf("  %-14s%10.0f", line.channel, line.value);
        if (!isnan(line.cost))
            printf("%10.0f%8.2f", line.cost, line.roas);
        printf("\n");
    }
    mktopt_roi_free(roi);
}

static void credit_week(const mktopt_journeys *journeys, const char *model, int64_t week,
                        spend_table *table)
{
    mktopt_attribution *attribution;
    check(mktopt_attribution_run(journeys, &model, 1, NULL, NULL, &attribution, &err));
    const double *value = mktopt_attribution_value(attribution, 0);
    for (int64_t i = 0; i < mktopt_attribution_channel_count(attribution); i++)
        for (int64_t c = 0; c < table->channels; c++)
            if (strcmp(mktopt_attribution_channel(attribution, i), table->channel[c]) == 0)
                table->credit[c][week] = value[i];
    mktopt_attribution_free(attribution);
}

static void attribute(char *text, spend_table *table)
{
    mktopt_journeys *weeks[MAX_WEEKS], *year;
    mktopt_journeys_summary summary = {.struct_size = sizeof summary};
    int last;
    do
        next_cell(&text, &last); /* the header */
    while (!last);
    for (int64_t w = 0; w < table->weeks; w++)
        weeks[w] = read_week(&text, table->week[w]);
    check(mktopt_journeys_merge((const mktopt_journeys *const *)weeks, table->weeks, NULL, &year,
                                &err));
    check(mktopt_journeys_get_summary(year, &summary, &err));
    const char *model = choose_model(year);
    printf("%d weeks, %.0f conversions worth %.0f, by %s:\n", (int)table->weeks,
           summary.conversions, summary.value, model);
    print_returns(year, model, table);
    for (int64_t w = 0; w < table->weeks; w++) {
        credit_week(weeks[w], model, w, table);
        mktopt_journeys_free(weeks[w]);
    }
    mktopt_journeys_free(year);
}

static void print_credits(const spend_table *table)
{
    printf("\ncredited value of the last four weeks:\n%12s", "");
    for (int64_t c = 0; c < table->channels; c++)
        printf("%14s", table->channel[c]);
    for (int64_t w = table->weeks - 4; w < table->weeks; w++) {
        printf("\n  %s", table->week[w]);
        for (int64_t c = 0; c < table->channels; c++)
            printf("%14.0f", table->credit[c][w]);
    }
    printf("\n");
}

/* ---- 2. what it takes ----------------------------------------------------------------------- */

static const char *family_name(int32_t type)
{
    static const char *const names[] = {"hill", "exponential", "logistic", "power", "log"};
    return type >= 0 && type < 5 ? names[type] : "";
}

/* Weeks drawn with replacement; a plain generator, so that this example says the same in every
 * language. */
static void resample(const spend_table *table, int64_t channel, uint32_t *state, double *spend,
                     double *credit)
{
    for (int64_t i = 0; i < table->weeks; i++) {
        *state = *state * 1664525u + 1013904223u;
        const int64_t week = (int64_t)((uint64_t)*state * (uint64_t)table->weeks >> 32);
        spend[i] = table->spend[channel][week];
        credit[i] = table->credit[channel][week];
    }
}

/* Curves that the same weeks could have given: they say how sure we can be. */
static void draw_curves(const spend_table *table, int64_t channel, const mktopt_fitted_curve *best,
                        mktopt_curve *draws)
{
    double spend[MAX_WEEKS], credit[MAX_WEEKS];
    uint32_t state = 1;
    mktopt_fit_options options;
    check(mktopt_fit_options_init(&options, sizeof options));
    options.families = &best->curve.type;
    options.family_count = 1;
    options.baseline = best->has_baseline ? MKTOPT_BASELINE_FITTED : MKTOPT_BASELINE_NONE;
    for (int i = 0; i < RESAMPLES; i++) {
        mktopt_curve_fit *fit;
        mktopt_fitted_curve found = {.struct_size = sizeof found};
        resample(table, channel, &state, spend, credit);
        check(mktopt_allocation_fit_curve(spend, credit, table->weeks, &options, NULL, &fit, &err));
        draws[i] = best->curve;
        if (mktopt_curve_fit_candidate_count(fit) > 0) {
            check(mktopt_curve_fit_candidate(fit, 0, &found, &err));
            draws[i] = found.curve;
        }
        mktopt_curve_fit_free(fit);
    }
}

static void fit_channel(const spend_table *table, int64_t c, mktopt_curve *draws,
                        mktopt_allocation_channel *channel)
{
    mktopt_curve_fit *fit;
    mktopt_fit_summary summary = {.struct_size = sizeof summary};
    mktopt_fitted_curve best = {.struct_size = sizeof best};
    check(mktopt_allocation_fit_curve(table->spend[c], table->credit[c], table->weeks, NULL, NULL,
                                      &fit, &err));
    check(mktopt_curve_fit_summary(fit, &summary, &err));
    check(mktopt_curve_fit_candidate(fit, 0, &best, &err));
    draw_curves(table, c, &best, draws);

    const double today = total(table->spend[c] + table->weeks - RECENT, RECENT) / RECENT;
    check(mktopt_allocation_channel_init(channel, sizeof *channel));
    channel->name = table->channel[c];
    channel->curve = mktopt_curve_mean(draws, RESAMPLES);
    channel->current = today;
    /* Nobody has seen less or more than was spent; where the curve is not known, small steps. */
    channel->min = summary.identified ? summary.min_spend : 0.75 * today;
    channel->max = summary.identified ? summary.max_spend : 1.25 * today;
    const char *word = summary.identified ? summary.caution : summary.reason;
    printf("  %-14s%-12sR2 %.2f%7.0f to%6.0f  %s\n", channel->name, family_name(best.curve.type),
           best.r_squared, channel->min, channel->max, word != NULL ? word : "identified");
    mktopt_curve_fit_free(fit);
}

/* ---- 3. the best division, 4. the plan ------------------------------------------------------ */

static void print_plan(const mktopt_allocation *allocation)
{
    printf("\nnext four weeks:\n");
    for (int64_t i = 0; i < mktopt_allocation_channel_count(allocation); i++) {
        mktopt_allocation_share row = {.struct_size = sizeof row};
        check(mktopt_allocation_get_channel(allocation, i, &row, &err));
        printf("  %-14s%8.0f ->%8.0f a week,%8.0f in all: %s\n", row.name, row.current,
               row.rounded_spend, 4 * row.rounded_spend, row.explanation);
    }
    for (int64_t i = 0; i < mktopt_allocation_move_count(allocation); i++) {
        mktopt_allocation_move move = {.struct_size = sizeof move};
        check(mktopt_allocation_get_move(allocation, i, &move, &err));
        printf("  move %.0f from %s to %s\n", move.amount, move.from, move.to);
    }
}

static void optimize(const mktopt_allocation_channel *channels, int64_t count, double budget)
{
    mktopt_allocation_options options;
    mktopt_allocation *allocation;
    mktopt_allocation_summary best = {.struct_size = sizeof best};
    check(mktopt_allocation_options_init(&options, sizeof options));
    options.round_to = 10;
    check(mktopt_allocation_optimize(channels, count, budget, &options, NULL, &allocation, &err));
    check(mktopt_allocation_get_summary(allocation, &best, &err));
    printf("\n%.0f a week bring %.0f today, %.0f at best:\n", best.budget, best.current_response,
           best.response);
    printf("  %+.0f a week, %.0f%% interval %+.0f to %+.0f\n", best.expected_improvement,
           100 * best.level, best.improvement_lower, best.improvement_upper);
    printf("  no division brings more than %.0f, proven to ", best.upper_bound);
    if (best.gap <= 1e-9)
        printf("one in a billion\n");
    else
        printf("%.0e\n", best.gap);
    print_plan(allocation);
    mktopt_allocation_free(allocation);
}

static void other_budgets(const mktopt_allocation_channel *channels, int64_t count, double budget)
{
    const double budgets[] = {0.8 * budget, budget, 1.2 * budget};
    mktopt_frontier *frontier;
    check(mktopt_allocation_frontier(channels, count, budgets, 3, NULL, NULL, &frontier, &err));
    printf("\nother budgets:\n");
    for (int64_t i = 0; i < mktopt_frontier_point_count(frontier); i++) {
        mktopt_frontier_point point = {.struct_size = sizeof point};
        check(mktopt_frontier_get_point(frontier, i, &point, &err));
        printf("  %8.0f a week bring %8.0f, the next unit %.2f\n", point.budget, point.response,
               point.marginal_roas);
    }
    mktopt_frontier_free(frontier);
}

int main(int argc, char **argv)
{
    static spend_table table;
    static mktopt_curve draws[MAX_CHANNELS][RESAMPLES];
    mktopt_allocation_channel channels[MAX_CHANNELS];
    const char *folder = argc > 1 ? argv[1] : "examples/data";
    double budget = 0;
    char *spend = read_file(folder, "weekly_spend.csv");
    char *journeys = read_file(folder, "weekly_journeys.csv");
    read_spend(spend, &table);
    attribute(journeys, &table);
    print_credits(&table);
    printf("\nvalue over spend a week, and how much the plan may spend:\n");
    for (int64_t c = 0; c < table.channels; c++) {
        fit_channel(&table, c, draws[c], &channels[c]);
        budget += channels[c].current;
    }
    optimize(channels, table.channels, budget);
    other_budgets(channels, table.channels, budget);
    free(journeys);
    free(spend);
    return 0;
}
