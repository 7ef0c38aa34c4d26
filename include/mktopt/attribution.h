/* mktopt/attribution.h - which channels earned the conversions: journeys, and models of credit.
 *
 * A journey (path) is a user's touches up to a conversion or, as a "null" path, up to the point
 * where nothing more is known. docs/attribution.md has the rules and the models in full.
 */
#ifndef MKTOPT_ATTRIBUTION_H
#define MKTOPT_ATTRIBUTION_H

#include <mktopt/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- journeys ----------------------------------------------------------------------------- */

/* Journeys of many users: opaque, immutable, safe to read from many threads. @since 0.1 */
typedef struct mktopt_journeys mktopt_journeys;

/* Rows of an event log, any order; every column that is given has the same count. @since 0.1 */
typedef struct mktopt_event_columns {
    uint32_t struct_size;
    uint32_t reserved;
    mktopt_arg user;    /* strings, CATEGORY, I64 or I32; required */
    mktopt_arg channel; /* strings or CATEGORY; every touch has one, not read for conversions */
    mktopt_arg time;  /* epoch seconds: I64, I32 or F64; or TEXT or strings in ISO 8601; required */
    mktopt_arg type;  /* strings or CATEGORY: "touch" or "conversion"; required */
    mktopt_arg value; /* numbers >= 0, of conversions; absent or missing is 0 */
    mktopt_arg campaign; /* strings or CATEGORY; optional; tells duplicates apart */
    mktopt_arg cost;     /* numbers >= 0, of touches; optional, missing is 0 */
} mktopt_event_columns;

/* Rows of aggregated paths. Counts may have fractions; a path without touches is allowed. @since
 * 0.1 */
typedef struct mktopt_path_columns {
    uint32_t struct_size;
    uint32_t reserved;
    mktopt_arg path;        /* strings "a > b > a", or RAGGED of strings or CATEGORY; required */
    mktopt_arg conversions; /* numbers >= 0; absent or missing is 0 */
    mktopt_arg value;       /* of all conversions of the row, >= 0; absent or missing is 0 */
    mktopt_arg nulls;       /* numbers >= 0: how often the path ended without conversion */
} mktopt_path_columns;

/* How events become journeys. @since 0.1 */
typedef struct mktopt_journey_options {
    uint32_t struct_size;
    uint32_t reserved;
    double lookback_days;       /* > 0, default 90: older touches do not count for a conversion */
    double inactivity_gap_days; /* > 0: a longer pause ends a journey; NaN (default): none does */
    int64_t window_end;         /* epoch seconds: later rows are ignored; default MKTOPT_NONE_I64 */
} mktopt_journey_options;

/* Fills in the defaults. `size` is sizeof(mktopt_journey_options) of the caller.
 * Errors: INVALID_ARGUMENT (NULL, no size). @since 0.1 */
MKTOPT_API mktopt_status mktopt_journey_options_init(mktopt_journey_options *options, size_t size);

/* Journeys of an event log (`options` NULL: defaults). Rows are grouped by user, sorted by time (at
 * equal times touches before conversions, else as given) and cut after conversions and at long
 * pauses. Exact duplicates are kept and counted; conversions without touches are counted apart.
 * Columns are only read. Errors name events[i].field: MISSING_FIELD, WRONG_TYPE, UNKNOWN_NAME
 * (type), NOT_FINITE, OUT_OF_RANGE, LENGTH_MISMATCH, NUMBER_OVERFLOW, TOO_LARGE (over 2^32 - 2
 * rows), OUT_OF_MEMORY. The caller frees *journeys. @since 0.1 */
MKTOPT_API mktopt_status mktopt_journeys_from_events(const mktopt_event_columns *events,
                                                     const mktopt_journey_options *options,
                                                     const mktopt_allocator *allocator,
                                                     mktopt_journeys **journeys, mktopt_error *err);
/* Journeys of aggregated paths. Names in a string are separated by " > ", blanks around them
 * dropped; in arrays they are taken as they are. A row without touches counts as unattributed.
 * Errors name paths[i].field, as above; CONFLICT for a value without conversions. The caller frees
 * *journeys.
 * @since 0.1 */
MKTOPT_API mktopt_status mktopt_journeys_from_paths(const mktopt_path_columns *paths,
                                                    const mktopt_allocator *allocator,
                                                    mktopt_journeys **journeys, mktopt_error *err);
/* How journeys are built; nothing in them depends on it. @since 0.1 */
typedef struct mktopt_build_options {
    uint32_t struct_size;
    int32_t threads;          /* 1..256, default 1; the allocator must then be thread-safe */
    mktopt_progress progress; /* NULL: none; called every few milliseconds */
    void *progress_context;
} mktopt_build_options;

