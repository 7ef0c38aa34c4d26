/* How well factors of parts fit the cells of a change, in nats.
 *
 * Cells. Given the sum n = before + after of a cell, its share after is binomial with odds f, the
 * factor of its part; the deviance of a part is that of the Jensen-Shannon divergence, n times the
 * surprise of Adtributor. Cells are noisier than counts: their dispersion is phi (1 + n / k), which
 * covers Poisson counts of any unit (large k) and relative noise (small k), as the negative
 * binomial does. With weights w = 1 / (1 + n / k) a part's factor is (sum w after) / (sum w
 * before), and the deviance of a model is a constant less 2 sum H(part), H(a, b) = a ln(a / (a +
 * b)) + b ln(b / (a + b)). phi is integrated out under a weak inverse gamma prior, half of which,
 * where all values are whole numbers, stands at 1: the noise of counts. k is taken from a grid by
 * likelihood.
 *
 * Ratios have two such views: denominators, whose mix moves a ratio too, and numerators; or, if
 * that is likelier, numerators that follow their denominators, as the pairs of Mantel and Haenszel
 * (JNCI 22, 1959). */
#ifndef MKTOPT_ANOMALY_EXPLAIN_VIEW_H
#define MKTOPT_ANOMALY_EXPLAIN_VIEW_H

#include <math.h>

#include "anomaly/explain.h"

typedef struct mktopt__pair {
    double after;
    double before;
} mktopt__pair;

typedef struct mktopt__view {
    mktopt__pair *values;   /* by cell */
    mktopt__pair *weighted; /* by cell, times its weight */
    double typical;         /* median cell */
    int64_t cells;          /* that have anything */
    int are_counts;         /* all are whole numbers */
    double log_gamma;       /* of half the degrees of freedom */
    double constant;
    double log_weights; /* half their sum */
    double prior;       /* deviance */
    double parts;       /* sum of 2 H over the causes found */
    mktopt__pair rest;  /* weighted, of what is in no cause */
    double deviance;    /* of the model so far */
} mktopt__view;

static inline mktopt__pair mktopt__pair_plus(mktopt__pair a, mktopt__pair b)
{
    return (mktopt__pair){a.after + b.after, a.before + b.before};
}

static inline mktopt__pair mktopt__pair_minus(mktopt__pair a, mktopt__pair b)
{
    return (mktopt__pair){fmax(a.after - b.after, 0), fmax(a.before - b.before, 0)};
}

/* H of a part. */
double mktopt__pair_likelihood(mktopt__pair p);

/* View 0 or 1 of a table; `follows`: a ratio's numerators follow its denominators. `sizes` is
 * scratch by cell. */
void mktopt__view_fill(mktopt__view *v, const mktopt__cells *cells, int which, int follows,
                       double *sizes);
/* The view without parts, for k = `relative` median cells. */
void mktopt__view_weigh(mktopt__view *v, int64_t count, double relative);
/* Log likelihood of a model of that deviance, without what all models share. */
double mktopt__view_evidence(const mktopt__view *v, double deviance);
/* The mean of phi in the model so far. */
double mktopt__view_dispersion(const mktopt__view *v);

#endif
