/* Adtributor (Bhagwan et al., "Adtributor: revenue debugging in advertising systems", NSDI 2014):
 * of a dimension the most surprising elements that together explain the change. */
#include <math.h>
#include <stdlib.h>

#include "anomaly/explain.h"
#include "base/memory.h"

static double share(double part, double whole)
{
    return whole != 0 ? part / whole : 0;
}

/* A part's term of the Jensen-Shannon divergence of the shares before and after. */
static double divergence(const double part[2], const double whole[2])
{
    const double p = share(part[0], whole[0]), q = share(part[1], whole[1]);
    double sum = 0;
    if (p > 0)
        sum += p * log(2 * p / (p + q));
    if (q > 0)
        sum += q * log(2 * q / (p + q));
    return fmax(sum / 2, 0);
}

typedef struct element {
    mktopt_change_element said;
    mktopt__tally tally;
    int64_t id;
} element;

static int by_surprise(const void *a, const void *b)
{
    const element *x = a, *y = b;
    if (x->said.surprise != y->said.surprise)
        return x->said.surprise > y->said.surprise ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

/* For ratios surprise is that of the numerator and of the denominator (section 3.3). */
static void describe(const mktopt__cells *cells, const mktopt__dimension *dimension,
                     const mktopt__tally *whole, element *elements)
{
    double sum = 0;
    for (int64_t i = 0; i < dimension->count; i++)
        sum += mktopt__tally_effect(cells, whole, &elements[i].tally);
    for (int64_t i = 0; i < dimension->count; i++) {
        const mktopt__tally *tally = &elements[i].tally;
        const double before = mktopt__tally_value(cells, tally, 0);
        const double after = mktopt__tally_value(cells, tally, 1);
        elements[i].id = i;
        elements[i].said = (mktopt_change_element){
            .element = dimension->elements[i],
            .before = before,
            .after = after,
            .change = after - before,
            .relative_change = mktopt__tally_relative_change(cells, tally),
            .explanatory_power = share(mktopt__tally_effect(cells, whole, tally), sum),
            .surprise =
                divergence(tally->top, whole->top) + divergence(tally->bottom, whole->bottom),
        };
    }
}

static mktopt_status take(const mktopt__cells *cells, const mktopt__tally *whole,
                          const element *elements, int64_t count,
                          const mktopt_explain_options *options, const int32_t *chosen,
                          mktopt__arena *arena, mktopt_change_dimension *out, mktopt_error *err)
{
    mktopt_change_element *taken = mktopt__arena_alloc(arena, count, sizeof *taken);
    mktopt__tally rest = *whole;
    if (taken == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < count; i++) {
        const mktopt_change_element *said = &elements[i].said;
        if (chosen != NULL ? !chosen[elements[i].id]
                           : out->explained >= options->explained_share ||
                                 said->explanatory_power < options->least_share)
            continue;
        taken[out->element_count++] = *said;
        out->explained += said->explanatory_power;
        out->surprise += said->surprise;
        rest = mktopt__tally_without(&rest, &elements[i].tally);
    }
    out->elements = taken;
    const double overall = fabs(mktopt__tally_relative_change(cells, whole));
    out->rest_relative_change =
        out->element_count == count ? (double)NAN : mktopt__tally_relative_change(cells, &rest);
    out->concentrated = out->element_count < count && out->explained >= options->explained_share &&
                        !(fabs(out->rest_relative_change) > MKTOPT__REST_SHARE * overall);
    return MKTOPT_OK;
}

mktopt_status mktopt__explain_dimension(const mktopt__cells *cells, int64_t d,
                                        const mktopt_explain_options *options,
                                        const int32_t *chosen, mktopt__arena *arena,
                                        mktopt_change_dimension *out, mktopt_error *err)
{
    const mktopt__dimension *dimension = &cells->dimensions[d];
    element *elements = mktopt__arena_alloc(arena, dimension->count, sizeof *elements);
    mktopt__tally whole = {{0}, {0}};
    if (elements == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < cells->rows; i++) {
        mktopt__tally_add(cells, i, &elements[dimension->element_of[i]].tally);
        mktopt__tally_add(cells, i, &whole);
    }
    *out = (mktopt_change_dimension){.struct_size = sizeof *out, .dimension = dimension->name};
    describe(cells, dimension, &whole, elements);
    qsort(elements, (size_t)dimension->count, sizeof *elements, by_surprise);
    return take(cells, &whole, elements, dimension->count, options, chosen, arena, out, err);
}
