/* From prices to spends that can be offered: the relaxation under a least ROAS, and the concave
 * problems that are left when every term keeps to one side of its bridges. */
#include "allocation/search/search_priv.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/sum.h"

/* A sum of fees is taken off a bound less its rounding. */
static const double CHARGED = 1 - 16 * DBL_EPSILON;

/* ---- a least blended ROAS ------------------------------------------------------------------- */

/* With a multiplier nu >= 0 on (response - min_roas * spend), and divided by 1 + nu: fees shrink
 * and the outer price moves towards min_roas. */
static void set_nu(mktopt__search *s, mktopt__relaxation *r, double nu)
{
    const mktopt__problem *p = s->problem;
    r->outer_price = (p->outer_price + nu * p->min_roas) / (1 + nu);
    for (int64_t j = 0; j < p->n_terms; j++) {
        mktopt__domain d = r->domains[j];
        if (d.fee == 0 || !d.on || (r == &s->concave && d.off)) /* none, or paid anyway */
            continue;
        d.fee = p->domains[j].fee / (1 + nu);
        mktopt__relax_term(r, j, &d);
    }
}

/* The part of its fee that a term has lost at the relaxation's optimum. */
static double paid_part(const mktopt__relaxation *r, int64_t j)
{
    const mktopt__domain *d = &r->domains[j];
    const double x = r->x[j];
    const mktopt__piece *piece = mktopt__envelope_piece(&r->envelopes[j], x);
    if (!d->on || (d->off && x == 0))
        return 0;
    const int partly =
        d->off && piece != NULL && piece->kind == MKTOPT__BRIDGE && piece->x0 == 0 && piece->x1 > 0;
    return partly ? fmin(x / piece->x1, 1) : 1;
}

/* What its envelope brings there without a fee that is paid anyway, which may be far greater:
 * adding that again would leave rounding. */
static double gross_beside_fee(const mktopt__relaxation *r, int64_t j, const mktopt__piece *piece)
{
    const double x = r->x[j];
    if (piece == NULL || piece->kind == MKTOPT__ARC || x <= piece->x0 || x >= piece->x1)
        return mktopt__shape_value(&r->shapes[j], x);
    const double y0 = mktopt__shape_value(&r->shapes[j], piece->x0),
                 y1 = mktopt__shape_value(&r->shapes[j], piece->x1);
    return y0 + (y1 - y0) * ((x - piece->x0) / (piece->x1 - piece->x0));
}

/* The same whether or not it is paid. Where the envelope jumps at nothing, all of the jump counts.
 */
static double gross_of(const mktopt__relaxation *r, int64_t j)
{
    const mktopt__domain *d = &r->domains[j];
    const double x = r->x[j], fee = d->on ? d->fee : 0;
    const mktopt__piece *piece = mktopt__envelope_piece(&r->envelopes[j], x);
    if (d->off && x == 0)
        return piece != NULL && piece->x1 == 0 ? piece->y1 + fee : r->envelopes[j].y;
    if (fee > 0 && !d->off && r->shapes[j].type != MKTOPT_CURVE_PIECEWISE)
        return gross_beside_fee(r, j, piece);
    return mktopt__envelope_value(&r->envelopes[j], x) + fee * paid_part(r, j);
}

/* Response - min_roas * spend of the relaxation's optimum, and its score. */
static double roas_margin(const mktopt__search *s, const mktopt__relaxation *r, double *score)
{
    const mktopt__problem *p = s->problem;
    mktopt__sum sum = {0}, worth = {0};
    for (int64_t j = 0; j < r->n_terms; j++) {
        const double gross = gross_of(r, j), fee = r->domains[j].fee > 0 ? p->domains[j].fee : 0;
        mktopt__sum_add(&sum, gross);
        mktopt__sum_add(&sum, -p->min_roas * r->x[j]);
        mktopt__sum_add(&worth, gross - fee * paid_part(r, j));
        mktopt__sum_add(&worth, -p->outer_price * r->x[j]);
    }
    *score = mktopt__sum_value(&worth);
    return mktopt__sum_value(&sum);
}

