/* What stands out in journeys, as sentences with their numbers. Where chance could have made the
 * difference, nothing is said. */
#include <string.h>

#include "attribution/sentences.h"
#include "attribution/statistics.h"
#include "numeric/distribution.h"

/* Ratios of fewer journeys than this are not told. */
#define FEW 30
/* Credit that two models must place differently to be worth a sentence. */
#define WORTH_TELLING 0.01

enum { MAX_FINDINGS = 16, MAX_NUMBERS = 6 };

typedef struct findings {
    const mktopt__tallies *t;
    const mktopt_statistics *statistics;
    const char *level; /* in percent */
    double level_share;
    mktopt_finding *items;
    int64_t count;
    int failed;
} findings;

/* The numbers of a finding: name, value, ... */
typedef mktopt_finding_number number;

/* Up to two channels (NULL: none). `sentence` NULL means that memory ran out. */
static void add(findings *f, const char *kind, const char *first, const char *second,
                const number *numbers, int64_t n, const char *sentence)
{
    mktopt__arena *arena = f->t->context->arena;
    const char **channels = mktopt__arena_alloc(arena, 2, sizeof *channels);
    number *kept = mktopt__arena_alloc(arena, n, sizeof *kept);
    if (channels == NULL || kept == NULL || sentence == NULL) {
        f->failed = 1;
        return;
    }
    memcpy(kept, numbers, (size_t)n * sizeof *kept);
    channels[0] = first;
    channels[1] = second;
    f->items[f->count++] = (mktopt_finding){
        .struct_size = (uint32_t)sizeof *f->items,
        .kind = kind,
        .sentence = sentence,
        .channels = channels,
        .n_channels = (first != NULL) + (second != NULL),
        .numbers = kept,
        .n_numbers = n,
    };
}

#define ADD(f, kind, first, second, numbers, ...)          \
    add((f), (kind), (first), (second), (numbers),         \
        (int64_t)(sizeof(numbers) / sizeof((numbers)[0])), \
        mktopt__arena_printf((f)->t->context->arena, __VA_ARGS__))

#define PERCENT MKTOPT__PERCENT
#define DECIMAL MKTOPT__ROUNDED

static const mktopt_channel_statistics *channels_of(const findings *f)
{
    return f->statistics->channels.items;
}

/* ---- journeys as a whole -------------------------------------------------------------------- */

static void single_touch(findings *f)
{
    const mktopt_journeys_summary *s = &f->t->journeys->summary;
    const double share = s->single_touch_conversions / s->conversions;
    const number numbers[] = {{"single_touch_share", share},
                              {"conversions", s->conversions},
                              {"touches_per_conversion", s->touches_per_conversion}};
    ADD(f, "single_touch", NULL, NULL, numbers,
        "%s%% of the %s conversions had a single touch; on average there were %s.", PERCENT(share),
        DECIMAL(s->conversions), DECIMAL(s->touches_per_conversion));
}

static void lengths(findings *f)
{
    const mktopt_statistics_overview *o = &f->statistics->overview;
    const double lower = o->touches_difference_lower, upper = o->touches_difference_upper;
    if (!(lower > 0 || upper < 0))
        return;
    const number numbers[] = {{"touches_of_converters", o->touches_to_conversion.mean},
                              {"touches_of_nulls", o->touches_of_nulls.mean},
                              {"difference", o->touches_difference},
                              {"lower", lower},
                              {"upper", upper}};
    ADD(f, "length", NULL, NULL, numbers,
        "Journeys that convert have %s touches on average, the others %s: a difference of %s "
        "(%s%% interval %s to %s).",
        DECIMAL(o->touches_to_conversion.mean), DECIMAL(o->touches_of_nulls.mean),
        DECIMAL(o->touches_difference), f->level, DECIMAL(lower), DECIMAL(upper));
}

static void time_to_conversion(findings *f)
{
    const mktopt_distribution *days = &f->statistics->overview.days_to_conversion;
    if (!(days->count > 0))
        return;
    const number numbers[] = {{"median_days", days->median}, {"p90_days", days->p90}};
    ADD(f, "time_to_conversion", NULL, NULL, numbers,
        "Half of the conversions come within %s days of the first touch, 90%% within %s.",
        DECIMAL(days->median), DECIMAL(days->p90));
}

static void first_drop_off(findings *f)
{
    const mktopt_step_statistics *first = f->statistics->steps.items;
    if (f->statistics->steps.count < 2 || !(first->nulls >= FEW))
        return;
    const number numbers[] = {
        {"drop_off", first->drop_off}, {"nulls", first->nulls}, {"reached", first->reached}};
    ADD(f, "first_touch_drop_off", NULL, NULL, numbers,
        "%s%% of all journeys end after their first touch without a conversion.",
        PERCENT(first->drop_off));
}

