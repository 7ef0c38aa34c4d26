/* The choice of sides: an exact search for problems with one constraint, a budget or a response,
 * or with a budget and a least ROAS.
 *
 * The domain of a term whose envelope has a bridge is cut in two, left and right of a point under
 * the bridge; a *pattern* says for each such term, a *switch*, on which side it is. For any price p
 * and with h the largest value of (envelope of a side) - p x,
 *
 *     D(p) = sum of max(h_left, h_right),   bound on the optimum: D(p) + p * budget (Everett 1963),
 *
 * and requiring sides of some switches takes |h_right - h_left| off for each that must change. So
 * one evaluation of all terms at a price, a *sample*, bounds every part of the tree of patterns,
 * for every budget, at a few additions each: samples are kept, for all nodes and all budgets.
 *
 * Of two spends strictly inside convex parts, moving some from one to the other loses nothing. So
 * at most one switch, the *remainder*, lies inside its convex part, and the left side of a smooth
 * curve is only the point where that part begins.
 *
 * Channels that may be off have two points on their left sides, nothing and the least that may be
 * spent. Where that least spend would bring no less in place of any other's, at most one is there,
 * and it is the remainder.
 *
 * A least ROAS has a multiplier nu, and fees then weigh 1 / (1 + nu) against response and spend. So
 * samples are taken without fees and serve every nu. */
#ifndef MKTOPT_ALLOCATION_SIDES_SIDES_H
#define MKTOPT_ALLOCATION_SIDES_SIDES_H

#include <float.h>

#include "allocation/search/search_priv.h"

/* `relaxed` is the relaxation with the problem's own domains. *sides stays NULL where the method
 * does not apply: several groups, no switch, a least ROAS where no fee may be saved. -1: out of
 * memory. */
int mktopt__sides_create(const mktopt__problem *problem, const mktopt__relaxation *relaxed,
                         mktopt__arena *arena, mktopt__sides **sides);

/* Improves `best` and lowers *bound, until they meet or the method can do no more. Errors:
 * OUT_OF_MEMORY, CANCELLED. */
mktopt_status mktopt__sides_run(mktopt__search *search, const mktopt__context *context,
                                const mktopt__search_limits *limits, mktopt__solution *best,
                                double *bound, mktopt_error *err);

/* How many of a class are on their right sides at spends of the terms, and what these spend. A
 * remainder of any class counts from the middle of its way on: at its ends it is of a side. */
int64_t mktopt__sides_count(const mktopt__sides *sides, int32_t class, const double *x,
                            double *spend);

/* ---- within the sides' files - ------------------------------------------------------------ */

/* Rounding of a bound, in units of what was added up; differences of sides included. */
static const double MKTOPT__SIDES_SLACK = 32 * DBL_EPSILON;

typedef enum mktopt__side { SIDE_LEFT, SIDE_RIGHT, SIDE_FREE } mktopt__side;
/* The points of a left side that has two: nothing, and the least that may be spent. */
typedef enum mktopt__corner { CORNER_FREE, CORNER_OFF, CORNER_LOW } mktopt__corner;

typedef struct mktopt__switch {
    int64_t term;
    int32_t class;     /* of switches that are nearly alike */
    int32_t convex;    /* 1: between its sides it may be the remainder */
    double from, to;   /* where */
    double slope, run; /* of the bridge */
    double fee;        /* with a least ROAS: of the right side; envelopes are without fees */
    double left_fee;   /* the same, of a spend on the left side */
    mktopt__domain left_domain, right_domain;
    mktopt__envelope left, right;
    double near_left, near_right; /* last demands */
} mktopt__switch;

/* Arrays are of switches: what the right side brings and spends more than the left one. */
typedef struct mktopt__sample {
    double price;
    double value, slack; /* D, and its rounding */
    double low, high;    /* spends that are best */
    double fall;         /* d spend / d price */
    double *excess, *shift, *bend;
    double *left; /* what the left side is worth */
} mktopt__sample;

/* What every switch brings when it is the remainder, at a part of the way from `from` to `to`. */
typedef struct mktopt__level {
    double part;
    double *values; /* of switches */
} mktopt__level;

/* A switch and what it is sorted by. */
typedef struct mktopt__ranked {
    double key;
    int64_t number;
} mktopt__ranked;

/* From this part of its way on a remainder counts like a switch on its right side. */
static const double MKTOPT__SIDES_COUNTED = 0.5;

/* Looking at so many switches takes as long as evaluating a curve, and counts as that. */
enum { MKTOPT__SIDES_AN_EVALUATION = 16 };

/* By key, then by number; for qsort. */
int mktopt__compare_ranked(const void *a, const void *b);

