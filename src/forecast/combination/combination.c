/* Rolling origins with the parameters as fitted: from each of the last values backwards every model
 * forecasts as far as the data and the horizon go. A model weighs 1 / error^p, its mean absolute
 * error; p grows with the length of the series, from a cautious 1 to 6, because errors of long
 * series tell good models from bad ones and those of short ones hardly do (Bates and Granger, OR
 * Quarterly 20, 1969, have p = 2 for squared errors). A median follows nothing, and stands or falls
 * with that: few values tell it as well as many.
 *
 * The shape of the error's spread over the horizon is that of a linear process (growth.c), found by
 * moving the last value: how far that moves the combined forecast. Where models are far apart, one
 * of them may be right: their distance from the combination widens the spread, as the variance
 * between models does in averages of them (Hoeting et al., Statistical Science 14, 1999); a mean
 * distance, so that one that runs away is not all that counts. The scale of both is measured on the
 * rolling errors of the combination. Errors h steps ahead overlap, and tell h times less. What
 * recent errors tell is not all: how much values vary changes, and comes back to what is usual in
 * the series (Engle, Econometrica 50, 1982; logarithms: Nelson, Econometrica 59, 1991).
 */
#include "forecast/combination/combination.h"

#include <math.h>
#include <string.h>

#include "forecast/combination/total.h"

enum { MOST_ORIGINS = 30, LARGEST_STRIDE = 8, FEWEST_TOLD = 2 };

#define SMALLEST_SHARE   0.05 /* of the mean: below, values do not tell how large errors are */
#define LARGEST_EVIDENCE 1000 /* of an AIC: exponentials stay finite */
#define LARGEST_RATIO    3    /* of shocks to values of other seasons than the last */
#define ROUNDING         1e-9 /* of the mean size: smaller errors are none */
#define LARGEST_SURPRISE 3    /* times the errors before it, what one more counts at most */
#define LARGEST_EXCESS   2    /* standard errors: beyond, a model is worse */
#define FARTHEST         10   /* times as far as others an exponential may lead */
#define LARGEST_POWER    6    /* of errors in weights */
#define LARGEST_CHANGE   3    /* of errors from stretch to stretch that counts as such */
#define LARGEST_ERROR    10   /* times those before it: beyond, it is a step or an outlier */

typedef struct rolling {
    int64_t origins;
    int64_t stride;
    int64_t horizon;
    double *forecasts; /* by model, origin, step */
    double *buffer;    /* horizon, or n elements */
    double *mean;      /* horizon elements: of the forecasts of all models, */
    double *distance;  /* and how far these are from it */
    double change;     /* of the size of errors to what is usual: what it is to be multiplied by */
} rolling;

typedef struct tally {
    double squares;
    double weights;
} tally;

static int64_t origin_at(const mktopt__combination *all, const rolling *r, int64_t i)
{
    return all->n - 1 - i * r->stride;
}

static int64_t steps_from(const mktopt__combination *all, const rolling *r, int64_t origin)
{
    return all->n - origin < r->horizon ? all->n - origin : r->horizon;
}

static double *forecasts_of(const rolling *r, int64_t model, int64_t origin)
{
    return r->forecasts + (model * r->origins + origin) * r->horizon;
}

static void plan(const mktopt__combination *all, rolling *r)
{
    const int64_t stride = all->n / (3 * MOST_ORIGINS);
    r->stride = stride < 1 ? 1 : stride < LARGEST_STRIDE ? stride : LARGEST_STRIDE;
    r->origins = all->n / 3 < MOST_ORIGINS ? all->n / 3 : MOST_ORIGINS;
    r->horizon = all->horizon < all->n ? all->horizon : all->n;
}

/* Sum of a model's absolute errors from one origin, and how many. */
static double origin_error(const mktopt__combination *all, const rolling *r, int64_t m, int64_t i,
                           double *count)
{
    const int64_t origin = origin_at(all, r, i), steps = steps_from(all, r, origin);
    const double *forecast = forecasts_of(r, m, i);
    double sum = 0;
    for (int64_t k = 0; k < steps; k++) {
        const int there = !isnan(all->observed[origin + k]);
        sum += there ? fabs(all->y[origin + k] - forecast[k]) : 0;
        *count += there;
    }
    return sum;
}

