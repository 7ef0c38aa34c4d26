#include "base/options.h"

#include <string.h>

#include "base/error.h"

/* No struct of ours comes near this; a larger size is memory that nobody initialised, and its tail
 * must not be read. */
#define STRUCT_SIZE_LIMIT 65536

static mktopt_status given_size(const void *given, const char *name, size_t *size,
                                mktopt_error *err)
{
    uint32_t struct_size;
    memcpy(&struct_size, given, sizeof struct_size);
    if (struct_size < sizeof struct_size || struct_size > STRUCT_SIZE_LIMIT)
        return mktopt__fail(err, MKTOPT_INVALID_OPTIONS,
                            MKTOPT__MEMBER_PATH(MKTOPT__FIELD_PATH(name), "struct_size"),
                            "is %u: the struct was not initialised", (unsigned)struct_size);
    *size = struct_size;
    return MKTOPT_OK;
}

mktopt_status mktopt__struct_in(const void *given, const char *name, void *known, size_t known_size,
                                mktopt_error *err)
{
    if (given == NULL)
        return MKTOPT_OK;
    size_t size = 0;
    MKTOPT__TRY(given_size(given, name, &size, err));
    const unsigned char *bytes = given;
    for (size_t i = known_size; i < size; i++)
        if (bytes[i] != 0)
            return mktopt__fail(err, MKTOPT_INVALID_OPTIONS, MKTOPT__FIELD_PATH(name),
                                "sets a member that this version of the library does not know");
    memcpy(known, given, size < known_size ? size : known_size);
    const uint32_t own_size = (uint32_t)known_size;
    memcpy(known, &own_size, sizeof own_size);
    return MKTOPT_OK;
}

mktopt_status mktopt__struct_out(void *out, const char *name, const void *known, size_t known_size,
                                 mktopt_error *err)
{
    size_t size = 0;
    if (out == NULL)
        return mktopt__fail(err, MKTOPT_INVALID_ARGUMENT, MKTOPT__FIELD_PATH(name),
                            "must not be NULL");
    MKTOPT__TRY(given_size(out, name, &size, err));
    const size_t head = sizeof(uint32_t); /* struct_size stays the caller's */
    const size_t shared = size < known_size ? size : known_size;
    memcpy((unsigned char *)out + head, (const unsigned char *)known + head, shared - head);
    memset((unsigned char *)out + shared, 0, size - shared);
    return MKTOPT_OK;
}

mktopt_status mktopt__check_sizes(const char *name, const void *items, int64_t count, size_t size,
                                  mktopt_error *err)
{
    uint32_t struct_size;
    for (int64_t i = 0; i < count; i++) {
        memcpy(&struct_size, (const unsigned char *)items + (size_t)i * size, sizeof struct_size);
        if (struct_size != size)
            return mktopt__fail(err, MKTOPT_INVALID_OPTIONS, MKTOPT__ELEMENT_PATH(name, i),
                                "struct_size must be %zu, got %u", size, (unsigned)struct_size);
    }
    return MKTOPT_OK;
}
