/* A model as bytes. Each function passes the members of one struct, in both directions; what is
 * read is bounded where memory, indices or the end of a loop hang on it. Numbers may be any: the
 * worst that they can do is a forecast that does not fit a double, which is an error. */
#include <math.h>
#include <string.h>

#include "base/bytes.h"
#include "base/utf8.h"
#include "forecast/calendar.h"
#include "forecast/cleaning.h"
#include "forecast/forecast_model.h"
#include "forecast/tables.h"

static const uint64_t mark = 0x00014d4346544b4dU; /* "MKTFCM", version 1 */

#define MOST_STEPS (INT64_C(1) << 52) /* exact as doubles */
#define MOST_DATES (INT64_C(1) << 31) /* steps whose times are known, */
#define MOST_TIME  (INT64_C(1) << 50) /* and seconds: no calendar overflows */

enum { WORD = 8 };

typedef struct passage {
    mktopt__bytes bytes;
    mktopt__arena *arena; /* where arrays are read to */
    int32_t out_of_memory;
} passage;

/* ---- parts ---------------------------------------------------------------------------------- */

static void pass_numbers(passage *p, double *values, int64_t count)
{
    mktopt__bytes_words(&p->bytes, values, count);
}

static void pass_i32(passage *p, int32_t *value, int64_t least, int64_t most)
{
    mktopt__bytes_i32(&p->bytes, value, least, most);
}

static void pass_i64(passage *p, int64_t *value, int64_t least, int64_t most)
{
    mktopt__bytes_i64(&p->bytes, value, least, most);
}

static int is_reading(const passage *p)
{
    return p->bytes.from != NULL;
}

static void refuse_unless(passage *p, int condition)
{
    if (is_reading(p) && !condition)
        p->bytes.failed = 1;
}

/* Room for what is read; NULL when there is none. */
static void *new_array(passage *p, int64_t count, size_t size)
{
    if (p->bytes.failed)
        return NULL;
    void *array = mktopt__arena_alloc(p->arena, count, size);
    if (array == NULL)
        p->out_of_memory = p->bytes.failed = 1;
    return array;
}

/* An array that tells its length, at most `most`. */
static void pass_array(passage *p, double **values, int64_t *count, int64_t most)
{
    const int64_t left = is_reading(p) ? mktopt__bytes_left(&p->bytes) : most;
    pass_i64(p, count, 0, left < most ? left : most);
    if (is_reading(p))
        *values = new_array(p, *count, sizeof **values);
    if (*values != NULL)
        pass_numbers(p, *values, *count);
}

/* All of the series, or its last `size` values; what is read gets room to go on. */
static void pass_recent(passage *p, mktopt__recent *recent, int64_t size, int64_t steps)
{
    double *values = is_reading(p) ? NULL : mktopt__recent_values(recent);
    int64_t count = recent->count;
    pass_array(p, &values, &count, size);
    if (!is_reading(p))
        return;
    refuse_unless(p, count == (size < steps ? size : steps));
    *recent = (mktopt__recent){new_array(p, 2 * size, sizeof(double)), 0, count, size, 2 * size};
    if (recent->values != NULL && count > 0)
        memcpy(recent->values, values, (size_t)count * sizeof *values);
}

/* UTF-8 without NUL, filled up to whole words. */
static void pass_text(passage *p, const char **text)
{
    int64_t length = is_reading(p) ? 0 : (int64_t)strlen(*text);
    pass_i64(p, &length, 0, is_reading(p) ? WORD * mktopt__bytes_left(&p->bytes) : length);
    const int64_t words = (length + WORD - 1) / WORD;
    char *own = is_reading(p) ? new_array(p, words + 1, WORD) : NULL;
    for (int64_t i = 0; i < words && !p->bytes.failed; i++) {
        const int64_t left = length - i * WORD;
        char word[WORD] = {0};
        if (!is_reading(p))
            memcpy(word, *text + i * WORD, (size_t)(left < WORD ? left : WORD));
        mktopt__bytes_words(&p->bytes, word, 1);
        if (own != NULL)
            memcpy(own + i * WORD, word, WORD);
    }
    if (own == NULL || p->bytes.failed)
        return;
    for (int64_t i = 0; i < words * WORD; i++)
        refuse_unless(p, (own[i] != 0) == (i < length));
    refuse_unless(p, mktopt__utf8_check(own, (size_t)length));
    *text = own;
}