/* Mean absolute error of each model over all origins and steps. */
static void validate(mktopt__combination *all, const rolling *r)
{
    for (int64_t m = 0; m < all->n_models; m++) {
        double sum = 0, count = 0;
        const mktopt__origins origins = {all->n - 1, r->stride, r->origins, r->horizon, all->n};
        mktopt__model_roll(&all->models[m], &origins, forecasts_of(r, m, 0));
        for (int64_t i = 0; i < r->origins; i++)
            sum += origin_error(all, r, m, i, &count);
        const double error = count > 0 ? sum / count : 1;
        all->models[m].error = error > ROUNDING * all->size ? error : 0;
    }
}

/* The mean of how much more a model errs than another from an origin, in standard errors. Errors
 * from origins closer than the horizon are as good as one. */
static double excess(const mktopt__combination *all, const rolling *r, int64_t model, int64_t other)
{
    const double n = (double)r->origins, told = n * (double)r->stride / (double)r->horizon;
    double sum = 0, squares = 0, unused = 0;
    if (told < FEWEST_TOLD)
        return 0;
    for (int64_t i = 0; i < r->origins; i++) {
        const double more =
            origin_error(all, r, model, i, &unused) - origin_error(all, r, other, i, &unused);
        sum += more;
        squares += more * more;
    }
    const double mean = sum / n, variance = squares / n - mean * mean;
    return variance > 0 ? mean / sqrt(variance / (told - 1)) : 0;
}

/* Models that err more than the best one by more than chance have no say (a simple form of the
 * model confidence set: Hansen, Lunde and Nason, Econometrica 79, 2011). */
static void dismiss_worse(mktopt__combination *all, const rolling *r)
{
    int64_t best = 0;
    for (int64_t m = 1; m < all->n_models; m++)
        if (all->models[m].error < all->models[best].error)
            best = m;
    for (int64_t m = 0; m < all->n_models; m++)
        if (m != best && excess(all, r, m, best) > LARGEST_EXCESS)
            all->models[m].error = (double)INFINITY;
}

static void weigh(mktopt__combination *all)
{
    const double power = fmin(1 + (double)all->n / 100, LARGEST_POWER);
    double least = (double)INFINITY, sum = 0;
    for (int64_t m = 0; m < all->n_models; m++)
        least = fmin(least, all->models[m].error);
    for (int64_t m = 0; m < all->n_models; m++) {
        mktopt__fitted *model = &all->models[m];
        /* a perfect model among others takes all; several share */
        const double own = model->kind == MKTOPT__MODEL_MEDIAN ? LARGEST_POWER : power;
        model->weight = model->error > 0 ? pow(least / model->error, own) : 1;
        if (!isfinite(model->weight))
            model->weight = 0;
        sum += model->weight;
    }
    for (int64_t m = 0; m < all->n_models; m++)
        all->models[m].weight = sum > 0 ? all->models[m].weight / sum : 1.0 / (double)all->n_models;
}

static void add_weighted(double *sum, const double *values, double weight, int64_t n)
{
    for (int64_t k = 0; k < n && weight > 0; k++) /* values without weight may be infinite */
        sum[k] += weight * values[k];
}

static void add_distances(double *sum, const double *values, const double *mean, double weight,
                          int64_t n)
{
    for (int64_t k = 0; k < n && weight > 0; k++)
        sum[k] += weight * fabs(values[k] - mean[k]);
}

/* How far a model leads from the last value. */
static double distance(const mktopt__combination *all, const mktopt__fitted *model, double *buffer)
{
    double most = 0;
    mktopt__model_forecast(model, all->end, all->horizon, buffer);
    for (int64_t k = 0; k < all->horizon; k++)
        most = isnan(buffer[k]) ? (double)INFINITY : fmax(most, fabs(buffer[k] - all->last));
    return most;
}

/* A model that runs away has no say; nor has an exponential that leads much farther than all that
 * was seen and all that the other models say. */
