/* Fields that both an options struct and the request of attribution.run have: one definition, two
 * tables. P says where in S the options lie: nothing, or `member.`. */
#ifndef MKTOPT_ATTRIBUTION_TABLES_H
#define MKTOPT_ATTRIBUTION_TABLES_H

#include "json/fields.h"

/* Products of weights stay far from overflow. */
#define MKTOPT__LARGEST_WEIGHT 1e100

extern const mktopt__array mktopt__default_position_weights_array;
extern const mktopt__struct mktopt__custom_weights_type;
extern const mktopt__enum mktopt__markov_order_words;

/* Position weights sum to 1. */
mktopt_status mktopt__check_attribution_options(const mktopt_attribution_options *options,
                                                const mktopt__path *path, mktopt_error *err);

#define MKTOPT__JOURNEY_OPTIONS_FIELDS(S, P)                                                \
    MKTOPT__OPTION(S, P, F64, lookback_days, MKTOPT__DEFAULT(90), MKTOPT__ABOVE(0),         \
                   .unit = "days",                                                          \
                   .doc = "Older touches do not count for a conversion; for events only."), \
        MKTOPT__OPTION(S, P, F64, inactivity_gap_days, .flags = MKTOPT__OPTIONAL,           \
                       MKTOPT__ABOVE(0), .unit = "days",                                    \
                       .doc = "A longer pause ends a journey; for events only."),           \
        MKTOPT__OPTION(S, P, TIME, window_end, .flags = MKTOPT__OPTIONAL,                   \
                       .doc = "Later rows are ignored; without it the last event ends the " \
                              "observation; for events only.")

#define MKTOPT__ATTRIBUTION_OPTIONS_FIELDS(S, P)                                                  \
    MKTOPT__OPTION(S, P, F64, half_life_days, MKTOPT__DEFAULT(7), MKTOPT__ABOVE(0),               \
                   .unit = "days", .doc = "time_decay on paths with times."),                     \
        MKTOPT__OPTION(S, P, F64, half_life_steps, MKTOPT__DEFAULT(1), MKTOPT__ABOVE(0),          \
                       .unit = "touches", .doc = "time_decay on paths without times."),           \
        MKTOPT__OPTION(S, P, ARRAY, position_weights,                                             \
                       MKTOPT__DEFAULT_VALUE(&mktopt__default_position_weights_array),            \
                       MKTOPT__BETWEEN(3, 3), MKTOPT__EACH(F64, MKTOPT__BETWEEN(0, 1)),           \
                       .unit = "fraction",                                                        \
                       .doc = "position_based: the first touch, all between together, the last; " \
                              "they sum to 1."),                                                  \
        MKTOPT__OPTION(S, P, STRING, direct_channel, MKTOPT__DEFAULT_VALUE("direct"),             \
                       .doc = "last_non_direct passes over it."),                                 \
        MKTOPT__OPTION(S, P, STRUCT, custom, .type = &mktopt__custom_weights_type,                \
                       .flags = MKTOPT__HAS_DEFAULT,                                              \
                       .doc = "Weights of the model custom, which needs them."),                  \
        MKTOPT__OPTION(S, P, I32, markov_order, MKTOPT__DEFAULT(1), MKTOPT__BETWEEN(1, 4),        \
                       .unit = "touches", .names = &mktopt__markov_order_words,                   \
                       .doc = "markov: states are the last touches, so many; auto takes the "     \
                              "order that predicts steps left out best."),                        \
        MKTOPT__OPTION(S, P, BOOL, ignore_nulls, MKTOPT__DEFAULT(0),                              \
                       .doc = "markov, shapley_rate: only paths that converted count."),          \
        MKTOPT__OPTION(S, P, I64, max_transitions, MKTOPT__DEFAULT(10000), MKTOPT__AT_LEAST(0),   \
                       .doc = "markov: transition_matrix is null when it may have more rows.")

#endif
