/* JSON text out: appended to a growing buffer; running out of memory is remembered and told once.
 */
#ifndef MKTOPT_JSON_WRITER_H
#define MKTOPT_JSON_WRITER_H

#include "base/memory.h"

typedef struct mktopt__writer {
    mktopt__arena *arena; /* the text and the list of typed arrays live here */
    char *text;           /* NUL-terminated when finished */
    size_t length;
    size_t capacity;
    int32_t failed; /* memory ran out */
    int32_t need_comma;
    int32_t typed_arrays; /* number arrays go beside the text */
    int32_t whole_maps; /* MAPs say that they replace the default, so that they can be read back */
    mktopt_arg *args;
    int64_t n_args;
    int64_t args_capacity;
    const char *member; /* of a field table, the last one that was begun */
    const char
        *overflow; /* the first member with a number too large, or not there where it must be */
} mktopt__writer;

void mktopt__write_begin(mktopt__writer *writer, char bracket); /* '{' or '[' */
void mktopt__write_end(mktopt__writer *writer, char bracket);   /* '}' or ']' */
void mktopt__write_key(mktopt__writer *writer, const char *key);
void mktopt__write_string(mktopt__writer *writer, const char *text); /* NULL writes null */
void mktopt__write_number(mktopt__writer *writer, double value);     /* not finite writes null */
void mktopt__write_integer(mktopt__writer *writer, int64_t value);
void mktopt__write_decimal(mktopt__writer *writer, mktopt_decimal value);
void mktopt__write_time(mktopt__writer *writer, int64_t epoch_seconds); /* ISO 8601, UTC */
void mktopt__write_boolean(mktopt__writer *writer, int value);
void mktopt__write_null(mktopt__writer *writer);
/* A number array as {"$arg": i}. */
void mktopt__write_arg(mktopt__writer *writer, mktopt_arg array);

#endif