static void dismiss_runaways(mktopt__combination *all, double *buffer)
{
    double distances[MKTOPT__MOST_MODELS], usual = 0;
    for (int64_t t = 0; t < all->n; t++)
        usual = fmax(usual, fabs(all->y[t] - all->last));
    for (int64_t m = 0; m < all->n_models; m++) {
        distances[m] = distance(all, &all->models[m], buffer);
        if (!all->models[m].logarithm && isfinite(distances[m]))
            usual = fmax(usual, distances[m]);
    }
    for (int64_t m = 0; m < all->n_models; m++) {
        mktopt__fitted *model = &all->models[m];
        if (!isfinite(distances[m]) || !isfinite(model->error) ||
            (model->logarithm && distances[m] > FARTHEST * usual))
            model->error = (double)INFINITY;
    }
}

static double mean_size(const mktopt__combination *all)
{
    double sum = 0;
    for (int64_t t = 0; t < all->n; t++)
        sum += fabs(all->y[t]);
    return sum / (double)all->n;
}

/* How the forecast answers to a small shock to the last value, by step. */
static void respond(mktopt__combination *all, double *response, double *buffer)
{
    const double shock = 1e-3 * all->size;
    memset(response, 0, (size_t)all->horizon * sizeof *response);
    for (int64_t m = 0; m < all->n_models && shock > 0; m++) {
        mktopt__fitted *model = &all->models[m];
        if (model->kind == MKTOPT__MODEL_INTERMITTENT) { /* no shock is small: it is a demand */
            add_weighted(response, all->mean, model->weight, all->horizon);
            continue;
        }
        mktopt__model_respond(model, all->end, all->last, shock, all->horizon, buffer);
        add_weighted(response, buffer, model->weight, all->horizon);
    }
    for (int64_t k = 0; k < all->horizon; k++)
        response[k] = shock > 0 ? (response[k] - all->mean[k]) / shock : 0;
}

/* Of the mean size of values. */
static double share_of(const mktopt__combination *all, double value)
{
    const double share = value / all->size;
    return share > SMALLEST_SHARE ? share : SMALLEST_SHARE;
}

/* How errors grow with what is forecast. */
static double dispersion(const mktopt__combination *all, double value)
{
    if (!(all->root + all->proportional > 0))
        return 1;
    const double share = share_of(all, value);
    return 1 - all->root - all->proportional + all->root * sqrt(share) + all->proportional * share;
}

/* Spread is the same everywhere, or (Taylor, Nature 189, 1961) goes with the root of the value, as
 * that of counts does, or with the value: all three by Akaike's weights. Likelihoods are those of
 * the fitted errors, Laplacian for the sake of outliers. */
static void choose_dispersion(mktopt__combination *all)
{
    double sums[3] = {0}, product = 1, logs = 0, count = 0, total = 0, weights[3];
    for (int64_t t = 0; t < all->n; t++) {
        if (all->y[t] < 0 || !(all->size > 0))
            return;
        if (t == 0 || isnan(all->observed[t]))
            continue;
        const double error = fabs(all->y[t] - all->fitted[t]);
        const double share = share_of(all, all->fitted[t]);
        const double inverse = 1 / share;
        sums[0] += error;
        sums[1] += error * sqrt(inverse);
        sums[2] += error * inverse;
        product *= share; /* few logarithms: they cost the most */
        if (product > 1e100 || product < 1e-100) {
            logs += log(product);
            product = 1;
        }
        count++;
    }
    logs += log(product);
    if (!(sums[0] > ROUNDING * all->size * count) ||
        !isfinite(sums[2])) /* perfect fits tell nothing */
        return;
    for (int i = 0; i < 3; i++) {
        const double aic = 2 * (count * log(sums[i] / sums[0]) + logs * i / 2) + (i > 0 ? 2 : 0);
        weights[i] = exp(fmin(-aic, LARGEST_EVIDENCE) / 2);
        total += weights[i];
    }
    all->root = weights[1] / total;
    all->proportional = weights[2] / total;
}

/* What demands move the forecast by, in the mean; single ones are nothing that a spread could be
 * told by. */
