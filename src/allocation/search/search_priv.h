/* What the files of the search share: its state, and how solutions are found. */
#ifndef MKTOPT_ALLOCATION_SEARCH_SEARCH_PRIV_H
#define MKTOPT_ALLOCATION_SEARCH_SEARCH_PRIV_H

#include "allocation/search/fees.h"
#include "allocation/search/heap.h"
#include "allocation/search/search.h"

typedef struct mktopt__sides mktopt__sides; /* sides.h */
typedef struct mktopt__parts mktopt__parts; /* parts.h */
typedef struct mktopt__roas mktopt__roas;   /* roas.h */
typedef struct mktopt__held mktopt__held;   /* held.h */

/* A node is its parent with one more cut; `split` is what its own children will differ by. */
typedef struct mktopt__node {
    double bound;
    double side_bound[2]; /* of the children, before they are solved */
    double cut_at, split_at;
    int64_t parent; /* -1: the root */
    int64_t cut_term, split_term;
    int32_t cut, split;  /* mktopt__cut_kind; split: the first child's, MKTOPT__NO_CUT: a leaf whose
                            relaxation is the function itself */
    double line, growth; /* a bound for any budget: at the tree's, and for each unit more */
    int32_t fresh;       /* 1: solved for the present bounds */
    int32_t reserved;
} mktopt__node;

/* All nodes, the leaves among them as a heap: the best bound on top, ties by number. A leaf stays
 * when it is closed: for another budget it may open again. */
typedef struct mktopt__tree {
    mktopt__node *nodes;
    int64_t count, capacity;
    mktopt__heap leaves;
} mktopt__tree;

/* For how many budgets something is left out, and how many of them are to go. */
typedef struct mktopt__pause {
    int32_t length, left;
} mktopt__pause;

struct mktopt__search {
    const mktopt__problem *problem;
    mktopt__relaxation relaxed; /* of the node */
    mktopt__relaxation concave; /* of its concave parts: for solutions */
    mktopt__domain *wanted;     /* of terms: the node's, for `relaxed` */
    int64_t *dirty;             /* terms for which they are not the root's */
    int64_t n_dirty;
    int64_t *cut; /* terms whose domains in `relaxed` are not the root's */
    int64_t n_cut;
    signed char *is_dirty; /* of terms */
    signed char *settled;  /* of shared fees, in `relaxed`: 1: paid, -1: all terms off, 0: open */
    signed char *paid;     /* of shared fees, in `concave`: 1: paid, 0: all terms off */
    double *best, *trial, *other;
    double *price;
    double nu;         /* multiplier of min_roas, the last that was not 0 */
    double nu_met;     /* of the last problem solved */
    double nu_last[2]; /* of the last `relaxed` and the last `concave` */
    double nu_slope;   /* of the margin over the multiplier, about; 0: unknown */
    double best_price; /* of the root group, where the best solution was found */
    double best_score, best_tiny;
    int32_t has_best;
    int32_t guided; /* 1: the guide is of the present bounds */
    double *guide;  /* prices of groups where a node was last bounded, and its nu */
    double guide_nu;
    mktopt__envelope side; /* scratch */
    mktopt__tree tree;
    double budget;                         /* that the tree's bounds are for */
    int64_t nodes_of_new_tree, nodes_last; /* visited in a run: with a new tree, in the last one */
    mktopt__sides *sides;                  /* NULL: not made, or does not apply */
    mktopt__parts *parts;                  /* the same */
    mktopt__roas *roas;                    /* the same */
    mktopt__held *held;                    /* the same, for many budgets */
    int64_t begun_with; /* evaluations before the tree; -1: no begin without it */
    int32_t sides_tried;
    mktopt__pause pause;         /* of sides */
    mktopt__pause opening_pause; /* of the last budget's sides as the first solution */
    double opened;               /* its score; NaN: none */
    int32_t reserved;
    mktopt__arena *arena;
};

/* Whether nothing below the bound is better than the best solution by more than the gap. */
int mktopt__search_closed(double bound, const mktopt__search_limits *limits,
                          const mktopt__solution *best);

/* ---- cuts (cuts.c) ------------------------------------------------------------------------- */

typedef enum mktopt__cut_kind {
    MKTOPT__NO_CUT,
    MKTOPT__CUT_OFF,
    MKTOPT__CUT_ON,
    MKTOPT__CUT_LEFT,
    MKTOPT__CUT_RIGHT,
    MKTOPT__CUT_UNPAID, /* a shared fee: all terms off */
    MKTOPT__CUT_PAID    /* lost, whatever is spent */
} mktopt__cut_kind;

/* Cuts the domain of a term, and of those that follow from it: 0, or -1 when nothing is left. */
int mktopt__cut(mktopt__search *s, int64_t term, mktopt__cut_kind cut, double at);
/* Back to the root's domains. */
void mktopt__cuts_undo(mktopt__search *s);
/* Gives the relaxation the domains that cuts have led to: nodes that follow one another share many,
 * and an envelope takes longer to build than to be used. */
void mktopt__cuts_apply(mktopt__search *s);
mktopt__cut_kind mktopt__cut_of_child(const mktopt__node *node, int which);
/* The term or the shared fee whose envelope lies furthest above it, and how to split it; 0 when
 * there is none. */
int mktopt__cuts_choose(const mktopt__search *s, mktopt__node *node);
/* What the node's prices say about its children. */
void mktopt__cuts_bound_children(mktopt__search *s, mktopt__node *node);

/* ---- solutions (solutions.c) --------------------------------------------------------------- */

/* Solves a relaxation, a least ROAS included: 0, or -1 when it holds no solution. */
int mktopt__search_solve(mktopt__search *s, mktopt__relaxation *r);

/* How large a multiplier of a least ROAS is that weighs as much as the outer price. */
double mktopt__search_unit_of_nu(const mktopt__problem *problem);

/* Whether terms that share a fee are on (*on) for a part of it only, as `relaxed` may have it. */
int mktopt__fees_partly(const mktopt__search *s, int64_t number, const double *x, int *on);

/* The bound of `relaxed` at the guide, and its growth with the budget. */
double mktopt__search_bound_at_guide(mktopt__search *s, double *growth);

/* Offers the solution of the last run, when the present bounds allow it. */
void mktopt__search_offer_last(mktopt__search *s, mktopt__solution *best);

/* Keeps spends that the relaxation `from` has led to when they are feasible and better. */
void mktopt__search_offer(mktopt__search *s, const mktopt__relaxation *from, const double *x,
                          mktopt__solution *best);

/* KEPT: what lies in a convex part stays, all others on their sides. */
typedef enum mktopt__rounding { ROUND_LEFT, ROUND_RIGHT, ROUND_FIXED, ROUND_KEPT } mktopt__rounding;

/* Offers the optimum of the concave problem that is left when each term stays on its side of every
 * bridge, those inside one having been rounded: 0, or -1 when it has none. */
int mktopt__search_round(mktopt__search *s, const double *x, mktopt__rounding how,
                         mktopt__solution *best);

/* Leaves the concave problem solved that the best solution solves, or, as the gap allows, nearly
 * so; then offers its optimum. 0, or -1 when it has none. */
int mktopt__search_finish(mktopt__search *s, mktopt__solution *best);

/* Offers the optimum of the relaxation when no spend changes by more than `most`, and what is off
 * stays off: 0, or -1 when it has none. */
int mktopt__search_near(mktopt__search *s, const double *x, double most, mktopt__solution *best);

/* The term's domain in the concave problem. */
void mktopt__search_keep_to(mktopt__search *s, int64_t term, const mktopt__domain *side);

#endif