/* How many of a class are on their right sides. */
typedef struct mktopt__range {
    int64_t least, most;
} mktopt__range;

struct mktopt__sides {
    const mktopt__problem *problem;
    mktopt__arena *arena;
    mktopt__switch *switches;
    int64_t n;
    int64_t *single; /* terms that are no switches */
    int64_t n_singles;
    mktopt__envelope *envelopes; /* of terms, whole */
    double *near;
    double scale;                   /* the steepest finite slope */
    double least;                   /* the least slope */
    double weight;                  /* of fees, with a least ROAS: 1 / (1 + its multiplier) */
    double fixed_fees;              /* of terms that are no switches, nor may be off */
    int64_t *members, *class_first; /* switches sorted by class */
    int32_t n_classes;
    int32_t n_limited;
    mktopt__sample *samples; /* by price */
    int64_t n_samples, sample_room, most_samples;
    int32_t has_ends; /* 1: far samples at both ends */
    int32_t are_lone; /* 1: who is at its least spend is the remainder */
    mktopt__level *levels;
    int64_t n_levels, level_room; /* at most as many as samples */
    int64_t evaluations;          /* and what takes as long */

    /* the node that is looked at */
    mktopt__side *forced; /* of switches */
    int64_t *forced_list, n_forced;
    mktopt__range *range;  /* of classes */
    int64_t *count, *next; /* of limited classes: on right sides, and who would be the next; -1 */
    int32_t *limited;      /* classes whose range is limited */
    int64_t from_level, to_level; /* between which the remainder lies */
    int64_t only;                 /* who is the remainder; -1: any that is not barred, or nobody */
    int32_t must, must_not;       /* 1: there is a remainder, or none */
    signed char *barred;
    int64_t *barred_list, n_barred;
    mktopt__corner *corner; /* of switches */
    int64_t *corner_list, n_corners;
    double *excess, *shift, *left; /* scratch: of a sample as the node sees it */
    mktopt__ranked *ranked;        /* scratch */
    signed char *sides;            /* scratch */

    double price;  /* where the last bracket was */
    double target; /* of the last run */

    /* its tree */
    struct mktopt__choice *nodes;
    int64_t n_nodes, node_capacity;
    mktopt__heap open; /* aside: what is closed, or nobody can close, for the present budget */
    int64_t visits_of_new_tree, visits; /* in a run: with a new tree, in the last one */
    signed char *pattern, *other;
    struct mktopt__start *starts; /* of nodes, with a least ROAS: where they were bounded */
    int64_t start_room;
    double *shares; /* scratch: how often switches are on their right sides */
};

/* A node as a sample sees it. */
typedef struct mktopt__view {
    double bound;     /* on scores */
    double low, high; /* spend; where there is a response to reach, value */
    double target;    /* what it should be at this price */
    double fall;
    double gross, fees; /* with a least ROAS: response, and what is paid for it */
    int64_t remainder;  /* a switch; -1: none */
    double remainder_x; /* its spend */
    int32_t empty;      /* 1: no pattern */
    int32_t whole;      /* 1: the best sides of all switches are known */
} mktopt__view;

/* A sample as the node sees it, which says at which points some left sides are: the sample itself,
 * or `copy`, until the next one is seen. */
const mktopt__sample *mktopt__sides_seen(mktopt__sides *s, const mktopt__sample *sample,
                                         mktopt__sample *copy);

/* Whether a left side has two points; what it is worth at a price, and where it is. */
int mktopt__sides_has_corners(const mktopt__sides *s, int64_t k);
double mktopt__sides_corner(const mktopt__sides *s, int64_t k, double price, double *x);

/* `pattern` gets the best sides; NULL: they are scratch, not whole where that would take long. */
mktopt__view mktopt__sides_view(mktopt__sides *s, const mktopt__sample *sample,
                                signed char *pattern);

/* With a least ROAS: the price at which the budget is worth nothing, by the weight of fees. */
double mktopt__sides_outer_price(const mktopt__sides *s, double weight);

/* The level of a part of the way, made when it is new; -1 when memory is out. */
int64_t mktopt__sides_level(mktopt__sides *s, double part);
/* A switch's spend there. */
double mktopt__sides_between(const mktopt__switch *w, double part);

/* Room for one more than `count`, what was there before included; NULL: memory is out. */
void *mktopt__sides_room(mktopt__sides *s, void *items, int64_t count, int64_t *room, size_t size);

/* Where a price is or would be among the samples. */
int64_t mktopt__sides_place(const mktopt__sides *s, double price);

/* The sample at a price, evaluated when it is new: its index, or -1 when memory is out. */
int64_t mktopt__sides_sample(mktopt__sides *s, double price);

#endif
