/* allocation.optimize, .minimize_spend, .frontier, .what_if, and the list of all operations. */
#include <math.h>

#include "allocation/allocation_priv.h"
#include "allocation/operations_priv.h"

/* ---- requests ------------------------------------------------------------------------------ */

typedef struct amount_request {
    double amount;
    mktopt__allocation_input input;
} amount_request;

#define S                   amount_request
#define INPUT_MEMBER(table) MKTOPT__INLINED(S, input, &(table))
static const mktopt__field optimize_request_fields[] = {
    MKTOPT__NAMED(S, F64, "budget", amount, MKTOPT__AT_LEAST(0), .unit = "currency",
                  .doc = "What there is to spend, over all periods."),
    INPUT_MEMBER(mktopt__allocation_input_type),
};
static const mktopt__struct optimize_request = {.name = "allocation_optimize_request",
                                                MKTOPT__STRUCT_TABLE(S, optimize_request_fields)};
static const mktopt__field minimize_request_fields[] = {
    MKTOPT__NAMED(S, F64, "target", amount, MKTOPT__AT_LEAST(0), .unit = "response",
                  .doc = "Response, less set-up costs, that is to be reached."),
    INPUT_MEMBER(mktopt__allocation_input_type),
};
static const mktopt__struct minimize_request = {.name = "allocation_minimize_spend_request",
                                                MKTOPT__STRUCT_TABLE(S, minimize_request_fields)};
#undef S

/* A range from..to in so many steps, or budgets one by one. */
typedef struct frontier_request {
    mktopt__array budgets; /* double */
    double budget_min, budget_max;
    int32_t points;
    int32_t reserved;
    mktopt__allocation_input input;
} frontier_request;

#define S frontier_request
static const mktopt__field frontier_request_fields[] = {
    MKTOPT__MEMBER(S, ARRAY, budgets, .flags = MKTOPT__OPTIONAL | MKTOPT__NON_EMPTY,
                   MKTOPT__EACH(F64, MKTOPT__AT_LEAST(0)), .unit = "currency",
                   .doc = "The budgets; or give budget_min and budget_max."),
    MKTOPT__MEMBER(S, F64, budget_min, .flags = MKTOPT__OPTIONAL, MKTOPT__AT_LEAST(0),
                   .unit = "currency", .doc = "The first budget of an even range."),
    MKTOPT__MEMBER(S, F64, budget_max, .flags = MKTOPT__OPTIONAL, MKTOPT__AT_LEAST(0),
                   .unit = "currency", .doc = "Its last budget."),
    MKTOPT__MEMBER(S, I32, points, MKTOPT__DEFAULT(50), MKTOPT__BETWEEN(2, 100000),
                   .doc = "How many budgets the range has."),
    INPUT_MEMBER(mktopt__allocation_input_type),
};
static mktopt_status check_frontier(const void *value, const mktopt__path *path, mktopt_error *err)
{
    const frontier_request *r = value;
    const int list = r->budgets.count > 0, from = !isnan(r->budget_min), to = !isnan(r->budget_max);
    if (list && (from || to))
        return mktopt__fail(err, MKTOPT_CONFLICT,
                            MKTOPT__MEMBER_PATH(path, from ? "budget_min" : "budget_max"),
                            "give either budgets or a range of them");
    if (!list && !(from && to))
        return mktopt__fail(err, MKTOPT_MISSING_FIELD,
                            MKTOPT__MEMBER_PATH(path, from || to
                                                          ? (from ? "budget_max" : "budget_min")
                                                          : "budgets"),
                            "is required: budgets, or budget_min and budget_max");
    if (!list && r->budget_max < r->budget_min)
        return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__MEMBER_PATH(path, "budget_max"),
                            "must be >= budget_min");
    return MKTOPT_OK;
}
static const mktopt__struct frontier_request_type = {
    .name = "allocation_frontier_request",
    MKTOPT__STRUCT_TABLE(S, frontier_request_fields),
    .check = check_frontier};
#undef S

typedef struct scenario {
    const char *name;
    mktopt__array spends; /* double */
} scenario;

#define S scenario
static const mktopt__field scenario_fields[] = {
    MKTOPT__MEMBER(S, STRING, name, .flags = MKTOPT__OPTIONAL, .doc = "Name of the allocation."),
    MKTOPT__MEMBER(S, ARRAY, spends, MKTOPT__EACH(F64, MKTOPT__AT_LEAST(0)), .unit = "currency",
                   .doc = "Spend of each channel in each period, in the order of the channels."),
};
static const mktopt__struct scenario_type = {.name = "allocation_scenario",
                                             MKTOPT__STRUCT_TABLE(S, scenario_fields)};
