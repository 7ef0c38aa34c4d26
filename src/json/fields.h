/* Field tables: the one definition of every options, request and result struct.
 *
 * A table lists a struct's members with kind, default, range, unit and doc. From it follow the
 * defaults (mktopt__init), validation (mktopt__check), the JSON codec (mktopt__decode,
 * mktopt__encode) and JSON Schema (mktopt__schema), and from that schema the bindings' types and
 * the reference pages. C representation of each kind:
 *
 *   BOOL int32_t | I32 int32_t (with `names`, word i stands for -1 - i: "auto") | I64 int64_t | F64
 * double | STRING const char * | TIME int64_t (epoch seconds; ISO 8601 or a number in JSON) |
 * DECIMAL mktopt_decimal | ENUM int32_t (index in the names) | STRUCT the struct itself | ARRAY
 * mktopt__array of items | MAP mktopt__array of items that begin with `const char *key` | UNION
 * int32_t tag, then the variants at one offset | TABLE a struct of mktopt_arg columns | HANDLE
 * const void *
 *
 * Absent optional values: NaN, MKTOPT_NONE_*, NULL, an empty array; kinds without such a value name
 * an int32_t member as `present`.
 */
#ifndef MKTOPT_JSON_FIELDS_H
#define MKTOPT_JSON_FIELDS_H

#include "base/context.h"
#include "base/error.h"
#include "json/reader.h"
#include "json/writer.h"

typedef enum mktopt__kind {
    MKTOPT__BOOL,
    MKTOPT__I32,
    MKTOPT__I64,
    MKTOPT__F64,
    MKTOPT__STRING,
    MKTOPT__TIME,
    MKTOPT__DECIMAL,
    MKTOPT__ENUM,
    MKTOPT__STRUCT,
    MKTOPT__ARRAY,
    MKTOPT__MAP,
    MKTOPT__UNION,
    MKTOPT__TABLE,
    MKTOPT__HANDLE
} mktopt__kind;

enum {
    MKTOPT__OPTIONAL = 1,    /* may be absent; null in JSON is absent */
    MKTOPT__HAS_DEFAULT = 2, /* absent means the default */
    MKTOPT__ABOVE_MIN = 4,   /* the minimum itself is excluded */
    MKTOPT__BELOW_MAX = 8,   /* the maximum itself is excluded */
    MKTOPT__HAS_MIN = 16,
    MKTOPT__HAS_MAX = 32,
    MKTOPT__MISSING_OK = 64, /* a number may be missing: NaN, null in JSON */
    MKTOPT__SCALAR_OK = 128, /* ARRAY: one element may be written without brackets */
    MKTOPT__NON_EMPTY = 256, /* STRING, ARRAY, MAP, TABLE: at least one character, element or row */
    MKTOPT__PATTERN = 512,   /* MAP: its entries are members of the parent: name "prefix_*" */
    MKTOPT__UNIQUE = 1024,   /* a STRING column or member: no two rows share it */
    MKTOPT__INTEGER_OK = 2048, /* STRING column: whole numbers are names too (user ids) */
    MKTOPT__COLUMNS_OK =
        4096,              /* ARRAY of structs: may be an object of columns (TABLE always may) */
    MKTOPT__INLINE = 8192, /* STRUCT: its members stand among those of the parent (options) */
    MKTOPT__ANY_NUMBER = 16384 /* a typed array may hold NaN and infinities: the operation judges
                                  them, each row on its own */
};

typedef struct mktopt__range {
    double minimum;
    double maximum;
    uint32_t flags;
} mktopt__range;

struct mktopt__struct;

typedef struct mktopt__field {
    const char *name;
    const char *doc;
    const char *unit; /* NULL: none */
    uint32_t offset;
    uint32_t flags;
    mktopt__kind kind;
    uint32_t present;   /* 1 + offset of an int32_t that tells whether an optional value is there */
    uint32_t one_of;    /* > 0: exactly one field of the struct with this number must be given */
    uint32_t item_size; /* ARRAY, MAP */
    mktopt__range range;
    double number;     /* default of BOOL, I32, I64, F64, ENUM */
    const void *value; /* default of other kinds: a value of that kind (STRING: the text) */
    const struct mktopt__struct *type;    /* STRUCT, TABLE: its columns */
    const struct mktopt__enum *names;     /* ENUM */
    const struct mktopt__union *variants; /* UNION */
    const struct mktopt__field *element;  /* ARRAY, MAP: one item; its offset is that in the item */
    const char *handle_type;              /* HANDLE */
} mktopt__field;

