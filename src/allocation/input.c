/* The field tables of allocation requests, and the public structs in their form. */
#include "allocation/allocation_priv.h"

#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/options.h"

/* ---- checks -------------------------------------------------------------------------------- */

static mktopt_status check_channel(const void *value, const mktopt__path *path, mktopt_error *err)
{
    const mktopt__channel *c = value;
    if (c->max < c->min)
        return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__MEMBER_PATH(path, "max"),
                            "must be >= min (%s), got %s", MKTOPT__NUMBER(c->min),
                            MKTOPT__NUMBER(c->max));
    return MKTOPT_OK;
}

static mktopt_status check_group(const void *value, const mktopt__path *path, mktopt_error *err)
{
    const mktopt__channel_group *g = value;
    if (g->max < g->min)
        return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__MEMBER_PATH(path, "max"),
                            "must be >= min (%s), got %s", MKTOPT__NUMBER(g->min),
                            MKTOPT__NUMBER(g->max));
    if (g->max_share < g->min_share)
        return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__MEMBER_PATH(path, "max_share"),
                            "must be >= min_share (%s), got %s", MKTOPT__NUMBER(g->min_share),
                            MKTOPT__NUMBER(g->max_share));
    return MKTOPT_OK;
}

/* All factors have the length of the longest; one period when there are none. */
static mktopt_status check_input(const void *value, const mktopt__path *path, mktopt_error *err)
{
    const mktopt__allocation_input *input = value;
    const mktopt__channel *channels = input->channels.items;
    int64_t n = input->seasonal_factors.count;
    for (int64_t i = 0; i < input->channels.count; i++) {
        const int64_t own = channels[i].seasonal_factors.count;
        if (own == 0 || own == n)
            continue;
        const mktopt__path at = {path, "channels", i};
        if (n > 0)
            return mktopt__fail(err, MKTOPT_LENGTH_MISMATCH,
                                MKTOPT__MEMBER_PATH(&at, "seasonal_factors"),
                                "has %lld periods, others have %lld", (long long)own, (long long)n);
        n = own;
    }
    return MKTOPT_OK;
}

/* ---- field tables -------------------------------------------------------------------------- */

#define FACTORS(S, member, text)                                \
    MKTOPT__MEMBER(S, ARRAY, member, .flags = MKTOPT__OPTIONAL, \
                   MKTOPT__EACH(F64, MKTOPT__ABOVE(0)), .doc = (text))

#define S mktopt__channel
static const mktopt__field channel_fields[] = {
    MKTOPT__MEMBER(S, STRING, name, .flags = MKTOPT__NON_EMPTY | MKTOPT__UNIQUE,
                   .doc = "Name of the channel."),
    MKTOPT__CURVE_MEMBER(S, curve, "Response as a function of spend in one period."),
    MKTOPT__MEMBER(S, F64, min, MKTOPT__DEFAULT(0), MKTOPT__AT_LEAST(0), .unit = "currency",
                   .doc = "Least spend, in each period."),
    MKTOPT__MEMBER(S, F64, max, .flags = MKTOPT__OPTIONAL, MKTOPT__AT_LEAST(0), .unit = "currency",
                   .doc = "Most spend, in each period; null: no bound."),
    MKTOPT__MEMBER(S, BOOL, optional, MKTOPT__DEFAULT(0),
                   .doc = "May get nothing although min is more than 0."),
    MKTOPT__MEMBER(S, F64, setup_cost, MKTOPT__DEFAULT(0), MKTOPT__AT_LEAST(0), .unit = "response",
                   .doc = "Lost once the channel spends anything, in however many periods; waived "
                          "where current > 0."),
    MKTOPT__MEMBER(S, F64, current, .flags = MKTOPT__OPTIONAL, MKTOPT__AT_LEAST(0),
                   .unit = "currency", .doc = "What is spent on it today, in each period."),
    FACTORS(S, seasonal_factors,
            "Factors of its response by period; left out: those of the request."),
};
static const mktopt__struct channel_type = {
    .name = "allocation_channel", MKTOPT__STRUCT_TABLE(S, channel_fields), .check = check_channel};
#undef S