static void remember_prices(mktopt__search *s, const mktopt__relaxation *r, double nu)
{
    if (r != &s->relaxed)
        return;
    for (int32_t g = 0; g < r->n_groups; g++)
        s->guide[g] = mktopt__relaxation_price(r, g);
    s->guide_nu = nu;
}

double mktopt__search_bound_at_guide(mktopt__search *s, double *growth)
{
    const double nu = s->guide_nu;
    if (!isnan(s->problem->min_roas))
        set_nu(s, &s->relaxed, nu);
    const double bound = (1 + nu) * mktopt__relaxation_bound_at(&s->relaxed, s->guide, growth);
    *growth *= 1 + nu;
    return bound - CHARGED * s->relaxed.charged;
}

double mktopt__search_unit_of_nu(const mktopt__problem *p)
{
    return p->min_roas > 0 ? fmax(1, p->outer_price / p->min_roas) : 1;
}

/* The relaxation's optimum at a multiplier. The dual function, (1 + nu) * bound, is convex in nu,
 * and the margin is its slope. */
typedef struct weighed {
    double nu, margin, score;
    double *x;
    int32_t known, times; /* 1: there is one; how often in a row it was this end that moved */
} weighed;

typedef struct weighing {
    mktopt__search *s;
    mktopt__relaxation *r;
    weighed low, high;           /* where the margin is below 0, and where it is not */
    double bound, slack, growth; /* the least dual */
    double nu, margin;           /* the last */
    double slope;                /* of the margin there, about; 0: unknown */
    double rise;                 /* of the margin from the one before */
} weighing;

/* Then no multiplier gives a lower bound, to within so much of it. */
static const double NO_LOWER = 1e-13;

static int weigh(weighing *w, double nu)
{
    mktopt__relaxation *r = w->r;
    set_nu(w->s, r, nu);
    if (mktopt__relaxation_solve(r) != 0)
        return -1;
    double score;
    const double dual = r->bound * (1 + nu), margin = roas_margin(w->s, r, &score);
    if (dual < w->bound) {
        w->bound = dual;
        w->slack = r->slack * (1 + nu);
        w->growth = r->growth * (1 + nu);
        remember_prices(w->s, r, nu);
    }
    const double slope = (margin - w->margin) / (nu - w->nu);
    w->slope = slope > 0 && slope < INFINITY ? slope : w->slope;
    w->rise = margin - w->margin;
    w->nu = nu;
    w->margin = margin;
    weighed *end = margin >= 0 ? &w->high : &w->low, *other = margin >= 0 ? &w->low : &w->high;
    *end = (weighed){nu, margin, score, end->x, 1, end->times + 1};
    other->times = 0;
    memcpy(end->x, r->x, (size_t)r->n_terms * sizeof *end->x);
    return 0;
}

/* Where the tangents at both ends meet: the dual is nowhere below *least, and mixed so that the
 * margin is 0 the two optima bring that much. */
static double tangents_meet(const weighing *w, double *least)
{
    const weighed *a = &w->low, *b = &w->high;
    const double rise = b->margin - a->margin;
    *least = a->score - a->margin / rise * (b->score - a->score);
    return (a->score - b->score) / rise;
}

/* A step over the margin's slope and a little beyond, then further, until there is a multiplier on
 * each side. */
static double widen(const weighing *w, double unit)
{
    static const double BEYOND[] = {1.1, 4};
    enum { FAR = 4 };
    const int32_t times = w->low.times + w->high.times;
    const double step = times <= 2 ? BEYOND[times - 1] * w->margin / w->slope : (double)NAN;
    const double next = w->nu - step, far = w->nu > 0      ? FAR * w->nu
                                            : w->s->nu > 0 ? w->s->nu
                                                           : unit;
    if (!w->low.known)
        return next > w->nu / FAR && next < w->nu ? next : 0;
    return w->nu > 0 && next > w->nu && next < far ? next : far;
}

