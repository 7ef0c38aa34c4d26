/* Peaks over threshold (Siffer, Fouque, Termier, Largouet, "Anomaly detection in streams with
 * extreme value theory", KDD 2017), with the largest values as peaks: the threshold rises with the
 * stream, memory stays. Fitted by probability-weighted moments (Hosking and Wallis, Technometrics
 * 29, 1987), which, unlike likelihood, exist for small samples and ties. */
#include "anomaly/tail.h"

#include <math.h>
#include <string.h>

/* Share of the values that counts as the tail, while the peaks suffice. */
static const double tail_share = 0.1;

/* How far beyond the data the fitted tail is believed: two orders of magnitude. */
static const double extrapolation = 100;

/* No value taken leads to more; sums of so many are finite. */
static const double largest_peak = 1e103;

mktopt__pareto mktopt__pareto_fit(const double *values, int64_t count, double threshold,
                                  double least_shape)
{
    /* a0 = E[X], a1 = E[X (1 - F(X))]; shape = 2 - a0 / (a0 - 2 a1) */
    double a0 = 0, a1 = 0;
    for (int64_t i = 0; i < count; i++) {
        const double excess = values[i] - threshold;
        a0 += excess;
        a1 += excess * ((double)i + 0.35) / (double)count;
    }
    a0 /= (double)count;
    a1 /= (double)count;
    if (!(a0 > 0))
        return (mktopt__pareto){0, 0};
    const double d = a0 - 2 * a1;
    const double shape = d > 0 ? fmin(fmax(2 - a0 / d, least_shape), 0.5) : 0.5;
    return (mktopt__pareto){shape, a0 * (1 - shape)};
}

double mktopt__pareto_tail(const mktopt__pareto *pareto, double x)
{
    if (!(pareto->scale > 0))
        return x > 0 ? 0 : 1;
    const double z = x / pareto->scale;
    if (fabs(pareto->shape) < 1e-9)
        return exp(-z);
    if (pareto->shape * z <= -1)
        return 0;
    return exp(-log1p(pareto->shape * z) / pareto->shape);
}

/* How many of the peaks are >= x. */
static int64_t rank_of(const mktopt__tail *tail, double x)
{
    int64_t low = 0, high = tail->held;
    while (low < high) {
        const int64_t middle = (low + high) / 2;
        if (tail->peaks[middle] >= x)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* How many peaks make the tail. */
static int64_t tail_count(const mktopt__tail *tail)
{
    const int64_t share = (int64_t)(tail_share * (double)tail->seen);
    const int64_t count = share > MKTOPT__TAIL_MIN_PEAKS ? share : MKTOPT__TAIL_MIN_PEAKS;
    return count < tail->held ? count : tail->held;
}

double mktopt__tail_probability(const mktopt__tail *tail, double x)
{
    const double seen = (double)tail->seen;
    if (tail->held == 0)
        return 1;
    const int64_t rank = rank_of(tail, x), count = tail_count(tail);
    if (rank >= tail->held && tail->seen > tail->held) {
        /* Below all peaks: an exponential body from 1 at 0. */
        const double least = tail->peaks[tail->held - 1];
        return least > 0 ? pow((double)tail->held / seen, x / least) : 1;
    }
    if (rank >= count || tail->held < 2 * MKTOPT__TAIL_MIN_PEAKS)
        return ((double)rank + 1) / (seen + 1);
    const double threshold = tail->peaks[count - 1];
    const mktopt__pareto pareto = mktopt__pareto_fit(tail->peaks, count, threshold, 0);
    const double p = (double)count / seen * mktopt__pareto_tail(&pareto, x - threshold);
    return fmax(p, 1 / (extrapolation * seen));
}

/* Forgets every second value, so that what changes for good is learned. */
static void forget(mktopt__tail *tail)
{
    const int64_t half = tail->held / 2;
    for (int64_t i = 0; i < half; i++)
        tail->peaks[i] = tail->peaks[2 * i + 1];
    tail->held = half;
    tail->seen /= 2;
}

void mktopt__tail_add(mktopt__tail *tail, double x, int64_t full)
{
    if (tail->seen >= full)
        forget(tail);
    /* Only the largest are held: below all peaks there is room only while nothing was left out. */
    const int64_t rank = rank_of(tail, x), complete = tail->held == tail->seen++;
    const int is_below = tail->held > 0 && x < tail->peaks[tail->held - 1];
    if (rank >= MKTOPT__TAIL_PEAKS || (is_below && !complete))
        return;
    const int64_t kept = tail->held < MKTOPT__TAIL_PEAKS ? tail->held : MKTOPT__TAIL_PEAKS - 1;
    memmove(tail->peaks + rank + 1, tail->peaks + rank,
            (size_t)(kept - rank) * sizeof *tail->peaks);
    tail->peaks[rank] = x;
    tail->held = kept + 1;
}

int mktopt__tail_check(const mktopt__tail *tail)
{
    if (tail->seen < 0 || tail->seen > MKTOPT__TAIL_FULL || tail->held < 0 ||
        tail->held > MKTOPT__TAIL_PEAKS || tail->held > tail->seen)
        return -1;
    for (int64_t i = 0; i < MKTOPT__TAIL_PEAKS; i++) {
        const double peak = tail->peaks[i];
        if (!(peak >= 0 && peak <= largest_peak) ||
            (i > 0 && i < tail->held && peak > tail->peaks[i - 1]))
            return -1;
    }
    return 0;
}