#define S mktopt__channel_group
static const mktopt__field group_fields[] = {
    MKTOPT__MEMBER(S, STRING, name, .flags = MKTOPT__NON_EMPTY | MKTOPT__UNIQUE,
                   .doc = "Name of the group."),
    MKTOPT__MEMBER(S, ARRAY, channels, .flags = MKTOPT__NON_EMPTY,
                   MKTOPT__EACH(STRING, .flags = MKTOPT__NON_EMPTY),
                   .doc = "Names of its channels."),
    MKTOPT__MEMBER(S, F64, min, .flags = MKTOPT__OPTIONAL, MKTOPT__AT_LEAST(0), .unit = "currency",
                   .doc = "Least spend of the group, over all periods."),
    MKTOPT__MEMBER(S, F64, max, .flags = MKTOPT__OPTIONAL, MKTOPT__AT_LEAST(0), .unit = "currency",
                   .doc = "Most spend of the group, over all periods."),
    MKTOPT__MEMBER(S, F64, min_share, .flags = MKTOPT__OPTIONAL, MKTOPT__BETWEEN(0, 1),
                   .doc =
                       "Least share of the budget; of the least spend, where that is asked for."),
    MKTOPT__MEMBER(
        S, F64, max_share, .flags = MKTOPT__OPTIONAL, MKTOPT__BETWEEN(0, 1),
        .doc = "Greatest share of the budget; of the least spend, where that is asked for."),
};
static const mktopt__struct group_type = {
    .name = "allocation_group", MKTOPT__STRUCT_TABLE(S, group_fields), .check = check_group};
#undef S

static const char *const objective_names[] = {"response", "profit"};
static const mktopt__enum objective_enum = MKTOPT__ENUM_OF(objective_names);

#define S mktopt_allocation_options
/* An object of its own in JSON; in C two members of the options. */
static const mktopt__field max_change_fields[] = {
    MKTOPT__NAMED(S, F64, "amount", max_change_amount, .flags = MKTOPT__OPTIONAL,
                  MKTOPT__AT_LEAST(0), .unit = "currency",
                  .doc = "Largest change from current, where that is known."),
    MKTOPT__NAMED(S, F64, "fraction", max_change_fraction, .flags = MKTOPT__OPTIONAL,
                  MKTOPT__AT_LEAST(0),
                  .doc = "Largest change as a fraction of current, where that is more than 0."),
};
static const mktopt__struct max_change_type = {.name = "allocation_max_change",
                                               MKTOPT__STRUCT_TABLE(S, max_change_fields)};
#define LEVEL_MEMBER                                                          \
    MKTOPT__MEMBER(S, F64, level, MKTOPT__DEFAULT(0.9), MKTOPT__INSIDE(0, 1), \
                   .doc = "Level of the intervals that draws give.")
static const mktopt__field options_fields[] = {
    MKTOPT__MEMBER(S, ENUM, objective, MKTOPT__DEFAULT(MKTOPT_OBJECTIVE_RESPONSE),
                   .names = &objective_enum,
                   .doc = "What is maximised: the response less set-up costs, or that less spend."),
    MKTOPT__MEMBER(S, BOOL, spend_all, MKTOPT__DEFAULT(1),
                   .doc = "Spend exactly the budget; false: at most."),
    MKTOPT__MEMBER(S, F64, min_roas, .flags = MKTOPT__OPTIONAL, MKTOPT__AT_LEAST(0),
                   .unit = "response/spend",
                   .doc = "Sum of responses over sum of spends, at least."),
    {.name = "max_change",
     .offset = 0,
     .kind = MKTOPT__STRUCT,
     .flags = MKTOPT__OPTIONAL,
     .type = &max_change_type,
     .doc = "Largest change of any channel from its current spend."},
    MKTOPT__MEMBER(S, F64, round_to, .flags = MKTOPT__OPTIONAL, MKTOPT__ABOVE(0),
                   .unit = "currency",
                   .doc = "Also give spends in whole multiples of it, and what that loses."),
    LEVEL_MEMBER,
    MKTOPT__MEMBER(S, I64, max_evaluations, MKTOPT__DEFAULT(0), MKTOPT__AT_LEAST(0),
                   .doc = "Evaluations of curves, or what takes as long, after which the search "
                          "stops, with its bound; 0: 100 million, with draws 10 million."),
};
static const mktopt__struct options_type = {.name = "allocation_options",
                                            MKTOPT__STRUCT_TABLE(S, options_fields)};
static const mktopt__field level_fields[] = {LEVEL_MEMBER};
static const mktopt__struct level_type = {.name = "allocation_level",
                                          MKTOPT__STRUCT_TABLE(S, level_fields)};
#undef S

#define S mktopt__allocation_input
#define CHANNELS_MEMBER                                                                 \
    MKTOPT__MEMBER(S, ARRAY, channels, .flags = MKTOPT__NON_EMPTY | MKTOPT__COLUMNS_OK, \
                   MKTOPT__ITEMS(mktopt__channel, &channel_type),                       \
                   .doc = "The channels, as rows or columns.")
