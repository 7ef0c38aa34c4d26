#include "attribution/quantum.h"

#include <float.h>
#include <math.h>

#include "base/number.h"

mktopt_status mktopt__visit_blocks(const mktopt__context *context, const mktopt_journeys *journeys,
                                   mktopt__block_visitor *visit, void *state, double begin,
                                   double end, mktopt_error *err)
{
    mktopt__path_block *block = mktopt__block_create(context->allocator);
    mktopt_status status = block != NULL ? MKTOPT_OK : mktopt__out_of_memory(err);
    for (int64_t i = 0; i < journeys->n_chunks && status == MKTOPT_OK; i++) {
        const double done = (double)(i + 1) / (double)journeys->n_chunks;
        status = mktopt__journeys_read(journeys, i, block, err);
        if (status == MKTOPT_OK)
            status = visit(state, block, err);
        if (status == MKTOPT_OK)
            status = mktopt__report(context, begin + (end - begin) * done, err);
    }
    mktopt__block_free(block);
    return status;
}

/* Whether weights have fractions, and how much there is to count: exactly, since the order of the
 * paths could else decide on which side of a power of two it comes out. */
typedef struct weights_seen {
    int fractions;
    double smallest; /* above 0 */
    mktopt__exact_sum touches;
} weights_seen;

static mktopt_status see_weights(void *state, const mktopt__path_block *block, mktopt_error *err)
{
    (void)err;
    weights_seen *seen = state;
    for (int64_t i = 0; i < block->count; i++) {
        const double c = block->conversions[i], n = block->nulls[i];
        seen->fractions |= c != floor(c) || n != floor(n);
        seen->smallest = c > 0 ? fmin(seen->smallest, c) : seen->smallest;
        seen->smallest = n > 0 ? fmin(seen->smallest, n) : seen->smallest;
        const double touches = (c + n) * (double)(block->offsets[i + 1] - block->offsets[i] + 1);
        mktopt__exact_sum_add(&seen->touches, fmin(touches, DBL_MAX));
    }
    return MKTOPT_OK;
}

/* Chunks that store counts in a few bytes hold small whole numbers. */
static int may_need_scaling(const mktopt_journeys *journeys)
{
    for (int64_t i = 0; i < journeys->n_chunks; i++)
        if (journeys->chunks[i].conversions.width > 4 || journeys->chunks[i].nulls.width > 4)
            return 1;
    return 0;
}

mktopt_status mktopt__choose_quantum(const mktopt__context *context,
                                     const mktopt_journeys *journeys, int *exponent,
                                     mktopt_error *err)
{
    /* Of 62 bits for all touches, the lightest path keeps at least 20: it is exact to 1e-6. */
    enum { BITS = 62, LEAST_BITS = 20 };
    weights_seen seen = {.smallest = DBL_MAX};
    int size;
    *exponent = 0;
    if (!may_need_scaling(journeys))
        return MKTOPT_OK;
    MKTOPT__TRY(mktopt__visit_blocks(context, journeys, see_weights, &seen, 0, 0, err));
    const double touches = mktopt__exact_sum_value(&seen.touches);
    (void)frexp(fmin(touches, DBL_MAX), &size);
    if (seen.fractions || size > BITS)
        *exponent = BITS - size;
    if (*exponent != 0 && ldexp(seen.smallest, *exponent) < ldexp(1, LEAST_BITS))
        return mktopt__fail(
            err, MKTOPT_TOO_LARGE, MKTOPT__FIELD_PATH("conversions"),
            "weights of paths from %s, %s touches in all, are more than can be counted exactly",
            MKTOPT__NUMBER(seen.smallest), MKTOPT__NUMBER(touches));
    return MKTOPT_OK;
}

int64_t mktopt__to_quanta(double weight, int exponent)
{
    return exponent == 0 ? (int64_t)weight : llrint(ldexp(weight, exponent));
}
