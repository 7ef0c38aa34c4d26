/* What the files of the allocation domain share.
 *
 * The way of a problem. input.c reads it; model.c makes terms (a channel in a period) and a tree of
 * groups of it, equal.c finds twins, and feasible.c says which bounds collide. engine.c solves it:
 * without draws by one search, fixed spends that would hide the others being taken out before
 * (fixed.c); with draws by rounds of searches over polylines, whose spends polish.c takes on to the
 * curves themselves, and where rounds are in vain by steps of spend (grid/). settle.c puts the
 * spends at the bounds they meet, report.c explains them, and rounding.c makes whole multiples.
 * allocation.c asks for an optimum, frontier.c for those of many budgets, and least_spend.c for the
 * mirror, where need be over many budgets.
 *
 * The searches know terms and groups only. search/ splits domains (cuts.c); each node is a concave
 * relaxation, solved and bounded through prices (relaxation/), from which solutions.c makes spends
 * that can be offered, set-up costs that periods share being divided among them (fees.c). What it
 * does not close soon goes to the search that applies, where one does: sides/ with one constraint;
 * parts/ with groups, its held.c for many budgets; roas.c with a least ROAS, which leaves set-up
 * costs to sides/margin.c.
 *
 * Beside that way: fit/ (curves from observations) and ratings/ (efficiency, the matrix and a plan,
 * by tables). Each *operation*.c is the JSON of its neighbours.
 */
#ifndef MKTOPT_ALLOCATION_ALLOCATION_PRIV_H
#define MKTOPT_ALLOCATION_ALLOCATION_PRIV_H

#include <mktopt/allocation.h>

#include "allocation/search/search.h"
#include "curve/curve.h"
#include "curve/mean.h"
#include "json/fields.h"

/* ---- input --------------------------------------------------------------------------------- */

typedef struct mktopt__channel {
    const char *name;
    mktopt__curve curve;
    double min, max, setup_cost, current;
    int32_t optional;
    int32_t reserved;
    mktopt__array seasonal_factors; /* double */
} mktopt__channel;

typedef struct mktopt__channel_group {
    const char *name;
    mktopt__array channels; /* const char * */
    double min, max, min_share, max_share;
} mktopt__channel_group;

/* What may be asked of any operation; JSON requests inline it. The public options' pointers to
 * groups and factors are not read from here. */
typedef struct mktopt__allocation_input {
    mktopt__array channels; /* mktopt__channel */
    mktopt__array groups;   /* mktopt__channel_group */
    mktopt__array seasonal_factors;
    mktopt_allocation_options options;
} mktopt__allocation_input;

extern const mktopt__struct mktopt__allocation_input_type;   /* with groups and options */
extern const mktopt__struct mktopt__allocation_what_if_type; /* channels, factors, level */

/* The public structs in the form of a request, checked. Their arrays are borrowed. */
mktopt_status mktopt__allocation_read(const mktopt_allocation_channel *channels, int64_t count,
                                      const mktopt_allocation_options *options,
                                      mktopt__arena *arena, mktopt__allocation_input *input,
                                      mktopt_error *err);

/* ---- model --------------------------------------------------------------------------------- */

/* By how much a term that may be off exceeds what a group has left for it; 0: it does not. */
typedef struct mktopt__left_out {
    double excess;
    int32_t group;
    int32_t reserved;
} mktopt__left_out;

/* An input ready to be solved: terms sorted by group. */
typedef struct mktopt__model {
    const mktopt__allocation_input *input;
    const mktopt__channel *channels;
    int64_t n_channels, n_periods;
    mktopt__response *responses; /* of channels */
    int64_t *alike;              /* of channels: the first one with the same curves */
    mktopt__mean *means;         /* of these, with draws */
    int64_t n_draws;             /* of channels that have draws; 0: none has */
    int32_t is_reach;            /* minimise spend */
    int32_t reserved;
    double target;     /* of the least spend; NaN: none */
    double *factors;   /* n_channels x n_periods */
    double *setup;     /* of channels: what being on costs, 0 where that is waived */
    double most_spend; /* the largest budget that will be asked for */
    int64_t max_evaluations;

    mktopt__problem problem;
    int64_t *term_channel, *term_period; /* of terms */
    double *open_high;                   /* of terms: bounds before the cap; INFINITY: none */
    double *limit;                       /* the same, and what groups allow it whatever is spent */
    int32_t *group_number;               /* of the input's groups: in problem.groups, from 1 */
    int32_t *group_input;                /* and back; -1 for the root */
    mktopt__left_out *left_out;          /* of terms; NULL: not known */
    mktopt__arena *arena;
} mktopt__model;