static double intermittent_gain(const mktopt__combination *all)
{
    double sum = 0;
    for (int64_t m = 0; m < all->n_models; m++) {
        const mktopt__fitted *model = &all->models[m];
        if (model->kind == MKTOPT__MODEL_INTERMITTENT)
            sum += model->weight *
                   mktopt__intermittent_gain(&model->of.intermittent, &model->now.intermittent);
    }
    return sum;
}

/* The mean, and how an error moves the steps after it: where no error tells how far a fit goes
 * after one, as in a random walk. */
static void forecast(mktopt__combination *all, double *buffer)
{
    for (int64_t m = 0; m < all->n_models; m++) {
        mktopt__model_forecast(&all->models[m], all->end, all->horizon, buffer);
        add_weighted(all->mean, buffer, all->models[m].weight, all->horizon);
    }
    for (int64_t m = 0; m < all->n_models && all->n_models > 1; m++) {
        mktopt__model_forecast(&all->models[m], all->end, all->horizon, buffer);
        add_distances(all->distance, buffer, all->mean, all->models[m].weight, all->horizon);
    }
    respond(all, all->response, buffer);
    for (int64_t k = 0; k < all->horizon; k++) {
        const double ratio = dispersion(all, all->last) / dispersion(all, all->mean[k]);
        all->response[k] = (all->exact ? 1 : all->response[k]) * fmin(ratio, LARGEST_RATIO);
    }
}

/* The shape of the spread; demands count in sums alone. */
static void shape_spread(mktopt__combination *all)
{
    const double gain = intermittent_gain(all);
    const int64_t changes = all->n > 1 ? all->n - 1 : 1;
    mktopt__growth_spread(all->response, &all->growth, changes, all->horizon, all->spread);
    for (int64_t k = 0; k < all->horizon; k++)
        all->response[k] += gain;
}

static void add_lasting(mktopt__combination *all)
{
    for (int64_t k = 0; k < all->horizon; k++)
        all->response[k] += all->lasting;
}

/* Logarithm of the mean square of errors one step ahead, over a stretch; NaN where nobody errs. */
static double log_square(const mktopt__combination *all, const double *errors, int64_t from,
                         int64_t to)
{
    const double least = ROUNDING * all->size;
    double squares = 0, count = 0;
    for (int64_t t = from; t < to; t++) {
        squares += errors[t] * errors[t];
        count += !isnan(all->observed[t]);
    }
    return squares > least * least * count ? log(squares / count) : (double)NAN;
}

/* What recent errors, on which the scale is measured, are to be multiplied by: the usual ones, in
 * the mean over all stretches as long, have a half of the say in short series, and the less, the
 * longer a stretch is itself. */
static double usual_change(const mktopt__combination *all, const rolling *r, const double *errors)
{
    const int64_t stretch = r->origins * r->stride;
    const double limit = 2 * log(LARGEST_CHANGE);
    double sum = 0, count = 0;
    if (stretch == 0 || all->exact)
        return 1;
    const double recent = log_square(all, errors, all->n - stretch, all->n);
    for (int64_t end = all->n; end > stretch; end -= stretch) {
        const double more = log_square(all, errors, end - stretch, end) - recent;
        if (isnan(more))
            continue;
        sum += fmax(fmin(more, limit), -limit);
        count++;
    }
    return count > 0 ? exp(sum / count / (double)(1 + r->stride) / 2) : 1;
}

/* How errors one step ahead add up: over the horizon in each step, and in the sum of all, or of a
 * third of the series; and how much they change. */
static void trace_errors(mktopt__combination *all, rolling *r)
{
    double *errors = r->buffer;
    const int64_t most = all->n / 3, steps = all->horizon < most ? all->horizon : most;
    for (int64_t t = 0; t < all->n; t++)
        errors[t] = t == 0 || isnan(all->observed[t])
                        ? 0
                        : (all->y[t] - all->fitted[t]) / dispersion(all, all->fitted[t]);
    if (!all->exact)
        mktopt__growth_find(all->response, errors + 1, all->n - 1, all->horizon, &all->growth);
    shape_spread(all);
    all->lasting = mktopt__lasting(all->response, errors, all->n, steps);
    add_lasting(all);
    r->change = usual_change(all, r, errors);
}