#undef S

typedef struct what_if_request {
    mktopt__array allocations; /* scenario */
    mktopt__allocation_input input;
} what_if_request;

#define S what_if_request
static const mktopt__field what_if_request_fields[] = {
    MKTOPT__MEMBER(S, ARRAY, allocations, .flags = MKTOPT__NON_EMPTY,
                   MKTOPT__ITEMS(scenario, &scenario_type), .doc = "What is to be tried."),
    INPUT_MEMBER(mktopt__allocation_what_if_type),
};
static const mktopt__struct what_if_request_type = {
    .name = "allocation_what_if_request", MKTOPT__STRUCT_TABLE(S, what_if_request_fields)};
#undef S

/* ---- responses ----------------------------------------------------------------------------- */

static const char *const status_names[] = {"optimal", "limit_reached"};
static const mktopt__enum status_enum = MKTOPT__ENUM_OF(status_names);

#define OPTIONAL_F64(S, member, ...) \
    MKTOPT__MEMBER(S, F64, member, .flags = MKTOPT__OPTIONAL, __VA_ARGS__)

/* Members of what_if's channels, and those that only an optimum has. */
#define S mktopt_allocation_share
#define SHARE_MEMBERS                                                                             \
    MKTOPT__MEMBER(S, STRING, name, .doc = "Name of the channel."),                               \
        MKTOPT__MEMBER(S, F64, spend, .unit = "currency", .doc = "Its spend, over all periods."), \
        OPTIONAL_F64(S, share, .doc = "Of all spend; null when nothing is spent."),               \
        MKTOPT__MEMBER(S, F64, response, .unit = "response", .doc = "What its curve gives."),     \
        OPTIONAL_F64(S, response_lower, .unit = "response", .doc = "Over draws."),                \
        OPTIONAL_F64(S, response_upper, .unit = "response", .doc = "Over draws."),                \
        OPTIONAL_F64(S, roas, .unit = "response/spend",                                           \
                     .doc = "Response over spend; null when nothing is spent."),                  \
        OPTIONAL_F64(S, marginal_response, .unit = "response/spend",                              \
                     .doc = "What the next unit of spend brings; with periods, in the first one " \
                            "with spend; null when it is infinite."),                             \
        OPTIONAL_F64(S, current, .unit = "currency", .doc = "As given, over all periods."),       \
        OPTIONAL_F64(S, change, .unit = "currency", .doc = "Spend less current."),                \
        OPTIONAL_F64(S, current_response, .unit = "response",                                     \
                     .doc = "What the current spend gives.")
static const mktopt__field outcome_fields[] = {SHARE_MEMBERS};
static const mktopt__struct outcome_type = {.name = "allocation_outcome",
                                            MKTOPT__STRUCT_TABLE(S, outcome_fields)};
static const mktopt__field share_fields[] = {
    SHARE_MEMBERS,
    MKTOPT__MEMBER(S, F64, setup_cost, .unit = "response",
                   .doc = "Charged because it is switched on."),
    OPTIONAL_F64(S, rounded_spend, .unit = "currency",
                 .doc = "With round_to; null when no multiples that keep to all were found."),
    OPTIONAL_F64(S, price, .unit = "response/spend",
                 .doc =
                     "What a unit of spend must bring here; null when all spends are at bounds."),
    MKTOPT__MEMBER(S, ENUM, held_by, .names = &mktopt__held_by_names,
                   .doc = "Why it gets what it gets."),
    MKTOPT__MEMBER(S, STRING, explanation, .doc = "The same in a sentence."),
};
static const mktopt__struct share_type = {.name = "allocation_share",
                                          MKTOPT__STRUCT_TABLE(S, share_fields)};
#undef S

#define S mktopt__allocation_share
#define PERIODS_MEMBER                                                   \
    MKTOPT__MEMBER(S, ARRAY, spend_by_period, .flags = MKTOPT__OPTIONAL, \
                   MKTOPT__EACH(F64, .flags = 0), .unit = "currency",    \
                   .doc = "With several periods.")
static const mktopt__field channel_fields[] = {
    MKTOPT__INLINED(S, share, &share_type),
    PERIODS_MEMBER,
};
static const mktopt__struct channel_type = {.name = "allocation_channel_result",
                                            MKTOPT__STRUCT_TABLE(S, channel_fields)};
