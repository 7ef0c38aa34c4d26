/* What the two searches over sides, with and without a least ROAS, share: a run over a tree. */
#ifndef MKTOPT_ALLOCATION_SIDES_RUN_H
#define MKTOPT_ALLOCATION_SIDES_RUN_H

#include "allocation/sides/nodes.h"

typedef struct mktopt__bracket {
    int64_t low, high; /* samples with too much and too little spend, neighbours; one if it meets */
    int64_t first, end; /* samples inside the window */
    mktopt__view at_low, at_high;
    int32_t narrowed; /* 1: a new sample lies inside */
    int32_t reserved;
} mktopt__bracket;

/* What one run needs and finds. */
typedef struct mktopt__sides_state {
    mktopt__search *search;
    mktopt__sides *s;
    const mktopt__search_limits *limits;
    mktopt__solution *best;
    double closed; /* the greatest bound of nodes that are closed */
    double left;   /* and of those that nobody can close */
    int64_t begin; /* evaluations before */
    int64_t first_node, visits;
    int32_t is_new; /* 1: the tree is that of this run alone */
    int32_t reserved;
    int64_t exchanges; /* how often they might have been tried */
    int64_t given_up;  /* nodes */
} mktopt__sides_state;

typedef enum mktopt__verdict {
    EMPTY,
    CLOSED,
    COVERED, /* the same, by another bound than the node's */
    BRANCHED,
    WAITS,
    AGAIN,
    GIVEN_UP,
    NO_MEMORY
} mktopt__verdict;

/* Solves the concave problem of the pattern, which is best at both ends of the bracket, the
 * remainder (-1: none) being fixed at x. 1 when its bound is the node's, else 0; -1: it has none.
 */
int mktopt__sides_solve_pattern(mktopt__sides_state *r, const mktopt__bracket *b, double price,
                                int64_t remainder, double x);

/* Offers what exchanges of sides lead to from the best pattern at the bracket's lower price; that
 * pattern is not kept (exchange.c). */
void mktopt__sides_try_exchanges(mktopt__sides_state *r, const mktopt__bracket *b);

/* The first times, then more and more seldom. */
int mktopt__sides_worth_trying(mktopt__sides_state *r);

/* How many of a class a pattern has on their right sides. */
int64_t mktopt__sides_count_right(const mktopt__sides *s, int32_t class,
                                  const signed char *pattern);

/* Two children with their parent's bound, which say one or the other of a switch (`at`) or of the
 * remainder. */
mktopt__verdict mktopt__sides_split(mktopt__sides *s, int64_t parent, int64_t at,
                                    mktopt__choice_kind one, mktopt__choice_kind other);
/* By how many of a class are on their right sides: more than `count`, or not. */
mktopt__verdict mktopt__sides_split_count(mktopt__sides *s, int64_t parent, int32_t class,
                                          int64_t count);

/* The remainder, or how far it is on its way, is not the same at both prices. Children differ by
 * who it may be, when these are not alike, else by the part of the way, which a solution with what
 * is left over suggests. */
mktopt__verdict mktopt__sides_branch_remainder(mktopt__sides_state *r, int64_t number,
                                               const mktopt__bracket *b);

/* Where the remainder is the same at both ends of the bracket, and best at about x. COVERED:
 * nothing in the node is better than *bound, which closes it; AGAIN: that is not shown, and samples
 * have moved; GIVEN_UP: nothing has changed (remainder.c). */
mktopt__verdict mktopt__sides_follow_remainder(mktopt__sides_state *r, const mktopt__bracket *b,
                                               double x, double *bound);

/* Looks at a node under a least ROAS (margin.c). */
mktopt__verdict mktopt__sides_weigh(mktopt__sides_state *r, int64_t number);

#endif