/* Fills in the defaults. `size` is sizeof(mktopt_build_options) of the caller.
 * Errors: INVALID_ARGUMENT (NULL, no size). @since 0.1 */
MKTOPT_API mktopt_status mktopt_build_options_init(mktopt_build_options *options, size_t size);

/* The two calls above on several threads, with progress that can cancel (`build` NULL: one thread,
 * no progress). Errors: also CANCELLED, after which nothing is left behind. @since 0.1 */
MKTOPT_API mktopt_status mktopt_journeys_build_from_events(const mktopt_event_columns *events,
                                                           const mktopt_journey_options *options,
                                                           const mktopt_build_options *build,
                                                           const mktopt_allocator *allocator,
                                                           mktopt_journeys **journeys,
                                                           mktopt_error *err);
MKTOPT_API mktopt_status mktopt_journeys_build_from_paths(const mktopt_path_columns *paths,
                                                          const mktopt_build_options *build,
                                                          const mktopt_allocator *allocator,
                                                          mktopt_journeys **journeys,
                                                          mktopt_error *err);

/* Adds up handles: the paths of all, in their order. A cluster's workers may so each build one from
 * the events of its own users; every model gives the same bits as on one handle of all events,
 * whatever the order (paths without conversion end with the last event of all). Nothing is shared
 * with the parts. Errors: CONFLICT (parts[i]: other options, or paths with events),
 * NUMBER_OVERFLOW, OUT_OF_MEMORY, INVALID_ARGUMENT. The caller frees *journeys. @since 0.1 */
MKTOPT_API mktopt_status mktopt_journeys_merge(const mktopt_journeys *const *parts, int64_t count,
                                               const mktopt_allocator *allocator,
                                               mktopt_journeys **journeys, mktopt_error *err);

/* Writes journeys as bytes: versioned, little-endian, with a checksum. *size is how many there are;
 * `buffer` NULL with capacity 0 only asks for that. Errors: TOO_LARGE (capacity). @since 0.1 */
MKTOPT_API mktopt_status mktopt_journeys_save(const mktopt_journeys *journeys, void *buffer,
                                              size_t capacity, size_t *size, mktopt_error *err);
/* Restores them, bit for bit; the bytes may come from anywhere. Memory is taken in proportion to
 * `size`. Errors: CORRUPT_STATE, OUT_OF_MEMORY. The caller frees *journeys. @since 0.1 */
MKTOPT_API mktopt_status mktopt_journeys_restore(const void *bytes, size_t size,
                                                 const mktopt_allocator *allocator,
                                                 mktopt_journeys **journeys, mktopt_error *err);

/* Frees journeys; NULL is allowed. @since 0.1 */
MKTOPT_API void mktopt_journeys_free(mktopt_journeys *journeys);

/* Totals. Counts are double: aggregated paths may have fractions of conversions. @since 0.1 */
typedef struct mktopt_journeys_summary {
    uint32_t struct_size;
    uint32_t reserved;
    double journeys;                 /* conversions + nulls */
    double conversions;              /* of paths with touches: what models share out */
    double value;                    /* of these conversions */
    double nulls;                    /* paths with touches that ended without conversion */
    double unattributed_conversions; /* without any touch */
    double unattributed_value;
    double unattributed_nulls;       /* nulls of aggregated paths without any touch */
    double single_touch_conversions; /* of paths with exactly one touch */
    double touches_per_conversion;   /* mean length of converting paths; NaN without conversions */
    double conversion_rate;          /* conversions / journeys; NaN without journeys */
    double conversion_rate_lower;    /* exact (Clopper-Pearson) 95 % interval */
    double conversion_rate_upper;
    int64_t users;            /* of events; 0 for aggregated paths */
    int64_t paths;            /* rows or journeys held, with touches */
    int64_t touches;          /* held */
    int64_t duplicate_events; /* exact copies of another event; they count */
    int64_t ignored_events;   /* after window_end */
    int64_t expired_touches;  /* before a conversion, but older than lookback_days */
} mktopt_journeys_summary;

/* Writes the totals; set struct_size first. Errors: INVALID_ARGUMENT, INVALID_OPTIONS. @since 0.1
 */
MKTOPT_API mktopt_status mktopt_journeys_get_summary(const mktopt_journeys *journeys,
                                                     mktopt_journeys_summary *summary,
                                                     mktopt_error *err);
