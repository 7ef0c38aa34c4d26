/* anomaly.explain */
#include "anomaly/explain.h"
#include "anomaly/operations_priv.h"
#include "base/memory.h"

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
    mktopt_explain_options options;
} explain_request;

#define S explain_request
#define AMOUNTS(member, more, what)                   \
    MKTOPT__MEMBER(S, ARRAY, member, .flags = (more), \
                   MKTOPT__EACH(F64, MKTOPT__BETWEEN(0, MKTOPT__VALUE_LIMIT)), .doc = what)
static const mktopt__field request_fields[] = {
    MKTOPT__MEMBER(S, MAP, dimensions, .flags = MKTOPT__NON_EMPTY,
                   MKTOPT__ENTRIES(dimension_entry, ARRAY, .flags = MKTOPT__NON_EMPTY,
                                   MKTOPT__EACH(STRING, .flags = 0)),
                   .doc = "For each dimension (channel, region ...) the element of every row."),
    AMOUNTS(before, MKTOPT__NON_EMPTY, "The metric of each row in the time compared with."),
    AMOUNTS(after, MKTOPT__NON_EMPTY, "The metric of each row in the time in question."),
    AMOUNTS(before_denominator, MKTOPT__OPTIONAL,
            "For a ratio (cost per customer: cost is the metric, customers stand here)."),
    AMOUNTS(after_denominator, MKTOPT__OPTIONAL, "The same in the time in question."),
    MKTOPT__INLINED(S, options, &mktopt__explain_options_type),
};
const mktopt__struct mktopt__anomaly_explain_request = {.name = "anomaly_explain_request",
                                                        MKTOPT__STRUCT_TABLE(S, request_fields)};
#undef AMOUNTS
#undef S

/* The public structs, with arrays as field tables know them. */
typedef struct cause {
    mktopt_change_cause step;
    mktopt__array elements; /* const char * */
} cause;

typedef struct dimension {
    mktopt_change_dimension said;
    mktopt__array elements; /* mktopt_change_element */
} dimension;

typedef struct explain_response {
    mktopt_change_summary summary;
    mktopt__array causes;
    mktopt__array dimensions;
} explain_response;

#define S mktopt_change_element
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

#define S mktopt_change_dimension
static const mktopt__field said_fields[] = {
    MKTOPT__MEMBER(S, STRING, dimension, .doc = "Its name."),
    MKTOPT__MEMBER(S, F64, surprise, .unit = "nats", .doc = "Of the elements below together."),
    MKTOPT__MEMBER(S, F64, explained, .unit = "fraction", .doc = "Of the change, by them."),
    MKTOPT__MEMBER(S, F64, rest_relative_change, .flags = MKTOPT__OPTIONAL, .unit = "fraction",
                   .doc = "How the total without them changed."),
    MKTOPT__MEMBER(S, BOOL, concentrated,
                   .doc = "They explain enough, and without them half of the change or more is "
                          "gone."),
};
static const mktopt__struct said_type = {.name = "explaining_dimension_alone",
                                         MKTOPT__STRUCT_TABLE(S, said_fields)};
#undef S

#define S dimension
static const mktopt__field dimension_fields[] = {
    MKTOPT__INLINED(S, said, &said_type),
    MKTOPT__MEMBER(S, ARRAY, elements, MKTOPT__ITEMS(mktopt_change_element, &element_type),
                   .doc = "That explain the change, the most surprising first."),
};
static const mktopt__struct dimension_type = {.name = "explaining_dimension",
                                              MKTOPT__STRUCT_TABLE(S, dimension_fields)};
#undef S

#define S mktopt_change_cause
static const mktopt__field step_fields[] = {
    MKTOPT__MEMBER(S, I32, cause,
                   .doc = "From 0, the one that explains most first. Steps of one cause belong "
                          "together: its rows have, in each dimension that it names, one of these "
                          "elements."),
    MKTOPT__MEMBER(S, STRING, dimension, .doc = "Its name."),
    MKTOPT__MEMBER(S, F64, explained, .unit = "fraction",
                   .doc = "Share of the change, by the whole cause; below 0: it goes against it."),
    MKTOPT__MEMBER(S, F64, before, .doc = "Total or ratio of the whole cause."),
    MKTOPT__MEMBER(S, F64, after, .doc = "Total or ratio of the whole cause."),
};
static const mktopt__struct step_type = {.name = "cause_step",
                                         MKTOPT__STRUCT_TABLE(S, step_fields)};
#undef S

#define S cause
static const mktopt__field cause_fields[] = {
    MKTOPT__INLINED(S, step, &step_type),
    MKTOPT__TEXTS(S, elements, .doc = "That changed."),
};
static const mktopt__struct cause_type = {.name = "cause", MKTOPT__STRUCT_TABLE(S, cause_fields)};
#undef S

static const char *const verdict_words[] = {"unchanged", "spread", "concentrated"};
static const mktopt__enum verdict_names = MKTOPT__ENUM_OF(verdict_words);