/* A solution by channel and period. */
typedef struct mktopt__answer {
    mktopt__solution solution;
    double gap;
    int32_t status; /* MKTOPT_ALLOCATION_... */
    int32_t reserved;
} mktopt__answer;

/* Everything but the budget. `most` caps budgets that will be asked for; INFINITY for reach. */
mktopt_status mktopt__model_build(const mktopt__allocation_input *input, double target_or_most,
                                  int32_t is_reach, mktopt__arena *arena, mktopt__model *model,
                                  mktopt_error *err);
/* While it is built: terms, and shared fees, of one group that are equal become twins (equal.c). */
mktopt_status mktopt__model_find_twins(mktopt__model *model, mktopt_error *err);
/* And of each channel the first whose draws are equal. */
mktopt_status mktopt__model_find_alike(mktopt__model *model, mktopt_error *err);
/* Bounds of the root and of groups with shares; INFEASIBLE when they collide: at `path` when it is
 * with the budget. */
mktopt_status mktopt__model_set_budget(mktopt__model *model, double budget,
                                       const mktopt__path *path, mktopt_error *err);
/* The same for a spend from `low` to `high`, shares being of any spend between: a relaxation, where
 * they differ, of every one of these budgets. */
mktopt_status mktopt__model_set_spend(mktopt__model *model, double low, double high,
                                      const mktopt__path *path, mktopt_error *err);
mktopt_status mktopt__model_check_bounds(const mktopt__model *model, const mktopt__path *path,
                                         mktopt_error *err);
/* The same of groups, where no solution was found: channels whose least spend is more than one has
 * left are left out. */
mktopt_status mktopt__model_check_least(mktopt__model *model, const mktopt__path *path,
                                        mktopt_error *err);
/* Bounds of one group, shares being of some spend from `low` to `high`. */
void mktopt__channel_group_bounds(const mktopt__channel_group *given, double low, double high,
                                  mktopt__group *group);
/* Whether a group is bound by a share. */
int mktopt__has_shares(const mktopt__allocation_input *input);
/* Whether a bound of a term is that of the largest change and not of the channel. */
int mktopt__bound_is_change(const mktopt__model *model, int64_t term, double bound, int upper);

/* The response of a term at a spend, without fees. */
double mktopt__model_response(const mktopt__model *model, int64_t term, double x);
/* Of spends of all terms, fees left aside. */
double mktopt__model_total_response(const mktopt__model *model, const double *x);
/* Its slope at x > 0, and the second derivative there. */
double mktopt__model_slope(const mktopt__model *model, int64_t term, double x, double *curvature);
/* A spend beyond which it does not jump or turn upwards again. */
double mktopt__model_turn(const mktopt__model *model, int64_t term);
/* Puts spends and sums that miss a bound by rounding there; the score follows (settle.c). */
void mktopt__spends_settle(const mktopt__model *model, mktopt__solution *solution);

/* ---- polishing (polish.c) ------------------------------------------------------------------- */

typedef struct mktopt__polish {
    double *x;    /* of terms: where to begin, and the answer */
    int32_t *met; /* of groups: whether x is at the upper bound, 1, the lower one, -1, or neither */
    int32_t roas_met; /* whether x hardly exceeds the least ROAS */
    int32_t reserved;
    double *slope, *bend;       /* scratch: first and second derivatives */
    int32_t *bent;              /* of terms: at a corner, where nothing moves them */
    int64_t evaluations;        /* of curves, or what takes as long, since it was made */
    struct mktopt__pool *pools; /* scratch */
} mktopt__polish;

/* Whether the response of a term bends downwards at x > 0, or has just jumped. */
int mktopt__is_at_corner(const mktopt__model *model, int64_t term, double x);
int mktopt__polish_init(const mktopt__model *model, mktopt__polish *polish);
/* Finds out which bounds of groups x meets. */
void mktopt__polish_see_bounds(const mktopt__model *model, mktopt__polish *polish);
/* Moves the free spends of x to where they bring the same; the bounds that are met are kept, at
 * their present amounts. 1 when it settles within all bounds. */
int mktopt__polish_run(const mktopt__model *model, mktopt__polish *polish);

/* ---- fixed spends (fixed.c) ------------------------------------------------------------------ */

/* A problem without spends that its bounds leave no choice about. */
typedef struct mktopt__rest mktopt__rest;

/* *rest is NULL where it would be no better known than the whole. -1: out of memory. */
int mktopt__rest_create(const mktopt__model *model, mktopt__rest **rest);
const mktopt__problem *mktopt__rest_problem(const mktopt__rest *rest);
/* Takes over the groups' bounds, which may have changed. */
void mktopt__rest_set_bounds(mktopt__rest *rest);
/* What the whole brings at least: gaps are relative to it. */
double mktopt__rest_unit(const mktopt__rest *rest);
/* Makes a solution one of the whole. */
void mktopt__rest_put_back(const mktopt__rest *rest, mktopt__solution *solution);

