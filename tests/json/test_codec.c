/* Field tables: every kind decoded, checked, encoded and described, on a struct made for it. */
#include "support.h"

#include <time.h>

#include "faults.h"
#include "json/fields.h"

/* ---- a struct with every kind ------------------------------------------------------------- */

typedef struct point {
    uint32_t struct_size;
    int32_t reserved;
    const char *name;
    double weight;
} point;

#define S point
static const mktopt__field point_fields[] = {
    MKTOPT__MEMBER(S, STRING, name, .flags = MKTOPT__NON_EMPTY | MKTOPT__UNIQUE,
                   .doc = "Its name."),
    MKTOPT__MEMBER(S, F64, weight, MKTOPT__DEFAULT(1.5), MKTOPT__BETWEEN(0, 10), .unit = "kg"),
};
static const mktopt__struct point_type = {.name = "point", MKTOPT__STRUCT_TABLE(S, point_fields)};
#undef S

typedef struct circle {
    double radius;
} circle;
typedef struct square {
    double side;
    int32_t filled;
} square;
typedef struct shape {
    int32_t type;
    int32_t reserved;
    union {
        circle circle;
        square square;
    } body;
} shape;

static const mktopt__field circle_fields[] = {
    MKTOPT__MEMBER(circle, F64, radius, MKTOPT__ABOVE(0))};
static const mktopt__field square_fields[] = {
    MKTOPT__MEMBER(square, F64, side, MKTOPT__ABOVE(0)),
    MKTOPT__MEMBER(square, BOOL, filled, MKTOPT__DEFAULT(1)),
};
static const mktopt__struct circle_type = {.name = "circle",
                                           MKTOPT__STRUCT_TABLE(circle, circle_fields)};
static const mktopt__struct square_type = {.name = "square",
                                           MKTOPT__STRUCT_TABLE(square, square_fields)};
static const mktopt__variant shape_variants[] = {{"circle", "Round.", &circle_type},
                                                 {"square", "Not round.", &square_type}};
static const mktopt__union shape_type = {.name = "shape",
                                         .body_offset = offsetof(shape, body),
                                         .size = sizeof(shape),
                                         .count = 2,
                                         .variants = shape_variants};

typedef struct columns {
    uint32_t struct_size;
    int32_t reserved;
    mktopt_arg user;
    mktopt_arg time;
    mktopt_arg value;
    mktopt_arg path;
} columns;

#define S columns
static const mktopt__field columns_fields[] = {
    MKTOPT__MEMBER(S, STRING, user, .flags = MKTOPT__INTEGER_OK),
    MKTOPT__MEMBER(S, TIME, time, .flags = MKTOPT__OPTIONAL),
    MKTOPT__MEMBER(S, F64, value, .flags = MKTOPT__OPTIONAL, MKTOPT__AT_LEAST(0)),
    MKTOPT__MEMBER(S, ARRAY, path, .flags = MKTOPT__OPTIONAL, .item_size = sizeof(char *),
                   MKTOPT__ELEMENT(STRING, .flags = 0)),
};
static const mktopt__struct columns_type = {.name = "row", MKTOPT__STRUCT_TABLE(S, columns_fields)};
#undef S

typedef struct share {
    const char *key;
    double value;
} share;
typedef struct token_entry {
    const char *key;
    int64_t value;
} token_entry;

typedef struct options {
    uint32_t struct_size;
    int32_t months;
    const char *label;
} options;
static const mktopt__field options_fields[] = {
    MKTOPT__MEMBER(options, I32, months, MKTOPT__DEFAULT(12), MKTOPT__BETWEEN(1, 60)),
    MKTOPT__MEMBER(options, STRING, label, .flags = MKTOPT__OPTIONAL),
};
static const mktopt__struct options_type = {.name = "options",
                                            MKTOPT__STRUCT_TABLE(options, options_fields)};

typedef struct everything {
    int32_t flag;
    int32_t small;
    int64_t big;
    double real;
    double maybe;
    const char *text;
    int64_t when;
    mktopt_decimal rate;
    int32_t color;
    int32_t has_corner;
    point corner;
    mktopt__array points;
    mktopt__array numbers;
    mktopt__array matrix;
    mktopt__array shares;
    mktopt__array tokens;
    shape figure;
    int32_t has_figure;
    columns rows;
    const void *handle;
    options settings;
} everything;

static const char *const color_names[] = {"red", "green"};
static const mktopt__enum color_enum = MKTOPT__ENUM_OF(color_names);
static share default_shares[] = {{"a", 0.25}, {"b", 0.75}};
static const mktopt__array default_shares_array = {default_shares, 2};
static const mktopt_decimal default_rate = {65, 3, 0};

