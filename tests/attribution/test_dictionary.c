/* Names and their numbers, also when the names were chosen to collide. */
#include "rows.h"

#include "attribution/dictionary.h"

static void numbers_names_in_order(void **state)
{
    (void)state;
    enum { N = 30000 };
    mktopt__arena *arena = mktopt__arena_create(NULL);
    mktopt__dictionary names = {.copies = arena};
    for (int round = 0; round < 2; round++)
        for (uint32_t i = 0; i < N; i++) {
            char text[64]; /* lengths 1 .. 45, also beyond one step of the hash */
            const int length = snprintf(text, sizeof text, "%.*s%u", (int)(i % 41),
                                        "----------------------------------------", i);
            assert_int_equal(mktopt__dictionary_add(&names, text, (size_t)length), i);
            assert_string_equal(names.names[i].text, text);
        }
    assert_int_equal(names.count, N);
    assert_int_equal(names.seed, 0); /* chance does not look like an attack */
    mktopt__dictionary_free(&names);
    mktopt__arena_free(arena);
}

/* A name is told from its prefixes and from names that differ in one byte anywhere. */
static void tells_similar_names_apart(void **state)
{
    (void)state;
    mktopt__arena *arena = mktopt__arena_create(NULL);
    mktopt__dictionary names = {.copies = arena};
    char text[40];
    uint32_t expected = 0;
    memset(text, 'x', sizeof text);
    for (size_t length = 1; length <= sizeof text; length++) {
        assert_int_equal(mktopt__dictionary_add(&names, text, length), expected++);
        for (size_t i = 0; i < length; i++) {
            text[i] = 'y';
            assert_int_equal(mktopt__dictionary_add(&names, text, length), expected++);
            text[i] = 'x';
        }
    }
    mktopt__dictionary_free(&names);
    mktopt__arena_free(arena);
}

/* The hash of a number under the first seed, as the table shows it. */
static uint32_t hash_of(const uint64_t *number)
{
    mktopt__dictionary one = {0};
    uint32_t hash = 0;
    assert_int_equal(mktopt__dictionary_add(&one, (const char *)number, sizeof *number), 0);
    for (int64_t i = 0; i < one.n_slots; i++)
        if (one.slots[i] != 0)
            hash = (uint32_t)(one.slots[i] >> 32);
    mktopt__dictionary_free(&one);
    return hash;
}

/* 600 numbers whose hashes agree in the last 12 bits would lie in one run of the table. */
static void names_chosen_to_collide_are_spread(void **state)
{
    (void)state;
    enum { N = 600 };
    static uint64_t numbers[N];
    uint64_t tried = 0;
    for (int found = 0; found < N; tried++)
        if ((hash_of(&tried) & 0xfff) == 77)
            numbers[found++] = tried;
    mktopt__dictionary names = {0};
    for (int round = 0; round < 2; round++)
        for (uint32_t i = 0; i < N; i++)
            assert_int_equal(
                mktopt__dictionary_add(&names, (const char *)&numbers[i], sizeof numbers[i]), i);
    assert_int_equal(names.seed, 1);
    int64_t run = 0, longest = 0;
    for (int64_t i = 0; i < names.n_slots; i++) {
        run = names.slots[i] != 0 ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    assert_in_range(longest, 1, 64);
    mktopt__dictionary_free(&names);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_names_in_order),
        cmocka_unit_test(tells_similar_names_apart),
        cmocka_unit_test(names_chosen_to_collide_are_spread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
