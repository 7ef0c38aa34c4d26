/* A host that uses GSL itself, the system's shared one, with an error handler of its own, and calls
 * the library with counts at which GSL's incomplete beta function overflows (tests/numeric shows
 * that it does). The library's copy of GSL must neither abort nor reach the host's handler. */
#include <signal.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_sf_exp.h>

static const char request[] = "{\"paths\": [{\"path\": [\"search\", \"social\"], \"conversions\": "
                              "2.5e15, \"nulls\": 7.5e15}],"
                              " \"models\": [\"linear\"]}";

static int handled; /* calls of the host's handler */

static void host_handler(const char *reason, const char *file, int line, int code)
{
    (void)reason;
    (void)file;
    (void)line;
    (void)code;
    handled++;
}

/* An error in the host's own GSL. */
static int overflow(void)
{
    gsl_sf_result result;
    return gsl_sf_exp_e(1e9, &result);
}

static double number_after(const char *json, const char *key)
{
    const char *at = strstr(json, key);
    if (at == NULL)
        fail_msg("%s is not in %s", key, json);
    return strtod(at + strlen(key), NULL);
}

/* Runs the request; returns the status and the interval of the conversion rate. */
static mktopt_status run(double *lower, double *upper, mktopt_error *err)
{
    mktopt_response *response = NULL;
    const mktopt_status status =
        mktopt_call("attribution.run", request, strlen(request), NULL, 0, NULL, &response, err);
    if (status == MKTOPT_OK) {
        const char *json = mktopt_response_json(response, NULL);
        *lower = number_after(json, "\"conversion_rate_lower\":");
        *upper = number_after(json, "\"conversion_rate_upper\":");
    }
    mktopt_response_free(response);
    return status;
}

static void the_library_leaves_the_hosts_handler_alone(void **state)
{
    (void)state;
    gsl_error_handler_t *before = gsl_set_error_handler(host_handler);
    handled = 0;
    assert_int_equal(overflow(), GSL_EOVRFLW);
    assert_int_equal(handled, 1);

    mktopt_error err;
    double lower = 0, upper = 0;
    assert_ok(run(&lower, &upper, &err), err);
    assert_int_equal(handled, 1);
    assert_near(lower, 0.25 - 1.959963984540054 * sqrt(0.25 * 0.75 / 1e16), 1e-15);
    assert_near(upper, 0.25 + 1.959963984540054 * sqrt(0.25 * 0.75 / 1e16), 1e-15);

    assert_int_equal(overflow(), GSL_EOVRFLW);
    assert_int_equal(handled, 2);
    assert_ptr_equal(gsl_set_error_handler(before), host_handler);
}

/* 0: done. GSL's default handler aborts. */
static int in_a_child(int (*work)(void))
{
    (void)fflush(NULL);
    const pid_t child = fork();
    if (child == 0)
        _exit(work());
    int status = -1;
    assert_true(child > 0 && waitpid(child, &status, 0) == child);
    return status;
}

static int library_under_default_handler(void)
{
    double lower, upper;
    (void)gsl_set_error_handler(NULL);
    return run(&lower, &upper, NULL) == MKTOPT_OK ? 0 : 1;
}

static int host_under_default_handler(void)
{
    (void)close(STDERR_FILENO); /* what it prints is expected */
    (void)gsl_set_error_handler(NULL);
    return overflow() == GSL_EOVRFLW ? 0 : 1;
}

static void the_library_survives_where_the_host_would_abort(void **state)
{
    (void)state;
    const int aborted = in_a_child(host_under_default_handler);
    assert_true(WIFSIGNALED(aborted) && WTERMSIG(aborted) == SIGABRT);
    assert_int_equal(in_a_child(library_under_default_handler), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_library_leaves_the_hosts_handler_alone),
        cmocka_unit_test(the_library_survives_where_the_host_would_abort),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
