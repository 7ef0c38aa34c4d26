/* allocation.efficiency and allocation.matrix */
#include "allocation/ratings/ratings.h"

#include "allocation/operations_priv.h"
#include "base/error.h"

/* ---- allocation.efficiency ---------------------------------------------------------------- */

typedef struct efficiency_request {
    mktopt__array channels;
    mktopt__efficiency_tables tables;
} efficiency_request;

#define S efficiency_request
static const mktopt__field efficiency_request_fields[] = {
    MKTOPT__MEMBER(S, ARRAY, channels, .flags = MKTOPT__NON_EMPTY | MKTOPT__COLUMNS_OK,
                   MKTOPT__ITEMS(mktopt_channel_results, &mktopt__channel_results_type),
                   .doc = "What each channel cost and brought in."),
    MKTOPT__ANALYSIS_TABLES_MEMBER(S, efficiency),
};
const mktopt__struct mktopt__allocation_efficiency_request = {
    .name = "allocation_efficiency_request", MKTOPT__STRUCT_TABLE(S, efficiency_request_fields)};
#undef S

typedef struct efficiency_response {
    mktopt__array channels;
    mktopt_channel_efficiency total;
} efficiency_response;

static const char *const rating_words[] = {"excellent", "on_target", "off_target", "poor"};
static const mktopt__enum rating_names = MKTOPT__ENUM_OF(rating_words);

#define S mktopt_efficiency_rating
static const mktopt__field rating_fields[] = {
    MKTOPT__MEMBER(S, F64, value, .flags = MKTOPT__OPTIONAL, .doc = "The figure."),
    MKTOPT__MEMBER(S, F64, target, .doc = "What it should be."),
    MKTOPT__MEMBER(S, ENUM, rating, .flags = MKTOPT__OPTIONAL, .names = &rating_names,
                   .doc =
                       "Null where the figure does not exist; poor where money brought nothing."),
    MKTOPT__MEMBER(S, F64, gap, .flags = MKTOPT__OPTIONAL,
                   .doc = "On the bad side of the target; below 0: better than it."),
    MKTOPT__MEMBER(S, F64, gap_percent, .flags = MKTOPT__OPTIONAL, .unit = "percent",
                   .doc = "The same of the target."),
    MKTOPT__MEMBER(S, F64, score, .flags = MKTOPT__OPTIONAL,
                   .doc = "1 excellent, 0.5 at the target, 0 poor, linear between."),
};
static const mktopt__struct rating_type = {.name = "figure_rating",
                                           MKTOPT__STRUCT_TABLE(S, rating_fields)};
#undef S

#define S                 mktopt_channel_efficiency
#define RATING(i, figure) MKTOPT__NAMED(S, STRUCT, #figure, ratings[i], .type = &rating_type)
static const mktopt__field ratings_fields[] = {
    RATING(0, cost_per_lead),     RATING(1, cost_per_mql),  RATING(2, cost_per_sql),
    RATING(3, cost_per_customer), RATING(4, ltv_cac_ratio), RATING(5, payback_period_months)};
static const mktopt__struct ratings_type = {.name = "figure_ratings",
                                            MKTOPT__STRUCT_TABLE(S, ratings_fields)};
#define FIGURE(member, of, words) \
    MKTOPT__MEMBER(S, F64, member, .flags = MKTOPT__OPTIONAL, .unit = (of), .doc = (words))
static const mktopt__field total_fields[] = {
    MKTOPT__MEMBER(S, F64, cost, .unit = "currency", .doc = "Spend of the period."),
    FIGURE(cost_per_lead, "currency/lead", "CPL: cost over leads."),
    FIGURE(cost_per_mql, "currency/lead", "Cost over marketing-qualified leads."),
    FIGURE(cost_per_sql, "currency/lead", "Cost over sales-qualified leads."),
    FIGURE(cost_per_acquisition, "currency/customer", "CPA: cost over customers."),
    FIGURE(roi, NULL, "(Revenue - cost) / cost."),
    FIGURE(roas, "revenue/spend", "Revenue over cost."),
    FIGURE(conversion_rate, "fraction", "Customers over leads."),
    FIGURE(ltv_cac_ratio, NULL, "Lifetime value over cost of acquisition."),
    FIGURE(payback_period_months, "months", "With the lifetime value spread over 24 months."),
    {.name = "ratings",
     .kind = MKTOPT__STRUCT,
     .type = &ratings_type,
     .doc = "The six figures that have a target."},
    FIGURE(spend_efficiency_score, NULL,
           "Mean of the ratings' scores, 0..1; of all channels weighted by cost."),
};
static const mktopt__struct total_type = {.name = "efficiency",
                                          MKTOPT__STRUCT_TABLE(S, total_fields)};
