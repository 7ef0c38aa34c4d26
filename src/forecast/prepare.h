/* A series made ready: on a safe scale, without gaps and gross errors. */
#ifndef MKTOPT_FORECAST_PREPARE_H
#define MKTOPT_FORECAST_PREPARE_H

#include "base/memory.h"
#include "forecast/cleaning.h"

typedef struct mktopt__prepared {
    double *y;           /* n finite values */
    double *observed;    /* the same with NaN where nothing, or an outlier, was */
    double latest;       /* the last value where it is out of line, and y has another; else NaN */
    double stays;        /* how much of its leap is to be expected to stay */
    mktopt__shift shift; /* values before it were moved to the level after it */
    int64_t n;           /* from the first value to the last */
    int64_t first;       /* how many values came before: missing, or zeros before a launch; */
    int64_t after;       /* how many missing ones after */
    int64_t missing;
    int64_t outliers;
    int32_t exponent; /* values were divided by 2^exponent: exact, and nothing overflows */
    int32_t constant; /* 1: all values are equal */
} mktopt__prepared;

/* Where outliers and steps are looked for: methods that repeat the last values want them as they
 * are. */
enum { MKTOPT__CLEAN_NOTHING, MKTOPT__CLEAN_BEFORE_LAST, MKTOPT__CLEAN_ALL };

/* `values` are finite or NaN, one at least is a number. `period`: of the season, or 1. Returns -1
 * when memory is out. */
int mktopt__prepare(mktopt__arena *arena, const double *values, int64_t n, int64_t period,
                    int clean, mktopt__prepared *series);

/* Fills gaps (NaN): a line from the value before to the one after, level at both ends; 0 where
 * there is no value at all. */
void mktopt__bridge(double *y, int64_t n);

#endif