/* How many channels there are; 0 for NULL. @since 0.1 */
MKTOPT_API int64_t mktopt_journeys_channel_count(const mktopt_journeys *journeys);
/* Name of a channel, sorted by bytes: 0 .. count - 1, NULL outside. Lives as long as the journeys.
 * @since 0.1 */
MKTOPT_API const char *mktopt_journeys_channel(const mktopt_journeys *journeys, int64_t channel);
/* Sum of `cost` over a channel's touches inside the window; NaN without costs or outside. @since
 * 0.1 */
MKTOPT_API double mktopt_journeys_channel_cost(const mktopt_journeys *journeys, int64_t channel);

/* One path. @since 0.1 */
typedef struct mktopt_journey {
    uint32_t struct_size;
    uint32_t reserved;
    int64_t length;     /* touches */
    double conversions; /* 1 or 0 when it comes from events */
    double value;
    double nulls;
} mktopt_journey;

/* Reads path `index`: users in order of first appearance, each in order of time; or rows as given.
 * Set journey->struct_size. `channels` and `ages` (days before the path's end, NaN without times)
 * have `capacity` elements; NULL when not wanted: call first for the length. Errors: OUT_OF_RANGE
 * (index), TOO_LARGE (capacity). @since 0.1 */
MKTOPT_API mktopt_status mktopt_journeys_get_path(const mktopt_journeys *journeys, int64_t index,
                                                  mktopt_journey *journey, int32_t *channels,
                                                  double *ages, int64_t capacity,
                                                  mktopt_error *err);

/* Where paths are written; an array that is not wanted is NULL. @since 0.1 */
typedef struct mktopt_path_arrays {
    uint32_t struct_size;
    uint32_t reserved;
    int64_t touch_capacity; /* elements of channels and of ages */
    int64_t *offsets;       /* count + 1: touches of path i are offsets[i] .. offsets[i + 1] - 1 */
    int32_t *channels;      /* of each touch */
    double *ages;           /* of each touch: days before the path's end, NaN without times */
    double *conversions;    /* of each path */
    double *value;
    double *nulls;
} mktopt_path_arrays;

/* Reads paths first .. first + count - 1 into arrays, in the order of mktopt_journeys_get_path; the
 * summary has the number of all paths and touches. Errors: OUT_OF_RANGE (first), TOO_LARGE
 * (touch_capacity), OUT_OF_MEMORY. @since 0.1 */
MKTOPT_API mktopt_status mktopt_journeys_get_paths(const mktopt_journeys *journeys, int64_t first,
                                                   int64_t count, const mktopt_path_arrays *arrays,
                                                   mktopt_error *err);

/* ---- models ------------------------------------------------------------------------------- */

/* A weight of a channel, >= 0. @since 0.1 */
typedef struct mktopt_channel_weight {
    const char *channel;
    double weight;
} mktopt_channel_weight;

/* Weights of the model "custom". A touch weighs its position's weight times its channel's; a path's
 * weights are scaled to sum to 1, and are equal when all are 0. @since 0.1 */
typedef struct mktopt_custom_weights {
    const double *position_weights; /* first, all between together, last; >= 0; none: all equal */
    int64_t n_position_weights;     /* 3 or 0 */
    const mktopt_channel_weight *channel_weights; /* channels not named weigh 1 */
    int64_t n_channel_weights;
} mktopt_custom_weights;

/* The order of the chain that predicts best, see markov_order. */
#define MKTOPT_MARKOV_ORDER_AUTO (-1)

/* Settings of the models. @since 0.1 */
typedef struct mktopt_attribution_options {
    uint32_t struct_size;
    uint32_t reserved;
    double half_life_days;          /* time_decay, paths with times: > 0, default 7 */
    double half_life_steps;         /* time_decay, paths without times: > 0, default 1 */
    const double *position_weights; /* position_based: first, all between, last; default .4 .2 .4 */
    int64_t n_position_weights;     /* 3; they must sum to 1 */
    const char *direct_channel;     /* last_non_direct passes over it; default "direct" */
    mktopt_custom_weights custom;   /* required by the model "custom" */
    int32_t markov_order;           /* markov: 1..4, default 1, or MKTOPT_MARKOV_ORDER_AUTO */
    int32_t ignore_nulls;           /* markov, shapley_rate: 1: only converting paths; default 0 */
    int64_t max_transitions;        /* markov: no transitions are kept if more; default 10000 */
    int32_t threads;                /* 1..256, default 1; credits do not depend on it */
    int32_t reserved_2;
} mktopt_attribution_options;

/* Fills in the defaults. `size` is sizeof(mktopt_attribution_options) of the caller.
 * Errors: INVALID_ARGUMENT (NULL, no size). @since 0.1 */