/* False position, an end that stays counting for less each time (Illinois), and where tangents
 * meet, which is where a dual of lines is least; at last bisection. */
static double narrow(const weighing *w, int step)
{
    static const double LEAST = 1e-3; /* part of the way */
    enum { BISECTION = 40 };
    const double low = w->low.nu, width = w->high.nu - low;
    const double a = -ldexp(w->low.margin, w->high.times > 1 ? 1 - w->high.times : 0);
    const double b = ldexp(w->high.margin, w->low.times > 1 ? 1 - w->low.times : 0);
    double least;
    const double way = step % 2 == 1 ? (tangents_meet(w, &least) - low) / width : a / (a + b);
    return low + width * (step > BISECTION ? 0.5 : fmin(fmax(way, LEAST), 1 - LEAST));
}

/* Whether a multiplier that is enough is in doubt: where the budget alone says what is best, or
 * many were too small. */
static int is_in_doubt(const weighing *w)
{
    static const double NOTHING = 1e-9; /* of the margin */
    enum { MANY = 4 };
    const int is_same = w->rise <= NOTHING * fabs(w->margin) && w->r->groups[0].lower > 0;
    return !w->high.known && (is_same || w->low.times == MANY);
}

/* Whether the margin is below 0 even where fees and the outer price weigh next to nothing. */
static int is_out_of_reach(const weighing *w, double most)
{
    set_nu(w->s, w->r, most);
    double score;
    return mktopt__relaxation_solve(w->r) != 0 || roas_margin(w->s, w->r, &score) < 0;
}

static int is_least(const weighing *w)
{
    double least;
    if (w->margin == 0)
        return w->low.known;
    if (!w->low.known || !w->high.known)
        return 0;
    (void)tangents_meet(w, &least);
    return w->high.nu - w->low.nu <= 1e-14 * w->low.nu ||
           w->bound - least <= NO_LOWER * fabs(w->bound) + w->slack;
}

/* The two ends' optima mixed. A little is not nothing: what has to move is where the node is split.
 */
static void mix_by(const weighing *w, double theta)
{
    for (int64_t j = 0; j < w->r->n_terms; j++) { /* rounding must not leave what lies between */
        const double a = w->high.x[j], b = w->low.x[j];
        const double x = fmin(fmax(theta * a + (1 - theta) * b, fmin(a, b)), fmax(a, b));
        w->r->x[j] = x == b && theta > 0 ? nextafter(b, a) : x;
    }
}

/* So that the margin is 0; where that is hardly more than the lower end, and rounding of the spends
 * takes a part of what is to be gained, a little more. */
static void mix(const weighing *w)
{
    static const double HARDLY = 1e-4, LEAST_MORE = 1e-12;
    const weighed *low = &w->low, *high = &w->high;
    const double theta =
        high->margin > low->margin ? -low->margin / (high->margin - low->margin) : 1;
    double score;
    mix_by(w, theta);
    for (double more = LEAST_MORE; more < 1 && theta < HARDLY; more *= 4) {
        if (roas_margin(w->s, w->r, &score) >= 0)
            return;
        mix_by(w, theta * (1 + more));
    }
}

