/* Errors: the path of the field at fault and one sentence, written into the caller's mktopt_error.
 */
#ifndef MKTOPT_BASE_ERROR_H
#define MKTOPT_BASE_ERROR_H

#include <mktopt/base.h>

/* A field path as a chain on the stack: {{NULL, "channels", 2}, "spend", -1} is channels[2].spend.
 * A link without a name is an element of its parent: {{NULL, "paths", 0}, NULL, 4} is paths[0][4].
 */
typedef struct mktopt__path {
    const struct mktopt__path *parent;
    const char *name;
    int64_t index; /* -1: no element */
} mktopt__path;

#define MKTOPT__FIELD_PATH(name)          (&(const mktopt__path){NULL, (name), -1})
#define MKTOPT__ELEMENT_PATH(name, index) (&(const mktopt__path){NULL, (name), (index)})
#define MKTOPT__MEMBER_PATH(parent, name) (&(const mktopt__path){(parent), (name), -1})

/* Fills `err` (may be NULL) and returns `status`. The message becomes "path: text"; `path` may be
 * NULL. Format numbers with MKTOPT__NUMBER, never with %g: that one follows the locale. */
mktopt_status mktopt__fail(mktopt_error *err, mktopt_status status, const mktopt__path *path,
                           const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The path as text, cut at `size`; returns `buffer`. */
char *mktopt__path_text(const mktopt__path *path, char *buffer, size_t size);

mktopt_status mktopt__out_of_memory(mktopt_error *err);

/* Names for a message: "a, b, c", and "..." for those that do not fit. {0} is none. */
typedef struct mktopt__names {
    char text[240];
    size_t length;
    int32_t full;
} mktopt__names;
void mktopt__names_add(mktopt__names *names, const char *name);

/* Required pointer arguments of public calls. */
#define MKTOPT__REQUIRE(pointer, err)                                                         \
    do {                                                                                      \
        if ((pointer) == NULL)                                                                \
            return mktopt__fail((err), MKTOPT_INVALID_ARGUMENT, MKTOPT__FIELD_PATH(#pointer), \
                                "must not be NULL");                                          \
    } while (0)

/* An array argument: a count that is not negative, with something behind it. */
mktopt_status mktopt__check_given(const mktopt__path *path, const void *items, int64_t count,
                                  mktopt_error *err);

/* A number that is finite; an amount, which is not negative either. Messages tell what it is. */
mktopt_status mktopt__check_finite(double value, const mktopt__path *path, mktopt_error *err);
mktopt_status mktopt__check_amount(double value, const mktopt__path *path, mktopt_error *err);

/* Returns from the enclosing function when `expression` is a failure. */
#define MKTOPT__TRY(expression)                                \
    do {                                                       \
        const mktopt_status mktopt__try_status = (expression); \
        if (mktopt__try_status != MKTOPT_OK)                   \
            return mktopt__try_status;                         \
    } while (0)

#endif
