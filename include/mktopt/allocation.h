/* mktopt/allocation.h - how to divide a budget over channels: the global optimum, with its proof.
 *
 * Maximises the sum of the channels' responses (less a set-up cost where a channel is switched on;
 * as `profit` also less the spend) subject to the budget, bounds, groups, a largest change and a
 * least blended ROAS. S-shaped and on/off channels included, the answer is optimal to a relative
 * gap of 1e-9, and every answer carries a proven bound on what any allocation could bring.
 */
#ifndef MKTOPT_ALLOCATION_H
#define MKTOPT_ALLOCATION_H

#include <mktopt/base.h>
#include <mktopt/curve.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- the problem --------------------------------------------------------------------------- */

enum { MKTOPT_OBJECTIVE_RESPONSE = 0, MKTOPT_OBJECTIVE_PROFIT = 1 };

/* A channel. Money in currency a period; with several periods bounds and `current` hold in each.
 * Set struct_size; NaN stands for what is not given. Arrays of channels must have one struct_size.
 * @since 0.1 */
typedef struct mktopt_allocation_channel {
    uint32_t struct_size;
    int32_t optional; /* 1: may be 0 although `min` is more */
    const char *name; /* not empty, unique */
    mktopt_curve curve;
    double min;                     /* >= 0, default 0 */
    double max;                     /* >= min; NaN: none */
    double setup_cost;              /* response lost once it spends, in however many periods; waived
                                       where current > 0 */
    double current;                 /* what is spent today; NaN: unknown */
    const double *seasonal_factors; /* of the response by period; NULL: the options' */
} mktopt_allocation_channel;

/* Fills in the defaults: no bounds, no costs.
 * Errors: INVALID_ARGUMENT (NULL, no size). @since 0.1 */
MKTOPT_API mktopt_status mktopt_allocation_channel_init(mktopt_allocation_channel *channel,
                                                        size_t size);

/* Channels that have bounds on their common spend, over all periods. Groups may lie apart or inside
 * one another; two that overlap otherwise are an error. NaN: no bound (0 is one). Shares are of the
 * budget; for the least spend, of what is spent. @since 0.1 */
typedef struct mktopt_allocation_group {
    uint32_t struct_size;
    uint32_t reserved;
    const char *name;            /* not empty, unique */
    const char *const *channels; /* names */
    int64_t channel_count;
    double min;       /* >= 0 */
    double max;       /* >= 0 */
    double min_share; /* 0..1 */
    double max_share; /* 0..1 */
} mktopt_allocation_group;

/* Fills in the defaults: no channels, no bounds.
 * Errors: INVALID_ARGUMENT (NULL, no size). @since 0.1 */
MKTOPT_API mktopt_status mktopt_allocation_group_init(mktopt_allocation_group *group, size_t size);

typedef struct mktopt_allocation_options {
    uint32_t struct_size;
    int32_t objective; /* MKTOPT_OBJECTIVE_..., default response */
    int32_t spend_all; /* 1 (default): spend exactly the budget; 0: at most */
    int32_t reserved;
    double min_roas;            /* sum of responses / sum of spends at least; NaN (default): none */
    double max_change_amount;   /* from `current`, where that is known; NaN (default): any */
    double max_change_fraction; /* of `current`, where that is > 0; NaN (default): any */
    double round_to;            /* also give spends in whole multiples; NaN (default): no */
    double level;               /* of intervals from draws, 0..1, default 0.9 */
    int64_t max_evaluations;    /* of a channel's curve, or what takes as long (0.1 us), after
                                   which to stop; 0 (default): 10^8, with draws 10^7 */
    const mktopt_allocation_group *groups;
    int64_t group_count;
    const double *seasonal_factors; /* > 0, one a period; NULL (default): 1 */
    int64_t period_count;           /* 0 (default) or 1: one period */
    mktopt_progress progress;       /* NULL: none */
    void *progress_context;
} mktopt_allocation_options;

/* Fills in the defaults. `size` is sizeof(mktopt_allocation_options) of the caller.
 * Errors: INVALID_ARGUMENT (NULL, no size). @since 0.1 */
MKTOPT_API mktopt_status mktopt_allocation_options_init(mktopt_allocation_options *options,
                                                        size_t size);

