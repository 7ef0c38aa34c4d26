#include "numeric/gsl.h"

#include <assert.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_fft_halfcomplex.h>
#include <gsl/gsl_fft_real.h>
#include <gsl/gsl_sf_gamma.h>

/* GSL's default handler aborts the process, even from its `_e` functions. The handler is a variable
 * of the copy of GSL that is linked into this library and visible to nobody else, so switching it
 * off touches no GSL of the host. A constructor does it before any thread can call: nothing to
 * lock. It stands in the one file that calls GSL, so that whoever links a call links it too. */
__attribute__((constructor)) static void switch_error_handler_off(void)
{
    (void)gsl_set_error_handler_off();
}

int mktopt__gsl_beta_inc(double a, double b, double x, double *value, double *error)
{
    gsl_sf_result result;
    if (gsl_sf_beta_inc_e(a, b, x, &result) != GSL_SUCCESS)
        return -1;
    *value = result.val;
    *error = result.err;
    return 0;
}

double mktopt__gsl_normal_cdf(double z)
{
    return gsl_cdf_ugaussian_P(z);
}

double mktopt__gsl_normal_quantile(double p)
{
    return gsl_cdf_ugaussian_Pinv(p);
}

double mktopt__gsl_student_cdf(double t, double freedom)
{
    return gsl_cdf_tdist_P(t, freedom);
}

double mktopt__gsl_student_quantile(double p, double freedom)
{
    return gsl_cdf_tdist_Pinv(p, freedom);
}

void mktopt__gsl_fourier(double *numbers, int64_t n)
{
    const int status = gsl_fft_real_radix2_transform(numbers, 1, (size_t)n);
    assert(status == GSL_SUCCESS);
    (void)status;
}

void mktopt__gsl_fourier_inverse(double *numbers, int64_t n)
{
    const int status = gsl_fft_halfcomplex_radix2_inverse(numbers, 1, (size_t)n);
    assert(status == GSL_SUCCESS);
    (void)status;
}
