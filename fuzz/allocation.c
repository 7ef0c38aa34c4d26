/* Allocations of any channels: optimum, least spend, frontier, what-if. Byte 0: the allocation that
 * fails. Whatever is asked, an answer keeps to its bounds as far as they are ordinary numbers. */
#include "fuzz.h"

#include <math.h>
#include <string.h>

enum { MOST_CHANNELS = 5, MOST_POINTS = 4, MOST_DRAWS = 3 };
static const char *const names[] = {"a", "b", "c", "d", "e"};

typedef struct problem {
    mktopt_allocation_channel channels[MOST_CHANNELS];
    double points[MOST_CHANNELS][2 * MOST_POINTS];
    mktopt_curve draws[MOST_CHANNELS][MOST_DRAWS];
    mktopt_allocation_group groups[2];
    double factors[3];
    mktopt_allocation_options options;
    int64_t count;
} problem;

static mktopt_curve make_curve(fuzz_input *input, double *points)
{
    const uint8_t type = fuzz_byte(input);
    const double a = fuzz_double(input), b = fuzz_double(input), c = fuzz_double(input);
    switch (type % 8) {
    case 0:
        return mktopt_curve_hill(a, b, c);
    case 1:
        return mktopt_curve_exponential(a, b);
    case 2:
        return mktopt_curve_logistic(a, b);
    case 3:
        return mktopt_curve_power(a, b);
    case 4:
        return mktopt_curve_log(a, b);
    case 5:
        return mktopt_curve_benchmark(a, b, c, fuzz_double(input));
    case 6:
        for (int i = 0; i < 2 * MOST_POINTS; ++i)
            points[i] = (i % 2 == 0 && i > 0 ? points[i - 2] : 0) + fuzz_double(input);
        return mktopt_curve_piecewise(points, 1 + type / 8 % MOST_POINTS);
    default: {
        mktopt_curve curve = mktopt_curve_hill(a, b, c);
        curve.type = (int32_t)fuzz_integer(input);
        curve.point_count = fuzz_integer(input);
        return curve;
    }
    }
}

static void make_channel(fuzz_input *input, problem *p, int i)
{
    mktopt_allocation_channel *c = &p->channels[i];
    FUZZ_CHECK(mktopt_allocation_channel_init(c, sizeof *c) == MKTOPT_OK);
    c->name = names[i];
    c->curve = make_curve(input, p->points[i]);
    const uint8_t form = fuzz_byte(input);
    if (form & 1)
        c->min = fuzz_double(input);
    if (form & 2)
        c->max = fuzz_double(input);
    if (form & 4)
        c->current = fuzz_double(input);
    if (form & 8)
        c->setup_cost = fuzz_double(input);
    c->optional = (form & 16) != 0;
    if ((form & 96) == 96) {
        for (int k = 0; k < MOST_DRAWS; ++k)
            p->draws[i][k] = make_curve(input, p->points[i]);
        c->curve = mktopt_curve_mean(p->draws[i], MOST_DRAWS);
    }
}

static void make_options(fuzz_input *input, problem *p)
{
    mktopt_allocation_options *o = &p->options;
    FUZZ_CHECK(mktopt_allocation_options_init(o, sizeof *o) == MKTOPT_OK);
    const uint8_t form = fuzz_byte(input);
    o->max_evaluations = 3000;
    o->spend_all = form & 1;
    o->objective = (form & 6) == 6;
    if ((form & 24) == 24)
        o->min_roas = fuzz_double(input);
    if ((form & 96) == 96)
        o->max_change_fraction = fuzz_double(input);
    if (form & 128) {
        mktopt_allocation_group *group = &p->groups[0];
        FUZZ_CHECK(mktopt_allocation_group_init(group, sizeof *group) == MKTOPT_OK);
        group->name = "g";
        group->channels = names;
        group->channel_count = fuzz_byte(input) % 6;
        group->min = fuzz_double(input);
        group->max = fuzz_double(input);
        group->max_share = fuzz_double(input);
        o->groups = p->groups;
        o->group_count = 1;
    }
    if (fuzz_byte(input) > 220) {
        for (int t = 0; t < 3; ++t)
            p->factors[t] = fuzz_double(input);
        o->seasonal_factors = p->factors;
        o->period_count = 3;
    }
    if (fuzz_byte(input) > 200)
        o->round_to = fuzz_double(input);
}

