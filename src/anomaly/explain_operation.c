/* anomaly.explain: rows to dimensions, causes to a path and a sentence. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "anomaly/explain.h"
#include "anomaly/operations_priv.h"
#include "base/memory.h"
#include "base/number.h"

typedef struct dimension_entry {
    const char *key;
    mktopt__array value; /* const char *, by row */
} dimension_entry;

typedef struct explain_request {
    mktopt__array dimensions;
    mktopt__array before; /* double, by row */
    mktopt__array after;
    mktopt__array before_denominator;
    mktopt__array after_denominator;
    const char *metric;
    mktopt__explain_options options;
} explain_request;

#define S explain_request
#define AMOUNTS(member, more, what)                                                \
    MKTOPT__MEMBER(S, ARRAY, member, .flags = (more), .item_size = sizeof(double), \
                   MKTOPT__ELEMENT(F64, MKTOPT__BETWEEN(0, MKTOPT__VALUE_LIMIT)), .doc = what)
static const mktopt__field request_fields[] = {
    MKTOPT__MEMBER(S, MAP, dimensions, .flags = MKTOPT__NON_EMPTY,
                   MKTOPT__ENTRIES(dimension_entry, ARRAY, .flags = MKTOPT__NON_EMPTY,
                                   .item_size = sizeof(char *),
                                   MKTOPT__ELEMENT(STRING, .flags = 0)),
                   .doc = "For each dimension (channel, region ...) the element of every row."),
    AMOUNTS(before, MKTOPT__NON_EMPTY, "The metric of each row in the time compared with."),
    AMOUNTS(after, MKTOPT__NON_EMPTY, "The metric of each row in the time in question."),
    AMOUNTS(before_denominator, MKTOPT__OPTIONAL,
            "For a ratio (cost per customer: cost is the metric, customers stand here)."),
    AMOUNTS(after_denominator, MKTOPT__OPTIONAL, "The same in the time in question."),
    MKTOPT__MEMBER(S, STRING, metric, MKTOPT__DEFAULT_VALUE("the total"),
                   .doc = "What the sentence calls it."),
    {.name = "explained_share",
     .offset = (uint32_t)offsetof(S, options.explained),
     .kind = MKTOPT__F64,
     MKTOPT__DEFAULT(0.67),
     MKTOPT__ABOVE_TO(0, 1),
     .doc = "Share of the change that a cause must explain (the paper's T_EP)."},
    {.name = "least_share",
     .offset = (uint32_t)offsetof(S, options.least_share),
     .kind = MKTOPT__F64,
     MKTOPT__DEFAULT(0.1),
     MKTOPT__ABOVE_TO(0, 1),
     .doc = "Share that each of its elements must explain (the paper's T_EEP)."},
};
const mktopt__struct mktopt__anomaly_explain_request = {.name = "anomaly_explain_request",
                                                        MKTOPT__STRUCT_TABLE(S, request_fields)};
#undef AMOUNTS
#undef S

enum { UNCHANGED, SPREAD, CONCENTRATED };

/* One step of the way to the cause: these elements, within those of the step before. */
typedef struct cause {
    const char *dimension;
    mktopt__array elements; /* const char * */
    double explained;
} cause;

typedef struct explain_response {
    double before;
    double after;
    double change;
    double relative_change;
    int32_t verdict;
    mktopt__array causes;
    mktopt__array dimensions;
    const char *sentence;
} explain_response;

#define S mktopt__element
static const mktopt__field element_fields[] = {
    MKTOPT__MEMBER(S, STRING, element, .doc = "Its name."),
    MKTOPT__MEMBER(S, F64, before, .doc = "Its total or ratio."),
    MKTOPT__MEMBER(S, F64, after, .doc = "Its total or ratio."),
    MKTOPT__MEMBER(S, F64, change, .doc = "After less before."),
    MKTOPT__MEMBER(S, F64, relative_change, .flags = MKTOPT__OPTIONAL, .unit = "fraction",
                   .doc = "After / before - 1."),
    MKTOPT__MEMBER(S, F64, explanatory_power, .unit = "fraction",
                   .doc = "Share of the change; those of all elements of a dimension sum to 1."),
    MKTOPT__MEMBER(S, F64, surprise, .unit = "nats",
                   .doc = "How unlike its share after is to that before (Jensen-Shannon)."),
};
static const mktopt__struct element_type = {.name = "explaining_element",
                                            MKTOPT__STRUCT_TABLE(S, element_fields)};
#undef S