/* In units of the errors one step ahead, and with how far models are apart. */
static double widened(const mktopt__combination *all, double spread, double distance)
{
    if (all->exact || !(distance > 0))
        return spread;
    const double apart = distance / all->step;
    return sqrt(spread * spread + apart * apart);
}

static void scale_spread(mktopt__combination *all)
{
    for (int64_t k = 0; k < all->horizon; k++)
        all->spread[k] = all->scale * widened(all, all->spread[k] * dispersion(all, all->mean[k]),
                                              all->distance[k]);
}

/* What stands in for errors where there are none: the size of values by one more than their number,
 * as in the rule of succession; of nothing but zeros one unit. */
static double least_scale(const mktopt__combination *all)
{
    return (all->size > 0 ? all->size : 1) / ((double)all->n + 1);
}

/* What stands in for errors that nobody has seen: how changes from value to value differ. */
static double assumed_scale(const mktopt__combination *all)
{
    const double n = (double)all->n;
    double squares = 0;
    const double drift = all->n > 1 ? (all->y[all->n - 1] - all->y[0]) / (n - 1) : 0;
    for (int64_t t = 1; t < all->n; t++) {
        const double change = all->y[t] - all->y[t - 1] - (all->n > 2 ? drift : 0);
        squares += change * change;
    }
    const double scale = sqrt(squares / fmax(n - 2, 1));
    return scale > ROUNDING * all->size ? scale : least_scale(all);
}

/* Autoregressions of many lags have adapted to the errors that they are measured on. The ratio of
 * what is to be expected to those: the root of (n + p) / (n - p) (final prediction error: Akaike,
 * Annals of the Institute of Statistical Mathematics 21, 1969). */
static double adaptation(const mktopt__combination *all)
{
    const double n = (double)all->n;
    double lags = 0;
    for (int64_t m = 0; m < all->n_models; m++)
        if (all->models[m].kind == MKTOPT__MODEL_AR)
            lags += all->models[m].weight * (double)all->models[m].of.ar.order;
    return sqrt((n + lags) / (n - lags));
}

/* From the mean square of rolling errors; few may be small by luck. */
static void set_scale(mktopt__combination *all, double square)
{
    const double count = (double)all->n_errors, few = fmax(MKTOPT__FEW_ERRORS - count, 0);
    const double change = few > 0 ? assumed_scale(all) : 0, assumed = few * change * change;
    all->scale = sqrt((count * square + assumed) / (count + few));
    all->assumed = assumed > 0 ? assumed / (count * square + assumed) : 0;
    if (!(all->scale > ROUNDING * all->size) || (all->exact && few == 0))
        all->scale = least_scale(all);
}

/* Seasons that have seen what is forecast would make errors look small: the more so, the fewer
 * times each season was there. */
static void add_apart(double *sum, const mktopt__fitted *model, const double *values,
                      int64_t origin, int64_t n)
{
    for (int64_t k = 0; k < n && model->weight > 0; k++)
        sum[k] += model->weight * mktopt__model_apart(model, origin + k, values[k]);
}

/* In units of a spread that are the same for all values. What is many times its forecast tells how
 * large errors are at its own size, not at that of the forecast. */
static double error_of(const mktopt__combination *all, double value, double mean, double spread,
                       double distance)
{
    const double least = value * (1.0 / LARGEST_RATIO), size = mean > least ? mean : least;
    return fabs(value - mean) / widened(all, dispersion(all, size) * spread, distance);
}

/* Those of step k overlap with k others, and are as good as one. */
static void add_error(mktopt__combination *all, double value, double mean, int64_t k,
                      double distance, tally *sum)
{
    const double error = error_of(all, value, mean, all->spread[k], distance);
    const double weight = 1 / ((double)k + 1);
    all->errors[all->n_errors++] = error;
    sum->squares += weight * error * error;
    sum->weights += weight;
}

/* Nobody could have forecast a step: as long as few values tell that it stays, it is an error of
 * all that was forecast over it. */
static double without_step(const mktopt__combination *all, int64_t origin, int64_t t, double mean)
{
    const mktopt__shift *shift = &all->shift;
    const int over = shift->is_young && origin <= shift->at && shift->at <= t;
    return over ? (mean - shift->added) / shift->factor : mean;
}

