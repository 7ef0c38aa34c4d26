/* Tables in which the cause of a change is known: a metric over dimensions, before and after, with
 * noise, and parts of it that changed. Every choice follows from the seed. */
#ifndef MKTOPT_TESTS_ANOMALY_PLANTED_H
#define MKTOPT_TESTS_ANOMALY_PLANTED_H

#include "draws.h"
#include "support.h"

enum { MOST_DIMENSIONS = 4, MOST_ELEMENTS = 30, MOST_CELLS = 600, MOST_PLANTED = 2 };

/* A planted cause stands out from the noise of its cells by so many standard errors. */
static const double least_visible = 5;

typedef enum metric_kind { SUMS, COUNTS, RATES, COSTS } metric_kind;
/* What a planted cause is. */
typedef enum cause_kind { NOTHING, EVERYTHING, ELEMENT, SET, CROSSING, BLOCK, TWO } cause_kind;
/* What it does: every cell times a factor; the same amount more in every cell; nothing is left;
 * nothing was there before. */
typedef enum effect_kind { FACTOR, AMOUNT, VANISHES, APPEARS } effect_kind;

typedef struct scenario {
    const char *name;
    metric_kind metric;
    cause_kind cause;
    effect_kind effect;
    double noise; /* relative, of each cell, before and after */
    int flat;     /* small tables of like cells, noise after alone; else large and uneven ones */
} scenario;

typedef struct planted_cause {
    int used[MOST_DIMENSIONS];
    int in[MOST_DIMENSIONS][MOST_ELEMENTS];
} planted_cause;

typedef struct planted {
    int64_t rows;
    int dimensions;
    int sizes[MOST_DIMENSIONS];
    int element_of[MOST_DIMENSIONS][MOST_CELLS];
    const char *elements[MOST_DIMENSIONS][MOST_CELLS];
    double mean[MOST_CELLS];
    double before[MOST_CELLS], after[MOST_CELLS];
    double before_denominator[MOST_CELLS], after_denominator[MOST_CELLS];
    int n_causes;
    planted_cause causes[MOST_PLANTED];
} planted;

/* Poisson: by its definition below 30, by a rounded normal above. */
static inline double poisson(mktopt__random *random, double mean)
{
    if (mean > 30)
        return fmax(round(mean + sqrt(mean) * mktopt__random_normal(random)), 0);
    double left = exp(-mean), n = -1;
    for (double product = 1; product > left; n++)
        product *= mktopt__random_uniform(random);
    return fmax(n, 0);
}

static inline const char *element_name(int d, int e)
{
    static char names[MOST_DIMENSIONS][MOST_ELEMENTS][16];
    snprintf(names[d][e], sizeof names[d][e], "%c%02d", 'a' + d, e);
    return names[d][e];
}

/* Few cells of like size, in up to three dimensions. */
static inline void lay_out_flat(planted *p, int least, mktopt__random *random)
{
    p->dimensions = least + below(random, 4 - least);
    const int first = 4 + below(random, 7), second = 3 + below(random, 4);
    const int sizes[] = {first, second, 3};
    p->rows = 1;
    for (int d = 0; d < p->dimensions; d++)
        p->rows *= p->sizes[d] = sizes[d];
    for (int64_t i = 0; i < p->rows; i++) {
        int rest = (int)i;
        p->mean[i] = uniform(random, 500, 1500);
        for (int d = 0; d < p->dimensions; d++) {
            p->element_of[d][i] = rest % p->sizes[d];
            p->elements[d][i] = element_name(d, rest % p->sizes[d]);
            rest /= p->sizes[d];
        }
    }
}

