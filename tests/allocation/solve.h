/* What the tests of allocation share: making channels, solving, reading answers. */
#ifndef MKTOPT_TESTS_ALLOCATION_SOLVE_H
#define MKTOPT_TESTS_ALLOCATION_SOLVE_H

#include "support.h"

enum { MOST_CHANNELS = 1024 };

static inline mktopt_allocation_channel channel_with(const char *name, mktopt_curve curve)
{
    mktopt_allocation_channel c;
    assert_int_equal(mktopt_allocation_channel_init(&c, sizeof c), MKTOPT_OK);
    c.name = name;
    c.curve = curve;
    return c;
}

/* "0", "1", ... for channels without a name of their own. */
static inline const char *number_name(int i)
{
    static char names[MOST_CHANNELS][12];
    snprintf(names[i], sizeof names[i], "%d", i);
    return names[i];
}

static inline mktopt_allocation_options default_options(void)
{
    mktopt_allocation_options options;
    assert_int_equal(mktopt_allocation_options_init(&options, sizeof options), MKTOPT_OK);
    return options;
}

/* Channels that may spend min to max together; NAN: no bound. */
static inline mktopt_allocation_group group_of(const char *name, const char *const *channels,
                                               int64_t count, double min, double max)
{
    mktopt_allocation_group group;
    assert_int_equal(mktopt_allocation_group_init(&group, sizeof group), MKTOPT_OK);
    group.name = name;
    group.channels = channels;
    group.channel_count = count;
    group.min = min;
    group.max = max;
    return group;
}

static inline mktopt_allocation *optimum(const mktopt_allocation_channel *channels, int64_t n,
                                         double budget, const mktopt_allocation_options *options)
{
    mktopt_allocation *allocation;
    mktopt_error err;
    assert_ok(mktopt_allocation_optimize(channels, n, budget, options, NULL, &allocation, &err),
              err);
    return allocation;
}

static inline mktopt_allocation_summary summary_of(const mktopt_allocation *allocation)
{
    mktopt_allocation_summary s = {.struct_size = sizeof s};
    mktopt_error err;
    assert_ok(mktopt_allocation_get_summary(allocation, &s, &err), err);
    return s;
}

static inline mktopt_allocation_share share_of(const mktopt_allocation *allocation, int64_t i)
{
    mktopt_allocation_share s = {.struct_size = sizeof s};
    mktopt_error err;
    assert_ok(mktopt_allocation_get_channel(allocation, i, &s, &err), err);
    return s;
}

static inline double response_at(const mktopt_curve *curve, double x)
{
    double y;
    mktopt_error err;
    assert_ok(mktopt_curve_evaluate(curve, &x, 1, &y, NULL, &err), err);
    return y;
}

static inline double slope_at(const mktopt_curve *curve, double x)
{
    double y;
    mktopt_error err;
    assert_ok(mktopt_curve_evaluate(curve, &x, 1, NULL, &y, &err), err);
    return y;
}

/* The answer is optimal by its own account, spends the budget, and adds up. */
static inline void assert_sound(const mktopt_allocation *allocation, double budget)
{
    const mktopt_allocation_summary s = summary_of(allocation);
    double spend = 0, response = 0;
    for (int64_t i = 0; i < mktopt_allocation_channel_count(allocation); i++) {
        const mktopt_allocation_share c = share_of(allocation, i);
        spend += c.spend;
        response += c.response - c.setup_cost;
        assert_true(c.spend >= 0 && c.explanation != NULL);
    }
    assert_int_equal(s.status, MKTOPT_ALLOCATION_OPTIMAL);
    assert_true(s.gap >= 0 && s.gap <= 1e-9);
    assert_true(s.upper_bound >= s.objective_value);
    if (!isnan(budget))
        assert_true(fabs(s.spend - budget) <= 1e-12 * budget);
    assert_near(s.spend, spend, 1e-12);
    assert_near(s.response, response, 1e-12);
}

#endif