/* The least dual over all multipliers, beginning with the last one of such a relaxation. */
static int solve_with_roas(mktopt__search *s, mktopt__relaxation *r)
{
    enum { MOST_STEPS = 90 };
    const double unit = mktopt__search_unit_of_nu(s->problem), most = 1e15 * unit;
    weighing w = {.s = s,
                  .r = r,
                  .low = {.x = s->other},
                  .high = {.x = s->trial},
                  .bound = INFINITY,
                  .nu = NAN,
                  .margin = NAN,
                  .slope = s->nu_slope};
    double *last = &s->nu_last[r == &s->concave], nu = *last;
    for (int i = 0; i < MOST_STEPS; i++) {
        if (weigh(&w, nu) != 0)
            return -1;
        if (nu == 0 && w.margin >= 0) { /* kept to anyway */
            s->nu_met = *last = 0;
            return 0;
        }
        if (is_least(&w) || (is_in_doubt(&w) && is_out_of_reach(&w, most)))
            break;
        nu = w.low.known && w.high.known ? narrow(&w, i) : widen(&w, unit);
        if (nu > most)
            return -1;
    }
    if (!w.high.known)
        return -1;
    s->nu = s->nu_met = *last = w.nu; /* as the prices are */
    s->nu_slope = w.slope;
    if (w.margin != 0)
        mix(&w);
    r->bound = w.bound;
    r->slack = w.slack;
    r->growth = w.growth;
    return 0;
}

int mktopt__search_solve(mktopt__search *s, mktopt__relaxation *r)
{
    const int with_roas = !isnan(s->problem->min_roas);
    r->reach = s->problem->reach + r->charged;
    if (with_roas ? solve_with_roas(s, r) != 0 : mktopt__relaxation_solve(r) != 0)
        return -1;
    if (!with_roas)
        remember_prices(s, r, 0);
    if (isnan(r->reach))
        r->bound -= CHARGED * r->charged;
    return 0;
}

/* ---- solutions ----------------------------------------------------------------------------- */

/* Then slacks for rounding are less than half of the gap that is promised. On a steep line, where a
 * slack means nothing, this part of what was added up is the most. */
static const double SLACKS = 2.5e9, CANCELLED = 1e-4;

double mktopt__gap_unit(const mktopt__solution *solution, double bound)
{
    return fmax(fabs(bound), solution->found ? fmax(solution->tiny, DBL_MIN) : DBL_MIN);
}

/* Close to the sum of all limits a response may be missed by what so many units of rounding of the
 * spends bring. */
static const double UNITS_OF_SPEND = 2;

/* Whether spends keep to their domains and to the constraints that are not of the relaxation's
 * making; then their score, and the size of what was added up. */
static int score_of(const mktopt__search *s, const double *x, double price, double *score,
                    double *size)
{
    const mktopt__problem *p = s->problem;
    mktopt__sum gross = {0}, spend = {0};
    for (int64_t j = 0; j < p->n_terms; j++) {
        const mktopt__domain *d = &p->domains[j];
        const int off = d->off && x[j] == 0;
        if (!off && !(d->on && x[j] >= d->low && x[j] <= d->high))
            return 0;
        mktopt__sum_add(&gross, mktopt__domain_gross(&p->shapes[j], d, x[j]));
        mktopt__sum_add(&spend, x[j]);
    }
    const double spent = mktopt__sum_value(&spend);
    const double total = mktopt__sum_value(&gross) - mktopt__fees_at(p, x);
    if (!isnan(p->min_roas) && mktopt__sum_value(&gross) < p->min_roas * spent * (1 - 1e-12))
        return 0;
    const double unseen = /* below 0: what is missing to the limits */
        p->reach < 0 ? fmin(UNITS_OF_SPEND * DBL_EPSILON * price * spent, 1e-12 * p->largest) : 0;
    if (!isnan(p->reach) && total < p->reach - 1e-12 * fabs(p->reach) - unseen)
        return 0;
    *score = isnan(p->reach) ? total - p->outer_price * spent : -spent;
    *size = 2 * mktopt__sum_value(&gross) - total + p->outer_price * spent;
    return 1;
}

