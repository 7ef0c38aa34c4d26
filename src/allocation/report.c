/* What an allocation brings, why it is what it is, and how to get there from today. */
#include <math.h>

#include "allocation/allocation_priv.h"
#include "allocation/search/fees.h"
#include "base/number.h"
#include "base/sum.h"
#include "numeric/select.h"

/* A marginal response within this of the price equals it, for the reader. */
static const double SAME_PRICE = 1e-6;
/* What rounding leaves over is less than this part of all spend. */
static const double CRUMB = 1e-12;

static const char *const held_by_names[] = {
    "price", "min", "max", "fixed", "max_change", "off", "kink", "remainder", "season",
};
const mktopt__enum mktopt__held_by_names = MKTOPT__ENUM_OF(held_by_names);

typedef struct report {
    const mktopt__model *m;
    const double *x;
    const mktopt__answer *answer; /* NULL: given spends */
    const mktopt__context *context;
    mktopt__allocation *out;
    const int32_t *nearest; /* of groups: the innermost one at a bound around, or it; 0: none */
    const int32_t *apart;   /* of channels: the same */
    const double *price;    /* of terms: what the next unit must bring; NaN: undefined */
    double spend;
} report;

/* ---- why ----------------------------------------------------------------------------------- */

static double slope_at(const mktopt__model *m, int64_t j, double x)
{
    const int64_t i = m->term_channel[j];
    return m->factors[i * m->n_periods + m->term_period[j]] *
           mktopt__response_slope(&m->responses[i], x);
}

static double finite_or_none(double x)
{
    return isfinite(x) ? x : (double)NAN;
}

static int near(double a, double b)
{
    return isfinite(a) && isfinite(b) && fabs(a - b) <= 1e-12 * fmax(fabs(a), fabs(b));
}

/* Rounding may leave a spend so far from a bend of its response, relatively. */
static const double BESIDE = 1e-9;

/* A spend within its bounds; one that brings another price may miss a bound by a crumb. */
static int32_t held_inside(const report *r, int64_t j)
{
    const double x = r->x[j], low = r->m->problem.domains[j].low, price = r->price[j];
    const double right = slope_at(r->m, j, x * (1 + BESIDE));
    if (fabs(right - price) > SAME_PRICE * fabs(price) && x - low <= CRUMB * r->spend)
        return low > 0 ? MKTOPT_HELD_BY_MIN : MKTOPT_HELD_OFF;
    if (right * (1 + SAME_PRICE) < slope_at(r->m, j, x * 1.001))
        return MKTOPT_HELD_BY_REMAINDER;
    return !(right >= price * (1 - SAME_PRICE)) && mktopt__is_at_corner(r->m, j, x)
               ? MKTOPT_HELD_BY_KINK
               : MKTOPT_HELD_BY_PRICE;
}

static int32_t held_by(const report *r, int64_t j)
{
    const mktopt__domain *d = &r->m->problem.domains[j];
    const double x = r->x[j], high = r->m->open_high[j];
    if ((!d->off || x > 0) && near(d->low, high))
        return mktopt__bound_is_change(r->m, j, high, 1) &&
                       mktopt__bound_is_change(r->m, j, high, 0)
                   ? MKTOPT_HELD_BY_MAX_CHANGE
                   : MKTOPT_HELD_BY_FIXED;
    if (x > 0 && near(x, high))
        return mktopt__bound_is_change(r->m, j, high, 1) ? MKTOPT_HELD_BY_MAX_CHANGE
                                                         : MKTOPT_HELD_BY_MAX;
    if (x == 0)
        return MKTOPT_HELD_OFF;
    if (near(x, d->low))
        return mktopt__bound_is_change(r->m, j, d->low, 0) ? MKTOPT_HELD_BY_MAX_CHANGE
                                                           : MKTOPT_HELD_BY_MIN;
    return held_inside(r, j);
}

static int32_t group_held_by(const mktopt__group *g, double spend)
{
    if (fabs(spend - g->upper) <= 1e-9 * spend)
        return MKTOPT_HELD_BY_MAX;
    return g->lower > 0 && fabs(spend - g->lower) <= 1e-9 * spend ? MKTOPT_HELD_BY_MIN
                                                                  : MKTOPT_HELD_BY_PRICE;
}