static void check_answer(const mktopt_allocation *a, int64_t count)
{
    mktopt_allocation_summary s = {.struct_size = sizeof s};
    FUZZ_CHECK(mktopt_allocation_get_summary(a, &s, NULL) == MKTOPT_OK);
    FUZZ_CHECK(mktopt_allocation_channel_count(a) == count);
    for (int64_t i = 0; i < count; ++i) {
        mktopt_allocation_share share = {.struct_size = sizeof share};
        FUZZ_CHECK(mktopt_allocation_get_channel(a, i, &share, NULL) == MKTOPT_OK);
        FUZZ_CHECK(share.spend >= 0 && isfinite(share.spend));
    }
    for (int64_t i = 0; i < mktopt_allocation_group_count(a); ++i) {
        mktopt_allocation_group_share group = {.struct_size = sizeof group};
        FUZZ_CHECK(mktopt_allocation_get_group(a, i, &group, NULL) == MKTOPT_OK);
    }
    for (int64_t i = 0; i < mktopt_allocation_move_count(a); ++i) {
        mktopt_allocation_move move = {.struct_size = sizeof move};
        FUZZ_CHECK(mktopt_allocation_get_move(a, i, &move, NULL) == MKTOPT_OK);
        FUZZ_CHECK(move.amount >= 0);
    }
}

static void solve(const problem *p, double amount, uint8_t kind, const mktopt_allocator *allocator)
{
    mktopt_allocation *a = NULL;
    mktopt_error err = {0};
    const double spends[MOST_CHANNELS] = {amount, 1, 2, amount, 0};
    const mktopt_status status =
        kind % 3 == 0   ? mktopt_allocation_optimize(p->channels, p->count, amount, &p->options,
                                                     allocator, &a, &err)
        : kind % 3 == 1 ? mktopt_allocation_minimize_spend(p->channels, p->count, amount,
                                                           &p->options, allocator, &a, &err)
                        : mktopt_allocation_what_if(p->channels, p->count, spends, &p->options,
                                                    allocator, &a, &err);
    fuzz_check_error(status, &err);
    FUZZ_CHECK((status == MKTOPT_OK) == (a != NULL));
    if (a != NULL)
        check_answer(a, p->count);
    mktopt_allocation_free(a);
}

static void draw_frontier(const problem *p, double amount, const mktopt_allocator *allocator)
{
    const double budgets[] = {amount, amount / 2, amount + 1};
    mktopt_frontier *f = NULL;
    mktopt_error err = {0};
    const mktopt_status status = mktopt_allocation_frontier(p->channels, p->count, budgets, 3,
                                                            &p->options, allocator, &f, &err);
    fuzz_check_error(status, &err);
    FUZZ_CHECK((status == MKTOPT_OK) == (f != NULL));
    for (int64_t i = 0; i < mktopt_frontier_point_count(f); ++i) {
        mktopt_frontier_point point = {.struct_size = sizeof point};
        FUZZ_CHECK(mktopt_frontier_get_point(f, i, &point, NULL) == MKTOPT_OK);
        FUZZ_CHECK((point.error == NULL) == (point.spends != NULL));
        FUZZ_CHECK(point.status >= 0 || point.spends == NULL);
    }
    mktopt_frontier_free(f);
}

static void evaluate(const mktopt_curve *curve, double spend)
{
    double response = 0, marginal = 0;
    mktopt_error err = {0};
    const mktopt_status status =
        mktopt_curve_evaluate(curve, &spend, 1, &response, &marginal, &err);
    fuzz_check_error(status, &err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input input = {data, size};
    fuzz_memory memory;
    problem p;
    memset(&p, 0, sizeof p);
    fuzz_memory_init(&memory, &input);
    const uint8_t kind = fuzz_byte(&input);
    const double amount = fuzz_double(&input);
    p.count = 1 + fuzz_byte(&input) % MOST_CHANNELS;
    make_options(&input, &p);
    for (int i = 0; i < p.count; ++i)
        make_channel(&input, &p, i);
    evaluate(&p.channels[0].curve, amount);
    if (kind % 4 == 3)
        draw_frontier(&p, amount, &memory.allocator);
    else
        solve(&p, amount, kind, &memory.allocator);
    FUZZ_CHECK(memory.in_use == 0);
    return 0;
}
