/* Operations by their text: what they answer and what they refuse. */
#ifndef MKTOPT_TESTS_OPERATIONS_H
#define MKTOPT_TESTS_OPERATIONS_H

#include "support.h"

static inline mktopt_response *answer(const char *operation, const char *request)
{
    mktopt_response *response = NULL;
    mktopt_error err;
    assert_ok(mktopt_call(operation, request, strlen(request), NULL, 0, NULL, &response, &err),
              err);
    return response;
}

/* The answer holds each of the texts, in this order; the list ends with NULL. */
static inline void answers(const char *operation, const char *request, ...)
{
    mktopt_response *response = answer(operation, request);
    const char *at = mktopt_response_json(response, NULL), *text;
    va_list texts;
    va_start(texts, request);
    while ((text = va_arg(texts, const char *)) != NULL) {
        const char *found = strstr(at, text);
        if (found == NULL)
            fail_msg("%s: no '%s' in %s", operation, text, at);
        at = found;
    }
    va_end(texts);
    mktopt_response_free(response);
}

static inline void answers_exactly(const char *operation, const char *request, const char *expected)
{
    mktopt_response *response = answer(operation, request);
    assert_string_equal(mktopt_response_json(response, NULL), expected);
    mktopt_response_free(response);
}

static inline void refuses(const char *operation, const char *request, mktopt_status status,
                           const char *field)
{
    mktopt_response *response = NULL;
    mktopt_error err;
    assert_fails(mktopt_call(operation, request, strlen(request), NULL, 0, NULL, &response, &err),
                 err, status, field);
    assert_null(response);
}

#endif