#define PERIODS_MEMBER                                                                     \
    FACTORS(S, seasonal_factors,                                                           \
            "Factors of all responses by period: the budget is divided over channels and " \
            "periods.")
static const mktopt__field input_fields[] = {
    CHANNELS_MEMBER,
    MKTOPT__MEMBER(S, ARRAY, groups, .flags = MKTOPT__OPTIONAL | MKTOPT__COLUMNS_OK,
                   MKTOPT__ITEMS(mktopt__channel_group, &group_type),
                   .doc = "Bounds on the common spend of channels; groups lie apart or one inside "
                          "another."),
    PERIODS_MEMBER,
    MKTOPT__INLINED(S, options, &options_type),
};
const mktopt__struct mktopt__allocation_input_type = {
    .name = "allocation_input", MKTOPT__STRUCT_TABLE(S, input_fields), .check = check_input};
static const mktopt__field what_if_fields[] = {
    CHANNELS_MEMBER,
    PERIODS_MEMBER,
    MKTOPT__INLINED(S, options, &level_type),
};
const mktopt__struct mktopt__allocation_what_if_type = {.name = "allocation_what_if_input",
                                                        MKTOPT__STRUCT_TABLE(S, what_if_fields),
                                                        .check = check_input};
#undef S

/* ---- public structs ------------------------------------------------------------------------ */

mktopt_status mktopt_allocation_options_init(mktopt_allocation_options *options, size_t size)
{
    return mktopt__options_init(&options_type, options, size);
}

/* A caller's struct of `size` bytes, which may be an older or a newer one than that of `known`. */
static mktopt_status fill(void *out, size_t size, const void *defaults, size_t known)
{
    if (out == NULL || size < sizeof(uint32_t) || size > UINT32_MAX)
        return MKTOPT_INVALID_ARGUMENT;
    memset(out, 0, size);
    memcpy(out, defaults, size < known ? size : known);
    return MKTOPT_OK;
}

mktopt_status mktopt_allocation_channel_init(mktopt_allocation_channel *channel, size_t size)
{
    const mktopt_allocation_channel defaults = {.struct_size = (uint32_t)size,
                                                .curve = {.type = MKTOPT_CURVE_HILL},
                                                .max = NAN,
                                                .current = NAN};
    return fill(channel, size, &defaults, sizeof defaults);
}

mktopt_status mktopt_allocation_group_init(mktopt_allocation_group *group, size_t size)
{
    const mktopt_allocation_group defaults = {
        .struct_size = (uint32_t)size, .min = NAN, .max = NAN, .min_share = NAN, .max_share = NAN};
    return fill(group, size, &defaults, sizeof defaults);
}

static mktopt_status require_text(const char *text, const mktopt__path *path, mktopt_error *err)
{
    return text != NULL ? MKTOPT_OK
                        : mktopt__fail(err, MKTOPT_INVALID_ARGUMENT, path, "must not be NULL");
}

static mktopt_status read_channel(const void *given, int64_t index, int64_t period_count,
                                  mktopt__channel *out, mktopt_error *err)
{
    const mktopt__path at = {NULL, "channels", index};
    mktopt_allocation_channel c;
    mktopt_allocation_channel_init(&c, sizeof c);
    MKTOPT__TRY(mktopt__struct_in(given, "channels", &c, sizeof c, err));
    MKTOPT__TRY(require_text(c.name, MKTOPT__MEMBER_PATH(&at, "name"), err));
    MKTOPT__TRY(mktopt__curve_check(&c.curve, MKTOPT__MEMBER_PATH(&at, "curve"), err));
    *out = (mktopt__channel){.name = c.name,
                             .curve = mktopt__curve_wrap(&c.curve),
                             .min = c.min,
                             .max = c.max,
                             .setup_cost = c.setup_cost,
                             .current = c.current,
                             .optional = c.optional};
    if (c.seasonal_factors != NULL)
        out->seasonal_factors =
            (mktopt__array){(void *)(uintptr_t)c.seasonal_factors, period_count};
    return MKTOPT_OK;
}