/* ---- roles of channels ---------------------------------------------------------------------- */

static void strongest_opener(findings *f)
{
    const mktopt_channel_statistics *c = channels_of(f), *best = c;
    for (int64_t i = 1; i < f->statistics->channels.count; i++)
        if (c[i].opens > best->opens)
            best = &c[i];
    const double all = f->t->journeys->summary.conversions;
    const number numbers[] = {{"share", best->opens / all}, {"opens", best->opens}};
    ADD(f, "strongest_opener", best->channel, NULL, numbers,
        "%s opens most: %s%% of the conversions (%s) begin with it.", best->channel,
        PERCENT(best->opens / all), DECIMAL(best->opens));
}

static void strongest_closer(findings *f)
{
    const mktopt_channel_statistics *c = channels_of(f), *best = c;
    for (int64_t i = 1; i < f->statistics->channels.count; i++)
        if (c[i].closes > best->closes)
            best = &c[i];
    const double all = f->t->journeys->summary.conversions;
    const number numbers[] = {{"share", best->closes / all}, {"closes", best->closes}};
    ADD(f, "strongest_closer", best->channel, NULL, numbers,
        "%s closes most: it is the last touch of %s%% of the conversions (%s).", best->channel,
        PERCENT(best->closes / all), DECIMAL(best->closes));
}

static void strongest_assister(findings *f)
{
    const mktopt_channel_statistics *c = channels_of(f), *best = NULL;
    for (int64_t i = 0; i < f->statistics->channels.count; i++)
        if (c[i].assists >= FEW && c[i].closes >= 1 && c[i].assist_ratio > 1 &&
            (best == NULL || c[i].assist_ratio > best->assist_ratio))
            best = &c[i];
    if (best == NULL)
        return;
    const number numbers[] = {
        {"assist_ratio", best->assist_ratio}, {"assists", best->assists}, {"closes", best->closes}};
    ADD(f, "strongest_assister", best->channel, NULL, numbers,
        "%s assists more than it closes: %s conversions assisted against %s closed, %s for each.",
        best->channel, DECIMAL(best->assists), DECIMAL(best->closes), DECIMAL(best->assist_ratio));
}

/* The channel where touches most often are the end, if more often than touches are at large. */
static void drop_off(findings *f)
{
    const mktopt_channel_statistics *c = channels_of(f), *worst = NULL;
    double touches = 0, lower = 0, upper = 1;
    for (int64_t i = 0; i < f->statistics->channels.count; i++) {
        touches += c[i].touches;
        if (c[i].ends >= FEW && (worst == NULL || c[i].drop_off > worst->drop_off))
            worst = &c[i];
    }
    const double all = mktopt__count_of(f->t, f->t->nulls) / touches;
    if (worst == NULL || mktopt__proportion_interval(worst->ends, worst->touches, f->level_share,
                                                     &lower, &upper) != 0)
        return;
    if (!(lower > all))
        return;
    const number numbers[] = {{"drop_off", worst->drop_off},
                              {"lower", lower},
                              {"upper", upper},
                              {"drop_off_of_all", all}};
    ADD(f, "drop_off", worst->channel, NULL, numbers,
        "%s%% of the touches by %s end the journey without a conversion (%s%% interval %s%% to "
        "%s%%), against %s%% of all touches.",
        PERCENT(worst->drop_off), worst->channel, f->level, PERCENT(lower), PERCENT(upper),
        PERCENT(all));
}

/* ---- converters against the others ---------------------------------------------------------- */

static void tell_mix(findings *f, const char *kind, const mktopt_channel_statistics *c)
{
    const number numbers[] = {{"share_of_converters", c->share_of_converters},
                              {"share_of_nulls", c->share_of_nulls},
                              {"difference", c->difference},
                              {"lower", c->lower},
                              {"upper", c->upper}};
    ADD(f, kind, c->channel, NULL, numbers,
        "%s is in %s%% of the journeys that convert and in %s%% of the others (%s%% interval of "
        "the difference %s to %s points).",
        c->channel, PERCENT(c->share_of_converters), PERCENT(c->share_of_nulls), f->level,
        PERCENT(c->lower), PERCENT(c->upper));
}

