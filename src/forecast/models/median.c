#include "forecast/models/median.h"

#include <stddef.h>
#include <string.h>

#include "numeric/select.h"

/* The window goes along, sorted. */
static void project_past(const double *y, int64_t n, int64_t window, double *fitted)
{
    double values[MKTOPT__MEDIAN_LONGEST];
    mktopt__sorted before = {values, 0};
    for (int64_t t = 0; t < n; t++) {
        fitted[t] = before.count > 0 ? mktopt__sorted_median(&before) : y[0];
        if (before.count == window)
            mktopt__sorted_withdraw(&before, y[t - window]);
        mktopt__sorted_insert(&before, y[t]);
    }
}

void mktopt__median_project(const double *y, int64_t n, int64_t window, double *fitted,
                            int64_t horizon, double *mean)
{
    const int64_t count = n < window ? n : window;
    double last[MKTOPT__MEDIAN_LONGEST];
    if (fitted != NULL)
        project_past(y, n, window, fitted);
    memcpy(last, y + n - count, (size_t)count * sizeof *y);
    const double median = count > 0 ? mktopt__median(last, count) : y[0];
    for (int64_t k = 0; k < horizon; k++)
        mean[k] = median;
}
