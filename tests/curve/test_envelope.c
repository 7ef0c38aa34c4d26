/* Concave envelopes against the definition, by sampling: above the function everywhere, concave,
 * and meeting it at the ends of every bridge; demands against the best of many samples. Upper
 * polylines of means lie above the mean. */
#include "draws.h"
#include "support.h"

#include "curve/envelope.h"
#include "curve/mean.h"

enum { SAMPLES = 2000 };

static double spread(mktopt__random *r, double low, double high)
{
    return exp(uniform(r, log(low), log(high)));
}

static double points[32];

static mktopt_curve random_curve(mktopt__random *r)
{
    const double size = spread(r, 1, 1e5), scale = spread(r, 1, 1e4);
    double x = 0, y = 0;
    switch (mktopt__random_below(r, 8)) {
    case 0:
        return mktopt_curve_hill(size, uniform(r, 0.2, 1), scale);
    case 1:
    case 2:
        return mktopt_curve_hill(size, uniform(r, 1, 20), scale);
    case 3:
        return mktopt_curve_exponential(size, scale);
    case 4:
        return mktopt_curve_power(size / 1000, uniform(r, 0.01, 1));
    case 5:
        return mktopt_curve_log(size, scale);
    case 6: {
        const double roas = spread(r, 0.1, 10), least = spread(r, 1, 3e3),
                     efficiency = uniform(r, 0.3, 1);
        return mktopt_curve_benchmark(roas, least, efficiency, least * uniform(r, 1, 10));
    }
    default:
        for (int i = 0; i < 8; i++) {
            points[2 * i] = x;
            points[2 * i + 1] = y;
            const double rise = spread(r, 1, 1e4);
            x += spread(r, 10, 2000);
            y += mktopt__random_below(r, 5) == 0 ? -0.3 * rise : rise;
        }
        return mktopt_curve_piecewise(points, 8);
    }
}

static mktopt__domain random_domain(mktopt__random *r)
{
    mktopt__domain d = {.on = 1};
    d.low = mktopt__random_below(r, 2) ? spread(r, 1, 5e3) : 0;
    d.high = d.low + (mktopt__random_below(r, 8) ? spread(r, 1, 2e4) : 0);
    d.fee = mktopt__random_below(r, 3) ? 0 : spread(r, 1, 1e4);
    d.off = d.low > 0 || d.fee > 0 ? (int32_t)mktopt__random_below(r, 2) : 0;
    return d;
}

static double function(const mktopt__shape *s, const mktopt__domain *d, double x)
{
    return mktopt__shape_value(s, x) - (d->off && x == 0 ? 0 : d->fee);
}

static void check_envelope(const mktopt__shape *s, const mktopt__domain *d,
                           const mktopt__envelope *e)
{
    double size = 0;
    assert_true(mktopt__envelope_high(e) == d->high);
    assert_true(mktopt__envelope_low(e) == (d->off ? 0 : d->low));
    for (int k = 0; k <= SAMPLES; k++)
        size = fmax(size, fabs(function(s, d, d->low + (d->high - d->low) * k / SAMPLES)));
    for (int k = 0; k <= SAMPLES; k++) {
        const double x = k == SAMPLES ? d->high : d->low + (d->high - d->low) * k / SAMPLES;
        if (d->off && x == 0)
            continue;
        if (!(mktopt__envelope_value(e, x) >= function(s, d, x) - 1e-12 * size))
            fail_msg("type %d at %g: envelope %.17g below %.17g", (int)s->type, x,
                     mktopt__envelope_value(e, x), function(s, d, x));
    }
    for (int32_t i = 0; i < e->count; i++) {
        const mktopt__piece *p = &e->pieces[i];
        assert_true(p->x1 > p->x0 && p->s0 >= p->s1);
        assert_true(i == 0 || (p[-1].x1 == p->x0 && p[-1].s1 >= p->s0));
        assert_true(fabs(p->y1 - function(s, d, p->x1)) <= 1e-12 * size);
        assert_true(fabs(p->y0 - function(s, d, p->x0)) <= 1e-12 * size);
    }
}

/* No sample earns more at the price than what the envelope says is best. */
static void check_demand(const mktopt__shape *s, const mktopt__domain *d, const mktopt__envelope *e,
                         double price)
{
    const mktopt__demand found = mktopt__envelope_demand(e, price, 0);
    const double best = found.low_value - price * found.low;
    double size = fabs(found.low_value) + fabs(price) * d->high;
    assert_true(found.low <= found.high);
    assert_true(fabs(function(s, d, found.low) - found.low_value) <= 1e-12 * size);
    for (int k = 0; k <= SAMPLES; k++) {
        const double x = k == SAMPLES ? d->high : d->low + (d->high - d->low) * k / SAMPLES;
        const double earned = function(s, d, x) - price * x;
        if (earned > best + 1e-13 * size)
            fail_msg("type %d price %g: %g earns %.17g, best %.17g at %g", (int)s->type, price, x,
                     earned, best, found.low);
    }
    if (d->off)
        assert_true(mktopt__shape_value(s, 0) <= best + 1e-13 * size);
}

