/* Nodes of the search over sides: each is its parent with one more requirement. */
#ifndef MKTOPT_ALLOCATION_SIDES_NODES_H
#define MKTOPT_ALLOCATION_SIDES_NODES_H

#include "allocation/sides/sides.h"

/* A side of a switch; how many of a class are on their right sides; between which parts of the way
 * the remainder is; whether there is one; who it is, or is not; at which of its two points a left
 * side is (who is at its least spend is not the remainder). */
typedef enum mktopt__choice_kind {
    WHOLE,
    TO_LEFT,
    TO_RIGHT,
    AT_MOST,
    AT_LEAST,
    REMAINDER,
    SOMEBODY,
    NOBODY,
    ONLY,
    BARRED,
    OFF,
    AT_LOW
} mktopt__choice_kind;

typedef struct mktopt__choice {
    double bound;
    int64_t parent; /* -1: the whole */
    int64_t at;     /* a switch, or a class */
    int64_t count;
    int64_t from, to; /* levels between which the remainder lies */
    int32_t kind;
    int32_t tried; /* concave problems */
    double price;  /* of a sample beside which the node, or its parent, meets its target */
    double rate;   /* a price that gives the bound */
} mktopt__choice;

/* A leaf; -1: out of memory. */
int mktopt__sides_push(mktopt__sides *sides, const mktopt__choice *choice);
/* The whole, or, where a count is given, the part of it with so many of a class: two leaves, with
 * and without a remainder that counts. */
int mktopt__sides_push_whole(mktopt__sides *sides, double bound, const mktopt__count *count);

/* Leaves that were set aside are taken up by the next run, with bounds for its target as their
 * prices give them, where these may be used. -1: out of memory. */
int mktopt__sides_take_up(mktopt__sides *sides, const mktopt__window *window);

/* What a node and those above it require is what views look at, until the sides are left. */
void mktopt__sides_enter(mktopt__sides *sides, int64_t number);
void mktopt__sides_leave(mktopt__sides *sides);

#endif