static const mktopt__field outcome_channel_fields[] = {
    MKTOPT__INLINED(S, share, &outcome_type),
};
static const mktopt__struct outcome_channel_type = {
    .name = "allocation_channel_outcome", MKTOPT__STRUCT_TABLE(S, outcome_channel_fields)};
#undef S

#define S mktopt_allocation_group_share
static const mktopt__field group_fields[] = {
    MKTOPT__MEMBER(S, STRING, name, .doc = "Name of the group."),
    MKTOPT__MEMBER(S, F64, spend, .unit = "currency", .doc = "Of its channels."),
    OPTIONAL_F64(S, share, .doc = "Of all spend."),
    OPTIONAL_F64(S, min, .unit = "currency", .doc = "As an amount; null: none."),
    OPTIONAL_F64(S, max, .unit = "currency", .doc = "As an amount; null: none."),
    OPTIONAL_F64(S, price, .unit = "response/spend",
                 .doc = "What a unit of spend must bring inside the group."),
    MKTOPT__MEMBER(S, ENUM, held_by, .names = &mktopt__held_by_names,
                   .doc = "min or max, or price when neither bound matters."),
};
static const mktopt__struct group_type = {.name = "allocation_group_result",
                                          MKTOPT__STRUCT_TABLE(S, group_fields)};
#undef S

#define S mktopt_allocation_move
static const mktopt__field move_fields[] = {
    MKTOPT__MEMBER(S, STRING, from, .flags = MKTOPT__OPTIONAL,
                   .doc = "Channel that gives; null: new budget."),
    MKTOPT__MEMBER(S, STRING, to, .flags = MKTOPT__OPTIONAL,
                   .doc = "Channel that takes; null: saved."),
    MKTOPT__MEMBER(S, F64, amount, .unit = "currency", .doc = "How much moves."),
};
static const mktopt__struct move_type = {.name = "allocation_move",
                                         MKTOPT__STRUCT_TABLE(S, move_fields)};
#undef S

#define S mktopt_allocation_summary
#define TOTAL_MEMBERS                                                                        \
    MKTOPT__MEMBER(S, F64, spend, .unit = "currency", .doc = "Sum of spends."),              \
        MKTOPT__MEMBER(S, F64, response, .unit = "response",                                 \
                       .doc = "Sum of responses less set-up costs."),                        \
        OPTIONAL_F64(S, response_lower, .unit = "response", .doc = "Over draws, at level."), \
        OPTIONAL_F64(S, response_upper, .unit = "response", .doc = "Over draws, at level."), \
        OPTIONAL_F64(S, level, .doc = "Of the intervals; null without draws."),              \
        MKTOPT__MEMBER(S, F64, profit, .doc = "Response less spend."),                       \
        OPTIONAL_F64(S, roas, .unit = "response/spend",                                      \
                     .doc = "Sum of responses over spend; null when nothing is spent."),     \
        OPTIONAL_F64(S, current_spend, .unit = "currency",                                   \
                     .doc = "Of channels whose current spend is known."),                    \
        OPTIONAL_F64(S, current_response, .unit = "response", .doc = "Of these."),           \
        OPTIONAL_F64(S, expected_improvement, .unit = "response",                            \
                     .doc = "Response less current_response."),                              \
        OPTIONAL_F64(S, improvement_lower, .unit = "response",                               \
                     .doc = "Of the improvement over draws, at level."),                     \
        OPTIONAL_F64(S, improvement_upper, .unit = "response",                               \
                     .doc = "Of the improvement over draws, at level.")
static const mktopt__field totals_fields[] = {TOTAL_MEMBERS};
static const mktopt__struct totals_type = {.name = "allocation_totals",
                                           MKTOPT__STRUCT_TABLE(S, totals_fields)};
#define PROOF_MEMBERS                                                                           \
    MKTOPT__MEMBER(S, ENUM, status, .names = &status_enum,                                      \
                   .doc = "optimal: the gap is at most 1e-9; limit_reached: it is what it is, " \
                          "and the bound holds."),                                              \
        MKTOPT__MEMBER(S, F64, gap, .doc = "Relative distance from the bound.")
