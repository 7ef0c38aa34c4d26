/* The values of a term by steps of spend. */
#include <math.h>

#include "allocation/grid/grid_priv.h"

typedef mktopt__grid_item item;

/* A line above a term in a cell: its values at the ends, and where the term is worth most. */
typedef struct line {
    double left, right, at;
} line;

/* A term's domain when it is on. Where its fee is shared its node pays that. */
static mktopt__domain domain_on(const mktopt__grid *t, int64_t j)
{
    mktopt__domain d = t->problem->domains[j];
    d.fee = mktopt__fees_number(t->problem, j) < 0 ? d.fee / (1 + t->nu) : 0;
    d.off = 0;
    return d;
}

/* Through the end where the term is worth most at its price, as steep as can be, or with the price
 * as its slope. */
static line line_above(mktopt__grid *t, int64_t j, double price, int64_t k)
{
    const mktopt__problem *p = t->problem;
    const double u = mktopt__grid_spend_at(t, j, k), v = mktopt__grid_spend_at(t, j, k + 1);
    mktopt__domain d = domain_on(t, j);
    d.low = fmin(fmax(d.low, u), d.high);
    d.high = fmax(fmin(d.high, v), d.low);
    mktopt__envelope_build(&t->arc, &p->shapes[j], &d);
    const mktopt__demand best = mktopt__envelope_demand(&t->arc, price, 0);
    const mktopt__piece *pieces = t->arc.pieces;
    double slope = price, worth = best.low_value - price * best.low;
    line l = {.at = best.low};
    l.left = t->arc.count == 0 && best.low == v ? -INFINITY : worth + price * u;
    l.right = t->arc.count == 0 && best.low == u ? -INFINITY : worth + price * v;
    if (t->arc.count > 0 && best.low == v && (slope = pieces[t->arc.count - 1].s1) >= price) {
        l.right = best.low_value;
        l.left = best.low_value - slope * (v - u);
    } else if (t->arc.count > 0 && best.low == u && (slope = pieces[0].s0) <= price) {
        l.left = best.low_value;
        l.right = best.low_value + slope * (v - u);
    }
    return l;
}

static double off_value(const mktopt__problem *p, int64_t j)
{
    return mktopt__shape_value(&p->shapes[j], 0) - p->shapes[j].above_off;
}

/* A spend that fits into k steps, but not into fewer; NaN: none. */
static double spend_inside(const mktopt__grid *t, int64_t j, int64_t k)
{
    const mktopt__domain *d = &t->problem->domains[j];
    const int left = k > 0 && t->cells[j][k - 1], right = k < t->steps && t->cells[j][k];
    const double most = mktopt__grid_spend_at(t, j, k), x = fmin(most, d->high);
    return (left || right) && x >= d->low && x > most - t->size ? x : (double)NAN;
}

/* The values of a term's cells, less the outer price. */
static void value_cells(mktopt__grid *t, item *m, double outer_price)
{
    const int64_t j = m->term, first = m->value.first;
    const double price = t->prices[m->group];
    double *at = m->value.at;
    for (int64_t k = first; k < m->value.last; k++) {
        if (!t->cells[j][k])
            continue;
        const line l = line_above(t, j, price, k);
        at[k - first] = fmax(at[k - first], l.left);
        at[k + 1 - first] = fmax(at[k + 1 - first], l.right);
    }
    for (int64_t k = first; k <= m->value.last; k++)
        at[k - first] -= outer_price * mktopt__grid_spend_at(t, j, k);
}

/* The same of spends that fit, what they leave being worth its price. */
static void value_inside(mktopt__grid *t, item *m, double outer_price)
{
    const int64_t j = m->term, first = m->value.first;
    const double price = t->prices[m->group];
    const mktopt__domain d = domain_on(t, j);
    for (int64_t k = first; k <= m->value.last; k++) {
        const double x = spend_inside(t, j, k);
        if (!isnan(x))
            m->value.at[k - first] =
                fmax(m->value.at[k - first],
                     mktopt__domain_value(&t->problem->shapes[j], &d, x) - outer_price * x +
                         (price - outer_price) * (mktopt__grid_spend_at(t, j, k) - x));
    }
}

int64_t mktopt__grid_measure_term(const mktopt__grid *t, item *m)
{
    const signed char *cells = t->cells[m->term];
    int64_t count = 0;
    m->value.first = t->off[m->term] ? 0 : t->steps + 1;
    m->value.last = t->off[m->term] ? 0 : -1;
    m->points = t->off[m->term] && !cells[0];
    for (int64_t k = 0; k < t->steps; k++) {
        if (!cells[k])
            continue;
        m->value.first = mktopt__sooner(m->value.first, k);
        m->value.last = k + 1;
        m->points += k == 0 || !cells[k - 1] ? 2 : 1;
        count++;
    }
    return count;
}

/* What a term brings by steps. */
int mktopt__grid_value(mktopt__grid *t, item *m, double outer_price)
{
    const int64_t j = m->term, first = m->value.first, last = m->value.last;
    if (mktopt__row_make(t->rows, first, last, &m->value) != 0 ||
        mktopt__row_make(t->rows, first, last, &m->rest) != 0)
        return -1;
    if (t->off[j])
        m->value.at[0] = off_value(t->problem, j);
    if (t->inside)
        value_inside(t, m, outer_price);
    else
        value_cells(t, m, outer_price);
    return 0;
}

/* The spend that a term's value at k steps stands for. */
double mktopt__grid_spend_for(mktopt__grid *t, const item *m, int64_t k)
{
    const int64_t j = m->term;
    const mktopt__domain *d = &t->problem->domains[j];
    const double most = mktopt__grid_spend_at(t, j, k);
    double best = k == 0 && t->off[j] ? off_value(t->problem, j) : -INFINITY, x = 0;
    if (t->inside)
        return k == 0 && t->off[j] ? 0 : spend_inside(t, j, k);
    for (int64_t c = k > 0 ? k - 1 : 0; c <= k && c < t->steps; c++) {
        if (!t->cells[j][c])
            continue;
        const line l = line_above(t, j, t->prices[m->group], c);
        const double value = c < k ? l.right : l.left;
        const int within =
            l.at > mktopt__grid_spend_at(t, j, c) && l.at < mktopt__grid_spend_at(t, j, c + 1);
        if (value <= best)
            continue;
        best = value;
        x = within ? l.at : fmin(fmax(most, d->low), d->high);
    }
    return x;
}
