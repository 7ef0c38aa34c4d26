/* From channels and groups to terms and a tree of groups, and whether the bounds agree at all. */
#include <math.h>

#include "allocation/allocation_priv.h"
#include "base/name_index.h"
#include "base/number.h"
#include "base/sum.h"

/* ---- groups: a tree -------------------------------------------------------------------------- */

typedef struct nesting {
    const mktopt__channel_group *groups;
    int64_t count;
    int32_t *by_size;   /* numbers of groups, the largest first */
    int32_t *parent;    /* of groups; -1: the whole */
    int32_t *innermost; /* of channels; -1: in no group */
    mktopt__name_index channels;
} nesting;

static mktopt_status allocate_nesting(const mktopt__model *m, nesting *n, mktopt_error *err)
{
    n->groups = m->input->groups.items;
    n->count = m->input->groups.count;
    n->by_size = mktopt__arena_alloc(m->arena, n->count, sizeof *n->by_size);
    n->parent = mktopt__arena_alloc(m->arena, n->count, sizeof *n->parent);
    n->innermost = mktopt__arena_alloc(m->arena, m->n_channels, sizeof *n->innermost);
    if (n->by_size == NULL || n->parent == NULL || n->innermost == NULL ||
        mktopt__name_index_make(&n->channels, &m->channels->name, m->n_channels,
                                sizeof *m->channels, m->arena) != 0)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < m->n_channels; i++)
        n->innermost[i] = -1;
    for (int64_t g = 0; g < n->count; g++) { /* by insertion: groups are few */
        int64_t i = g;
        for (; i > 0 && n->groups[n->by_size[i - 1]].channels.count < n->groups[g].channels.count;
             i--)
            n->by_size[i] = n->by_size[i - 1];
        n->by_size[i] = (int32_t)g;
    }
    return MKTOPT_OK;
}

static mktopt_status unknown_channel(const mktopt__model *m, const char *name,
                                     const mktopt__path *path, mktopt_error *err)
{
    mktopt__names known = {0};
    for (int64_t i = 0; i < m->n_channels; i++)
        mktopt__names_add(&known, m->channels[i].name);
    return mktopt__fail(err, MKTOPT_UNKNOWN_NAME, path,
                        "there is no channel '%.80s'; known are: %s", name, known.text);
}

/* Puts a group inside the one that its channels are in so far. */
static mktopt_status nest(const mktopt__model *m, nesting *n, int32_t g, mktopt_error *err)
{
    const mktopt__channel_group *group = &n->groups[g];
    const char *const *names = group->channels.items;
    const mktopt__path at = {NULL, "groups", g};
    for (int64_t i = 0; i < group->channels.count; i++) {
        const mktopt__path name_at = {&at, "channels", i};
        const int64_t channel = mktopt__name_index_find(&n->channels, names[i]);
        if (channel < 0)
            return unknown_channel(m, names[i], &name_at, err);
        const int32_t in = n->innermost[channel];
        if (in == g)
            return mktopt__fail(err, MKTOPT_DUPLICATE, &name_at, "'%.80s' occurs twice", names[i]);
        if (i == 0)
            n->parent[g] = in;
        if (in != n->parent[g])
            return mktopt__fail(
                err, MKTOPT_CONFLICT, &name_at,
                "'%.60s' makes the group overlap with '%.60s'; groups must lie apart or one inside "
                "the other",
                names[i], n->groups[in >= 0 ? in : n->parent[g]].name);
        n->innermost[channel] = g;
    }
    return MKTOPT_OK;
}

/* Numbers the groups so that a parent comes before its children and what is below it follows it. */
static int32_t number_groups(mktopt__model *m, const nesting *n, int32_t g, int32_t number)
{
    const int32_t self = number++;
    m->group_input[self] = g;
    if (g >= 0)
        m->group_number[g] = self;
    m->problem.groups[self] =
        (mktopt__group){.parent = g < 0              ? -1
                                  : n->parent[g] < 0 ? 0
                                                     : m->group_number[n->parent[g]],
                        .lower = -INFINITY,
                        .upper = INFINITY};
    for (int64_t child = 0; child < n->count; child++)
        if (n->parent[child] == g)
            number = number_groups(m, n, (int32_t)child, number);
    m->problem.groups[self].end = number;
    return number;
}

