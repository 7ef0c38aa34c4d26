/* The reader: grammar after RFC 8259, numbers kept as text, keys, depth. */
#include "support.h"

#include "base/number.h"
#include "json/reader.h"
#include "json/time.h"

static mktopt_status parse(const char *text, mktopt__json_document **document, mktopt_error *err)
{
    return mktopt__json_parse(text, strlen(text), NULL, document, err);
}

static void accepts(const char *text)
{
    mktopt__json_document *document;
    mktopt_error err;
    assert_ok(parse(text, &document, &err), err);
    mktopt__json_free(document);
}

static void refuses(const char *text, mktopt_status status)
{
    mktopt__json_document *document = NULL;
    mktopt_error err;
    if (parse(text, &document, &err) != status)
        fail_msg("%s: not refused with %s", text, mktopt_status_name(status));
    assert_null(document);
}

static void test_accepts(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "0", "-0", "1e5", "-1.5E-10", "true", "false", "null", "\"\"", "[]", "{}", " [ ] ",
        "[[],{},[{}]]", "{\"a\":{\"b\":[1,2,{\"c\":null}]}}", "\"\\u00e9\\n\\\"\\\\\\/\"",
        "\"\\ud83d\\ude00\"", "\"\xc3\xa9 \xf0\x9f\x98\x80\"", "\t\r\n1 ",
        /* longer than cJSON's own buffer for numbers */
        "1.0000000000000000000000000000000000000000000000000000000000000000000000000000000000001"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        accepts(texts[i]);
}