void mktopt__search_offer(mktopt__search *s, const mktopt__relaxation *from, const double *x,
                          mktopt__solution *best)
{
    const double largest = s->problem->largest;
    double score, size;
    if (!score_of(s, x, from->outer_price, &score, &size) || (best->found && score < best->score))
        return;
    double tiny = fmin(SLACKS * from->slack, CANCELLED * (size + largest));
    tiny = isnan(s->problem->reach) ? fmax(tiny, DBL_EPSILON * largest) : 0;
    if (best->found && score == best->score) { /* perhaps better known */
        s->best_tiny = best->tiny = fmin(best->tiny, tiny);
        return;
    }
    s->best_price = from->pinned[0] == 0 ? mktopt__relaxation_price(from, 0) : (double)NAN;
    best->found = 1;
    best->score = score;
    best->tiny = tiny;
    s->has_best = 1;
    s->best_score = best->score;
    s->best_tiny = best->tiny;
    memcpy(s->best, x, (size_t)s->problem->n_terms * sizeof *x);
}

/* Whether the groups' bounds, which may have changed, allow spends. */
static int fits(const mktopt__problem *p, const double *x)
{
    for (int32_t g = 0; g < p->n_groups; g++) {
        const mktopt__group *group = &p->groups[g];
        const double sum = mktopt__group_spend(group, x);
        if (!(sum >= group->lower && sum <= group->upper))
            return 0;
    }
    return 1;
}

void mktopt__search_offer_last(mktopt__search *s, mktopt__solution *best)
{
    if (!s->has_best || !fits(s->problem, s->best))
        return;
    best->found = 1;
    best->score = s->best_score;
    best->tiny = s->best_tiny;
}

/* For a response to be reached: the spend inside a bridge at which the term itself brings what the
 * bridge promises at x. */
static double spend_as_promised(const mktopt__search *s, int64_t j, double x, double most)
{
    const mktopt__domain *d = &s->problem->domains[j];
    const double promised = mktopt__envelope_value(&s->relaxed.envelopes[j], x);
    double low = x, high = most;
    for (int i = 0; i < 60 && high - low > DBL_EPSILON * high; i++) {
        const double middle = low + (high - low) / 2;
        if (mktopt__domain_value(&s->problem->shapes[j], d, middle) < promised)
            low = middle;
        else
            high = middle;
    }
    return high;
}

int mktopt__fees_partly(const mktopt__search *s, int64_t number, const double *x, int *on)
{
    const mktopt__shared_fee *fee = &s->problem->shared[number];
    int off = 0, inside = 0;
    *on = 0;
    for (int64_t j = fee->first; j < fee->last; j++) {
        const mktopt__piece *piece = mktopt__envelope_piece(&s->relaxed.envelopes[j], x[j]);
        *on = *on || x[j] > 0;
        off = off || (x[j] == 0 && s->problem->domains[j].fee > 0);
        inside = inside || (piece != NULL && piece->kind == MKTOPT__BRIDGE && x[j] > piece->x0 &&
                            x[j] < piece->x1);
    }
    return *on && (off || inside);
}

/* Which shared fees the concave problem pays: those whose terms x has on, rounded as said. */
static void pay_shared(mktopt__search *s, const double *x, mktopt__rounding how)
{
    s->concave.charged = 0;
    for (int64_t i = 0; i < s->problem->n_shared; i++) {
        int on;
        const int partly = mktopt__fees_partly(s, i, x, &on) && s->settled[i] == 0;
        s->paid[i] = (signed char)(on && !(partly && how == ROUND_LEFT));
        s->concave.charged += s->paid[i] ? s->problem->shared[i].amount : 0;
    }
}

/* A term's domain before it keeps to one side of its bridges, its shared fee paid or not. */
static mktopt__domain domain_of(const mktopt__search *s, int64_t term)
{
    const int64_t number = mktopt__fees_number(s->problem, term);
    mktopt__domain d = s->problem->domains[term];
    if (number < 0)
        return d;
    if (s->paid[number])
        return mktopt__fees_paid(&d);
    d.on = 0;
    return d;
}