MKTOPT_API mktopt_status mktopt_attribution_options_init(mktopt_attribution_options *options,
                                                         size_t size);

/* The models this version knows: 0 .. count - 1, NULL outside. @since 0.1 */
MKTOPT_API int32_t mktopt_attribution_known_model_count(void);
MKTOPT_API const char *mktopt_attribution_known_model(int32_t index);

/* Credits of every channel under several models: opaque, immutable, owned by the caller. @since 0.1
 */
typedef struct mktopt_attribution mktopt_attribution;

/* Runs models; `models` NULL with n_models 0: all that work by rules, "custom" only if it has
 * weights. Each model's credits sum to the conversions and the value of the journeys, up to
 * rounding, and do not depend on the order of the paths. Errors: UNKNOWN_NAME (models[i]),
 * DUPLICATE, MISSING_FIELD (custom), TOO_LARGE (shapley_rate beyond 20 channels; weights of paths
 * too far apart to be counted), option errors, OUT_OF_MEMORY. @since 0.1 */
MKTOPT_API mktopt_status mktopt_attribution_run(const mktopt_journeys *journeys,
                                                const char *const *models, int64_t n_models,
                                                const mktopt_attribution_options *options,
                                                const mktopt_allocator *allocator,
                                                mktopt_attribution **attribution,
                                                mktopt_error *err);
/* Frees a result; NULL is allowed. @since 0.1 */
MKTOPT_API void mktopt_attribution_free(mktopt_attribution *attribution);

/* Channels and models of a result, in the order of the journeys and of the request; names are NULL
 * outside the range, live as long as the result. @since 0.1 */
MKTOPT_API int64_t mktopt_attribution_channel_count(const mktopt_attribution *attribution);
MKTOPT_API const char *mktopt_attribution_channel(const mktopt_attribution *attribution,
                                                  int64_t channel);
MKTOPT_API int64_t mktopt_attribution_model_count(const mktopt_attribution *attribution);
MKTOPT_API const char *mktopt_attribution_model(const mktopt_attribution *attribution,
                                                int64_t model);
/* Credit of each channel under a model: conversions, value, and share of the conversions (0..1; NaN
 * when there is none). channel_count elements, NULL outside; live as long as the result. @since 0.1
 */
MKTOPT_API const double *mktopt_attribution_conversions(const mktopt_attribution *attribution,
                                                        int64_t model);
MKTOPT_API const double *mktopt_attribution_value(const mktopt_attribution *attribution,
                                                  int64_t model);
MKTOPT_API const double *mktopt_attribution_share(const mktopt_attribution *attribution,
                                                  int64_t model);
/* What "markov" was computed from; all of it NULL or 0 when the model was not run. The order
 * (chosen, when it was automatic); removal effects by channel, of conversions or of value: 1 -
 * P(without the channel) / P, exact; NaN without conversions. As long as the result lives. Source:
 * Anderl et al., IJRM 33 (2016). @since 0.1 */
MKTOPT_API int32_t mktopt_attribution_markov_order(const mktopt_attribution *attribution);
MKTOPT_API const double *
mktopt_attribution_removal_of_conversions(const mktopt_attribution *attribution);
MKTOPT_API const double *mktopt_attribution_removal_of_value(const mktopt_attribution *attribution);

/* A step of the chain; states are "a > b", oldest touch first, or "(start)", "(conversion)",
 * "(null)".
 * @since 0.1 */
typedef struct mktopt_transition {
    uint32_t struct_size;
    uint32_t reserved;
    const char *from;
    const char *to;
    double probability;
} mktopt_transition;

/* How many transitions are kept (0 beyond max_transitions), and one of them; set struct_size first.
 * Errors: OUT_OF_RANGE, INVALID_OPTIONS. @since 0.1 */
MKTOPT_API int64_t mktopt_attribution_transition_count(const mktopt_attribution *attribution);
MKTOPT_API mktopt_status mktopt_attribution_transition(const mktopt_attribution *attribution,
                                                       int64_t index, mktopt_transition *transition,
                                                       mktopt_error *err);

/* The model of this result that we would act on (NULL without conversions), and why, in a sentence
 * with its numbers. It is the one that differs least from the others. @since 0.1 */
MKTOPT_API const char *mktopt_attribution_recommended_model(const mktopt_attribution *attribution);
MKTOPT_API const char *mktopt_attribution_reason(const mktopt_attribution *attribution);

/* ---- prediction --------------------------------------------------------------------------- */