#define SUMMARY_TAIL                                                                          \
    OPTIONAL_F64(S, price, .unit = "response/spend",                                          \
                 .doc = "What the last unit of budget brings; null when it is not defined."), \
        OPTIONAL_F64(S, rounded_response, .unit = "response", .doc = "With round_to."),       \
        OPTIONAL_F64(S, response_lost, .unit = "response", .doc = "By rounding."),            \
        MKTOPT__MEMBER(S, I64, period_count, .doc = "Periods."),                              \
        MKTOPT__MEMBER(S, I64, nodes, .doc = "Of the search tree."),                          \
        MKTOPT__MEMBER(S, I64, evaluations, .doc = "Of curves.")
static const mktopt__field optimum_fields[] = {
    PROOF_MEMBERS,
    MKTOPT__MEMBER(S, F64, upper_bound, .doc = "Proven: no allocation has a greater objective."),
    MKTOPT__MEMBER(S, F64, objective_value, .doc = "Response, or profit: what is maximised."),
    MKTOPT__MEMBER(S, F64, budget, .unit = "currency", .doc = "As given."),
    TOTAL_MEMBERS,
    SUMMARY_TAIL,
};
static const mktopt__struct optimum_type = {.name = "allocation_optimum",
                                            MKTOPT__STRUCT_TABLE(S, optimum_fields)};
static const mktopt__field least_fields[] = {
    PROOF_MEMBERS,
    MKTOPT__MEMBER(S, F64, lower_bound, .unit = "currency",
                   .doc = "Proven: no smaller spend reaches the target."),
    TOTAL_MEMBERS,
    SUMMARY_TAIL,
};
static const mktopt__struct least_type = {.name = "allocation_least_spend",
                                          MKTOPT__STRUCT_TABLE(S, least_fields)};
#undef S

#define S mktopt__allocation
#define PART_MEMBERS                                                                           \
    MKTOPT__MEMBER(S, ARRAY, channels, MKTOPT__ITEMS(mktopt__allocation_share, &channel_type), \
                   .doc = "The channels, in the order given."),                                \
        MKTOPT__MEMBER(S, ARRAY, groups,                                                       \
                       MKTOPT__ITEMS(mktopt_allocation_group_share, &group_type),              \
                       .doc = "The groups, in the order given."),                              \
        MKTOPT__NAMED(S, ARRAY, "reallocation", moves,                                         \
                      MKTOPT__ITEMS(mktopt_allocation_move, &move_type),                       \
                      .doc = "How to get there from the current spends.")
static const mktopt__field optimize_fields[] = {
    MKTOPT__INLINED(S, summary, &optimum_type),
    PART_MEMBERS,
};
static const mktopt__struct optimize_response = {.name = "allocation",
                                                 MKTOPT__STRUCT_TABLE(S, optimize_fields)};
static const mktopt__field minimize_fields[] = {
    MKTOPT__INLINED(S, summary, &least_type),
    PART_MEMBERS,
};
static const mktopt__struct minimize_response = {.name = "allocation_mirror",
                                                 MKTOPT__STRUCT_TABLE(S, minimize_fields)};
#undef S

typedef struct frontier_point {
    mktopt_frontier_point point;
    mktopt__array spends; /* double */
    int32_t feasible;
    int32_t reserved;
} frontier_point;

#define S mktopt_frontier_point
static const mktopt__field point_fields[] = {
    MKTOPT__MEMBER(S, F64, budget, .unit = "currency", .doc = "As given."),
    MKTOPT__MEMBER(S, ENUM, status, .flags = MKTOPT__OPTIONAL, .names = &status_enum,
                   .doc = "Null when the budget is infeasible; so are all figures then."),
    OPTIONAL_F64(S, spend, .unit = "currency", .doc = "Sum of spends."),
    OPTIONAL_F64(S, response, .unit = "response", .doc = "Sum of responses less set-up costs."),
    OPTIONAL_F64(S, objective_value, .doc = "Response, or profit: what is maximised."),
    OPTIONAL_F64(S, upper_bound, .doc = "Proven: no allocation has a greater objective."),
    OPTIONAL_F64(S, gap, .doc = "Relative distance from the bound."),
    OPTIONAL_F64(S, roas, .unit = "response/spend", .doc = "Sum of responses over spend."),
    OPTIONAL_F64(S, marginal_roas, .unit = "response/spend",
                 .doc = "What the next unit of budget brings; null when it is not defined."),
    MKTOPT__MEMBER(S, STRING, error, .flags = MKTOPT__OPTIONAL,
                   .doc = "Why there is no allocation; null when there is one."),
};
static const mktopt__struct point_type = {.name = "allocation_frontier_figures",
                                          MKTOPT__STRUCT_TABLE(S, point_fields)};
