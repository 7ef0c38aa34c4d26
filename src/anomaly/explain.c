/* Adtributor (Bhagwan et al., "Adtributor: revenue debugging in advertising systems", NSDI 2014):
 * in each dimension the most surprising elements that together explain the change; dimensions are
 * ranked by surprise. Two things are added. A cause must also be one: without it most of the change
 * of the total is gone, which tells a cause from a change of everything. And elements that belong
 * to the cause are taken in after the wanted share is explained. */
#include "anomaly/explain.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

/* A change is concentrated when the total without the cause changes half as much, or less. */
static const double rest_share = 0.5;

/* ---- tallies ------------------------------------------------------------------------------ */

void mktopt__tally_add(const mktopt__change *change, int64_t row, mktopt__tally *tally)
{
    for (int when = 0; when < 2; when++) {
        tally->top[when] += change->top[when][row];
        if (change->bottom[0] != NULL)
            tally->bottom[when] += change->bottom[when][row];
    }
}

static double quotient(double top, double bottom)
{
    return bottom != 0 ? top / bottom : 0;
}

double mktopt__tally_value(const mktopt__change *change, const mktopt__tally *tally, int when)
{
    return change->bottom[0] == NULL ? tally->top[when]
                                     : quotient(tally->top[when], tally->bottom[when]);
}

double mktopt__relative_change(double before, double after)
{
    return before != 0 ? after / before - 1 : (double)NAN;
}

static mktopt__tally without(const mktopt__tally *a, const mktopt__tally *b)
{
    mktopt__tally rest;
    for (int when = 0; when < 2; when++) {
        rest.top[when] = a->top[when] - b->top[when];
        rest.bottom[when] = a->bottom[when] - b->bottom[when];
    }
    return rest;
}

static mktopt__tally together(const mktopt__tally *a, const mktopt__tally *b)
{
    mktopt__tally sum;
    for (int when = 0; when < 2; when++) {
        sum.top[when] = a->top[when] + b->top[when];
        sum.bottom[when] = a->bottom[when] + b->bottom[when];
    }
    return sum;
}

/* Change of the total when only one part's figures change: for ratios by finite differences (the
 * paper's section 3.3, before they are scaled to sum to 1). */
static double part_of_change(const mktopt__change *change, const mktopt__tally *total,
                             const mktopt__tally *part)
{
    const double top = part->top[1] - part->top[0];
    if (change->bottom[0] == NULL)
        return top;
    const double bottom = part->bottom[1] - part->bottom[0];
    return quotient(top * total->bottom[0] - bottom * total->top[0],
                    total->bottom[0] * (total->bottom[0] + bottom));
}

/* ---- surprise ----------------------------------------------------------------------------- */

/* A part's term of the Jensen-Shannon divergence of the shares before and after. */
static double divergence(double before, double after, const double total[2])
{
    const double p = quotient(before, total[0]), q = quotient(after, total[1]);
    double sum = 0;
    if (p > 0)
        sum += p * log(2 * p / (p + q));
    if (q > 0)
        sum += q * log(2 * q / (p + q));
    return fmax(sum / 2, 0);
}

static double surprise_of(const mktopt__change *change, const mktopt__tally *total,
                          const mktopt__tally *part)
{
    double sum = divergence(part->top[0], part->top[1], total->top);
    if (change->bottom[0] != NULL)
        sum += divergence(part->bottom[0], part->bottom[1], total->bottom);
    return sum;
}

/* ---- one dimension ------------------------------------------------------------------------ */

typedef struct part {
    mktopt__tally tally;
    mktopt__element element;
    int64_t id;
    int32_t taken;
} part;