static mktopt_status read_group(const void *given, int64_t index, mktopt__channel_group *out,
                                mktopt_error *err)
{
    const mktopt__path at = {NULL, "groups", index};
    mktopt_allocation_group g;
    mktopt_allocation_group_init(&g, sizeof g);
    MKTOPT__TRY(mktopt__struct_in(given, "groups", &g, sizeof g, err));
    MKTOPT__TRY(require_text(g.name, MKTOPT__MEMBER_PATH(&at, "name"), err));
    const mktopt__path channels = {&at, "channels", -1};
    if (g.channel_count < 0 || (g.channel_count > 0 && g.channels == NULL))
        return mktopt__fail(err, MKTOPT_INVALID_ARGUMENT, &channels, "must not be NULL");
    for (int64_t i = 0; i < g.channel_count; i++)
        MKTOPT__TRY(require_text(g.channels[i], &channels, err));
    *out = (mktopt__channel_group){
        .name = g.name,
        .channels = {(void *)(uintptr_t)g.channels, g.channel_count},
        .min = g.min,
        .max = g.max,
        .min_share = g.min_share,
        .max_share = g.max_share,
    };
    return MKTOPT_OK;
}

/* Elements of an array of structs whose size the first one tells. */
static mktopt_status element(const void *items, int64_t index, const char *name, const void **out,
                             mktopt_error *err)
{
    const uint32_t size = *(const uint32_t *)items;
    *out = (const char *)items + (size_t)index * size;
    if (size == 0 || *(const uint32_t *)*out != size)
        return mktopt__fail(err, MKTOPT_INVALID_OPTIONS, MKTOPT__ELEMENT_PATH(name, index),
                            "struct_size must be set, and the same in all elements");
    return MKTOPT_OK;
}

static mktopt_status check_count(const void *items, int64_t count, const char *name,
                                 mktopt_error *err)
{
    if (count < 0)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH(name),
                            "a count must be >= 0, got %lld", (long long)count);
    if (count > 0 && items == NULL)
        return mktopt__fail(err, MKTOPT_INVALID_ARGUMENT, MKTOPT__FIELD_PATH(name),
                            "must not be NULL");
    return MKTOPT_OK;
}

/* Periods without factors are alike. */
static mktopt_status read_periods(const mktopt_allocation_options *o, mktopt__arena *arena,
                                  mktopt__array *factors, mktopt_error *err)
{
    double *ones = NULL;
    if (o->seasonal_factors == NULL && o->period_count > 1) {
        ones = mktopt__arena_alloc(arena, o->period_count, sizeof *ones);
        if (ones == NULL)
            return mktopt__out_of_memory(err);
        for (int64_t t = 0; t < o->period_count; t++)
            ones[t] = 1;
    }
    if (ones != NULL || o->seasonal_factors != NULL)
        *factors = (mktopt__array){ones != NULL ? ones : (void *)(uintptr_t)o->seasonal_factors,
                                   o->period_count};
    return MKTOPT_OK;
}

static mktopt_status read_options(const mktopt_allocation_options *given, mktopt__arena *arena,
                                  mktopt__allocation_input *input, mktopt_error *err)
{
    mktopt_allocation_options *o = &input->options;
    MKTOPT__TRY(mktopt__options_read(&options_type, given, o, err));
    MKTOPT__TRY(check_count(o->groups, o->group_count, "groups", err));
    if (o->period_count < 0 || (o->period_count > 1 << 20))
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("period_count"),
                            "must be 0 .. 1048576, got %lld", (long long)o->period_count);
    MKTOPT__TRY(read_periods(o, arena, &input->seasonal_factors, err));
    mktopt__channel_group *groups = mktopt__arena_alloc(arena, o->group_count, sizeof *groups);
    if (groups == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < o->group_count; i++) {
        const void *item;
        MKTOPT__TRY(element(o->groups, i, "groups", &item, err));
        MKTOPT__TRY(read_group(item, i, &groups[i], err));
    }
    input->groups = (mktopt__array){groups, o->group_count};
    return MKTOPT_OK;
}

mktopt_status mktopt__allocation_read(const mktopt_allocation_channel *channels, int64_t count,
                                      const mktopt_allocation_options *options,
                                      mktopt__arena *arena, mktopt__allocation_input *input,
                                      mktopt_error *err)
{
    *input = (mktopt__allocation_input){.channels = {NULL, 0}};
    MKTOPT__TRY(check_count(channels, count, "channels", err));
    MKTOPT__TRY(read_options(options, arena, input, err));
    mktopt__channel *items = mktopt__arena_alloc(arena, count, sizeof *items);
    if (items == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < count; i++) {
        const void *item;
        MKTOPT__TRY(element(channels, i, "channels", &item, err));
        MKTOPT__TRY(read_channel(item, i, input->options.period_count, &items[i], err));
    }
    input->channels = (mktopt__array){items, count};
    return mktopt__check(&mktopt__allocation_input_type, input, NULL, err);
}
