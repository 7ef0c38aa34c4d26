/* Losses of absorbing chains against dense elimination, closed forms and copies of a small chain.
 */
#include "support.h"

#include "base/random.h"
#include "numeric/chain.h"

/* ---- chains from counted walks, as attribution makes them --------------------------------- */

typedef struct model {
    int64_t n;
    double *q;      /* dense, n x n, [from * n + to] */
    double *start;  /* s */
    double *visits; /* v */
    double *reward[2];
    int64_t *offsets;
    int32_t *from;
    double *probability;
} model;

static void *room(int64_t count, size_t size)
{
    void *memory = calloc((size_t)(count > 0 ? count : 1), size);
    assert_non_null(memory);
    return memory;
}

/* Walks of random states; each step ends the walk with probability `stop`. Counting them gives Q,
 * and the mean visits satisfy v = s + v Q. */
static model make_model(int64_t n, int walks, double stop, uint64_t seed)
{
    model m = {.n = n,
               .q = room(n * n, sizeof(double)),
               .start = room(n, sizeof(double)),
               .visits = room(n, sizeof(double)),
               .reward = {room(n, sizeof(double)), room(n, sizeof(double))}};
    mktopt__random random;
    mktopt__random_seed(&random, seed);
    for (int w = 0; w < walks; w++) {
        int64_t state = (int64_t)mktopt__random_below(&random, (uint64_t)n);
        m.start[state] += 1;
        for (;;) {
            m.visits[state] += 1;
            if (mktopt__random_uniform(&random) < stop)
                break;
            /* a preference, so that states differ */
            const int64_t a = (int64_t)mktopt__random_below(&random, (uint64_t)n);
            const int64_t b = (state * 7 + 1) % n;
            const int64_t next = mktopt__random_uniform(&random) < 0.5 ? a : b;
            m.q[state * n + next] += 1;
            state = next;
        }
        const double value = mktopt__random_uniform(&random);
        m.reward[0][state] += value < 0.3;
        m.reward[1][state] += value < 0.3 ? value : 0;
    }
    int64_t count = 0;
    for (int64_t i = 0; i < n * n; i++)
        count += m.q[i] > 0;
    m.offsets = room(n + 1, sizeof(int64_t));
    m.from = room(count, sizeof(int32_t));
    m.probability = room(count, sizeof(double));
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n && m.visits[i] > 0; j++)
            m.q[i * n + j] /= m.visits[i];
    for (int64_t i = 0; i < n && walks > 0; i++) {
        for (int r = 0; r < 2 && m.visits[i] > 0; r++)
            m.reward[r][i] /= m.visits[i];
        m.start[i] /= walks;
        m.visits[i] /= walks;
    }
    int64_t e = 0;
    for (int64_t j = 0; j < n; j++) {
        for (int64_t i = 0; i < n; i++)
            if (m.q[i * n + j] > 0) {
                m.from[e] = (int32_t)i;
                m.probability[e++] = m.q[i * n + j];
            }
        m.offsets[j + 1] = e;
    }
    return m;
}

static void free_model(model *m)
{
    void *parts[] = {m->q,         m->start,   m->visits, m->reward[0],
                     m->reward[1], m->offsets, m->from,   m->probability};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        free(parts[i]);
}

static mktopt__chain chain_of(const model *m)
{
    return (mktopt__chain){m->n,
                           m->start,
                           m->visits,
                           m->offsets,
                           m->from,
                           m->probability,
                           {m->reward[0], m->reward[1]}};
}

/* ---- dense oracle ------------------------------------------------------------------------- */

