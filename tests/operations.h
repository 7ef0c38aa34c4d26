/* Operations by their text: what they answer and what they refuse. */
#ifndef MKTOPT_TESTS_OPERATIONS_H
#define MKTOPT_TESTS_OPERATIONS_H

#include <stdlib.h>

#include "support.h"

/* With typed arrays and handles beside the request. */
static inline mktopt_response *answer_with(const char *operation, const char *request,
                                           const mktopt_arg *args, int64_t n_args)
{
    mktopt_response *response = NULL;
    mktopt_error err;
    assert_ok(mktopt_call(operation, request, strlen(request), args, n_args, NULL, &response, &err),
              err);
    return response;
}

static inline mktopt_response *answer(const char *operation, const char *request)
{
    return answer_with(operation, request, NULL, 0);
}

/* The text of an answer, until the next one. */
static inline const char *answer_text_with(const char *operation, const char *request,
                                           const mktopt_arg *args, int64_t n_args)
{
    static char *text;
    mktopt_response *response = answer_with(operation, request, args, n_args);
    free(text);
    text = strdup(mktopt_response_json(response, NULL));
    assert_non_null(text);
    mktopt_response_free(response);
    return text;
}

static inline const char *answer_text(const char *operation, const char *request)
{
    return answer_text_with(operation, request, NULL, 0);
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

static inline void refuses_with(const char *operation, const char *request, const mktopt_arg *args,
                                int64_t n_args, mktopt_status status, const char *field)
{
    mktopt_response *response = NULL;
    mktopt_error err;
    assert_fails(
        mktopt_call(operation, request, strlen(request), args, n_args, NULL, &response, &err), err,
        status, field);
    assert_null(response);
}

static inline void refuses(const char *operation, const char *request, mktopt_status status,
                           const char *field)
{
    refuses_with(operation, request, NULL, 0, status, field);
}

/* The number behind the nth `name` of an answer. */
static inline double asked(const char *operation, const char *request, const char *name, int nth)
{
    const char *text = answer_text(operation, request);
    const char *at = text;
    for (int i = 0; i < nth; i++) {
        at = strstr(at, name);
        if (at == NULL)
            fail_msg("no %s in %s", name, text);
        at += strlen(name);
    }
    return strtod(at, NULL);
}

#endif
