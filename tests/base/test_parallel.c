/* Tasks on threads: all are run once, the lowest failure is told, progress ascends and cancels, and
 * signals stay with the host's own threads. */
#include "support.h"

#include <pthread.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "base/parallel.h"

enum { TASKS = 200, MAX_THREADS = 8, ROUNDS = 40 };

typedef struct work {
    int64_t fails[3];
    int runs[TASKS];
} work;

static mktopt_status run_task(void *shared, int64_t index, mktopt_error *err)
{
    work *w = shared;
    w->runs[index]++;
    volatile double sum = 0;
    for (int64_t i = 0; i < index * 37 % 11 * 500; i++)
        sum += (double)i;
    (void)sum;
    for (int k = 0; k < 3; k++)
        if (w->fails[k] == index)
            return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__ELEMENT_PATH("task", index), "fails");
    return MKTOPT_OK;
}

typedef struct watch {
    int calls;
    int cancel_at;
    int backwards;
    double last;
} watch;

static int32_t watch_progress(void *context, double fraction)
{
    watch *w = context;
    w->backwards += fraction < w->last;
    w->last = fraction;
    return ++w->calls == w->cancel_at;
}

static mktopt_status run(int32_t threads, watch *watched, work *w, mktopt_error *err)
{
    const mktopt__context context = {
        .threads = threads, .progress = watch_progress, .progress_context = watched};
    return mktopt__parallel(&context, TASKS, run_task, w, err);
}

static void test_every_task_runs_once(void **state)
{
    (void)state;
    for (int32_t threads = 1; threads <= MAX_THREADS; threads++) {
        work w = {.fails = {-1, -1, -1}};
        watch watched = {0};
        mktopt_error err;
        assert_ok(run(threads, &watched, &w, &err), err);
        for (int i = 0; i < TASKS; i++)
            assert_int_equal(w.runs[i], 1);
        assert_int_equal(watched.calls, TASKS);
        assert_true(watched.backwards == 0 && watched.last == 1);
    }
}

static void test_the_lowest_failure_is_told(void **state)
{
    (void)state;
    for (int32_t threads = 1; threads <= MAX_THREADS; threads++)
        for (int round = 0; round < ROUNDS; round++) {
            work w = {.fails = {TASKS - 1 - round, 12 + round, 60 + round}};
            watch watched = {0};
            mktopt_error err;
            assert_int_equal(run(threads, &watched, &w, &err), MKTOPT_CONFLICT);
            assert_int_equal(err.index, 12 + round);
            for (int i = 0; i <= 12 + round; i++)
                assert_int_equal(w.runs[i], 1);
        }
}

static void test_cancel(void **state)
{
    (void)state;
    for (int32_t threads = 1; threads <= MAX_THREADS; threads++) {
        work w = {.fails = {-1, -1, -1}};
        watch watched = {.cancel_at = 1};
        mktopt_error err;
        assert_int_equal(run(threads, &watched, &w, &err), MKTOPT_CANCELLED);
        assert_int_equal(watched.calls, 1);
    }
}

/* A host that blocks SIGUSR1 after it has started the workers: theirs alone would be the handler.
 */
typedef struct meeting {
    pthread_t host;
    _Atomic int blocked; /* by the host */
    _Atomic int sent;    /* by workers, with the signals of a worker masked as they should be */
} meeting;

static volatile sig_atomic_t handled;

static void handle(int signal)
{
    (void)signal;
    handled = 1;
}

static void wait_for(_Atomic int *flag)
{
    const struct timespec pause = {.tv_nsec = 1000000};
    for (int i = 0; i < 5000 && !*flag; i++)
        nanosleep(&pause, NULL);
}

static sigset_t current_mask(void)
{
    sigset_t mask;
    pthread_sigmask(SIG_SETMASK, NULL, &mask);
    return mask;
}

static mktopt_status block_or_send(void *shared, int64_t index, mktopt_error *err)
{
    (void)index;
    (void)err;
    meeting *m = shared;
    sigset_t mask;
    sigemptyset(&mask);
    sigaddset(&mask, SIGUSR1);
    if (pthread_equal(pthread_self(), m->host)) {
        pthread_sigmask(SIG_BLOCK, &mask, NULL);
        m->blocked = 1;
        wait_for(&m->sent);
    } else {
        wait_for(&m->blocked);
        kill(getpid(), SIGUSR1);
        mask = current_mask();
        m->sent += sigismember(&mask, SIGTERM) == 1 && sigismember(&mask, SIGSEGV) == 0;
    }
    return MKTOPT_OK;
}

static void test_signals_stay_with_the_host(void **state)
{
    (void)state;
    const struct sigaction action = {.sa_handler = handle};
    struct sigaction old;
    sigaction(SIGUSR1, &action, &old);
    const mktopt__context context = {.threads = 4};
    meeting m = {.host = pthread_self()};
    const sigset_t before = current_mask();
    assert_int_equal(mktopt__parallel(&context, 8, block_or_send, &m, NULL), MKTOPT_OK);
    const sigset_t after = current_mask();
    assert_int_equal(handled, 0);
    assert_true(m.sent > 0);
    for (int i = 1; i < SIGRTMIN; i++)
        assert_int_equal(sigismember(&after, i), i == SIGUSR1 || sigismember(&before, i));

    pthread_sigmask(SIG_SETMASK, &before, NULL);
    assert_int_equal(handled, 1); /* it was sent */
    sigaction(SIGUSR1, &old, NULL);
}

static void test_no_tasks(void **state)
{
    (void)state;
    const mktopt__context context = {.threads = 4};
    assert_int_equal(mktopt__parallel(&context, 0, run_task, NULL, NULL), MKTOPT_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_task_runs_once),
        cmocka_unit_test(test_the_lowest_failure_is_told),
        cmocka_unit_test(test_cancel),
        cmocka_unit_test(test_signals_stay_with_the_host),
        cmocka_unit_test(test_no_tasks),
    };
    return cmocka_run_group_tests_name("base_parallel", tests, NULL, NULL);
}