/* ---- seasons -------------------------------------------------------------------------------- */

static void pass_layer(passage *p, mktopt__season_layer *layer)
{
    pass_i64(p, &layer->start, 0, MOST_STEPS);
    pass_array(p, &layer->values, &layer->cycle, MKTOPT__LONGEST_SEASON);
    pass_numbers(p, &layer->period, 1);
    pass_numbers(p, &layer->level, 1);
    pass_numbers(p, layer->harmonics, 2 * MKTOPT__SEASON_HARMONICS);
}

static void pass_seasons(passage *p, mktopt__combination *all)
{
    mktopt__seasons *seasons;
    if (is_reading(p))
        all->seasons = seasons = new_array(p, 1, sizeof *seasons);
    else
        seasons = (mktopt__seasons *)(uintptr_t)all->seasons; /* only read */
    if (seasons == NULL)
        return;
    pass_i32(p, &seasons->kind, MKTOPT__SEASON_NONE, MKTOPT__SEASON_MULTIPLICATIVE);
    pass_i32(p, &seasons->found, 0, MKTOPT__MOST_LAYERS);
    for (int32_t i = 0; i < seasons->found && !p->bytes.failed; i++) {
        pass_layer(p, &seasons->layers[i]);
        refuse_unless(p, seasons->layers[i].start < all->n);
    }
}

/* ---- models --------------------------------------------------------------------------------- */

static void pass_ets(passage *p, mktopt__ets *m)
{
    pass_i32(p, &m->error, MKTOPT__ETS_ADDITIVE, MKTOPT__ETS_MULTIPLICATIVE);
    pass_i32(p, &m->trend, 0, 1);
    pass_i32(p, &m->damped, 0, 1);
    pass_i32(p, &m->season, MKTOPT__ETS_NONE, MKTOPT__ETS_MULTIPLICATIVE);
    pass_i64(p, &m->period, 1, MKTOPT__ETS_LONGEST_SEASON);
    pass_numbers(p, &m->alpha, 1);
    pass_numbers(p, &m->beta, 1);
    pass_numbers(p, &m->gamma, 1);
    pass_numbers(p, &m->phi, 1);
    pass_numbers(p, &m->level, 1);
    pass_numbers(p, &m->slope, 1);
}

static void pass_dot(passage *p, mktopt__dot *m)
{
    pass_numbers(p, &m->alpha, 1);
    pass_numbers(p, &m->level, 1);
    pass_numbers(p, &m->omega, 1);
}

static void pass_theta(passage *p, mktopt__theta *m)
{
    pass_numbers(p, &m->alpha, 1);
    pass_numbers(p, &m->level, 1);
    pass_numbers(p, &m->drift, 1);
}

static void pass_intermittent(passage *p, mktopt__intermittent *m)
{
    pass_i32(p, &m->variant, MKTOPT__CROSTON, MKTOPT__TSB);
    pass_numbers(p, &m->alpha, 1);
    pass_numbers(p, &m->beta, 1);
}

static void pass_ar(passage *p, mktopt__ar *m)
{
    pass_i64(p, &m->order, 0, MKTOPT__AR_LONGEST);
    pass_numbers(p, &m->drift, 1);
    pass_numbers(p, m->coefficients, m->order);
    pass_numbers(p, &m->variance, 1);
}

static void pass_line(passage *p, mktopt__line *m, const mktopt__design *design)
{
    pass_array(p, &m->coefficients, &m->n_coefficients, MOST_STEPS);
    refuse_unless(p, m->n_coefficients == mktopt__regression_size(design));
}

