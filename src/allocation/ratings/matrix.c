/* The investment matrix (seed 000 section 2): channels placed by measured ROI and room to scale. */
#include <math.h>

#include "allocation/ratings/ratings.h"
#include "base/sum.h"
#include "kpi/kpi.h"

static mktopt_status check_standing(const void *value, const mktopt__path *path, mktopt_error *err)
{
    const mktopt_channel_standing *c = value;
    if (isnan(c->roi) || isnan(c->revenue))
        return MKTOPT_OK;
    return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__MEMBER_PATH(path, "revenue"),
                        "only one of these may be given: roi, revenue");
}

#define S mktopt_channel_standing
static const mktopt__field standing_fields[] = {
    MKTOPT__MEMBER(S, STRING, channel, .flags = MKTOPT__NON_EMPTY | MKTOPT__UNIQUE,
                   .doc = "Name of the channel."),
    MKTOPT__MEMBER(S, F64, spend, MKTOPT__AT_LEAST(0), .unit = "currency",
                   .doc = "Spend of the period."),
    MKTOPT__MEMBER(S, F64, roi, .flags = MKTOPT__OPTIONAL,
                   .doc = "(Revenue - spend) / spend, measured; or revenue."),
    MKTOPT__MEMBER(S, F64, revenue, .flags = MKTOPT__OPTIONAL, MKTOPT__AT_LEAST(0),
                   .unit = "currency", .doc = "Revenue of the period; or roi."),
    MKTOPT__MEMBER(S, F64, saturation_point, .flags = MKTOPT__OPTIONAL, MKTOPT__ABOVE(0),
                   .unit = "currency",
                   .doc = "Spend above which more has no effect; left out: that of the table."),
};
const mktopt__struct mktopt__channel_standing_type = {
    .name = "channel_standing", MKTOPT__STRUCT_TABLE(S, standing_fields), .check = check_standing};
#undef S

static int32_t cell_of(int32_t roi_level, int32_t scale_level)
{
    if (roi_level == MKTOPT_LEVEL_HIGH)
        return scale_level == MKTOPT_LEVEL_HIGH ? MKTOPT_CELL_HIGH_ROI_HIGH_SCALE
                                                : MKTOPT_CELL_HIGH_ROI_MEDIUM_SCALE;
    return roi_level == MKTOPT_LEVEL_MEDIUM && scale_level == MKTOPT_LEVEL_HIGH
               ? MKTOPT_CELL_MEDIUM_ROI_HIGH_SCALE
               : MKTOPT_CELL_EXPERIMENTAL_CHANNELS;
}

static mktopt_matrix_channel place(const mktopt_channel_standing *c, double budget,
                                   const mktopt__array *typical,
                                   const mktopt__matrix_thresholds *by)
{
    const mktopt__channel_row *row = mktopt__channel_in(typical, c->channel);
    const double saturation = !isnan(c->saturation_point) ? c->saturation_point
                              : row != NULL               ? row->saturation_point
                                                          : (double)NAN;
    const double roi = isnan(c->roi) ? mktopt__roi(c->revenue, c->spend) : c->roi;
    mktopt_matrix_channel out = {
        .channel = c->channel,
        .roi_level = roi >= by->high_roi     ? MKTOPT_LEVEL_HIGH
                     : roi >= by->medium_roi ? MKTOPT_LEVEL_MEDIUM
                                             : MKTOPT_LEVEL_EXPERIMENTAL,
        .scale_level =
            saturation >= by->high_scale * c->spend ? MKTOPT_LEVEL_HIGH : MKTOPT_LEVEL_MEDIUM,
        .spend = c->spend,
        .share = mktopt__roas(c->spend, budget),
        .roi = roi,
        .saturation_point = saturation,
        .scale = mktopt__roas(saturation, c->spend),
    };
    out.cell = cell_of(out.roi_level, out.scale_level);
    return out;
}

static void sum_cells(const mktopt_matrix_channel *rows, int64_t count, double budget,
                      const mktopt__matrix_table *table, mktopt_matrix_cell *cells)
{
    for (int32_t k = 0; k < MKTOPT_CELL_COUNT; k++) {
        const mktopt__cell_row *row = &table->cells[k];
        mktopt__sum spend = {0};
        int64_t placed = 0;
        for (int64_t i = 0; i < count; i++)
            if (rows[i].cell == k) {
                mktopt__sum_add(&spend, rows[i].spend);
                placed++;
            }
        const double spent = mktopt__sum_value(&spend);
        const double least = row->min_share * budget, most = row->max_share * budget;
        cells[k] = (mktopt_matrix_cell){
            .cell = k,
            .status = spent < least  ? MKTOPT_SHARE_BELOW
                      : spent > most ? MKTOPT_SHARE_ABOVE
                                     : MKTOPT_SHARE_WITHIN,
            .channels = placed,
            .min_share = row->min_share,
            .max_share = row->max_share,
            .spend = spent,
            .share = mktopt__roas(spent, budget),
            .to_move = spent < least  ? least - spent
                       : spent > most ? most - spent
                                      : 0,
            .name = mktopt__cell_names[k],
            .investment_strategy = row->investment_strategy,
            .scaling_approach = row->scaling_approach,
            .monitoring = row->monitoring,
        };
    }
}

static mktopt_status budget_of(const mktopt_channel_standing *channels, int64_t count,
                               double *budget, mktopt_error *err)
{
    mktopt__sum spend = {0};
    for (int64_t i = 0; i < count; i++)
        mktopt__sum_add(&spend, channels[i].spend);
    const double sum = mktopt__sum_value(&spend);
    if (!isfinite(sum))
        return mktopt__fail(err, MKTOPT_NUMBER_OVERFLOW, MKTOPT__FIELD_PATH("channels"),
                            "the sum of spends exceeds the largest number");
    if (isnan(*budget))
        *budget = sum;
    return mktopt__check_amount(*budget, MKTOPT__FIELD_PATH("budget"), err);
}

mktopt_status mktopt__matrix_compute(const mktopt_channel_standing *channels, int64_t count,
                                     double budget, const mktopt__array *typical,
                                     const mktopt__matrix_table *table, mktopt_matrix_channel *out,
                                     mktopt_matrix_cell *cells, mktopt_error *err)
{
    MKTOPT__TRY(budget_of(channels, count, &budget, err));
    for (int64_t i = 0; i < count; i++)
        out[i] = place(&channels[i], budget, typical, &table->thresholds);
    sum_cells(out, count, budget, table, cells);
    return MKTOPT_OK;
}

mktopt_status mktopt_allocation_matrix(const mktopt_channel_standing *channels, int64_t count,
                                       double budget, const mktopt_allocation_tables *tables,
                                       mktopt_matrix_channel *out, mktopt_matrix_cell *cells,
                                       mktopt_error *err)
{
    MKTOPT__REQUIRE(out, err);
    MKTOPT__REQUIRE(cells, err);
    MKTOPT__TRY(
        mktopt__check_rows(&mktopt__channel_standing_type, "channels", channels, count, err));
    const mktopt__allocation_tables table = mktopt__allocation_tables_of(tables);
    return mktopt__matrix_compute(channels, count, budget, &table.channels, &table.matrix, out,
                                  cells, err);
}