static mktopt_status build_tree(mktopt__model *m, nesting *n, mktopt_error *err)
{
    MKTOPT__TRY(allocate_nesting(m, n, err));
    if (n->count >= 1 << 12)
        return mktopt__fail(err, MKTOPT_TOO_LARGE, MKTOPT__FIELD_PATH("groups"),
                            "more than 4095 groups");
    for (int64_t i = 0; i < n->count; i++)
        MKTOPT__TRY(nest(m, n, n->by_size[i], err));
    mktopt__problem *p = &m->problem;
    p->n_groups = (int32_t)n->count + 1;
    p->groups = mktopt__arena_alloc(m->arena, p->n_groups, sizeof *p->groups);
    m->group_number = mktopt__arena_alloc(m->arena, n->count, sizeof *m->group_number);
    m->group_input = mktopt__arena_alloc(m->arena, p->n_groups, sizeof *m->group_input);
    if (p->groups == NULL || m->group_number == NULL || m->group_input == NULL)
        return mktopt__out_of_memory(err);
    (void)number_groups(m, n, -1, 0);
    return MKTOPT_OK;
}

/* ---- domains ------------------------------------------------------------------------------- */

/* Where a channel's spend may lie: its bounds, within the largest change. */
static mktopt_status domain_of(const mktopt__model *m, int64_t i, mktopt__domain *d,
                               mktopt_error *err)
{
    const mktopt__channel *c = &m->channels[i];
    const mktopt_allocation_options *o = &m->input->options;
    const mktopt__path at = {NULL, "channels", i};
    const int known = !isnan(c->current);
    double change = INFINITY;
    if (known && !isnan(o->max_change_amount))
        change = o->max_change_amount;
    if (known && c->current > 0 && !isnan(o->max_change_fraction))
        change = fmin(change, o->max_change_fraction * c->current);
    d->fee = known && c->current > 0 ? 0 : c->setup_cost;
    d->low = c->min;
    d->high = isnan(c->max) ? INFINITY : c->max;
    d->off = (c->optional || (d->fee > 0 && c->min == 0)) && !(known && c->current - change > 0);
    if (known && change < INFINITY) {
        d->low = fmax(d->low, c->current - change);
        d->high = fmin(d->high, c->current + change);
    }
    d->on = d->low <= d->high;
    if (!d->on && !d->off) {
        const int above = c->min > c->current;
        return mktopt__fail(err, MKTOPT_INFEASIBLE, MKTOPT__MEMBER_PATH(&at, above ? "min" : "max"),
                            "%s of '%.60s' is %s %s what max_change allows from today's %s: %s "
                            "to %s",
                            MKTOPT__SUM(above ? c->min : c->max), c->name,
                            MKTOPT__SUM(d->low - d->high), above ? "above" : "below",
                            MKTOPT__SUM(c->current), MKTOPT__SUM(fmax(0, c->current - change)),
                            MKTOPT__SUM(c->current + change));
    }
    if (d->off && d->high == 0)
        d->on = 0; /* a fee for nothing */
    if (d->off && d->on && d->low == 0 && d->fee == 0)
        d->off = 0;
    return MKTOPT_OK;
}

/* ---- terms --------------------------------------------------------------------------------- */

/* The shape of a channel without draws, times a factor. */
static mktopt_status scaled_shape(const mktopt__response *response, double factor,
                                  mktopt__arena *arena, mktopt__shape *shape, mktopt_error *err)
{
    *shape = response->shapes[0];
    shape->height *= factor;
    if (shape->type != MKTOPT_CURVE_PIECEWISE || factor == 1)
        return MKTOPT_OK;
    double *points = mktopt__arena_alloc(arena, shape->point_count, 2 * sizeof *points);
    if (points == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < shape->point_count; i++) {
        points[2 * i] = shape->points[2 * i];
        points[2 * i + 1] = factor * shape->points[2 * i + 1];
    }
    shape->points = points;
    return MKTOPT_OK;
}

/* A spend beyond which no curve jumps or turns upwards again. */
static double last_turn(const mktopt__response *response)
{
    double last = 0;
    for (int64_t i = 0; i < response->count; i++) {
        const mktopt__shape *shape = &response->shapes[i];
        if (shape->type == MKTOPT_CURVE_PIECEWISE)
            last = fmax(last, shape->points[2 * (shape->point_count - 1)]);
        else if (shape->concave_from < INFINITY)
            last = fmax(last, shape->concave_from);
    }
    return last;
}

