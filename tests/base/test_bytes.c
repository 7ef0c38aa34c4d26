/* Words between a mark and a checksum: the bytes, and what happens to damaged ones. */
#include "support.h"

#include "base/bytes.h"

enum { SIZE = 5 * 8 };
static const uint64_t mark = 0x0102030405060708U;

typedef struct sample {
    double number;
    int64_t wide;
    int32_t narrow;
    int32_t reserved;
} sample;

static void pass(mktopt__bytes *b, sample *s)
{
    mktopt__bytes_words(b, &s->number, 1);
    mktopt__bytes_i64(b, &s->wide, -5, 5);
    mktopt__bytes_i32(b, &s->narrow, 0, 9);
}

static void write(sample s, unsigned char *bytes)
{
    mktopt__bytes counted = mktopt__bytes_write(NULL, mark), out = mktopt__bytes_write(bytes, mark);
    pass(&counted, &s);
    mktopt__bytes_end(&counted);
    assert_int_equal(counted.at, SIZE);
    pass(&out, &s);
    mktopt__bytes_end(&out);
    assert_int_equal(out.at, SIZE);
}

/* The last eight are their checksum, by an independent program. */
static void the_bytes_are_the_same_everywhere(void **state)
{
    (void)state;
    static const unsigned char expected[SIZE] = {
        8,    7,    6,    5,    4,    3,    2,    1,    0,    0,    0,    0,   0, 0,
        0xf8, 0x3f, 0xfd, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 7,    0,   0, 0,
        0,    0,    0,    0,    0x87, 0xf4, 0x9d, 0xda, 0x38, 0x13, 0x96, 0x26};
    unsigned char bytes[SIZE];
    write((sample){1.5, -3, 7, 0}, bytes);
    assert_memory_equal(bytes, expected, SIZE);
}

static void what_is_written_is_read(void **state)
{
    (void)state;
    unsigned char bytes[SIZE];
    sample read = {0};
    mktopt__bytes in;
    write((sample){-0.0, 5, 9, 0}, bytes);
    assert_null(mktopt__bytes_read(bytes, SIZE, mark, &in));
    assert_int_equal(mktopt__bytes_left(&in), 3);
    pass(&in, &read);
    assert_true(mktopt__bytes_done(&in));
    assert_true(read.number == 0 && signbit(read.number) && read.wide == 5 && read.narrow == 9);
}

static void other_bytes_are_refused(void **state)
{
    (void)state;
    unsigned char bytes[SIZE];
    sample read = {0};
    mktopt__bytes in;
    write((sample){1.5, -3, 7, 0}, bytes);
    assert_non_null(mktopt__bytes_read(bytes, SIZE, mark + 1, &in));
    for (size_t i = 0; i < SIZE; i++) {
        assert_non_null(mktopt__bytes_read(bytes, i, mark, &in));
        bytes[i] ^= 1;
        assert_non_null(mktopt__bytes_read(bytes, SIZE, mark, &in));
        bytes[i] ^= 1;
    }
    write((sample){1.5, -6, 7, 0}, bytes); /* out of its range */
    assert_null(mktopt__bytes_read(bytes, SIZE, mark, &in));
    pass(&in, &read);
    assert_false(mktopt__bytes_done(&in));
    assert_int_equal(read.wide, -5);
    assert_int_equal(read.narrow, 0);
    assert_null(mktopt__bytes_read(bytes, SIZE, mark, &in)); /* not read to the end */
    mktopt__bytes_words(&in, &read.number, 1);
    assert_false(mktopt__bytes_done(&in));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_bytes_are_the_same_everywhere),
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(other_bytes_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