#define S everything
static const mktopt__field everything_fields[] = {
    MKTOPT__MEMBER(S, BOOL, flag, MKTOPT__DEFAULT(0)),
    MKTOPT__MEMBER(S, I32, small, MKTOPT__DEFAULT(7)),
    MKTOPT__MEMBER(S, I64, big, MKTOPT__DEFAULT(8)),
    MKTOPT__MEMBER(S, F64, real, MKTOPT__DEFAULT(0.5), MKTOPT__AT_LEAST(0)),
    MKTOPT__MEMBER(S, F64, maybe, .flags = MKTOPT__OPTIONAL),
    MKTOPT__MEMBER(S, STRING, text, MKTOPT__DEFAULT_VALUE("hello")),
    MKTOPT__MEMBER(S, TIME, when, .flags = MKTOPT__OPTIONAL),
    MKTOPT__MEMBER(S, DECIMAL, rate, MKTOPT__DEFAULT_VALUE(&default_rate), MKTOPT__AT_LEAST(0)),
    MKTOPT__MEMBER(S, ENUM, color, MKTOPT__DEFAULT(1), .names = &color_enum),
    MKTOPT__MEMBER(S, STRUCT, corner, .flags = MKTOPT__OPTIONAL, MKTOPT__PRESENT(S, has_corner),
                   .type = &point_type),
    MKTOPT__MEMBER(S, ARRAY, points, .flags = MKTOPT__OPTIONAL | MKTOPT__COLUMNS_OK,
                   MKTOPT__ITEMS(point, &point_type)),
    MKTOPT__MEMBER(S, ARRAY, numbers, .flags = MKTOPT__OPTIONAL | MKTOPT__SCALAR_OK,
                   .item_size = sizeof(double), MKTOPT__ELEMENT(F64, .flags = MKTOPT__MISSING_OK)),
    MKTOPT__MEMBER(S, ARRAY, matrix, .flags = MKTOPT__OPTIONAL, .item_size = sizeof(mktopt__array),
                   MKTOPT__ELEMENT(ARRAY, .item_size = sizeof(double),
                                   MKTOPT__ELEMENT(F64, MKTOPT__AT_LEAST(0)))),
    MKTOPT__MEMBER(S, MAP, shares, MKTOPT__DEFAULT_VALUE(&default_shares_array),
                   MKTOPT__ENTRIES(share, F64, MKTOPT__BETWEEN(0, 1))),
    {.name = "max_tokens_*",
     .offset = offsetof(S, tokens),
     .kind = MKTOPT__MAP,
     .flags = MKTOPT__PATTERN | MKTOPT__HAS_DEFAULT,
     MKTOPT__ENTRIES(token_entry, I64, MKTOPT__AT_LEAST(0))},
    MKTOPT__MEMBER(S, UNION, figure, .flags = MKTOPT__OPTIONAL, MKTOPT__PRESENT(S, has_figure),
                   .variants = &shape_type),
    MKTOPT__MEMBER(S, TABLE, rows, .one_of = 1, .type = &columns_type),
    MKTOPT__MEMBER(S, HANDLE, handle, .one_of = 1, .handle_type = "journeys"),
    MKTOPT__MEMBER(S, STRUCT, settings, .flags = MKTOPT__INLINE, .type = &options_type),
};
static const mktopt__struct everything_type = {.name = "everything",
                                               MKTOPT__STRUCT_TABLE(S, everything_fields)};
#undef S

/* ---- helpers ------------------------------------------------------------------------------ */

static mktopt_arg given_args[4];

/* The document is kept until the arena goes: some columns may point into it. */
static mktopt_status decode(mktopt__arena *arena, const char *json, everything *out,
                            mktopt_error *err)
{
    mktopt__json_document *document;
    const mktopt_status parsed = mktopt__json_parse(json, strlen(json), NULL, &document, err);
    if (parsed != MKTOPT_OK)
        return parsed;
    memset(out, 0, sizeof *out);
    const mktopt_status status =
        mktopt__decode(&everything_type, document, mktopt__json_root(document),
                       (mktopt__args){given_args, 4}, arena, out, err);
    mktopt__json_free(document);
    return status;
}

#define ROWS "\"rows\":[{\"user\":\"u\"}]"

static void decodes(mktopt__arena *arena, const char *json, everything *out)
{
    mktopt_error err;
    assert_ok(decode(arena, json, out, &err), err);
}