/* A group at a bound has a price of its own. */
static mktopt_status find_groups_apart(report *r, mktopt_error *err)
{
    const mktopt__problem *p = &r->m->problem;
    int32_t *apart = mktopt__arena_alloc(r->m->arena, r->m->n_channels, sizeof *apart);
    int32_t *nearest = mktopt__arena_alloc(r->m->arena, p->n_groups, sizeof *nearest);
    if (apart == NULL || nearest == NULL)
        return mktopt__out_of_memory(err);
    for (int32_t g = 1; g < p->n_groups; g++) { /* parents come first */
        const mktopt__group *group = &p->groups[g];
        const int32_t held = group_held_by(group, mktopt__group_spend(group, r->x));
        nearest[g] = held != MKTOPT_HELD_BY_PRICE ? g : nearest[group->parent];
        for (int64_t j = group->first; j < group->own_last; j++)
            apart[r->m->term_channel[j]] = nearest[g];
    }
    r->nearest = nearest;
    r->apart = apart;
    return MKTOPT_OK;
}

/* Whether a spend could be a little more or less, and what that would bring or lose; `rising`: on
 * the part of its curve that bends upwards. */
static int is_free(const report *r, int64_t j, int rising, double *slope)
{
    const double x = r->x[j], crumb = CRUMB * r->spend;
    double bend = NAN;
    if (!(x - r->m->problem.domains[j].low > crumb && r->m->open_high[j] - x > crumb))
        return 0;
    *slope = mktopt__model_slope(r->m, j, x, &bend);
    return isfinite(*slope) && (bend > 0) == rising && !mktopt__is_at_corner(r->m, j, x);
}

/* Prices that spends inside a group, and none that a group inside keeps apart, allow: with the
 * least no unit is missing, with the greatest none is too many. */
typedef struct price_range {
    double least, most;
} price_range;

static void narrow(price_range *range, double least, double most)
{
    if (fmax(range->least, least) > fmin(range->most, most)) /* only rounding tells them apart */
        return;
    range->least = fmax(range->least, least);
    range->most = fmin(range->most, most);
}

/* A spend that is not free: where it could be more that must not bring more than the price, and
 * what its last unit brings no less. Being off is another matter where that saves something. */
static void narrow_by_term(const report *r, int64_t j, price_range *range)
{
    const mktopt__domain *d = &r->m->problem.domains[j];
    const double x = r->x[j], crumb = CRUMB * r->spend;
    if (!(range->least < range->most) || !d->on || (x == 0 && d->off && (d->low > 0 || d->fee > 0)))
        return;
    const double next = slope_at(r->m, j, x * (1 + BESIDE));
    const double last = mktopt__is_at_corner(r->m, j, x) ? slope_at(r->m, j, x * (1 - BESIDE))
                                                         : slope_at(r->m, j, x);
    narrow(range, r->m->open_high[j] - x > crumb ? next : -INFINITY,
           x - d->low > crumb ? last : INFINITY);
}

/* Inside a group kept at its least a unit is worth no more than around it, at its most no less. */
static void narrow_by_group(const report *r, int32_t g, const price_range *own, price_range *around)
{
    const mktopt__group *group = &r->m->problem.groups[g];
    if (near(group->lower, group->upper))
        return;
    if (group_held_by(group, mktopt__group_spend(group, r->x)) == MKTOPT_HELD_BY_MIN)
        narrow(around, own->least, INFINITY);
    else
        narrow(around, -INFINITY, own->most);
}

/* The slope of free spends is the price around them, and better known than from the search, whose
 * curves may be polylines; least well of one that rises, which takes what the others leave. */
static void narrow_by_free(const report *r, int rising, price_range *ranges)
{
    for (int64_t j = 0; j < r->m->problem.n_terms; j++) {
        price_range *range = &ranges[r->apart[r->m->term_channel[j]]];
        double slope;
        if (range->least < range->most && is_free(r, j, rising, &slope))
            *range = (price_range){slope, slope};
    }
}

/* Where no spend is free, any price between slopes to both sides holds: the search's, or the
 * nearest to it. The search leaves out what it does not move, so its own may not hold. */
