/* The global search: spatial branch and bound over the concave relaxation. */
#ifndef MKTOPT_ALLOCATION_SEARCH_SEARCH_H
#define MKTOPT_ALLOCATION_SEARCH_SEARCH_H

#include "allocation/relaxation/relaxation.h"
#include "base/context.h"
#include "base/error.h"

/* A fee that neighbouring terms share: it is lost once, when any of them is on. */
typedef struct mktopt__shared_fee {
    int64_t first, last; /* terms first .. last - 1 */
    double amount;
    int64_t twin_before, twin_after; /* the nearest fees of equal terms, or -1: may be ordered */
} mktopt__shared_fee;

/* A problem in its plain form: terms (a channel in a period), sorted by group. */
typedef struct mktopt__problem {
    int64_t n_terms;
    int32_t n_groups;
    int32_t reserved;
    mktopt__shape *shapes;
    mktopt__domain *domains;
    mktopt__group *groups;
    int64_t *twin_before; /* the nearest equal term before, or -1: equal terms may be ordered */
    int64_t *twin_after;
    mktopt__shared_fee *shared; /* their terms' domains have parts of it as fees (fees.h) */
    int64_t n_shared;
    int64_t *shared_of; /* of terms: their numbers among these, or -1 */
    double outer_price; /* what a unit of spend costs in units of response: 0 or 1 */
    double reach;       /* NaN: maximise; else the response to reach with the least spend */
    double min_roas;    /* NaN: none */
    double largest;     /* response of any term within its domain, or fee */
} mktopt__problem;

/* How many of a class of switches (sides.h) are on their right sides. */
typedef struct mktopt__count {
    int32_t class;
    int32_t reserved;
    int64_t least, most;
} mktopt__count;

/* Prices of the whole. */
typedef struct mktopt__window {
    double least, most;
} mktopt__window;

typedef struct mktopt__search_limits {
    double gap;          /* at which the search ends, relative as mktopt__gap_unit says */
    int64_t evaluations; /* of terms */
    int32_t explain;     /* 1: prices and held are wanted */
    int32_t keep_tree;   /* 1: go on with the tree of the last run; only the budget has changed */
    int32_t sides_first; /* 1: sides before anything else, where the search has them */
    int32_t reserved;
    int64_t side_nodes;           /* after which sides end; 0: their own limit */
    double unit;                  /* what the gap is relative to, at least */
    const mktopt__count *count;   /* not NULL: only by sides, only patterns with so many */
    const mktopt__window *window; /* not NULL: sides are bounded by prices inside only */
} mktopt__search_limits;

typedef enum mktopt__outcome {
    MKTOPT__SOLVED,
    MKTOPT__LIMIT,
    MKTOPT__NO_SOLUTION /* proven */
} mktopt__outcome;

/* What the search leaves. Scores: value less outer price times spend; reach: spend, negated. */
typedef struct mktopt__solution {
    mktopt__outcome outcome;
    int32_t found; /* 1: x is a solution */
    double *x;
    double score;
    double bound;        /* >= every score */
    double tiny;         /* scores below are lost in rounding */
    double budget_price; /* what the next unit of budget must bring; NaN: undefined */
    double *price;       /* of terms: the response that the next unit must bring */
    int32_t *held;       /* of groups at the root's relaxation: which bound holds, -1, 0 or 1 */
    int64_t nodes;
    int64_t evaluations;
} mktopt__solution;

/* What a gap is relative to: the bound, but no less than what can be told from 0. */
double mktopt__gap_unit(const mktopt__solution *solution, double bound);

/* A search that can be asked again after bounds of groups have changed (a frontier). */
typedef struct mktopt__search mktopt__search;

mktopt__search *mktopt__search_create(const mktopt__problem *problem, mktopt__arena *arena);

/* `hint` (may be NULL) is a likely solution. Errors: OUT_OF_MEMORY, CANCELLED. */
mktopt_status mktopt__search_run(mktopt__search *search, const mktopt__context *context,
                                 const mktopt__search_limits *limits, const double *hint,
                                 mktopt__solution *solution, mktopt_error *err);

#endif