double mktopt__model_turn(const mktopt__model *m, int64_t term)
{
    return last_turn(&m->responses[m->term_channel[term]]);
}

/* A spend beyond which a channel alone reaches the target, or brings no more. */
static double enough_spend(const mktopt__response *response, double factor, double target)
{
    const double turn = last_turn(response);
    double x = 1;
    while (x < 1e280 && factor * mktopt__response_value(response, x) < target) {
        const double now = mktopt__response_value(response, x);
        if (x >= turn && now > 0 && mktopt__response_value(response, 4 * x) <= now)
            break;
        x *= 2;
    }
    return 4 * x;
}

/* A cap on a term's spend that excludes no optimum: the budget, or what is enough, for the groups'
 * least spends too. */
static double cap_of(const mktopt__model *m, int64_t channel, double factor)
{
    if (!m->is_reach)
        return m->most_spend;
    double fees = 0;
    for (int64_t i = 0; i < m->n_channels; i++)
        fees += m->channels[i].setup_cost;
    double enough = enough_spend(&m->responses[channel], factor, m->problem.reach + fees);
    const mktopt__channel_group *groups = m->input->groups.items;
    for (int64_t i = 0; i < m->input->groups.count; i++)
        enough = fmax(enough, groups[i].min); /* nothing but NaN is ignored */
    return enough;
}

/* Of any spend, also one that is not known yet, a share of 0 is 0. */
static double part_of(double share, double spend)
{
    return share == 0 ? 0 : share * spend;
}

/* What groups allow a channel at most: the amounts, and the shares of the largest spend, of the
 * group and of those it is in. */
typedef struct group_most {
    double amount, share;
} group_most;

static group_most most_of_group(const mktopt__model *m, int32_t g)
{
    const mktopt__channel_group *groups = m->input->groups.items;
    group_most most = {INFINITY, INFINITY};
    for (; g > 0; g = m->problem.groups[g].parent) { /* fmin ignores NaN */
        const mktopt__channel_group *group = &groups[m->group_input[g]];
        most.amount = fmin(most.amount, group->max);
        if (!m->is_reach)
            most.share = fmin(most.share, part_of(group->max_share, m->most_spend));
    }
    return most;
}

static mktopt_status add_term(mktopt__model *m, int64_t channel, int64_t period,
                              const group_most *most, const mktopt__domain *domain,
                              mktopt_error *err)
{
    mktopt__problem *p = &m->problem;
    const int64_t j = p->n_terms++;
    m->term_channel[j] = channel;
    m->term_period[j] = period;
    m->open_high[j] = domain->high;
    m->limit[j] = fmin(domain->high, fmax(most->amount, domain->low));
    p->domains[j] = *domain;
    const double factor = m->factors[channel * m->n_periods + period];
    if (domain->high > m->most_spend)
        p->domains[j].high = fmin(domain->high, fmax(cap_of(m, channel, factor), domain->low));
    p->domains[j].high =
        fmin(p->domains[j].high, fmax(fmin(most->amount, most->share), domain->low));
    if (m->responses[channel].count > 1) { /* the engine draws its polyline; this tells twins */
        p->shapes[j] = (mktopt__shape){.type = MKTOPT_CURVE_PIECEWISE,
                                       .height = factor,
                                       .exponent = (double)m->alike[channel]};
        return MKTOPT_OK;
    }
    return scaled_shape(&m->responses[channel], factor, m->arena, &p->shapes[j], err);
}

double mktopt__model_response(const mktopt__model *m, int64_t term, double x)
{
    const int64_t i = m->term_channel[term];
    return m->factors[i * m->n_periods + m->term_period[term]] *
           mktopt__response_value(&m->responses[i], x);
}

double mktopt__model_total_response(const mktopt__model *m, const double *x)
{
    mktopt__sum response = {0};
    for (int64_t j = 0; j < m->problem.n_terms; j++)
        mktopt__sum_add(&response, mktopt__model_response(m, j, x[j]));
    return mktopt__sum_value(&response);
}

double mktopt__model_slope(const mktopt__model *m, int64_t term, double x, double *curvature)
{
    const int64_t i = m->term_channel[term];
    const double factor = m->factors[i * m->n_periods + m->term_period[term]];
    const double slope = factor * mktopt__response_bend(&m->responses[i], x, curvature);
    *curvature *= factor;
    return slope;
}