static void refuses(const char *json, mktopt_status status, const char *field)
{
    mktopt__arena *arena = mktopt__arena_create(NULL);
    everything out;
    mktopt_error err;
    assert_fails(decode(arena, json, &out, &err), err, status, field);
    mktopt__arena_free(arena);
}

/* ---- tests -------------------------------------------------------------------------------- */

static void test_defaults(void **state)
{
    (void)state;
    mktopt__arena *arena = mktopt__arena_create(NULL);
    everything e;
    decodes(arena, "{" ROWS "}", &e);
    assert_int_equal(e.flag, 0);
    assert_int_equal(e.small, 7);
    assert_int_equal(e.big, 8);
    assert_true(e.real == 0.5);
    assert_true(isnan(e.maybe));
    assert_string_equal(e.text, "hello");
    assert_true(e.when == MKTOPT_NONE_I64);
    assert_true(e.rate.coefficient == 65 && e.rate.scale == 3);
    assert_int_equal(e.color, 1);
    assert_int_equal(e.has_corner, 0);
    assert_int_equal(e.shares.count, 2);
    assert_int_equal(e.tokens.count, 0);
    assert_int_equal(e.settings.months, 12);
    assert_null(e.settings.label);
    assert_int_equal(e.rows.user.count, 1);
    assert_int_equal(e.rows.value.kind, MKTOPT_ARG_NONE);
    mktopt__arena_free(arena);
}

static void test_values(void **state)
{
    (void)state;
    mktopt__arena *arena = mktopt__arena_create(NULL);
    everything e;
    decodes(
        arena,
        "{" ROWS ",\"flag\":true,\"small\":-3,\"big\":9007199254740993,\"real\":1e-3,\"maybe\":2,"
        "\"text\":\"\\u00e9\",\"when\":\"2024-02-29T12:34:56Z\",\"rate\":0.60,\"color\":\"red\","
        "\"corner\":{\"name\":\"p\"},\"numbers\":3,\"matrix\":[[1,2],[]],"
        "\"shares\":{\"b\":null,\"c\":0.5},\"max_tokens_vip\":5,\"max_tokens_gold\":6,"
        "\"figure\":{\"side\":2,\"type\":\"square\"},\"months\":3,\"label\":\"x\"}",
        &e);
    assert_int_equal(e.flag, 1);
    assert_int_equal(e.small, -3);
    assert_true(e.big == INT64_C(9007199254740993));
    assert_true(e.real == 0.001 && e.maybe == 2);
    assert_string_equal(e.text, "\xc3\xa9");
    assert_true(e.when == 1709210096);
    assert_true(e.rate.coefficient == 6 && e.rate.scale == 1);
    assert_int_equal(e.color, 0);
    assert_int_equal(e.has_corner, 1);
    assert_string_equal(e.corner.name, "p");
    assert_true(e.corner.weight == 1.5);
    assert_int_equal(e.numbers.count, 1);
    assert_true(*(double *)e.numbers.items == 3);
    assert_int_equal(e.matrix.count, 2);
    assert_true(((double *)((mktopt__array *)e.matrix.items)[0].items)[1] == 2);
    const share *shares = e.shares.items;
    assert_int_equal(e.shares.count, 2);
    assert_string_equal(shares[0].key, "a");
    assert_string_equal(shares[1].key, "c");
    assert_true(shares[1].value == 0.5);
    assert_int_equal(default_shares[1].key[0], 'b'); /* the default itself is untouched */
    const token_entry *tokens = e.tokens.items;
    assert_int_equal(e.tokens.count, 2);
    assert_string_equal(tokens[0].key, "vip");
    assert_true(tokens[1].value == 6);
    assert_int_equal(e.figure.type, 1);
    assert_true(e.figure.body.square.side == 2 && e.figure.body.square.filled == 1);
    assert_int_equal(e.settings.months, 3);
    assert_string_equal(e.settings.label, "x");
    mktopt__arena_free(arena);
}

/* Seconds of the processor for a map and a pattern of `n` entries each; the best of three. */
static double seconds_to_decode(int n)
{
    const size_t size = 64 * (size_t)(n + 1);
    char *json = malloc(size);
    assert_non_null(json);
    size_t used = (size_t)snprintf(json, size, "{" ROWS ",\"shares\":{\"b\":1");
    for (int i = 0; i < n; i++)
        used += (size_t)snprintf(json + used, size - used, ",\"s%d\":0.5", i);
    used += (size_t)snprintf(json + used, size - used, "}");
    for (int i = 0; i < n; i++)
        used += (size_t)snprintf(json + used, size - used, ",\"max_tokens_%d\":%d", i, i);
    snprintf(json + used, size - used, "}");
    double best = INFINITY;
    for (int run = 0; run < 3; run++) {
        mktopt__arena *arena = mktopt__arena_create(NULL);
        everything e;
        const clock_t start = clock();
        decodes(arena, json, &e);
        best = fmin(best, (double)(clock() - start) / CLOCKS_PER_SEC);
        assert_int_equal(e.shares.count, n + 2);
        assert_true(((share *)e.shares.items)[1].value == 1);
        assert_string_equal(((share *)e.shares.items)[n + 1].key + 1,
                            ((token_entry *)e.tokens.items)[n - 1].key);
        mktopt__arena_free(arena);
    }
    free(json);
    return best;
}