static void pass_position(passage *p, const mktopt__fitted *m, mktopt__position *at)
{
    switch (m->kind) {
    case MKTOPT__MODEL_ETS:
        pass_numbers(p, &at->ets.level, 1);
        pass_numbers(p, &at->ets.slope, 1);
        pass_numbers(p, at->ets.seasons, m->of.ets.period);
        pass_i64(p, &at->ets.at, 0, m->of.ets.period - 1);
        break;
    case MKTOPT__MODEL_DOT:
        pass_numbers(p, &at->dot.count, 1);
        pass_numbers(p, &at->dot.mean, 1);
        pass_numbers(p, &at->dot.slope, 1);
        pass_numbers(p, &at->dot.level, 1);
        pass_numbers(p, &at->dot.decay, 1);
        break;
    case MKTOPT__MODEL_THETA:
        pass_numbers(p, &at->theta.level, 1);
        pass_numbers(p, &at->theta.decay, 1);
        break;
    case MKTOPT__MODEL_INTERMITTENT:
        pass_numbers(p, &at->intermittent.size, 1);
        pass_numbers(p, &at->intermittent.interval, 1);
        pass_numbers(p, &at->intermittent.probability, 1);
        pass_numbers(p, &at->intermittent.since, 1);
        break;
    case MKTOPT__MODEL_AR:
        pass_numbers(p, &at->offset, 1);
        break;
    default: /* looks back, or at nothing */
        break;
    }
}

static void pass_parameters(passage *p, mktopt__fitted *m, const mktopt__design *design)
{
    switch (m->kind) {
    case MKTOPT__MODEL_NAIVE:
    case MKTOPT__MODEL_MEAN:
        pass_i64(p, &m->period, 1, MKTOPT__LONGEST_GAP);
        break;
    case MKTOPT__MODEL_MEDIAN:
        pass_i64(p, &m->period, 1, MKTOPT__MEDIAN_LONGEST);
        break;
    case MKTOPT__MODEL_ETS:
        pass_ets(p, &m->of.ets);
        break;
    case MKTOPT__MODEL_DOT:
        pass_dot(p, &m->of.dot);
        break;
    case MKTOPT__MODEL_THETA:
        pass_theta(p, &m->of.theta);
        break;
    case MKTOPT__MODEL_INTERMITTENT:
        pass_intermittent(p, &m->of.intermittent);
        break;
    case MKTOPT__MODEL_LINE:
        pass_line(p, &m->of.line, design);
        break;
    default:
        pass_ar(p, &m->of.ar);
    }
}

static void pass_model(passage *p, const mktopt__forecast_fit *fit, mktopt__fitted *m)
{
    int32_t seasonal = m->seasons != NULL;
    pass_text(p, &m->name);
    pass_i32(p, &m->kind, MKTOPT__MODEL_NAIVE, MKTOPT__MODEL_LINE);
    pass_i32(p, &m->logarithm, 0, 1);
    pass_i32(p, &seasonal, 0, 1);
    m->seasons = seasonal ? fit->all.seasons : NULL;
    pass_numbers(p, &m->weight, 1);
    pass_parameters(p, m, &fit->design);
    pass_position(p, m, &m->before);
    pass_position(p, m, &m->now);
    pass_numbers(p, &m->step, 1);
    const int64_t memory = mktopt__model_memory(m);
    if (memory == 0 || p->bytes.failed)
        return;
    pass_recent(p, &m->recent, memory, fit->all.end);
    refuse_unless(p, m->kind != MKTOPT__MODEL_AR || m->recent.count > m->of.ar.order);
}

/* ---- all of it ------------------------------------------------------------------------------ */

static void pass_summary(passage *p, mktopt_forecast_summary *s)
{
    s->struct_size = sizeof *s; /* not stored */
    pass_i32(p, &s->method, MKTOPT_FORECAST_AUTO, MKTOPT_FORECAST_INTERMITTENT);
    pass_i64(p, &s->values, 0, MOST_STEPS);
    pass_i64(p, &s->missing, 0, MOST_STEPS);
    pass_i64(p, &s->outliers, 0, MOST_STEPS);
    pass_i32(p, &s->seasonal, 0, 1);
    pass_numbers(p, &s->mae, 1);
    pass_numbers(p, &s->rmse, 1);
    pass_numbers(p, &s->smape, 1);
    pass_numbers(p, &s->mase, 1);
}