static void test_refuses(void **state)
{
    (void)state;
    static const char *const texts[] = {"",
                                        " ",
                                        "{",
                                        "[",
                                        "[1",
                                        "[1,",
                                        "[1,]",
                                        "{\"a\"",
                                        "{\"a\":",
                                        "{\"a\":1",
                                        "{\"a\":1,}",
                                        "{a:1}",
                                        "{'a':1}",
                                        "[1 2]",
                                        "01",
                                        "+1",
                                        ".5",
                                        "1.",
                                        "1e",
                                        "1e+",
                                        "-",
                                        "0x1",
                                        "NaN",
                                        "Infinity",
                                        "tru",
                                        "nul",
                                        "truex",
                                        "1 2",
                                        "[]]",
                                        "\"",
                                        "\"a",
                                        "\"\\x\"",
                                        "\"\\u12\"",
                                        "\"\\u0000\"",
                                        "\"\\ud800\"",
                                        "\"\\udc00\"",
                                        "\"\\ud800\\u0041\"",
                                        "\"a\nb\"",
                                        "\"\x80\"",
                                        "\"\xc0\x80\"",
                                        "\"\xed\xa0\x80\"",
                                        "\"\xf5\x80\x80\x80\"",
                                        "\"\xe2\x82\"",
                                        "\xef\xbb\xbf{}",
                                        "{\"a\" 1}",
                                        "{,}",
                                        "[,]",
                                        "/**/1"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        refuses(texts[i], MKTOPT_JSON_SYNTAX);
}

static void test_position(void **state)
{
    (void)state;
    mktopt__json_document *document;
    mktopt_error err;
    assert_int_equal(parse("{\n \"a\": 1,\n \"b\" 2}", &document, &err), MKTOPT_JSON_SYNTAX);
    assert_string_equal(err.message, "line 3, column 6: expected ':'");
}

static void test_length_bounds(void **state)
{
    (void)state;
    mktopt__json_document *document;
    mktopt_error err;
    const char text[] = {'1', '2', '3'}; /* no NUL */
    size_t length;
    assert_ok(mktopt__json_parse(text, 2, NULL, &document, &err), err);
    mktopt__json_number(document, mktopt__json_root(document), &length);
    assert_int_equal(length, 2);
    mktopt__json_free(document);
}

static void test_duplicates(void **state)
{
    (void)state;
    mktopt__json_document *document;
    mktopt_error err;
    assert_fails(parse("{\"a\":[0,{\"b\":1,\"c\":2,\"b\":3}]}", &document, &err), err,
                 MKTOPT_DUPLICATE, "a[1].b");
    assert_int_equal(err.index, 1);
    refuses("{\"a\":1,\"\\u0061\":2}", MKTOPT_DUPLICATE);
    accepts("{\"a\":1,\"A\":2}");
}

static void test_depth(void **state)
{
    (void)state;
    char text[2 * MKTOPT__JSON_MAX_DEPTH + 4];
    memset(text, '[', sizeof text);
    memset(text + MKTOPT__JSON_MAX_DEPTH, ']', MKTOPT__JSON_MAX_DEPTH);
    text[2 * MKTOPT__JSON_MAX_DEPTH] = '\0';
    accepts(text);
    memset(text, '[', MKTOPT__JSON_MAX_DEPTH + 1);
    memset(text + MKTOPT__JSON_MAX_DEPTH + 1, ']', MKTOPT__JSON_MAX_DEPTH + 1);
    text[2 * MKTOPT__JSON_MAX_DEPTH + 2] = '\0';
    refuses(text, MKTOPT_JSON_DEPTH);
}

static void test_numbers_keep_their_text(void **state)
{
    (void)state;
    mktopt__json_document *document;
    mktopt_error err;
    const char *text = "{\"x\":[9007199254740993,{\"y\":0.60}],\"z\":-1e-7}";
    assert_ok(parse(text, &document, &err), err);
    const mktopt__json *x = mktopt__json_member(mktopt__json_root(document), "x");
    const mktopt__json *first = mktopt__json_first(x);
    size_t length;
    const char *number = mktopt__json_number(document, first, &length);
    assert_memory_equal(number, "9007199254740993", length);
    int64_t exact;
    assert_int_equal(mktopt__integer_read(number, length, &exact), 0);
    assert_true(exact == INT64_C(9007199254740993));
    number =
        mktopt__json_number(document, mktopt__json_member(mktopt__json_next(first), "y"), &length);
    assert_int_equal(length, 4);
    assert_memory_equal(number, "0.60", 4);
    number = mktopt__json_number(document, mktopt__json_member(mktopt__json_root(document), "z"),
                                 &length);
    assert_memory_equal(number, "-1e-7", length);
    mktopt__json_free(document);
}

static void test_times(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t seconds;
    } times[] = {
        /* GNU date -u -d TEXT +%s */
        {"1970-01-01", 0},
        {"2024-02-29T12:34:56Z", 1709210096},
        {"2026-11-20 08:30", 1795163400},
        {"2026-11-20T08:30:00.999+02:00", 1795156200},
        {"2000-03-01T00:00:00-0530", 951888600},
        {"1969-12-31T23:59:59Z", -1},
        {"0001-01-01T00:00:00Z", -62135596800},
        {"9999-12-31T23:59:59Z", 253402300799},
    };
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        int64_t seconds = 7;
        assert_int_equal(mktopt__time_read(times[i].text, strlen(times[i].text), &seconds), 0);
        assert_true(seconds == times[i].seconds);
        char buffer[MKTOPT__TIME_SIZE];
        int64_t again;
        mktopt__time_write(buffer, seconds);
        assert_int_equal(mktopt__time_read(buffer, strlen(buffer), &again), 0);
        assert_true(again == seconds);
    }
    static const char *const wrong[] = {"",
                                        "2023-02-29",
                                        "2024-13-01",
                                        "2024-00-10",
                                        "2024-1-1",
                                        "2024-01-32",
                                        "20240101",
                                        "2024-01-01T",
                                        "2024-01-01T24:00",
                                        "2024-01-01T10:60",
                                        "2024-01-01T1:00",
                                        "2024-01-01T10:00Zx",
                                        "2024-01-01T10:00+25:00",
                                        "today"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        int64_t seconds = 7;
        assert_int_equal(mktopt__time_read(wrong[i], strlen(wrong[i]), &seconds), -1);
        assert_true(seconds == 7);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_accepts),
        cmocka_unit_test(test_refuses),
        cmocka_unit_test(test_position),
        cmocka_unit_test(test_length_bounds),
        cmocka_unit_test(test_duplicates),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_numbers_keep_their_text),
        cmocka_unit_test(test_times),
    };
    return cmocka_run_group_tests_name("json_reader", tests, NULL, NULL);
}