/* ---- solving ------------------------------------------------------------------------------- */

/* An answer: immutable, owned by the caller; its texts live as long as it does. @since 0.1 */
typedef struct mktopt_allocation mktopt_allocation;

/* The allocation of `budget` (>= 0) with the greatest objective. The channels are copied. Errors:
 * INFEASIBLE, which names the constraints that collide and by how much; OUT_OF_RANGE, NOT_FINITE,
 * CONFLICT, DUPLICATE, UNKNOWN_NAME with the field; TOO_LARGE when the search ends at its limit
 * without any solution; CANCELLED, OUT_OF_MEMORY. Source: seed 000 section 2; method: concave
 * envelopes, Lagrangian bound, spatial branch and bound (docs/allocation.md). @since 0.1 */
MKTOPT_API mktopt_status mktopt_allocation_optimize(const mktopt_allocation_channel *channels,
                                                    int64_t count, double budget,
                                                    const mktopt_allocation_options *options,
                                                    const mktopt_allocator *allocator,
                                                    mktopt_allocation **allocation,
                                                    mktopt_error *err);

/* The mirror: the least spend whose response (less set-up costs) reaches `target`. Shares of groups
 * are of that spend. The options objective and spend_all do not apply: CONFLICT when they are set.
 * Errors as for mktopt_allocation_optimize; INFEASIBLE says what can be reached. @since 0.1 */
MKTOPT_API mktopt_status mktopt_allocation_minimize_spend(const mktopt_allocation_channel *channels,
                                                          int64_t count, double target,
                                                          const mktopt_allocation_options *options,
                                                          const mktopt_allocator *allocator,
                                                          mktopt_allocation **allocation,
                                                          mktopt_error *err);
/* Frees an answer; NULL is allowed. @since 0.1 */
MKTOPT_API void mktopt_allocation_free(mktopt_allocation *allocation);

/* ---- the answer ---------------------------------------------------------------------------- */

enum {
    MKTOPT_ALLOCATION_OPTIMAL = 0,      /* gap <= 1e-9 */
    MKTOPT_ALLOCATION_LIMIT_REACHED = 1 /* the gap is what it is; the bound holds */
};

/* Money over all periods. NaN where something does not exist. */
typedef struct mktopt_allocation_summary {
    uint32_t struct_size;
    int32_t status;         /* MKTOPT_ALLOCATION_... */
    double budget;          /* as given; NaN for the least spend */
    double spend;           /* sum of spends, unrounded */
    double response;        /* sum of responses less set-up costs */
    double profit;          /* response - spend */
    double objective_value; /* what is maximised: response or profit; the least spend: spend */
    double upper_bound;     /* proven: no allocation has a greater objective; else NaN */
    double lower_bound;     /* proven: no smaller spend reaches the target; else NaN */
    double gap;             /* relative to the bound (where responses and costs cancel, to about
                               1e-5 of them); for the least spend, to the spend */
    double roas;            /* sum of responses / spend; NaN when nothing is spent */
    double price;           /* response that the last unit of budget brings; NaN: undefined */
    double current_spend;   /* NaN unless some channel has `current` (others count as 0) */
    double current_response;
    double expected_improvement; /* response - current_response */
    double level;                /* of the intervals; NaN without draws */
    double response_lower;       /* quantiles over draws of the response */
    double response_upper;
    double improvement_lower; /* and of the improvement, draw by draw */
    double improvement_upper;
    double rounded_response; /* with round_to; NaN: no multiples that keep to all were found */
    double response_lost;    /* by rounding; the gap is that of the spends before it */
    int64_t period_count;
    int64_t nodes; /* of the search tree */
    int64_t evaluations;
} mktopt_allocation_summary;

