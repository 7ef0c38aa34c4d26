/* Numbers as text, against V8, glibc and brute force. */
#include "support.h"

#include "base/number.h"
#include "base/random.h"
#include "comma_locale.h"
#include "shortest_golden.h"

#define RANDOM_CASES 200000

static double from_bits(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static int same_bits(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

static double read_or_fail(const char *text)
{
    double value = 0;
    const int failure = mktopt__number_read(text, strlen(text), &value);
    if (failure != 0)
        fail_msg("\"%s\" is not read: %d", text, failure);
    return value;
}

static void writes_what_javascript_writes(void **state)
{
    (void)state;
    char buffer[MKTOPT__NUMBER_SIZE];
    for (size_t i = 0; i < sizeof shortest_golden / sizeof shortest_golden[0]; i++) {
        const double value = from_bits(shortest_golden[i].bits);
        assert_string_equal(mktopt__number_write(buffer, value), shortest_golden[i].text);
        if (value != 0)
            assert_true(same_bits(read_or_fail(shortest_golden[i].text), value));
    }
    assert_string_equal(MKTOPT__NUMBER(NAN), "nan");
    assert_string_equal(MKTOPT__NUMBER(INFINITY), "inf");
    assert_string_equal(MKTOPT__NUMBER(-INFINITY), "-inf");
}

/* The significant digits of a number's text, without zeros at either end; returns how many. */
static int significant_digits(const char *text, char *digits)
{
    int count = 0, kept = 0;
    for (; *text != '\0' && *text != 'e'; text++) {
        if (*text < '0' || *text > '9' || (*text == '0' && count == 0))
            continue;
        digits[count++] = *text;
        if (*text != '0')
            kept = count;
    }
    digits[kept] = '\0';
    return kept;
}

/* glibc's printf and strtod are exact: no text with a digit less reads back, and if the value
 * rounded to as many digits reads back, these digits are ours. */
static void check_shortest_and_closest(double value)
{
    char buffer[MKTOPT__NUMBER_SIZE], other[64], ours[64], theirs[64];
    mktopt__number_write(buffer, value);
    if (!same_bits(read_or_fail(buffer), value) || !same_bits(strtod(buffer, NULL), value))
        fail_msg("%s does not read back as %.17g", buffer, value);
    const int digits = significant_digits(buffer, ours);
    if (digits > 1) {
        (void)snprintf(other, sizeof other, "%.*e", digits - 2, value);
        if (same_bits(strtod(other, NULL), value))
            fail_msg("%s is shorter than %s", other, buffer);
    }
    (void)snprintf(other, sizeof other, "%.*e", digits - 1, value);
    if (same_bits(strtod(other, NULL), value)) {
        (void)significant_digits(other, theirs);
        assert_string_equal(ours, theirs);
    }
}

static void random_doubles_round_trip_in_fewest_digits(void **state)
{
    (void)state;
    mktopt__random random;
    mktopt__random_seed(&random, 1);
    for (int i = 0; i < RANDOM_CASES; i++) {
        const double value = from_bits(mktopt__random_u64(&random));
        if (isfinite(value) && value != 0)
            check_shortest_and_closest(value);
    }
    for (int exponent = -1074; exponent <= 1023; exponent++) {
        check_shortest_and_closest(ldexp(1, exponent));
        if (exponent > -1022) {
            check_shortest_and_closest(nextafter(ldexp(1, exponent), 0));
            check_shortest_and_closest(nextafter(ldexp(1, exponent), INFINITY));
        }
    }
    for (int i = 0; i < RANDOM_CASES; i++) /* amounts of money */
        check_shortest_and_closest((double)(1 + mktopt__random_below(&random, 1u << 30)) / 100);
}

/* Texts with any number of digits, read as glibc reads them. */
static void reads_every_text_to_the_nearest_double(void **state)
{
    (void)state;
    mktopt__random random;
    mktopt__random_seed(&random, 2);
    char text[96];
    for (int i = 0; i < RANDOM_CASES; i++) {
        const double value = from_bits(mktopt__random_u64(&random));
        if (!isfinite(value))
            continue;
        (void)snprintf(text, sizeof text, "%.*e", (int)mktopt__random_below(&random, 60), value);
        const double expected = strtod(text, NULL);
        if (isfinite(expected) && !same_bits(read_or_fail(text), expected))
            fail_msg("%s reads as %a, not %a", text, read_or_fail(text), expected);
    }
}

/* The middle between two doubles has up to 767 digits; it, and its neighbours a last digit away. */
static void reads_middles_to_even(void **state)
{
    (void)state;
    mktopt__random random;
    mktopt__random_seed(&random, 3);
    static char text[1300];
    for (int i = 0; i < 2000; i++) {
        const double value = fabs(from_bits(mktopt__random_u64(&random)));
        const double next = nextafter(value, INFINITY);
        if (!isfinite(next) || (i % 2 == 0 && value > 1e-290))
            continue;
        const long double middle = ((long double)value + (long double)next) / 2;
        (void)snprintf(text, sizeof text, "%.900Le", middle);
        assert_true(same_bits(read_or_fail(text), strtod(text, NULL)));
        char *last_digit = strchr(text, 'e') - 1;
        *last_digit = '1'; /* just above the middle, 900 digits on */
        assert_true(same_bits(read_or_fail(text), next));
    }
    assert_true(same_bits(read_or_fail("9007199254740993"), 9007199254740992.0));
    assert_true(
        same_bits(read_or_fail("9007199254740993.00000000000000000001"), 9007199254740994.0));
    assert_true(same_bits(read_or_fail("2.4703282292062327e-324"), 0.0));
    assert_true(same_bits(read_or_fail("2.4703282292062328e-324"), 5e-324));
    assert_true(same_bits(read_or_fail("1.7976931348623158e308"), 1.7976931348623157e308));
}

static void reads_extremes(void **state)
{
    (void)state;
    double value = 7;
    assert_int_equal(mktopt__number_read("1.7976931348623159e308", 22, &value), -2);
    assert_int_equal(mktopt__number_read("-1e309", 6, &value), -2);
    assert_int_equal(mktopt__number_read("1e99999999999999999999999", 25, &value), -2);
    assert_true(value == 7);
    assert_true(read_or_fail("1e-99999999999999999999999") == 0);
    assert_true(read_or_fail("0e99999999999999999999999") == 0);
    assert_true(signbit(read_or_fail("-0")));
    assert_true(read_or_fail("1e-400") == 0);
    assert_true(read_or_fail("0.00000000000000000000000000000000000000001e41") == 1);
    assert_true(read_or_fail("100000000000000000000000000000000000000000e-41") == 1);
}

static void refuses_what_is_not_json(void **state)
{
    (void)state;
    const char *bad[] = {"",    "-",    "+1",       ".5",    "5.",    "01",    "-01",     "1e",
                         "1e+", "1,5",  "1 ",       " 1",    "0x10",  "nan",   "inf",     "1e5.",
                         "--1", "1.e5", "Infinity", "1_000", "1.2.3", "1e1e1", "\xd9\xa1"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        double number;
        int64_t integer;
        mktopt_decimal decimal;
        const size_t length = strlen(bad[i]);
        assert_int_equal(mktopt__number_read(bad[i], length, &number), -1);
        assert_int_equal(mktopt__integer_read(bad[i], length, &integer), -1);
        assert_int_equal(mktopt__decimal_read(bad[i], length, &decimal), -1);
    }
    double bounded;
    assert_int_equal(mktopt__number_read("12345", 2, &bounded), 0); /* length, not NUL, ends it */
    assert_true(bounded == 12);
}

static void integers_are_exact(void **state)
{
    (void)state;
    const struct {
        const char *text;
        int outcome;
        int64_t value;
    } cases[] = {{"0", 0, 0},
                 {"-0", 0, 0},
                 {"1e3", 0, 1000},
                 {"2.0", 0, 2},
                 {"2.50e1", 0, 25},
                 {"12300e-2", 0, 123},
                 {"9007199254740993", 0, 9007199254740993},
                 {"9223372036854775807", 0, INT64_MAX},
                 {"-9223372036854775808", 0, INT64_MIN},
                 {"9223372036854775808", -2, 0},
                 {"-9223372036854775809", -2, 0},
                 {"1e19", -2, 0},
                 {"1e18", 0, 1000000000000000000},
                 {"0.5", -2, 0},
                 {"1.0000000000000000000000001", -2, 0},
                 {"1e-1", -2, 0},
                 {"0e-5", 0, 0},
                 {"10000000000000000000000e-20", 0, 100}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t value = 0;
        assert_int_equal(mktopt__integer_read(cases[i].text, strlen(cases[i].text), &value),
                         cases[i].outcome);
        assert_int_equal(value, cases[i].value);
    }
    char buffer[MKTOPT__NUMBER_SIZE];
    assert_string_equal(mktopt__integer_write(buffer, INT64_MIN), "-9223372036854775808");
    assert_string_equal(mktopt__integer_write(buffer, INT64_MAX), "9223372036854775807");
    assert_string_equal(mktopt__integer_write(buffer, 0), "0");
    assert_string_equal(mktopt__integer_write(buffer, -100), "-100");
}

static void decimals_are_exact(void **state)
{
    (void)state;
    const struct {
        const char *text;
        mktopt_status outcome;
        mktopt_decimal value;
        const char *written;
    } cases[] = {
        {"0.60", MKTOPT_OK, {6, 1, 0}, "0.6"},
        {"0.065", MKTOPT_OK, {65, 3, 0}, "0.065"},
        {"1e-3", MKTOPT_OK, {1, 3, 0}, "0.001"},
        {"-12", MKTOPT_OK, {-12, 0, 0}, "-12"},
        {"1.20e3", MKTOPT_OK, {1200, 0, 0}, "1200"},
        {"-0.0", MKTOPT_OK, {0, 0, 0}, "0"},
        {"123456789012345678", MKTOPT_OK, {123456789012345678, 0, 0}, "123456789012345678"},
        {"0.123456789012345678", MKTOPT_OK, {123456789012345678, 18, 0}, "0.123456789012345678"},
        {"1e-18", MKTOPT_OK, {1, 18, 0}, "0.000000000000000001"},
        {"1e17", MKTOPT_OK, {100000000000000000, 0, 0}, "100000000000000000"},
        {"1e18", MKTOPT_OUT_OF_RANGE, {0, 0, 0}, ""},
        {"1e-19", MKTOPT_OUT_OF_RANGE, {0, 0, 0}, ""},
        {"1234567890123456789", MKTOPT_OUT_OF_RANGE, {0, 0, 0}, ""},
        {"1234567890.1234567890000000000000000001", MKTOPT_OUT_OF_RANGE, {0, 0, 0}, ""},
        {"0,6", MKTOPT_WRONG_TYPE, {0, 0, 0}, ""},
        {"", MKTOPT_WRONG_TYPE, {0, 0, 0}, ""}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mktopt_decimal value = {0, 0, 0};
        mktopt_error err;
        char buffer[MKTOPT__NUMBER_SIZE];
        assert_int_equal(mktopt_decimal_parse(cases[i].text, &value, &err), cases[i].outcome);
        assert_int_equal(value.coefficient, cases[i].value.coefficient);
        assert_int_equal(value.scale, cases[i].value.scale);
        if (cases[i].outcome == MKTOPT_OK)
            assert_string_equal(mktopt__decimal_write(buffer, value), cases[i].written);
        else
            assert_string_equal(err.field, "text");
    }
    const mktopt_decimal not_normalised = {-6000, 3, 0};
    assert_string_equal(MKTOPT__DECIMAL(not_normalised), "-6");
}

static void decimals_come_from_doubles_as_written(void **state)
{
    (void)state;
    mktopt_decimal value = {0, 0, 0};
    mktopt_error err;
    assert_ok(mktopt_decimal_from_double(0.6, &value, &err), err);
    assert_int_equal(value.coefficient, 6);
    assert_int_equal(value.scale, 1);
    assert_ok(mktopt_decimal_from_double(-1e-7, &value, &err), err);
    assert_int_equal(value.coefficient, -1);
    assert_int_equal(value.scale, 7);
    assert_fails(mktopt_decimal_from_double(NAN, &value, &err), err, MKTOPT_NOT_FINITE, "value");
    assert_fails(mktopt_decimal_from_double(1e300, &value, &err), err, MKTOPT_OUT_OF_RANGE,
                 "value");
    assert_fails(mktopt_decimal_from_double(1, NULL, &err), err, MKTOPT_INVALID_ARGUMENT, "out");
    assert_fails(mktopt_decimal_parse(NULL, &value, &err), err, MKTOPT_INVALID_ARGUMENT, "text");
    assert_true(mktopt__decimal_to_double((mktopt_decimal){65, 3, 0}) == 0.065);
    assert_true(mktopt__decimal_to_double((mktopt_decimal){-999999999999999999, 18, 0}) ==
                -0.999999999999999999);
}

static void a_comma_locale_changes_nothing(void **state)
{
    (void)state;
    if (!comma_locale_begin()) {
        print_message("# no locale with a decimal comma could be had\n");
        skip();
    }
    char text[32];
    (void)snprintf(text, sizeof text, "%.1f", 0.5);
    assert_string_equal(text, "0,5"); /* the locale is what it says */
    assert_string_equal(MKTOPT__NUMBER(1234.5), "1234.5");
    assert_true(read_or_fail("1234.5") == 1234.5);
    assert_true(read_or_fail("1234.50000000000000000000000001e-2") == 12.345);
    double value;
    assert_int_equal(mktopt__number_read("0,5", 3, &value), -1);
    comma_locale_end();
}

static void rounds_for_sentences(void **state)
{
    (void)state;
    static const struct {
        double value;
        int digits;
        const char *text;
    } cases[] = {
        {0.1 + 0.2, 12, "0.3"},
        {1234.5678, 4, "1235"},
        {12345.678, 4, "12346"},
        {0.123456, 4, "0.1235"},
        {-0.99996, 4, "-1"},
        {99999.5, 4, "100000"},
        {5e-324, 4, "5e-324"},
        {1.23456e-300, 4, "1.235e-300"},
        {1.7e308, 1, "1.7e+308"},
        {0, 4, "0"},
        {25, 4, "25"},
        {1e21, 4, "1e+21"},
        {INFINITY, 4, "inf"},
        {200.29999999999995, 12, "200.3"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(MKTOPT__NUMBER(mktopt__significant(cases[i].value, cases[i].digits)),
                            cases[i].text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_what_javascript_writes),
        cmocka_unit_test(random_doubles_round_trip_in_fewest_digits),
        cmocka_unit_test(reads_every_text_to_the_nearest_double),
        cmocka_unit_test(reads_middles_to_even),
        cmocka_unit_test(reads_extremes),
        cmocka_unit_test(refuses_what_is_not_json),
        cmocka_unit_test(integers_are_exact),
        cmocka_unit_test(decimals_are_exact),
        cmocka_unit_test(decimals_come_from_doubles_as_written),
        cmocka_unit_test(rounds_for_sentences),
        cmocka_unit_test(a_comma_locale_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
