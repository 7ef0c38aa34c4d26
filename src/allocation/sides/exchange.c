/* Among many switches that are worth about the same, exchanges find a pattern that spends what
 * there is to spend at about the present price: how good it is hardly depends on the rest. */
#include "allocation/sides/run.h"

#include <math.h>
#include <stdlib.h>

enum { MOST_EXCHANGED = 128, MOST_EXCHANGES = 64 };

/* A pattern by its bound at a price near its own: a parabola in the bound's coordinate. */
typedef struct state {
    double bound, met;
    double fall; /* of met, in that coordinate */
} state;

/* What its concave problem is worth, about: the least of the parabola. */
static double worth_of(const state *t, double target)
{
    const double missed = t->met - target;
    return t->fall < 0 ? t->bound + missed * missed / (2 * t->fall) : -INFINITY;
}

static state flipped(const mktopt__sides *s, const mktopt__sample *p, int64_t k, state t)
{
    const double sign = s->pattern[k] ? -1 : 1, price = p->price;
    const double excess = sign * p->excess[k], shift = sign * p->shift[k];
    const double bend = sign * p->bend[k];
    if (isnan(s->problem->reach))
        return (state){t.bound + excess, t.met + shift, t.fall + bend};
    return (state){t.bound + excess / price, t.met + excess + price * shift,
                   t.fall + bend * price * price * price};
}

/* Whether two switches of one class change places. */
static int is_swap(const mktopt__sides *s, int64_t k, int64_t l)
{
    return s->switches[k].class == s->switches[l].class && s->pattern[k] != s->pattern[l];
}

/* The best exchange of one or two sides, or, where numbers are to be kept, the best swap; 0 when
 * none is better than what there is. */
static int exchange(mktopt__sides *s, const mktopt__sample *p, int64_t n, double target,
                    int only_swaps, state *t)
{
    double best = worth_of(t, target);
    int64_t one = -1, two = -1;
    state after = *t;
    s->evaluations += 1 + n * n / 2 / MKTOPT__SIDES_AN_EVALUATION;
    for (int64_t i = 0; i < n; i++) {
        const int64_t k = s->ranked[i].number;
        const state first = flipped(s, p, k, *t);
        for (int64_t j = i; j < n; j++) {
            const int64_t l = s->ranked[j].number;
            const state both = j == i ? first : flipped(s, p, l, first);
            const double value = worth_of(&both, target);
            if (value <= best || (only_swaps && !is_swap(s, k, l)))
                continue;
            best = value;
            after = both;
            one = k;
            two = l;
        }
    }
    if (one < 0)
        return 0;
    s->pattern[one] = !s->pattern[one];
    if (two != one)
        s->pattern[two] = !s->pattern[two];
    *t = after;
    return 1;
}

void mktopt__sides_try_exchanges(mktopt__sides_state *r, const mktopt__bracket *b)
{
    mktopt__sides *s = r->s;
    mktopt__sample copy;
    const mktopt__sample *p = mktopt__sides_seen(s, &s->samples[b->low], &copy);
    const int64_t n = s->n < MOST_EXCHANGED ? s->n : MOST_EXCHANGED;
    const double target = b->at_low.target;
    const double rate = isnan(s->problem->reach) ? 1 : p->price;
    const int only_swaps = r->limits->count != NULL;
    state t = {b->at_low.bound, b->at_low.low, b->at_low.fall * rate * rate};
    for (int64_t k = 0; k < s->n; k++)
        s->ranked[k] = (mktopt__ranked){fabs(p->excess[k]), k};
    qsort(s->ranked, (size_t)s->n, sizeof *s->ranked, mktopt__compare_ranked);
    for (int i = 0; i < MOST_EXCHANGES && exchange(s, p, n, target, only_swaps, &t); i++)
        continue;
    const double worth = worth_of(&t, target);
    if (!r->best->found || worth > r->best->score + r->limits->gap / 2 * fabs(worth))
        (void)mktopt__sides_solve_pattern(r, b, p->price, -1, 0);
}
