/* Whether a fitted curve can be relied on, and if not, why, in a sentence with the numbers. */
#include <math.h>
#include <mktopt/allocation.h>

#include "allocation/fit/fit.h"
#include "base/number.h"

/* A constant and a straight line must be worse than the curve by this much AICc: from 4 on a model
 * has "considerably less support" (Burnham and Anderson, section 2.6) ... */
static const double SIMPLER_MARGIN = 4;
/* ... up to 7, so that families within 7 of the best are still possible. */
static const double POSSIBLE = 7;
/* They must agree on the marginal response at the largest spend up to this factor, or up to this
 * part of what a unit brings there on average: differences among next to nothing move no money. */
static const double AGREEMENT = 2;
static const double SLIGHT = 0.1;
/* And on the whole response up to this factor, else there is a caution. */
static const double SAME_LEVEL = 1.5;
/* Less autocorrelation at lag 1 widens standard errors by sqrt(1.3 / 0.7), about a third, at most.
 */
static const double HANGS_TOGETHER = 0.3;
/* A parameter whose standard error is a larger part of it cannot be told from 0. */
static const double LARGEST_ERROR = 0.5;

/* The spend that brings half of the limit, or where a curve without limit begins to bend. */
static double half_saturation(const mktopt_curve *curve)
{
    switch (curve->type) {
    case MKTOPT_CURVE_EXPONENTIAL:
        return curve->gamma * log(2.0);
    case MKTOPT_CURVE_LOGISTIC:
        return log(3.0) / curve->lambda;
    case MKTOPT_CURVE_POWER:
        return 0;
    default:
        return curve->gamma;
    }
}

static const char *doubt_in_parameters(const mktopt_fitted_curve *best, mktopt__arena *arena)
{
    /* The factor of a power is its response at a spend of 1, far from any that was seen. */
    const int64_t first = best->curve.type == MKTOPT_CURVE_POWER;
    for (int64_t j = first; j < best->parameter_count - best->has_baseline; j++) {
        const mktopt_fit_parameter *p = &best->parameters[j];
        if (isnan(p->standard_error))
            return mktopt__arena_printf(arena, "the data do not tell the parameters of %s apart",
                                        mktopt__fit_family_names.names[best->curve.type]);
        if (p->standard_error > LARGEST_ERROR * fabs(p->value))
            return mktopt__arena_printf(arena,
                                        "%s of %s is %s with a standard error of %s: too uncertain",
                                        p->name, mktopt__fit_family_names.names[best->curve.type],
                                        MKTOPT__SHORT(p->value), MKTOPT__SHORT(p->standard_error));
    }
    return "";
}

/* The least and greatest of a figure among the candidates that are possible, at the largest spend
 * seen, and the families that say so. */
typedef struct range {
    double low;
    double high;
    const char *lowest;
    const char *highest;
} range;

static void widen(range *r, double value, const char *family)
{
    if (r->lowest == NULL || value < r->low)
        r->lowest = family;
    if (r->highest == NULL || value > r->high)
        r->highest = family;
    r->low = fmin(r->low, value);
    r->high = fmax(r->high, value);
}

static void possible(const mktopt__curve_fit *fit, range *response, range *slope)
{
    const mktopt_fitted_curve *rows = fit->candidates.items;
    const double spend = fit->summary.max_spend;
    *response = *slope = (range){(double)INFINITY, 0, NULL, NULL};
    for (int64_t i = 0; i < fit->candidates.count && rows[i].delta_aicc <= POSSIBLE; i++) {
        const char *family = mktopt__fit_family_names.names[rows[i].curve.type];
        double value = 0, next = 0;
        if (mktopt_curve_evaluate(&rows[i].curve, &spend, 1, &value, &next, NULL) != MKTOPT_OK)
            continue;
        widen(response, value, family);
        widen(slope, next, family);
    }
}

/* What the next unit brings. */
static const char *doubt_among_families(const mktopt__curve_fit *fit, mktopt__arena *arena)
{
    const double spend = fit->summary.max_spend;
    range response, slope;
    possible(fit, &response, &slope);
    const double average = response.high / spend;
    if (slope.high <= AGREEMENT * slope.low + SLIGHT * average)
        return "";
    return mktopt__arena_printf(arena,
                                "possible curves (AICc within %s) disagree: at the largest spend "
                                "seen, %s, the next unit brings %s by %s, %s by %s",
                                MKTOPT__NUMBER(POSSIBLE), MKTOPT__SHORT(spend),
                                MKTOPT__SHORT(slope.low), slope.lowest, MKTOPT__SHORT(slope.high),
                                slope.highest);
}

