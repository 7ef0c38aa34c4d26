/* Statistics of journeys: distributions, channels, steps, and the public calls. */
#include "attribution/statistics.h"

#include <math.h>
#include <string.h>

#include "base/options.h"
#include "numeric/distribution.h"
#include "numeric/select.h"

__extension__ typedef __int128 i128;

double mktopt__quotient(double numerator, double denominator)
{
    return denominator > 0 ? numerator / denominator : (double)NAN;
}

/* ---- distributions -------------------------------------------------------------------------- */

/* Ascending values, each so often; `counts` NULL: each once. */
typedef struct sample {
    const double *values;
    const int64_t *counts;
    int64_t n;
    int64_t total;
} sample;

/* The quantile of percent / 100: the smallest value that so many reach; where the count is met
 * exactly, the middle of that and the next (Hyndman and Fan, American Statistician 50, 1996,
 * definition 2). */
static double quantile(const sample *s, int percent)
{
    const i128 wanted = (i128)s->total * percent;
    i128 reached = 0;
    for (int64_t i = 0; i < s->n; i++) {
        reached += (s->counts != NULL ? s->counts[i] : 1) * (i128)100;
        if (reached == wanted && i + 1 < s->n)
            return s->values[i] + (s->values[i + 1] - s->values[i]) / 2;
        if (reached >= wanted)
            return s->values[i];
    }
    return (double)NAN;
}

static double mean(const sample *s)
{
    mktopt__exact_sum sum = {0};
    for (int64_t i = 0; i < s->n; i++)
        mktopt__exact_sum_add(&sum, s->values[i] * (s->counts != NULL ? (double)s->counts[i] : 1));
    return mktopt__exact_sum_value(&sum) / (double)s->total;
}

static mktopt_distribution describe(const mktopt__tallies *t, const sample *s)
{
    const double none = (double)NAN;
    if (s->total == 0)
        return (mktopt_distribution){0, none, none, none, none, none, none, none, none, none};
    return (mktopt_distribution){
        .count = s->counts != NULL ? mktopt__count_of(t, s->total) : (double)s->total,
        .mean = mean(s),
        .minimum = s->values[0],
        .p10 = quantile(s, 10),
        .p25 = quantile(s, 25),
        .median = quantile(s, 50),
        .p75 = quantile(s, 75),
        .p90 = quantile(s, 90),
        .p95 = quantile(s, 95),
        .maximum = s->values[s->n - 1],
    };
}

/* Lengths of journeys, ascending. */
static mktopt_status list_lengths(const mktopt__tallies *t, const mktopt__key_counts *lengths,
                                  sample *out, mktopt_error *err)
{
    const int64_t n = lengths->map.count;
    mktopt__key_count *list = mktopt__arena_alloc(t->context->arena, n, sizeof *list);
    double *values = mktopt__arena_alloc(t->context->arena, n, sizeof *values);
    int64_t *counts = mktopt__arena_alloc(t->context->arena, n, sizeof *counts);
    if (list == NULL || values == NULL || counts == NULL)
        return mktopt__out_of_memory(err);
    mktopt__key_counts_list(lengths, list);
    *out = (sample){values, counts, n, 0};
    for (int64_t i = 0; i < n; i++) {
        values[i] = (double)list[i].key;
        counts[i] = list[i].count;
        out->total += list[i].count;
    }
    return MKTOPT_OK;
}

/* ---- overview ------------------------------------------------------------------------------- */

/* Variance of a mean, s^2 / n; NaN below two journeys. */
static double variance_of_mean(const mktopt__tallies *t, const sample *s, double average)
{
    const double n = mktopt__count_of(t, s->total);
    mktopt__exact_sum sum = {0};
    for (int64_t i = 0; i < s->n; i++) {
        const double deviation = s->values[i] - average;
        mktopt__exact_sum_add(&sum, deviation * deviation * mktopt__count_of(t, s->counts[i]));
    }
    return n > 1 ? mktopt__exact_sum_value(&sum) / (n - 1) / n : (double)NAN;
}

/* Welch, "The generalization of Student's problem", Biometrika 34, 1947. */
static void compare_lengths(const mktopt__tallies *t, const sample *converted, const sample *ended,
                            double level, mktopt_statistics_overview *o)
{
    const double a = variance_of_mean(t, converted, o->touches_to_conversion.mean);
    const double b = variance_of_mean(t, ended, o->touches_of_nulls.mean);
    const double n = mktopt__count_of(t, converted->total), m = mktopt__count_of(t, ended->total);
    const double freedom = (a + b) * (a + b) / (a * a / (n - 1) + b * b / (m - 1));
    o->touches_difference = o->touches_to_conversion.mean - o->touches_of_nulls.mean;
    o->touches_difference_lower = o->touches_difference_upper = (double)NAN;
    if (!(a + b > 0) || !(freedom > 0))
        return;
    const double spread = mktopt__student_quantile((1 + level) / 2, freedom) * sqrt(a + b);
    o->touches_difference_lower = o->touches_difference - spread;
    o->touches_difference_upper = o->touches_difference + spread;
}