/* Responses rise. */
static double largest_response(const mktopt__model *m, int64_t j)
{
    const mktopt__domain *d = &m->problem.domains[j];
    return mktopt__model_response(m, j, d->on ? d->high : 0);
}

/* Every response within the bounds must be a number. */
static mktopt_status check_finite(const mktopt__model *m, int64_t j, mktopt_error *err)
{
    const mktopt__domain *d = &m->problem.domains[j];
    const mktopt__path at = {NULL, "channels", m->term_channel[j]};
    if (isfinite(largest_response(m, j)) && (!d->on || isfinite(d->high)))
        return MKTOPT_OK;
    return mktopt__fail(err, MKTOPT_NUMBER_OVERFLOW, MKTOPT__MEMBER_PATH(&at, "curve"),
                        "the response exceeds the largest number within the bounds");
}

static mktopt_status allocate_terms(mktopt__model *m, mktopt_error *err)
{
    mktopt__problem *p = &m->problem;
    if (m->n_channels > (INT64_C(1) << 40) / m->n_periods)
        return mktopt__out_of_memory(err);
    const int64_t n = m->n_channels * m->n_periods;
    p->shapes = mktopt__arena_alloc(m->arena, n, sizeof *p->shapes);
    p->domains = mktopt__arena_alloc(m->arena, n, sizeof *p->domains);
    p->twin_before = mktopt__arena_alloc(m->arena, n, sizeof *p->twin_before);
    p->twin_after = mktopt__arena_alloc(m->arena, n, sizeof *p->twin_after);
    p->shared = mktopt__arena_alloc(m->arena, m->n_channels, sizeof *p->shared);
    p->shared_of = mktopt__arena_alloc(m->arena, n, sizeof *p->shared_of);
    m->setup = mktopt__arena_alloc(m->arena, m->n_channels, sizeof *m->setup);
    m->term_channel = mktopt__arena_alloc(m->arena, n, sizeof *m->term_channel);
    m->term_period = mktopt__arena_alloc(m->arena, n, sizeof *m->term_period);
    m->open_high = mktopt__arena_alloc(m->arena, n, sizeof *m->open_high);
    m->limit = mktopt__arena_alloc(m->arena, n, sizeof *m->limit);
    if (p->shapes == NULL || p->domains == NULL || p->twin_before == NULL ||
        p->twin_after == NULL || p->shared == NULL || p->shared_of == NULL || m->setup == NULL ||
        m->term_channel == NULL || m->term_period == NULL || m->open_high == NULL ||
        m->limit == NULL)
        return mktopt__out_of_memory(err);
    return MKTOPT_OK;
}

/* The terms of a channel, one a period. Its set-up cost is theirs together; where it must be paid
 * anyway, that of the first. */
static mktopt_status add_channel(mktopt__model *m, int64_t i, int32_t group, mktopt_error *err)
{
    mktopt__problem *p = &m->problem;
    const group_most most = most_of_group(m, group);
    const int64_t first = p->n_terms;
    mktopt__domain domain;
    MKTOPT__TRY(domain_of(m, i, &domain, err));
    const int shared = m->n_periods > 1 && domain.fee > 0 && domain.off;
    m->setup[i] = domain.fee;
    for (int64_t t = 0; t < m->n_periods; t++) {
        domain.fee = t == 0 || shared ? m->setup[i] : 0;
        MKTOPT__TRY(add_term(m, i, t, &most, &domain, err));
        p->shared_of[first + t] = shared ? p->n_shared : -1;
        MKTOPT__TRY(check_finite(m, first + t, err));
        p->largest = fmax(p->largest, fmax(domain.fee, largest_response(m, first + t)));
    }
    if (shared)
        p->shared[p->n_shared++] = (mktopt__shared_fee){first, p->n_terms, m->setup[i], -1, -1};
    return MKTOPT_OK;
}

static mktopt_status build_terms(mktopt__model *m, const nesting *n, mktopt_error *err)
{
    mktopt__problem *p = &m->problem;
    MKTOPT__TRY(allocate_terms(m, err));
    MKTOPT__TRY(mktopt__model_find_alike(m, err));
    for (int32_t g = 0; g < p->n_groups; g++) {
        p->groups[g].first = p->n_terms;
        for (int64_t i = 0; i < m->n_channels; i++) {
            if (n->innermost[i] == m->group_input[g])
                MKTOPT__TRY(add_channel(m, i, g, err));
        }
        p->groups[g].own_last = p->n_terms;
    }
    for (int32_t g = 0; g < p->n_groups; g++)
        p->groups[g].last = p->groups[p->groups[g].end - 1].own_last;
    return mktopt__model_find_twins(m, err);
}

