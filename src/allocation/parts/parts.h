/* Problems with groups, as a division of the budget among parts that have one constraint each.
 *
 * A *part* is a group below the whole with all that is in it, or the terms that are in no group.
 * With V_i(b) the most that part i brings with a spend of b,
 *
 *     maximise   sum of V_i(b_i) - outer price * sum of b_i
 *     where      low_i <= b_i <= high_i, lower <= sum of b_i <= upper.
 *
 * A price p for the whole bounds this by the sum of max over b_i of V_i(b_i) - p b_i, and each of
 * these is a problem of its own, solved exactly: so what groups' bounds bind costs no gap, and what
 * gap there is lies in a few parts' spends, whose ranges are split.
 *
 * Groups that the best division keeps to anyway need not be parts: they are left *loose*, their
 * terms being among those that are in no group, until a best division breaks their bounds. */
#ifndef MKTOPT_ALLOCATION_PARTS_PARTS_H
#define MKTOPT_ALLOCATION_PARTS_PARTS_H

#include "allocation/search/search_priv.h"

/* Whether there are groups, and neither a response to reach nor a least ROAS. */
int mktopt__parts_apply(const mktopt__problem *problem);

/* *parts stays NULL where they do not apply. -1: out of memory. */
int mktopt__parts_create(const mktopt__problem *problem, mktopt__arena *arena,
                         mktopt__parts **parts);

/* Improves `best` and lowers *bound, until they meet or the method can do no more. The relaxation
 * of the search holds the whole's. Errors: OUT_OF_MEMORY, CANCELLED. */
mktopt_status mktopt__parts_run(mktopt__search *search, const mktopt__context *context,
                                const mktopt__search_limits *limits, mktopt__solution *best,
                                double *bound, mktopt_error *err);

/* A problem of some terms of another; the groups are the caller's to fill. -1: out of memory. */
int mktopt__problem_pick(const mktopt__problem *from, const int64_t *order, int64_t n,
                         int32_t n_groups, mktopt__arena *arena, mktopt__problem *to);

/* A group and those below it, numbered from `number` on, their terms from `term` on. */
void mktopt__groups_copy(const mktopt__problem *from, int32_t g, int32_t parent, int32_t number,
                         int64_t term, mktopt__group *to);

/* ---- within the parts' two files ------------------------------------------------------------ */

typedef struct mktopt__part {
    mktopt__problem problem;
    mktopt__search *search;
    mktopt__solution solution; /* the last */
    int64_t first;             /* of its terms in the divided problem */
    double low, high;          /* what it may spend at the node that is looked at */
    int32_t class;             /* of its switches, that is counted; -1: none */
    int32_t reserved;
    int64_t members;       /* that may count: those of the class, and a remainder */
    double *by_count;      /* its best value at a price with so many of them on their right sides */
    signed char *is_known; /* 1: solved in earnest */
    int64_t own;           /* how many of them in a division */
    int64_t shown;         /* of how many the division's spends are; -1: of none in earnest */
    int64_t at_will;       /* how many of them where any number will do, and what that brings */
    double value_at_will;
} mktopt__part;

/* The parts' best spends at a price. */
typedef struct mktopt__division {
    double price;
    double value; /* the dual function without what the budget is worth */
    double spend;
    double *values, *spends; /* of parts */
    double *x;               /* of terms */
} mktopt__division;

typedef struct mktopt__parts {
    const mktopt__problem *whole;
    mktopt__arena *arena;
    mktopt__part **of_group;    /* of groups below the whole, when they have been parts */
    signed char *is_part;       /* of groups */
    int64_t evaluations, begin; /* and when the run began */

    /* the whole without the bounds of groups that are loose: its own terms first, then parts' */
    int32_t is_divided; /* 1: made for the present parts */
    int32_t reserved;
    mktopt__problem problem;
    mktopt__search *search;
    int64_t *order; /* its terms' numbers in the whole */
    mktopt__part **parts;
    int64_t n;

    /* the search over divisions */
    struct mktopt__range_cut *nodes;
    int64_t n_nodes, node_capacity;
    mktopt__heap open;
    mktopt__division too_much, too_little, tried;

    /* counting over all parts, once it has begun */
    int64_t n_members;   /* 0: not begun */
    double *best_counts; /* of parts before, and counts */
    mktopt__count count; /* of the node that is looked at */
} mktopt__parts;

/* Searches divisions of the problem among its parts, for `found`. Stops as well when nothing better
 * than `best` is left. *bound is lowered. */
mktopt_status mktopt__parts_divide(mktopt__parts *parts, double price,
                                   const mktopt__context *context,
                                   const mktopt__search_limits *limits,
                                   const mktopt__solution *best, mktopt__solution *found,
                                   double *bound, mktopt_error *err);

#endif
