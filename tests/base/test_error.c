#include "support.h"

#include <ctype.h>

#include "base/context.h"
#include "base/error.h"

static void every_status_has_its_name_and_text(void **state)
{
    (void)state;
    const struct {
        mktopt_status value;
        const char *name;
        const char *text;
    } statuses[] = {
#define ROW(name, value, text) {value, #name, text},
        MKTOPT_STATUSES(ROW)
#undef ROW
    };
    for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
        char lower[64] = {0};
        for (size_t c = 0; statuses[i].name[c] != '\0'; c++)
            lower[c] = (char)tolower((unsigned char)statuses[i].name[c]);
        assert_string_equal(mktopt_status_name(statuses[i].value), lower);
        assert_string_equal(mktopt_status_text(statuses[i].value), statuses[i].text);
    }
    assert_string_equal(mktopt_status_name(-1), "unknown");
    assert_string_equal(mktopt_status_name(MKTOPT_STATUS_END), "unknown");
    assert_string_equal(mktopt_status_text(INT32_MAX), "unknown status");
}

static void a_failure_names_field_and_element(void **state)
{
    (void)state;
    mktopt_error err;
    const mktopt__path channels = {NULL, "channels", 2};
    assert_int_equal(mktopt__fail(&err, MKTOPT_OUT_OF_RANGE,
                                  MKTOPT__MEMBER_PATH(&channels, "spend"), "must be >= 0, got %d",
                                  -5),
                     MKTOPT_OUT_OF_RANGE);
    assert_int_equal(err.code, MKTOPT_OUT_OF_RANGE);
    assert_string_equal(err.field, "channels[2].spend");
    assert_string_equal(err.message, "channels[2].spend: must be >= 0, got -5");
    assert_int_equal(err.index, 2);

    const mktopt__path paths = {NULL, "paths", 0};
    const mktopt__path step = {&paths, NULL, 4};
    mktopt__fail(&err, MKTOPT_WRONG_TYPE, &step, "must be text");
    assert_string_equal(err.field, "paths[0][4]");
    assert_int_equal(err.index, 4);

    mktopt__out_of_memory(&err);
    assert_string_equal(err.field, "");
    assert_string_equal(err.message, "memory could not be allocated");
    assert_int_equal(err.index, -1);
    assert_int_equal(mktopt__fail(NULL, MKTOPT_CONFLICT, NULL, "unseen"), MKTOPT_CONFLICT);
}

static void long_texts_are_cut_at_a_character(void **state)
{
    (void)state;
    char name[1000];
    for (size_t shift = 0; shift < 4; shift++) {
        size_t at = 0;
        for (; at < shift; at++)
            name[at] = 'x';
        for (; at + 4 < sizeof name; at += 4)
            memcpy(name + at, "\xf0\x9f\x98\x80", 4);
        name[at] = '\0';
        mktopt_error err;
        mktopt__fail(&err, MKTOPT_UNKNOWN_NAME, MKTOPT__FIELD_PATH(name), "is not known");
        const size_t field = strlen(err.field), message = strlen(err.message);
        assert_int_equal((field - shift) % 4, 0);
        assert_int_equal((message - shift) % 4, 0);
        assert_in_range(field, sizeof err.field - 4, sizeof err.field - 1);
        assert_in_range(message, sizeof err.message - 4, sizeof err.message - 1);
        assert_null(strchr(err.message, '?'));

        mktopt__fail(&err, MKTOPT_UNKNOWN_NAME, NULL, "%s", name);
        assert_int_equal((strlen(err.message) - shift) % 4, 0);
    }
}

static void a_message_is_one_line_of_utf8(void **state)
{
    (void)state;
    mktopt_error err;
    mktopt__fail(&err, MKTOPT_UNKNOWN_NAME, NULL, "got \"%s\"",
                 "a\nb\x1b\xff\xc3(\xe2\x82\xac\xc3");
    assert_string_equal(err.message, "got \"a?b??"
                                     "?(\xe2\x82\xac?\"");
}