/* ---- near saturation ------------------------------------------------------------------------- */

/* What is missing to the sum of all limits, when every term has one. Fees count in full: a channel
 * that is off misses its limit. */
static double missing_to_limits(const mktopt__model *m, double *limits)
{
    mktopt__sum missing = {-m->problem.reach, 0}, sum = {0};
    for (int64_t j = 0; j < m->problem.n_terms; j++) {
        const double limit = mktopt__shape_limit(&m->problem.shapes[j]);
        mktopt__sum_add(&missing, limit);
        mktopt__sum_add(&sum, limit);
    }
    *limits = mktopt__sum_value(&sum);
    return mktopt__sum_value(&missing);
}

static mktopt_status measure_from_limit(mktopt__model *m, int64_t j, mktopt_error *err)
{
    mktopt__shape *shape = &m->problem.shapes[j];
    mktopt__domain *d = &m->problem.domains[j];
    const double limit = mktopt__shape_limit(shape), far = mktopt__shape_far(shape);
    if (d->high < m->open_high[j])
        d->high = fmin(m->open_high[j], fmax(d->high, far));
    if (shape->type != MKTOPT_CURVE_PIECEWISE) {
        shape->from_limit = 1;
        return MKTOPT_OK;
    }
    double *points =
        mktopt__arena_copy(m->arena, shape->points, shape->point_count, 2 * sizeof *points);
    if (points == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < shape->point_count; i++)
        points[2 * i + 1] -= limit;
    shape->points = points;
    return MKTOPT_OK;
}

/* A target close to saturation: responses are measured from their limits, and the target from the
 * sum of these. What matters then is what is missing, which sums of responses cannot show. */
static mktopt_status measure_from_limits(mktopt__model *m, mktopt_error *err)
{
    static const double CLOSE = 0.1; /* before that nothing is gained */
    double limits;
    if (!m->is_reach || m->n_draws > 0)
        return MKTOPT_OK;
    const double missing = missing_to_limits(m, &limits);
    if (!(missing > 0 && missing < CLOSE * limits)) /* nor where some have no limit */
        return MKTOPT_OK;
    for (int64_t j = 0; j < m->problem.n_terms; j++)
        MKTOPT__TRY(measure_from_limit(m, j, err));
    m->problem.reach = -missing;
    return MKTOPT_OK;
}

/* ---- responses ----------------------------------------------------------------------------- */

/* Draws belong together: draw k of one channel and draw k of another are one state of the world. */
static mktopt_status count_draws(mktopt__model *m, int64_t i, mktopt_error *err)
{
    const int64_t count = m->responses[i].count;
    const mktopt__path at = {NULL, "channels", i};
    const mktopt__path curve = {&at, "curve", -1};
    if (count == 1)
        return MKTOPT_OK;
    if (m->n_draws != 0 && m->n_draws != count)
        return mktopt__fail(err, MKTOPT_LENGTH_MISMATCH, MKTOPT__MEMBER_PATH(&curve, "draws"),
                            "has %lld draws, another channel has %lld", (long long)count,
                            (long long)m->n_draws);
    m->n_draws = count;
    return MKTOPT_OK;
}

static mktopt_status build_responses(mktopt__model *m, mktopt_error *err)
{
    m->responses = mktopt__arena_alloc(m->arena, m->n_channels, sizeof *m->responses);
    m->factors =
        mktopt__arena_alloc(m->arena, m->n_channels, (size_t)m->n_periods * sizeof *m->factors);
    if (m->responses == NULL || m->factors == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < m->n_channels; i++) {
        const mktopt__channel *c = &m->channels[i];
        const mktopt__array *own =
            c->seasonal_factors.count > 0 ? &c->seasonal_factors : &m->input->seasonal_factors;
        mktopt_curve flat;
        MKTOPT__TRY(mktopt__curve_flatten(&c->curve, m->arena, &flat, err));
        MKTOPT__TRY(mktopt__response_of(&flat, m->arena, &m->responses[i], err));
        MKTOPT__TRY(count_draws(m, i, err));
        for (int64_t t = 0; t < m->n_periods; t++)
            m->factors[i * m->n_periods + t] =
                own->count > 0 ? ((const double *)own->items)[t] : 1.0;
    }
    return MKTOPT_OK;
}