static const mktopt__field channel_fields[] = {
    MKTOPT__MEMBER(S, STRING, channel, .doc = "Name of the channel."),
    {.name = "figures", .kind = MKTOPT__STRUCT, .flags = MKTOPT__INLINE, .type = &total_type},
};
static const mktopt__struct channel_type = {.name = "channel_efficiency",
                                            MKTOPT__STRUCT_TABLE(S, channel_fields)};
#undef S

#define S efficiency_response
static const mktopt__field efficiency_response_fields[] = {
    MKTOPT__MEMBER(S, ARRAY, channels, MKTOPT__ITEMS(mktopt_channel_efficiency, &channel_type),
                   .doc = "Channels in the order given."),
    MKTOPT__MEMBER(S, STRUCT, total, .type = &total_type,
                   .doc = "All channels together: figures of the sums."),
};
const mktopt__struct mktopt__allocation_efficiency_response = {
    .name = "allocation_efficiency", MKTOPT__STRUCT_TABLE(S, efficiency_response_fields)};
#undef S

mktopt_status mktopt__allocation_run_efficiency(const mktopt__context *context, const void *request,
                                                void *response, mktopt_error *err)
{
    const efficiency_request *given = request;
    efficiency_response *answer = response;
    const int64_t n = given->channels.count;
    mktopt_channel_efficiency *rows = mktopt__arena_alloc(context->arena, n, sizeof *rows);
    if (rows == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__TRY(mktopt__efficiency_compute(given->channels.items, n, &given->tables.efficiency,
                                           rows, &answer->total, err));
    answer->channels = (mktopt__array){rows, n};
    return MKTOPT_OK;
}

/* ---- allocation.matrix -------------------------------------------------------------------- */

typedef struct matrix_request {
    mktopt__array channels;
    double budget;
    mktopt__matrix_tables tables;
} matrix_request;

#define S matrix_request
static const mktopt__field matrix_request_fields[] = {
    MKTOPT__MEMBER(S, ARRAY, channels, .flags = MKTOPT__NON_EMPTY | MKTOPT__COLUMNS_OK,
                   MKTOPT__ITEMS(mktopt_channel_standing, &mktopt__channel_standing_type),
                   .doc = "Channels and how they stand; without roi and revenue: not measured."),
    MKTOPT__MEMBER(S, F64, budget, .flags = MKTOPT__OPTIONAL, MKTOPT__AT_LEAST(0),
                   .unit = "currency", .doc = "What shares are of; left out: the sum of spends."),
    MKTOPT__ANALYSIS_TABLES_MEMBER(S, matrix),
};
const mktopt__struct mktopt__allocation_matrix_request = {
    .name = "allocation_matrix_request", MKTOPT__STRUCT_TABLE(S, matrix_request_fields)};
#undef S

typedef struct matrix_cell {
    mktopt_matrix_cell row;
    mktopt__array channels;
    mktopt__array typical;
} matrix_cell;

typedef struct matrix_response {
    mktopt__array channels;
    mktopt__array cells;
} matrix_response;

static const mktopt__enum cell_names = MKTOPT__ENUM_OF(mktopt__cell_names);
static const char *const level_words[] = {"high", "medium", "experimental"};
static const mktopt__enum roi_levels = MKTOPT__ENUM_OF(level_words);
static const mktopt__enum scale_levels = {2, level_words}; /* a scale is no experiment */
static const char *const share_words[] = {"below", "within", "above"};
static const mktopt__enum share_names = MKTOPT__ENUM_OF(share_words);

#define S mktopt_matrix_channel
static const mktopt__field placed_fields[] = {
    MKTOPT__MEMBER(S, STRING, channel, .doc = "Name of the channel."),
    MKTOPT__MEMBER(S, ENUM, cell, .names = &cell_names, .doc = "Where it is placed."),
    MKTOPT__MEMBER(S, F64, spend, .unit = "currency", .doc = "As given."),
    MKTOPT__MEMBER(S, F64, share, .flags = MKTOPT__OPTIONAL, .unit = "share of budget",
                   .doc = "Spend over budget."),
    MKTOPT__MEMBER(S, F64, roi, .flags = MKTOPT__OPTIONAL, .doc = "Null: not measured."),
    MKTOPT__MEMBER(S, ENUM, roi_level, .names = &roi_levels,
                   .doc = "experimental: below medium, or not measured."),
    MKTOPT__MEMBER(S, F64, saturation_point, .flags = MKTOPT__OPTIONAL, .unit = "currency",
                   .doc = "As given, or of the table; null: not known."),
    MKTOPT__MEMBER(S, F64, scale, .flags = MKTOPT__OPTIONAL, .doc = "Saturation point over spend."),
    MKTOPT__MEMBER(S, ENUM, scale_level, .names = &scale_levels,
                   .doc = "medium also where no saturation is known."),
};
static const mktopt__struct placed_type = {.name = "matrix_channel",
                                           MKTOPT__STRUCT_TABLE(S, placed_fields)};
#undef S

#define S mktopt_matrix_cell
static const mktopt__field cell_figure_fields[] = {
    MKTOPT__MEMBER(S, ENUM, cell, .names = &cell_names, .doc = "Name of the cell."),
    MKTOPT__MEMBER(S, F64, spend, .unit = "currency", .doc = "Of its channels."),
    MKTOPT__MEMBER(S, F64, share, .flags = MKTOPT__OPTIONAL, .unit = "share of budget",
                   .doc = "Spend over budget."),
    MKTOPT__MEMBER(S, F64, min_share, .unit = "share of budget", .doc = "Least it should have."),
    MKTOPT__MEMBER(S, F64, max_share, .unit = "share of budget", .doc = "Most it should have."),
    MKTOPT__MEMBER(S, ENUM, status, .names = &share_names, .doc = "Its share in that range."),
    MKTOPT__MEMBER(S, F64, to_move, .unit = "currency",
                   .doc = "Spend that brings it into the range: above 0 to add, below to take."),
    MKTOPT__MEMBER(S, STRING, investment_strategy, .doc = "How to invest."),
    MKTOPT__MEMBER(S, STRING, scaling_approach, .doc = "How to scale."),
    MKTOPT__MEMBER(S, STRING, monitoring, .doc = "How often to look."),
};
static const mktopt__struct cell_figures = {.name = "matrix_cell_figures",
                                            MKTOPT__STRUCT_TABLE(S, cell_figure_fields)};
#undef S

#define S                    matrix_cell
#define NAMES(member, words) MKTOPT__TEXTS(S, member, .doc = (words))
static const mktopt__field cell_fields[] = {
    MKTOPT__INLINED(S, row, &cell_figures),
    NAMES(channels, "Channels placed in it."),
    MKTOPT__NAMED(S, ARRAY, "typical_channels", typical, MKTOPT__EACH(STRING, .flags = 0),
                  .doc = "Of the table: information."),
};
static const mktopt__struct cell_type = {.name = "matrix_cell",
                                         MKTOPT__STRUCT_TABLE(S, cell_fields)};
#undef S

#define S matrix_response
static const mktopt__field matrix_response_fields[] = {
    MKTOPT__MEMBER(S, ARRAY, channels, MKTOPT__ITEMS(mktopt_matrix_channel, &placed_type),
                   .doc = "Channels in the order given."),
    MKTOPT__MEMBER(S, ARRAY, cells, MKTOPT__ITEMS(matrix_cell, &cell_type),
                   .doc =
                       "The four cells; their shares are groups that allocation.optimize takes."),
};
const mktopt__struct mktopt__allocation_matrix_response = {
    .name = "allocation_matrix", MKTOPT__STRUCT_TABLE(S, matrix_response_fields)};
#undef S

static mktopt_status name_channels(const mktopt_matrix_channel *rows, int64_t n,
                                   mktopt__arena *arena, matrix_cell *cell, mktopt_error *err)
{
    const char **names = mktopt__arena_alloc(arena, cell->row.channels, sizeof *names);
    int64_t count = 0;
    if (names == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < n; i++)
        if (rows[i].cell == cell->row.cell)
            names[count++] = rows[i].channel;
    cell->channels = (mktopt__array){names, count};
    return MKTOPT_OK;
}

mktopt_status mktopt__allocation_run_matrix(const mktopt__context *context, const void *request,
                                            void *response, mktopt_error *err)
{
    const matrix_request *given = request;
    matrix_response *answer = response;
    const int64_t n = given->channels.count;
    mktopt_matrix_channel *rows = mktopt__arena_alloc(context->arena, n, sizeof *rows);
    matrix_cell *cells = mktopt__arena_alloc(context->arena, MKTOPT_CELL_COUNT, sizeof *cells);
    mktopt_matrix_cell figures[MKTOPT_CELL_COUNT];
    if (rows == NULL || cells == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__TRY(mktopt__matrix_compute(given->channels.items, n, given->budget,
                                       &given->tables.channels, &given->tables.matrix, rows,
                                       figures, err));
    for (int k = 0; k < MKTOPT_CELL_COUNT; k++) {
        cells[k].row = figures[k];
        cells[k].typical = given->tables.matrix.cells[k].channels;
        MKTOPT__TRY(name_channels(rows, n, context->arena, &cells[k], err));
    }
    answer->channels = (mktopt__array){rows, n};
    answer->cells = (mktopt__array){cells, MKTOPT_CELL_COUNT};
    return MKTOPT_OK;
}
