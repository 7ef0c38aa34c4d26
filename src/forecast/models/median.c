#include "forecast/models/median.h"

#include <stddef.h>
#include <string.h>

#include "numeric/select.h"

typedef struct sorted {
    double values[MKTOPT__MEDIAN_LONGEST];
    int64_t count;
} sorted;

/* Where the first value that is not less stands. */
static int64_t place_of(const sorted *s, double value)
{
    int64_t from = 0, to = s->count;
    while (from < to) {
        const int64_t middle = from + (to - from) / 2;
        if (s->values[middle] < value)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static void insert(sorted *s, double value)
{
    double *at = s->values + place_of(s, value);
    memmove(at + 1, at, (size_t)(s->values + s->count - at) * sizeof *at);
    *at = value;
    s->count++;
}

static void withdraw(sorted *s, double value)
{
    double *at = s->values + place_of(s, value);
    s->count--;
    memmove(at, at + 1, (size_t)(s->values + s->count - at) * sizeof *at);
}

static double middle_of(const sorted *s)
{
    const double *upper = s->values + s->count / 2;
    return s->count % 2 ? *upper : 0.5 * (upper[-1] + *upper);
}

/* The window goes along, sorted. */
static void project_past(const double *y, int64_t n, int64_t window, double *fitted)
{
    sorted before = {.count = 0};
    for (int64_t t = 0; t < n; t++) {
        fitted[t] = before.count > 0 ? middle_of(&before) : y[0];
        if (before.count == window)
            withdraw(&before, y[t - window]);
        insert(&before, y[t]);
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
