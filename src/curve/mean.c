/* Upper polylines of the mean of many response curves. */
#include "curve/mean.h"

#include <math.h>
#include <string.h>

#include "base/sum.h"

/* The first polyline has FINE cells, each so much wider than the one before, around the spends
 * where the curves bend; beyond them a few that widen fast. */
enum { FINE = 14, COARSE = 80, MANY = 64 };
static const double FIRST = 1.0 / 16, WIDER = 1.6, FAST = 16;

/* Bounds of one curve in a cell: its ends' values, the steepest line up from the left and the
 * flattest one up to the right. An infinite slope means that only the right line holds. */
typedef struct lines {
    double y0, y1, s0, s1;
} lines;

static lines constant(double y)
{
    return (lines){y, y, 0, 0};
}

static lines chord(double y0, double y1, double width)
{
    const double slope = (y1 - y0) / width;
    return (lines){y0, y1, slope, slope};
}

/* The slope just left of x: where the curve bends down at x, that of its rising part. */
static double slope_before(const mktopt__shape *shape, double x)
{
    return x == shape->flat_from ? mktopt__shape_slope(shape, nextafter(x, 0))
                                 : mktopt__shape_slope(shape, x);
}

static lines polyline_lines(const mktopt__shape *shape, double u, double v)
{
    const double y0 = mktopt__shape_value(shape, u), y1 = mktopt__shape_value(shape, v);
    double most = fmax(y0, y1);
    int knots = 0;
    for (int64_t i = 0; i < shape->point_count; i++) {
        if (shape->points[2 * i] <= u || shape->points[2 * i] >= v)
            continue;
        knots = 1;
        most = fmax(most, shape->points[2 * i + 1]);
    }
    return knots ? constant(most) : chord(y0, y1, v - u);
}

static lines lines_of(const mktopt__shape *shape, double u, double v)
{
    if (shape->type == MKTOPT_CURVE_PIECEWISE)
        return polyline_lines(shape, u, v);
    const double y0 = mktopt__shape_value(shape, u), y1 = mktopt__shape_value(shape, v);
    if (shape->type == MKTOPT_CURVE_BENCHMARK && u < shape->concave_from &&
        v >= shape->concave_from) /* it jumps; nothing lies between neighbours */
        return nextafter(u, v) < v ? constant(y1) : chord(y0, y1, v - u);
    if (v <= shape->concave_from)
        return chord(y0, y1, v - u);
    const double s0 = mktopt__shape_slope(shape, u), s1 = slope_before(shape, v);
    if (u >= shape->concave_from)
        return (lines){y0, y1, s0, s1};
    return (lines){y0, y1, mktopt__shape_slope(shape, shape->concave_from), fmin(s0, s1)};
}

static mktopt__cell cell_of(const mktopt__response *response, double u, double v)
{
    mktopt__sum y0 = {0}, y1 = {0};
    double s0 = 0, s1 = 0;
    for (int64_t i = 0; i < response->count; i++) {
        const lines l = lines_of(&response->shapes[i], u, v);
        mktopt__sum_add(&y0, l.y0);
        mktopt__sum_add(&y1, l.y1);
        s0 += l.s0;
        s1 += l.s1;
    }
    const double n = (double)response->count, width = v - u;
    mktopt__cell cell = {u, v, mktopt__sum_value(&y0) / n, mktopt__sum_value(&y1) / n, 0, 0};
    s0 /= n;
    s1 /= n;
    if (!(s0 < INFINITY)) /* the right line alone */
        cell.y0 = fmax(cell.y0, cell.y1 - s1 * width);
    double t = width / 2;
    if (s0 > s1 && s0 < INFINITY)
        t = fmin(fmax((cell.y1 - cell.y0 - s1 * width) / (s0 - s1), 0), width);
    cell.peak_x = u + t;
    cell.peak_y = cell.y1 - s1 * (width - t);
    return cell;
}

/* With values and slopes at both ends. */
static mktopt__cell new_cell(mktopt__mean *mean, double u, double v)
{
    mean->evaluations += 2 * mean->response->count;
    return cell_of(mean->response, u, v);
}