typedef struct mktopt__struct {
    const char *name; /* of the type, snake_case: bindings show it in their own case */
    const char *doc;
    uint32_t size;
    uint32_t count;
    const mktopt__field *fields;
    /* What no single field can say (shares sum to 1 ...); may be NULL. */
    mktopt_status (*check)(const void *value, const mktopt__path *path, mktopt_error *err);
} mktopt__struct;

typedef struct mktopt__enum {
    int32_t count;
    const char *const *names;
} mktopt__enum;
/* Of an array of names. */
#define MKTOPT__ENUM_OF(names)                     \
    {                                              \
        (int32_t) MKTOPT__COUNT_OF(names), (names) \
    }

typedef struct mktopt__variant {
    const char *name; /* the value of the member "type" */
    const char *doc;
    const mktopt__struct *type;
} mktopt__variant;

typedef struct mktopt__union {
    const char *name;
    uint32_t body_offset; /* of the variants; the int32_t tag (index of the variant) is at 0 */
    uint32_t size;
    int32_t count;
    const mktopt__variant *variants;
} mktopt__union;

typedef struct mktopt__array {
    void *items;
    int64_t count;
} mktopt__array;

/* Writing tables: a field of struct S and kind K, then flags, default, range, unit, doc. A MEMBER
 * goes by its own name, an OPTION too, in S itself or, where P is `part.`, in that part of S; NAMED
 * by another name. The members of an INLINED struct stand among those of S. */
#define MKTOPT__NAMED(S, K, field_name, member, ...)                                        \
    {                                                                                       \
        .name = (field_name), .offset = (uint32_t)offsetof(S, member), .kind = MKTOPT__##K, \
        __VA_ARGS__                                                                         \
    }
#define MKTOPT__MEMBER(S, K, member, ...)    MKTOPT__NAMED(S, K, #member, member, __VA_ARGS__)
#define MKTOPT__OPTION(S, P, K, member, ...) MKTOPT__NAMED(S, K, #member, P member, __VA_ARGS__)
#define MKTOPT__INLINED(S, member, table) \
    MKTOPT__MEMBER(S, STRUCT, member, .flags = MKTOPT__INLINE, .type = (table))
#define MKTOPT__DEFAULT(x)       .flags = MKTOPT__HAS_DEFAULT, .number = (x)
#define MKTOPT__DEFAULT_VALUE(x) .flags = MKTOPT__HAS_DEFAULT, .value = (x)
#define MKTOPT__AT_LEAST(x)      .range = {(x), 0, MKTOPT__HAS_MIN}
#define MKTOPT__ABOVE(x)         .range = {(x), 0, MKTOPT__HAS_MIN | MKTOPT__ABOVE_MIN}
#define MKTOPT__BETWEEN(a, b)    .range = {(a), (b), MKTOPT__HAS_MIN | MKTOPT__HAS_MAX}
#define MKTOPT__AT_MOST(x)       .range = {0, (x), MKTOPT__HAS_MAX}
#define MKTOPT__INSIDE(a, b) \
    .range = {(a), (b), MKTOPT__HAS_MIN | MKTOPT__ABOVE_MIN | MKTOPT__HAS_MAX | MKTOPT__BELOW_MAX}
#define MKTOPT__ABOVE_TO(a, b) \
    .range = {(a), (b), MKTOPT__HAS_MIN | MKTOPT__ABOVE_MIN | MKTOPT__HAS_MAX}
#define MKTOPT__PRESENT(S, m) .present = 1 + (uint32_t)offsetof(S, m)
#define MKTOPT__ELEMENT(K, ...)          \
    .element = &(const mktopt__field)    \
    {                                    \
        .kind = MKTOPT__##K, __VA_ARGS__ \
    }
/* An ARRAY of scalars or arrays of kind K; of texts; of numbers that may be missing; of structs; a
 * MAP whose items are E = {const char *key; V value;}. */
#define MKTOPT__EACH(K, ...) .item_size = MKTOPT__SIZE_##K, MKTOPT__ELEMENT(K, __VA_ARGS__)
#define MKTOPT__TEXTS(S, member, ...) \
    MKTOPT__MEMBER(S, ARRAY, member, MKTOPT__EACH(STRING, .flags = 0), __VA_ARGS__)