static void pass_levels(passage *p, mktopt__forecast_fit *fit)
{
    double *levels = (double *)(uintptr_t)fit->levels; /* only read, unless they are the reader's */
    pass_array(p, &levels, &fit->n_levels, MKTOPT__MOST_LEVELS);
    fit->levels = levels;
    for (int64_t i = 0; i < fit->n_levels && !p->bytes.failed; i++)
        refuse_unless(p, levels[i] > 0 && levels[i] < 1);
}

static void pass_design(passage *p, mktopt__forecast_fit *fit)
{
    mktopt__design *d = &fit->design;
    double *periods = (double *)(uintptr_t)d->periods, *effects = (double *)(uintptr_t)fit->effects;
    int64_t n_effects = fit->effects != NULL ? d->columns : 0;
    pass_i64(p, &d->columns, 0, MKTOPT__MOST_REGRESSORS);
    pass_i64(p, &d->n, 1, MOST_STEPS);
    pass_array(p, &periods, &d->n_periods, MKTOPT__MOST_SEASONS);
    pass_array(p, &effects, &n_effects, d->columns);
    for (int64_t i = 0; i < d->n_periods && !p->bytes.failed; i++)
        refuse_unless(p, periods[i] > 1 && periods[i] <= MKTOPT__LONGEST_SEASON);
    refuse_unless(p, (n_effects == 0 || n_effects == d->columns));
    d->periods = periods;
    fit->effects = n_effects > 0 ? effects : NULL;
}

static void pass_combination(passage *p, const mktopt__forecast_fit *fit, mktopt__combination *all)
{
    pass_i64(p, &all->n, 1, MOST_STEPS);
    pass_i64(p, &all->end, all->n, MOST_STEPS);
    refuse_unless(p, all->n == fit->design.n);
    pass_numbers(p, &all->size, 1);
    pass_numbers(p, &all->last, 1);
    pass_numbers(p, &all->root, 1);
    pass_numbers(p, &all->proportional, 1);
    pass_numbers(p, &all->assumed, 1);
    pass_numbers(p, &all->scale, 1);
    pass_numbers(p, &all->step, 1);
    pass_numbers(p, &all->lasting, 1);
    pass_i64(p, &all->growth.farthest, 0, (int64_t)1 << MKTOPT__GROWTH_POINTS);
    pass_numbers(p, all->growth.ratios, MKTOPT__GROWTH_POINTS);
    pass_i32(p, &all->exact, 0, 1);
    pass_array(p, &all->errors, &all->n_errors, MOST_STEPS);
    for (int64_t i = 0; i < all->n_errors && !p->bytes.failed; i++)
        refuse_unless(p, isfinite(all->errors[i]));
    pass_numbers(p, &all->told, 1);
    refuse_unless(p, all->told >= 0);
    pass_seasons(p, all);
    pass_i64(p, &all->n_models, 1, MKTOPT__MOST_MODELS);
    for (int64_t m = 0; m < all->n_models && !p->bytes.failed; m++) {
        pass_model(p, fit, &all->models[m]);
        refuse_unless(p, all->n_models == 1 || all->models[m].kind != MKTOPT__MODEL_LINE);
    }
}

static void pass_labels(passage *p, const mktopt__forecast_fit *fit, mktopt__model_labels *labels)
{
    pass_i32(p, &labels->has_times, 0, 1);
    pass_i32(p, &labels->frequency, MKTOPT__HOURLY, MKTOPT__YEARLY);
    pass_i64(p, &labels->start, -MOST_TIME, MOST_TIME);
    pass_i64(p, &labels->n_names, 0, fit->design.columns);
    pass_i64(p, &labels->n_regressors, 0, labels->n_names);
    refuse_unless(p, labels->n_names == 0 || labels->n_names == fit->design.columns);
    refuse_unless(p, labels->has_times || labels->n_regressors == labels->n_names);
    refuse_unless(p, !labels->has_times || fit->first + fit->all.end <= MOST_DATES);
    if (is_reading(p))
        labels->names = new_array(p, labels->n_names, sizeof *labels->names);
    for (int64_t i = 0; i < labels->n_names && !p->bytes.failed; i++)
        pass_text(p, &labels->names[i]);
}