static void write_overview(const mktopt__tallies *t, const sample *converted, const sample *ended,
                           double level, mktopt_statistics *statistics)
{
    mktopt_statistics_overview *o = &statistics->overview;
    mktopt__sort(t->first_days, t->n_days);
    mktopt__sort(t->last_days, t->n_days);
    const sample first = {t->first_days, NULL, t->n_days, t->n_days};
    const sample last = {t->last_days, NULL, t->n_days, t->n_days};
    o->struct_size = (uint32_t)sizeof *o;
    o->touches_to_conversion = describe(t, converted);
    o->touches_of_nulls = describe(t, ended);
    o->days_to_conversion = describe(t, &first);
    o->days_from_last_touch = describe(t, &last);
    compare_lengths(t, converted, ended, level, o);
}

/* ---- days ----------------------------------------------------------------------------------- */

static mktopt_status write_days(const mktopt__tallies *t, mktopt_statistics *statistics,
                                mktopt_error *err)
{
    static const double edges[] = {0, 1.0 / 24, 1, 3, 7, 14, 30, 60, 90};
    enum { N = sizeof edges / sizeof edges[0] };
    mktopt_days_statistics *out = mktopt__arena_alloc(t->context->arena, N, sizeof *out);
    int64_t at = 0;
    if (out == NULL)
        return mktopt__out_of_memory(err);
    for (int i = 0; i < N; i++) {
        const double to = i + 1 < N ? edges[i + 1] : (double)NAN;
        const int64_t begin = at;
        while (at < t->n_days && !(t->first_days[at] >= to))
            at++;
        out[i] = (mktopt_days_statistics){
            .struct_size = (uint32_t)sizeof *out,
            .from = edges[i],
            .to = to,
            .conversions = (double)(at - begin),
            .share = mktopt__quotient((double)(at - begin), (double)t->n_days),
        };
    }
    statistics->days = (mktopt__array){out, t->n_days > 0 ? N : 0};
    return MKTOPT_OK;
}

/* ---- steps ---------------------------------------------------------------------------------- */

/* How many of a sample have exactly `length`, or that many or more. */
static int64_t count_at(const sample *s, int64_t length, int or_more)
{
    int64_t count = 0;
    for (int64_t i = 0; i < s->n; i++)
        if (s->values[i] == (double)length || (or_more && s->values[i] > (double)length))
            count += s->counts[i];
    return count;
}

static mktopt_status write_steps(const mktopt__tallies *t, const sample *converted,
                                 const sample *ended, int64_t most, mktopt_statistics *statistics,
                                 mktopt_error *err)
{
    const double longest = fmax(converted->n > 0 ? converted->values[converted->n - 1] : 0,
                                ended->n > 0 ? ended->values[ended->n - 1] : 0);
    const int64_t n = longest > (double)most ? most : (int64_t)longest;
    mktopt_step_statistics *out = mktopt__arena_alloc(t->context->arena, n, sizeof *out);
    int64_t reached = t->conversions + t->nulls;
    if (out == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < n; i++) {
        const int or_more = i + 1 == n && longest > (double)n;
        const int64_t conversions = count_at(converted, i + 1, or_more);
        const int64_t nulls = count_at(ended, i + 1, or_more);
        out[i] = (mktopt_step_statistics){
            .struct_size = (uint32_t)sizeof *out,
            .or_more = or_more,
            .touches = i + 1,
            .reached = mktopt__count_of(t, reached),
            .conversions = mktopt__count_of(t, conversions),
            .nulls = mktopt__count_of(t, nulls),
            .share = mktopt__quotient((double)conversions, (double)t->conversions),
            .conversion_rate = mktopt__quotient((double)conversions, (double)reached),
            .drop_off = mktopt__quotient((double)nulls, (double)reached),
        };
        reached -= conversions + nulls;
    }
    statistics->steps = (mktopt__array){out, n};
    return MKTOPT_OK;
}

/* ---- channels ------------------------------------------------------------------------------- */

