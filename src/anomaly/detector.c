/* The streaming detector. Each of seven features says how unusual the value is by its own tail
 * probability p (tail.c); the evidence is the sum of their -log10 p, all weights equal (Fisher's
 * way of joining tests); a tail of the evidence itself makes the calibrated score; and the alert
 * layer tells the beginning of an episode from its course.
 *
 * Time constants are two: what is new is the last 10 points, what is usual the last 100. */
#include "anomaly/detector.h"

#include <math.h>
#include <string.h>

#include "anomaly/period.h"

static const double fast_rate = 0.1, slow_rate = 0.01;
static const double slot_rate = 0.25; /* a slot is the mean of about the last four periods */
static const double far_better = 0.5; /* error of a forecast, beside the other's */
static const double smoothing = 0.5;  /* evidence: the last two points count most */
static const double half_life = 50;   /* points in which the memory of an episode halves */
static const double margin = 0.5;     /* of the remembered evidence, on top of it, is told again */
static const double clear = 0.99;     /* an alert score that does not wait */
static const double rarity = 2;  /* decades of evidence that noise gains in a tenfold stream, */
static const double young = 500; /* which counts from so many points on */
static const int64_t total_full = 350; /* the evidence of the first points fades sooner */
static const double ratio_limit = 1e6;
static const int64_t warm_up = 20;   /* points before means can be told apart */
static const int64_t probation = 50; /* ... before evidence is comparable with what follows */

/* ---- means -------------------------------------------------------------------------------- */

/* The mean of the first 1 / rate values, then an exponentially weighted one. */
static void learn(double *mean, double value, double seen, double rate)
{
    *mean += fmax(rate, 1 / (seen + 1)) * (value - *mean);
}

static double ratio(double a, double b)
{
    if (a == 0)
        return 0;
    return b > fabs(a) / ratio_limit ? a / b : copysign(ratio_limit, a);
}

/* The two-sided tail probability of a signed feature, which is then learned. */
static double probability(mktopt__tail *up, mktopt__tail *down, double z)
{
    const double p = mktopt__tail_probability(z >= 0 ? up : down, fabs(z));
    mktopt__tail_add(up, fmax(z, 0), MKTOPT__TAIL_FULL);
    mktopt__tail_add(down, fmax(-z, 0), MKTOPT__TAIL_FULL);
    return fmin(1, 2 * p);
}

/* ---- season ------------------------------------------------------------------------------- */

/* Which of `slots` parts of the period a moment lies in; no slot is shorter than a moment. */
static int64_t slot_of(int64_t moment, int64_t period, int64_t slots)
{
    const int64_t rest = moment % period, phase = rest < 0 ? rest + period : rest;
    return period > slots ? phase * slots / period : phase;
}

/* What the season says of this point. */
typedef struct season {
    mktopt__slot *day; /* NULL: neither time nor period */
    mktopt__slot *week;
    double swing;  /* from the level, as the better of the two forecasts it */
    double error;  /* of the forecast, its usual size */
    double weight; /* how much of the deviation from the mean it explains, 0..1 */
    int32_t known;
} season;

static int known(const mktopt__slot *slot)
{
    return slot->seen >= 2;
}

static season season_at(mktopt__detector_state *s, int64_t time)
{
    season at = {0};
    const int timed = time != MKTOPT_NONE_I64;
    if (timed != (int)s->timed || (!timed && s->period == 0))
        return at;
    const int64_t day = timed ? 86400 : s->period;
    const int64_t moment = timed ? time : s->seen;
    at.day = &s->day[slot_of(moment, day, MKTOPT__DAY_SLOTS)];
    at.week = &s->week[slot_of(moment, 7 * day, MKTOPT__WEEK_SLOTS)];
    at.known = known(at.day) || known(at.week);
    if (!at.known)
        return at;
    const int better = s->week_error > 0 && s->week_error < s->day_error;
    const int weekly = known(at.week) && (!known(at.day) || better);
    const mktopt__slot *slot = weekly ? at.week : at.day;
    const double usual = weekly ? s->week_error : s->day_error;
    at.swing = slot->mean;
    at.error = (slot->spread + usual) / 2;
    at.weight = s->mean_error > 0 ? fmin(fmax(1 - usual / s->mean_error, 0), 1) : 0;
    return at;
}

static void learn_slot(mktopt__slot *slot, double usual, double *error, double value, double seen)
{
    const double deviation = value - slot->mean;
    if (known(slot))
        learn(error, fabs(deviation), seen, slow_rate);
    /* A slot's first value deviates from nothing; it counts as one as far off as values are. */
    learn(&slot->spread, slot->seen > 0 ? fabs(deviation) : usual, slot->seen, slot_rate);
    learn(&slot->mean, value, slot->seen, slot_rate);
    slot->seen += 1;
}