/* Settings of a prediction. @since 0.1 */
typedef struct mktopt_prediction_options {
    uint32_t struct_size;
    int32_t markov_order;          /* 1..4, default 1, or MKTOPT_MARKOV_ORDER_AUTO */
    double level;                  /* of all intervals, between 0 and 1, default 0.95 */
    const char *const *candidates; /* channels that may come next; none: all */
    int64_t n_candidates;
    int64_t top_n;            /* so many of them are told, best first; >= 0, default 10 */
    int64_t min_observations; /* >= 0, default 30: those seen less often come behind the others */
} mktopt_prediction_options;

/* Fills in the defaults. `size` is sizeof(mktopt_prediction_options) of the caller.
 * Errors: INVALID_ARGUMENT (NULL, no size). @since 0.1 */
MKTOPT_API mktopt_status mktopt_prediction_options_init(mktopt_prediction_options *options,
                                                        size_t size);

/* What an open journey leads to: opaque, immutable, owned by the caller. @since 0.1 */
typedef struct mktopt_prediction mktopt_prediction;

/* The journey itself. @since 0.1 */
typedef struct mktopt_prediction_summary {
    uint32_t struct_size;
    int32_t markov_order;          /* chosen, when it was automatic */
    double conversion_probability; /* that it converts in the end, in the fitted chain */
    double lower;                  /* interval of the probability */
    double upper;
    double level;
    double expected_value;      /* of the conversion, times the probability */
    double average_probability; /* of a journey at its start */
    double confidence_score;    /* 2 lower / (lower + upper): 1 is certain, 0 not known at all */
    double observations;        /* how often journeys stood where this one stands */
    int32_t touches_used;       /* its last touches, as far as journeys have been seen with them */
    int32_t backed_off;         /* 1: fewer than the order wants and the journey has */
} mktopt_prediction_summary;

/* A channel that may come next. @since 0.1 */
typedef struct mktopt_next_touch {
    uint32_t struct_size;
    int32_t touches_used; /* of the journey and this touch; 0: never seen, the average */
    const char *channel;
    double conversion_probability; /* after the touch */
    double lower;
    double upper;
    double expected_value;
    double lift;       /* probability after / before the touch; NaN when that was 0 */
    double lift_lower; /* interval of the lift */
    double lift_upper;
    double observations; /* how often journeys stood where the touch leads */
    int32_t significant; /* 1: the interval of the lift does not hold 1 */
    int32_t reserved;
} mktopt_next_touch;

/* Predicts a journey of `length` channel names (0: one that has not begun) from how journeys went
 * on from where it stands. Where its last touches were not seen together, it rests on fewer. Lift
 * compares journeys that took a touch with those that may; it is no proof of cause. Errors:
 * UNKNOWN_NAME (journey[i], candidates[i]), DUPLICATE, TOO_LARGE (markov_order), CONFLICT (no
 * journeys), option errors, OUT_OF_MEMORY. Source: seed 001 section 1; docs/attribution.md.
 * @since 0.1 */
MKTOPT_API mktopt_status mktopt_attribution_predict(const mktopt_journeys *journeys,
                                                    const char *const *journey, int64_t length,
                                                    const mktopt_prediction_options *options,
                                                    const mktopt_allocator *allocator,
                                                    mktopt_prediction **prediction,
                                                    mktopt_error *err);
/* Frees a prediction; NULL is allowed. @since 0.1 */
MKTOPT_API void mktopt_prediction_free(mktopt_prediction *prediction);
/* Writes the summary; set struct_size first. Errors: INVALID_ARGUMENT, INVALID_OPTIONS. @since 0.1
 */
MKTOPT_API mktopt_status mktopt_prediction_get_summary(const mktopt_prediction *prediction,
                                                       mktopt_prediction_summary *summary,
                                                       mktopt_error *err);
/* The next channels, highest lift first (those with few observations behind), ties by name; set
 * struct_size first. Names live as long as the prediction. Errors: OUT_OF_RANGE, INVALID_ARGUMENT,
 * INVALID_OPTIONS. @since 0.1 */
MKTOPT_API int64_t mktopt_prediction_next_count(const mktopt_prediction *prediction);
MKTOPT_API mktopt_status mktopt_prediction_next(const mktopt_prediction *prediction, int64_t index,
                                                mktopt_next_touch *next, mktopt_error *err);
/* What follows, in sentences with their numbers: 0 .. count - 1, NULL outside. @since 0.1 */
MKTOPT_API int64_t mktopt_prediction_suggestion_count(const mktopt_prediction *prediction);
MKTOPT_API const char *mktopt_prediction_suggestion(const mktopt_prediction *prediction,
                                                    int64_t index);

