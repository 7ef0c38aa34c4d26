#include "base/parallel.h"

#include <pthread.h>
#include <stdatomic.h>

typedef struct pool {
    mktopt__task *task;
    void *shared;
    int64_t count;
    _Atomic int64_t next;
    _Atomic int64_t done;
    _Atomic int stop;
    pthread_mutex_t lock; /* guards what follows */
    int64_t failed;       /* the lowest task that failed; count: none */
    mktopt_status status;
    mktopt_error error;
} pool;

static void note_failure(pool *p, int64_t index, mktopt_status status, const mktopt_error *error)
{
    atomic_store(&p->stop, 1);
    pthread_mutex_lock(&p->lock);
    if (index < p->failed) {
        p->failed = index;
        p->status = status;
        p->error = *error;
    }
    pthread_mutex_unlock(&p->lock);
}

/* Takes one task; 0 when there is none left. */
static int work_once(pool *p)
{
    mktopt_error error = {.index = -1};
    const int64_t index = atomic_fetch_add(&p->next, 1);
    if (index >= p->count || atomic_load(&p->stop))
        return 0;
    const mktopt_status status = p->task(p->shared, index, &error);
    if (status != MKTOPT_OK)
        note_failure(p, index, status, &error);
    atomic_fetch_add(&p->done, 1);
    return 1;
}

static void *worker(void *argument)
{
    while (work_once(argument))
        ;
    return NULL;
}

mktopt_status mktopt__parallel(const mktopt__context *context, int64_t count, mktopt__task *task,
                               void *shared, mktopt_error *err)
{
    enum { MAX_THREADS = 256 };
    pthread_t threads[MAX_THREADS];
    pool p = {.task = task, .shared = shared, .count = count, .failed = count};
    const int64_t wanted = context->threads < count ? context->threads : count;
    int n_threads = 0;
    mktopt_status reported = MKTOPT_OK;
    pthread_mutex_init(&p.lock, NULL);
    while (n_threads + 1 < wanted && n_threads < MAX_THREADS &&
           pthread_create(&threads[n_threads], NULL, worker, &p) == 0)
        n_threads++;
    while (reported == MKTOPT_OK && work_once(&p))
        reported = mktopt__report(context, (double)atomic_load(&p.done) / (double)count, err);
    if (reported != MKTOPT_OK)
        atomic_store(&p.stop, 1);
    for (int i = 0; i < n_threads; i++)
        pthread_join(threads[i], NULL);
    pthread_mutex_destroy(&p.lock);
    if (p.failed < count && reported == MKTOPT_OK) {
        if (err != NULL)
            *err = p.error;
        return p.status;
    }
    return reported;
}