#undef S

#define S frontier_point
static const mktopt__field frontier_point_fields[] = {
    MKTOPT__INLINED(S, point, &point_type),
    MKTOPT__MEMBER(S, ARRAY, spends, .flags = MKTOPT__OPTIONAL, MKTOPT__EACH(F64, .flags = 0),
                   .unit = "currency", .doc = "Of the channels, in their order, over all periods."),
};
static const mktopt__struct frontier_point_type = {.name = "allocation_frontier_point",
                                                   MKTOPT__STRUCT_TABLE(S, frontier_point_fields)};
#undef S

typedef struct frontier_response {
    mktopt__array channels; /* const char * */
    mktopt__array points;   /* frontier_point */
} frontier_response;

#define S frontier_response
static const mktopt__field frontier_fields[] = {
    MKTOPT__TEXTS(S, channels, .doc = "Names of the channels."),
    MKTOPT__MEMBER(S, ARRAY, points, MKTOPT__ITEMS(frontier_point, &frontier_point_type),
                   .doc = "The optimum for each budget, in the order given."),
};
static const mktopt__struct frontier_response_type = {.name = "allocation_frontier",
                                                      MKTOPT__STRUCT_TABLE(S, frontier_fields)};
#undef S

typedef struct outcome {
    const char *name;
    mktopt__allocation allocation;
    double marginal_roas;
} outcome;

#define S outcome
static const mktopt__field scenario_outcome_fields[] = {
    MKTOPT__MEMBER(S, STRING, name, .flags = MKTOPT__OPTIONAL, .doc = "As given."),
    MKTOPT__NAMED(S, STRUCT, "totals", allocation.summary, .flags = MKTOPT__INLINE,
                  .type = &totals_type),
    OPTIONAL_F64(S, marginal_roas, .unit = "response/spend",
                 .doc = "What one more unit brings, divided as the spend is."),
    MKTOPT__NAMED(S, ARRAY, "channels", allocation.channels,
                  MKTOPT__ITEMS(mktopt__allocation_share, &outcome_channel_type),
                  .doc = "The channels, in the order given."),
};
static const mktopt__struct scenario_outcome_type = {
    .name = "allocation_scenario_outcome", MKTOPT__STRUCT_TABLE(S, scenario_outcome_fields)};
#undef S

typedef struct what_if_response {
    mktopt__array allocations; /* outcome */
} what_if_response;

#define S what_if_response
static const mktopt__field what_if_response_fields[] = {
    MKTOPT__MEMBER(S, ARRAY, allocations, MKTOPT__ITEMS(outcome, &scenario_outcome_type),
                   .doc = "What each allocation would bring, in the order given."),
};
static const mktopt__struct what_if_response_type = {
    .name = "allocation_what_if", MKTOPT__STRUCT_TABLE(S, what_if_response_fields)};
#undef S

/* ---- running ------------------------------------------------------------------------------- */

static mktopt_status optimize(const mktopt__context *context, const void *request, void *response,
                              mktopt_error *err)
{
    const amount_request *given = request;
    return mktopt__allocation_optimize(&given->input, given->amount, context, response, err);
}

static mktopt_status minimize_spend(const mktopt__context *context, const void *request,
                                    void *response, mktopt_error *err)
{
    const amount_request *given = request;
    return mktopt__allocation_minimize_spend(&given->input, given->amount, context, response, err);
}

static mktopt_status range_of_budgets(const frontier_request *given, mktopt__arena *arena,
                                      mktopt__array *budgets, mktopt_error *err)
{
    *budgets = given->budgets;
    if (budgets->count > 0)
        return MKTOPT_OK;
    double *values = mktopt__arena_alloc(arena, given->points, sizeof *values);
    if (values == NULL)
        return mktopt__out_of_memory(err);
    for (int32_t i = 0; i < given->points; i++) {
        const double part = (double)i / (given->points - 1);
        values[i] = given->budget_min * (1 - part) + given->budget_max * part;
    }
    *budgets = (mktopt__array){values, given->points};
    return MKTOPT_OK;
}

static mktopt_status name_channels(const mktopt__allocation_input *input, mktopt__arena *arena,
                                   mktopt__array *names, mktopt_error *err)
{
    const mktopt__channel *channels = input->channels.items;
    const char **items = mktopt__arena_alloc(arena, input->channels.count, sizeof *items);
    if (items == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < input->channels.count; i++) {
        items[i] = mktopt__arena_string(arena, channels[i].name);
        if (items[i] == NULL)
            return mktopt__out_of_memory(err);
    }
    *names = (mktopt__array){items, input->channels.count};
    return MKTOPT_OK;
}