static mktopt_status find_prices(report *r, mktopt_error *err)
{
    const mktopt__problem *p = &r->m->problem;
    double *price = mktopt__arena_alloc(r->m->arena, p->n_terms, sizeof *price);
    price_range *ranges = mktopt__arena_alloc(r->m->arena, p->n_groups, sizeof *ranges);
    if (price == NULL || ranges == NULL)
        return mktopt__out_of_memory(err);
    for (int32_t g = 0; g < p->n_groups; g++)
        ranges[g] = (price_range){-INFINITY, INFINITY};
    for (int rising = 0; rising < 2; rising++)
        narrow_by_free(r, rising, ranges);
    for (int64_t j = 0; j < p->n_terms; j++)
        narrow_by_term(r, j, &ranges[r->apart[r->m->term_channel[j]]]);
    for (int32_t g = p->n_groups - 1; g > 0; g--) /* children before their parents */
        if (r->nearest[g] == g)
            narrow_by_group(r, g, &ranges[g], &ranges[r->nearest[p->groups[g].parent]]);
    for (int64_t j = 0; j < p->n_terms; j++) {
        const price_range *range = &ranges[r->apart[r->m->term_channel[j]]];
        const double known = r->answer->solution.price[j];
        price[j] = isnan(known) && range->least < range->most
                       ? known
                       : fmin(fmax(known, range->least), range->most);
    }
    r->price = price;
    return MKTOPT_OK;
}

/* That of a spend in a group, 0 being the whole, which no group inside keeps apart. */
static double price_inside(const report *r, int32_t g)
{
    const mktopt__group *group = &r->m->problem.groups[g];
    for (int64_t j = group->first; j < group->last; j++)
        if (r->apart[r->m->term_channel[j]] <= g) /* groups around have smaller numbers */
            return r->price[j];
    return NAN;
}

/* Everywhere else, or in which group. */
static const char *where(const report *r, int64_t channel)
{
    const int32_t g = r->apart[channel];
    if (g == 0)
        return "elsewhere";
    const mktopt__group *group = &r->m->problem.groups[g];
    const mktopt__channel_group *given = r->m->input->groups.items;
    const int held = group_held_by(group, mktopt__group_spend(group, r->x));
    return mktopt__arena_printf(r->context->arena, "elsewhere in '%s', which is kept at its %s",
                                given[r->m->group_input[g]].name,
                                held == MKTOPT_HELD_BY_MAX ? "most" : "least");
}

/* Where there is no price, no spend could be another; where it is 0, nobody takes the rest. */
static const char *explain_off(const report *r, int64_t channel, const mktopt_allocation_share *s,
                               const char *worth)
{
    if (isnan(s->price))
        return r->m->is_reach ? "gets nothing: the target is reached without it"
                              : "gets nothing: nothing is left to spend on it";
    if (s->price == 0 && r->m->channels[channel].min > r->out->summary.budget - r->spend)
        return "gets nothing: less is left than its least spend";
    return mktopt__arena_printf(r->context->arena, "gets nothing: no spend on it brings enough; %s",
                                worth);
}

/* Infinite slopes, and those beyond the numbers. */
#define WORDS(rate) (isfinite(rate) ? MKTOPT__SHORT(rate) : "more than numbers can say")

static const char *explain(const report *r, int64_t channel, const mktopt_allocation_share *s)
{
    mktopt__arena *a = r->context->arena;
    const char *next = WORDS(s->marginal_response), *place = where(r, channel);
    if (place == NULL)
        return NULL;
    const char *worth =
        isnan(s->price) ? "every spend is at a bound"
                        : mktopt__arena_printf(a, "a unit is worth %s %s", WORDS(s->price), place);
    if (worth == NULL)
        return NULL;
    switch (s->held_by) {
    case MKTOPT_HELD_BY_MIN:
        return mktopt__arena_printf(a, "kept at its least: its last unit brings %s; %s", next,
                                    worth);
    case MKTOPT_HELD_BY_MAX:
        return mktopt__arena_printf(a, "kept at its most: its next unit would bring %s; %s", next,
                                    worth);
    case MKTOPT_HELD_BY_FIXED:
        return "fixed: its least and its most are one";
    case MKTOPT_HELD_BY_MAX_CHANGE:
        return mktopt__arena_printf(a, "kept by the largest change from today's %s: its %s %s; %s",
                                    MKTOPT__SHORT(s->current),
                                    s->change > 0 ? "next unit would bring" : "last unit brings",
                                    next, worth);
    case MKTOPT_HELD_OFF:
        return explain_off(r, channel, s, worth);
    case MKTOPT_HELD_BY_KINK:
        return mktopt__arena_printf(
            a, "stands where its response bends: its next unit would bring %s; %s", next, worth);
    case MKTOPT_HELD_BY_REMAINDER:
        return "takes what the others leave, on the rising part of its curve";
    case MKTOPT_HELD_BY_SEASON:
        return "differs between periods: see its spends";
    default:
        return mktopt__arena_printf(a, "its next unit brings %s, what a unit is worth %s", next,
                                    place);
    }
}

