/* Benchmarks: a case is a function that does its work `units` times; its line of JSON has the
 * median time of a unit over several runs, and the peak of memory where an allocator counts it.
 *
 *     static void validate(void *context, int64_t units) { for (...) ...; }
 *     bench_run("promo", "validate", size, validate, &context);
 *
 * A line: {"bench": "promo", "case": "validate", "size": 4, "ns_per_unit": 3.1,
 * "cpu_ns_per_unit": 3.1, "runs": 9, "units": 4194304}, with "peak_bytes" when bench_run_counted is
 * used. Figures are for comparison on one machine, never a test. */
#ifndef MKTOPT_BENCH_H
#define MKTOPT_BENCH_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <mktopt/base.h>

enum { BENCH_RUNS = 9 };
#define BENCH_RUN_NS 5e7 /* a run lasts about so long: far above the clock's steps */

typedef void (*bench_work)(void *context, int64_t units);

/* Keeps the compiler from dropping a result that nobody reads. */
static inline void bench_keep(int64_t value)
{
    __asm__ volatile("" : : "r"(value) : "memory");
}

static inline double bench_now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

/* What all threads of the process have worked. */
static inline double bench_cpu_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static inline double bench_time(bench_work work, void *context, int64_t units)
{
    const double begin = bench_now_ns();
    work(context, units);
    return bench_now_ns() - begin;
}

static inline int bench_compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Median nanoseconds a unit; *units becomes the number of units of a run, *cpu (may be NULL)
 * the median of what the process worked for a unit, which others on the machine hardly lengthen. */
static inline double bench_median(bench_work work, void *context, int64_t *units, double *cpu)
{
    double runs[BENCH_RUNS], worked[BENCH_RUNS];
    *units = 1;
    while (*units < INT64_C(1) << 40 && bench_time(work, context, *units) < BENCH_RUN_NS)
        *units *= 2; /* which warms up, too */
    for (int i = 0; i < BENCH_RUNS; i++) {
        const double begin = bench_cpu_ns();
        runs[i] = bench_time(work, context, *units) / (double)*units;
        worked[i] = (bench_cpu_ns() - begin) / (double)*units;
    }
    qsort(runs, BENCH_RUNS, sizeof *runs, bench_compare);
    qsort(worked, BENCH_RUNS, sizeof *worked, bench_compare);
    if (cpu != NULL)
        *cpu = worked[BENCH_RUNS / 2];
    return runs[BENCH_RUNS / 2];
}

/* ---- counting memory ----------------------------------------------------------------------- */

/* An allocator on malloc that keeps the peak of live bytes; for one thread. */
typedef struct bench_memory {
    int64_t live;
    int64_t peak;
} bench_memory;

static inline void bench_count(bench_memory *memory, int64_t bytes)
{
    memory->live += bytes;
    if (memory->live > memory->peak)
        memory->peak = memory->live;
}

static inline void *bench_alloc(void *context, size_t size)
{
    void *block = malloc(size);
    if (block != NULL)
        bench_count(context, (int64_t)size);
    return block;
}

static inline void *bench_realloc(void *context, void *block, size_t old_size, size_t new_size)
{
    void *moved = realloc(block, new_size);
    if (moved != NULL)
        bench_count(context, (int64_t)new_size - (int64_t)old_size);
    return moved;
}

static inline void bench_free(void *context, void *block, size_t size)
{
    if (block != NULL)
        bench_count(context, -(int64_t)size);
    free(block);
}

static inline mktopt_allocator bench_allocator(bench_memory *memory)
{
    return (mktopt_allocator){memory, bench_alloc, bench_realloc, bench_free};
}

/* ---- reporting ----------------------------------------------------------------------------- */

/* `memory` (may be NULL) is what the work's allocator counts. */
static inline void bench_run_counted(const char *bench, const char *name, int64_t size,
                                     bench_work work, void *context, const bench_memory *memory)
{
    int64_t units;
    double cpu;
    const double ns = bench_median(work, context, &units, &cpu);
    printf("{\"bench\": \"%s\", \"case\": \"%s\", \"size\": %lld, \"ns_per_unit\": %.4g, "
           "\"cpu_ns_per_unit\": %.4g, \"runs\": %d, \"units\": %lld",
           bench, name, (long long)size, ns, cpu, BENCH_RUNS, (long long)units);
    if (memory != NULL)
        printf(", \"peak_bytes\": %lld", (long long)memory->peak);
    printf("}\n");
    fflush(stdout);
}

static inline void bench_run(const char *bench, const char *name, int64_t size, bench_work work,
                             void *context)
{
    bench_run_counted(bench, name, size, work, context, NULL);
}

#endif
