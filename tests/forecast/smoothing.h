/* Exponential smoothing: kinds that are fitted, and how likely given ones are. */
#ifndef MKTOPT_TESTS_FORECAST_SMOOTHING_H
#define MKTOPT_TESTS_FORECAST_SMOOTHING_H

#include "series.h"

#include "forecast/models/ets.h"

enum { MOST_VALUES = 200 };

static inline mktopt__ets fit(const double *y, int64_t n, mktopt__ets kind)
{
    double *scratch = malloc((size_t)mktopt__ets_scratch(n, kind.period) * sizeof *scratch);
    assert_int_equal(mktopt__ets_fit(y, n, &kind, scratch), 0);
    free(scratch);
    return kind;
}

static inline mktopt__ets choose(const double *y, int64_t n, mktopt__ets_choice choice)
{
    double *scratch = malloc((size_t)mktopt__ets_scratch(n, choice.period) * sizeof *scratch);
    mktopt__ets m;
    assert_int_equal(mktopt__ets_select(y, n, &choice, &m, scratch), 0);
    free(scratch);
    return m;
}

/* -2 log L up to a constant; the sum of squares of errors, of relative ones where the model has
 * these, and where it ends. */
static inline double likelihood_of(const mktopt__ets *m, const double *y, int64_t n,
                                   double *squares, mktopt__ets_state *end)
{
    double mu[MOST_VALUES], logs = 0;
    assert_true(n <= MOST_VALUES);
    mktopt__ets_begin(m, end);
    mktopt__ets_filter(m, y, n, end, mu);
    *squares = 0;
    for (int64_t t = 0; t < n; t++) {
        const double e = m->error == MKTOPT__ETS_MULTIPLICATIVE ? y[t] / mu[t] - 1 : y[t] - mu[t];
        *squares += e * e;
        logs += m->error == MKTOPT__ETS_MULTIPLICATIVE ? 2 * log(mu[t]) : 0;
    }
    return (double)n * log(*squares) + logs;
}

#endif