static void mix(findings *f)
{
    const mktopt_channel_statistics *c = channels_of(f), *more = NULL, *less = NULL;
    for (int64_t i = 0; i < f->statistics->channels.count; i++) {
        if (c[i].lower > 0 && (more == NULL || c[i].difference > more->difference))
            more = &c[i];
        if (c[i].upper < 0 && (less == NULL || c[i].difference < less->difference))
            less = &c[i];
    }
    if (more != NULL)
        tell_mix(f, "more_in_converters", more);
    if (less != NULL)
        tell_mix(f, "less_in_converters", less);
}

static void pair(findings *f)
{
    const mktopt_pair_statistics *p = f->statistics->pairs.items;
    int64_t i = 0;
    while (i < f->statistics->pairs.count && !p[i].significant)
        i++;
    if (i == f->statistics->pairs.count || !(p[i].lower > 1))
        return;
    const number numbers[] = {{"conversion_rate", p[i].conversion_rate},
                              {"expected_rate", p[i].expected_rate},
                              {"lift", p[i].lift},
                              {"lower", p[i].lower},
                              {"upper", p[i].upper},
                              {"journeys", p[i].journeys}};
    ADD(f, "pair", p[i].first, p[i].second, numbers,
        "%s and %s work together: %s%% of the %s journeys with both convert, %s times what they "
        "would on their own in journeys as long (%s%% interval %s to %s).",
        p[i].first, p[i].second, PERCENT(p[i].conversion_rate), DECIMAL(p[i].journeys),
        DECIMAL(p[i].lift), f->level, DECIMAL(p[i].lower), DECIMAL(p[i].upper));
}

/* ---- last touch against markov -------------------------------------------------------------- */

static void tell_value(findings *f, const char *kind, const char *channel, const char *verdict,
                       double last_touch, double markov)
{
    const number numbers[] = {{"last_touch_share", last_touch}, {"markov_share", markov}};
    ADD(f, kind, channel, NULL, numbers,
        "Last touch %s %s: it credits %s%% of the conversions to it, the Markov chain %s%%.",
        verdict, channel, PERCENT(last_touch), PERCENT(markov));
}

static mktopt_status last_touch_against_markov(findings *f, const mktopt_attribution_options *given,
                                               mktopt_error *err)
{
    static const char *const names[] = {"last_touch", "markov"};
    const mktopt__tallies *t = f->t;
    mktopt_attribution_options options = *given;
    mktopt__context quiet = *t->context;
    mktopt_attribution attribution = {0};
    int32_t *models;
    options.max_transitions = 0;
    quiet.progress = NULL; /* a part of the whole */
    MKTOPT__TRY(mktopt__find_models(&quiet, names, 2, &models, err));
    MKTOPT__TRY(mktopt__attribute(&quiet, t->journeys, models, 2, &options, &attribution, err));
    const double *last = attribution.credits[0].share, *markov = attribution.credits[1].share;
    int64_t under = 0, over = 0;
    for (int64_t i = 1; i < attribution.n_channels; i++) {
        if (markov[i] - last[i] > markov[under] - last[under])
            under = i;
        if (last[i] - markov[i] > last[over] - markov[over])
            over = i;
    }
    if (markov[under] - last[under] >= WORTH_TELLING)
        tell_value(f, "undervalued_by_last_touch", t->names[under], "undervalues", last[under],
                   markov[under]);
    if (last[over] - markov[over] >= WORTH_TELLING)
        tell_value(f, "overvalued_by_last_touch", t->names[over], "overvalues", last[over],
                   markov[over]);
    return MKTOPT_OK;
}

/* ---- all ------------------------------------------------------------------------------------ */

mktopt_status mktopt__findings(const mktopt__tallies *t, const mktopt_statistics_options *options,
                               const mktopt_attribution_options *attribution,
                               mktopt_statistics *statistics, mktopt_error *err)
{
    char level[MKTOPT__NUMBER_SIZE];
    findings f = {
        .t = t,
        .statistics = statistics,
        .level = mktopt__number_write(level, mktopt__significant(100 * options->level, 3)),
        .level_share = options->level,
        .items = mktopt__arena_alloc(t->context->arena, MAX_FINDINGS, sizeof *f.items),
    };
    if (f.items == NULL)
        return mktopt__out_of_memory(err);
    if (t->conversions > 0) {
        single_touch(&f);
        strongest_opener(&f);
        strongest_closer(&f);
        strongest_assister(&f);
        MKTOPT__TRY(last_touch_against_markov(&f, attribution, err));
        pair(&f);
        mix(&f);
        lengths(&f);
        time_to_conversion(&f);
    }
    if (t->nulls > 0) {
        first_drop_off(&f);
        drop_off(&f);
    }
    if (f.failed)
        return mktopt__out_of_memory(err);
    statistics->findings = (mktopt__array){f.items, f.count};
    return mktopt__report(t->context, 1, err);
}
