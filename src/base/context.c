#include "base/context.h"

#include "base/error.h"

mktopt_status mktopt__report(const mktopt__context *context, double fraction, mktopt_error *err)
{
    if (context->progress == NULL)
        return MKTOPT_OK;
    const double bounded = fraction > 0 ? (fraction < 1 ? fraction : 1) : 0;
    if (context->progress(context->progress_context, bounded) == 0)
        return MKTOPT_OK;
    return mktopt__fail(err, MKTOPT_CANCELLED, NULL, "%s", mktopt_status_text(MKTOPT_CANCELLED));
}