/* The slots of a new period from the history: `day` and `week` are what values usually are off. */
static void learn_history(mktopt__detector_state *s, int64_t first, int64_t end, double day,
                          double week)
{
    memset(s->day, 0, sizeof s->day);
    memset(s->week, 0, sizeof s->week);
    for (int64_t i = first; i < end; i++) {
        const double swing = s->history[i % MKTOPT__HISTORY] - s->slow, seen = (double)(i - first);
        learn_slot(&s->day[slot_of(i, s->period, MKTOPT__DAY_SLOTS)], day, &s->day_error, swing,
                   seen);
        learn_slot(&s->week[slot_of(i, 7 * s->period, MKTOPT__WEEK_SLOTS)], week, &s->week_error,
                   swing, seen);
    }
}

/* What features said without the season, or with another, is no measure of what they say with it.
 */
static void forget_tails(mktopt__detector_state *s, int first, int end)
{
    for (int i = first; i < end; i++)
        s->up[i] = s->down[i] = (mktopt__tail){0};
    s->total = (mktopt__tail){0};
}

/* Without times: looks for a period whenever the stream has doubled, later at each new history. */
static void learn_period(mktopt__detector_state *s, double value)
{
    double values[MKTOPT__HISTORY];
    s->history[s->seen % MKTOPT__HISTORY] = value;
    const int64_t n = s->seen + 1;
    const int due = n >= MKTOPT__HISTORY ? n % MKTOPT__HISTORY == 0 : n >= 32 && (n & (n - 1)) == 0;
    if (!due)
        return;
    const int64_t count = n < MKTOPT__HISTORY ? n : MKTOPT__HISTORY;
    memcpy(values, s->history, (size_t)count * sizeof *values);
    const int64_t period = mktopt__find_period(values, count, MKTOPT__LONGEST_PERIOD);
    if (period == s->period || period == 0)
        return;
    s->period = period;
    s->weekly = 0;
    forget_tails(s, MKTOPT__LEVEL, MKTOPT__FEATURES);
    learn_history(s, n - count, n, s->mean_error, s->mean_error);
    learn_history(s, n - count, n, s->day_error, s->week_error); /* now that they are known */
}

/* Where weekends differ the first weeks surprise, by residuals that are never seen again. */
static void turn_to_weeks(mktopt__detector_state *s)
{
    if (s->weekly || !(s->week_error > 0 && s->week_error < far_better * s->day_error))
        return;
    s->weekly = 1;
    forget_tails(s, MKTOPT__RESIDUAL, MKTOPT__SHIFT);
}

static void learn_season(mktopt__detector_state *s, const season *at, double value)
{
    const double seen = (double)s->seen;
    if (at->day != NULL) {
        const double swing = value - s->slow;
        /* The error of a forecast before it has made any: that of the next simpler one. */
        if (s->day_error == 0 && known(at->day))
            s->day_error = s->mean_error;
        if (s->week_error == 0 && s->day_error > 0 && known(at->week)) {
            s->week_error = s->day_error;
            s->total = (mktopt__tail){0}; /* a first week is no measure of the others */
        }
        learn_slot(at->day, s->mean_error, &s->day_error, swing, seen);
        learn_slot(at->week, s->mean_error, &s->week_error, swing, seen);
        turn_to_weeks(s);
    }
    learn(&s->mean_error, fabs(value - s->mean), seen, slow_rate);
    learn(&s->mean, value, seen, slow_rate);
}

/* ---- features ----------------------------------------------------------------------------- */

static double shift(mktopt__detector_state *s, double level)
{
    const double seen = (double)s->seen;
    learn(&s->fast_error, fabs(level - s->fast), seen, slow_rate);
    learn(&s->fast, level, seen, fast_rate);
    const double z = ratio(s->fast - s->slow, s->slow_error);
    learn(&s->slow_error, fabs(level - s->slow), seen, slow_rate);
    learn(&s->slow, level, seen, slow_rate);
    return z;
}

static double volatility(mktopt__detector_state *s, double level)
{
    const double seen = (double)s->seen, change = fabs(level - s->last_level);
    learn(&s->fast_change, change, seen, fast_rate);
    learn(&s->slow_change, change, seen, slow_rate);
    /* The thousandth bounds the logarithm where nothing changes any more. */
    const double z = log(ratio(s->fast_change, s->slow_change) + 1e-3);
    return s->slow_change > 0 ? z : 0;
}

/* The same of how long a run is, by all before. The longest so far is learned when it is over:
 * while it goes on it is not its own measure. */
static double flat_line(mktopt__detector_state *s, double value)
{
    const double before = (double)s->run, longest = s->flat.held > 0 ? s->flat.peaks[0] : 0;
    s->run = s->seen > 0 && value == s->last ? s->run + 1 : 0;
    if (s->run == 0 && before > longest)
        mktopt__tail_add(&s->flat, before, MKTOPT__TAIL_FULL);
    const double run = (double)s->run, p = mktopt__tail_probability(&s->flat, run);
    if (run <= longest)
        mktopt__tail_add(&s->flat, run, MKTOPT__TAIL_FULL);
    return p;
}

