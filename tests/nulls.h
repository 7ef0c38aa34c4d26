/* What each nulls.c includes. There every public function of a room is called with NULL for every
 * pointer, with zero sizes, and with counts that cannot be: nothing crashes, and what can fail says
 * which argument is at fault. */
#ifndef MKTOPT_TESTS_NULLS_H
#define MKTOPT_TESTS_NULLS_H

#include "support.h"

#define assert_refused(expression) assert_int_equal((expression), MKTOPT_INVALID_ARGUMENT)
#define assert_bad_options(expression)                                                \
    do {                                                                              \
        const mktopt_status bad = (expression);                                       \
        assert_true(bad == MKTOPT_INVALID_OPTIONS || bad == MKTOPT_INVALID_ARGUMENT); \
    } while (0)

#endif
