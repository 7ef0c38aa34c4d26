#include "base/context.h"

#include <math.h>

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

static int32_t report_stage(void *context, double fraction)
{
    mktopt__stage *stage = context;
    stage->reached = fmax(stage->reached, fraction);
    return stage->whole->progress(stage->whole->progress_context,
                                  stage->begin + (stage->end - stage->begin) * stage->reached);
}

mktopt__context mktopt__stage_begin(mktopt__stage *stage, const mktopt__context *whole,
                                    double begin, double end)
{
    mktopt__context context = *whole;
    *stage = (mktopt__stage){whole, begin, end, 0};
    if (whole->progress != NULL) {
        context.progress = report_stage;
        context.progress_context = stage;
    }
    return context;
}
