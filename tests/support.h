/* What every unit test includes: cmocka, and checks for numbers and errors. */
#ifndef MKTOPT_TESTS_SUPPORT_H
#define MKTOPT_TESTS_SUPPORT_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <mktopt/mktopt.h>

/* |actual - expected| <= tolerance * max(1, |expected|) */
#define assert_near(actual, expected, tolerance)                             \
    do {                                                                     \
        const double near_a = (actual), near_e = (expected);                 \
        if (!(fabs(near_a - near_e) <= (tolerance)*fmax(1.0, fabs(near_e)))) \
            fail_msg("%s = %.17g, expected %.17g", #actual, near_a, near_e); \
    } while (0)

#define assert_ok(expression, err)                          \
    do {                                                    \
        const mktopt_status ok_status = (expression);       \
        if (ok_status != MKTOPT_OK)                         \
            fail_msg("%s: %s", #expression, (err).message); \
    } while (0)

/* The text holds this part. */
#define assert_contains(text, part)                                       \
    do {                                                                  \
        const char *contains_text = (text), *contains_part = (part);      \
        assert_non_null(contains_text);                                   \
        if (strstr(contains_text, contains_part) == NULL)                 \
            fail_msg("no '%s' in %.4000s", contains_part, contains_text); \
    } while (0)

/* The call fails with this status and names this field. */
#define assert_fails(expression, err, expected_status, expected_field)                  \
    do {                                                                                \
        memset(&(err), 0, sizeof(err));                                                 \
        const mktopt_status fails_status = (expression);                                \
        if (fails_status != (expected_status))                                          \
            fail_msg("%s: status %d (%s), expected %d", #expression, (int)fails_status, \
                     (err).message, (int)(expected_status));                            \
        assert_string_equal((err).field, (expected_field));                             \
        assert_int_equal((err).code, (expected_status));                                \
    } while (0)

#endif