/* Cells of uneven size: weights of elements times those of cells; some are left out. */
static inline void lay_out(planted *p, mktopt__random *random)
{
    double weights[MOST_DIMENSIONS][MOST_ELEMENTS];
    int cells;
    do {
        p->dimensions = 2 + below(random, MOST_DIMENSIONS - 1);
        cells = 1;
        for (int d = 0; d < p->dimensions; d++)
            cells *= p->sizes[d] = 3 + below(random, MOST_ELEMENTS - 2) % (d == 0 ? 30 : 12);
    } while (cells > MOST_CELLS);
    for (int d = 0; d < p->dimensions; d++)
        for (int e = 0; e < p->sizes[d]; e++)
            weights[d][e] = exp(0.6 * mktopt__random_normal(random));
    const double missing = below(random, 2) ? uniform(random, 0, 0.6) : 0;
    p->rows = 0;
    for (int cell = 0; cell < cells; cell++) {
        double weight = exp(0.4 * mktopt__random_normal(random));
        int rest = cell;
        if (mktopt__random_uniform(random) < missing)
            continue;
        for (int d = 0; d < p->dimensions; d++) {
            const int e = rest % p->sizes[d];
            rest /= p->sizes[d];
            p->element_of[d][p->rows] = e;
            p->elements[d][p->rows] = element_name(d, e);
            weight *= weights[d][e];
        }
        p->mean[p->rows++] = weight;
    }
    double sum = 0;
    for (int64_t i = 0; i < p->rows; i++)
        sum += p->mean[i];
    const double typical = exp(uniform(random, log(30), log(3000)));
    for (int64_t i = 0; i < p->rows; i++)
        p->mean[i] *= typical * (double)p->rows / sum;
}

static inline int is_planted(const planted *p, const planted_cause *c, int64_t row)
{
    for (int d = 0; d < p->dimensions; d++)
        if (c->used[d] && !c->in[d][p->element_of[d][row]])
            return 0;
    return 1;
}

static inline void choose_elements(const planted *p, int d, int count, planted_cause *c,
                                   mktopt__random *random)
{
    c->used[d] = 1;
    while (count > 0) {
        const int e = below(random, p->sizes[d]);
        count -= !c->in[d][e];
        c->in[d][e] = 1;
    }
}

static inline int few(const planted *p, int d, mktopt__random *random)
{
    return p->sizes[d] >= 6 ? 2 + below(random, 2) : p->sizes[d] >= 4 ? 2 : 1;
}

/* A cause of the kind with 5 to 60 % of the total, every element of which is there; 0: not found.
 */
static inline int choose_cause(const planted *p, cause_kind kind, planted_cause *c,
                               mktopt__random *random)
{
    const int d = below(random, p->dimensions);
    memset(c, 0, sizeof *c);
    if (p->dimensions == 1 && (kind == CROSSING || kind == BLOCK))
        return 0;
    choose_elements(p, d, kind == SET ? few(p, d, random) : 1, c, random);
    const int other =
        p->dimensions == 1 ? 0 : (d + 1 + below(random, p->dimensions - 1)) % p->dimensions;
    if (kind == CROSSING || kind == BLOCK)
        choose_elements(p, other, kind == BLOCK ? few(p, other, random) : 1, c, random);
    double share = 0, sum = 0, least = HUGE_VAL;
    double of[MOST_DIMENSIONS][MOST_ELEMENTS] = {{0}};
    for (int64_t i = 0; i < p->rows; i++) {
        sum += p->mean[i];
        if (!is_planted(p, c, i))
            continue;
        share += p->mean[i];
        for (int j = 0; j < p->dimensions; j++)
            of[j][p->element_of[j][i]] += p->mean[i];
    }
    for (int j = 0; j < p->dimensions; j++)
        for (int e = 0; e < p->sizes[j]; e++)
            if (c->used[j] && c->in[j][e])
                least = fmin(least, of[j][e]);
    return share >= 0.05 * sum && share <= 0.6 * sum && least >= 0.02 * sum;
}

static inline double drawn_factor(mktopt__random *random, int *drops)
{
    *drops = below(random, 2);
    return *drops ? uniform(random, 0.2, 0.7) : uniform(random, 1.5, 3);
}

static inline double noisy(const scenario *s, double mean, mktopt__random *random)
{
    const double level = fmax(mean * (1 + s->noise * mktopt__random_normal(random)), 0);
    return s->metric == SUMS ? level : poisson(random, level);
}

