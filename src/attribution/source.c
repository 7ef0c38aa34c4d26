#include "attribution/source.h"

#include <math.h>

/* Options that cut events into journeys have nothing to work on in journeys that are cut already.
 */
static mktopt_status refuse_options(const mktopt_journey_options *options, mktopt_error *err)
{
    mktopt_journey_options defaults;
    MKTOPT__TRY(mktopt_journey_options_init(&defaults, sizeof defaults));
    const char *field = options->lookback_days != defaults.lookback_days ? "lookback_days"
                        : !isnan(options->inactivity_gap_days)           ? "inactivity_gap_days"
                        : options->window_end != MKTOPT_NONE_I64         ? "window_end"
                                                                         : NULL;
    if (field == NULL)
        return MKTOPT_OK;
    return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__FIELD_PATH(field),
                        "applies to events only: paths and journeys are cut already");
}

/* Of the whole work, what building journeys takes. */
static const double build_share = 0.5;

mktopt_status mktopt__source_open(const mktopt__context *context, const mktopt__source *source,
                                  const mktopt_journeys **journeys, mktopt_journeys **owned,
                                  mktopt_error *err)
{
    mktopt__stage stage;
    const mktopt__context building = mktopt__stage_begin(&stage, context, 0, build_share);
    *owned = NULL;
    *journeys = source->journeys;
    if (source->events.user.kind != MKTOPT_ARG_NONE) {
        mktopt_journey_options options = source->options;
        options.struct_size = (uint32_t)sizeof options;
        MKTOPT__TRY(mktopt__journeys_from_events(&building, &source->events, &options, owned, err));
    } else {
        MKTOPT__TRY(refuse_options(&source->options, err));
        if (source->journeys == NULL)
            MKTOPT__TRY(mktopt__journeys_from_paths(&building, &source->paths, owned, err));
    }
    if (*owned != NULL)
        *journeys = *owned;
    return MKTOPT_OK;
}

mktopt__context mktopt__source_rest(mktopt__stage *stage, const mktopt__context *whole,
                                    const mktopt__source *source)
{
    return mktopt__stage_begin(stage, whole, source->journeys == NULL ? build_share : 0, 1);
}
