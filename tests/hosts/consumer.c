/* A program outside the tree that knows the library through pkg-config only, and that follows its
 * user's locale: the test runs it under one with a decimal comma. */
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include <mktopt/mktopt.h>

static int fails_as_documented(void)
{
    mktopt_response *response = NULL;
    mktopt_error err;
    const mktopt_status status = mktopt_call("stage.classify", "{\"monthly_revenue\": -1}", 23,
                                             NULL, 0, NULL, &response, &err);
    return status == MKTOPT_OUT_OF_RANGE && response == NULL &&
           strcmp(err.field, "monthly_revenue") == 0;
}

int main(void)
{
    if (setlocale(LC_ALL, "") == NULL || strcmp(localeconv()->decimal_point, ",") != 0) {
        fputs("the locale with a decimal comma is missing: tools/setup test\n", stderr);
        return 1;
    }
    static const char request[] = "{\"monthly_revenue\": 12345.5}";
    mktopt_response *response = NULL;
    mktopt_error err;
    const mktopt_status status =
        mktopt_call("stage.classify", request, sizeof request - 1, NULL, 0, NULL, &response, &err);
    if (status != MKTOPT_OK) {
        fprintf(stderr, "%s: %s\n", mktopt_status_name(status), err.message);
        return 1;
    }
    printf("%s\n%s\n", mktopt_version(), mktopt_response_json(response, NULL));
    mktopt_response_free(response);
    return fails_as_documented() ? 0 : 1;
}