#define S mktopt__candidate
static const mktopt__field candidate_fields[] = {
    MKTOPT__MEMBER(S, STRING, dimension, .doc = "Its name."),
    MKTOPT__MEMBER(S, F64, surprise, .unit = "nats", .doc = "Of the elements below together."),
    MKTOPT__MEMBER(S, F64, explained, .unit = "fraction", .doc = "Of the change, by them."),
    MKTOPT__MEMBER(S, F64, rest_relative_change, .flags = MKTOPT__OPTIONAL, .unit = "fraction",
                   .doc = "How the total without them changed."),
    MKTOPT__MEMBER(S, BOOL, concentrated,
                   .doc = "They explain enough, and without them half of the change or more is "
                          "gone."),
    MKTOPT__MEMBER(S, ARRAY, elements, MKTOPT__ITEMS(mktopt__element, &element_type),
                   .doc = "That explain the change, the most surprising first."),
};
static const mktopt__struct candidate_type = {.name = "explaining_dimension",
                                              MKTOPT__STRUCT_TABLE(S, candidate_fields)};
#undef S

#define S cause
static const mktopt__field cause_fields[] = {
    MKTOPT__MEMBER(S, STRING, dimension, .doc = "Its name."),
    MKTOPT__TEXTS(S, elements, .doc = "That changed."),
    MKTOPT__MEMBER(S, F64, explained, .unit = "fraction",
                   .doc =
                       "Of the change: of the whole for the first, of the step before for more."),
};
static const mktopt__struct cause_type = {.name = "cause", MKTOPT__STRUCT_TABLE(S, cause_fields)};
#undef S

static const char *const verdict_words[] = {"unchanged", "spread", "concentrated"};
static const mktopt__enum verdict_names = {"explain_verdict", 3, verdict_words};

#define S explain_response
static const mktopt__field response_fields[] = {
    MKTOPT__MEMBER(S, F64, before, .doc = "The total or ratio of all rows."),
    MKTOPT__MEMBER(S, F64, after, .doc = "The total or ratio of all rows."),
    MKTOPT__MEMBER(S, F64, change, .doc = "After less before."),
    MKTOPT__MEMBER(S, F64, relative_change, .flags = MKTOPT__OPTIONAL, .unit = "fraction",
                   .doc = "After / before - 1."),
    MKTOPT__MEMBER(S, ENUM, verdict, .names = &verdict_names,
                   .doc = "concentrated: `causes` tells where; spread: over everything."),
    MKTOPT__MEMBER(S, ARRAY, causes, MKTOPT__ITEMS(cause, &cause_type),
                   .doc = "The way to the cause: the first dimension's elements, then the next's "
                          "within them."),
    MKTOPT__MEMBER(S, ARRAY, dimensions, MKTOPT__ITEMS(mktopt__candidate, &candidate_type),
                   .doc =
                       "All of them: those that concentrate the change first, then by surprise."),
    MKTOPT__MEMBER(S, STRING, sentence, .doc = "The same in words."),
};
const mktopt__struct mktopt__anomaly_explain_response = {.name = "anomaly_explain",
                                                         MKTOPT__STRUCT_TABLE(S, response_fields)};
#undef S

/* ---- rows to dimensions ------------------------------------------------------------------- */

typedef struct named_row {
    const char *name;
    int64_t row;
} named_row;

static int by_name(const void *a, const void *b)
{
    const named_row *x = a, *y = b;
    const int order = strcmp(x->name, y->name);
    return order != 0 ? order : (x->row > y->row) - (x->row < y->row);
}

/* Elements are numbered in the order of their names. */
static mktopt_status number_elements(const dimension_entry *entry, mktopt__arena *arena,
                                     mktopt__dimension *out, mktopt_error *err)
{
    const int64_t n = entry->value.count;
    const char *const *names = entry->value.items;
    named_row *sorted = mktopt__arena_alloc(arena, n, sizeof *sorted);
    out->element_of = mktopt__arena_alloc(arena, n, sizeof *out->element_of);
    out->elements = mktopt__arena_alloc(arena, n, sizeof *out->elements);
    if (sorted == NULL || out->element_of == NULL || out->elements == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < n; i++)
        sorted[i] = (named_row){names[i], i};
    qsort(sorted, (size_t)n, sizeof *sorted, by_name);
    out->name = entry->key;
    for (int64_t i = 0; i < n; i++) {
        if (i == 0 || strcmp(sorted[i].name, sorted[i - 1].name) != 0)
            out->elements[out->count++] = sorted[i].name;
        out->element_of[sorted[i].row] = out->count - 1;
    }
    return MKTOPT_OK;
}