/* What holds a channel where it is. */
enum {
    MKTOPT_HELD_BY_PRICE = 0,      /* its next unit brings what every other's brings */
    MKTOPT_HELD_BY_MIN = 1,        /* its last unit brings less, but it may not have less */
    MKTOPT_HELD_BY_MAX = 2,        /* its next unit would bring more, but it may not have more */
    MKTOPT_HELD_BY_FIXED = 3,      /* min and max are one */
    MKTOPT_HELD_BY_MAX_CHANGE = 4, /* the largest change from `current` */
    MKTOPT_HELD_OFF = 5,           /* no spend on it pays the price, or none is left */
    MKTOPT_HELD_BY_KINK = 6,       /* its response bends here: less would lose, more not gain */
    MKTOPT_HELD_BY_REMAINDER = 7,  /* takes what the others leave, on its convex part */
    MKTOPT_HELD_BY_SEASON = 8      /* differs between periods */
};

/* One channel, over all periods; `marginal_response` is that of the last unit, in the first period
 * of those with spend. */
typedef struct mktopt_allocation_share {
    uint32_t struct_size;
    int32_t held_by; /* MKTOPT_HELD_... */
    const char *name;
    double spend;
    double share; /* of all spend */
    double response;
    double setup_cost; /* charged */
    double roas;       /* NaN when nothing is spent */
    double marginal_response;
    double price;   /* that a unit of spend has here: the common one, or that of its group */
    double current; /* NaN: unknown */
    double change;  /* spend - current */
    double current_response;
    double rounded_spend;
    double response_lower; /* NaN without draws */
    double response_upper;
    const char *explanation; /* one sentence */
    const double *spend_by_period;
} mktopt_allocation_share;

typedef struct mktopt_allocation_group_share {
    uint32_t struct_size;
    int32_t held_by; /* MKTOPT_HELD_BY_MIN, _MAX, or _PRICE when neither bound matters */
    const char *name;
    double spend;
    double share; /* of all spend */
    double min;   /* as an amount; NaN: none */
    double max;
    double price; /* inside the group */
} mktopt_allocation_group_share;

/* Money that moves from one channel to another; NULL: from or to the budget. */
typedef struct mktopt_allocation_move {
    uint32_t struct_size;
    uint32_t reserved;
    const char *from;
    const char *to;
    double amount;
} mktopt_allocation_move;

/* Parts of an answer. Set out->struct_size first. Counts are 0 for NULL. Errors: OUT_OF_RANGE for
 * an index, INVALID_OPTIONS for a struct_size of 0. @since 0.1 */
MKTOPT_API mktopt_status mktopt_allocation_get_summary(const mktopt_allocation *allocation,
                                                       mktopt_allocation_summary *out,
                                                       mktopt_error *err);
MKTOPT_API int64_t mktopt_allocation_channel_count(const mktopt_allocation *allocation);
MKTOPT_API mktopt_status mktopt_allocation_get_channel(const mktopt_allocation *allocation,
                                                       int64_t index, mktopt_allocation_share *out,
                                                       mktopt_error *err);
MKTOPT_API int64_t mktopt_allocation_group_count(const mktopt_allocation *allocation);
MKTOPT_API mktopt_status mktopt_allocation_get_group(const mktopt_allocation *allocation,
                                                     int64_t index,
                                                     mktopt_allocation_group_share *out,
                                                     mktopt_error *err);
MKTOPT_API int64_t mktopt_allocation_move_count(const mktopt_allocation *allocation);
MKTOPT_API mktopt_status mktopt_allocation_get_move(const mktopt_allocation *allocation,
                                                    int64_t index, mktopt_allocation_move *out,
                                                    mktopt_error *err);

/* ---- a range of budgets -------------------------------------------------------------------- */

typedef struct mktopt_frontier_point {
    uint32_t struct_size;
    int32_t status; /* MKTOPT_ALLOCATION_..., or -1: this budget is infeasible */
    double budget;
    double spend;
    double response;
    double objective_value;
    double upper_bound;
    double gap;
    double roas;
    double marginal_roas; /* what the next unit of budget brings; NaN: undefined */
    const double *spends; /* of the channels, over all periods; NULL: no allocation was found */
    const char *error;    /* then: why; all numbers but the budget are NaN, but where the limit was
                             reached upper_bound may be known. Else NULL */
} mktopt_frontier_point;

/* Points in the order of their budgets, immutable, owned by the caller. @since 0.1 */
typedef struct mktopt_frontier mktopt_frontier;

