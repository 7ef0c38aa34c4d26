/* Shared by the files that walk field tables. */
#ifndef MKTOPT_JSON_FIELDS_PRIV_H
#define MKTOPT_JSON_FIELDS_PRIV_H

#include <math.h>

#include "json/fields.h"

/* In schemas only: an entry merged over a default, so null removes it and members may be left out.
 */
#define MKTOPT__MERGED (1u << 31)

static inline void *mktopt__at(const void *base, uint32_t offset)
{
    return (void *)((uintptr_t)base + offset);
}

/* Whether a kind is one of the scalars. */
static inline int mktopt__is_scalar(mktopt__kind kind)
{
    return kind <= MKTOPT__ENUM;
}

/* Whether a value may be left out. */
static inline int mktopt__may_be_absent(const mktopt__field *field)
{
    return (field->flags & (MKTOPT__OPTIONAL | MKTOPT__HAS_DEFAULT)) != 0;
}

/* Whether an object must have the member, on its own account. */
static inline int mktopt__is_required(const mktopt__field *field)
{
    return !mktopt__may_be_absent(field) && field->one_of == 0 && !(field->flags & MKTOPT__PATTERN);
}

/* Whether a number of an I32 field stands for one of its words. */
static inline int mktopt__is_word(const mktopt__field *field, int32_t value)
{
    return field->names != NULL && value < 0 && value >= -field->names->count;
}

/* The default, or absence, into one member of `base`. */
void mktopt__init_field(const mktopt__field *field, void *base);

/* Whether the value at `value` is absent (for kinds that can tell). */
int mktopt__is_absent(const mktopt__field *field, const void *base);

/* Name of a PATTERN map's entry, "prefix_" + key, cut at the buffer. */
#define MKTOPT__KEY_SIZE 160
char *mktopt__pattern_key(const mktopt__field *field, const char *key, char *buffer);
/* The part of `key` that a PATTERN map's star stands for, or NULL when it does not match. */
const char *mktopt__pattern_match(const mktopt__field *field, const char *key);

/* Writes one value of a field's kind; absent as null. */
void mktopt__encode_value(const mktopt__field *field, const void *value, mktopt__writer *writer);

#endif