/* The data may show what more brings, but not what all of it brings against nothing. */
static const char *caution_about_level(const mktopt__curve_fit *fit, mktopt__arena *arena)
{
    const mktopt_fit_summary *s = &fit->summary;
    range response, slope;
    possible(fit, &response, &slope);
    if (response.high <= SAME_LEVEL * response.low)
        return "";
    return mktopt__arena_printf(
        arena,
        "what the whole spend brings is extrapolated, the least one seen is %s: at %s it is %s by "
        "%s, %s by %s (AICc within %s)",
        MKTOPT__SHORT(s->min_spend), MKTOPT__SHORT(s->max_spend), MKTOPT__SHORT(response.low),
        response.lowest, MKTOPT__SHORT(response.high), response.highest, MKTOPT__NUMBER(POSSIBLE));
}

/* Errors that are not independent of one another, by more than chance (5 %, two sides) and enough
 * to matter, make the standard errors too small. */
static const char *caution_about_errors(const mktopt__curve_fit *fit, mktopt__arena *arena)
{
    const mktopt_fitted_curve *best = fit->candidates.items;
    const double chance = 1.96 / sqrt((double)fit->summary.observations);
    if (!(best->autocorrelation > fmax(chance, HANGS_TOGETHER)))
        return "";
    return mktopt__arena_printf(arena,
                                "residuals hang together from one observation to the next "
                                "(autocorrelation %s): standard errors may be too small",
                                MKTOPT__SHORT(best->autocorrelation));
}

const char *mktopt__fit_caution(const mktopt__curve_fit *fit, mktopt__arena *arena)
{
    if (fit->candidates.count == 0)
        return "";
    const char *level = caution_about_level(fit, arena), *errors = caution_about_errors(fit, arena);
    if (level == NULL || errors == NULL)
        return NULL;
    const char *between = level[0] != '\0' && errors[0] != '\0' ? "; " : "";
    return mktopt__arena_printf(arena, "%s%s%s", level, between, errors);
}

static const char *doubt_without_curve(const mktopt_fit_summary *s, mktopt__arena *arena)
{
    if (s->distinct_spends >= 3 && s->observations >= 5)
        return "the response does not rise with spend, or lies below 0";
    return mktopt__arena_printf(
        arena,
        "too few for any curve: %lld observation%s at %lld level%s of spend; 5 at 3 are needed",
        (long long)s->observations, s->observations == 1 ? "" : "s", (long long)s->distinct_spends,
        s->distinct_spends == 1 ? "" : "s");
}

/* A simpler response that explains as much as the best curve: "" when there is none. */
static const char *doubt_for_simpler(const mktopt__curve_fit *fit, mktopt__arena *arena)
{
    const mktopt_fitted_curve *best = fit->candidates.items;
    const mktopt_fit_summary *s = &fit->summary;
    const char *name = mktopt__fit_family_names.names[best->curve.type];
    if (s->flat_aicc - best->aicc < SIMPLER_MARGIN)
        return mktopt__arena_printf(arena,
                                    "the response may not depend on spend: AICc is %s for a "
                                    "constant and %s for the best curve (%s), which must be lower "
                                    "by %s",
                                    MKTOPT__SHORT(s->flat_aicc), MKTOPT__SHORT(best->aicc), name,
                                    MKTOPT__NUMBER(SIMPLER_MARGIN));
    if (s->straight_aicc - best->aicc < SIMPLER_MARGIN)
        return mktopt__arena_printf(arena,
                                    "where the response bends cannot be told: AICc is %s for a "
                                    "straight line and %s for the best curve (%s), which must be "
                                    "lower by %s",
                                    MKTOPT__SHORT(s->straight_aicc), MKTOPT__SHORT(best->aicc),
                                    name, MKTOPT__NUMBER(SIMPLER_MARGIN));
    return "";
}

const char *mktopt__fit_doubt(const mktopt__curve_fit *fit, mktopt__arena *arena)
{
    const mktopt_fitted_curve *best = fit->candidates.items;
    const mktopt_fit_summary *s = &fit->summary;
    if (fit->candidates.count == 0)
        return doubt_without_curve(s, arena);
    const char *simpler = doubt_for_simpler(fit, arena);
    if (simpler == NULL || simpler[0] != '\0')
        return simpler;
    const double half = half_saturation(&best->curve);
    if (half > s->max_spend)
        return mktopt__arena_printf(arena,
                                    "saturation is extrapolated: %s bends at a spend of %s, the "
                                    "largest one seen is %s",
                                    mktopt__fit_family_names.names[best->curve.type],
                                    MKTOPT__SHORT(half), MKTOPT__SHORT(s->max_spend));
    const char *uncertain = doubt_in_parameters(best, arena);
    if (uncertain == NULL || uncertain[0] != '\0')
        return uncertain;
    return doubt_among_families(fit, arena);
}