/* The optimum for each of `budget_count` budgets (>= 0), sharing work between them; the limit is
 * each one's own. Errors as for mktopt_allocation_optimize, but a budget that is infeasible, or for
 * which no solution is found, is a point that says so; INFEASIBLE only when all budgets are,
 * TOO_LARGE only when no budget has a solution and one may have. @since 0.1 */
MKTOPT_API mktopt_status mktopt_allocation_frontier(const mktopt_allocation_channel *channels,
                                                    int64_t count, const double *budgets,
                                                    int64_t budget_count,
                                                    const mktopt_allocation_options *options,
                                                    const mktopt_allocator *allocator,
                                                    mktopt_frontier **out, mktopt_error *err);
MKTOPT_API int64_t mktopt_frontier_point_count(const mktopt_frontier *frontier);
MKTOPT_API mktopt_status mktopt_frontier_get_point(const mktopt_frontier *frontier, int64_t index,
                                                   mktopt_frontier_point *out, mktopt_error *err);
/* Frees a frontier; NULL is allowed. @since 0.1 */
MKTOPT_API void mktopt_frontier_free(mktopt_frontier *frontier);

/* ---- given allocations --------------------------------------------------------------------- */

/* What `spends` (`count` of them, >= 0, a period; the same in every period) would bring; whether
 * they keep to bounds is not asked. The answer is an allocation without bounds, prices and
 * explanations. Only seasonal factors and `level` of the options are read. Errors: OUT_OF_RANGE,
 * NOT_FINITE with the element; OUT_OF_MEMORY. @since 0.1 */
MKTOPT_API mktopt_status mktopt_allocation_what_if(const mktopt_allocation_channel *channels,
                                                   int64_t count, const double *spends,
                                                   const mktopt_allocation_options *options,
                                                   const mktopt_allocator *allocator,
                                                   mktopt_allocation **allocation,
                                                   mktopt_error *err);

/* ---- analysis: tables ----------------------------------------------------------------------- */

/* The tables of the calls below: `channels` (as in mktopt_tables), `efficiency` (seed 000 section
 * 5), `matrix` (section 2). Immutable. @since 0.1 */
typedef struct mktopt_allocation_tables mktopt_allocation_tables;

/* Makes tables from overrides such as {"matrix": {"thresholds": {"high_roi": 5}}}, merged key by
 * key over the defaults as in mktopt_tables_create; NULL gives the defaults. Errors: those of JSON,
 * OUT_OF_RANGE, CONFLICT (values out of order) with the path of the field; OUT_OF_MEMORY. The
 * caller frees *tables. @since 0.1 */
MKTOPT_API mktopt_status mktopt_allocation_tables_create(const char *json, size_t length,
                                                         const mktopt_allocator *allocator,
                                                         mktopt_allocation_tables **tables,
                                                         mktopt_error *err);
/* The complete tables as JSON, as mktopt_tables_json. @since 0.1 */
MKTOPT_API const char *mktopt_allocation_tables_json(const mktopt_allocation_tables *tables,
                                                     size_t *length);
/* Frees tables; NULL is allowed. @since 0.1 */
MKTOPT_API void mktopt_allocation_tables_free(mktopt_allocation_tables *tables);

/* ---- analysis: efficiency -------------------------------------------------------------------- */

/* What a channel cost and brought in a period. Counts may have fractions. Fixed layout. @since 0.1
 */
typedef struct mktopt_channel_results {
    const char *channel; /* unique */
    double cost;         /* >= 0, currency */
    double leads;        /* >= 0 */
    double mqls;         /* marketing-qualified leads, >= 0; NaN: not counted */
    double sqls;         /* sales-qualified leads, >= 0; NaN: not counted */
    double customers;    /* >= 0, won */
    double revenue;      /* >= 0, currency */
    double ltv;          /* >= 0, currency a customer over 24 months */
} mktopt_channel_results;

/* The figures that are rated. */
enum {
    MKTOPT_RATED_COST_PER_LEAD = 0,
    MKTOPT_RATED_COST_PER_MQL = 1,
    MKTOPT_RATED_COST_PER_SQL = 2,
    MKTOPT_RATED_COST_PER_CUSTOMER = 3,
    MKTOPT_RATED_LTV_CAC_RATIO = 4,
    MKTOPT_RATED_PAYBACK_PERIOD_MONTHS = 5,
    MKTOPT_RATED_COUNT = 6
};
enum {
    MKTOPT_RATING_EXCELLENT = 0,
    MKTOPT_RATING_ON_TARGET = 1,
    MKTOPT_RATING_OFF_TARGET = 2,
    MKTOPT_RATING_POOR = 3
};