static void a_path_fits_any_buffer(void **state)
{
    (void)state;
    const mktopt__path path = {NULL, "channels", 12};
    char buffer[16];
    for (size_t size = 1; size <= sizeof buffer; size++) {
        memset(buffer, '#', sizeof buffer);
        assert_ptr_equal(mktopt__path_text(&path, buffer, size), buffer);
        assert_int_equal(strlen(buffer), size - 1 < 12 ? size - 1 : 12);
    }
    assert_string_equal(mktopt__path_text(NULL, buffer, sizeof buffer), "");
}

typedef struct watcher {
    double last;
    int32_t answer;
} watcher;

static int32_t watch(void *context, double fraction)
{
    watcher *seen = context;
    seen->last = fraction;
    return seen->answer;
}

static void names_that_do_not_fit_are_left_out(void **state)
{
    (void)state;
    mktopt__names names = {0};
    char name[64], expected[4000] = "";
    for (int i = 0; i < 60; i++) {
        (void)snprintf(name, sizeof name, "name_%d", i);
        (void)snprintf(expected + strlen(expected), sizeof expected - strlen(expected), "%s%s",
                       i > 0 ? ", " : "", name);
        mktopt__names_add(&names, name);
        const size_t length = strlen(names.text);
        if (strlen(expected) < sizeof names.text - 8) {
            assert_string_equal(names.text, expected);
            continue;
        }
        assert_true(length < sizeof names.text && length > sizeof names.text - 20);
        assert_string_equal(names.text + length - 5, ", ...");
        assert_memory_equal(names.text, expected, length - 3); /* what is there is whole names */
        assert_true(strncmp(expected + length - 3, "name", 4) == 0);
    }
    names = (mktopt__names){0};
    mktopt__names_add(&names, expected);
    assert_string_equal(names.text, "...");
}

static void progress_can_cancel(void **state)
{
    (void)state;
    mktopt_error err;
    watcher seen = {-1, 0};
    mktopt__context context = {.progress = NULL};
    assert_int_equal(mktopt__report(&context, 0.5, &err), MKTOPT_OK);
    context.progress = watch;
    context.progress_context = &seen;
    assert_int_equal(mktopt__report(&context, 1.5, &err), MKTOPT_OK);
    assert_true(seen.last == 1);
    seen.answer = 1;
    assert_fails(mktopt__report(&context, 0.25, &err), err, MKTOPT_CANCELLED, "");
    assert_true(seen.last == 0.25);
}

static void progress_of_a_stage_ascends(void **state)
{
    (void)state;
    static const double told[] = {0.5, 0.25, 1}, heard[] = {0.4, 0.4, 0.6};
    mktopt_error err;
    watcher seen = {-1, 0};
    const mktopt__context whole = {.progress = watch, .progress_context = &seen};
    mktopt__stage stage;
    const mktopt__context part = mktopt__stage_begin(&stage, &whole, 0.2, 0.6);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(mktopt__report(&part, told[i], &err), MKTOPT_OK);
        assert_near(seen.last, heard[i], 1e-15);
    }
}

static void the_version_is_that_of_the_header(void **state)
{
    (void)state;
    char expected[32];
    (void)snprintf(expected, sizeof expected, "%d.%d.%d", MKTOPT_VERSION_MAJOR,
                   MKTOPT_VERSION_MINOR, MKTOPT_VERSION_PATCH);
    assert_string_equal(mktopt_version(), expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_has_its_name_and_text),
        cmocka_unit_test(a_failure_names_field_and_element),
        cmocka_unit_test(long_texts_are_cut_at_a_character),
        cmocka_unit_test(a_message_is_one_line_of_utf8),
        cmocka_unit_test(a_path_fits_any_buffer),
        cmocka_unit_test(names_that_do_not_fit_are_left_out),
        cmocka_unit_test(progress_can_cancel),
        cmocka_unit_test(progress_of_a_stage_ascends),
        cmocka_unit_test(the_version_is_that_of_the_header),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
