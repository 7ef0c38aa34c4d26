/* Fees that terms share, divided among them.
 *
 * With v_j(p) >= 0 the most that term j brings beyond being off, less p for each unit of spend,
 * terms that share a fee F bring max(0, sum of v_j(p) - F) together. At the price p* where the sum
 * is F let each term have the part v_j(p*). As v_j falls with p,
 *
 *     sum of max(0, v_j(p) - v_j(p*)) = max(0, sum of v_j(p) - F)   for every p,
 *
 * so the relaxation of terms with these parts as fees of their own is that of the shared fee. Where
 * something else moves fees (a least ROAS), any parts whose sum is F still give a bound. p* is the
 * greatest (response - F) / spend, found as such by Dinkelbach's method (Management Science 13,
 * 1967). */
#include "allocation/search/fees.h"

#include <float.h>
#include <math.h>

#include "base/sum.h"

typedef struct division {
    mktopt__problem *p;
    mktopt__envelope *envelopes; /* of the terms that share a fee, without it */
    double *gains;               /* of them, at the last price */
    double *off;                 /* what they bring when off */
} division;

static double gain_at(const division *d, int64_t n, double price, double *spend)
{
    mktopt__sum gain = {0};
    *spend = 0;
    for (int64_t i = 0; i < n; i++) {
        const mktopt__demand demand = mktopt__envelope_demand(&d->envelopes[i], price, 0);
        d->gains[i] = fmax(0, demand.low_value - price * demand.low - d->off[i]);
        mktopt__sum_add(&gain, d->gains[i]);
        *spend += demand.low;
    }
    return mktopt__sum_value(&gain);
}

/* The return of spending the most: a price that is not above p*. */
static double first_price(const division *d, int64_t n, double fee)
{
    double gain = -fee, spend = 0;
    for (int64_t i = 0; i < n; i++) {
        const double high = mktopt__envelope_high(&d->envelopes[i]);
        gain += mktopt__envelope_value(&d->envelopes[i], high) - d->off[i];
        spend += high;
    }
    return spend > 0 ? gain / spend : 0;
}

static void divide(const division *d, const mktopt__shared_fee *fee)
{
    static const double DOWN = 1 - 4 * DBL_EPSILON; /* parts must not add up to more */
    enum { MOST_STEPS = 100 };
    const int64_t n = fee->last - fee->first;
    for (int64_t i = 0; i < n; i++) {
        const mktopt__shape *shape = &d->p->shapes[fee->first + i];
        mktopt__domain *domain = &d->p->domains[fee->first + i];
        domain->fee = 0;
        mktopt__envelope_build(&d->envelopes[i], shape, domain);
        d->off[i] = mktopt__domain_value(shape, domain, 0);
    }
    double spend, price = first_price(d, n, fee->amount);
    double gain = gain_at(d, n, price, &spend);
    for (int step = 0; step < MOST_STEPS && gain > fee->amount && spend > 0; step++) {
        const double next = price + (gain - fee->amount) / spend;
        if (!(next > price))
            break;
        price = next;
        gain = gain_at(d, n, price, &spend);
    }
    for (int64_t i = 0; i < n; i++)
        d->p->domains[fee->first + i].fee =
            fee->amount * DOWN * (gain > 0 ? d->gains[i] / gain : 1 / (double)n);
}

int mktopt__fees_divide(mktopt__problem *p, mktopt__arena *arena)
{
    int64_t most = 0, room = 0;
    for (int64_t i = 0; i < p->n_shared; i++) {
        const mktopt__shared_fee *fee = &p->shared[i];
        most = fee->last - fee->first > most ? fee->last - fee->first : most;
        const int64_t own = mktopt__widest_room(&p->shapes[fee->first], fee->last - fee->first);
        room = own > room ? own : room;
    }
    if (most == 0)
        return 0;
    division d = {.p = p,
                  .envelopes = mktopt__arena_alloc(arena, most, sizeof *d.envelopes),
                  .gains = mktopt__arena_alloc(arena, most, sizeof *d.gains),
                  .off = mktopt__arena_alloc(arena, most, sizeof *d.off)};
    mktopt__piece *pieces = mktopt__arena_alloc(arena, most, (size_t)room * sizeof *pieces);
    if (d.envelopes == NULL || d.gains == NULL || d.off == NULL || pieces == NULL)
        return -1;
    for (int64_t i = 0; i < most; i++)
        d.envelopes[i].pieces = &pieces[i * room];
    for (int64_t i = 0; i < p->n_shared; i++)
        divide(&d, &p->shared[i]);
    return 0;
}

int64_t mktopt__fees_number(const mktopt__problem *p, int64_t term)
{
    return p->n_shared > 0 ? p->shared_of[term] : -1;
}

static int is_on(const mktopt__problem *p, int64_t j, const double *x)
{
    return p->domains[j].on && !(p->domains[j].off && x[j] == 0);
}

double mktopt__fees_at(const mktopt__problem *p, const double *x)
{
    mktopt__sum fees = {0};
    for (int64_t j = 0; j < p->n_terms; j++)
        if (mktopt__fees_number(p, j) < 0 && is_on(p, j, x))
            mktopt__sum_add(&fees, p->domains[j].fee);
    for (int64_t i = 0; i < p->n_shared; i++) {
        int64_t j = p->shared[i].first;
        while (j < p->shared[i].last && !is_on(p, j, x))
            j++;
        if (j < p->shared[i].last)
            mktopt__sum_add(&fees, p->shared[i].amount);
    }
    return mktopt__sum_value(&fees);
}

mktopt__domain mktopt__fees_paid(const mktopt__domain *domain)
{
    mktopt__domain d = *domain;
    d.fee = 0;
    d.off = d.off && (!d.on || d.low > 0);
    return d;
}