/* ---- channels ------------------------------------------------------------------------------ */

static mktopt_status new_channels(report *r, mktopt_error *err)
{
    const mktopt__model *m = r->m;
    mktopt__arena *a = r->context->arena;
    mktopt__allocation_share *shares = mktopt__arena_alloc(a, m->n_channels, sizeof *shares);
    double *periods = mktopt__arena_alloc(a, m->n_channels, (size_t)m->n_periods * sizeof *periods);
    if (shares == NULL || periods == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < m->n_channels; i++) {
        mktopt_allocation_share *s = &shares[i].share;
        const char *name = m->channels[i].name;
        *s = (mktopt_allocation_share){.struct_size = sizeof *s,
                                       .held_by = MKTOPT_NONE_I32,
                                       .name = mktopt__arena_string(a, name),
                                       .price = NAN,
                                       .marginal_response = NAN,
                                       .current = m->channels[i].current * (double)m->n_periods,
                                       .change = NAN,
                                       .current_response = NAN,
                                       .rounded_spend = NAN,
                                       .response_lower = NAN,
                                       .response_upper = NAN,
                                       .explanation = NULL,
                                       .spend_by_period = &periods[i * m->n_periods]};
        if (s->name == NULL)
            return mktopt__out_of_memory(err);
        shares[i].spend_by_period = m->n_periods > 1
                                        ? (mktopt__array){&periods[i * m->n_periods], m->n_periods}
                                        : (mktopt__array){NULL, 0};
    }
    r->out->channels = (mktopt__array){shares, m->n_channels};
    return MKTOPT_OK;
}

static mktopt__allocation_share *shares_of(const report *r)
{
    return r->out->channels.items;
}

static void add_term(const report *r, int64_t j)
{
    const mktopt__model *m = r->m;
    const mktopt__domain *d = &m->problem.domains[j];
    const int64_t i = m->term_channel[j], t = m->term_period[j];
    mktopt_allocation_share *s = &shares_of(r)[i].share;
    const double x = r->x[j];
    const int first = isnan(s->marginal_response) || s->spend == 0;
    ((double *)(uintptr_t)s->spend_by_period)[t] = x;
    const int32_t held = r->answer != NULL ? held_by(r, j) : MKTOPT_NONE_I32;
    const int inside = held == MKTOPT_HELD_BY_KINK || held == MKTOPT_HELD_BY_PRICE;
    const int beside = inside && mktopt__is_at_corner(m, j, x);
    if (first && (x > 0 || isnan(s->marginal_response)))
        s->marginal_response = finite_or_none(slope_at(m, j, beside ? x * (1 + BESIDE) : x));
    if (r->answer != NULL) {
        if (first && (x > 0 || isnan(s->price)))
            s->price = r->price[j];
        s->held_by =
            s->held_by == MKTOPT_NONE_I32 || s->held_by == held ? held : MKTOPT_HELD_BY_SEASON;
    }
    s->spend += x;
    s->response += mktopt__model_response(m, j, x);
    if (d->on && !(d->off && x == 0))
        s->setup_cost = m->setup[i];
    if (!isnan(s->current))
        s->current_response = (isnan(s->current_response) ? 0 : s->current_response) +
                              mktopt__model_response(m, j, m->channels[i].current);
}

static mktopt_status finish_channels(report *r, double spend, mktopt_error *err)
{
    for (int64_t i = 0; i < r->m->n_channels; i++) {
        mktopt_allocation_share *s = &shares_of(r)[i].share;
        s->share = spend > 0 ? s->spend / spend : (double)NAN;
        s->roas = s->spend > 0 ? s->response / s->spend : (double)NAN;
        s->change = s->spend - s->current;
        if (r->answer == NULL)
            continue;
        s->explanation = explain(r, i, s);
        if (s->explanation == NULL)
            return mktopt__out_of_memory(err);
        s->price = finite_or_none(s->price);
    }
    return MKTOPT_OK;
}

