/* The streaming detector's state and its steps: features, evidence, score, alert. */
#ifndef MKTOPT_ANOMALY_DETECTOR_H
#define MKTOPT_ANOMALY_DETECTOR_H

#include "anomaly/anomaly_priv.h"
#include "anomaly/tail.h"

enum {
    MKTOPT__HISTORY = 1536,   /* values kept to find a season without times */
    MKTOPT__DAY_SLOTS = 96,   /* quarters of an hour */
    MKTOPT__WEEK_SLOTS = 168, /* hours */
    MKTOPT__FEATURES = 6      /* that point up or down; a flat line is one more */
};

/* What is usual at one time of the day or week, from the level of the time. */
typedef struct mktopt__slot {
    double seen;
    double mean;
    double spread; /* mean absolute deviation */
} mktopt__slot;

/* Features, each with a tail on both sides. */
enum {
    MKTOPT__VALUE,      /* the value itself: records */
    MKTOPT__LEVEL,      /* the fast mean: records that last */
    MKTOPT__RESIDUAL,   /* value less its forecast */
    MKTOPT__SURPRISE,   /* the same over the forecast's usual error, at that time of the day */
    MKTOPT__SHIFT,      /* fast less slow mean, over the usual deviation */
    MKTOPT__VOLATILITY, /* log of fast over slow mean of absolute differences */
};

/* Every member is eight bytes wide: the state is written word by word (state.c). */
typedef struct mktopt__detector_state {
    int64_t seen;       /* values learned */
    int64_t timed;      /* 1: values come with times, 0: without; told by the first */
    int64_t period;     /* season in points, when there are no times; 0: none */
    int64_t weekly;     /* 1: weeks have forecast far better than days */
    int64_t lasts;      /* 1: within an episode */
    int64_t run;        /* values equal to the one before, in a row */
    double origin;      /* the first value: records are counted from it */
    double last;        /* value */
    double last_level;  /* value without its season */
    double mean;        /* slow mean of values */
    double mean_error;  /* mean absolute deviation from it */
    double day_error;   /* mean absolute residual against the slot of the day */
    double week_error;  /* ... of the week */
    double fast;        /* means of values without season */
    double slow;        /* ... */
    double fast_error;  /* mean absolute deviation from the fast mean */
    double slow_error;  /* ... from the slow mean */
    double fast_change; /* means of absolute differences */
    double slow_change; /* ... */
    double usual;       /* evidence: mean of all points */
    double evidence;    /* ... of the last few, less what is usual */
    double course;      /* ... of about the last ten points */
    double gravest;     /* ... the most of the episode, or of the last one, fading */
    double onset;       /* evidence of an alert that waits for the next value, 0: none */
    double history[MKTOPT__HISTORY];     /* value i at i modulo the length; without times only */
    mktopt__slot day[MKTOPT__DAY_SLOTS]; /* or of the season and of seven seasons */
    mktopt__slot week[MKTOPT__WEEK_SLOTS];
    mktopt__tail up[MKTOPT__FEATURES];
    mktopt__tail down[MKTOPT__FEATURES];
    mktopt__tail flat;
    mktopt__tail total; /* of the evidence */
} mktopt__detector_state;

struct mktopt_detector {
    mktopt__detector_state state;
    mktopt_allocator allocator;
};

/* One finite value, |value| <= MKTOPT__VALUE_LIMIT; `time` may be MKTOPT_NONE_I64. */
void mktopt__detector_step(mktopt__detector_state *state, double value, int64_t time,
                           mktopt_detection *out);
/* 0 when every member is in its range, else -1. */
int mktopt__detector_check(const mktopt__detector_state *state);

#endif