/* Sixteen times the entries take some sixteen times the time, not its square, 256. */
static void test_long_maps_take_linear_time(void **state)
{
    (void)state;
    const double little = seconds_to_decode(6250), much = seconds_to_decode(100000);
    if (much > 64 * little)
        fail_msg("%g ms for 6,250 entries, %g ms for 100,000", 1e3 * little, 1e3 * much);
}

static void test_errors(void **state)
{
    (void)state;
    static const struct {
        const char *json;
        mktopt_status status;
        const char *field;
    } cases[] = {
        {"[]", MKTOPT_WRONG_TYPE, ""},
        {"{}", MKTOPT_MISSING_FIELD, "rows"},
        {"{" ROWS ",\"handle\":{\"$arg\":0}}", MKTOPT_CONFLICT, "handle"},
        {"{" ROWS ",\"nope\":1}", MKTOPT_UNKNOWN_FIELD, "nope"},
        {"{" ROWS ",\"Flag\":true}", MKTOPT_UNKNOWN_FIELD, "Flag"},
        {"{" ROWS ",\"flag\":1.5}", MKTOPT_WRONG_TYPE, "flag"},
        {"{" ROWS ",\"flag\":\"true\"}", MKTOPT_WRONG_TYPE, "flag"},
        {"{" ROWS ",\"small\":2147483648}", MKTOPT_OUT_OF_RANGE, "small"},
        {"{" ROWS ",\"small\":1.5}", MKTOPT_WRONG_TYPE, "small"},
        {"{" ROWS ",\"big\":9223372036854775808}", MKTOPT_OUT_OF_RANGE, "big"},
        {"{" ROWS ",\"big\":[]}", MKTOPT_WRONG_TYPE, "big"},
        {"{" ROWS ",\"real\":-1e-300}", MKTOPT_OUT_OF_RANGE, "real"},
        {"{" ROWS ",\"real\":1e400}", MKTOPT_OUT_OF_RANGE, "real"},
        {"{" ROWS ",\"real\":\"1\"}", MKTOPT_WRONG_TYPE, "real"},
        {"{" ROWS ",\"text\":5}", MKTOPT_WRONG_TYPE, "text"},
        {"{" ROWS ",\"when\":\"soon\"}", MKTOPT_WRONG_TYPE, "when"},
        {"{" ROWS ",\"rate\":\"x\"}", MKTOPT_WRONG_TYPE, "rate"},
        {"{" ROWS ",\"when\":1795163400000}", MKTOPT_OUT_OF_RANGE, "when"}, /* milliseconds */
        {"{" ROWS ",\"when\":253402300800}", MKTOPT_OUT_OF_RANGE, "when"},
        {"{" ROWS ",\"when\":-62167219201}", MKTOPT_OUT_OF_RANGE, "when"},
        {"{" ROWS ",\"rate\":-0.1}", MKTOPT_OUT_OF_RANGE, "rate"},
        {"{" ROWS ",\"color\":\"blue\"}", MKTOPT_UNKNOWN_NAME, "color"},
        {"{" ROWS ",\"corner\":{}}", MKTOPT_MISSING_FIELD, "corner.name"},
        {"{" ROWS ",\"corner\":{\"name\":\"\"}}", MKTOPT_OUT_OF_RANGE, "corner.name"},
        {"{" ROWS ",\"points\":[{\"name\":\"a\"},{\"name\":\"b\",\"weight\":11}]}",
         MKTOPT_OUT_OF_RANGE, "points[1].weight"},
        {"{" ROWS ",\"points\":[{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"a\"}]}",
         MKTOPT_DUPLICATE, "points[2].name"},
        {"{" ROWS ",\"points\":{\"name\":[\"a\",\"b\"],\"weight\":[1]}}", MKTOPT_LENGTH_MISMATCH,
         "points.weight"},
        {"{" ROWS ",\"points\":{\"weight\":[1]}}", MKTOPT_MISSING_FIELD, "points.name"},
        {"{" ROWS ",\"matrix\":[[1],[2,-3]]}", MKTOPT_OUT_OF_RANGE, "matrix[1][1]"},
        {"{" ROWS ",\"matrix\":[[1],2]}", MKTOPT_WRONG_TYPE, "matrix[1]"},
        {"{" ROWS ",\"shares\":{\"a\":2}}", MKTOPT_OUT_OF_RANGE, "shares.a"},
        {"{" ROWS ",\"shares\":{\"z\":null}}", MKTOPT_UNKNOWN_NAME, "shares.z"},
        {"{" ROWS ",\"max_tokens_\":1}", MKTOPT_UNKNOWN_FIELD, "max_tokens_"},
        {"{" ROWS ",\"max_tokens_vip\":-1}", MKTOPT_OUT_OF_RANGE, "max_tokens_vip"},
        {"{" ROWS ",\"figure\":{}}", MKTOPT_MISSING_FIELD, "figure.type"},
        {"{" ROWS ",\"figure\":{\"type\":\"oval\"}}", MKTOPT_UNKNOWN_NAME, "figure.type"},
        {"{" ROWS ",\"figure\":{\"type\":\"circle\",\"side\":1}}", MKTOPT_UNKNOWN_FIELD,
         "figure.side"},
        {"{" ROWS ",\"figure\":{\"type\":\"circle\",\"radius\":0}}", MKTOPT_OUT_OF_RANGE,
         "figure.radius"},
        {"{\"rows\":[{\"user\":\"u\"},{\"time\":5}]}", MKTOPT_MISSING_FIELD, "rows[1].user"},
        {"{\"rows\":[{\"user\":\"u\"},5]}", MKTOPT_WRONG_TYPE, "rows[1]"},
        {"{\"rows\":{\"user\":[\"a\",\"b\"],\"value\":[1]}}", MKTOPT_LENGTH_MISMATCH, "rows.value"},
        {"{\"rows\":{\"value\":[1]}}", MKTOPT_MISSING_FIELD, "rows.user"},
        {"{\"rows\":{\"user\":[\"a\",\"b\"],\"value\":[1,-1]}}", MKTOPT_OUT_OF_RANGE,
         "rows[1].value"},
        {"{\"rows\":{\"user\":[\"a\"],\"path\":[[\"x\",1]]}}", MKTOPT_WRONG_TYPE,
         "rows[0].path[1]"},
        {"{\"rows\":{\"user\":[\"a\",\"b\"],\"path\":[[\"x\"],\"y\"]}}", MKTOPT_WRONG_TYPE,
         "rows[1].path"},
        {"{\"rows\":{\"user\":{\"$arg\":9}}}", MKTOPT_OUT_OF_RANGE, "rows.user"},
        {"{\"handle\":5}", MKTOPT_WRONG_TYPE, "handle"},
        {"{\"handle\":{\"$arg\":0}}", MKTOPT_WRONG_TYPE, "handle"},
        {"{" ROWS ",\"months\":0}", MKTOPT_OUT_OF_RANGE, "months"},
    };
    const double numbers[] = {1, 2};
    given_args[0] = mktopt_arg_f64(numbers, 2);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        refuses(cases[i].json, cases[i].status, cases[i].field);
}