static mktopt_status check_length(int64_t count, int64_t rows, const mktopt__path *path,
                                  mktopt_error *err)
{
    if (count == rows)
        return MKTOPT_OK;
    return mktopt__fail(err, MKTOPT_LENGTH_MISMATCH, path, "has %lld rows, but before has %lld",
                        (long long)count, (long long)rows);
}

static mktopt_status read_change(const explain_request *given, mktopt__arena *arena,
                                 mktopt__change *change, mktopt_error *err)
{
    const dimension_entry *entries = given->dimensions.items;
    const int64_t rows = given->before.count;
    const int ratio = given->before_denominator.count > 0 || given->after_denominator.count > 0;
    MKTOPT__TRY(check_length(given->after.count, rows, MKTOPT__FIELD_PATH("after"), err));
    if (ratio) {
        MKTOPT__TRY(check_length(given->before_denominator.count, rows,
                                 MKTOPT__FIELD_PATH("before_denominator"), err));
        MKTOPT__TRY(check_length(given->after_denominator.count, rows,
                                 MKTOPT__FIELD_PATH("after_denominator"), err));
    }
    *change = (mktopt__change){
        .rows = rows,
        .top = {given->before.items, given->after.items},
        .bottom = {ratio ? given->before_denominator.items : NULL,
                   ratio ? given->after_denominator.items : NULL},
        .dimensions =
            mktopt__arena_alloc(arena, given->dimensions.count, sizeof *change->dimensions),
        .n_dimensions = given->dimensions.count,
    };
    if (change->dimensions == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t d = 0; d < change->n_dimensions; d++) {
        const mktopt__path *path =
            MKTOPT__MEMBER_PATH(MKTOPT__FIELD_PATH("dimensions"), entries[d].key);
        MKTOPT__TRY(check_length(entries[d].value.count, rows, path, err));
        MKTOPT__TRY(number_elements(&entries[d], arena, &change->dimensions[d], err));
    }
    return MKTOPT_OK;
}

/* ---- the way to the cause ----------------------------------------------------------------- */

static int64_t find_dimension(const mktopt__change *change, const char *name)
{
    int64_t d = 0;
    while (change->dimensions[d].name != name)
        d++;
    return d;
}

static int is_among(const mktopt__candidate *candidate, const char *element)
{
    const mktopt__element *elements = candidate->elements.items;
    for (int64_t i = 0; i < candidate->elements.count; i++)
        if (elements[i].element == element)
            return 1;
    return 0;
}

static mktopt_status add_cause(const mktopt__candidate *candidate, mktopt__array *causes,
                               mktopt__arena *arena, mktopt_error *err)
{
    const mktopt__element *elements = candidate->elements.items;
    cause *step = (cause *)causes->items + causes->count++;
    const char **names = mktopt__arena_alloc(arena, candidate->elements.count, sizeof *names);
    if (names == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < candidate->elements.count; i++)
        names[i] = elements[i].element;
    *step = (cause){candidate->dimension, {names, candidate->elements.count}, candidate->explained};
    return MKTOPT_OK;
}

/* From the best candidate on, again within its rows, as long as some dimension concentrates. */
static mktopt_status follow(const mktopt__change *change, const mktopt__explain_options *options,
                            mktopt__array candidates, int64_t *rows, mktopt__array *causes,
                            mktopt__arena *arena, mktopt_error *err)
{
    int64_t n_rows = change->rows;
    int32_t *skip = mktopt__arena_alloc(arena, change->n_dimensions, sizeof *skip);
    causes->items = mktopt__arena_alloc(arena, change->n_dimensions, sizeof(cause));
    if (skip == NULL || causes->items == NULL)
        return mktopt__out_of_memory(err);
    while (candidates.count > 0) {
        const mktopt__candidate *best = candidates.items;
        if (!best->concentrated)
            break;
        MKTOPT__TRY(add_cause(best, causes, arena, err));
        const int64_t d = find_dimension(change, best->dimension);
        const mktopt__dimension *dimension = &change->dimensions[d];
        int64_t n = 0;
        for (int64_t i = 0; i < n_rows; i++)
            if (is_among(best, dimension->elements[dimension->element_of[rows[i]]]))
                rows[n++] = rows[i];
        n_rows = n;
        skip[d] = 1;
        MKTOPT__TRY(mktopt__explain(change, rows, n_rows, options, skip, arena, &candidates, err));
    }
    return MKTOPT_OK;
}

/* ---- words -------------------------------------------------------------------------------- */

#define ROUNDED(value) MKTOPT__NUMBER(mktopt__five_digits(value))
#define PERCENT(value) MKTOPT__NUMBER(round(1000 * fabs(value)) / 10)

