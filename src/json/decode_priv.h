/* Decoding, split over scalar.c (one value), table.c (columns) and decode.c (everything nested). */
#ifndef MKTOPT_JSON_DECODE_PRIV_H
#define MKTOPT_JSON_DECODE_PRIV_H

#include "json/fields_priv.h"

typedef struct mktopt__decoder {
    const mktopt__json_document *document;
    mktopt__args args;
    mktopt__arena *arena;
    mktopt_error *err;
} mktopt__decoder;

/* One value before its kind is known to fit: from JSON, or element i of a typed array. */
typedef enum mktopt__scalar_form {
    MKTOPT__SCALAR_NULL,
    MKTOPT__SCALAR_BOOLEAN,
    MKTOPT__SCALAR_NUMBER, /* text of a JSON number */
    MKTOPT__SCALAR_STRING,
    MKTOPT__SCALAR_TEXT, /* a CSV cell: a number, a time, a word, whatever the field wants */
    MKTOPT__SCALAR_F64,
    MKTOPT__SCALAR_I64,
    MKTOPT__SCALAR_OTHER /* an array or an object */
} mktopt__scalar_form;

typedef struct mktopt__scalar {
    mktopt__scalar_form form;
    const char *text; /* NUMBER, STRING, TEXT; OTHER: what it is */
    size_t length;
    double f64;
    int64_t i64; /* I64, BOOLEAN */
} mktopt__scalar;

mktopt__scalar mktopt__scalar_of_json(const mktopt__decoder *decoder, const mktopt__json *node);
mktopt__scalar mktopt__scalar_of_arg(const mktopt_arg *arg, int64_t index);

/* Converts one scalar to the field's kind at `value`. A null leaves an absent optional, a default
 * or, with MISSING_OK, the missing value; else it is an error. */
mktopt_status mktopt__decode_scalar(const mktopt__decoder *decoder, const mktopt__field *field,
                                    const mktopt__scalar *scalar, const mktopt__path *path,
                                    void *value);

/* Bytes of a scalar's C representation. */
size_t mktopt__scalar_size(mktopt__kind kind);

/* The argument that {"$arg": i} refers to; NULL when the node is something else. */
mktopt_status mktopt__resolve_arg(const mktopt__decoder *decoder, const mktopt__json *node,
                                  const mktopt__path *path, const mktopt_arg **arg);

/* A TABLE from rows or columns. */
mktopt_status mktopt__decode_table(const mktopt__decoder *decoder, const mktopt__field *field,
                                   const mktopt__json *node, const mktopt__path *path, void *table);

/* The field of that name, or an error that lists what is known. */
mktopt_status mktopt__find_field(const mktopt__decoder *decoder, const mktopt__struct *type,
                                 const char *name, const mktopt__path *path,
                                 const mktopt__field **field);

mktopt_status mktopt__wrong_type(const mktopt__decoder *decoder, const mktopt__path *path,
                                 const char *expected, const mktopt__json *node);

#endif