static void test_table_forms_agree(void **state)
{
    (void)state;
    mktopt__arena *arena = mktopt__arena_create(NULL);
    everything rows, cols, text;
    decodes(arena,
            "{\"rows\":[{\"user\":\"a\",\"time\":5,\"value\":1.5,\"path\":[\"x\",\"y\"]},"
            "{\"user\":7,\"time\":\"1970-01-01T00:00:09Z\",\"path\":[]}]}",
            &rows);
    decodes(arena,
            "{\"rows\":{\"user\":[\"a\",7],\"time\":[5,9],\"value\":[1.5,null],"
            "\"path\":[[\"x\",\"y\"],[]]}}",
            &cols);
    const int64_t offsets[] = {0, 1, 2}, time_offsets[] = {0, 1, 11}, value_offsets[] = {0, 3, 3};
    given_args[0] = (mktopt_arg){MKTOPT_ARG_TEXT, 0, 2, "a7", offsets, NULL, NULL};
    given_args[1] = (mktopt_arg){MKTOPT_ARG_TEXT, 0, 2, "51970-01-01", time_offsets, NULL, NULL};
    given_args[2] = (mktopt_arg){MKTOPT_ARG_TEXT, 0, 2, "1.5", value_offsets, NULL, NULL};
    decodes(arena,
            "{\"rows\":{\"user\":{\"$arg\":0},\"time\":{\"$arg\":1},\"value\":{\"$arg\":2}}}",
            &text);
    const everything *forms[] = {&rows, &cols, &text};
    for (int i = 0; i < 3; i++) {
        const columns *c = &forms[i]->rows;
        assert_int_equal(c->user.kind, MKTOPT_ARG_CSTRINGS);
        assert_string_equal(((const char *const *)c->user.values)[1], "7");
        assert_int_equal(c->time.kind, MKTOPT_ARG_I64);
        assert_true(((const int64_t *)c->time.values)[0] == 5);
        assert_true(((const int64_t *)c->time.values)[1] == (i < 2 ? 9 : 0));
        assert_true(((const double *)c->value.values)[0] == 1.5);
        assert_true(isnan(((const double *)c->value.values)[1]));
    }
    for (int i = 0; i < 2; i++) {
        const mktopt_arg *path = &forms[i]->rows.path;
        assert_int_equal(path->kind, MKTOPT_ARG_RAGGED);
        assert_true(path->offsets[1] == 2 && path->offsets[2] == 2);
        assert_string_equal(((const char *const *)path->child->values)[1], "y");
    }
    mktopt__arena_free(arena);
}

