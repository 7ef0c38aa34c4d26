/* The table of a change: names to numbers, rows of the same elements to one, sums of parts. */
#include <math.h>
#include <string.h>

#include "anomaly/explain.h"
#include "base/name_index.h"

/* ---- reading ------------------------------------------------------------------------------- */

/* Elements are numbered in the order of their names. */
static mktopt_status number_elements(const mktopt_dimension *given, int64_t rows,
                                     mktopt__arena *arena, mktopt__dimension *out,
                                     mktopt_error *err)
{
    mktopt__name_index index;
    out->element_of = mktopt__arena_alloc(arena, rows, sizeof *out->element_of);
    out->elements = mktopt__arena_alloc(arena, rows, sizeof *out->elements);
    out->name = mktopt__arena_string(arena, given->name);
    if (out->element_of == NULL || out->elements == NULL || out->name == NULL ||
        mktopt__name_index_make(&index, given->elements, rows, sizeof *given->elements, arena) != 0)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < rows; i++) {
        const char *name = *index.sorted[i];
        if (i == 0 || strcmp(name, *index.sorted[i - 1]) != 0) {
            const char *copy = mktopt__arena_string(arena, name);
            if (copy == NULL)
                return mktopt__out_of_memory(err);
            out->elements[out->count++] = copy;
        }
        out->element_of[index.sorted[i] - given->elements] = out->count - 1;
    }
    return MKTOPT_OK;
}

/* A stable sort by counting, of the last dimension first. */
mktopt_status mktopt__sort_rows(const mktopt__cells *cells, const int64_t *dimensions,
                                int64_t n_dimensions, mktopt__arena *arena, int64_t *order,
                                mktopt_error *err)
{
    const int64_t n = cells->rows;
    int64_t *next = mktopt__arena_alloc(arena, n, sizeof *next);
    int64_t *begin = mktopt__arena_alloc(arena, n + 1, sizeof *begin);
    if (next == NULL || begin == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < n; i++)
        order[i] = i;
    for (int64_t j = n_dimensions - 1; j >= 0; j--) {
        const mktopt__dimension *dimension = &cells->dimensions[dimensions[j]];
        memset(begin, 0, (size_t)(dimension->count + 1) * sizeof *begin);
        for (int64_t i = 0; i < n; i++)
            begin[dimension->element_of[i] + 1]++;
        for (int64_t e = 0; e < dimension->count; e++)
            begin[e + 1] += begin[e];
        for (int64_t i = 0; i < n; i++)
            next[begin[dimension->element_of[order[i]]]++] = order[i];
        memcpy(order, next, (size_t)n * sizeof *order);
    }
    return MKTOPT_OK;
}

int mktopt__same_elements(const mktopt__cells *cells, const int64_t *dimensions,
                          int64_t n_dimensions, int64_t a, int64_t b)
{
    for (int64_t j = 0; j < n_dimensions; j++) {
        const int64_t *element_of = cells->dimensions[dimensions[j]].element_of;
        if (element_of[a] != element_of[b])
            return 0;
    }
    return 1;
}

/* Rows of the same elements become one; the given figures are added up in the order given. */
static mktopt_status merge_rows(const mktopt_change *given, mktopt__arena *arena,
                                mktopt__cells *cells, mktopt_error *err)
{
    const double *const figures[] = {given->before, given->after, given->before_denominator,
                                     given->after_denominator};
    double **sums[] = {&cells->top[0], &cells->top[1], &cells->bottom[0], &cells->bottom[1]};
    int64_t *order = mktopt__arena_alloc(arena, given->rows, sizeof *order);
    int64_t *all = mktopt__arena_alloc(arena, cells->n_dimensions, sizeof *all);
    int64_t *moved = mktopt__arena_alloc(arena, given->rows, sizeof *moved);
    if (order == NULL || all == NULL || moved == NULL)
        return mktopt__out_of_memory(err);
    for (int f = 0; f < 4; f++)
        if (figures[f] != NULL) {
            *sums[f] = mktopt__arena_alloc(arena, given->rows, sizeof **sums[f]);
            if (*sums[f] == NULL)
                return mktopt__out_of_memory(err);
        }
    for (int64_t d = 0; d < cells->n_dimensions; d++)
        all[d] = d;
    MKTOPT__TRY(mktopt__sort_rows(cells, all, cells->n_dimensions, arena, order, err));
    int64_t n = 0;
    for (int64_t i = 0; i < given->rows; i++) {
        n += i == 0 ||
             !mktopt__same_elements(cells, all, cells->n_dimensions, order[i], order[i - 1]);
        moved[n - 1] = order[i];
        for (int f = 0; f < 4; f++)
            if (figures[f] != NULL)
                (*sums[f])[n - 1] += figures[f][order[i]];
    }
    cells->rows = n;
    for (int64_t d = 0; d < cells->n_dimensions; d++) {
        const int64_t *old = cells->dimensions[d].element_of;
        int64_t *element_of = mktopt__arena_alloc(arena, n, sizeof *element_of);
        if (element_of == NULL)
            return mktopt__out_of_memory(err);
        for (int64_t i = 0; i < n; i++)
            element_of[i] = old[moved[i]];
        cells->dimensions[d].element_of = element_of;
    }
    return MKTOPT_OK;
}

mktopt_status mktopt__read_cells(const mktopt_change *change, mktopt__arena *arena,
                                 mktopt__cells *out, mktopt_error *err)
{
    *out = (mktopt__cells){
        .rows = change->rows,
        .dimensions = mktopt__arena_alloc(arena, change->dimension_count, sizeof *out->dimensions),
        .n_dimensions = change->dimension_count,
    };
    if (out->dimensions == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t d = 0; d < out->n_dimensions; d++)
        MKTOPT__TRY(
            number_elements(&change->dimensions[d], change->rows, arena, &out->dimensions[d], err));
    return merge_rows(change, arena, out, err);
}

/* ---- sums ------------------------------------------------------------------------------------ */

void mktopt__tally_add(const mktopt__cells *cells, int64_t row, mktopt__tally *tally)
{
    for (int when = 0; when < 2; when++) {
        tally->top[when] += cells->top[when][row];
        if (cells->bottom[0] != NULL)
            tally->bottom[when] += cells->bottom[when][row];
    }
}

mktopt__tally mktopt__tally_without(const mktopt__tally *whole, const mktopt__tally *part)
{
    mktopt__tally rest;
    for (int when = 0; when < 2; when++) {
        rest.top[when] = whole->top[when] - part->top[when];
        rest.bottom[when] = whole->bottom[when] - part->bottom[when];
    }
    return rest;
}

static double quotient(double top, double bottom)
{
    return bottom != 0 ? top / bottom : 0;
}

double mktopt__tally_value(const mktopt__cells *cells, const mktopt__tally *tally, int when)
{
    return cells->bottom[0] == NULL ? tally->top[when]
                                    : quotient(tally->top[when], tally->bottom[when]);
}

double mktopt__tally_relative_change(const mktopt__cells *cells, const mktopt__tally *tally)
{
    const double before = mktopt__tally_value(cells, tally, 0);
    return before != 0 ? mktopt__tally_value(cells, tally, 1) / before - 1 : (double)NAN;
}

double mktopt__tally_effect(const mktopt__cells *cells, const mktopt__tally *whole,
                            const mktopt__tally *part)
{
    const double top = part->top[1] - part->top[0];
    if (cells->bottom[0] == NULL)
        return top;
    const double bottom = part->bottom[1] - part->bottom[0];
    return quotient(top * whole->bottom[0] - bottom * whole->top[0],
                    whole->bottom[0] * (whole->bottom[0] + bottom));
}
