/* The parameters of fitted models, by name. */
#include <math.h>

#include "forecast/forecast_priv.h"

enum { MOST = 16 * MKTOPT__MOST_MODELS };

typedef struct list {
    mktopt__arena *arena;
    const char *model; /* whose they are; NULL: there is only one */
    mktopt__forecast_parameter items[MOST];
    int64_t count;
    int failed;
} list;

static void add(list *l, const char *name, double value)
{
    if (l->count == MOST)
        return;
    const char *text =
        l->model != NULL ? mktopt__arena_printf(l->arena, "%s.%s", l->model, name) : name;
    if (text == NULL)
        l->failed = 1;
    l->items[l->count++] = (mktopt__forecast_parameter){text, value};
}

static void add_ets(list *l, const mktopt__ets *m, double scale)
{
    add(l, "error_multiplicative", m->error == MKTOPT__ETS_MULTIPLICATIVE);
    add(l, "trend", m->trend);
    add(l, "damped", m->damped);
    add(l, "season_additive", m->season == MKTOPT__ETS_ADDITIVE);
    add(l, "season_multiplicative", m->season == MKTOPT__ETS_MULTIPLICATIVE);
    add(l, "alpha", m->alpha);
    if (m->trend)
        add(l, "beta", m->beta);
    if (m->season)
        add(l, "gamma", m->gamma);
    if (m->damped)
        add(l, "phi", m->phi);
    add(l, "initial_level", m->level * scale);
    if (m->trend)
        add(l, "initial_slope", m->slope * scale);
}

static void add_model(list *l, const mktopt__fitted *m, double scale)
{
    switch (m->kind) {
    case MKTOPT__MODEL_ETS:
        add_ets(l, &m->of.ets, scale);
        break;
    case MKTOPT__MODEL_DOT:
        add(l, "alpha", m->of.dot.alpha);
        add(l, "theta", 1 / (1 - m->of.dot.omega));
        if (!m->logarithm)
            add(l, "initial_level", m->of.dot.level * scale);
        break;
    case MKTOPT__MODEL_THETA:
        add(l, "alpha", m->of.theta.alpha);
        add(l, "drift", m->of.theta.drift * scale);
        add(l, "initial_level", m->of.theta.level * scale);
        break;
    case MKTOPT__MODEL_AR:
        add(l, "order", (double)m->of.ar.order);
        if (!m->logarithm)
            add(l, "drift", m->of.ar.drift * scale);
        break;
    case MKTOPT__MODEL_INTERMITTENT:
        add(l, "alpha", m->of.intermittent.alpha);
        add(l, "beta", m->of.intermittent.beta);
        break;
    case MKTOPT__MODEL_LINE:
        add(l, "slope", m->of.line.coefficients[1] * scale);
        break;
    default:
        add(l, "steps", (double)m->period);
    }
}

static int add_effects(list *l, const double *effects, int64_t count, double scale)
{
    for (int64_t i = 0; i < count; i++) {
        const char *name = mktopt__arena_printf(l->arena, "effect[%d]", (int)i);
        if (name == NULL)
            return -1;
        add(l, name, effects[i] * scale);
    }
    return 0;
}

mktopt_status mktopt__forecast_parameters(mktopt__arena *arena, const mktopt__forecast_fit *fit,
                                          mktopt_forecast *forecast, mktopt_error *err)
{
    const mktopt__combination *all = &fit->all;
    const double scale = ldexp(1, fit->exponent);
    const int64_t effects = fit->design.columns;
    list l = {.arena = arena};
    for (int64_t i = 0; i < all->n_models; i++) {
        const mktopt__fitted *model = &all->models[i];
        l.model = all->n_models > 1 ? model->name : NULL;
        if (l.model != NULL)
            add(&l, "weight", model->weight);
        add_model(&l, model, scale);
        if (model->kind == MKTOPT__MODEL_LINE)
            l.failed |= add_effects(
                &l, model->of.line.coefficients + model->of.line.n_coefficients - effects, effects,
                scale);
    }
    l.model = NULL;
    if (fit->effects != NULL)
        l.failed |= add_effects(&l, fit->effects, effects, scale);
    forecast->parameters = mktopt__arena_alloc(arena, l.count, sizeof *forecast->parameters);
    if (l.failed || forecast->parameters == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < l.count; i++)
        forecast->parameters[i] = l.items[i];
    forecast->n_parameters = l.count;
    return MKTOPT_OK;
}