static void begin(mktopt__detector_state *s, double value, int64_t time)
{
    s->timed = time != MKTOPT_NONE_I64;
    s->origin = s->last = s->last_level = s->mean = s->fast = s->slow = value;
}

/* Means want some points. Where there are seasons a residual is that of a forecast with them:
 * before they are known it is no measure of what follows. */
static int has_evidence(const mktopt__detector_state *s, const season *at, int feature)
{
    const int of_season = feature == MKTOPT__RESIDUAL || feature == MKTOPT__SURPRISE;
    if (of_season && at->day != NULL && !at->known)
        return 0;
    return feature <= MKTOPT__LEVEL || s->seen >= warm_up;
}

/* Sum of the features' evidence; everything but the alert layer learns the value. */
static double total_evidence(mktopt__detector_state *s, double value, int64_t time,
                             double *forecast)
{
    if (s->seen == 0)
        begin(s, value, time);
    const season at = season_at(s, time);
    const double level = value - at.weight * at.swing;
    *forecast = at.known ? s->slow + at.swing : s->fast;
    const double error = at.known ? at.error : s->fast_error;
    double z[MKTOPT__FEATURES];
    z[MKTOPT__RESIDUAL] = value - *forecast;
    z[MKTOPT__SURPRISE] = ratio(z[MKTOPT__RESIDUAL], error);
    learn_season(s, &at, value);
    z[MKTOPT__SHIFT] = shift(s, level);
    z[MKTOPT__VALUE] = value - s->origin;
    z[MKTOPT__LEVEL] = s->fast - s->origin;
    z[MKTOPT__VOLATILITY] = volatility(s, level);
    double p = flat_line(s, value); /* none is below 1e-7: seven are far above the least double */
    for (int i = 0; i < MKTOPT__FEATURES; i++)
        if (has_evidence(s, &at, i))
            p *= probability(&s->up[i], &s->down[i], z[i]);
    s->last = value;
    s->last_level = level;
    if (!s->timed)
        learn_period(s, value);
    return -log10(p);
}

/* ---- score and alert ---------------------------------------------------------------------- */

/* The mean of -log10 p over all features when nothing happens: log10(e) each. */
static double clean_evidence(void)
{
    return (MKTOPT__FEATURES + 1) / log(10);
}

/* What surprises every time is no surprise: what the features say beyond a clean stream's evidence
 * in the mean of all points (a trend breaks records all the time) is taken off. */
static double unusual_evidence(mktopt__detector_state *s, double sum)
{
    const double surplus = s->usual - clean_evidence();
    learn(&s->usual, sum, (double)s->seen, 1.0 / MKTOPT__TAIL_FULL);
    return fmax(sum - fmax(surplus, 0), 0);
}

/* Odds against noise. The largest evidence of clean streams grows with their length, by `rarity`
 * decades when it is tenfold (measured): so they alert about once each time they double. */
static double alert_score(double evidence, double seen)
{
    return 1 / (1 + pow(10, rarity * log10(fmax(seen, young)) - evidence));
}

/* An episode lasts until the evidence of about the last ten points is in the mean what it is in a
 * clean stream. Remembered is the most of it, which fades. */
static void follow_episode(mktopt__detector_state *s, double unusual)
{
    s->course += fast_rate * (unusual - s->course);
    s->lasts = s->lasts && s->course > clean_evidence();
    if (s->lasts)
        s->gravest = fmax(s->gravest, unusual);
}

/* Told is what is half as much again as all that is remembered: if clear at once, else with the
 * next point by the stronger of the two. From MKTOPT_ALERT_SCORE on it begins an episode; what is
 * less is remembered as it was told. */
static double alert(mktopt__detector_state *s, double sum)
{
    const double seen = (double)s->seen, onset = s->onset;
    const double unusual = unusual_evidence(s, sum);
    s->evidence += smoothing * (unusual - s->evidence);
    s->gravest *= exp2(-1 / half_life);
    s->onset = 0;
    const int is_news = onset > 0 || s->evidence > (1 + margin) * s->gravest;
    follow_episode(s, unusual);
    if (!is_news)
        return 0;
    const double told = fmax(onset, s->evidence), score = alert_score(told, seen);
    if (onset == 0 && score < clear) {
        s->onset = told;
        return 0;
    }
    const int begins = score >= MKTOPT_ALERT_SCORE;
    s->lasts |= begins;
    s->gravest = fmax(s->gravest, begins ? fmax(told, unusual) : told);
    return score;
}

void mktopt__detector_step(mktopt__detector_state *state, double value, int64_t time,
                           mktopt_detection *out)
{
    double forecast;
    const double sum = total_evidence(state, value, time, &forecast);
    out->expected = forecast;
    out->score = 0;
    if (state->seen >= probation) {
        out->score = 1 - mktopt__tail_probability(&state->total, sum);
        mktopt__tail_add(&state->total, sum, total_full);
    }
    out->alert_score = alert(state, sum);
    state->seen++;
}
