#include "forecast/models/median.h"

#include <stddef.h>
#include <string.h>

#include "numeric/select.h"

typedef struct window {
    double sorted[MKTOPT__MEDIAN_LONGEST];
    int64_t count;
} window;

/* Where the first value that is not less stands. */
static int64_t place_of(const window *w, double value)
{
    int64_t from = 0, to = w->count;
    while (from < to) {
        const int64_t middle = from + (to - from) / 2;
        if (w->sorted[middle] < value)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static void insert(window *w, double value)
{
    double *at = w->sorted + place_of(w, value);
    memmove(at + 1, at, (size_t)(w->sorted + w->count - at) * sizeof *at);
    *at = value;
    w->count++;
}

static void withdraw(window *w, double value)
{
    double *at = w->sorted + place_of(w, value);
    w->count--;
    memmove(at, at + 1, (size_t)(w->sorted + w->count - at) * sizeof *at);
}

static double middle_of(const window *w)
{
    const double *upper = w->sorted + w->count / 2;
    return w->count % 2 ? *upper : 0.5 * (upper[-1] + *upper);
}

/* The window goes along, sorted. */
static void project_past(const double *y, int64_t n, int64_t length, double *fitted)
{
    window w = {.count = 0};
    for (int64_t t = 0; t < n; t++) {
        fitted[t] = w.count > 0 ? middle_of(&w) : y[0];
        if (w.count == length)
            withdraw(&w, y[t - length]);
        insert(&w, y[t]);
    }
}

void mktopt__median_project(const double *y, int64_t n, int64_t length, double *fitted,
                            int64_t horizon, double *mean)
{
    const int64_t count = n < length ? n : length;
    double last[MKTOPT__MEDIAN_LONGEST];
    if (fitted != NULL)
        project_past(y, n, length, fitted);
    memcpy(last, y + n - count, (size_t)count * sizeof *y);
    const double median = count > 0 ? mktopt__median(last, count) : y[0];
    for (int64_t k = 0; k < horizon; k++)
        mean[k] = median;
}
