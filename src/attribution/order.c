/* The order of a chain, chosen by how well it predicts what it has not seen: each step of each path
 * (the next touch, the conversion or the end) is predicted from all other steps. Leaving one out
 * needs no chance and no second pass: it takes one off the counts.
 *
 *   p_k(j | s) = (n(s, j) - 1 + p_{k-1}(j | s')) / (n(s) - 1 + 1)
 *
 * where s' is s without its oldest touch: a context that was seen little leans on the shorter one
 * with the weight of one observation (MacKay and Peto, "A hierarchical Dirichlet language model",
 * 1995). The order with the smallest mean -ln p is chosen; of equals the lower one. */
#include <math.h>

#include "attribution/key_map.h"
#include "attribution/markov.h"
#include "attribution/quantum.h"

enum { MAX = MKTOPT__MARKOV_MAX_ORDER };

/* Counts of steps by context and symbol. A context has the digits of markov.h, base n + 1; the
 * symbols are (conversion) 0, the channels 1 .. n and (null) n + 1. */
typedef struct contexts {
    uint64_t base;
    uint64_t symbols;
    int longest;              /* touches of the longest contexts */
    uint64_t powers[MAX + 1]; /* of base */
    int quantum;
    int ignore_nulls;
    mktopt__key_counts steps[MAX + 1];  /* by order: context * symbols + symbol */
    mktopt__key_counts totals[MAX + 1]; /* by order: context */
} contexts;

/* The longest contexts whose keys fit; 0 when not even single touches do. */
static void contexts_init(const mktopt__context *context, const mktopt_journeys *journeys,
                          int ignore_nulls, contexts *c)
{
    *c = (contexts){.base = (uint64_t)journeys->n_channels + 1,
                    .symbols = (uint64_t)journeys->n_channels + 2,
                    .ignore_nulls = ignore_nulls};
    c->powers[0] = 1;
    for (int k = 1; k <= MAX && c->powers[k - 1] <= UINT64_MAX / c->base / c->symbols; k++) {
        c->powers[k] = c->powers[k - 1] * c->base;
        c->longest = k;
    }
    for (int k = 0; k <= MAX; k++)
        c->steps[k].map.allocator = c->totals[k].map.allocator = context->allocator;
}

static void contexts_free(contexts *c)
{
    for (int k = 0; k <= MAX; k++) {
        mktopt__key_counts_free(&c->steps[k]);
        mktopt__key_counts_free(&c->totals[k]);
    }
}

static mktopt_status count_steps(void *state, const mktopt__path_block *block, mktopt_error *err)
{
    contexts *c = state;
    mktopt__key_counts *steps = &c->steps[c->longest];
    for (int64_t i = 0; i < block->count; i++) {
        const double nulls = c->ignore_nulls ? 0 : block->nulls[i];
        const int64_t converted = mktopt__to_quanta(block->conversions[i], c->quantum);
        const int64_t ended = mktopt__to_quanta(nulls, c->quantum);
        uint64_t key = 0;
        int failed = 0;
        for (int64_t t = block->offsets[i]; t < block->offsets[i + 1]; t++) {
            const uint64_t symbol = block->channels[t] + 1;
            failed |= converted + ended > 0 &&
                      mktopt__key_counts_add(steps, key * c->symbols + symbol, converted + ended);
            key = (key * c->base + symbol) % c->powers[c->longest];
        }
        failed |= converted > 0 && mktopt__key_counts_add(steps, key * c->symbols, converted);
        failed |= ended > 0 && mktopt__key_counts_add(steps, key * c->symbols + c->base, ended);
        if (failed)
            return mktopt__out_of_memory(err);
    }
    return MKTOPT_OK;
}

/* The counts of shorter contexts are sums over those of the longest. */
static mktopt_status count_shorter(contexts *c, const mktopt__key_count *list, int64_t n,
                                   mktopt_error *err)
{
    for (int64_t i = 0; i < n; i++)
        for (int k = 0; k <= c->longest; k++) {
            const uint64_t context = list[i].key / c->symbols % c->powers[k];
            const uint64_t step = context * c->symbols + list[i].key % c->symbols;
            if ((k < c->longest &&
                 mktopt__key_counts_add(&c->steps[k], step, list[i].count) != 0) ||
                mktopt__key_counts_add(&c->totals[k], context, list[i].count) != 0)
                return mktopt__out_of_memory(err);
        }
    return MKTOPT_OK;
}

/* p_0 .. p_longest of one kind of step, one observation of it left out. */
static void predict(const contexts *c, uint64_t step, double p[MAX + 1])
{
    const uint64_t longest = step / c->symbols, symbol = step % c->symbols;
    const double one = ldexp(1, c->quantum);
    double shorter = 1 / (double)c->steps[0].map.count;
    for (int k = 0; k <= c->longest; k++) {
        const uint64_t context = longest % c->powers[k];
        if (k > 0 && context == longest % c->powers[k - 1]) {
            p[k] = p[k - 1]; /* the path is no longer than the shorter context */
            continue;
        }
        const double n = (double)mktopt__key_counts_of(&c->steps[k], context * c->symbols + symbol);
        const double all = (double)mktopt__key_counts_of(&c->totals[k], context);
        const double left_out = fmin(one, n);
        p[k] = (n - left_out + one * shorter) / (all - left_out + one);
        shorter = p[k];
    }
}

static void sum_losses(const contexts *c, const mktopt__key_count *list, int64_t n,
                       mktopt__order_choice *choice)
{
    mktopt__sum sums[MAX + 1] = {{0, 0}};
    double p[MAX + 1], weight = 0;
    for (int64_t i = 0; i < n; i++) {
        predict(c, list[i].key, p);
        weight += (double)list[i].count;
        for (int k = 1; k <= c->longest; k++)
            mktopt__sum_add(&sums[k], -(double)list[i].count * log(p[k]));
    }
    choice->order = 1;
    for (int k = 1; k <= MAX; k++) {
        choice->loss[k - 1] =
            k <= c->longest && weight > 0 ? mktopt__sum_value(&sums[k]) / weight : (double)NAN;
        if (choice->loss[k - 1] < choice->loss[choice->order - 1])
            choice->order = k;
    }
}

static mktopt_status choose(const mktopt__context *context, const mktopt_journeys *journeys,
                            contexts *c, mktopt__order_choice *choice, mktopt_error *err)
{
    MKTOPT__TRY(mktopt__choose_quantum(context, journeys, &c->quantum, err));
    MKTOPT__TRY(mktopt__visit_blocks(context, journeys, count_steps, c, 0, 0.4, err));
    const int64_t n = c->steps[c->longest].map.count;
    mktopt__key_count *list = mktopt__alloc(context->allocator, n, sizeof *list);
    if (list == NULL)
        return mktopt__out_of_memory(err);
    mktopt__key_counts_list(&c->steps[c->longest], list);
    const mktopt_status status = count_shorter(c, list, n, err);
    if (status == MKTOPT_OK)
        sum_losses(c, list, n, choice);
    mktopt__free(context->allocator, list, n, sizeof *list);
    return status;
}

mktopt_status mktopt__markov_choose_order(const mktopt__context *context,
                                          const mktopt_journeys *journeys, int ignore_nulls,
                                          mktopt__order_choice *choice, mktopt_error *err)
{
    contexts c;
    contexts_init(context, journeys, ignore_nulls, &c);
    const mktopt_status status = choose(context, journeys, &c, choice, err);
    contexts_free(&c);
    return status;
}
