/* What the files of the grid share. */
#ifndef MKTOPT_ALLOCATION_GRID_GRID_PRIV_H
#define MKTOPT_ALLOCATION_GRID_GRID_PRIV_H

#include "allocation/grid/grid.h"
#include "allocation/grid/rows.h"

/* A term or a node, in the order in which its node adds them up. Nodes are groups and, after them,
 * shared fees: their terms, which have no fees of their own here. */
typedef struct mktopt__grid_item {
    int64_t term;  /* -1: a node */
    int64_t node;  /* itself, or the one that the term is in */
    int32_t group; /* that the term, or the node's terms, are in */
    int32_t reserved;
    mktopt__row value;  /* what it brings */
    mktopt__row rest;   /* what all others bring */
    mktopt__row before; /* what those before it in its group bring */
    int64_t points;     /* of a term: at how many steps it may bring something */
} mktopt__grid_item;

/* Of the best solution, or of the one near the last run's spends. */
typedef enum mktopt__whose {
    MKTOPT__OF_RELAXATION,
    MKTOPT__OF_BEST,
    MKTOPT__OF_LAST,
    MKTOPT__KINDS
} mktopt__whose;

struct mktopt__grid {
    mktopt__arena *arena; /* its own */
    const mktopt__problem *problem;
    int64_t steps;
    double size;         /* of a step */
    double room;         /* what all terms may spend beside their least */
    double *met;         /* of terms: their spends in the last run */
    double *least;       /* of terms: what they spend in any case */
    double *least_below; /* of groups: the same of all terms in them */
    signed char **cells; /* of terms: whether a spend between k and k + 1 steps may be best */
    signed char *off;    /* of terms: whether it may be best to be off */
    signed char *totals; /* as cells: of what all terms spend */
    int64_t n_nodes;
    mktopt__grid_item *items; /* of nodes one after the other */
    int64_t *first_item;      /* of nodes */
    int64_t *item_of;         /* of nodes: among the items of its parent */
    mktopt__row *whole;       /* of nodes: what they bring, with their bounds and fees */
    mktopt__envelope arc;     /* scratch */
    int32_t inside;           /* 1: spends that fit are looked for, not a bound */
    int32_t reserved;
    double nu;                    /* multiplier of a least ROAS; INFINITY: nothing else counts */
    double outer;                 /* what a unit of spend costs */
    double *prices;               /* of groups */
    mktopt__whose last;           /* whose prices these are */
    double *last_prices, last_nu; /* NaN: unknown */
    double values[MKTOPT__KINDS]; /* by whose prices: of the last run */
    double above;          /* how far the last run's value lies above what its spends bring */
    int64_t n_cells, sums; /* lines and sums of the next run, at most */
    int32_t runs;          /* with the present steps */
    int32_t is_at_end; /* 1: the last run proved nothing, or steps cannot be smaller, or not for the
                          evaluations that are left */
    mktopt__arena *rows; /* for one run */
};

/* Of a term, after k steps. */
static inline double mktopt__grid_spend_at(const mktopt__grid *t, int64_t j, int64_t k)
{
    return t->least[j] + (double)k * t->size;
}

/* The shared fee that a node stands for, or NULL. */
static inline const mktopt__shared_fee *mktopt__grid_fee(const mktopt__grid *t, int64_t node)
{
    return node < t->problem->n_groups ? NULL : &t->problem->shared[node - t->problem->n_groups];
}

/* Whether so many steps end a cell of what all terms spend that may be best. */
static inline int mktopt__grid_may_spend(const mktopt__grid *t, int64_t k)
{
    return (k > 0 && t->totals[k - 1]) || (k < t->steps && t->totals[k]);
}

/* ---- terms (terms.c) ------------------------------------------------------------------------- */

/* The steps that a term may spend, into its `value`; how many cells it has. */
int64_t mktopt__grid_measure_term(const mktopt__grid *grid, mktopt__grid_item *item);
/* What a term brings by these steps, less the outer price. -1: out of memory. */
int mktopt__grid_value(mktopt__grid *grid, mktopt__grid_item *item, double outer_price);
/* The spend that its value at k steps stands for. */
double mktopt__grid_spend_for(mktopt__grid *grid, const mktopt__grid_item *item, int64_t k);

/* ---- groups (groups.c) ----------------------------------------------------------------------- */

/* The steps that matter of a node and its items, once those in it have been measured; how many
 * sums they need. *empty becomes 1 when it cannot keep to its bounds. */
int64_t mktopt__grid_measure_node(mktopt__grid *grid, int64_t node, int *empty);
/* What a node that has been measured brings, item by item. *empty as above. -1: out of memory. */
int mktopt__grid_add_up(mktopt__grid *grid, int64_t node, int *empty);
/* What is left for each item of a node, once that is known of the node. -1: out of memory. */
int mktopt__grid_take_apart(mktopt__grid *grid, int64_t node);
/* The most that can be brought, and by which spends. Errors: OUT_OF_MEMORY. */
mktopt_status mktopt__grid_read(mktopt__grid *grid, double *value, double *x, mktopt_error *err);

#endif