static int by_surprise(const void *a, const void *b)
{
    const part *x = a, *y = b;
    if (x->element.surprise != y->element.surprise)
        return x->element.surprise > y->element.surprise ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

static int by_power(const void *a, const void *b)
{
    const part *x = a, *y = b;
    if (x->element.explanatory_power != y->element.explanatory_power)
        return x->element.explanatory_power > y->element.explanatory_power ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

static void describe_parts(const mktopt__change *change, const mktopt__dimension *dimension,
                           const mktopt__tally *total, part *parts)
{
    double sum = 0;
    for (int64_t i = 0; i < dimension->count; i++)
        sum += part_of_change(change, total, &parts[i].tally);
    for (int64_t i = 0; i < dimension->count; i++) {
        const double before = mktopt__tally_value(change, &parts[i].tally, 0);
        const double after = mktopt__tally_value(change, &parts[i].tally, 1);
        parts[i].id = i;
        parts[i].element = (mktopt__element){
            .element = dimension->elements[i],
            .before = before,
            .after = after,
            .change = after - before,
            .relative_change = mktopt__relative_change(before, after),
            .explanatory_power = quotient(part_of_change(change, total, &parts[i].tally), sum),
            .surprise = surprise_of(change, total, &parts[i].tally),
        };
    }
}

static void take(part *p, mktopt__candidate *out, mktopt__tally *taken)
{
    p->taken = 1;
    out->elements.count++;
    out->explained += p->element.explanatory_power;
    out->surprise += p->element.surprise;
    *taken = together(taken, &p->tally);
}

/* |relative change| of the total without some parts; without anything left nothing changes. */
static double rest_change(const mktopt__change *change, const mktopt__tally *total,
                          const mktopt__tally *taken, double *signed_change)
{
    const mktopt__tally rest = without(total, taken);
    const double relative = mktopt__relative_change(mktopt__tally_value(change, &rest, 0),
                                                    mktopt__tally_value(change, &rest, 1));
    *signed_change = relative;
    return isnan(relative) ? 0 : fabs(relative);
}

/* Whether a part changed as the cause did rather than as the rest. */
static int is_alike(const mktopt__change *change, const mktopt__tally *taken, const part *p,
                    double rest)
{
    const double cause = mktopt__relative_change(mktopt__tally_value(change, taken, 0),
                                                 mktopt__tally_value(change, taken, 1));
    return !(fabs(p->element.relative_change - rest) <= fabs(cause - rest) / 2);
}

static void choose(const mktopt__change *change, const mktopt__tally *total, part *parts,
                   int64_t count, const mktopt__explain_options *options, mktopt__candidate *out)
{
    mktopt__tally taken = {{0}, {0}};
    const double overall = fabs(mktopt__relative_change(mktopt__tally_value(change, total, 0),
                                                        mktopt__tally_value(change, total, 1)));
    const int64_t most = count > 3 ? count / 2 : 1;
    qsort(parts, (size_t)count, sizeof *parts, by_surprise);
    for (int64_t i = 0; i < count && out->elements.count < most; i++)
        if (out->explained < options->explained &&
            parts[i].element.explanatory_power >= options->least_share)
            take(&parts[i], out, &taken);
    double now, rest = rest_change(change, total, &taken, &now);
    /* Others that take a good part of what is left with them belong to the cause. */
    qsort(parts, (size_t)count, sizeof *parts, by_power);
    for (int64_t i = 0; i < count && out->elements.count < most; i++) {
        const mktopt__tally more = together(&taken, &parts[i].tally);
        const double least = options->least_share / 2;
        double then;
        if (parts[i].taken || parts[i].element.explanatory_power < least ||
            !is_alike(change, &taken, &parts[i], now) ||
            !(rest_change(change, total, &more, &then) < rest - least * overall))
            continue;
        take(&parts[i], out, &taken);
        rest = rest_change(change, total, &taken, &now);
    }
    out->rest_relative_change = now;
    out->concentrated =
        out->explained >= options->explained && (isnan(overall) || rest <= rest_share * overall);
}

static mktopt_status examine(const mktopt__change *change, const mktopt__dimension *dimension,
                             const int64_t *rows, int64_t n_rows,
                             const mktopt__explain_options *options, mktopt__arena *arena,
                             mktopt__candidate *out, mktopt_error *err)
{
    part *parts = mktopt__arena_alloc(arena, dimension->count, sizeof *parts);
    mktopt__tally total = {{0}, {0}};
    if (parts == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < n_rows; i++) {
        mktopt__tally_add(change, rows[i], &parts[dimension->element_of[rows[i]]].tally);
        mktopt__tally_add(change, rows[i], &total);
    }
    *out = (mktopt__candidate){.dimension = dimension->name};
    describe_parts(change, dimension, &total, parts);
    choose(change, &total, parts, dimension->count, options, out);
    mktopt__element *elements = mktopt__arena_alloc(arena, out->elements.count, sizeof *elements);
    if (elements == NULL)
        return mktopt__out_of_memory(err);
    qsort(parts, (size_t)dimension->count, sizeof *parts, by_surprise);
    int64_t n = 0;
    for (int64_t i = 0; i < dimension->count; i++)
        if (parts[i].taken)
            elements[n++] = parts[i].element;
    out->elements.items = elements;
    return MKTOPT_OK;
}

/* ---- all dimensions ----------------------------------------------------------------------- */

/* Insertion sort: dimensions are few, and equal ones keep their order. */
static void rank(mktopt__candidate *candidates, int64_t count)
{
    for (int64_t i = 1; i < count; i++) {
        const mktopt__candidate moved = candidates[i];
        int64_t at = i;
        for (; at > 0; at--) {
            const mktopt__candidate *before = &candidates[at - 1];
            if (before->concentrated > moved.concentrated ||
                (before->concentrated == moved.concentrated && before->surprise >= moved.surprise))
                break;
            candidates[at] = *before;
        }
        candidates[at] = moved;
    }
}

mktopt_status mktopt__explain(const mktopt__change *change, const int64_t *rows, int64_t n_rows,
                              const mktopt__explain_options *options, const int32_t *skip,
                              mktopt__arena *arena, mktopt__array *candidates, mktopt_error *err)
{
    mktopt__candidate *found = mktopt__arena_alloc(arena, change->n_dimensions, sizeof *found);
    int64_t n = 0;
    if (found == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t d = 0; d < change->n_dimensions; d++)
        if (!skip[d])
            MKTOPT__TRY(examine(change, &change->dimensions[d], rows, n_rows, options, arena,
                                &found[n++], err));
    rank(found, n);
    *candidates = (mktopt__array){found, n};
    return MKTOPT_OK;
}
