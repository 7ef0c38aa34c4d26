#include "base/parallel.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

typedef struct pool {
    mktopt__task *task;
    void *shared;
    int64_t count;
    _Atomic int64_t next;
    _Atomic int64_t last; /* tasks beyond it are not begun: the lowest that failed; -1: cancelled */
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t ended; /* a task has */
    int64_t done;
    int64_t failed; /* the lowest task that failed; count: none */
    mktopt_status status;
    mktopt_error error;
} pool;

static void end_task(pool *p, int64_t index, mktopt_status status, const mktopt_error *error)
{
    pthread_mutex_lock(&p->lock);
    p->done++;
    if (status != MKTOPT_OK && index < p->failed) {
        p->failed = index;
        p->status = status;
        p->error = *error;
        if (atomic_load(&p->last) > index)
            atomic_store(&p->last, index);
    }
    pthread_cond_signal(&p->ended);
    pthread_mutex_unlock(&p->lock);
}

/* Takes one task; 0 when there is none left. Tasks are taken in order, and those before one that
 * failed still run: so the failure that is reported is always the same. */
static int work_once(pool *p)
{
    mktopt_error error = {.index = -1};
    const int64_t index = atomic_fetch_add(&p->next, 1);
    if (index >= p->count || index > atomic_load(&p->last))
        return 0;
    end_task(p, index, p->task(p->shared, index, &error), &error);
    return 1;
}

static void *worker(void *argument)
{
    while (work_once(argument))
        ;
    return NULL;
}

static mktopt_status report(const mktopt__context *context, pool *p, int64_t done,
                            mktopt_error *err)
{
    const mktopt_status status = mktopt__report(context, (double)done / (double)p->count, err);
    if (status != MKTOPT_OK)
        atomic_store(&p->last, -1);
    return status;
}

/* How many tasks have ended, waiting for more than `known` if asked; after a failure `known`. */
static int64_t ended(pool *p, int64_t known, int wait)
{
    pthread_mutex_lock(&p->lock);
    while (wait && p->done == known && p->done < p->count && p->failed == p->count)
        pthread_cond_wait(&p->ended, &p->lock);
    const int64_t done = p->failed == p->count ? p->done : known;
    pthread_mutex_unlock(&p->lock);
    return done;
}

/* The caller's own thread: works, then waits for the others, and reports every task that ended, so
 * that the number of reports does not depend on how threads are scheduled. */
static mktopt_status work_and_report(const mktopt__context *context, pool *p, mktopt_error *err)
{
    mktopt_status status = MKTOPT_OK;
    int64_t known = 0;
    for (int working = 1, more = 1; status == MKTOPT_OK && more;) {
        working = working && work_once(p);
        const int64_t done = ended(p, known, !working);
        more = working || done > known;
        while (status == MKTOPT_OK && known < done)
            status = report(context, p, ++known, err);
    }
    return status;
}

/* All signals but those that an instruction of the thread itself raises: a host may handle these
 * wherever they happen, as collectors of garbage do, and blocked they would end the process. */
static void fill_signals(sigset_t *set)
{
    static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS};
    sigfillset(set);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        sigdelset(set, faults[i]);
}

/* Starts workers, as many as can be had, with signals blocked: a handler of the host must not run
 * on a thread that the host does not know. The caller's own mask is given back. */
static int start(pool *p, pthread_t *threads, int64_t wanted)
{
    sigset_t blocked, before;
    int started = 0;
    fill_signals(&blocked);
    if (wanted <= 0 || pthread_sigmask(SIG_BLOCK, &blocked, &before) != 0)
        return 0;
    while (started < wanted && pthread_create(&threads[started], NULL, worker, p) == 0)
        started++;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

mktopt_status mktopt__parallel(const mktopt__context *context, int64_t count, mktopt__task *task,
                               void *shared, mktopt_error *err)
{
    enum { MAX_WORKERS = 255 };
    pthread_t threads[MAX_WORKERS];
    pool p = {.task = task, .shared = shared, .count = count, .last = count, .failed = count};
    const int64_t wanted = (context->threads < count ? context->threads : count) - 1;
    pthread_mutex_init(&p.lock, NULL);
    pthread_cond_init(&p.ended, NULL);
    const int n_threads = start(&p, threads, wanted < MAX_WORKERS ? wanted : MAX_WORKERS);
    const mktopt_status reported = work_and_report(context, &p, err);
    for (int i = 0; i < n_threads; i++)
        pthread_join(threads[i], NULL);
    pthread_cond_destroy(&p.ended);
    pthread_mutex_destroy(&p.lock);
    if (p.failed < count && reported == MKTOPT_OK) {
        if (err != NULL)
            *err = p.error;
        return p.status;
    }
    return reported;
}