/* The score interval of a proportion (Wilson, JASA 22, 1927). */
static void wilson(double successes, double trials, double z, double *lower, double *upper)
{
    const double p = successes / trials, zz = z * z;
    const double middle = (successes + zz / 2) / (trials + zz);
    const double spread = z / (trials + zz) * sqrt(trials * p * fmax(0, 1 - p) + zz / 4);
    *lower = fmax(0, middle - spread);
    *upper = fmin(1, middle + spread);
}

/* Difference of two proportions: Newcombe, "Interval estimation for the difference between
 * independent proportions", Statistics in Medicine 17, 1998, method 10. */
static void compare_shares(const mktopt__tallies *t, const mktopt__channel_tally *tally, double z,
                           mktopt_channel_statistics *out)
{
    const double conversions = mktopt__count_of(t, t->conversions);
    const double nulls = mktopt__count_of(t, t->nulls);
    double l1, u1, l2, u2;
    out->share_of_converters = mktopt__quotient(out->conversions, conversions);
    out->share_of_nulls = mktopt__quotient(mktopt__count_of(t, tally->ended), nulls);
    out->difference = out->share_of_converters - out->share_of_nulls;
    out->lower = out->upper = (double)NAN;
    if (isnan(out->difference))
        return;
    wilson(out->conversions, conversions, z, &l1, &u1);
    wilson(mktopt__count_of(t, tally->ended), nulls, z, &l2, &u2);
    out->lower = out->difference - hypot(out->share_of_converters - l1, u2 - out->share_of_nulls);
    out->upper = out->difference + hypot(u1 - out->share_of_converters, out->share_of_nulls - l2);
}

static mktopt_status write_channels(const mktopt__tallies *t, double level,
                                    mktopt_statistics *statistics, mktopt_error *err)
{
    const int64_t n = t->journeys->n_channels;
    const double z = mktopt__normal_quantile((1 + level) / 2);
    mktopt_channel_statistics *out = mktopt__arena_alloc(t->context->arena, n, sizeof *out);
    if (out == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < n; i++) {
        const mktopt__channel_tally *c = &t->channels[i];
        out[i] = (mktopt_channel_statistics){
            .struct_size = (uint32_t)sizeof *out,
            .channel = t->names[i],
            .touches = mktopt__count_of(t, c->touches),
            .journeys = mktopt__count_of(t, c->converted + c->ended),
            .conversions = mktopt__count_of(t, c->converted),
            .conversion_rate =
                mktopt__quotient((double)c->converted, (double)(c->converted + c->ended)),
            .starts = mktopt__count_of(t, c->starts),
            .opens = mktopt__count_of(t, c->opens),
            .assists = mktopt__count_of(t, c->assists),
            .closes = mktopt__count_of(t, c->closes),
            .assist_ratio = mktopt__quotient((double)c->assists, (double)c->closes),
            .ends = mktopt__count_of(t, c->ends),
            .drop_off = mktopt__quotient((double)c->ends, (double)c->touches),
        };
        compare_shares(t, c, z, &out[i]);
    }
    statistics->channels = (mktopt__array){out, n};
    return MKTOPT_OK;
}

/* ---- the whole ------------------------------------------------------------------------------ */

mktopt_status mktopt__find_rule(const char *field, const char *name, const mktopt__model **rule,
                                mktopt_error *err)
{
    mktopt__names known = {0};
    int is_model = 0;
    for (int32_t i = 0; i < mktopt__n_models; i++) {
        const mktopt__model *model = &mktopt__models[i];
        const int found = strcmp(model->name, name) == 0;
        *rule = model;
        if (found && model->rule != NULL)
            return MKTOPT_OK;
        is_model |= found;
        if (model->rule != NULL)
            mktopt__names_add(&known, model->name);
    }
    if (is_model)
        return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__FIELD_PATH(field),
                            "'%s' does not credit path by path; these do: %s", name, known.text);
    return mktopt__fail(err, MKTOPT_UNKNOWN_NAME, MKTOPT__FIELD_PATH(field),
                        "'%.40s' is not one of: %s", name, known.text);
}

static mktopt_status write_all(mktopt__tallies *t, const mktopt_statistics_options *options,
                               const mktopt__model *rule,
                               const mktopt_attribution_options *attribution,
                               mktopt_statistics *statistics, mktopt_error *err)
{
    sample converted, ended;
    MKTOPT__TRY(list_lengths(t, &t->converted_lengths, &converted, err));
    MKTOPT__TRY(list_lengths(t, &t->ended_lengths, &ended, err));
    write_overview(t, &converted, &ended, options->level, statistics);
    MKTOPT__TRY(write_days(t, statistics, err));
    MKTOPT__TRY(write_steps(t, &converted, &ended, options->max_touches, statistics, err));
    MKTOPT__TRY(write_channels(t, options->level, statistics, err));
    MKTOPT__TRY(mktopt__pairs(t, options, statistics, err));
    MKTOPT__TRY(mktopt__top_paths(t, options, rule, attribution, statistics, err));
    return mktopt__findings(t, options, attribution, statistics, err);
}