static mktopt_status reserve(mktopt__mean *mean, int64_t count, mktopt__arena *arena,
                             mktopt_error *err)
{
    if (count <= mean->capacity)
        return MKTOPT_OK;
    const int64_t capacity = 2 * count;
    mktopt__cell *cells = mktopt__arena_alloc(arena, capacity, sizeof *cells);
    if (cells == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < mean->count; i++)
        cells[i] = mean->cells[i];
    mean->cells = cells;
    mean->capacity = capacity;
    return MKTOPT_OK;
}

/* The mean scale of the curves; powers and polylines have none of their own. */
static double bending_spend(const mktopt__response *response, double high)
{
    double sum = 0;
    for (int64_t i = 0; i < response->count; i++)
        sum += response->shapes[i].scale / (double)response->count;
    const int32_t type = response->shapes[0].type;
    if (type == MKTOPT_CURVE_POWER || type == MKTOPT_CURVE_PIECEWISE || !(sum < high))
        sum = high;
    return fmax(sum, high * 1e-60);
}

mktopt_status mktopt__mean_init(mktopt__mean *mean, const mktopt__response *response, double high,
                                mktopt__arena *arena, mktopt_error *err)
{
    *mean = (mktopt__mean){.response = response, .at_zero = mktopt__response_value(response, 0)};
    MKTOPT__TRY(reserve(mean, FINE + COARSE + 1, arena, err));
    double u = 0, v = FIRST * bending_spend(response, high);
    for (int k = 0; u < high; k++) {
        v = v < high && k < FINE + COARSE ? v : high;
        mean->cells[mean->count++] = new_cell(mean, u, v);
        u = v;
        v *= k < FINE ? WIDER : FAST;
    }
    mean->first = mktopt__arena_copy(arena, mean->cells, mean->count, sizeof *mean->cells);
    mean->first_count = mean->count;
    return mean->first != NULL ? MKTOPT_OK : mktopt__out_of_memory(err);
}

void mktopt__mean_forget(mktopt__mean *mean)
{
    if (mean->count <= mean->first_count + MANY)
        return;
    memcpy(mean->cells, mean->first, (size_t)mean->first_count * sizeof *mean->cells);
    mean->count = mean->first_count;
}

static void split_at(mktopt__mean *mean, int64_t i, double x)
{
    const mktopt__cell whole = mean->cells[i];
    if (!(x > whole.x0 && x < whole.x1))
        return;
    for (int64_t k = mean->count++; k > i; k--)
        mean->cells[k] = mean->cells[k - 1];
    mean->cells[i] = new_cell(mean, whole.x0, x);
    mean->cells[i + 1] = new_cell(mean, x, whole.x1);
}

/* The same, unless a part would be too narrow to matter. */
static void split(mktopt__mean *mean, int64_t i, double x)
{
    const mktopt__cell *whole = &mean->cells[i];
    if (x - whole->x0 > 1e-13 * whole->x1 && whole->x1 - x > 1e-13 * whole->x1)
        split_at(mean, i, x);
}

/* The first that ends at x or beyond it. */
static int64_t cell_at(const mktopt__mean *mean, double x)
{
    int64_t first = 0, last = mean->count - 1;
    while (first < last) {
        const int64_t i = first + (last - first) / 2;
        if (mean->cells[i].x1 < x)
            first = i + 1;
        else
            last = i;
    }
    return first;
}

double mktopt__mean_jump(const mktopt__mean *mean, int64_t curve, int64_t k)
{
    const mktopt__shape *shape = &mean->response->shapes[curve];
    if (shape->type == MKTOPT_CURVE_PIECEWISE)
        return k < shape->point_count ? shape->points[2 * k] : (double)NAN;
    return shape->type == MKTOPT_CURVE_BENCHMARK && k == 0 ? shape->concave_from : (double)NAN;
}

int64_t mktopt__mean_cell_to_split(const mktopt__mean *mean, double jump)
{
    const int64_t i = cell_at(mean, jump);
    const mktopt__cell *cell = &mean->cells[i];
    return mean->count > 0 && jump > cell->x0 && nextafter(cell->x0, cell->x1) < cell->x1 &&
                   jump <= cell->x1 && (jump < cell->x1 || nextafter(jump, 0) > cell->x0)
               ? i
               : -1;
}

