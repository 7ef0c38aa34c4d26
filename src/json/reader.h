/* JSON text to a tree. Strict RFC 8259: UTF-8 checked, duplicate keys refused, depth bounded.
 * Numbers keep their text, so that integers and decimals are read exactly and doubles correctly
 * rounded. */
#ifndef MKTOPT_JSON_READER_H
#define MKTOPT_JSON_READER_H

#include "base/error.h"

#define MKTOPT__JSON_MAX_DEPTH 64

typedef struct mktopt__json_document mktopt__json_document;
typedef struct cJSON mktopt__json; /* a node; opaque outside reader.c */

typedef enum mktopt__json_kind {
    MKTOPT__JSON_NULL,
    MKTOPT__JSON_BOOLEAN,
    MKTOPT__JSON_NUMBER,
    MKTOPT__JSON_STRING,
    MKTOPT__JSON_ARRAY,
    MKTOPT__JSON_OBJECT
} mktopt__json_kind;

/* Parses text[0..length). The document keeps pointers into `text`. Errors: JSON_SYNTAX with the
 * byte position, JSON_DEPTH, DUPLICATE with the key's path, OUT_OF_MEMORY. */
mktopt_status mktopt__json_parse(const char *text, size_t length, const mktopt_allocator *allocator,
                                 mktopt__json_document **document, mktopt_error *err);
void mktopt__json_free(mktopt__json_document *document); /* NULL is allowed */
const mktopt__json *mktopt__json_root(const mktopt__json_document *document);

mktopt__json_kind mktopt__json_kind_of(const mktopt__json *node);
const char *mktopt__json_kind_name(const mktopt__json *node); /* "a number", "an object", ... */
int mktopt__json_boolean(const mktopt__json *node);
const char *mktopt__json_string(const mktopt__json *node);
/* The text of a number node: not NUL-terminated. */
const char *mktopt__json_number(const mktopt__json_document *document, const mktopt__json *node,
                                size_t *length);
int64_t mktopt__json_count(const mktopt__json *node); /* elements or members */
const mktopt__json *mktopt__json_first(const mktopt__json *node);
const mktopt__json *mktopt__json_next(const mktopt__json *node);
const char *mktopt__json_key(const mktopt__json *node); /* a member's name */
const mktopt__json *mktopt__json_member(const mktopt__json *object, const char *key); /* or NULL */

#endif
