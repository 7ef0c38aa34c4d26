/* Reading the elements of mktopt_arg columns, whatever kind they are of. */
#ifndef MKTOPT_ATTRIBUTION_COLUMNS_H
#define MKTOPT_ATTRIBUTION_COLUMNS_H

#include "attribution/dictionary.h"
#include "base/error.h"

/* What a column may hold: a set of these. */
enum {
    MKTOPT__NAMES = 1,      /* STRINGS, CSTRINGS, TEXT, CATEGORY of these */
    MKTOPT__INTEGERS = 2,   /* I64, I32 */
    MKTOPT__NUMBERS = 4,    /* F64, I64, I32, TEXT */
    MKTOPT__TIMES = 8,      /* NUMBERS, or strings in ISO 8601 */
    MKTOPT__NAME_LISTS = 16 /* RAGGED of NAMES */
};

/* A column of a table: its data and how it is called in messages (table[i].name). */
typedef struct mktopt__column {
    const mktopt_arg *arg;
    const char *table;
    const char *name;
} mktopt__column;

/* The kind is one of those allowed, there are `rows` rows, pointers are there, offsets ascend,
 * category codes are in range. Errors: WRONG_TYPE, LENGTH_MISMATCH, OUT_OF_RANGE, INVALID_ARGUMENT.
 */
mktopt_status mktopt__column_check(const mktopt__column *column, uint32_t allowed, int64_t rows,
                                   mktopt_error *err);
/* Fails with MISSING_FIELD. */
mktopt_status mktopt__column_missing(const mktopt__column *column, mktopt_error *err);

/* A failure of one element: "table[row].name: ...". */
#define MKTOPT__COLUMN_FAIL(column, row, status, err, ...)                                  \
    mktopt__fail((err), (status),                                                           \
                 &(const mktopt__path){&(const mktopt__path){NULL, (column)->table, (row)}, \
                                       (column)->name, -1},                                 \
                 __VA_ARGS__)

/* A number >= 0, or `missing` when it is missing or the column is absent. Errors: WRONG_TYPE,
 * NOT_FINITE, OUT_OF_RANGE. */
mktopt_status mktopt__column_amount(const mktopt__column *column, int64_t row, double missing,
                                    double *out, mktopt_error *err);

/* Epoch seconds, at most 2^53 in size. Errors as above, MISSING_FIELD. */
mktopt_status mktopt__column_time(const mktopt__column *column, int64_t row, double *out,
                                  mktopt_error *err);

/* Names of a column as numbers of a dictionary. Zero-initialise but for the first two. */
enum { MKTOPT__KNOWN_CATEGORIES = 512 };
typedef struct mktopt__name_reader {
    const mktopt_arg *arg;
    mktopt__dictionary *names;
    mktopt__name last; /* rows often repeat a long name */
    uint32_t last_id;
    uint32_t category_ids[MKTOPT__KNOWN_CATEGORIES]; /* of the first ones, + 1; 0: not met yet */
} mktopt__name_reader;

/* *id is MKTOPT__NO_ID when the name is missing or empty, or the column absent. Errors:
 * OUT_OF_MEMORY. */
mktopt_status mktopt__name_read(mktopt__name_reader *reader, int64_t i, uint32_t *id,
                                mktopt_error *err);

/* Refuses what cannot be told as a C string or as JSON: a NUL inside, text that is not UTF-8. */
mktopt_status mktopt__check_name(const mktopt__name *name, const mktopt__path *path,
                                 mktopt_error *err);

/* Element i of strings or of a category; {NULL, 0} when it is missing. */
mktopt__name mktopt__text_at(const mktopt_arg *arg, int64_t i);

#endif