/* ---- statistics of journeys --------------------------------------------------------------- */

/* Settings of the statistics. @since 0.1 */
typedef struct mktopt_statistics_options {
    uint32_t struct_size;
    uint32_t reserved;
    double level;             /* of all intervals, between 0 and 1, default 0.95 */
    int64_t top_n;            /* paths and pairs told, >= 0, default 10 */
    int64_t max_touches;      /* >= 1, default 20: longer journeys share the last step */
    const char *credit_model; /* a rule: top paths tell each touch's credit; NULL (default): none */
    const mktopt_attribution_options *attribution; /* its settings, and markov's; NULL: defaults */
} mktopt_statistics_options;

/* Fills in the defaults. `size` is sizeof(mktopt_statistics_options) of the caller.
 * Errors: INVALID_ARGUMENT (NULL, no size). @since 0.1 */
MKTOPT_API mktopt_status mktopt_statistics_options_init(mktopt_statistics_options *options,
                                                        size_t size);

/* What journeys look like: opaque, immutable, owned by the caller. @since 0.1 */
typedef struct mktopt_statistics mktopt_statistics;

/* Counts do not depend on the order of the journeys. Journeys without a touch take no part. Errors:
 * UNKNOWN_NAME (credit_model), option errors, OUT_OF_MEMORY. Source: seed 003 section 2.2;
 * docs/attribution.md. @since 0.1 */
MKTOPT_API mktopt_status mktopt_journeys_statistics(const mktopt_journeys *journeys,
                                                    const mktopt_statistics_options *options,
                                                    const mktopt_allocator *allocator,
                                                    mktopt_statistics **statistics,
                                                    mktopt_error *err);
/* Frees statistics; NULL is allowed. @since 0.1 */
MKTOPT_API void mktopt_statistics_free(mktopt_statistics *statistics);

/* A distribution; all but `count` NaN when that is 0. A quantile is the smallest value that so many
 * reach, or the middle of two (Hyndman and Fan 1996, definition 2). @since 0.1 */
typedef struct mktopt_distribution {
    double count;
    double mean;
    double minimum;
    double p10;
    double p25;
    double median;
    double p75;
    double p90;
    double p95;
    double maximum;
} mktopt_distribution;

/* Journeys as a whole. @since 0.1 */
typedef struct mktopt_statistics_overview {
    uint32_t struct_size;
    uint32_t reserved;
    mktopt_distribution touches_to_conversion; /* of journeys that convert */
    mktopt_distribution touches_of_nulls;      /* of the others */
    mktopt_distribution days_to_conversion;    /* from the first touch; count 0 without times */
    mktopt_distribution days_from_last_touch;  /* to the conversion */
    double touches_difference;                 /* mean of converters - mean of the others */
    double touches_difference_lower;           /* Welch's interval; NaN when there is none */
    double touches_difference_upper;
} mktopt_statistics_overview;

/* Writes the overview; set struct_size first. Errors: INVALID_ARGUMENT, INVALID_OPTIONS. @since 0.1
 */
MKTOPT_API mktopt_status mktopt_statistics_get_overview(const mktopt_statistics *statistics,
                                                        mktopt_statistics_overview *overview,
                                                        mktopt_error *err);

/* A path, all journeys with exactly these touches. @since 0.1 */
typedef struct mktopt_path_statistics {
    uint32_t struct_size;
    uint32_t reserved;
    const int32_t *channels; /* numbers, as in the journeys */
    const double *credit;    /* of each touch, mean of the conversions; NULL without credit_model */
    int64_t length;
    double conversions;
    double value;
    double nulls;
    double share;           /* of all conversions */
    double conversion_rate; /* conversions / (conversions + nulls) */
    double lower;           /* its exact interval (Clopper-Pearson) */
    double upper;
} mktopt_path_statistics;

/* A channel. Counts are of journeys, but `touches`. @since 0.1 */
typedef struct mktopt_channel_statistics {
    uint32_t struct_size;
    uint32_t reserved;
    const char *channel;
    double touches;
    double journeys;            /* that hold it */
    double conversions;         /* of these */
    double conversion_rate;     /* conversions / journeys; NaN without journeys */
    double starts;              /* journeys that begin with it */
    double opens;               /* conversions of these */
    double assists;             /* conversions with a touch of it before their last touch */
    double closes;              /* conversions whose last touch it is */
    double assist_ratio;        /* assists / closes; NaN without closes */
    double ends;                /* nulls whose last touch it is */
    double drop_off;            /* ends / touches: to end there; NaN without touches */
    double share_of_converters; /* journeys that convert and hold it / that convert */
    double share_of_nulls;      /* the same of the others */
    double difference;          /* share of converters - share of nulls */
    double lower;               /* its interval (Newcombe 1998) */
    double upper;
} mktopt_channel_statistics;

