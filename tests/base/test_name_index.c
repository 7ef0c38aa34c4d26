/* Items found by name, against a look at each of them. */
#include "base/name_index.h"
#include "base/random.h"
#include "support.h"

enum { ITEMS = 60 };

typedef struct item {
    int64_t number;
    const char *name;
} item;

static const char *const known[] = {"", "a", "ab", "b", "ba", "\xc3\xa9", "z", "nobody"};

/* Names are drawn from all but the last. */
static void draw(mktopt__random *random, int64_t n, item *items)
{
    for (int64_t i = 0; i < n; i++)
        items[i] = (item){i, known[mktopt__random_below(random, 7)]};
}

static int64_t first_of(const item *items, int64_t n, const char *name, int64_t from)
{
    for (int64_t i = from; i < n; i++)
        if (strcmp(items[i].name, name) == 0)
            return i;
    return -1;
}

static void finds_the_first_and_the_second(void **state)
{
    (void)state;
    mktopt__random random;
    mktopt__random_seed(&random, 8);
    for (int64_t n = 0; n <= ITEMS; n++) {
        item items[ITEMS];
        mktopt__arena *arena = mktopt__arena_create(NULL);
        mktopt__name_index index;
        draw(&random, n, items);
        assert_int_equal(mktopt__name_index_make(&index, &items->name, n, sizeof *items, arena), 0);
        int64_t repeated = -1;
        for (int k = 7; k >= 0; k--) {
            const int64_t first = first_of(items, n, known[k], 0);
            assert_int_equal(mktopt__name_index_find(&index, known[k]), first);
            const int64_t second = first >= 0 ? first_of(items, n, known[k], first + 1) : -1;
            repeated = second >= 0 ? second : repeated;
        }
        assert_int_equal(mktopt__name_index_repeated(&index), repeated);
        mktopt__arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(finds_the_first_and_the_second)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
