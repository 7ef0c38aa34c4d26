/* Markov chains of journeys, counted exactly and solved by linear algebra (numeric/chain.h).
 * Anderl, Becker, von Wangenheim and Schumann, "Mapping the customer journey", IJRM 33 (2016). */
#include "attribution/markov.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attribution/key_map.h"
#include "attribution/quantum.h"

__extension__ typedef __int128 i128;

/* ---- counting ----------------------------------------------------------------------------- */

/* Up to this many cells the counts are one array, indexed by key; beyond, a hash map. */
enum { DENSE_CELLS = 1 << 23 };

/* Counts are whole numbers of quanta (quantum.h), so that they do not depend on the order of paths.
 */
typedef struct counter {
    uint64_t base;   /* n_channels + 1 */
    uint64_t states; /* base ^ order: number of keys */
    int dense;
    int64_t *cells;            /* dense: by state key * base + digit; digit 0 is (conversion) */
    mktopt__key_counts sparse; /* else, by the same key */
    mktopt__key_map ends;      /* keys of states that conversions come from */
    i128 *values;              /* of these conversions, in units of value_quantum */
    int64_t values_capacity;
    int quantum_exponent;
    int value_exponent;
} counter;

static void counter_free(const mktopt__context *context, counter *c)
{
    mktopt__free(context->allocator, c->cells, (int64_t)(c->states * c->base), sizeof *c->cells);
    mktopt__free(context->allocator, c->values, c->values_capacity, sizeof *c->values);
    mktopt__key_counts_free(&c->sparse);
    mktopt__key_map_free(&c->ends);
}

/* base ^ power, or 0 when that exceeds 2^63. */
static uint64_t power_of(uint64_t base, int power)
{
    uint64_t result = 1;
    for (int i = 0; i < power; i++) {
        if (result > (UINT64_C(1) << 63) / base)
            return 0;
        result *= base;
    }
    return result;
}

static mktopt_status counter_init(const mktopt__context *context, const mktopt_journeys *journeys,
                                  int32_t order, counter *c, mktopt_error *err)
{
    *c = (counter){.base = (uint64_t)journeys->n_channels + 1,
                   .sparse = {.map = {.allocator = context->allocator}},
                   .ends = {.allocator = context->allocator}};
    c->states = power_of(c->base, order);
    if (power_of(c->base, order + 1) == 0)
        return mktopt__fail(err, MKTOPT_TOO_LARGE, MKTOPT__FIELD_PATH("markov_order"),
                            "order %d is too much for %lld channels", (int)order,
                            (long long)journeys->n_channels);
    /* The largest value fits 100 bits, with room for the sum of all, which bounds it. */
    (void)frexp(journeys->summary.value, &c->value_exponent);
    c->value_exponent = 100 - c->value_exponent;
    c->dense = c->states * c->base <= DENSE_CELLS;
    if (!c->dense)
        return MKTOPT_OK;
    c->cells = mktopt__alloc(context->allocator, (int64_t)(c->states * c->base), sizeof *c->cells);
    if (c->cells == NULL)
        return mktopt__out_of_memory(err);
    memset(c->cells, 0, (size_t)(c->states * c->base) * sizeof *c->cells);
    return MKTOPT_OK;
}

static int add_value(counter *c, uint64_t state, double value)
{
    const int64_t number = mktopt__key_map_add(&c->ends, state);
    if (number < 0 || mktopt__key_map_grow(&c->ends, (void **)&c->values, &c->values_capacity,
                                           number, sizeof *c->values) != 0)
        return -1;
    c->values[number] += (i128)ldexp(value, c->value_exponent);
    return 0;
}

/* Counts one path: its states are the keys of its last touches. */
static int add_path(counter *c, const uint32_t *channels, int64_t length, double conversions,
                    double weight, double value)
{
    const int64_t amount = mktopt__to_quanta(weight, c->quantum_exponent),
                  converted = mktopt__to_quanta(conversions, c->quantum_exponent);
    uint64_t state = 0;
    for (int64_t i = 0; i < length; i++) {
        const uint64_t cell = state * c->base + channels[i] + 1;
        const uint64_t next = cell % c->states;
        if (next == state)
            continue;
        if (c->dense)
            c->cells[cell] += amount;
        else if (mktopt__key_counts_add(&c->sparse, cell, amount) != 0)
            return -1;
        state = next;
    }
    if (!(conversions > 0))
        return 0;
    const uint64_t cell = state * c->base;
    if (c->dense)
        c->cells[cell] += converted;
    else if (mktopt__key_counts_add(&c->sparse, cell, converted) != 0)
        return -1;
    return value > 0 ? add_value(c, state, value) : 0;
}