/* Figures of a cell whose metric is to be `factor` times what it was, plus `amount`. */
static inline void draw_cell(const scenario *s, planted *p, int64_t i, double scale[2],
                             double amount, double level, mktopt__random *random)
{
    const double expected[2] = {p->mean[i] * scale[0], p->mean[i] * scale[1] + amount};
    double *figures[2] = {&p->before[i], &p->after[i]};
    double *bottoms[2] = {&p->before_denominator[i], &p->after_denominator[i]};
    for (int when = 0; when < 2; when++) {
        *figures[when] = *bottoms[when] = 0;
        if (s->metric == SUMS || s->metric == COUNTS) {
            *figures[when] = s->flat && s->metric == SUMS && when == 0
                                 ? expected[when]
                                 : noisy(s, expected[when], random);
        } else if (s->metric == RATES) { /* conversions of visits */
            *bottoms[when] = noisy(s, 20 * p->mean[i], random);
            *figures[when] = poisson(random, *bottoms[when] * level * expected[when] / p->mean[i]);
        } else { /* cost of customers */
            *bottoms[when] = noisy(s, p->mean[i], random);
            *figures[when] =
                50 * expected[when] * level * fmax(1 + s->noise * mktopt__random_normal(random), 0);
        }
    }
}

/* Standard errors between a cause's change and none, given the noise of its cells. */
static inline double visible(const scenario *s, const planted *p, const planted_cause *c,
                             double factor)
{
    double sum = 0, noise = 0;
    for (int64_t i = 0; i < p->rows; i++)
        if (is_planted(p, c, i)) {
            sum += p->mean[i];
            noise += 2 * p->mean[i] * p->mean[i] * s->noise * s->noise;
        }
    if (s->metric == COSTS)
        noise *= 2;
    if (s->metric != SUMS)
        noise += sum * (1 + 1 / factor);
    return fabs(log(factor)) * sum / sqrt(noise);
}

/* Whether a single cause of a total explains half of its change or more, noise and all. */
static inline int drives(const scenario *s, const planted *p)
{
    double whole = 0, part = 0;
    if (p->n_causes != 1 || s->metric == RATES || s->metric == COSTS)
        return 1;
    for (int64_t i = 0; i < p->rows; i++) {
        whole += p->after[i] - p->before[i];
        part += is_planted(p, &p->causes[0], i) ? p->after[i] - p->before[i] : 0;
    }
    return part / whole >= 0.5;
}

/* Draws the figures; 0: a cause drowns in noise, or is small beside the other. */
static inline int fill(const scenario *s, planted *p, mktopt__random *random)
{
    int drops;
    double factors[MOST_PLANTED];
    for (int c = 0; c < MOST_PLANTED; c++)
        factors[c] = drawn_factor(random, &drops);
    if (s->effect == AMOUNT)
        factors[0] = factors[1] = uniform(random, 1.5, 3);
    const double everything = s->cause == EVERYTHING ? drawn_factor(random, &drops) : 1;
    double inside[MOST_PLANTED] = {0};
    int64_t cells[MOST_PLANTED] = {0};
    for (int64_t i = 0; i < p->rows; i++)
        for (int c = 0; c < p->n_causes; c++)
            if (is_planted(p, &p->causes[c], i)) {
                inside[c] += p->mean[i];
                cells[c]++;
            }
    for (int c = 0; c < p->n_causes; c++)
        if (s->effect <= AMOUNT && visible(s, p, &p->causes[c], factors[c]) < least_visible)
            return 0;
    const double ratio =
        p->n_causes == 2 ? fabs((factors[0] - 1) * inside[0]) / fabs((factors[1] - 1) * inside[1])
                         : 1;
    if (ratio < 0.2 || ratio > 5)
        return 0;
    for (int64_t i = 0; i < p->rows; i++) {
        double scale[2] = {1, everything}, amount = 0;
        for (int c = 0; c < p->n_causes; c++) {
            if (!is_planted(p, &p->causes[c], i))
                continue;
            if (s->effect == FACTOR)
                scale[1] *= factors[c];
            else if (s->effect == AMOUNT)
                amount += (factors[c] - 1) * inside[c] / (double)cells[c];
            else
                scale[s->effect == VANISHES] = 0;
        }
        const double level = s->metric == RATES ? 0.05 : exp(0.3 * sin((double)i));
        draw_cell(s, p, i, scale, amount, level, random);
    }
    return drives(s, p);
}