/* A figure against its target. Of one that does not exist only `target` is set, and where money was
 * spent and brought none of it, POOR with a score of 0. Fixed layout. */
typedef struct mktopt_efficiency_rating {
    int32_t rating; /* MKTOPT_RATING_..., or MKTOPT_NONE_I32 */
    int32_t reserved;
    double value;
    double target;
    double gap;         /* on the bad side of the target; below 0: better than it */
    double gap_percent; /* of the target */
    double score;       /* 1 excellent, 0.5 at the target, 0 poor, linear between */
} mktopt_efficiency_rating;

/* The figures of a channel, or of all. A ratio without a denominator is NaN. Fixed layout. @since
 * 0.1 */
typedef struct mktopt_channel_efficiency {
    const char *channel; /* the caller's; NULL: all */
    double cost;
    double cost_per_lead;
    double cost_per_mql;
    double cost_per_sql;
    double cost_per_acquisition; /* cost / customers */
    double roi;                  /* (revenue - cost) / cost */
    double roas;                 /* revenue / cost */
    double conversion_rate;      /* customers / leads */
    double ltv_cac_ratio;
    double payback_period_months;  /* with LTV spread evenly over 24 months */
    double spend_efficiency_score; /* mean of the ratings' scores, 0..1; all: weighted by cost */
    mktopt_efficiency_rating ratings[MKTOPT_RATED_COUNT];
} mktopt_channel_efficiency;

/* The efficiency of channels[count] into out[count] and of their sums into `total` (may be NULL;
 * its LTV is the mean over customers, its MQLs and SQLs exist where every channel has them).
 * Ratings: excellent and on target when the threshold is reached or equalled, poor from its
 * threshold on, else off target. `tables` NULL: the seed's. Errors name channels[i].field:
 * MISSING_FIELD, NOT_FINITE, OUT_OF_RANGE, DUPLICATE; NUMBER_OVERFLOW. Source: seed 001 section 5,
 * seed 000 section 5. @since 0.1 */
MKTOPT_API mktopt_status mktopt_allocation_efficiency(
    const mktopt_channel_results *channels, int64_t count, const mktopt_allocation_tables *tables,
    mktopt_channel_efficiency *out, mktopt_channel_efficiency *total, mktopt_error *err);

/* ---- analysis: the investment matrix --------------------------------------------------------- */

/* A channel and how it stands; what is not known is NaN. Fixed layout. @since 0.1 */
typedef struct mktopt_channel_standing {
    const char *channel;     /* unique */
    double spend;            /* >= 0, currency */
    double roi;              /* (revenue - spend) / spend, or NaN where revenue is given */
    double revenue;          /* >= 0, currency, or NaN where roi is given or nothing is measured */
    double saturation_point; /* > 0, spend; NaN: that of the table `channels`, if it has the row */
} mktopt_channel_standing;

enum {
    MKTOPT_CELL_HIGH_ROI_HIGH_SCALE = 0,
    MKTOPT_CELL_HIGH_ROI_MEDIUM_SCALE = 1,
    MKTOPT_CELL_MEDIUM_ROI_HIGH_SCALE = 2,
    MKTOPT_CELL_EXPERIMENTAL_CHANNELS = 3,
    MKTOPT_CELL_COUNT = 4
};
enum { MKTOPT_LEVEL_HIGH = 0, MKTOPT_LEVEL_MEDIUM = 1, MKTOPT_LEVEL_EXPERIMENTAL = 2 };

/* Where a channel is placed. Fixed layout. @since 0.1 */
typedef struct mktopt_matrix_channel {
    const char *channel; /* the caller's */
    int32_t cell;        /* MKTOPT_CELL_... */
    int32_t roi_level;   /* MKTOPT_LEVEL_HIGH, _MEDIUM, or _EXPERIMENTAL: low or not measured */
    int32_t scale_level; /* MKTOPT_LEVEL_HIGH, else _MEDIUM, also where no saturation is known */
    int32_t reserved;
    double spend;
    double share;            /* of the budget */
    double roi;              /* NaN: not measured */
    double saturation_point; /* NaN: not known */
    double scale;            /* saturation_point / spend; NaN for a spend of 0 */
} mktopt_matrix_channel;

