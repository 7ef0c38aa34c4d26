/* UTF-8 against the ranges of the Unicode standard, for every sequence of up to three bytes and the
 * borders of those of four. */
#include "support.h"

#include "base/utf8.h"

/* Decodes with arithmetic instead of a table: 0 when the code point could be written shorter, is a
 * surrogate or too large. */
static size_t decode(const unsigned char *t, size_t left)
{
    static const struct {
        unsigned char mask, mark;
        uint32_t lowest;
    } forms[] = {{0x80, 0x00, 0}, {0xe0, 0xc0, 0x80}, {0xf0, 0xe0, 0x800}, {0xf8, 0xf0, 0x10000}};
    for (size_t n = 1; n <= 4; n++) {
        if ((t[0] & forms[n - 1].mask) != forms[n - 1].mark)
            continue;
        uint32_t code = t[0] & (unsigned char)~forms[n - 1].mask;
        for (size_t i = 1; i < n; i++) {
            if (i >= left || (t[i] & 0xc0) != 0x80)
                return 0;
            code = code << 6 | (t[i] & 0x3f);
        }
        const int proper =
            code >= forms[n - 1].lowest && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
        return proper ? n : 0;
    }
    return 0;
}

static void agrees_with_arithmetic(void **state)
{
    (void)state;
    for (uint32_t word = 0; word < 1u << 24; word++) {
        const unsigned char text[4] = {(unsigned char)(word >> 16), (unsigned char)(word >> 8),
                                       (unsigned char)word, 0xbf};
        if (mktopt__utf8_sequence(text, 4) != decode(text, 4))
            fail_msg("%02x %02x %02x bf", text[0], text[1], text[2]);
    }
}

static void sequences_that_are_cut_off(void **state)
{
    (void)state;
    static const char *const texts[] = {"\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\x98\x80"};
    for (size_t i = 0; i < 3; i++) {
        const size_t n = strlen(texts[i]);
        for (size_t left = 1; left <= n; left++) {
            assert_int_equal(mktopt__utf8_sequence((const unsigned char *)texts[i], left),
                             left == n ? n : 0);
            assert_int_equal(mktopt__utf8_check(texts[i], left), left == n);
        }
    }
    assert_int_equal(mktopt__utf8_check("", 0), 1);
    assert_int_equal(mktopt__utf8_check("a\0b", 3), 1);
    assert_int_equal(mktopt__utf8_check("a\x80", 2), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_arithmetic),
        cmocka_unit_test(sequences_that_are_cut_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
