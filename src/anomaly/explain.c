/* mktopt_change_explain: causes that are found, weighed against what the rest did, and said. */
#include "anomaly/explain.h"

#include <math.h>
#include <string.h>

#include "anomaly/explain_search.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/options.h"

/* What the rest changed counts beyond that many standard errors of its noise. */
static const double noise_errors = 2;

/* ---- options ------------------------------------------------------------------------------- */

#define S mktopt_explain_options
static const mktopt__field options_fields[] = {
    MKTOPT__MEMBER(S, STRING, metric, MKTOPT__DEFAULT_VALUE("the total"),
                   .doc = "What the sentence calls it."),
    MKTOPT__MEMBER(S, F64, explained_share, MKTOPT__DEFAULT(0.67), MKTOPT__ABOVE_TO(0, 1),
                   .doc = "Share of the change that causes must explain (the paper's T_EP)."),
    MKTOPT__MEMBER(S, F64, least_share, MKTOPT__DEFAULT(0.05), MKTOPT__ABOVE_TO(0, 1),
                   .doc = "Share that each of them must explain (the paper's T_EEP, there 0.1)."),
};
const mktopt__struct mktopt__explain_options_type = {.name = "explain_options",
                                                     MKTOPT__STRUCT_TABLE(S, options_fields)};
#undef S

mktopt_status mktopt_explain_options_init(mktopt_explain_options *options, size_t size)
{
    return mktopt__options_init(&mktopt__explain_options_type, options, size);
}

/* ---- causes --------------------------------------------------------------------------------- */

/* A cause, or as the last one the rest. */
typedef struct share {
    mktopt__tally tally;
    double effect;
    int64_t product; /* of the causes found; -1: the rest */
} share;

typedef struct weighed {
    const mktopt__cells *cells;
    const mktopt_explain_options *options;
    mktopt__causes found;
    share shares[MKTOPT__MOST_CAUSES + 1]; /* causes, the largest first, then the rest */
    int64_t count;                         /* of causes */
    mktopt__tally whole;
    double effects;    /* of all, signed */
    double rest_noise; /* variance */
} weighed;

/* Sums by cause; causes that are not kept belong to the rest. */
static void add_up(weighed *w, const int32_t kept[MKTOPT__MOST_CAUSES])
{
    share all[MKTOPT__MOST_CAUSES + 1];
    memset(all, 0, sizeof all);
    memset(&w->whole, 0, sizeof w->whole);
    w->rest_noise = w->effects = 0;
    for (int64_t i = 0; i < w->cells->rows; i++) {
        const int32_t cause = w->found.cause_of[i];
        const int is_rest = cause == 0 || !kept[cause - 1];
        mktopt__tally_add(w->cells, i, &all[is_rest ? MKTOPT__MOST_CAUSES : cause - 1].tally);
        mktopt__tally_add(w->cells, i, &w->whole);
        w->rest_noise += is_rest ? w->found.noise[i] : 0;
    }
    w->count = 0;
    for (int64_t i = 0; i <= MKTOPT__MOST_CAUSES; i++) {
        all[i].product = i;
        all[i].effect = mktopt__tally_effect(w->cells, &w->whole, &all[i].tally);
        w->effects += all[i].effect;
        if (i == MKTOPT__MOST_CAUSES || i >= w->found.count || !kept[i])
            continue;
        int64_t at = w->count++;
        for (; at > 0 && fabs(w->shares[at - 1].effect) < fabs(all[i].effect); at--)
            w->shares[at] = w->shares[at - 1];
        w->shares[at] = all[i];
    }
    w->shares[w->count] = all[MKTOPT__MOST_CAUSES];
    w->shares[w->count].product = -1;
}

/* What the causes changed, whatever its sign. */
static double caused(const weighed *w)
{
    double sum = 0;
    for (int64_t i = 0; i < w->count; i++)
        sum += fabs(w->shares[i].effect);
    return sum;
}

/* Whether causes that work in one direction explain so much of the change, noise and all. */
static int is_explained(const weighed *w, double least)
{
    double sum = 0;
    for (int64_t i = 0; i < w->count; i++)
        sum += w->shares[i].effect;
    return fabs(sum) < caused(w) * (1 - 1e-9) || sum / w->effects >= least;
}

/* Causes that explain too little are none. */
static void drop_small(weighed *w)
{
    int32_t kept[MKTOPT__MOST_CAUSES] = {0};
    const double least = w->options->least_share * caused(w);
    for (int64_t i = 0; i < w->count; i++)
        kept[w->shares[i].product] = fabs(w->shares[i].effect) >= least;
    add_up(w, kept);
}

