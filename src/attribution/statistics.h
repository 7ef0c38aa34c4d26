/* Inside the statistics of journeys: what is counted in one pass, and what is made of it. */
#ifndef MKTOPT_ATTRIBUTION_STATISTICS_H
#define MKTOPT_ATTRIBUTION_STATISTICS_H

#include "attribution/attribution_priv.h"
#include "attribution/key_map.h"
#include "attribution/quantum.h"

struct mktopt_statistics {
    mktopt__arena *arena; /* holds the result itself; NULL when another arena does */
    mktopt_statistics_overview overview;
    mktopt__array paths;    /* mktopt_path_statistics */
    mktopt__array channels; /* mktopt_channel_statistics */
    mktopt__array pairs;    /* mktopt_pair_statistics */
    mktopt__array steps;    /* mktopt_step_statistics */
    mktopt__array days;     /* mktopt_days_statistics; empty without times */
    mktopt__array findings; /* mktopt_finding */
};

extern const mktopt__struct mktopt__statistics_options_type;

/* Fills `statistics` with memory of the context's arena. `rule` is the model whose credit the top
 * paths tell, or NULL. Errors: MISSING_FIELD (custom), OUT_OF_MEMORY, CANCELLED. */
mktopt_status mktopt__statistics(const mktopt__context *context, const mktopt_journeys *journeys,
                                 const mktopt_statistics_options *options,
                                 const mktopt__model *rule,
                                 const mktopt_attribution_options *attribution,
                                 mktopt_statistics *statistics, mktopt_error *err);

/* The rule of this name. Errors: UNKNOWN_NAME, CONFLICT (no rule), OUT_OF_MEMORY. */
mktopt_status mktopt__find_rule(const char *field, const char *name, const mktopt__model **rule,
                                mktopt_error *err);

/* ---- one pass ------------------------------------------------------------------------------- */

/* Of a channel, in quanta (quantum.h), as in mktopt_channel_statistics. */
typedef struct mktopt__channel_tally {
    int64_t touches;
    int64_t converted; /* journeys that hold it, by how they end */
    int64_t ended;
    int64_t starts;
    int64_t opens;
    int64_t assists;
    int64_t closes;
    int64_t ends;
} mktopt__channel_tally;

/* Journeys of some kind, in quanta. */
typedef struct mktopt__cell {
    int64_t journeys;
    int64_t conversions;
} mktopt__cell;

/* Pairs are judged among journeys of like length: 2, 3, 4, 5, 6 - 7, 8 - 10, 11 - 15, more touches.
 */
#define MKTOPT__STRATA 8

typedef struct mktopt__tallies {
    const mktopt__context *context;
    const mktopt_journeys *journeys;
    const char **names; /* of the channels, in the context's arena */
    int quantum;
    int64_t conversions;
    int64_t nulls;
    mktopt__channel_tally *channels;
    mktopt__cell strata[MKTOPT__STRATA];
    mktopt__cell *channel_strata; /* channel * STRATA + stratum */
    mktopt__cell *pairs; /* mktopt__pair_index * STRATA + stratum; NULL: no room for all of them */
    mktopt__key_counts pair_journeys[MKTOPT__STRATA]; /* then by first << 32 | second */
    mktopt__key_counts pair_conversions[MKTOPT__STRATA];
    mktopt__key_counts converted_lengths; /* by number of touches */
    mktopt__key_counts ended_lengths;
    double *first_days; /* from first and last touch to conversion, of journeys with times */
    double *last_days;
    int64_t n_days;
    int64_t days_capacity;
    mktopt__arena *path_texts;
    mktopt__dictionary paths; /* that convert: channel numbers of `width` bytes each, high first */
    int64_t *path_conversions;
    int64_t path_capacity;
    int width;
    unsigned char *bytes; /* of one path */
    int64_t bytes_capacity;
    uint64_t serial;    /* of the path being counted */
    uint64_t *seen;     /* by channel: the last path that held it */
    uint32_t *distinct; /* channels of the path */
} mktopt__tallies;

/* To be ended by mktopt__tallies_free in any case. Errors: OUT_OF_MEMORY, CANCELLED. */
mktopt_status mktopt__tally(const mktopt__context *context, const mktopt_journeys *journeys,
                            mktopt__tallies *tallies, mktopt_error *err);
void mktopt__tallies_free(mktopt__tallies *tallies);
/* Quanta as a count. */
double mktopt__count_of(const mktopt__tallies *tallies, int64_t quanta);
/* Number of a pair first < second. */
int64_t mktopt__pair_index(int64_t first, int64_t second);
/* The path as bytes, in `tallies->bytes`; their number, or -1 when memory is out. */
int64_t mktopt__path_bytes(mktopt__tallies *tallies, const uint32_t *channels, int64_t length);

/* ---- what is made of it --------------------------------------------------------------------- */

/* numerator / denominator, NaN when that is not above 0. */
double mktopt__quotient(double numerator, double denominator);

mktopt_status mktopt__top_paths(mktopt__tallies *tallies, const mktopt_statistics_options *options,
                                const mktopt__model *rule,
                                const mktopt_attribution_options *attribution,
                                mktopt_statistics *statistics, mktopt_error *err);
mktopt_status mktopt__pairs(const mktopt__tallies *tallies,
                            const mktopt_statistics_options *options, mktopt_statistics *statistics,
                            mktopt_error *err);
mktopt_status mktopt__findings(const mktopt__tallies *tallies,
                               const mktopt_statistics_options *options,
                               const mktopt_attribution_options *attribution,
                               mktopt_statistics *statistics, mktopt_error *err);

#endif
