/* Every allocation of every seed request fails in turn: the call says so, gives all memory back and
 * answers nothing; with memory again, the answer is the same as ever. Arguments: seed files. */
#include "support.h"

#include <libgen.h>

/* ---- an allocator that fails once, and counts ---------------------------------------------- */

struct meter {
    int64_t allocations;
    int64_t fail_at; /* the number of the allocation that fails; -1: none */
    int64_t in_use;
};

static int fails_now(struct meter *meter)
{
    return meter->allocations++ == meter->fail_at;
}

static void *allocate(void *context, size_t size)
{
    struct meter *meter = context;
    if (fails_now(meter))
        return NULL;
    meter->in_use += (int64_t)size;
    return malloc(size == 0 ? 1 : size);
}

static void *reallocate(void *context, void *memory, size_t old_size, size_t new_size)
{
    struct meter *meter = context;
    if (fails_now(meter))
        return NULL;
    meter->in_use += (int64_t)new_size - (int64_t)old_size;
    return realloc(memory, new_size == 0 ? 1 : new_size);
}

static void release(void *context, void *memory, size_t size)
{
    struct meter *meter = context;
    if (memory != NULL)
        meter->in_use -= (int64_t)size;
    free(memory);
}

/* ---- seeds -------------------------------------------------------------------------------- */

struct seed {
    char operation[64];
    char text[8192];
    size_t length;
};

/* ".../budget.plan-whole_year.json" is a request of budget.plan. */
static int read_seed(char *path, struct seed *seed)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return -1;
    seed->length = fread(seed->text, 1, sizeof seed->text, file);
    fclose(file);
    char *name = basename(path);
    snprintf(seed->operation, sizeof seed->operation, "%s", name);
    char *json = strstr(seed->operation, ".json");
    if (json == NULL || seed->length == sizeof seed->text)
        return -1;
    *json = '\0';
    seed->operation[strcspn(seed->operation, "-")] = '\0';
    return 0;
}

static mktopt_status call(const struct seed *seed, struct meter *meter, int32_t typed_arrays,
                          mktopt_response **response, mktopt_error *err)
{
    const mktopt_allocator allocator = {meter, allocate, reallocate, release};
    mktopt_call_options options;
    mktopt_call_options_init(&options, sizeof options);
    options.allocator = &allocator;
    options.typed_arrays = typed_arrays;
    return mktopt_call(seed->operation, seed->text, seed->length, NULL, 0, &options, response, err);
}

static void fail_each_allocation(const struct seed *seed, int32_t typed_arrays, int64_t count)
{
    for (int64_t i = 0; i < count; ++i) {
        struct meter meter = {.fail_at = i};
        mktopt_response *response = NULL;
        mktopt_error err = {0};
        const mktopt_status status = call(seed, &meter, typed_arrays, &response, &err);
        if (status != MKTOPT_OUT_OF_MEMORY || response != NULL || meter.in_use != 0)
            fail_msg("%s, allocation %d of %d: status %d (%s), %d bytes kept", seed->operation,
                     (int)i, (int)count, (int)status, err.message, (int)meter.in_use);
    }
}

static void every_allocation_may_fail(void **state)
{
    const struct seed *seed = *state;
    for (int32_t typed_arrays = 0; typed_arrays <= 1; ++typed_arrays) {
        struct meter meter = {.fail_at = -1};
        mktopt_response *response = NULL;
        mktopt_error err = {0};
        assert_ok(call(seed, &meter, typed_arrays, &response, &err), err);
        const int64_t count = meter.allocations;
        assert_true(count > 0);
        mktopt_response_free(response);
        assert_int_equal(meter.in_use, 0);
        fail_each_allocation(seed, typed_arrays, count);
    }
}

int main(int argc, char **argv)
{
    enum { MOST = 64 };
    static struct seed seeds[MOST];
    static struct CMUnitTest tests[MOST];
    const size_t count = (size_t)(argc - 1);
    if (count == 0 || count > MOST)
        return 2;
    for (size_t i = 0; i < count; ++i) {
        if (read_seed(argv[i + 1], &seeds[i]) != 0) {
            fprintf(stderr, "%s cannot be used\n", argv[i + 1]);
            return 2;
        }
        tests[i] = (struct CMUnitTest){basename(argv[i + 1]), every_allocation_may_fail, NULL, NULL,
                                       &seeds[i]};
    }
    return _cmocka_run_group_tests("faults", tests, count, NULL, NULL);
}
