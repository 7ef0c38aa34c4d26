/* Cells as pairs, their weights, and the likelihood of a model. */
#include "anomaly/explain_view.h"

#include "numeric/select.h"

/* Noise of 3 % in each of two values, known as from this many cells (two: then the logarithm of
 * gamma of half of them is 0). */
static const double prior_noise = 0.03;
enum { PRIOR_CELLS = 2 };

static double plogp(double part, double whole)
{
    return part > 0 ? part * log(part / whole) : 0;
}

double mktopt__pair_likelihood(mktopt__pair p)
{
    return plogp(p.after, p.after + p.before) + plogp(p.before, p.after + p.before);
}

/* A total has its cells; a ratio its denominators, and either its numerators or, if these follow
 * the denominators, the pairs of Mantel and Haenszel. */
static void pair_values(const mktopt__cells *cells, int which, int follows, mktopt__pair *out)
{
    for (int64_t i = 0; i < cells->rows; i++) {
        const mktopt__pair top = {cells->top[1][i], cells->top[0][i]};
        out[i] = top;
        if (cells->bottom[0] == NULL)
            continue;
        const mktopt__pair bottom = {cells->bottom[1][i], cells->bottom[0][i]};
        const double sum = bottom.after + bottom.before;
        if (which == 1)
            out[i] = bottom;
        else if (follows && sum > 0)
            out[i] = (mktopt__pair){2 * top.after * (bottom.before / sum),
                                    2 * top.before * (bottom.after / sum)};
    }
}

static int are_whole(double *const values[2], int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        if (values[0][i] != floor(values[0][i]) || values[1][i] != floor(values[1][i]))
            return 0;
    return 1;
}

/* Degrees of freedom of the deviance and of its prior. */
static int64_t freedom_of(const mktopt__view *v)
{
    return (v->cells > 0 ? v->cells - 1 : 0) + PRIOR_CELLS;
}

/* ln gamma(n / 2), by recursion from gamma(1/2) or gamma(1). */
static double log_gamma_of_half(int64_t n)
{
    double sum = n % 2 == 1 ? log(acos(-1)) / 2 : 0;
    for (int64_t i = 2 - n % 2; i < n; i += 2)
        sum += log((double)i / 2);
    return sum;
}

void mktopt__view_fill(mktopt__view *v, const mktopt__cells *cells, int which, int follows,
                       double *sizes)
{
    int64_t known = 0;
    pair_values(cells, which, follows, v->values);
    for (int64_t i = 0; i < cells->rows; i++)
        if (v->values[i].after + v->values[i].before > 0)
            sizes[known++] = v->values[i].after + v->values[i].before;
    v->cells = known;
    v->typical = known > 0 ? mktopt__median(sizes, known) : 0;
    v->are_counts = are_whole(which == 1 ? cells->bottom : cells->top, cells->rows);
    v->log_gamma = log_gamma_of_half(freedom_of(v));
}

void mktopt__view_weigh(mktopt__view *v, int64_t count, double relative)
{
    const double k = relative * v->typical;
    v->constant = v->log_weights = v->parts = 0;
    v->rest = (mktopt__pair){0, 0};
    for (int64_t i = 0; i < count; i++) {
        const double n = v->values[i].after + v->values[i].before;
        const double weight = k > 0 ? 1 / (1 + n / k) : 1;
        v->weighted[i] = (mktopt__pair){weight * v->values[i].after, weight * v->values[i].before};
        v->constant += 2 * mktopt__pair_likelihood(v->weighted[i]);
        v->log_weights += n > 0 ? log(weight * n) / 2 : 0;
        v->rest = mktopt__pair_plus(v->rest, v->weighted[i]);
    }
    /* The dispersion at which the logarithm of a median cell's change has the prior's noise. */
    v->prior = PRIOR_CELLS * prior_noise * prior_noise / 2 * v->typical / (1 + 1 / relative);
    v->deviance = fmax(v->constant - 2 * mktopt__pair_likelihood(v->rest), 0);
}

/* phi unknown: integrated over its prior. */
static double evidence_of_any(const mktopt__view *v, double deviance)
{
    return v->log_gamma + (double)PRIOR_CELLS / 2 * log(v->prior / 2) -
           (double)freedom_of(v) / 2 * log((deviance + v->prior) / 2);
}

/* phi 1. */
static double evidence_of_counts(double deviance)
{
    return -deviance / 2;
}

double mktopt__view_evidence(const mktopt__view *v, double deviance)
{
    if (!(v->prior > 0))
        return 0;
    const double any = evidence_of_any(v, fmax(deviance, 0));
    if (!v->are_counts)
        return v->log_weights + any;
    const double counts = evidence_of_counts(fmax(deviance, 0));
    return v->log_weights + fmax(any, counts) + log1p(exp(-fabs(any - counts)));
}

double mktopt__view_dispersion(const mktopt__view *v)
{
    const double mean = (v->deviance + v->prior) / (double)freedom_of(v);
    if (!v->are_counts || !(v->prior > 0))
        return mean;
    const double odds = exp(evidence_of_counts(v->deviance) - evidence_of_any(v, v->deviance));
    const double any = 1 / (1 + odds);
    return any * mean + (1 - any);
}