/* What the rest changed in the direction of the whole, beyond its noise, counts against causes. */
static int is_concentrated(const weighed *w)
{
    const share *rest = &w->shares[w->count];
    const double value = fabs(mktopt__tally_value(w->cells, &w->whole, 0));
    double noise = noise_errors * sqrt(w->rest_noise);
    if (w->cells->bottom[0] != NULL)
        noise = w->whole.bottom[0] > 0 ? noise / w->whole.bottom[0] : 0;
    const double same = rest->effect * w->effects > 0 ? fabs(rest->effect) : 0;
    const double excess = fmax(same - noise, 0), gross = caused(w) + excess;
    if (w->count == 0 || caused(w) < w->options->explained_share * gross ||
        !is_explained(w, w->options->explained_share / 2))
        return 0;
    const double left = mktopt__tally_relative_change(w->cells, &rest->tally);
    return !(excess > 0) || !(value > 0) || isnan(left) ||
           fabs(left) * (excess / same) <= MKTOPT__REST_SHARE * gross / value;
}

static mktopt_status describe_step(const weighed *w, int64_t cause, int64_t d, mktopt__arena *arena,
                                   mktopt_change_cause *out, mktopt_error *err)
{
    const share *of = &w->shares[cause];
    const mktopt__product *product = &w->found.items[of->product];
    const mktopt__dimension *dimension = &w->cells->dimensions[d];
    const char **names = mktopt__arena_alloc(arena, product->size[d], sizeof *names);
    int64_t n = 0;
    if (names == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t e = 0; e < dimension->count; e++)
        if (product->in[d][e])
            names[n++] = dimension->elements[e];
    *out = (mktopt_change_cause){
        .struct_size = sizeof *out,
        .cause = (int32_t)cause,
        .dimension = dimension->name,
        .elements = names,
        .element_count = n,
        .explained = w->effects != 0 ? of->effect / w->effects : 0,
        .before = mktopt__tally_value(w->cells, &of->tally, 0),
        .after = mktopt__tally_value(w->cells, &of->tally, 1),
    };
    return MKTOPT_OK;
}

static mktopt_status list_causes(const weighed *w, mktopt__arena *arena, mktopt__array *causes,
                                 mktopt_error *err)
{
    const int64_t most = w->count * w->cells->n_dimensions;
    mktopt_change_cause *steps = mktopt__arena_alloc(arena, most, sizeof *steps);
    int64_t n = 0;
    if (steps == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < w->count; i++)
        for (int64_t d = 0; d < w->cells->n_dimensions; d++)
            if (w->found.items[w->shares[i].product].size[d] > 0)
                MKTOPT__TRY(describe_step(w, i, d, arena, &steps[n++], err));
    *causes = (mktopt__array){steps, n};
    return MKTOPT_OK;
}

/* ---- dimensions ----------------------------------------------------------------------------- */

/* The first cause that names the dimension, and all elements of it that causes name; count: none.
 */
static int64_t named_elements(const weighed *w, int64_t d, int32_t *chosen)
{
    int64_t first = w->count;
    memset(chosen, 0, (size_t)w->cells->dimensions[d].count * sizeof *chosen);
    for (int64_t i = w->count - 1; i >= 0; i--) {
        const mktopt__product *product = &w->found.items[w->shares[i].product];
        if (product->size[d] == 0)
            continue;
        first = i;
        for (int64_t e = 0; e < w->cells->dimensions[d].count; e++)
            chosen[e] |= product->in[d][e];
    }
    return first;
}

static int comes_before(const mktopt_change_dimension *a, int64_t a_cause,
                        const mktopt_change_dimension *b, int64_t b_cause)
{
    if (a_cause != b_cause)
        return a_cause < b_cause;
    if (a->concentrated != b->concentrated)
        return a->concentrated > b->concentrated;
    return a->surprise > b->surprise;
}

/* Those of the causes first, then by surprise. Dimensions are few: an insertion sort. */
static mktopt_status list_dimensions(const weighed *w, mktopt__arena *arena,
                                     mktopt__array *dimensions, mktopt_error *err)
{
    const int64_t n = w->cells->n_dimensions;
    mktopt_change_dimension *sorted = mktopt__arena_alloc(arena, n, sizeof *sorted), said;
    int64_t *cause = mktopt__arena_alloc(arena, n, sizeof *cause);
    int32_t *chosen = mktopt__arena_alloc(arena, w->cells->rows, sizeof *chosen);
    if (sorted == NULL || cause == NULL || chosen == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t d = 0; d < n; d++) {
        const int64_t first = named_elements(w, d, chosen);
        MKTOPT__TRY(mktopt__explain_dimension(w->cells, d, w->options,
                                              first < w->count ? chosen : NULL, arena, &said, err));
        int64_t at = d;
        for (; at > 0 && comes_before(&said, first, &sorted[at - 1], cause[at - 1]); at--) {
            sorted[at] = sorted[at - 1];
            cause[at] = cause[at - 1];
        }
        sorted[at] = said;
        cause[at] = first;
    }
    *dimensions = (mktopt__array){sorted, n};
    return MKTOPT_OK;
}