enum { MKTOPT_SHARE_BELOW = 0, MKTOPT_SHARE_WITHIN = 1, MKTOPT_SHARE_ABOVE = 2 };

/* A cell and what is spent in it. Texts belong to the tables. Fixed layout. @since 0.1 */
typedef struct mktopt_matrix_cell {
    int32_t cell;
    int32_t status;   /* MKTOPT_SHARE_...: its share against its range */
    int64_t channels; /* placed in it */
    double min_share; /* of the budget */
    double max_share;
    double spend;
    double share;   /* NaN for a budget of 0 */
    double to_move; /* spend that brings it into its range: > 0 to add, < 0 to take away */
    const char *name;
    const char *investment_strategy;
    const char *scaling_approach;
    const char *monitoring;
} mktopt_matrix_cell;

/* Places channels[count] in the seed's matrix: ROI high from 6, medium from 3; scale high where
 * saturation is at least 3 times the spend. High ROI without high scale is high_roi_medium_scale;
 * medium ROI without it, low and unmeasured ROI are experimental. Shares are of `budget` (>= 0;
 * NaN: the sum of spends). `out` has `count` elements, `cells` 4. `tables` NULL: the seed's. Errors
 * name channels[i].field: as above, CONFLICT (roi and revenue); budget; NUMBER_OVERFLOW. Source:
 * seed 000 section 2. @since 0.1 */
MKTOPT_API mktopt_status mktopt_allocation_matrix(const mktopt_channel_standing *channels,
                                                  int64_t count, double budget,
                                                  const mktopt_allocation_tables *tables,
                                                  mktopt_matrix_channel *out,
                                                  mktopt_matrix_cell *cells, mktopt_error *err);

/* ---- analysis: scaling ----------------------------------------------------------------------- */

/* What a channel spends and brings a month today. Fixed layout. @since 0.1 */
typedef struct mktopt_channel_today {
    const char *channel;  /* a row of the table `channels`, unique */
    double monthly_spend; /* >= 0, currency; 0: not running */
    double roi;           /* (revenue - spend) / spend, >= -1, or NaN where revenue is given */
    double revenue;       /* >= 0, currency, or NaN where roi is given or nothing is measured */
} mktopt_channel_today;

typedef struct mktopt_scaling_options {
    uint32_t struct_size;
    uint32_t reserved;
    double max_monthly_change; /* rises above this part of a spend take months; NaN (default): any
                                  rise can be made at once */
    const mktopt_allocation_tables *tables; /* NULL (default): the seed's tables */
} mktopt_scaling_options;

/* Fills in the defaults. `size` is that of the caller's struct.
 * Errors: INVALID_ARGUMENT (NULL, no size). @since 0.1 */
MKTOPT_API mktopt_status mktopt_scaling_options_init(mktopt_scaling_options *options, size_t size);

/* When a change is made: in month 1, in months 2-3, in months 4-6. A cut is immediate where the
 * spend brings less than itself or rises of month 1 need the money, else gradual. */
enum {
    MKTOPT_PHASE_NONE = 0,        /* no change */
    MKTOPT_PHASE_IMMEDIATE = 1,   /* runs above its minimum with at least the typical ROAS */
    MKTOPT_PHASE_GRADUAL = 2,     /* runs, but not so, or rises by more than max_monthly_change */
    MKTOPT_PHASE_EXPERIMENTAL = 3 /* does not run yet */
};