static inline void plant(const scenario *s, uint64_t seed, planted *p)
{
    mktopt__random random;
    mktopt__random_seed(&random, seed);
    const cause_kind kinds[] = {ELEMENT, SET, CROSSING, BLOCK};
    for (;;) {
        if (s->flat)
            lay_out_flat(p, s->cause == TWO ? 2 : 1, &random);
        else
            lay_out(p, &random);
        p->n_causes = s->cause == NOTHING || s->cause == EVERYTHING ? 0 : s->cause == TWO ? 2 : 1;
        int tries = 0, good = 0;
        for (; tries < 200 && !good; tries++) {
            good = 1;
            for (int c = 0; c < p->n_causes && good; c++)
                good = choose_cause(p, s->cause == TWO ? kinds[below(&random, 4)] : s->cause,
                                    &p->causes[c], &random);
            int64_t both = 0;
            for (int64_t i = 0; i < p->rows && p->n_causes == 2; i++)
                both += is_planted(p, &p->causes[0], i) && is_planted(p, &p->causes[1], i);
            good = good && both == 0;
        }
        if (good && fill(s, p, &random))
            break;
    }
}

static inline mktopt_explanation *explain_planted(const scenario *s, const planted *p)
{
    static const char *const names[] = {"channel", "region", "device", "plan"};
    mktopt_dimension dimensions[MOST_DIMENSIONS];
    const int ratio = s->metric == RATES || s->metric == COSTS;
    mktopt_explanation *explanation = NULL;
    mktopt_error err;
    for (int d = 0; d < p->dimensions; d++)
        dimensions[d] = (mktopt_dimension){names[d], p->elements[d]};
    const mktopt_change change = {
        .struct_size = sizeof change,
        .rows = p->rows,
        .dimensions = dimensions,
        .dimension_count = p->dimensions,
        .before = p->before,
        .after = p->after,
        .before_denominator = ratio ? p->before_denominator : NULL,
        .after_denominator = ratio ? p->after_denominator : NULL,
    };
    assert_ok(mktopt_change_explain(&change, NULL, NULL, &explanation, &err), err);
    return explanation;
}

/* No more causes are said than planted, and together they have the same rows. Two planted causes of
 * one dimension that changed alike may be said as one. */
static inline int is_recovered(const planted *p, const mktopt_explanation *explanation)
{
    static const char *const names[] = {"channel", "region", "device", "plan"};
    planted_cause said[8];
    int n = 0;
    mktopt_error err;
    memset(said, 0, sizeof said);
    for (int64_t i = 0; i < mktopt_explanation_cause_count(explanation); i++) {
        mktopt_change_cause step = {.struct_size = sizeof step};
        assert_ok(mktopt_explanation_get_cause(explanation, i, &step, &err), err);
        int d = 0;
        while (strcmp(names[d], step.dimension) != 0)
            d++;
        n = step.cause + 1;
        said[step.cause].used[d] = 1;
        for (int64_t e = 0; e < step.element_count; e++)
            said[step.cause].in[d][atoi(step.elements[e] + 1)] = 1;
    }
    for (int64_t i = 0; i < p->rows; i++) {
        int is = 0, should = 0;
        for (int c = 0; c < n; c++)
            is |= is_planted(p, &said[c], i);
        for (int c = 0; c < p->n_causes; c++)
            should |= is_planted(p, &p->causes[c], i);
        if (is != should)
            return 0;
    }
    return n <= p->n_causes;
}

#endif
