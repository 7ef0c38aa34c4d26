#include "support.h"

#include "base/memory.h"
#include "faults.h"

static void sizes_are_checked(void **state)
{
    (void)state;
    size_t result = 7;
    assert_int_equal(mktopt__size_add(SIZE_MAX, 1, &result), -1);
    assert_int_equal(mktopt__size_multiply(SIZE_MAX / 2, 3, &result), -1);
    assert_int_equal(result, 7);
    assert_int_equal(mktopt__size_multiply(SIZE_MAX, 1, &result), 0);
    assert_true(result == SIZE_MAX);
    assert_int_equal(mktopt__size_multiply(SIZE_MAX, 0, &result), 0);
    assert_int_equal(result, 0);

    assert_null(mktopt__alloc(NULL, -1, 8));
    assert_null(mktopt__alloc(NULL, INT64_MAX, 8));
    assert_null(mktopt__alloc(NULL, INT64_MAX / 8, 16));
    void *old = mktopt__alloc(NULL, 4, 8);
    assert_null(mktopt__realloc(NULL, old, 4, INT64_MAX, 8));
    mktopt__free(NULL, old, 4, 8);
}

static void nothing_has_an_address_too(void **state)
{
    (void)state;
    faults_state faults = {0};
    const mktopt_allocator allocator = faults_allocator(&faults);
    void *a = mktopt__alloc(&allocator, 0, 8);
    void *b = mktopt__alloc(&allocator, 0, 8);
    assert_non_null(a);
    assert_non_null(b);
    assert_ptr_not_equal(a, b);
    a = mktopt__realloc(&allocator, a, 0, 5, 8);
    a = mktopt__realloc(&allocator, a, 5, 0, 8);
    assert_non_null(a);
    mktopt__free(&allocator, a, 0, 8);
    mktopt__free(&allocator, b, 0, 8);
    mktopt__free(&allocator, NULL, 3, 8);
    assert_int_equal(faults.live_blocks, 0);
    assert_int_equal(faults.wrong_sizes, 0);
}

/* Pieces of many sizes: aligned, zeroed, apart from one another. */
static void an_arena_gives_clean_separate_pieces(void **state)
{
    (void)state;
    faults_state faults = {0};
    const mktopt_allocator allocator = faults_allocator(&faults);
    mktopt__arena *arena = mktopt__arena_create(&allocator);
    enum { PIECES = 500 };
    unsigned char *pieces[PIECES];
    for (int i = 0; i < PIECES; i++) {
        const int64_t size = i % 50 == 49 ? 100000 : i * 7 % 300;
        pieces[i] = mktopt__arena_alloc(arena, size, 1);
        assert_non_null(pieces[i]);
        assert_int_equal((uintptr_t)pieces[i] % 16, 0);
        for (int64_t at = 0; at < size; at++)
            assert_int_equal(pieces[i][at], 0);
        memset(pieces[i], i & 0xff, (size_t)size);
    }
    for (int i = 0; i < PIECES; i++) {
        const int64_t size = i % 50 == 49 ? 100000 : i * 7 % 300;
        for (int64_t at = 0; at < size; at++)
            assert_int_equal(pieces[i][at], i & 0xff);
    }
    assert_true(faults.allocations < 30);
    assert_null(mktopt__arena_alloc(arena, -1, 1));
    assert_null(mktopt__arena_alloc(arena, INT64_MAX, 2));
    assert_null(mktopt__arena_alloc(arena, INT64_MAX, 1));
    mktopt__arena_free(arena);
    mktopt__arena_free(NULL);
    assert_int_equal(faults.live_bytes, 0);
    assert_int_equal(faults.wrong_sizes, 0);
}