/* A channel in the plan. Money in currency a month. @since 0.1 */
typedef struct mktopt_scaling_channel {
    uint32_t struct_size;
    int32_t phase;    /* MKTOPT_PHASE_... */
    int32_t measured; /* 1: its curve goes through what was measured; 0: it is the benchmark */
    int32_t reserved;
    const char *channel;
    double current_spend;
    double current_revenue; /* as measured, else by the curve */
    double current_roas;    /* NaN when it does not run */
    double typical_roi;     /* revenue over spend, of the table */
    double recommended_spend;
    double budget_increase;          /* recommended - current */
    double expected_revenue;         /* at the recommended spend */
    double expected_improvement;     /* expected - current revenue */
    double expected_roi_improvement; /* in (revenue - spend) / spend; NaN unless it runs and will */
    double setup_cost;               /* charged once when it is switched on */
    double confidence_score; /* sqrt(proven spend / recommended), halved where not measured; 0..1 */
    double priority_score;   /* (improvement - increase - setup cost) x confidence */
} mktopt_scaling_channel;

/* All channels. @since 0.1 */
typedef struct mktopt_scaling_summary {
    uint32_t struct_size;
    int32_t status; /* MKTOPT_ALLOCATION_... */
    double total_budget;
    double current_spend;
    double current_revenue;
    double recommended_spend; /* <= total_budget: more would not pay */
    double expected_revenue;
    double expected_improvement; /* of revenue */
    double expected_profit;      /* revenue - spend - setup costs */
    double upper_bound;          /* proven, of the profit */
    double expected_roi;         /* of revenue and spend; NaN when nothing is spent */
} mktopt_scaling_summary;

/* A plan: immutable, owned by the caller; its texts live as long as it does. @since 0.1 */
typedef struct mktopt_scaling_plan mktopt_scaling_plan;

/* How to scale the channels of the table `channels` to a monthly budget (>= 0): their benchmark
 * curves, scaled to go through what was measured at or above the monthly minimum, set-up costs for
 * those that do not run, and the allocation of greatest profit (revenue - spend - set-up costs), by
 * mktopt_allocation_optimize. `count` may be 0. Errors name channels[i].field: UNKNOWN_NAME (no
 * row), CONFLICT (roi and revenue), NOT_FINITE, OUT_OF_RANGE, DUPLICATE; total_budget;
 * OUT_OF_MEMORY. Source: seed 000 section 2. @since 0.1 */
MKTOPT_API mktopt_status mktopt_allocation_scaling_plan(const mktopt_channel_today *channels,
                                                        int64_t count, double total_budget,
                                                        const mktopt_scaling_options *options,
                                                        const mktopt_allocator *allocator,
                                                        mktopt_scaling_plan **plan,
                                                        mktopt_error *err);
/* Frees a plan; NULL is allowed. @since 0.1 */
MKTOPT_API void mktopt_scaling_plan_free(mktopt_scaling_plan *plan);

/* Parts of a plan: set out->struct_size first. Channels in the order of the table; opportunities
 * are those that rise, by priority. Counts are 0 for NULL. Errors: OUT_OF_RANGE for an index,
 * INVALID_OPTIONS. @since 0.1 */
MKTOPT_API mktopt_status mktopt_scaling_plan_summary(const mktopt_scaling_plan *plan,
                                                     mktopt_scaling_summary *out,
                                                     mktopt_error *err);
MKTOPT_API int64_t mktopt_scaling_plan_channel_count(const mktopt_scaling_plan *plan);
MKTOPT_API mktopt_status mktopt_scaling_plan_channel(const mktopt_scaling_plan *plan, int64_t index,
                                                     mktopt_scaling_channel *out,
                                                     mktopt_error *err);
MKTOPT_API int64_t mktopt_scaling_plan_opportunity_count(const mktopt_scaling_plan *plan);
MKTOPT_API mktopt_status mktopt_scaling_plan_opportunity(const mktopt_scaling_plan *plan,
                                                         int64_t index, mktopt_scaling_channel *out,
                                                         mktopt_error *err);

/* ---- analysis: curves from observations ---------------------------------------------------- */

/* Whether a response without any spend is fitted beside the curve. */
enum {
    MKTOPT_BASELINE_AUTO = 0, /* both are tried, and compared by AICc */
    MKTOPT_BASELINE_NONE = 1,
    MKTOPT_BASELINE_FITTED = 2
};

typedef struct mktopt_fit_options {
    uint32_t struct_size;
    int32_t baseline;        /* MKTOPT_BASELINE_..., default auto */
    double level;            /* of intervals, 0 < level < 1, default 0.95 */
    const int32_t *families; /* of MKTOPT_CURVE_HILL .. _LOG; NULL (default): these five */
    int64_t family_count;
} mktopt_fit_options;