/* ---- the whole ------------------------------------------------------------------------------ */

static void summarise(const weighed *w, mktopt_change_summary *out)
{
    const mktopt__tally *rest = &w->shares[w->count].tally;
    *out = (mktopt_change_summary){
        .struct_size = sizeof *out,
        .before = mktopt__tally_value(w->cells, &w->whole, 0),
        .after = mktopt__tally_value(w->cells, &w->whole, 1),
        .relative_change = mktopt__tally_relative_change(w->cells, &w->whole),
        .rest_relative_change = mktopt__tally_relative_change(w->cells, rest),
    };
    out->change = out->after - out->before;
    out->verdict = out->change == 0 ? MKTOPT_CHANGE_UNCHANGED
                   : w->count > 0   ? MKTOPT_CHANGE_CONCENTRATED
                                    : MKTOPT_CHANGE_SPREAD;
}

mktopt_status mktopt__explain(const mktopt__context *context, const mktopt_change *change,
                              const mktopt_explain_options *options, mktopt__explanation *out,
                              mktopt_error *err)
{
    static const int32_t none[MKTOPT__MOST_CAUSES] = {0}, all[MKTOPT__MOST_CAUSES] = {1, 1, 1, 1};
    mktopt__arena *arena = context->arena;
    mktopt__cells cells;
    weighed w = {.cells = &cells, .options = options};
    MKTOPT__TRY(mktopt__read_cells(change, arena, &cells, err));
    MKTOPT__TRY(mktopt__find_causes(context, &cells, &w.found, err));
    add_up(&w, all);
    drop_small(&w);
    if (!is_concentrated(&w) ||
        mktopt__tally_value(&cells, &w.whole, 0) == mktopt__tally_value(&cells, &w.whole, 1))
        add_up(&w, none);
    summarise(&w, &out->summary);
    MKTOPT__TRY(list_causes(&w, arena, &out->causes, err));
    MKTOPT__TRY(list_dimensions(&w, arena, &out->dimensions, err));
    return mktopt__explain_in_words(options->metric, out, arena, err);
}

/* ---- the public result ----------------------------------------------------------------------- */

struct mktopt_explanation {
    mktopt__arena *arena;
    mktopt__explanation said;
};

/* Ratios, and the products that their parts are compared by, stay far from overflow. */
#define LEAST_DENOMINATOR 1e-50

static mktopt_status check_denominators(const double *amounts, int64_t rows, const char *name,
                                        mktopt_error *err)
{
    for (int64_t i = 0; i < rows; i++)
        if (amounts[i] > 0 && amounts[i] < LEAST_DENOMINATOR)
            return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__ELEMENT_PATH(name, i),
                                "must be 0 or at least 1e-50, got %s", MKTOPT__NUMBER(amounts[i]));
    return MKTOPT_OK;
}

static mktopt_status check_amounts(const double *amounts, int64_t rows, const char *name,
                                   mktopt_error *err)
{
    for (int64_t i = 0; i < rows; i++) {
        const mktopt__path *path = MKTOPT__ELEMENT_PATH(name, i);
        MKTOPT__TRY(mktopt__check_finite(amounts[i], path, err));
        if (amounts[i] < 0 || amounts[i] > MKTOPT__VALUE_LIMIT)
            return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, path, "must be within 0 .. 1e100, got %s",
                                MKTOPT__NUMBER(amounts[i]));
    }
    return MKTOPT_OK;
}

static mktopt_status check_dimension(const mktopt_change *change, int64_t d, mktopt_error *err)
{
    const mktopt__path *path = MKTOPT__ELEMENT_PATH("dimensions", d);
    const mktopt_dimension *given = &change->dimensions[d];
    if (given->name == NULL || given->elements == NULL)
        return mktopt__fail(err, MKTOPT_INVALID_ARGUMENT,
                            MKTOPT__MEMBER_PATH(path, given->name == NULL ? "name" : "elements"),
                            "must not be NULL");
    for (int64_t i = 0; i < d; i++)
        if (strcmp(change->dimensions[i].name, given->name) == 0)
            return mktopt__fail(err, MKTOPT_DUPLICATE, MKTOPT__MEMBER_PATH(path, "name"),
                                "%s occurs twice", given->name);
    for (int64_t i = 0; i < change->rows; i++)
        if (given->elements[i] == NULL)
            return mktopt__fail(err, MKTOPT_INVALID_ARGUMENT,
                                &(const mktopt__path){path, "elements", i}, "must not be NULL");
    return MKTOPT_OK;
}