/* ---- the whole ----------------------------------------------------------------------------- */

/* Whether a spend that is a little less loses a jump of some response. */
static int has_just_jumped(const report *r)
{
    static const double JUMP = 1e-12; /* of the response */
    for (int64_t j = 0; j < r->m->problem.n_terms; j++) {
        const double at = r->x[j] > 0 ? mktopt__model_response(r->m, j, r->x[j]) : 0;
        if (at > 0 && mktopt__model_response(r->m, j, nextafter(r->x[j], 0)) < at * (1 - JUMP))
            return 1;
    }
    return 0;
}

/* The least spend must suffice as a budget, too. */
static double whole_spend(const report *r, const mktopt__sum *spends)
{
    return r->m->is_reach && has_just_jumped(r) ? mktopt__sum_above(spends)
                                                : mktopt__sum_value(spends);
}

static void sum_up(const report *r, double budget)
{
    mktopt_allocation_summary *t = &r->out->summary;
    mktopt__sum spend = {0}, gross = {0}, setup = {0}, current = {0}, current_response = {0};
    int known = 0;
    for (int64_t i = 0; i < r->m->n_channels; i++) {
        const mktopt_allocation_share *s = &shares_of(r)[i].share;
        mktopt__sum_add(&spend, s->spend);
        mktopt__sum_add(&gross, s->response);
        mktopt__sum_add(&setup, s->setup_cost);
        if (isnan(s->current))
            continue;
        known = 1;
        mktopt__sum_add(&current, s->current);
        mktopt__sum_add(&current_response, s->current_response);
    }
    *t = (mktopt_allocation_summary){.struct_size = sizeof *t,
                                     .status = MKTOPT_NONE_I32,
                                     .budget = budget,
                                     .spend = whole_spend(r, &spend),
                                     .objective_value = NAN,
                                     .upper_bound = NAN,
                                     .lower_bound = NAN,
                                     .gap = NAN,
                                     .price = NAN,
                                     .current_spend = known ? mktopt__sum_value(&current) : NAN,
                                     .level = NAN,
                                     .response_lower = NAN,
                                     .response_upper = NAN,
                                     .improvement_lower = NAN,
                                     .improvement_upper = NAN,
                                     .rounded_response = NAN,
                                     .response_lost = NAN,
                                     .period_count = r->m->n_periods};
    t->response = mktopt__sum_value(&gross) - mktopt__sum_value(&setup);
    t->profit = t->response - t->spend;
    t->roas = t->spend > 0 ? mktopt__sum_value(&gross) / t->spend : (double)NAN;
    t->current_response = known ? mktopt__sum_value(&current_response) : (double)NAN;
    t->expected_improvement = t->response - t->current_response;
}

static void add_proof(const report *r)
{
    const mktopt__solution *s = &r->answer->solution;
    mktopt_allocation_summary *t = &r->out->summary;
    const int profit = r->m->problem.outer_price != 0;
    t->status = r->answer->status;
    t->nodes = s->nodes;
    t->evaluations = s->evaluations;
    if (r->m->is_reach) {
        t->objective_value = t->spend;
        t->lower_bound = fmin(-s->bound, t->spend);
        t->gap = t->spend > 0 ? (t->spend - t->lower_bound) / t->spend : 0;
    } else {
        t->objective_value = profit ? t->profit : t->response;
        t->upper_bound = fmax(s->bound, t->objective_value);
        t->gap = (t->upper_bound - t->objective_value) / mktopt__gap_unit(s, t->upper_bound);
    }
    t->price = finite_or_none(price_inside(r, 0));
}

/* ---- intervals ------------------------------------------------------------------------------ */

/* Linear between order statistics (Hyndman and Fan 1996, type 7). */
static void quantiles(double *values, int64_t n, double level, double *lower, double *upper)
{
    mktopt__sort(values, n);
    for (int side = 0; side < 2; side++) {
        const double at = (double)(n - 1) * (side == 0 ? (1 - level) / 2 : (1 + level) / 2);
        const int64_t k = (int64_t)fmin(floor(at), (double)(n - 2));
        const double value = values[k] + (at - (double)k) * (values[k + 1] - values[k]);
        *(side == 0 ? lower : upper) = value;
    }
}