/* Fills in the defaults. `size` is that of the caller's struct.
 * Errors: INVALID_ARGUMENT (NULL, no size). @since 0.1 */
MKTOPT_API mktopt_status mktopt_fit_options_init(mktopt_fit_options *options, size_t size);

/* A fitted parameter; NaN where the data do not determine its error. Fixed layout. */
typedef struct mktopt_fit_parameter {
    const char *name; /* as in mktopt_curve, or "baseline" */
    double value;
    double standard_error;
    double lower; /* of the interval, by Student's t */
    double upper;
} mktopt_fit_parameter;

/* A family fitted to the data. @since 0.1 */
typedef struct mktopt_fitted_curve {
    uint32_t struct_size;
    int32_t has_baseline;
    mktopt_curve curve;
    double baseline;        /* response without spend, >= 0; 0 without */
    double residual_sd;     /* sqrt(sum of squares / (observations - parameters)) */
    double r_squared;       /* part of the variance of response explained */
    double aicc;            /* n ln(sum of squares / n) + 2 k + 2 k (k + 1) / (n - k - 1) */
    double delta_aicc;      /* above the best candidate's */
    double weight;          /* Akaike weight among the candidates */
    double autocorrelation; /* of residuals, one observation to the next; NaN without residuals */
    int64_t parameter_count;
    mktopt_fit_parameter parameters[4]; /* beta, those of the family, the baseline */
} mktopt_fitted_curve;

/* What the data say. @since 0.1 */
typedef struct mktopt_fit_summary {
    uint32_t struct_size;
    int32_t identified; /* 1: the best candidate can be relied on, within the spends observed */
    int64_t observations;
    int64_t distinct_spends;
    double min_spend;
    double max_spend;
    double flat_aicc;     /* of a response that does not depend on spend */
    double straight_aicc; /* of a straight line that does not fall */
    const char *reason;   /* why it is not identified, with the numbers; NULL when it is */
    const char *caution;  /* what else to mind: the response as a whole, the errors; or NULL */
} mktopt_fit_summary;

/* A fit: immutable, owned by the caller; its texts live as long as it does. @since 0.1 */
typedef struct mktopt_curve_fit mktopt_curve_fit;

/* Fits each family to (spends[i], responses[i]) by least squares: linear parameters are projected
 * out, the others searched globally, all polished by Levenberg-Marquardt; AICc compares. Not
 * identified when spends are too few, a constant or a straight line explains as much, saturation
 * lies beyond the spends, errors are half of a parameter or more, or possible families disagree:
 * the reason says which. Errors: OUT_OF_RANGE, NOT_FINITE, UNKNOWN_NAME, DUPLICATE with the
 * element; OUT_OF_MEMORY. Source: Golub and Pereyra 1973; Burnham and Anderson 2002. @since 0.1 */
MKTOPT_API mktopt_status mktopt_allocation_fit_curve(const double *spends, const double *responses,
                                                     int64_t count,
                                                     const mktopt_fit_options *options,
                                                     const mktopt_allocator *allocator,
                                                     mktopt_curve_fit **fit, mktopt_error *err);
/* Frees a fit; NULL is allowed. @since 0.1 */
MKTOPT_API void mktopt_curve_fit_free(mktopt_curve_fit *fit);

/* Parts of a fit: set out->struct_size first; candidates by AICc, the best one first. Counts are 0
 * for NULL. Errors: OUT_OF_RANGE for an index, INVALID_OPTIONS. @since 0.1 */
MKTOPT_API mktopt_status mktopt_curve_fit_summary(const mktopt_curve_fit *fit,
                                                  mktopt_fit_summary *out, mktopt_error *err);
MKTOPT_API int64_t mktopt_curve_fit_candidate_count(const mktopt_curve_fit *fit);
MKTOPT_API mktopt_status mktopt_curve_fit_candidate(const mktopt_curve_fit *fit, int64_t index,
                                                    mktopt_fitted_curve *out, mktopt_error *err);

#ifdef __cplusplus
}
#endif

#endif
