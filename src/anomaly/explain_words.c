/* What changed and why, in one sentence. */
#include <math.h>

#include "anomaly/explain.h"
#include "base/memory.h"
#include "base/number.h"

static const char *join(const char *const *names, int64_t count, mktopt__arena *arena)
{
    const char *text = names[0];
    for (int64_t i = 1; i < count && text != NULL; i++)
        text = mktopt__arena_printf(arena, i + 1 < count ? "%s, %s" : "%s and %s", text, names[i]);
    return text;
}

/* "email and seo (channel) in north (region) explain 80 % of it". */
static const char *cause_words(const mktopt_change_cause *steps, int64_t count,
                               mktopt__arena *arena)
{
    const char *text = "";
    for (int64_t i = 0; i < count && text != NULL; i++) {
        const char *names = join(steps[i].elements, steps[i].element_count, arena);
        if (names == NULL)
            return NULL;
        text = mktopt__arena_printf(arena, "%s%s%s (%s)", text, i > 0 ? " in " : "", names,
                                    steps[i].dimension);
    }
    if (text == NULL)
        return NULL;
    return mktopt__arena_printf(
        arena, "%s %s%s %s %%", text, steps[0].explained < 0 ? "offset" : "explain",
        steps[0].element_count == 1 ? "s" : "", MKTOPT__PERCENT_OF(steps[0].explained));
}

static const char *rest_words(double relative_change, mktopt__arena *arena)
{
    if (isnan(relative_change))
        return "nothing else is left";
    if (fabs(relative_change) < 0.0005)
        return "nothing else changed";
    return mktopt__arena_printf(arena, "everything else %s by %s %%",
                                relative_change < 0 ? "fell" : "rose",
                                MKTOPT__PERCENT_OF(relative_change));
}

static const char *reason_words(const mktopt__explanation *out, mktopt__arena *arena)
{
    const mktopt_change_cause *steps = out->causes.items;
    const int64_t n = out->causes.count;
    const char *text = NULL;
    for (int64_t i = 0; i < n;) {
        int64_t count = 1;
        while (i + count < n && steps[i + count].cause == steps[i].cause)
            count++;
        const char *words = cause_words(&steps[i], count, arena);
        if (words == NULL)
            return NULL;
        text = text == NULL ? mktopt__arena_printf(arena, "%s of it", words)
                            : mktopt__arena_printf(arena, "%s, %s", text, words);
        if (text == NULL)
            return NULL;
        i += count;
    }
    const char *rest = rest_words(out->summary.rest_relative_change, arena);
    return rest != NULL ? mktopt__arena_printf(arena, "%s; %s", text, rest) : NULL;
}

static const char *overall_words(const char *metric, const mktopt_change_summary *said,
                                 mktopt__arena *arena)
{
    const char *verb = said->change < 0 ? "fell" : "rose";
    if (isnan(said->relative_change))
        return mktopt__arena_printf(arena, "%s %s from %s to %s", metric, verb,
                                    MKTOPT__ROUNDED(said->before), MKTOPT__ROUNDED(said->after));
    return mktopt__arena_printf(arena, "%s %s by %s %% (from %s to %s)", metric, verb,
                                MKTOPT__PERCENT_OF(said->relative_change),
                                MKTOPT__ROUNDED(said->before), MKTOPT__ROUNDED(said->after));
}

mktopt_status mktopt__explain_in_words(const char *metric, mktopt__explanation *out,
                                       mktopt__arena *arena, mktopt_error *err)
{
    mktopt_change_summary *said = &out->summary;
    if (said->verdict == MKTOPT_CHANGE_UNCHANGED) {
        said->sentence = mktopt__arena_printf(arena, "%s did not change: %s.", metric,
                                              MKTOPT__ROUNDED(said->after));
        return said->sentence != NULL ? MKTOPT_OK : mktopt__out_of_memory(err);
    }
    const char *overall = overall_words(metric, said, arena);
    const char *why = "the change is spread over everything: no few elements explain it";
    if (said->verdict == MKTOPT_CHANGE_CONCENTRATED)
        why = reason_words(out, arena);
    if (overall == NULL || why == NULL)
        return mktopt__out_of_memory(err);
    said->sentence = mktopt__arena_printf(arena, "%s: %s.", overall, why);
    return said->sentence != NULL ? MKTOPT_OK : mktopt__out_of_memory(err);
}