static void test_random_envelopes(void **state)
{
    (void)state;
    mktopt__random r;
    mktopt__random_seed(&r, 11);
    mktopt__piece pieces[40];
    for (int i = 0; i < 2000; i++) {
        const mktopt_curve c = random_curve(&r);
        const mktopt__shape s = mktopt__shape_of(&c);
        const mktopt__domain d = random_domain(&r);
        mktopt__envelope e = {.pieces = pieces};
        assert_true(mktopt__envelope_room(&s) <= 40);
        mktopt__envelope_build(&e, &s, &d);
        assert_true(e.count <= mktopt__envelope_room(&s));
        check_envelope(&s, &d, &e);
        for (double price = 1e-4; price < 1e3; price *= 3)
            check_demand(&s, &d, &e, price);
        check_demand(&s, &d, &e, 0);
        check_demand(&s, &d, &e, -1);
        for (int32_t k = 0; k < e.count; k++)
            if (e.pieces[k].s0 < 1e300)
                check_demand(&s, &d, &e, e.pieces[k].s0);
    }
}

/* From 0 the tangent point of a Hill curve is gamma (alpha - 1)^(1/alpha). */
static void test_hill_tangent(void **state)
{
    (void)state;
    mktopt__piece pieces[5];
    for (double alpha = 1.1; alpha <= 20; alpha += 0.7) {
        const mktopt_curve c = mktopt_curve_hill(5, alpha, 3);
        const mktopt__shape s = mktopt__shape_of(&c);
        const mktopt__domain d = {.high = 300, .on = 1};
        mktopt__envelope e = {.pieces = pieces};
        mktopt__envelope_build(&e, &s, &d);
        assert_int_equal(e.count, 2);
        assert_near(e.pieces[0].x1, 3 * pow(alpha - 1, 1 / alpha), 1e-9);
        assert_int_equal(e.pieces[0].kind, MKTOPT__BRIDGE);
        assert_int_equal(e.pieces[1].kind, MKTOPT__ARC);
    }
}

/* Equal curves have bridges that are equally steep to the last bit, wherever their domains end:
 * whoever compares them finds ties where there are ties. */
static void test_bridges_whatever_the_end(void **state)
{
    (void)state;
    mktopt__random r;
    mktopt__random_seed(&r, 12);
    mktopt__piece pieces[5], others[5];
    int bridges = 0;
    for (int i = 0; i < 4000; i++) {
        const mktopt_curve c = random_curve(&r);
        const mktopt__shape s = mktopt__shape_of(&c);
        mktopt__domain d = random_domain(&r);
        mktopt__envelope e = {.pieces = pieces}, other = {.pieces = others};
        if (s.type == MKTOPT_CURVE_PIECEWISE || d.high <= s.concave_from) /* no tangent */
            continue;
        mktopt__envelope_build(&e, &s, &d);
        if (e.count < 2 || pieces[0].kind != MKTOPT__BRIDGE)
            continue;
        d.high = pieces[0].x1 * spread(&r, 1.0001, 1e4);
        mktopt__envelope_build(&other, &s, &d);
        assert_true(others[0].kind == MKTOPT__BRIDGE);
        assert_true(others[0].x1 == pieces[0].x1 && others[0].s0 == pieces[0].s0);
        bridges++;
    }
    assert_true(bridges > 500);
}

/* Whatever is random about the draws, the polyline lies above their mean, and closer when refined.
 */
static void test_means_lie_below(void **state)
{
    (void)state;
    mktopt__random r;
    mktopt__random_seed(&r, 12);
    mktopt__arena *arena = mktopt__arena_create(NULL);
    double line[4096];
    for (int i = 0; i < 60; i++) {
        mktopt__shape shapes[20];
        const mktopt_curve first = random_curve(&r);
        int n = 0;
        while (n < 20) {
            mktopt_curve c = random_curve(&r);
            if (c.type == MKTOPT_CURVE_PIECEWISE)
                c = mktopt_curve_hill(100, 3, 200);
            if (c.type == first.type || first.type == MKTOPT_CURVE_PIECEWISE)
                shapes[n++] = mktopt__shape_of(&c);
        }
        const mktopt__response response = {shapes, 20};
        mktopt__mean mean;
        const double high = spread(&r, 10, 1e5), target = high * uniform(&r, 0, 1);
        assert_int_equal(mktopt__mean_init(&mean, &response, high, arena, NULL), MKTOPT_OK);
        for (int k = 0; k < 40; k++)
            assert_int_equal(mktopt__mean_refine(&mean, target, arena, NULL), MKTOPT_OK);
        const mktopt__shape s = {.type = MKTOPT_CURVE_PIECEWISE,
                                 .flat_from = INFINITY,
                                 .points = line,
                                 .point_count = mktopt__mean_points(&mean, 1, line)};
        const double top = mktopt__response_value(&response, high);
        for (int k = 0; k <= 3000; k++) {
            const double x = high * k / 3000;
            if (!(mktopt__shape_value(&s, x) >= mktopt__response_value(&response, x) - 1e-12 * top))
                fail_msg("case %d at %g: %.17g below %.17g", i, x, mktopt__shape_value(&s, x),
                         mktopt__response_value(&response, x));
        }
        assert_true(mktopt__shape_value(&s, target) <=
                    mktopt__response_value(&response, target) + 1e-9 * top);
    }
    mktopt__arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_envelopes),
        cmocka_unit_test(test_hill_tangent),
        cmocka_unit_test(test_bridges_whatever_the_end),
        cmocka_unit_test(test_means_lie_below),
    };
    return cmocka_run_group_tests_name("curve_envelope", tests, NULL, NULL);
}