/* Two channels in one journey, against what they would do independently: expected rate 1 - (1 - a)
 * (1 - b) / (1 - none), of the rates with one, the other, neither (Bliss 1939), among journeys of
 * like length; lengths where one of these does not occur are left out of it. @since 0.1 */
typedef struct mktopt_pair_statistics {
    uint32_t struct_size;
    int32_t significant; /* 1: differs from independence; false discoveries are held to 1 - level */
    const char *first;
    const char *second;
    double journeys; /* that hold both */
    double conversions;
    double conversion_rate;
    double expected_rate; /* NaN when a rate is missing */
    double lift;          /* rate / expected rate; NaN without that, or when it is not above 0 */
    double lower;         /* interval of the lift */
    double upper;
    double p_value; /* of independence, two-sided */
} mktopt_pair_statistics;

/* Journeys by number of touches. @since 0.1 */
typedef struct mktopt_step_statistics {
    uint32_t struct_size;
    int32_t or_more; /* 1: the last step, which longer journeys share */
    int64_t touches;
    double reached;         /* journeys with so many touches or more */
    double conversions;     /* after exactly so many */
    double nulls;           /* that end after exactly so many */
    double share;           /* of all conversions */
    double conversion_rate; /* conversions / reached */
    double drop_off;        /* nulls / reached */
} mktopt_step_statistics;

/* Conversions by the days since their first touch, from <= days < to. @since 0.1 */
typedef struct mktopt_days_statistics {
    uint32_t struct_size;
    uint32_t reserved;
    double from;
    double to; /* NaN: no end */
    double conversions;
    double share; /* of the conversions with times */
} mktopt_days_statistics;

/* A number of a finding. @since 0.1 */
typedef struct mktopt_finding_number {
    const char *name;
    double value;
} mktopt_finding_number;

/* What stands out, as a sentence, and the numbers in it. @since 0.1 */
typedef struct mktopt_finding {
    uint32_t struct_size;
    uint32_t reserved;
    const char *kind; /* "strongest_opener" ..., see docs/attribution.md */
    const char *sentence;
    const char *const *channels;
    int64_t n_channels;
    const mktopt_finding_number *numbers;
    int64_t n_numbers;
} mktopt_finding;

/* Lists: paths by conversions, channels and steps in order, pairs by the lower end of the lift (so
 * that small counts do not shine), days in order (none without times), findings. Set struct_size
 * first; what items point to lives as long as the statistics. Errors: OUT_OF_RANGE (index),
 * INVALID_ARGUMENT, INVALID_OPTIONS. @since 0.1 */
MKTOPT_API int64_t mktopt_statistics_path_count(const mktopt_statistics *statistics);
MKTOPT_API mktopt_status mktopt_statistics_path(const mktopt_statistics *statistics, int64_t index,
                                                mktopt_path_statistics *path, mktopt_error *err);
MKTOPT_API int64_t mktopt_statistics_channel_count(const mktopt_statistics *statistics);
MKTOPT_API mktopt_status mktopt_statistics_channel(const mktopt_statistics *statistics,
                                                   int64_t index,
                                                   mktopt_channel_statistics *channel,
                                                   mktopt_error *err);
MKTOPT_API int64_t mktopt_statistics_pair_count(const mktopt_statistics *statistics);
MKTOPT_API mktopt_status mktopt_statistics_pair(const mktopt_statistics *statistics, int64_t index,
                                                mktopt_pair_statistics *pair, mktopt_error *err);
MKTOPT_API int64_t mktopt_statistics_step_count(const mktopt_statistics *statistics);
MKTOPT_API mktopt_status mktopt_statistics_step(const mktopt_statistics *statistics, int64_t index,
                                                mktopt_step_statistics *step, mktopt_error *err);
MKTOPT_API int64_t mktopt_statistics_days_count(const mktopt_statistics *statistics);
MKTOPT_API mktopt_status mktopt_statistics_days(const mktopt_statistics *statistics, int64_t index,
                                                mktopt_days_statistics *days, mktopt_error *err);
MKTOPT_API int64_t mktopt_statistics_finding_count(const mktopt_statistics *statistics);
MKTOPT_API mktopt_status mktopt_statistics_finding(const mktopt_statistics *statistics,
                                                   int64_t index, mktopt_finding *finding,
                                                   mktopt_error *err);