#define S mktopt_change_summary
static const mktopt__field summary_fields[] = {
    MKTOPT__MEMBER(S, F64, before, .doc = "The total or ratio of all rows."),
    MKTOPT__MEMBER(S, F64, after, .doc = "The total or ratio of all rows."),
    MKTOPT__MEMBER(S, F64, change, .doc = "After less before."),
    MKTOPT__MEMBER(S, F64, relative_change, .flags = MKTOPT__OPTIONAL, .unit = "fraction",
                   .doc = "After / before - 1."),
    MKTOPT__MEMBER(S, ENUM, verdict, .names = &verdict_names,
                   .doc = "concentrated: `causes` tells where; spread: over everything."),
    MKTOPT__MEMBER(S, F64, rest_relative_change, .flags = MKTOPT__OPTIONAL, .unit = "fraction",
                   .doc = "How the total without the causes changed; null: nothing is left."),
    MKTOPT__MEMBER(S, STRING, sentence, .doc = "The same in words."),
};
static const mktopt__struct summary_type = {.name = "change_summary",
                                            MKTOPT__STRUCT_TABLE(S, summary_fields)};
#undef S

#define S explain_response
static const mktopt__field response_fields[] = {
    MKTOPT__INLINED(S, summary, &summary_type),
    MKTOPT__MEMBER(S, ARRAY, causes, MKTOPT__ITEMS(cause, &cause_type),
                   .doc = "Where it changed, one step for each dimension that a cause names."),
    MKTOPT__MEMBER(S, ARRAY, dimensions, MKTOPT__ITEMS(dimension, &dimension_type),
                   .doc = "What each says alone: those of the causes first, then those that "
                          "concentrate the change, then by surprise."),
};
const mktopt__struct mktopt__anomaly_explain_response = {.name = "anomaly_explain",
                                                         MKTOPT__STRUCT_TABLE(S, response_fields)};
#undef S

static mktopt_status check_length(int64_t count, int64_t rows, const mktopt__path *path,
                                  mktopt_error *err)
{
    if (count == rows)
        return MKTOPT_OK;
    return mktopt__fail(err, MKTOPT_LENGTH_MISMATCH, path, "has %lld rows, but before has %lld",
                        (long long)count, (long long)rows);
}

static mktopt_status read_change(const explain_request *given, mktopt__arena *arena,
                                 mktopt_change *change, mktopt_error *err)
{
    const dimension_entry *entries = given->dimensions.items;
    const int64_t rows = given->before.count, n = given->dimensions.count;
    const int ratio = given->before_denominator.count > 0 || given->after_denominator.count > 0;
    mktopt_dimension *dimensions = mktopt__arena_alloc(arena, n, sizeof *dimensions);
    if (dimensions == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__TRY(check_length(given->after.count, rows, MKTOPT__FIELD_PATH("after"), err));
    if (ratio) {
        MKTOPT__TRY(check_length(given->before_denominator.count, rows,
                                 MKTOPT__FIELD_PATH("before_denominator"), err));
        MKTOPT__TRY(check_length(given->after_denominator.count, rows,
                                 MKTOPT__FIELD_PATH("after_denominator"), err));
    }
    for (int64_t d = 0; d < n; d++) {
        const mktopt__path *path =
            MKTOPT__MEMBER_PATH(MKTOPT__FIELD_PATH("dimensions"), entries[d].key);
        MKTOPT__TRY(check_length(entries[d].value.count, rows, path, err));
        dimensions[d] = (mktopt_dimension){entries[d].key, entries[d].value.items};
    }
    *change = (mktopt_change){
        .struct_size = sizeof *change,
        .rows = rows,
        .dimensions = dimensions,
        .dimension_count = n,
        .before = given->before.items,
        .after = given->after.items,
        .before_denominator = ratio ? given->before_denominator.items : NULL,
        .after_denominator = ratio ? given->after_denominator.items : NULL,
    };
    return MKTOPT_OK;
}

static void *without_const(const void *items)
{
    return (void *)(uintptr_t)items;
}

mktopt_status mktopt__anomaly_run_explain(const mktopt__context *context, const void *request,
                                          void *response, mktopt_error *err)
{
    const explain_request *given = request;
    explain_response *out = response;
    mktopt_change change;
    mktopt__explanation said;
    MKTOPT__TRY(read_change(given, context->arena, &change, err));
    MKTOPT__TRY(mktopt__explain(context, &change, &given->options, &said, err));
    const mktopt_change_cause *steps = said.causes.items;
    const mktopt_change_dimension *dimensions = said.dimensions.items;
    cause *causes = mktopt__arena_alloc(context->arena, said.causes.count, sizeof *causes);
    dimension *listed = mktopt__arena_alloc(context->arena, said.dimensions.count, sizeof *listed);
    if (causes == NULL || listed == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < said.causes.count; i++)
        causes[i] = (cause){steps[i], {without_const(steps[i].elements), steps[i].element_count}};
    for (int64_t i = 0; i < said.dimensions.count; i++)
        listed[i] = (dimension){
            dimensions[i], {without_const(dimensions[i].elements), dimensions[i].element_count}};
    out->summary = said.summary;
    out->causes = (mktopt__array){causes, said.causes.count};
    out->dimensions = (mktopt__array){listed, said.dimensions.count};
    return MKTOPT_OK;
}