static void pass_all(passage *p, mktopt_forecast_model *model)
{
    mktopt__forecast_fit *fit = &model->fit;
    pass_i64(p, &model->horizon, 1, MKTOPT__LONGEST_HORIZON);
    pass_i32(p, &fit->exponent, -1100, 1100);
    pass_i32(p, &fit->non_negative, 0, 1);
    pass_i64(p, &fit->period, 1, MKTOPT__LONGEST_LAG);
    pass_i64(p, &fit->first, 0, MOST_STEPS);
    pass_i64(p, &fit->after, 0, MKTOPT__LONGEST_GAP);
    pass_levels(p, fit);
    pass_summary(p, &fit->summary);
    pass_design(p, fit);
    pass_combination(p, fit, &fit->all);
    pass_labels(p, fit, &model->labels);
    pass_i64(p, &model->outliers, 0, MOST_STEPS);
    pass_numbers(p, &model->earlier.scale, 1);
    pass_numbers(p, &model->earlier.step, 1);
    pass_numbers(p, &model->limit, 1);
    if (!(model->limit > 0) || p->bytes.failed)
        return;
    refuse_unless(p, fit->all.models[0].kind != MKTOPT__MODEL_LINE);
    pass_recent(p, &model->recent, mktopt__outlier_memory(fit->period), fit->all.end);
}

/* ---- bytes ---------------------------------------------------------------------------------- */

static size_t write_to(const mktopt_forecast_model *model, void *buffer)
{
    passage p = {.bytes = mktopt__bytes_write(buffer, mark)};
    mktopt_forecast_model own = *model; /* the model itself may be in use by others */
    pass_all(&p, &own);
    mktopt__bytes_end(&p.bytes);
    return p.bytes.at;
}

mktopt_status mktopt_forecast_model_save(const mktopt_forecast_model *model, void *buffer,
                                         size_t capacity, size_t *size, mktopt_error *err)
{
    MKTOPT__REQUIRE(model, err);
    MKTOPT__REQUIRE(size, err);
    const size_t needed = write_to(model, NULL);
    MKTOPT__TRY(mktopt__bytes_room(buffer, capacity, needed, err));
    if (buffer != NULL)
        (void)write_to(model, buffer);
    *size = needed;
    return MKTOPT_OK;
}

mktopt_status mktopt_forecast_model_restore(const void *bytes, size_t size,
                                            const mktopt_allocator *allocator,
                                            mktopt_forecast_model **model, mktopt_error *err)
{
    MKTOPT__REQUIRE(bytes, err);
    MKTOPT__REQUIRE(model, err);
    passage p = {0};
    const char *wrong = mktopt__bytes_read(bytes, size, mark, &p.bytes);
    if (wrong != NULL)
        return mktopt__bytes_corrupt(wrong, err);
    mktopt_forecast_model *restored = mktopt__handle_create(allocator, sizeof *restored);
    if (restored == NULL)
        return mktopt__out_of_memory(err);
    p.arena = restored->arena;
    pass_all(&p, restored);
    if (!mktopt__bytes_done(&p.bytes)) {
        mktopt_forecast_model_free(restored);
        return p.out_of_memory ? mktopt__out_of_memory(err)
                               : mktopt__bytes_corrupt("hold what no model has", err);
    }
    *model = restored;
    return MKTOPT_OK;
}

mktopt_status mktopt__forecast_model_clone(const mktopt_forecast_model *from,
                                           const mktopt_allocator *allocator,
                                           mktopt_forecast_model **model, mktopt_error *err)
{
    const size_t size = write_to(from, NULL);
    unsigned char *bytes = mktopt__alloc(allocator, (int64_t)size, 1);
    if (bytes == NULL)
        return mktopt__out_of_memory(err);
    (void)write_to(from, bytes);
    const mktopt_status status = mktopt_forecast_model_restore(bytes, size, allocator, model, err);
    mktopt__free(allocator, bytes, (int64_t)size, 1);
    return status;
}