mktopt_status mktopt__statistics(const mktopt__context *context, const mktopt_journeys *journeys,
                                 const mktopt_statistics_options *options,
                                 const mktopt__model *rule,
                                 const mktopt_attribution_options *attribution,
                                 mktopt_statistics *statistics, mktopt_error *err)
{
    mktopt__tallies tallies;
    if (rule != NULL && (rule->flags & MKTOPT__MODEL_NEEDS_CUSTOM) &&
        !mktopt__has_custom_weights(attribution))
        return mktopt__fail(err, MKTOPT_MISSING_FIELD, MKTOPT__FIELD_PATH("custom"),
                            "the model custom needs position_weights or channel_weights");
    mktopt_status status = mktopt__tally(context, journeys, &tallies, err);
    if (status == MKTOPT_OK)
        status = write_all(&tallies, options, rule, attribution, statistics, err);
    mktopt__tallies_free(&tallies);
    return status;
}

/* ---- the public face ------------------------------------------------------------------------ */

mktopt_status mktopt_statistics_options_init(mktopt_statistics_options *options, size_t size)
{
    return mktopt__options_init(&mktopt__statistics_options_type, options, size);
}

static mktopt_status compute(const mktopt__context *context, const mktopt_journeys *journeys,
                             const mktopt_statistics_options *options,
                             const mktopt_attribution_options *attribution,
                             mktopt_statistics *statistics, mktopt_error *err)
{
    const mktopt__model *rule = NULL;
    if (options->credit_model != NULL)
        MKTOPT__TRY(mktopt__find_rule("credit_model", options->credit_model, &rule, err));
    return mktopt__statistics(context, journeys, options, rule, attribution, statistics, err);
}

mktopt_status mktopt_journeys_statistics(const mktopt_journeys *journeys,
                                         const mktopt_statistics_options *options,
                                         const mktopt_allocator *allocator,
                                         mktopt_statistics **statistics, mktopt_error *err)
{
    MKTOPT__REQUIRE(journeys, err);
    MKTOPT__REQUIRE(statistics, err);
    mktopt_statistics_options known;
    mktopt_attribution_options attribution;
    MKTOPT__TRY(mktopt__options_read(&mktopt__statistics_options_type, options, &known, err));
    MKTOPT__TRY(mktopt__read_attribution_options(known.attribution, &attribution, err));
    mktopt_statistics *made = mktopt__handle_create(allocator, sizeof *made);
    if (made == NULL)
        return mktopt__out_of_memory(err);
    const mktopt__context context = {
        .arena = made->arena, .allocator = allocator, .threads = attribution.threads};
    MKTOPT__RETURN_HANDLE(made, statistics,
                          compute(&context, journeys, &known, &attribution, made, err));
}

void mktopt_statistics_free(mktopt_statistics *statistics)
{
    if (statistics != NULL)
        mktopt__arena_free(statistics->arena);
}

mktopt_status mktopt_statistics_get_overview(const mktopt_statistics *statistics,
                                             mktopt_statistics_overview *overview,
                                             mktopt_error *err)
{
    MKTOPT__REQUIRE(statistics, err);
    return mktopt__struct_out(overview, "overview", &statistics->overview,
                              sizeof statistics->overview, err);
}

/* The count of a list and one of its items. */
#define LIST(noun, member)                                                        \
    int64_t mktopt_statistics_##noun##_count(const mktopt_statistics *statistics) \
    {                                                                             \
        return statistics != NULL ? statistics->member.count : 0;                 \
    }

#define ITEM(noun, type, member)                                                               \
    mktopt_status mktopt_statistics_##noun(const mktopt_statistics *statistics, int64_t index, \
                                           type *noun, mktopt_error *err)                      \
    {                                                                                          \
        MKTOPT__REQUIRE(statistics, err);                                                      \
        return mktopt__item_out(&statistics->member, index, sizeof *noun, noun, err);          \
    }

LIST(path, paths)
ITEM(path, mktopt_path_statistics, paths)
LIST(channel, channels)
ITEM(channel, mktopt_channel_statistics, channels)
LIST(pair, pairs)
ITEM(pair, mktopt_pair_statistics, pairs)
LIST(step, steps)
ITEM(step, mktopt_step_statistics, steps)
LIST(days, days)
ITEM(days, mktopt_days_statistics, days)
LIST(finding, findings)
ITEM(finding, mktopt_finding, findings)
