/* Gross errors and steps of the level, which would poison a fit. */
#ifndef MKTOPT_FORECAST_CLEANING_H
#define MKTOPT_FORECAST_CLEANING_H

#include <stdint.h>

/* Makes values of `observed` (a copy of y) NaN that are far from their neighbours, from those of
 * the same season, and followed by values like the ones before: they happened once, or two or
 * three times in a row. The first value stands out as the last may. Returns how many; 0 when there
 * are so many that they are no accidents. `scratch`: n elements. */
int64_t mktopt__mark_outliers(const double *y, int64_t n, int64_t period, double *observed,
                              double *scratch);

/* How far from its neighbours such a value is at least; 0 when none is far enough. `scratch`: n
 * elements. */
double mktopt__outlier_limit(const double *y, int64_t n, double *scratch);
/* Whether y[t] is one; and how many values that needs, of which y[t] is the last but one, when they
 * come one after the other. */
int mktopt__is_outlier(const double *y, int64_t n, int64_t t, int64_t period, double limit);
int64_t mktopt__outlier_memory(int64_t period);
/* Whether so many of n values are no accidents, and none of them an outlier. */
int mktopt__outliers_are_usual(int64_t outliers, int64_t n);

/* Whether the last value is as far from those before it, and from those of its season, after
 * smaller changes: an accident, an unfinished period, or a step. Nobody can tell before the next
 * value. `scratch`: n elements. */
int mktopt__last_stands_out(const double *y, int64_t n, int64_t period, double *scratch);

/* How much of the last value's leap is to be expected to stay: the mean of what stayed of those
 * that were like it, and of one more. Of 80 % of steps in business series all stays, but of those
 * to more than twice or less than half the usual size less than a half: that one more stays, or
 * does not. `scratch`: n elements. */
double mktopt__share_that_stays(const double *y, int64_t n, int64_t period, double *scratch);

/* A step of the level: it adds, or it multiplies. */
typedef struct mktopt__shift {
    int64_t at; /* the first value after it; 0: there is none */
    double factor;
    double added;
    int is_young; /* too few values came after it to tell that the level stays */
} mktopt__shift;

/* The last large step of the level from one value to the next, of the last two or three values only
 * one unlike all before: the values before it are moved (or multiplied, when their spread grew as
 * their level did), in both arrays. `scratch`: n elements. */
mktopt__shift mktopt__level_shift(double *y, double *observed, int64_t n, int64_t period,
                                  double *scratch);

#endif