mktopt_status mktopt__mean_follow(mktopt__mean *mean, double jump, mktopt__arena *arena,
                                  mktopt_error *err)
{
    const double before = nextafter(jump, 0);
    if (mean->count == 0)
        return MKTOPT_OK;
    MKTOPT__TRY(reserve(mean, mean->count + 2, arena, err));
    split_at(mean, cell_at(mean, before), before);
    split_at(mean, cell_at(mean, jump), jump);
    return MKTOPT_OK;
}

/* Takes `knot` when it is in the cell and nearer to the middle than what there is. */
static void take_nearer(const mktopt__cell *cell, double knot, double *nearest)
{
    const double middle = cell->x0 + (cell->x1 - cell->x0) / 2;
    if (knot > cell->x0 && knot < cell->x1 && !(fabs(knot - middle) >= fabs(*nearest - middle)))
        *nearest = knot;
}

/* Where a curve jumps or has a corner, in the cell and as near to its middle as there is: no line
 * follows it there. NaN: nowhere. */
static double find_knot(const mktopt__mean *mean, const mktopt__cell *cell)
{
    double nearest = NAN, jump;
    for (int64_t i = 0; i < mean->response->count; i++) {
        const mktopt__shape *shape = &mean->response->shapes[i];
        for (int64_t k = 0; !isnan(jump = mktopt__mean_jump(mean, i, k)); k++)
            take_nearer(cell, jump, &nearest);
        if (shape->type != MKTOPT_CURVE_BENCHMARK)
            continue;
        take_nearer(cell, nextafter(shape->concave_from, 0), &nearest);
        take_nearer(cell, shape->flat_from, &nearest);
    }
    return nearest;
}

static void halve(mktopt__mean *mean, int64_t i)
{
    const mktopt__cell *cell = &mean->cells[i];
    const double knot = find_knot(mean, cell);
    /* an infinite slope: what is above it falls with a power of the width */
    const double part = cell->x0 == 0 && cell->y0 > mean->at_zero ? 1 / FAST : 0.5;
    if (isnan(knot))
        split(mean, i, cell->x0 + part * (cell->x1 - cell->x0));
    else
        split_at(mean, i, knot);
}

mktopt_status mktopt__mean_refine(mktopt__mean *mean, double x, mktopt__arena *arena,
                                  mktopt_error *err)
{
    if (mean->count == 0)
        return MKTOPT_OK;
    MKTOPT__TRY(reserve(mean, mean->count + 4, arena, err));
    const int64_t i = cell_at(mean, x);
    const int64_t before = mean->count;
    split(mean, i, x);
    if (mean->count > before || i + 1 < mean->count)
        halve(mean, i + 1);
    halve(mean, i);
    return MKTOPT_OK;
}

mktopt_status mktopt__mean_touch(mktopt__mean *mean, double x, mktopt__arena *arena,
                                 mktopt_error *err)
{
    if (mean->count == 0)
        return MKTOPT_OK;
    MKTOPT__TRY(reserve(mean, mean->count + 1, arena, err));
    split(mean, cell_at(mean, x), x);
    return MKTOPT_OK;
}

int64_t mktopt__mean_points(const mktopt__mean *mean, double factor, double *points)
{
    int64_t n = 0;
    const mktopt__cell *last = NULL;
    for (int64_t i = 0; i < mean->count; i++) {
        const mktopt__cell *c = &mean->cells[i];
        points[2 * n] = c->x0;
        points[2 * n++ + 1] = factor * (last != NULL ? fmax(c->y0, last->y1) : c->y0);
        if (c->peak_x > c->x0 && c->peak_x < c->x1) {
            points[2 * n] = c->peak_x;
            points[2 * n++ + 1] = factor * c->peak_y;
        }
        last = c;
    }
    points[2 * n] = last != NULL ? last->x1 : 0;
    points[2 * n++ + 1] =
        factor * (last != NULL ? last->y1 : mktopt__response_value(mean->response, 0));
    return n;
}