/* Root mean square of the rolling errors one step ahead; 0: nobody has seen any. */
static void measure_first(mktopt__combination *all, const rolling *r)
{
    double squares = 0, count = 0;
    for (int64_t i = 0; i < r->origins; i++) {
        const int64_t origin = origin_at(all, r, i);
        double mean = 0;
        for (int64_t m = 0; m < all->n_models; m++)
            add_apart(&mean, &all->models[m], forecasts_of(r, m, i), origin, 1);
        if (isnan(all->observed[origin]))
            continue;
        mean = without_step(all, origin, origin, mean);
        const double error = error_of(all, all->y[origin], mean, 1, 0);
        squares += error * error;
        count++;
    }
    const double step = count > 0 ? sqrt(squares / count) : 0;
    all->step = step > ROUNDING * all->size ? step : 0;
    all->exact = all->step == 0;
}

/* How far models are apart from an origin. */
static void find_distances(const mktopt__combination *all, const rolling *r, int64_t i,
                           int64_t steps)
{
    memset(r->mean, 0, (size_t)steps * sizeof *r->mean);
    memset(r->distance, 0, (size_t)steps * sizeof *r->distance);
    if (all->n_models == 1)
        return;
    for (int64_t m = 0; m < all->n_models; m++)
        add_weighted(r->mean, forecasts_of(r, m, i), all->models[m].weight, steps);
    for (int64_t m = 0; m < all->n_models; m++)
        add_distances(r->distance, forecasts_of(r, m, i), r->mean, all->models[m].weight, steps);
}

/* spread[k] holds the shape; the rolling errors in its units give the scale. */
static void measure(mktopt__combination *all, const rolling *r)
{
    const double more = adaptation(all) * r->change;
    tally sum = {0};
    all->n_errors = 0;
    for (int64_t i = 0; i < r->origins; i++) {
        const int64_t origin = origin_at(all, r, i), steps = steps_from(all, r, origin);
        memset(r->buffer, 0, (size_t)steps * sizeof *r->buffer);
        for (int64_t m = 0; m < all->n_models; m++)
            add_apart(r->buffer, &all->models[m], forecasts_of(r, m, i), origin, steps);
        find_distances(all, r, i, steps);
        for (int64_t k = 0; k < steps; k++) {
            const double mean = without_step(all, origin, origin + k, r->buffer[k]);
            if (!isnan(all->observed[origin + k]))
                add_error(all, all->y[origin + k], mean, k, r->distance[k], &sum);
        }
    }
    if (!isnan(all->latest))
        add_error(all, all->latest, all->fitted[all->n - 1], 0, all->distance[0], &sum);
    all->told = sum.weights;
    set_scale(all, sum.weights > 0 ? more * more * sum.squares / sum.weights : 0);
    scale_spread(all);
    const double inverse = more / all->scale;
    for (int64_t i = 0; i < all->n_errors; i++)
        all->errors[i] *= inverse;
    if (!(all->step > 0))
        all->step = all->scale;
}

/* The scale goes with the mean square of errors one step ahead, over about as many as a fit
 * measures; a single one cannot do much. */
static void measure_step(mktopt__combination *all, double value, double forecast)
{
    const double error = fmin(error_of(all, value, forecast, 1, 0), LARGEST_SURPRISE * all->step);
    const double step =
        sqrt(all->step * all->step + (error * error - all->step * all->step) / MOST_ORIGINS);
    if (!isfinite(forecast) || !isfinite(step) || !(step > ROUNDING * all->size))
        return;
    all->scale *= step / all->step;
    all->step = step;
}

/* The forecast of the next value; a line was worked out for the horizon alone. */
static double next_mean(const mktopt__combination *all)
{
    double sum = 0, forecast;
    for (int64_t m = 0; m < all->n_models; m++) {
        if (all->models[m].kind == MKTOPT__MODEL_LINE)
            return (double)NAN;
        mktopt__model_forecast(&all->models[m], all->end, 1, &forecast);
        add_weighted(&sum, &forecast, all->models[m].weight, 1);
    }
    return sum;
}

static double largest_error(const mktopt__combination *all, double expected)
{
    return LARGEST_ERROR * all->step * dispersion(all, expected);
}

