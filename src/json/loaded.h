/* A struct of tables, read from JSON over its defaults and printed whole: what the typed handles of
 * replaceable tables hold. */
#ifndef MKTOPT_JSON_LOADED_H
#define MKTOPT_JSON_LOADED_H

#include "json/fields.h"

/* The only member of the handles. Immutable; it lives in its own arena. */
typedef struct mktopt__loaded {
    mktopt__arena *arena;
    const void *value; /* of the type it was loaded as */
    const char *json;  /* all of it, fit to be loaded again */
    size_t length;
} mktopt__loaded;

/* `json` NULL gives the defaults. Errors: those of JSON, with the path of the field. */
mktopt_status mktopt__load(const mktopt__struct *type, const char *json, size_t length,
                           const mktopt_allocator *allocator, mktopt__loaded **loaded,
                           mktopt_error *err);
/* NULL is allowed: no text, of length 0; `length` may be NULL. */
const char *mktopt__loaded_json(const mktopt__loaded *loaded, size_t *length);
/* The value read again into an arena, for results that must outlive the handle; NULL: defaults. */
mktopt_status mktopt__loaded_copy(const mktopt__struct *type, const mktopt__loaded *loaded,
                                  mktopt__arena *arena, void *value, mktopt_error *err);
void mktopt__loaded_free(mktopt__loaded *loaded); /* NULL is allowed */

#endif