/* Expected reward from the start with some states removed: Gaussian elimination in long double. */
static double dense_total(const model *m, const char *removed, int r)
{
    const int64_t n = m->n, w = n + 1;
    long double *a = room(n * w, sizeof(long double));
    for (int64_t i = 0; i < n; i++) {
        for (int64_t j = 0; j < n; j++)
            a[i * w + j] = (i == j) - (removed[i] || removed[j] ? 0 : (long double)m->q[i * n + j]);
        a[i * w + n] = removed[i] ? 0 : (long double)m->reward[r][i];
    }
    for (int64_t p = 0; p < n; p++)
        for (int64_t i = p + 1; i < n; i++) {
            const long double f = a[i * w + p] / a[p * w + p];
            for (int64_t j = p; f != 0 && j <= n; j++)
                a[i * w + j] -= f * a[p * w + j];
        }
    long double total = 0;
    for (int64_t i = n - 1; i >= 0; i--) {
        for (int64_t j = i + 1; j < n; j++)
            a[i * w + n] -= a[i * w + j] * a[j * w + n];
        a[i * w + n] /= a[i * w + i];
        total += removed[i] ? 0 : m->start[i] * a[i * w + n];
    }
    free(a);
    return (double)total;
}

typedef struct outcome {
    double *gain[2];
    double *loss[2];
    double error;
} outcome;

static outcome losses(const model *m, const mktopt__chain_sets *sets, int32_t threads)
{
    const mktopt__chain chain = chain_of(m);
    const mktopt__context context = {.threads = threads};
    outcome o = {{room(m->n, 8), room(m->n, 8)}, {room(sets->count, 8), room(sets->count, 8)}, -1};
    mktopt_error err;
    assert_ok(mktopt__chain_gain(&context, &chain, o.gain, &err), err);
    assert_ok(mktopt__chain_losses(&context, &chain, o.gain, sets, o.loss, &o.error, &err), err);
    return o;
}

static void free_outcome(outcome *o)
{
    for (int r = 0; r < 2; r++) {
        free(o->gain[r]);
        free(o->loss[r]);
    }
}

static void check_against_dense(int64_t n, int walks, double stop, uint64_t seed, double tolerance)
{
    model m = make_model(n, walks, stop, seed);
    /* sets of neighbouring states, some overlapping, and one of all */
    int64_t offsets[22];
    int32_t *states = room(n * 21, sizeof *states);
    const int64_t count = n < 20 ? n : 20;
    offsets[0] = 0;
    for (int64_t k = 0; k < count; k++) {
        int64_t at = offsets[k];
        for (int64_t i = 0; i <= k % 3 && i < n; i++)
            states[at++] = (int32_t)((k * 3 + i) % n);
        offsets[k + 1] = at;
    }
    for (int64_t i = 0; i < n; i++)
        states[offsets[count] + i] = (int32_t)i;
    offsets[count + 1] = offsets[count] + n;
    const mktopt__chain_sets sets = {count + 1, offsets, states};
    outcome o = losses(&m, &sets, 1);
    assert_true(o.error >= 0 && o.error < tolerance);
    char *removed = room(n, 1);
    for (int r = 0; r < 2; r++) {
        memset(removed, 0, (size_t)n);
        const double whole = dense_total(&m, removed, r);
        double by_gain = 0;
        for (int64_t i = 0; i < n; i++)
            by_gain += m.start[i] * o.gain[r][i];
        assert_near(by_gain, whole, tolerance);
        for (int64_t k = 0; k <= count; k++) {
            memset(removed, 0, (size_t)n);
            for (int64_t e = offsets[k]; e < offsets[k + 1]; e++)
                removed[states[e]] = 1;
            const double expected = whole - dense_total(&m, removed, r);
            if (fabs(o.loss[r][k] - expected) > tolerance * whole)
                fail_msg("n %d, set %d: %.17g, expected %.17g", (int)n, (int)k, o.loss[r][k],
                         expected);
        }
        assert_near(o.loss[r][count], whole, tolerance); /* without any state nothing is left */
    }
    free(removed);
    free(states);
    free_outcome(&o);
    free_model(&m);
}

static void test_against_dense_elimination(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        check_against_dense(1, 50, 0.5, seed, 1e-13);
        check_against_dense(2, 50, 0.5, seed, 1e-13);
        check_against_dense(5, 30, 0.3, seed, 1e-13);
        check_against_dense(40, 2000, 0.2, seed, 1e-13);
        check_against_dense(120, 500, 0.25, seed, 1e-13);
    }
}