static void test_typed_arrays_are_not_copied(void **state)
{
    (void)state;
    mktopt__arena *arena = mktopt__arena_create(NULL);
    everything e;
    const double numbers[] = {1, 2, 3};
    const int64_t users[] = {4, 5, 6};
    const int32_t codes[] = {0, 1, 0}, wide[] = {1, MKTOPT_NONE_I32, 3};
    const char *const names[] = {"x", "y"};
    const mktopt_arg dictionary = mktopt_arg_cstrings(names, 2);
    given_args[0] = mktopt_arg_f64(numbers, 3);
    given_args[1] = mktopt_arg_i64(users, 3);
    given_args[2] = mktopt_arg_category(codes, 3, &dictionary);
    given_args[3] = mktopt_arg_i32(wide, 3);
    decodes(arena,
            "{\"numbers\":{\"$arg\":0},\"rows\":{\"user\":{\"$arg\":1},\"time\":{\"$arg\":1},"
            "\"value\":{\"$arg\":3},\"path\":{\"$arg\":2}}}",
            &e);
    assert_ptr_equal(e.numbers.items, numbers);
    assert_ptr_equal(e.rows.user.values, users);
    assert_ptr_equal(e.rows.time.values, users);
    assert_ptr_equal(e.rows.path.values, codes);
    assert_int_equal(e.rows.value.kind, MKTOPT_ARG_F64); /* converted */
    assert_true(isnan(((const double *)e.rows.value.values)[1]));
    mktopt__arena_free(arena);
}

static void test_bad_args_are_refused(void **state)
{
    (void)state;
    const int64_t falling[] = {0, 2, 1};
    const mktopt_arg child = mktopt_arg_f64(NULL, 3);
    const mktopt_arg bad[] = {
        {0},
        mktopt_arg_f64(NULL, 1),
        {MKTOPT_ARG_F64, 0, -1, NULL, NULL, NULL, NULL},
        mktopt_arg_strings("abc", falling, 2),
        mktopt_arg_strings("abc", NULL, 2),
        mktopt_arg_ragged(falling, 2, NULL),
        mktopt_arg_category(NULL, 0, &child),
        {99, 0, 0, NULL, NULL, NULL, NULL},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        given_args[0] = bad[i];
        refuses("{\"rows\":{\"user\":{\"$arg\":0}}}", MKTOPT_INVALID_ARGUMENT, "rows.user");
    }
    given_args[0] = mktopt_arg_handle("x", "other");
    refuses("{\"handle\":{\"$arg\":0}}", MKTOPT_WRONG_TYPE, "handle");
    mktopt__arena *arena = mktopt__arena_create(NULL);
    everything e;
    given_args[0] = mktopt_arg_handle("x", "journeys");
    decodes(arena, "{\"handle\":{\"$arg\":0}}", &e);
    assert_string_equal(e.handle, "x");
    mktopt__arena_free(arena);
}