/* Draw k of a channel's response at its spends, or at its current spend. */
static double drawn(const report *r, int64_t i, int64_t k, int at_current)
{
    const mktopt__model *m = r->m;
    const mktopt__response *response = &m->responses[i];
    const mktopt_allocation_share *s = &shares_of(r)[i].share;
    double sum = 0;
    for (int64_t t = 0; t < m->n_periods; t++) {
        const double x = !at_current                     ? s->spend_by_period[t]
                         : isnan(m->channels[i].current) ? 0
                                                         : m->channels[i].current;
        sum += m->factors[i * m->n_periods + t] *
               mktopt__shape_value(&response->shapes[response->count > 1 ? k : 0], x);
    }
    return sum;
}

static mktopt_status add_intervals(const report *r, mktopt_error *err)
{
    const int64_t n = r->m->n_draws;
    const double level = r->m->input->options.level;
    mktopt_allocation_summary *t = &r->out->summary;
    if (n < 2)
        return MKTOPT_OK;
    double *one = mktopt__arena_alloc(r->context->arena, n, sizeof *one);
    double *all = mktopt__arena_alloc(r->context->arena, n, sizeof *all);
    double *gain = mktopt__arena_alloc(r->context->arena, n, sizeof *gain);
    if (one == NULL || all == NULL || gain == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < r->m->n_channels; i++) {
        mktopt_allocation_share *s = &shares_of(r)[i].share;
        for (int64_t k = 0; k < n; k++) {
            one[k] = drawn(r, i, k, 0);
            all[k] += one[k] - s->setup_cost;
            gain[k] += one[k] - s->setup_cost - (isnan(s->current) ? 0 : drawn(r, i, k, 1));
        }
        if (r->m->responses[i].count > 1)
            quantiles(one, n, level, &s->response_lower, &s->response_upper);
    }
    t->level = level;
    quantiles(all, n, level, &t->response_lower, &t->response_upper);
    if (!isnan(t->current_response))
        quantiles(gain, n, level, &t->improvement_lower, &t->improvement_upper);
    return MKTOPT_OK;
}

/* ---- rounding ------------------------------------------------------------------------------- */