static void test_long_walks(void **state)
{
    (void)state;
    check_against_dense(30, 200, 0.01, 1, 1e-12);
    check_against_dense(30, 50, 0.001, 2, 1e-11);
}

/* A line of n states, each left for the next with probability p: without state k everything from k
 * on is lost. J = sum p^i b. */
static void test_a_line(void **state)
{
    (void)state;
    enum { N = 50 };
    const double p = 0.9;
    double start[N] = {1}, visits[N], reward[N], probability[N - 1];
    int64_t offsets[N + 1] = {0}, set_offsets[N + 1];
    int32_t from[N - 1], states[N];
    for (int i = 0; i < N; i++) {
        visits[i] = pow(p, i);
        reward[i] = 1 - p;
        offsets[i + 1] = i;
        if (i > 0) {
            from[i - 1] = i - 1;
            probability[i - 1] = p;
        }
        states[i] = i;
        set_offsets[i] = i;
    }
    set_offsets[N] = N;
    const mktopt__chain chain = {N, start, visits, offsets, from, probability, {reward, reward}};
    const mktopt__chain_sets sets = {N, set_offsets, states};
    const mktopt__context context = {.threads = 1};
    double gain0[N], gain1[N], loss0[N], loss1[N], *gain[] = {gain0, gain1},
                                                   *loss[] = {loss0, loss1};
    double error;
    mktopt_error err;
    assert_ok(mktopt__chain_gain(&context, &chain, gain, &err), err);
    assert_ok(mktopt__chain_losses(&context, &chain, gain, &sets, loss, &error, &err), err);
    for (int k = 0; k < N; k++) {
        assert_near(loss0[k] / (pow(p, k) - pow(p, N)), 1, 1e-13);
        assert_near(gain1[k], 1 - pow(p, N - k), 1e-13);
    }
}

/* Many copies of one chain, begun in with equal probability, are one chain of more states than are
 * solved at full width: each copy's losses are the small chain's, over the number of copies. */
static void test_many_states(void **state)
{
    (void)state;
    enum { SMALL = 35, COPIES = 2000 };
    model one = make_model(SMALL, 300, 0.3, 5);
    const int64_t n = (int64_t)SMALL * COPIES, edges = one.offsets[SMALL];
    model many = {.n = n,
                  .start = room(n, 8),
                  .visits = room(n, 8),
                  .reward = {room(n, 8), room(n, 8)},
                  .offsets = room(n + 1, 8),
                  .from = room(edges * COPIES, 4),
                  .probability = room(edges * COPIES, 8)};
    for (int64_t c = 0; c < COPIES; c++) {
        for (int64_t i = 0; i < SMALL; i++) {
            many.start[c * SMALL + i] = one.start[i] / COPIES;
            many.visits[c * SMALL + i] = one.visits[i] / COPIES;
            for (int r = 0; r < 2; r++)
                many.reward[r][c * SMALL + i] = one.reward[r][i];
            many.offsets[c * SMALL + i + 1] = c * edges + one.offsets[i + 1];
        }
        for (int64_t e = 0; e < edges; e++) {
            many.from[c * edges + e] = (int32_t)(c * SMALL) + one.from[e];
            many.probability[c * edges + e] = one.probability[e];
        }
    }
    const int64_t one_offsets[] = {0, 2, 3, 4}, many_offsets[] = {0, 2, 3, 4};
    const int32_t one_states[] = {3, 4, 9, 20};
    const int32_t many_states[] = {SMALL + 3, SMALL + 4, 1999 * SMALL + 9, 20};
    const mktopt__chain_sets one_sets = {3, one_offsets, one_states};
    const mktopt__chain_sets many_sets = {3, many_offsets, many_states};
    outcome a = losses(&one, &one_sets, 1), b = losses(&many, &many_sets, 2);
    for (int r = 0; r < 2; r++)
        for (int k = 0; k < 3; k++)
            assert_near(b.loss[r][k] * COPIES / a.loss[r][k], 1, 1e-12);
    free_outcome(&a);
    free_outcome(&b);
    free_model(&one);
    free_model(&many);
}