static mktopt_status count_block(counter *c, const mktopt__path_block *block, int ignore_nulls,
                                 mktopt_error *err)
{
    for (int64_t i = 0; i < block->count; i++) {
        const double weight = block->conversions[i] + (ignore_nulls ? 0 : block->nulls[i]);
        const int64_t first = block->offsets[i];
        if (weight > 0 && add_path(c, block->channels + first, block->offsets[i + 1] - first,
                                   block->conversions[i], weight, block->value[i]) != 0)
            return mktopt__out_of_memory(err);
    }
    return MKTOPT_OK;
}

/* What visits the blocks. */
typedef struct counting {
    counter *c;
    int ignore_nulls;
} counting;

static mktopt_status count_visited(void *state, const mktopt__path_block *block, mktopt_error *err)
{
    const counting *run = state;
    return count_block(run->c, block, run->ignore_nulls, err);
}

/* ---- from counts to a chain ----------------------------------------------------------------- */

/* All counts above 0, ascending by state and digit. */
static mktopt_status list_transitions(const mktopt__context *context, const counter *c,
                                      mktopt__key_count **list, int64_t *n, mktopt_error *err)
{
    const int64_t cells = (int64_t)(c->states * c->base);
    int64_t count = c->sparse.map.count;
    for (int64_t i = 0; c->dense && i < cells; i++)
        count += c->cells[i] != 0;
    *list = mktopt__alloc(context->allocator, count, sizeof **list);
    *n = count;
    if (*list == NULL)
        return mktopt__out_of_memory(err);
    if (!c->dense)
        mktopt__key_counts_list(&c->sparse, *list);
    for (int64_t i = 0, at = 0; c->dense && i < cells; i++)
        if (c->cells[i] != 0)
            (*list)[at++] = (mktopt__key_count){(uint64_t)i, c->cells[i]};
    return MKTOPT_OK;
}