/* The credit of each touch of path `index` (mktopt_journeys_get_path) under a model that is a rule:
 * weights >= 0 that sum to 1, times the path's conversions or value. `options` NULL: defaults.
 * `weights` has `capacity` elements. Errors: UNKNOWN_NAME (model), CONFLICT (a model that does not
 * work path by path), MISSING_FIELD (custom), OUT_OF_RANGE (index), TOO_LARGE (capacity), option
 * errors, OUT_OF_MEMORY. @since 0.1 */
MKTOPT_API mktopt_status mktopt_attribution_path_credit(const mktopt_journeys *journeys,
                                                        int64_t index, const char *model,
                                                        const mktopt_attribution_options *options,
                                                        double *weights, int64_t capacity,
                                                        mktopt_error *err);

/* ---- return ------------------------------------------------------------------------------- */

/* What a channel cost, >= 0. @since 0.1 */
typedef struct mktopt_channel_cost {
    const char *channel;
    double cost;
} mktopt_channel_cost;

/* Settings of the return. @since 0.1 */
typedef struct mktopt_roi_options {
    uint32_t struct_size;
    uint32_t reserved;
    const mktopt_channel_cost *costs; /* instead of those of the events, channel by channel */
    int64_t n_costs;
    const mktopt_attribution_options *attribution; /* of the models; NULL: defaults */
} mktopt_roi_options;

/* Fills in the defaults. `size` is sizeof(mktopt_roi_options) of the caller.
 * Errors: INVALID_ARGUMENT (NULL, no size). @since 0.1 */
MKTOPT_API mktopt_status mktopt_roi_options_init(mktopt_roi_options *options, size_t size);

/* What touches return on their cost: opaque, immutable, owned by the caller. @since 0.1 */
typedef struct mktopt_roi mktopt_roi;

/* Credits of models against costs. `models` as for mktopt_attribution_run. Costs are those of the
 * events, or of the options. Errors: MISSING_FIELD (costs, when there are none), DUPLICATE
 * (costs[i]), those of mktopt_attribution_run. Source: seed 003 section 1.1 (touchpoint ROI).
 * @since 0.1 */
MKTOPT_API mktopt_status mktopt_attribution_roi(const mktopt_journeys *journeys,
                                                const char *const *models, int64_t n_models,
                                                const mktopt_roi_options *options,
                                                const mktopt_allocator *allocator, mktopt_roi **roi,
                                                mktopt_error *err);
/* Frees a result; NULL is allowed. @since 0.1 */
MKTOPT_API void mktopt_roi_free(mktopt_roi *roi);

/* How a return is broken down. @since 0.1 */
#define MKTOPT_ROI_TOTAL       0 /* all channels whose cost is known */
#define MKTOPT_ROI_BY_CHANNEL  1 /* by name, those with a cost and no touch too */
#define MKTOPT_ROI_BY_CAMPAIGN 2 /* pairs of channel and campaign; events with campaigns, rules */
#define MKTOPT_ROI_BY_POSITION 3 /* only, first, middle and last touch; rules */

/* One line. @since 0.1 */
typedef struct mktopt_return {
    uint32_t struct_size;
    uint32_t reserved;
    const char *channel;  /* NULL in total and by position */
    const char *campaign; /* NULL but by campaign; there, too, for touches without one */
    const char *position; /* NULL but by position */
    double cost;          /* NaN: not known */
    double conversions;   /* credited */
    double value;
    double roi;                 /* (value - cost) / cost; NaN without a cost above 0 */
    double roas;                /* value / cost; NaN likewise */
    double cost_per_conversion; /* NaN without conversions */
} mktopt_return;

/* Models in the order of the request, and the lines of each; `by` is a MKTOPT_ROI constant. By
 * position a touch costs what its channel (and campaign) costs for each touch on average. Set
 * line->struct_size. Names live as long as the result. Errors: OUT_OF_RANGE (model, by, index),
 * INVALID_ARGUMENT, INVALID_OPTIONS. @since 0.1 */
MKTOPT_API int64_t mktopt_roi_model_count(const mktopt_roi *roi);
MKTOPT_API const char *mktopt_roi_model(const mktopt_roi *roi, int64_t model);
MKTOPT_API int64_t mktopt_roi_line_count(const mktopt_roi *roi, int64_t model, int32_t by);
MKTOPT_API mktopt_status mktopt_roi_line(const mktopt_roi *roi, int64_t model, int32_t by,
                                         int64_t index, mktopt_return *line, mktopt_error *err);

#ifdef __cplusplus
}
#endif

#endif