static mktopt_status check_change(const mktopt_change *change, mktopt_error *err)
{
    const double *const amounts[] = {change->before, change->after, change->before_denominator,
                                     change->after_denominator};
    static const char *const names[] = {"before", "after", "before_denominator",
                                        "after_denominator"};
    const int ratio = change->before_denominator != NULL || change->after_denominator != NULL;
    if (change->rows < 1 || change->dimension_count < 1)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE,
                            MKTOPT__FIELD_PATH(change->rows < 1 ? "rows" : "dimension_count"),
                            "must be >= 1, got %lld",
                            (long long)(change->rows < 1 ? change->rows : change->dimension_count));
    if (change->dimensions == NULL)
        return mktopt__fail(err, MKTOPT_INVALID_ARGUMENT, MKTOPT__FIELD_PATH("dimensions"),
                            "must not be NULL");
    for (int i = 0; i < (ratio ? 4 : 2); i++) {
        if (amounts[i] == NULL)
            return mktopt__fail(err, MKTOPT_INVALID_ARGUMENT, MKTOPT__FIELD_PATH(names[i]),
                                "must not be NULL");
        MKTOPT__TRY(check_amounts(amounts[i], change->rows, names[i], err));
        if (i >= 2)
            MKTOPT__TRY(check_denominators(amounts[i], change->rows, names[i], err));
    }
    for (int64_t d = 0; d < change->dimension_count; d++)
        MKTOPT__TRY(check_dimension(change, d, err));
    return MKTOPT_OK;
}

mktopt_status mktopt_change_explain(const mktopt_change *change,
                                    const mktopt_explain_options *options,
                                    const mktopt_allocator *allocator,
                                    mktopt_explanation **explanation, mktopt_error *err)
{
    mktopt_change given = {0};
    mktopt_explain_options known;
    MKTOPT__REQUIRE(change, err);
    MKTOPT__REQUIRE(explanation, err);
    MKTOPT__TRY(mktopt__struct_in(change, "change", &given, sizeof given, err));
    MKTOPT__TRY(mktopt__options_read(&mktopt__explain_options_type, options, &known, err));
    MKTOPT__TRY(check_change(&given, err));
    mktopt_explanation *made = mktopt__handle_create(allocator, sizeof *made);
    if (made == NULL)
        return mktopt__out_of_memory(err);
    const mktopt__context context = {
        .arena = made->arena, .allocator = mktopt__arena_allocator(made->arena), .threads = 1};
    MKTOPT__RETURN_HANDLE(made, explanation,
                          mktopt__explain(&context, &given, &known, &made->said, err));
}

void mktopt_explanation_free(mktopt_explanation *explanation)
{
    if (explanation != NULL)
        mktopt__arena_free(explanation->arena);
}

mktopt_status mktopt_explanation_get_summary(const mktopt_explanation *explanation,
                                             mktopt_change_summary *out, mktopt_error *err)
{
    MKTOPT__REQUIRE(explanation, err);
    return mktopt__struct_out(out, "out", &explanation->said.summary, sizeof *out, err);
}

int64_t mktopt_explanation_cause_count(const mktopt_explanation *explanation)
{
    return explanation != NULL ? explanation->said.causes.count : 0;
}

mktopt_status mktopt_explanation_get_cause(const mktopt_explanation *explanation, int64_t index,
                                           mktopt_change_cause *out, mktopt_error *err)
{
    MKTOPT__REQUIRE(explanation, err);
    return mktopt__item_out(&explanation->said.causes, index, sizeof *out, out, err);
}

int64_t mktopt_explanation_dimension_count(const mktopt_explanation *explanation)
{
    return explanation != NULL ? explanation->said.dimensions.count : 0;
}

mktopt_status mktopt_explanation_get_dimension(const mktopt_explanation *explanation, int64_t index,
                                               mktopt_change_dimension *out, mktopt_error *err)
{
    MKTOPT__REQUIRE(explanation, err);
    return mktopt__item_out(&explanation->said.dimensions, index, sizeof *out, out, err);
}