static int compare_keys(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* The states that transitions lead to, ascending; every state but the empty one is led to. */
static mktopt_status list_states(const mktopt__context *context, const counter *c,
                                 const mktopt__key_count *list, int64_t n, mktopt__markov *m,
                                 mktopt_error *err)
{
    uint64_t *keys = mktopt__alloc(context->allocator, n, sizeof *keys);
    if (keys == NULL)
        return mktopt__out_of_memory(err);
    int64_t count = 0, unique = 0;
    for (int64_t i = 0; i < n; i++)
        if (list[i].key % c->base != 0)
            keys[count++] = list[i].key % c->states;
    qsort(keys, (size_t)count, sizeof *keys, compare_keys);
    for (int64_t i = 0; i < count; i++)
        if (i == 0 || keys[i] != keys[i - 1])
            keys[unique++] = keys[i];
    uint64_t *kept = mktopt__arena_alloc(context->arena, unique, sizeof *kept);
    if (kept != NULL && unique > 0)
        memcpy(kept, keys, (size_t)unique * sizeof *kept);
    mktopt__free(context->allocator, keys, n, sizeof *keys);
    m->keys = kept;
    m->n_states = unique;
    if (kept == NULL)
        return mktopt__out_of_memory(err);
    if (unique > INT32_MAX)
        return mktopt__fail(err, MKTOPT_TOO_LARGE, MKTOPT__FIELD_PATH("markov_order"),
                            "order %d gives %lld states", (int)m->order, (long long)unique);
    return MKTOPT_OK;
}

int64_t mktopt__markov_find(const mktopt__markov *m, uint64_t key)
{
    int64_t low = 0, high = m->n_states;
    while (low < high) {
        const int64_t middle = low + (high - low) / 2;
        if (m->keys[middle] < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low < m->n_states && m->keys[low] == key ? low : -1;
}

/* The arrays of the chain while they are written. */
typedef struct chain_arrays {
    double *start, *visits, *conversion, *value, *null;
    int64_t *offsets;
    int32_t *from;
    double *probability;
} chain_arrays;

static mktopt_status alloc_arrays(const mktopt__context *context, int64_t n, int64_t transitions,
                                  chain_arrays *a, mktopt_error *err)
{
    double **columns[] = {&a->start, &a->visits, &a->conversion, &a->value, &a->null};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        *columns[i] = mktopt__arena_alloc(context->arena, n, sizeof(double));
        if (*columns[i] == NULL)
            return mktopt__out_of_memory(err);
    }
    a->offsets = mktopt__arena_alloc(context->arena, n + 2, sizeof *a->offsets);
    a->from = mktopt__arena_alloc(context->arena, transitions, sizeof *a->from);
    a->probability = mktopt__arena_alloc(context->arena, transitions, sizeof *a->probability);
    return a->offsets != NULL && a->from != NULL && a->probability != NULL
               ? MKTOPT_OK
               : mktopt__out_of_memory(err);
}

/* Targets of the transitions, and how often each state is entered: its visits. */
static void enter_states(const counter *c, const mktopt__markov *m, const mktopt__key_count *list,
                         int64_t n, int32_t *target, int64_t *entered)
{
    for (int64_t i = 0; i < n; i++) {
        const uint64_t digit = list[i].key % c->base;
        target[i] = digit == 0 ? -1 : (int32_t)mktopt__markov_find(m, list[i].key % c->states);
        if (target[i] >= 0)
            entered[target[i]] += list[i].count;
    }
}

/* Writes start, (conversion), (null) and the transitions sorted by target: a stable counting sort,
 * so that sources ascend. Counts are exact; each probability is rounded once. */
static void fill_chain(const counter *c, const mktopt__markov *m, const mktopt__key_count *list,
                       int64_t n, const int32_t *target, const int64_t *entered, int64_t total,
                       chain_arrays *a)
{
    for (int64_t i = 0; i < n; i++)
        if (target[i] >= 0 && list[i].key >= c->base)
            a->offsets[target[i] + 2]++;
    for (int64_t j = 0; j < m->n_states; j++) {
        a->offsets[j + 2] += a->offsets[j + 1];
        a->visits[j] = (double)entered[j] / (double)total;
    }
    int64_t state = 0, left = 0;
    for (int64_t i = 0; i < n; i++) {
        const uint64_t key = list[i].key / c->base;
        if (key == 0) { /* from (start) */
            if (target[i] >= 0)
                a->start[target[i]] = (double)list[i].count / (double)total;
            continue;
        }
        while (m->keys[state] != key) {
            state++;
            left = 0;
        }
        const double probability = (double)list[i].count / (double)entered[state];
        left += list[i].count;
        a->null[state] = (double)(entered[state] - left) / (double)entered[state];
        if (target[i] < 0) {
            a->conversion[state] = probability;
            continue;
        }
        const int64_t at = a->offsets[target[i] + 1]++;
        a->from[at] = (int32_t)state;
        a->probability[at] = probability;
    }
}

/* Mean value of a visit: of the conversions from the state, over all its visits. */
static void fill_values(const counter *c, const mktopt__markov *m, const int64_t *entered,
                        chain_arrays *a)
{
    for (int64_t i = 0; i < c->ends.count; i++) {
        const int64_t state = mktopt__markov_find(m, c->ends.keys[i]);
        const double visits = ldexp((double)entered[state], -c->quantum_exponent);
        a->value[state] = ldexp((double)c->values[i], -c->value_exponent) / visits;
    }
}

static mktopt_status build_chain(const mktopt__context *context, const counter *c,
                                 const mktopt__key_count *list, int64_t n, mktopt__markov *m,
                                 mktopt_error *err)
{
    chain_arrays a;
    MKTOPT__TRY(list_states(context, c, list, n, m, err));
    MKTOPT__TRY(alloc_arrays(context, m->n_states, n, &a, err));
    int32_t *target = mktopt__alloc(context->allocator, n, sizeof *target);
    int64_t *entered = mktopt__alloc(context->allocator, m->n_states, sizeof *entered);
    if (target != NULL && entered != NULL) {
        int64_t total = 0;
        memset(entered, 0, (size_t)m->n_states * sizeof *entered);
        enter_states(c, m, list, n, target, entered);
        for (int64_t i = 0; i < n && list[i].key < c->base; i++)
            total += list[i].count;
        for (int64_t j = 0; j < m->n_states; j++)
            a.null[j] = 1; /* until something is seen to lead on */
        fill_chain(c, m, list, n, target, entered, total, &a);
        fill_values(c, m, entered, &a);
        m->journeys = ldexp((double)total, -c->quantum_exponent);
        m->null = a.null;
        m->chain = (mktopt__chain){m->n_states,
                                   a.start,
                                   a.visits,
                                   a.offsets,
                                   a.from,
                                   a.probability,
                                   {a.conversion, a.value}};
    }
    const mktopt_status status =
        target != NULL && entered != NULL ? MKTOPT_OK : mktopt__out_of_memory(err);
    mktopt__free(context->allocator, target, n, sizeof *target);
    mktopt__free(context->allocator, entered, m->n_states, sizeof *entered);
    return status;
}

static mktopt_status count_and_build(const mktopt__context *context,
                                     const mktopt_journeys *journeys, int ignore_nulls, counter *c,
                                     mktopt__markov *m, mktopt_error *err)
{
    counting run = {c, ignore_nulls};
    mktopt__key_count *list = NULL;
    int64_t n = 0;
    MKTOPT__TRY(mktopt__choose_quantum(context, journeys, &c->quantum_exponent, err));
    MKTOPT__TRY(mktopt__visit_blocks(context, journeys, count_visited, &run, 0, 0.5, err));
    mktopt_status status = list_transitions(context, c, &list, &n, err);
    if (status == MKTOPT_OK)
        status = build_chain(context, c, list, n, m, err);
    mktopt__free(context->allocator, list, n, sizeof *list);
    return status;
}

mktopt_status mktopt__markov_estimate(const mktopt__context *context,
                                      const mktopt_journeys *journeys, int32_t order,
                                      int ignore_nulls, mktopt__markov *markov, mktopt_error *err)
{
    counter c;
    *markov = (mktopt__markov){.order = order, .n_channels = journeys->n_channels};
    mktopt_status status = counter_init(context, journeys, order, &c, err);
    markov->base = c.base;
    if (status == MKTOPT_OK)
        status = count_and_build(context, journeys, ignore_nulls, &c, markov, err);
    counter_free(context, &c);
    return status;
}

/* ---- removal effects ------------------------------------------------------------------------ */

/* Visits each channel of a state once, however often it stands in it. */
static int channels_of_state(const mktopt__markov *m, int64_t state,
                             int64_t channels[MKTOPT__MARKOV_MAX_ORDER])
{
    int n = 0;
    for (uint64_t key = m->keys[state]; key != 0; key /= m->base) {
        const int64_t channel = (int64_t)(key % m->base) - 1;
        int known = 0;
        for (int i = 0; i < n; i++)
            known |= channels[i] == channel;
        if (!known)
            channels[n++] = channel;
    }
    return n;
}

/* The states that contain each channel. */
static mktopt_status sets_of_channels(const mktopt__context *context, const mktopt__markov *m,
                                      mktopt__chain_sets *sets, mktopt_error *err)
{
    int64_t channels[MKTOPT__MARKOV_MAX_ORDER];
    int64_t *offsets = mktopt__arena_alloc(context->arena, m->n_channels + 2, sizeof *offsets);
    if (offsets == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t s = 0; s < m->n_states; s++)
        for (int i = channels_of_state(m, s, channels); i-- > 0;)
            offsets[channels[i] + 2]++;
    for (int64_t k = 0; k < m->n_channels; k++)
        offsets[k + 2] += offsets[k + 1];
    int32_t *states =
        mktopt__arena_alloc(context->arena, offsets[m->n_channels + 1], sizeof *states);
    if (states == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t s = 0; s < m->n_states; s++)
        for (int i = channels_of_state(m, s, channels); i-- > 0;)
            states[offsets[channels[i] + 1]++] = (int32_t)s;
    *sets = (mktopt__chain_sets){m->n_channels, offsets, states};
    return MKTOPT_OK;
}

mktopt_status mktopt__markov_removal(const mktopt__context *context, const mktopt__markov *m,
                                     double *effect[MKTOPT__CHAIN_REWARDS], mktopt_error *err)
{
    mktopt__chain_sets sets;
    double *gain[MKTOPT__CHAIN_REWARDS];
    for (int r = 0; r < MKTOPT__CHAIN_REWARDS; r++) {
        gain[r] = mktopt__arena_alloc(context->arena, m->n_states, sizeof(double));
        effect[r] = mktopt__arena_alloc(context->arena, m->n_channels, sizeof(double));
        if (gain[r] == NULL || effect[r] == NULL)
            return mktopt__out_of_memory(err);
    }
    MKTOPT__TRY(sets_of_channels(context, m, &sets, err));
    MKTOPT__TRY(mktopt__chain_gain(context, &m->chain, gain, err));
    MKTOPT__TRY(mktopt__chain_losses(context, &m->chain, gain, &sets, effect, NULL, err));
    for (int r = 0; r < MKTOPT__CHAIN_REWARDS; r++) {
        mktopt__sum total = {0, 0};
        for (int64_t s = 0; s < m->n_states; s++)
            mktopt__sum_add(&total, m->chain.visits[s] * m->chain.reward[r][s]);
        for (int64_t k = 0; k < m->n_channels; k++)
            effect[r][k] /= mktopt__sum_value(&total);
    }
    return MKTOPT_OK;
}