static mktopt_status frontier(const mktopt__context *context, const void *request, void *response,
                              mktopt_error *err)
{
    const frontier_request *given = request;
    frontier_response *out = response;
    mktopt__array budgets, points;
    MKTOPT__TRY(range_of_budgets(given, context->arena, &budgets, err));
    MKTOPT__TRY(mktopt__allocation_frontier(&given->input, budgets.items, budgets.count, context,
                                            &points, err));
    frontier_point *items = mktopt__arena_alloc(context->arena, points.count, sizeof *items);
    if (items == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < points.count; i++) {
        items[i].point = ((const mktopt_frontier_point *)points.items)[i];
        if (items[i].point.status < 0)
            items[i].point.status = MKTOPT_NONE_I32;
        if (items[i].point.spends != NULL)
            items[i].spends = (mktopt__array){(void *)(uintptr_t)items[i].point.spends,
                                              given->input.channels.count};
    }
    out->points = (mktopt__array){items, points.count};
    return name_channels(&given->input, context->arena, &out->channels, err);
}

/* Marginal responses weighted by spend. */
static double marginal_roas(const mktopt__allocation *allocation)
{
    const mktopt__allocation_share *shares = allocation->channels.items;
    double sum = 0;
    for (int64_t i = 0; i < allocation->channels.count; i++)
        if (shares[i].share.spend > 0)
            sum += shares[i].share.marginal_response * shares[i].share.spend;
    return allocation->summary.spend > 0 ? sum / allocation->summary.spend : (double)NAN;
}

static mktopt_status try_scenario(const what_if_request *given, int64_t index,
                                  const mktopt__context *context, outcome *out, mktopt_error *err)
{
    const scenario *s = &((const scenario *)given->allocations.items)[index];
    const mktopt__path at = {NULL, "allocations", index};
    if (s->spends.count != given->input.channels.count)
        return mktopt__fail(err, MKTOPT_LENGTH_MISMATCH, MKTOPT__MEMBER_PATH(&at, "spends"),
                            "has %lld spends for %lld channels", (long long)s->spends.count,
                            (long long)given->input.channels.count);
    MKTOPT__TRY(
        mktopt__allocation_what_if(&given->input, s->spends.items, context, &out->allocation, err));
    out->marginal_roas = marginal_roas(&out->allocation);
    out->name = s->name != NULL ? mktopt__arena_string(context->arena, s->name) : NULL;
    return s->name == NULL || out->name != NULL ? MKTOPT_OK : mktopt__out_of_memory(err);
}

static mktopt_status what_if(const mktopt__context *context, const void *request, void *response,
                             mktopt_error *err)
{
    const what_if_request *given = request;
    what_if_response *out = response;
    outcome *items = mktopt__arena_alloc(context->arena, given->allocations.count, sizeof *items);
    if (items == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < given->allocations.count; i++)
        MKTOPT__TRY(try_scenario(given, i, context, &items[i], err));
    out->allocations = (mktopt__array){items, given->allocations.count};
    return MKTOPT_OK;
}

static const mktopt__operation operations[] = {
    {"allocation.optimize",
     "The best division of a budget over channels, with a proven bound on any other.",
     &optimize_request, &optimize_response, optimize},
    {"allocation.minimize_spend", "The least spend that reaches a response, with a proven bound.",
     &minimize_request, &minimize_response, minimize_spend},
    {"allocation.frontier", "The optimum over a range of budgets.", &frontier_request_type,
     &frontier_response_type, frontier},
    {"allocation.what_if", "What given allocations would bring.", &what_if_request_type,
     &what_if_response_type, what_if},
    MKTOPT__OPERATION(allocation, efficiency,
                      "What leads and customers of each channel cost, against targets."),
    MKTOPT__OPERATION(allocation, scaling_plan,
                      "How to scale channels to a budget: what first, by how much, when."),
    MKTOPT__OPERATION(allocation, matrix,
                      "Channels placed in the investment matrix by ROI and room to scale."),
    MKTOPT__OPERATION(allocation, fit_curve,
                      "A response curve from observed spends and responses, with its errors."),
};
const mktopt__operation_list mktopt__allocation_operations = {operations,
                                                              MKTOPT__COUNT_OF(operations)};