/* A term that is off while others whose fee it shares are on, as it would be with them. */
static double join(const mktopt__search *s, int64_t j, double x, const mktopt__piece *piece)
{
    const int64_t number = mktopt__fees_number(s->problem, j);
    const int may = number >= 0 && s->settled[number] == 0 && s->paid[number];
    return may && x == 0 && piece != NULL && piece->kind == MKTOPT__BRIDGE && piece->x0 == 0
               ? piece->x1
               : x;
}

/* A term's part of the domain when it stays on its side. */
static mktopt__domain side_of(const mktopt__search *s, int64_t j, double x, mktopt__rounding how)
{
    const mktopt__domain whole = domain_of(s, j), *root = &whole;
    const mktopt__shape *shape = &s->problem->shapes[j];
    if (how == ROUND_KEPT && root->on && x > root->low && x < shape->concave_from &&
        shape->type != MKTOPT_CURVE_PIECEWISE)
        return (mktopt__domain){x, x, root->fee, 0, 1};
    const mktopt__piece *piece = mktopt__envelope_piece(&s->relaxed.envelopes[j], x);
    if (how != ROUND_KEPT && piece != NULL && piece->kind == MKTOPT__BRIDGE && x > piece->x0 &&
        x < piece->x1) {
        if (how == ROUND_FIXED && !isnan(s->problem->reach))
            x = spend_as_promised(s, j, fmax(x, root->low), piece->x1);
        if (how == ROUND_FIXED && root->on && x >= root->low)
            return (mktopt__domain){x, x, root->fee, 0, 1};
        x = how == ROUND_LEFT ? piece->x0 : piece->x1;
    } else if (how == ROUND_RIGHT) {
        x = join(s, j, x, piece);
    }
    return mktopt__domain_concave(shape, root, x);
}

void mktopt__search_keep_to(mktopt__search *s, int64_t term, const mktopt__domain *side)
{
    if (!mktopt__domain_same(side, &s->concave.domains[term]))
        mktopt__relax_term(&s->concave, term, side);
}

/* The optimum of the concave problem with its present domains. */
static int solve_concave(mktopt__search *s)
{
    s->concave.outer_price = s->problem->outer_price;
    return mktopt__search_solve(s, &s->concave);
}

static int offer_concave(mktopt__search *s, mktopt__solution *best)
{
    if (solve_concave(s) != 0)
        return -1;
    mktopt__search_offer(s, &s->concave, s->concave.x, best);
    return 0;
}

static void keep_to_sides(mktopt__search *s, const double *x, mktopt__rounding how)
{
    pay_shared(s, x, how);
    for (int64_t j = 0; j < s->problem->n_terms; j++) {
        const mktopt__domain side = side_of(s, j, x[j], how);
        mktopt__search_keep_to(s, j, &side);
    }
}

int mktopt__search_round(mktopt__search *s, const double *x, mktopt__rounding how,
                         mktopt__solution *best)
{
    keep_to_sides(s, x, how);
    return offer_concave(s, best);
}

int mktopt__search_finish(mktopt__search *s, mktopt__solution *best)
{
    static const double NO_BETTER = 1e-12; /* of the bound: rounding */
    keep_to_sides(s, s->best, ROUND_KEPT);
    if (solve_concave(s) != 0)
        return -1;
    if (best->bound - best->score > NO_BETTER * mktopt__gap_unit(best, best->bound))
        mktopt__search_offer(s, &s->concave, s->concave.x, best);
    return 0;
}

int mktopt__search_near(mktopt__search *s, const double *x, double most, mktopt__solution *best)
{
    pay_shared(s, x, ROUND_KEPT);
    for (int64_t j = 0; j < s->problem->n_terms; j++) {
        mktopt__domain side = domain_of(s, j);
        if (side.off && (x[j] == 0 || !side.on)) {
            side.on = 0;
        } else {
            side.off = 0;
            side.low = fmin(fmax(side.low, x[j] - most), side.high);
            side.high = fmax(side.low, fmin(side.high, x[j] + most));
        }
        mktopt__search_keep_to(s, j, &side);
    }
    return offer_concave(s, best);
}