#define MKTOPT__NUMBERS(S, member, ...) \
    MKTOPT__MEMBER(S, ARRAY, member, MKTOPT__EACH(F64, .flags = MKTOPT__MISSING_OK), __VA_ARGS__)
#define MKTOPT__ITEMS(T, table) \
    .item_size = (uint32_t)sizeof(T), MKTOPT__ELEMENT(STRUCT, .type = (table))
#define MKTOPT__ENTRIES(E, K, ...)    \
    .item_size = (uint32_t)sizeof(E), \
    MKTOPT__ELEMENT(K, .offset = (uint32_t)offsetof(E, value), __VA_ARGS__)
#define MKTOPT__COUNT_OF(array) ((uint32_t)(sizeof(array) / sizeof((array)[0])))
#define MKTOPT__STRUCT_TABLE(S, table) \
    .size = (uint32_t)sizeof(S), .count = MKTOPT__COUNT_OF(table), .fields = (table)

enum {
    MKTOPT__SIZE_I32 = sizeof(int32_t),
    MKTOPT__SIZE_I64 = sizeof(int64_t),
    MKTOPT__SIZE_F64 = sizeof(double),
    MKTOPT__SIZE_STRING = sizeof(char *),
    MKTOPT__SIZE_TIME = sizeof(int64_t),
    MKTOPT__SIZE_ENUM = sizeof(int32_t),
    MKTOPT__SIZE_ARRAY = sizeof(mktopt__array)
};

/* Defaults into a struct; members without one become absent or zero. `struct_size` is not touched.
 */
void mktopt__init(const mktopt__struct *type, void *value);

/* Ranges, finiteness, uniqueness and the structs' own checks, over everything below. */
mktopt_status mktopt__check(const mktopt__struct *type, const void *value, const mktopt__path *path,
                            mktopt_error *err);

/* The same of one field of the struct at `base`. */
mktopt_status mktopt__check_field(const mktopt__field *field, const void *base,
                                  const mktopt__path *path, mktopt_error *err);

/* An array argument of a public call: `count` >= 1 structs of that type, named as in requests. */
mktopt_status mktopt__check_rows(const mktopt__struct *type, const char *name, const void *rows,
                                 int64_t count, mktopt_error *err);

/* An options argument of a public call: defaults, then what the caller gave, then validation.
 * `known` is the library's struct. The public _init functions are mktopt__options_init. */
mktopt_status mktopt__options_init(const mktopt__struct *type, void *options, size_t size);
mktopt_status mktopt__options_read(const mktopt__struct *type, const void *given, void *known,
                                   mktopt_error *err);

/* Item `index` of an array of public structs into the caller's struct (mktopt__struct_out). */
mktopt_status mktopt__item_out(const mktopt__array *array, int64_t index, size_t item_size,
                               void *out, mktopt_error *err);
/* The same of the public struct of `size` bytes that each larger item begins with. */
mktopt_status mktopt__head_out(const mktopt__array *array, int64_t index, size_t item_size,
                               size_t size, void *out, mktopt_error *err);

/* The bulk data beside a request. */
typedef struct mktopt__args {
    const mktopt_arg *items;
    int64_t count;
} mktopt__args;

/* In the JSON of a MAP: true forgets the defaults before the other members are read. */
#define MKTOPT__REPLACE "$replace"

/* Decodes an object over defaults (a value of a MAP or STRUCT default is merged key by key: null
 * removes a MAP entry, {"$replace": true, ...} replaces all; arrays are replaced) and checks it.
 * Memory comes from the context's arena and from `args`; strings are copied. */
mktopt_status mktopt__decode(const mktopt__struct *type, const mktopt__json_document *document,
                             const mktopt__json *node, mktopt__args args, mktopt__arena *arena,
                             void *value, mktopt_error *err);

/* Writes a struct as an object; absent optional members as null. */
void mktopt__encode(const mktopt__struct *type, const void *value, mktopt__writer *writer);

/* JSON Schema (2020-12) of a struct. */
void mktopt__schema(const mktopt__struct *type, mktopt__writer *writer);

/* A struct from JSON text and back, for handles that hold replaceable tables. The text stands for
 * the whole: its MAPs say $replace. */
mktopt_status mktopt__from_json(const mktopt__struct *type, const char *json, size_t length,
                                mktopt__arena *arena, void *value, mktopt_error *err);
char *mktopt__to_json(const mktopt__struct *type, const void *value, mktopt__arena *arena,
                      size_t *length);

#endif