static void test_threads_do_not_change_bits(void **state)
{
    (void)state;
    model m = make_model(150, 3000, 0.2, 9);
    int64_t offsets[101];
    int32_t states[100];
    for (int k = 0; k <= 100; k++)
        offsets[k] = k;
    for (int k = 0; k < 100; k++)
        states[k] = k;
    const mktopt__chain_sets sets = {100, offsets, states};
    outcome one = losses(&m, &sets, 1), many = losses(&m, &sets, 7);
    for (int r = 0; r < 2; r++)
        assert_memory_equal(one.loss[r], many.loss[r], 100 * sizeof(double));
    assert_true(one.error == many.error);
    free_outcome(&one);
    free_outcome(&many);
    free_model(&m);
}

static int32_t cancel_at_once(void *context, double fraction)
{
    (void)fraction;
    ++*(int *)context;
    return 1;
}

/* Visits from each state times the rewards are the gain; from the start they are the counts. */
static void test_visits(void **state)
{
    (void)state;
    enum { N = 40 };
    model m = make_model(N, 2000, 0.25, 4);
    const mktopt__chain chain = chain_of(&m);
    const mktopt__context context = {.threads = 1};
    double *gain[] = {room(N, 8), room(N, 8)}, *visits[] = {room(N, 8), room(N, 8)};
    double *unit = room(N, 8);
    const double *const start[] = {unit, m.start};
    mktopt_error err;
    assert_ok(mktopt__chain_gain(&context, &chain, gain, &err), err);
    for (int64_t i = 0; i < N; i++) {
        unit[i] = 1;
        assert_ok(mktopt__chain_visits(&context, &chain, start, visits, &err), err);
        for (int r = 0; r < 2; r++) {
            double total = 0;
            for (int64_t j = 0; j < N; j++)
                total += visits[0][j] * m.reward[r][j];
            assert_near(total, gain[r][i], 1e-12);
        }
        unit[i] = 0;
    }
    for (int64_t j = 0; j < N; j++)
        assert_near(visits[1][j], m.visits[j], 1e-12);
    for (int r = 0; r < 2; r++) {
        free(gain[r]);
        free(visits[r]);
    }
    free(unit);
    free_model(&m);
}

static void test_cancel(void **state)
{
    (void)state;
    model m = make_model(150, 3000, 0.2, 9);
    const mktopt__chain chain = chain_of(&m);
    int64_t offsets[101];
    int32_t states[100] = {0};
    for (int k = 0; k <= 100; k++)
        offsets[k] = k;
    const mktopt__chain_sets sets = {100, offsets, states};
    int calls = 0;
    const mktopt__context context = {
        .threads = 1, .progress = cancel_at_once, .progress_context = &calls};
    double *gain[] = {room(150, 8), room(150, 8)}, *loss[] = {room(100, 8), room(100, 8)};
    mktopt_error err;
    assert_ok(mktopt__chain_gain(&context, &chain, gain, &err), err);
    assert_int_equal(mktopt__chain_losses(&context, &chain, gain, &sets, loss, NULL, &err),
                     MKTOPT_CANCELLED);
    assert_int_equal(calls, 1);
    for (int r = 0; r < 2; r++) {
        free(gain[r]);
        free(loss[r]);
    }
    free_model(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_dense_elimination),
        cmocka_unit_test(test_long_walks),
        cmocka_unit_test(test_a_line),
        cmocka_unit_test(test_many_states),
        cmocka_unit_test(test_threads_do_not_change_bits),
        cmocka_unit_test(test_visits),
        cmocka_unit_test(test_cancel),
    };
    return cmocka_run_group_tests_name("numeric_chain", tests, NULL, NULL);
}