static void test_round_trip(void **state)
{
    (void)state;
    mktopt__arena *arena = mktopt__arena_create(NULL);
    everything e;
    decodes(
        arena,
        "{" ROWS ",\"maybe\":0.1,\"text\":\"\\\"\\\\\\u0001\\n\",\"when\":5,\"rate\":\"1.250\","
        "\"corner\":{\"name\":\"p\"},\"points\":[{\"name\":\"q\",\"weight\":0}],"
        "\"numbers\":[1,null],\"max_tokens_vip\":5,\"figure\":{\"type\":\"circle\",\"radius\":3}}",
        &e);
    size_t length;
    const char *json = mktopt__to_json(&everything_type, &e, arena, &length);
    assert_string_equal(
        json, "{\"flag\":false,\"small\":7,\"big\":8,\"real\":0.5,\"maybe\":0.1,"
              "\"text\":\"\\\"\\\\\\u0001\\n\",\"when\":\"1970-01-01T00:00:05Z\",\"rate\":1.25,"
              "\"color\":\"green\",\"corner\":{\"name\":\"p\",\"weight\":1.5},"
              "\"points\":[{\"name\":\"q\",\"weight\":0}],\"numbers\":[1,null],\"matrix\":null,"
              "\"shares\":{\"$replace\":true,\"a\":0.25,\"b\":0.75},\"max_tokens_vip\":5,"
              "\"figure\":{\"type\":\"circle\",\"radius\":3},\"rows\":null,\"handle\":null,"
              "\"months\":12,\"label\":null}");
    assert_int_equal(length, strlen(json));
    mktopt__arena_free(arena);
}

static void test_typed_arrays_in_answers(void **state)
{
    (void)state;
    mktopt__arena *arena = mktopt__arena_create(NULL);
    everything e;
    decodes(arena, "{" ROWS ",\"numbers\":[1,2]}", &e);
    mktopt__writer writer = {.arena = arena, .typed_arrays = 1};
    mktopt__encode(&everything_type, &e, &writer);
    assert_contains(writer.text, "\"numbers\":{\"$arg\":0}");
    assert_int_equal(writer.n_args, 1);
    assert_int_equal(writer.args[0].kind, MKTOPT_ARG_F64);
    assert_true(((const double *)writer.args[0].values)[1] == 2);
    mktopt__arena_free(arena);
}