static const char *join(const mktopt__array *names, mktopt__arena *arena)
{
    const char *const *items = names->items;
    char *text = mktopt__arena_printf(arena, "%s", items[0]);
    for (int64_t i = 1; i < names->count && text != NULL; i++)
        text = mktopt__arena_printf(arena, i + 1 < names->count ? "%s, %s" : "%s and %s", text,
                                    items[i]);
    return text;
}

static const char *overall_words(const explain_request *given, const explain_response *out,
                                 mktopt__arena *arena)
{
    const char *verb = out->change < 0 ? "fell" : "rose";
    if (isnan(out->relative_change))
        return mktopt__arena_printf(arena, "%s %s from %s to %s", given->metric, verb,
                                    ROUNDED(out->before), ROUNDED(out->after));
    return mktopt__arena_printf(arena, "%s %s by %s %% (from %s to %s)", given->metric, verb,
                                PERCENT(out->relative_change), ROUNDED(out->before),
                                ROUNDED(out->after));
}

static const char *cause_words(const explain_response *out, mktopt__arena *arena)
{
    const cause *causes = out->causes.items;
    const mktopt__candidate *best = out->dimensions.items;
    const char *names = join(&causes[0].elements, arena);
    const char *where =
        names == NULL ? NULL : mktopt__arena_printf(arena, "%s (%s)", names, causes[0].dimension);
    for (int64_t i = 1; i < out->causes.count && where != NULL; i++) {
        names = join(&causes[i].elements, arena);
        if (names == NULL)
            return NULL;
        where = mktopt__arena_printf(arena, "%s, there %s (%s)", where, names, causes[i].dimension);
    }
    if (where == NULL)
        return NULL;
    const char *rest = "; nothing else is left";
    if (!isnan(best->rest_relative_change))
        rest = mktopt__arena_printf(arena, "; everything else %s by %s %%",
                                    best->rest_relative_change < 0 ? "fell" : "rose",
                                    PERCENT(best->rest_relative_change));
    if (rest == NULL)
        return NULL;
    return mktopt__arena_printf(arena, "%s explains %s %% of it%s", where,
                                PERCENT(causes[0].explained), rest);
}

static mktopt_status say(const explain_request *given, explain_response *out, mktopt__arena *arena,
                         mktopt_error *err)
{
    if (out->verdict == UNCHANGED) {
        out->sentence = mktopt__arena_printf(arena, "%s did not change: %s", given->metric,
                                             ROUNDED(out->after));
        return out->sentence != NULL ? MKTOPT_OK : mktopt__out_of_memory(err);
    }
    const char *overall = overall_words(given, out, arena);
    const char *why = "the change is spread over everything: no few elements explain it";
    if (out->verdict == CONCENTRATED)
        why = cause_words(out, arena);
    if (overall == NULL || why == NULL)
        return mktopt__out_of_memory(err);
    out->sentence = mktopt__arena_printf(arena, "%s: %s.", overall, why);
    return out->sentence != NULL ? MKTOPT_OK : mktopt__out_of_memory(err);
}

/* ---- operation ---------------------------------------------------------------------------- */

mktopt_status mktopt__run_anomaly_explain(const mktopt__context *context, const void *request,
                                          void *response, mktopt_error *err)
{
    const explain_request *given = request;
    explain_response *out = response;
    mktopt__arena *arena = context->arena;
    mktopt__change change;
    mktopt__tally total = {{0}, {0}};
    MKTOPT__TRY(read_change(given, arena, &change, err));
    int64_t *rows = mktopt__arena_alloc(arena, change.rows, sizeof *rows);
    int32_t *none = mktopt__arena_alloc(arena, change.n_dimensions, sizeof *none);
    if (rows == NULL || none == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < change.rows; i++) {
        rows[i] = i;
        mktopt__tally_add(&change, i, &total);
    }
    out->before = mktopt__tally_value(&change, &total, 0);
    out->after = mktopt__tally_value(&change, &total, 1);
    out->change = out->after - out->before;
    out->relative_change = mktopt__relative_change(out->before, out->after);
    MKTOPT__TRY(mktopt__explain(&change, rows, change.rows, &given->options, none, arena,
                                &out->dimensions, err));
    out->verdict = UNCHANGED;
    if (out->change != 0) {
        MKTOPT__TRY(
            follow(&change, &given->options, out->dimensions, rows, &out->causes, arena, err));
        out->verdict = out->causes.count > 0 ? CONCENTRATED : SPREAD;
    }
    return say(given, out, arena, err);
}