static void an_arena_outlives_the_struct_it_was_made_from(void **state)
{
    (void)state;
    faults_state faults = {0};
    mktopt_allocator allocator = faults_allocator(&faults);
    mktopt__arena *arena = mktopt__arena_create(&allocator);
    memset(&allocator, 0, sizeof allocator);
    assert_non_null(mktopt__arena_alloc(arena, 10000, 8));
    assert_ptr_equal(mktopt__arena_allocator(arena)->context, &faults);
    mktopt__arena_free(arena);
    assert_int_equal(faults.live_bytes, 0);
}

static void an_arena_copies_and_formats_text(void **state)
{
    (void)state;
    mktopt__arena *arena = mktopt__arena_create(NULL);
    assert_string_equal(mktopt__arena_text(arena, "channels", 4), "chan");
    assert_string_equal(mktopt__arena_text(arena, NULL, 0), "");
    assert_null(mktopt__arena_text(arena, "", SIZE_MAX));
    const double numbers[] = {1, 2, 3};
    const double *copy = mktopt__arena_copy(arena, numbers, 3, sizeof *numbers);
    assert_ptr_not_equal(copy, numbers);
    assert_memory_equal(copy, numbers, sizeof numbers);
    assert_non_null(mktopt__arena_copy(arena, NULL, 0, sizeof *numbers));
    assert_null(mktopt__arena_copy(arena, numbers, -1, sizeof *numbers));
    assert_string_equal(mktopt__arena_printf(arena, "%s-%d", "tier", 7), "tier-7");
    mktopt__arena_free(arena);
}

typedef struct pair {
    int64_t key;
    int64_t value;
} pair;

static void an_array_grows_alone_and_among_others(void **state)
{
    (void)state;
    for (int others = 0; others < 2; others++) {
        mktopt__arena *arena = mktopt__arena_create(NULL);
        void *items = NULL;
        int64_t count = 0, capacity = 0;
        for (int64_t i = 0; i < 5000; i++) {
            pair *item = mktopt__arena_push(arena, &items, &count, &capacity, sizeof(pair));
            assert_non_null(item);
            assert_int_equal(item->key, 0);
            assert_int_equal(item->value, 0);
            *item = (pair){i, -i};
            if (others != 0)
                memset(mktopt__arena_alloc(arena, 3, 5), 0xff, 15);
        }
        assert_int_equal(count, 5000);
        const pair *pairs = items;
        for (int64_t i = 0; i < 5000; i++) {
            assert_int_equal(pairs[i].key, i);
            assert_int_equal(pairs[i].value, -i);
        }
        mktopt__arena_free(arena);
    }
}

/* Every allocation fails in turn; what was there stays usable and is freed. */
static void arenas_survive_every_failure(void **state)
{
    (void)state;
    for (int64_t n = 1;; n++) {
        faults_state faults = {.fail_at = n};
        const mktopt_allocator allocator = faults_allocator(&faults);
        mktopt__arena *arena = mktopt__arena_create(&allocator);
        void *items = NULL;
        int64_t count = 0, capacity = 0;
        while (arena != NULL && count < 3000) {
            const int64_t before = count;
            const void *old_items = items;
            int64_t *item = mktopt__arena_push(arena, &items, &count, &capacity, sizeof *item);
            if (item == NULL) {
                assert_int_equal(count, before);
                assert_ptr_equal(items, old_items);
                break;
            }
            *item = before;
        }
        for (int64_t i = 0; i < count; i++)
            assert_int_equal(((int64_t *)items)[i], i);
        mktopt__arena_free(arena);
        assert_int_equal(faults.live_bytes, 0);
        if (faults.failed == 0)
            break;
        assert_true(n < 100);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_are_checked),
        cmocka_unit_test(nothing_has_an_address_too),
        cmocka_unit_test(an_arena_gives_clean_separate_pieces),
        cmocka_unit_test(an_arena_outlives_the_struct_it_was_made_from),
        cmocka_unit_test(an_arena_copies_and_formats_text),
        cmocka_unit_test(an_array_grows_alone_and_among_others),
        cmocka_unit_test(arenas_survive_every_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