double mktopt__take(mktopt__combination *all, double value)
{
    const double expected = next_mean(all), limit = largest_error(all, expected);
    for (int64_t m = 0; m < all->n_models; m++)
        mktopt__model_take(&all->models[m], all->end, value, limit);
    if (!isnan(value)) {
        measure_step(all, value, expected);
        all->last = value;
    }
    all->end++;
    return expected;
}

static int reserve(mktopt__arena *arena, mktopt__combination *all, rolling *r)
{
    const int64_t cells = r->origins * r->horizon;
    all->mean = mktopt__arena_alloc(arena, all->horizon, sizeof(double));
    all->fitted = mktopt__arena_alloc(arena, all->n, sizeof(double));
    all->spread = mktopt__arena_alloc(arena, all->horizon, sizeof(double));
    all->response = mktopt__arena_alloc(arena, all->horizon, sizeof(double));
    all->distance = mktopt__arena_alloc(arena, all->horizon, sizeof(double));
    all->errors = mktopt__arena_alloc(arena, cells + 1, sizeof(double));
    r->forecasts = mktopt__arena_alloc(arena, cells * all->n_models, sizeof(double));
    r->buffer =
        mktopt__arena_alloc(arena, all->horizon > all->n ? all->horizon : all->n, sizeof(double));
    r->mean = mktopt__arena_alloc(arena, r->horizon, 2 * sizeof(double));
    r->distance = r->mean != NULL ? r->mean + r->horizon : NULL;
    return all->mean == NULL || all->fitted == NULL || all->spread == NULL ||
                   all->response == NULL || all->distance == NULL || all->errors == NULL ||
                   r->forecasts == NULL || r->buffer == NULL || r->mean == NULL
               ? -1
               : 0;
}

/* A last value that is out of line has no say in how models are fitted; whether they follow what of
 * it is to stay is then what they do with any other value. */
static void take_latest(mktopt__combination *all)
{
    const double expected = all->fitted[all->n - 1], limit = largest_error(all, expected);
    all->last = expected + all->stays * (all->latest - expected);
    for (int64_t m = 0; m < all->n_models; m++) {
        mktopt__model_take_back(&all->models[m]);
        mktopt__model_take(&all->models[m], all->n - 1, all->last, limit);
    }
}

int mktopt__combine(mktopt__arena *arena, mktopt__combination *all)
{
    rolling r = {0};
    plan(all, &r);
    if (reserve(arena, all, &r) != 0)
        return -1;
    all->end = all->n;
    all->last = all->y[all->n - 1];
    all->size = mean_size(all);
    for (int64_t m = 0; m < all->n_models; m++)
        mktopt__model_settle(&all->models[m], all->n);
    validate(all, &r);
    dismiss_runaways(all, r.buffer);
    dismiss_worse(all, &r);
    weigh(all);
    for (int64_t m = 0; m < all->n_models; m++) {
        mktopt__model_project(&all->models[m], all->n, r.buffer, 0, NULL);
        add_weighted(all->fitted, r.buffer, all->models[m].weight, all->n);
    }
    choose_dispersion(all);
    measure_first(all, &r);
    if (!isnan(all->latest))
        take_latest(all);
    forecast(all, r.buffer);
    trace_errors(all, &r);
    measure(all, &r);
    return 0;
}

int mktopt__look_ahead(mktopt__arena *arena, mktopt__combination *all)
{
    double *buffer = mktopt__arena_alloc(arena, all->horizon, sizeof *buffer);
    all->mean = mktopt__arena_alloc(arena, all->horizon, sizeof(double));
    all->spread = mktopt__arena_alloc(arena, all->horizon, sizeof(double));
    all->response = mktopt__arena_alloc(arena, all->horizon, sizeof(double));
    all->distance = mktopt__arena_alloc(arena, all->horizon, sizeof(double));
    if (buffer == NULL || all->mean == NULL || all->spread == NULL || all->response == NULL ||
        all->distance == NULL)
        return -1;
    forecast(all, buffer);
    shape_spread(all);
    add_lasting(all);
    scale_spread(all);
    return 0;
}