/* What the schema says of some members, and that it is JSON. */
static void test_schema(void **state)
{
    (void)state;
    mktopt__arena *arena = mktopt__arena_create(NULL);
    mktopt__writer w = {.arena = arena};
    mktopt_error err;
    mktopt__json_document *document;
    mktopt__schema(&everything_type, &w);
    assert_ok(mktopt__json_parse(w.text, w.length, NULL, &document, &err), err);
    static const char *const parts[] = {
        "\"real\":{\"type\":\"number\",\"minimum\":0,\"default\":0.5}",
        "\"maybe\":{\"type\":[\"number\",\"null\"]}",
        "\"color\":{\"type\":\"string\",\"enum\":[\"red\",\"green\"],\"default\":\"green\"}",
        "\"rate\":{\"type\":[\"number\",\"string\"],\"x-decimal\":true,\"minimum\":0,\"default\":0."
        "065}",
        "\"patternProperties\":{\"^max_tokens_.+$\":{\"type\":[\"integer\",\"null\"],\"minimum\":0}"
        "}",
        "\"title\":\"shape\",\"oneOf\":[{\"type\":\"object\",\"title\":\"circle\"",
        "\"oneOf\":[{\"required\":[\"rows\"]},{\"required\":[\"handle\"]}]",
        "\"handle\":{\"x-handle\":\"journeys\"}",
        "\"x-columns\":true,\"anyOf\":[{\"type\":\"array\"",
        "\"months\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":60,\"default\":12}",
        "\"default\":{\"a\":0.25,\"b\":0.75}",
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        assert_contains(w.text, parts[i]);
    mktopt__json_free(document);
    mktopt__arena_free(arena);
}

static void test_check_finds_what_c_callers_do(void **state)
{
    (void)state;
    mktopt__arena *arena = mktopt__arena_create(NULL);
    everything e;
    mktopt_error err;
    decodes(arena, "{" ROWS "}", &e);
    e.real = NAN;
    assert_fails(mktopt__check(&everything_type, &e, NULL, &err), err, MKTOPT_NOT_FINITE, "real");
    e.real = INFINITY;
    assert_fails(mktopt__check(&everything_type, &e, NULL, &err), err, MKTOPT_NOT_FINITE, "real");
    e.real = 1;
    e.color = 2;
    assert_fails(mktopt__check(&everything_type, &e, NULL, &err), err, MKTOPT_UNKNOWN_NAME,
                 "color");
    e.color = 0;
    e.text = NULL;
    assert_fails(mktopt__check(&everything_type, &e, NULL, &err), err, MKTOPT_MISSING_FIELD,
                 "text");
    e.text = "";
    e.flag = 5;
    assert_fails(mktopt__check(&everything_type, &e, NULL, &err), err, MKTOPT_OUT_OF_RANGE, "flag");
    e.flag = 0;
    /* Counts with nothing behind them, in a list that may be absent and in maps. */
    static const char *const fields[] = {"numbers", "shares"};
    mktopt__array *const lists[] = {&e.numbers, &e.shares};
    for (int i = 0; i < 2; i++) {
        const mktopt__array kept = *lists[i];
        *lists[i] = (mktopt__array){NULL, 3};
        assert_fails(mktopt__check(&everything_type, &e, NULL, &err), err, MKTOPT_INVALID_ARGUMENT,
                     fields[i]);
        *lists[i] = (mktopt__array){&e, -1};
        assert_fails(mktopt__check(&everything_type, &e, NULL, &err), err, MKTOPT_INVALID_ARGUMENT,
                     fields[i]);
        *lists[i] = kept;
    }
    share keyless = {NULL, 0.5};
    e.shares = (mktopt__array){&keyless, 1};
    assert_fails(mktopt__check(&everything_type, &e, NULL, &err), err, MKTOPT_INVALID_ARGUMENT,
                 "shares");
    mktopt__arena_free(arena);
}

static void test_options(void **state)
{
    (void)state;
    options o, known;
    mktopt_error err;
    assert_int_equal(mktopt__options_init(&options_type, &o, sizeof o), MKTOPT_OK);
    assert_int_equal(o.struct_size, sizeof o);
    assert_int_equal(o.months, 12);
    o.months = 61;
    assert_fails(mktopt__options_read(&options_type, &o, &known, &err), err, MKTOPT_OUT_OF_RANGE,
                 "months");
    o.struct_size = 0;
    assert_int_equal(mktopt__options_read(&options_type, &o, &known, &err), MKTOPT_INVALID_OPTIONS);
    assert_int_equal(mktopt__options_read(&options_type, NULL, &known, &err), MKTOPT_OK);
    assert_int_equal(known.months, 12);
    struct {
        options base;
        int64_t later;
    } newer = {.later = 0};
    assert_int_equal(mktopt__options_init(&options_type, &newer, sizeof newer), MKTOPT_OK);
    newer.base.months = 3;
    assert_int_equal(mktopt__options_read(&options_type, &newer, &known, &err), MKTOPT_OK);
    assert_int_equal(known.months, 3);
    newer.later = 1;
    assert_int_equal(mktopt__options_read(&options_type, &newer, &known, &err),
                     MKTOPT_INVALID_OPTIONS);
}

static void test_every_allocation_fails(void **state)
{
    (void)state;
    const char *json =
        "{\"rows\":[{\"user\":\"a\",\"time\":5,\"path\":[\"x\"]}],\"points\":[{\"name\":\"q\"}],"
        "\"shares\":{\"c\":0.5},\"max_tokens_vip\":5,\"text\":\"long enough to need memory\"}";
    for (int64_t n = 1;; n++) {
        faults_state faults = {.fail_at = n};
        const mktopt_allocator allocator = faults_allocator(&faults);
        mktopt__arena *arena = mktopt__arena_create(&allocator);
        mktopt__json_document *document = NULL;
        mktopt_error err;
        everything e;
        size_t length;
        mktopt_status status =
            arena == NULL ? MKTOPT_OUT_OF_MEMORY
                          : mktopt__json_parse(json, strlen(json), &allocator, &document, &err);
        if (status == MKTOPT_OK)
            status = mktopt__decode(&everything_type, document, mktopt__json_root(document),
                                    (mktopt__args){NULL, 0}, arena, &e, &err);
        if (status == MKTOPT_OK && mktopt__to_json(&everything_type, &e, arena, &length) == NULL)
            status = MKTOPT_OUT_OF_MEMORY;
        mktopt__json_free(document);
        mktopt__arena_free(arena);
        assert_int_equal(faults.live_blocks, 0);
        assert_int_equal(status, faults.failed ? MKTOPT_OUT_OF_MEMORY : MKTOPT_OK);
        if (!faults.failed)
            break;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_long_maps_take_linear_time),
        cmocka_unit_test(test_table_forms_agree),
        cmocka_unit_test(test_typed_arrays_are_not_copied),
        cmocka_unit_test(test_bad_args_are_refused),
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_typed_arrays_in_answers),
        cmocka_unit_test(test_schema),
        cmocka_unit_test(test_check_finds_what_c_callers_do),
        cmocka_unit_test(test_options),
        cmocka_unit_test(test_every_allocation_fails),
    };
    return cmocka_run_group_tests_name("json_codec", tests, NULL, NULL);
}
