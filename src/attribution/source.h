/* Where the journeys of a request come from: every operation of the domain takes them alike. */
#ifndef MKTOPT_ATTRIBUTION_SOURCE_H
#define MKTOPT_ATTRIBUTION_SOURCE_H

#include "attribution/attribution_priv.h"
#include "attribution/tables.h"

typedef struct mktopt__source {
    mktopt_path_columns paths;
    mktopt_event_columns events;
    const mktopt_journeys *journeys;
    mktopt_journey_options options;
} mktopt__source;

/* Fields of a request S whose member `source` is one: where from, and how events are cut. */
#define MKTOPT__SOURCE_FIELDS(S)                                                       \
    MKTOPT__OPTION(S, source., TABLE, paths, .type = &mktopt__path_columns_type,       \
                   .one_of = MKTOPT__SOURCE_GROUP, .doc = "Aggregated paths."),        \
        MKTOPT__OPTION(S, source., TABLE, events, .type = &mktopt__event_columns_type, \
                       .one_of = MKTOPT__SOURCE_GROUP, .doc = "An event log."),        \
        MKTOPT__OPTION(S, source., HANDLE, journeys, .handle_type = "journeys",        \
                       .one_of = MKTOPT__SOURCE_GROUP, .doc = "Journeys built before.")
#define MKTOPT__SOURCE_OPTIONS_FIELDS(S) MKTOPT__JOURNEY_OPTIONS_FIELDS(S, source.options.)

enum { MKTOPT__SOURCE_GROUP = 1 }; /* number of the one-of group */

/* *journeys is the request's own handle, or a new one that is also in *owned (else NULL), for
 * mktopt_journeys_free. Errors: CONFLICT (options that cut events, without events), those of the
 * builders. */
mktopt_status mktopt__source_open(const mktopt__context *context, const mktopt__source *source,
                                  const mktopt_journeys **journeys, mktopt_journeys **owned,
                                  mktopt_error *err);
/* The context of what follows on opening the source: its progress goes on from there. */
mktopt__context mktopt__source_rest(mktopt__stage *stage, const mktopt__context *whole,
                                    const mktopt__source *source);

#endif