/* ---- the engine ----------------------------------------------------------------------------- */

typedef struct mktopt__engine {
    mktopt__model *model;
    mktopt__rest *rest;        /* what is searched; NULL: the whole model */
    mktopt__search *search;    /* NULL: none yet, or draws */
    mktopt__polish polish;     /* with draws; x: the last solution */
    double **points;           /* of terms with draws: their polylines */
    int64_t *points_room;      /* in pairs */
    struct mktopt__grid *grid; /* with draws: NULL: not needed yet */
    int64_t round_evaluations; /* with draws: how many a round may take */
    int64_t scored, counted;   /* with draws: evaluations for scores, and of them all so far */
    int32_t has_last;
    int32_t in_frontier; /* only the budget changes from one problem to the next */
    int32_t is_useful;   /* with draws: whether the last round proved more than was known */
    int32_t reserved;
    double unit; /* what the search's gap is relative to, at least */
    const mktopt__context *context;
} mktopt__engine;

/* What the gap of an answer, being set, makes of it: optimal, or not proven to be. */
void mktopt__answer_judge(mktopt__answer *answer);

mktopt_status mktopt__engine_create(mktopt__model *model, const mktopt__context *context,
                                    mktopt__engine *engine, mktopt_error *err);
/* Solves for the model's present bounds. Errors: INFEASIBLE at `path`; TOO_LARGE when no solution
 * was found (the bound is set all the same); CANCELLED. */
mktopt_status mktopt__engine_solve(mktopt__engine *engine, const mktopt__path *path,
                                   mktopt__answer *answer, mktopt_error *err);

/* ---- results ------------------------------------------------------------------------------- */

/* What allocation.optimize answers. */
typedef struct mktopt__allocation {
    mktopt_allocation_summary summary;
    mktopt__array channels; /* mktopt__allocation_share */
    mktopt__array groups;   /* mktopt_allocation_group_share */
    mktopt__array moves;    /* mktopt_allocation_move */
} mktopt__allocation;

/* A channel's part with the forms that JSON wants. */
typedef struct mktopt__allocation_share {
    mktopt_allocation_share share;
    mktopt__array spend_by_period; /* double; empty with one period */
} mktopt__allocation_share;

mktopt_status mktopt__allocation_optimize(const mktopt__allocation_input *input, double budget,
                                          const mktopt__context *context, mktopt__allocation *out,
                                          mktopt_error *err);
mktopt_status mktopt__allocation_minimize_spend(const mktopt__allocation_input *input,
                                                double target, const mktopt__context *context,
                                                mktopt__allocation *out, mktopt_error *err);
/* The same, the target checked; what it needs on the way comes from `scratch` (least_spend.c). */
mktopt_status mktopt__least_spend(const mktopt__allocation_input *input, double target,
                                  mktopt__arena *scratch, const mktopt__context *context,
                                  mktopt__allocation *out, mktopt_error *err);
/* `points` become mktopt_frontier_point. */
mktopt_status mktopt__allocation_frontier(const mktopt__allocation_input *input,
                                          const double *budgets, int64_t count,
                                          const mktopt__context *context, mktopt__array *points,
                                          mktopt_error *err);
/* The same, the budgets checked; where all points fail it does. What it needs on the way comes from
 * `scratch` (frontier.c). */
mktopt_status mktopt__frontier(const mktopt__allocation_input *input, const double *budgets,
                               int64_t count, mktopt__arena *scratch,
                               const mktopt__context *context, mktopt__array *points,
                               mktopt_error *err);
/* Spends by channel, the same in every period. */
mktopt_status mktopt__allocation_what_if(const mktopt__allocation_input *input,
                                         const double *spends, const mktopt__context *context,
                                         mktopt__allocation *out, mktopt_error *err);

/* Fills `out` from spends by term of the model; `answer` is NULL for given spends. */
mktopt_status mktopt__allocation_report(const mktopt__model *model, const double *x, double budget,
                                        const mktopt__answer *answer,
                                        const mktopt__context *context, mktopt__allocation *out,
                                        mktopt_error *err);

/* Spends by term in whole units that keep every constraint, from which no exchange of one unit
 * gains; what must be spent is rounded down. The least spend's reach the target. *found is 0 when
 * no such multiples were found. */
mktopt_status mktopt__allocation_round(const mktopt__model *model, const double *x, double unit,
                                       double *rounded, int *found, mktopt_error *err);

extern const mktopt__enum mktopt__held_by_names;

#endif