/* What rounding costs; null where no multiples keep to the bounds. */
static mktopt_status round_spends(const report *r, double unit, mktopt_error *err)
{
    const mktopt__model *m = r->m;
    const int64_t n = m->problem.n_terms;
    mktopt_allocation_summary *t = &r->out->summary;
    double *rounded = mktopt__arena_alloc(r->context->arena, n, sizeof *rounded);
    int found;
    if (rounded == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__TRY(mktopt__allocation_round(m, r->x, unit, rounded, &found, err));
    if (!found)
        return MKTOPT_OK;
    mktopt__sum response = {0};
    for (int64_t j = 0; j < n; j++) {
        mktopt_allocation_share *s = &shares_of(r)[m->term_channel[j]].share;
        s->rounded_spend = (isnan(s->rounded_spend) ? 0 : s->rounded_spend) + rounded[j];
        mktopt__sum_add(&response, mktopt__model_response(m, j, rounded[j]));
    }
    mktopt__sum_add(&response, -mktopt__fees_at(&m->problem, rounded));
    t->rounded_response = mktopt__sum_value(&response);
    t->response_lost = t->response - t->rounded_response;
    return MKTOPT_OK;
}

/* ---- groups and moves ----------------------------------------------------------------------- */

static mktopt_status add_groups(const report *r, mktopt_error *err)
{
    const mktopt__model *m = r->m;
    const mktopt__channel_group *given = m->input->groups.items;
    const int64_t count = m->input->groups.count;
    mktopt_allocation_group_share *groups =
        mktopt__arena_alloc(r->context->arena, count, sizeof *groups);
    if (groups == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < count; i++) {
        const mktopt__group *g = &m->problem.groups[m->group_number[i]];
        const double total = mktopt__group_spend(g, r->x);
        groups[i] = (mktopt_allocation_group_share){
            .struct_size = sizeof *groups,
            .name = mktopt__arena_string(r->context->arena, given[i].name),
            .spend = total,
            .share = r->out->summary.spend > 0 ? total / r->out->summary.spend : (double)NAN,
            .min = g->lower > 0 ? g->lower : (double)NAN,
            .max = g->upper < INFINITY ? g->upper : (double)NAN,
            .held_by = group_held_by(g, total),
            .price = price_inside(r, m->group_number[i])};
        if (groups[i].name == NULL)
            return mktopt__out_of_memory(err);
    }
    r->out->groups = (mktopt__array){groups, count};
    return MKTOPT_OK;
}

static mktopt_status push_move(const report *r, int64_t *capacity, int64_t from, int64_t to,
                               double amount, mktopt_error *err)
{
    mktopt_allocation_move *move = mktopt__arena_push(r->context->arena, &r->out->moves.items,
                                                      &r->out->moves.count, capacity, sizeof *move);
    if (move == NULL)
        return mktopt__out_of_memory(err);
    *move = (mktopt_allocation_move){.struct_size = sizeof *move,
                                     .from = from >= 0 ? shares_of(r)[from].share.name : NULL,
                                     .to = to >= 0 ? shares_of(r)[to].share.name : NULL,
                                     .amount = amount};
    return MKTOPT_OK;
}

/* The next channel that gives (sign -1) or takes (1); its amount. */
static int64_t next_change(const report *r, int64_t i, double sign, double *amount)
{
    for (; i < r->m->n_channels; i++) {
        const mktopt_allocation_share *s = &shares_of(r)[i].share;
        *amount = sign * (s->spend - (isnan(s->current) ? 0 : s->current));
        if (*amount > 1e-12 * r->out->summary.spend)
            return i;
    }
    *amount = INFINITY;
    return -1;
}

/* From those that get less to those that get more, in order; the rest from or to the budget. */
static mktopt_status add_moves(const report *r, mktopt_error *err)
{
    int64_t capacity = 0;
    double gives, takes;
    if (isnan(r->out->summary.current_spend))
        return MKTOPT_OK;
    int64_t from = next_change(r, 0, -1, &gives), to = next_change(r, 0, 1, &takes);
    while (from >= 0 || to >= 0) {
        const double amount = fmin(gives, takes);
        MKTOPT__TRY(push_move(r, &capacity, from, to, amount, err));
        gives -= amount;
        takes -= amount;
        if (from >= 0 && gives <= 1e-12 * r->out->summary.spend)
            from = next_change(r, from + 1, -1, &gives);
        if (to >= 0 && takes <= 1e-12 * r->out->summary.spend)
            to = next_change(r, to + 1, 1, &takes);
    }
    return MKTOPT_OK;
}

/* Amounts near the end of what a double holds add up to more. */
static mktopt_status check_finite(const mktopt__allocation *out, mktopt_error *err)
{
    const mktopt_allocation_summary *t = &out->summary;
    if (isfinite(t->spend) && isfinite(t->response) && isfinite(t->profit))
        return MKTOPT_OK;
    return mktopt__fail(err, MKTOPT_NUMBER_OVERFLOW, MKTOPT__FIELD_PATH("channels"),
                        "spends or responses exceed the largest number");
}

mktopt_status mktopt__allocation_report(const mktopt__model *model, const double *x, double budget,
                                        const mktopt__answer *answer,
                                        const mktopt__context *context, mktopt__allocation *out,
                                        mktopt_error *err)
{
    report r = {model, x, answer, context, out, .spend = mktopt__sum_of(x, model->problem.n_terms)};
    MKTOPT__TRY(new_channels(&r, err));
    if (answer != NULL) {
        MKTOPT__TRY(find_groups_apart(&r, err));
        MKTOPT__TRY(find_prices(&r, err));
    }
    for (int64_t j = 0; j < model->problem.n_terms; j++)
        add_term(&r, j);
    sum_up(&r, budget);
    MKTOPT__TRY(check_finite(out, err));
    MKTOPT__TRY(finish_channels(&r, out->summary.spend, err));
    MKTOPT__TRY(add_intervals(&r, err));
    if (answer == NULL)
        return MKTOPT_OK;
    add_proof(&r);
    MKTOPT__TRY(add_groups(&r, err));
    MKTOPT__TRY(add_moves(&r, err));
    if (!isnan(model->input->options.round_to))
        MKTOPT__TRY(round_spends(&r, model->input->options.round_to, err));
    return MKTOPT_OK;
}