/* A call that cannot be proved to be optimal ends after some seconds, with draws after one. */
static int64_t evaluations_allowed(const mktopt__model *m)
{
    static const int64_t MOST = 100000000, MOST_WITH_DRAWS = 10000000;
    const int64_t asked = m->input->options.max_evaluations;
    return asked > 0 ? asked : m->n_draws > 0 ? MOST_WITH_DRAWS : MOST;
}

mktopt_status mktopt__model_build(const mktopt__allocation_input *input, double target_or_most,
                                  int32_t is_reach, mktopt__arena *arena, mktopt__model *m,
                                  mktopt_error *err)
{
    const mktopt__channel *channels = input->channels.items;
    *m = (mktopt__model){.input = input,
                         .channels = channels,
                         .n_channels = input->channels.count,
                         .n_periods = input->seasonal_factors.count,
                         .is_reach = is_reach,
                         .target = is_reach ? target_or_most : (double)NAN,
                         .arena = arena};
    for (int64_t i = 0; i < m->n_channels; i++)
        if (channels[i].seasonal_factors.count > m->n_periods)
            m->n_periods = channels[i].seasonal_factors.count;
    m->n_periods = m->n_periods > 0 ? m->n_periods : 1;
    nesting n;
    MKTOPT__TRY(build_responses(m, err));
    m->max_evaluations = evaluations_allowed(m);
    m->most_spend = is_reach ? 0 : target_or_most;
    m->problem.outer_price = input->options.objective == MKTOPT_OBJECTIVE_PROFIT ? 1 : 0;
    m->problem.reach = is_reach ? target_or_most : (double)NAN;
    m->problem.min_roas = is_reach ? (double)NAN : input->options.min_roas;
    MKTOPT__TRY(build_tree(m, &n, err));
    MKTOPT__TRY(build_terms(m, &n, err));
    return measure_from_limits(m, err);
}

/* ---- the budget ------------------------------------------------------------------------------ */

int mktopt__has_shares(const mktopt__allocation_input *input)
{
    const mktopt__channel_group *groups = input->groups.items;
    for (int64_t i = 0; i < input->groups.count; i++)
        if (!isnan(groups[i].min_share) || !isnan(groups[i].max_share))
            return 1;
    return 0;
}

/* Nothing but NaN is ignored: fmin and fmax do so. */
void mktopt__channel_group_bounds(const mktopt__channel_group *given, double low, double high,
                                  mktopt__group *group)
{
    const double least = given->min_share * low;
    const double most = part_of(given->max_share, high);
    group->lower = fmax(fmax(0, given->min), least);
    group->upper = fmin(fmin(INFINITY, given->max), most);
    group->lower_share = group->lower == least ? given->min_share : 0;
    group->upper_share = group->upper == most ? given->max_share : 0;
}

static void set_group_bounds(mktopt__model *m, double low, double high)
{
    const mktopt__channel_group *groups = m->input->groups.items;
    for (int64_t i = 0; i < m->input->groups.count; i++)
        mktopt__channel_group_bounds(&groups[i], low, high, &m->problem.groups[m->group_number[i]]);
}

mktopt_status mktopt__model_set_budget(mktopt__model *m, double budget, const mktopt__path *path,
                                       mktopt_error *err)
{
    set_group_bounds(m, budget, budget);
    if (!m->is_reach) {
        m->problem.groups[0].upper = budget;
        m->problem.groups[0].lower = m->input->options.spend_all ? budget : 0;
        m->problem.groups[0].upper_share = 1;
        m->problem.groups[0].lower_share = m->input->options.spend_all ? 1 : 0;
    }
    return mktopt__model_check_bounds(m, path, err);
}

mktopt_status mktopt__model_set_spend(mktopt__model *m, double low, double high,
                                      const mktopt__path *path, mktopt_error *err)
{
    set_group_bounds(m, low, high);
    m->problem.groups[0].lower = low;
    m->problem.groups[0].upper = high;
    m->problem.groups[0].lower_share = m->problem.groups[0].upper_share = 1;
    return mktopt__model_check_bounds(m, path, err);
}
