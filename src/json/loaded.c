#include "json/loaded.h"

mktopt_status mktopt__loaded_copy(const mktopt__struct *type, const mktopt__loaded *loaded,
                                  mktopt__arena *arena, void *value, mktopt_error *err)
{
    mktopt__init(type, value);
    if (loaded == NULL)
        return MKTOPT_OK;
    return mktopt__from_json(type, loaded->json, loaded->length, arena, value, err);
}

static mktopt_status fill(const mktopt__struct *type, const char *json, size_t length,
                          mktopt__loaded *loaded, mktopt_error *err)
{
    void *value = mktopt__arena_alloc(loaded->arena, 1, type->size);
    if (value == NULL)
        return mktopt__out_of_memory(err);
    const mktopt__loaded text = {.json = json, .length = length};
    MKTOPT__TRY(mktopt__loaded_copy(type, json != NULL ? &text : NULL, loaded->arena, value, err));
    loaded->value = value;
    loaded->json = mktopt__to_json(type, value, loaded->arena, &loaded->length);
    return loaded->json != NULL ? MKTOPT_OK : mktopt__out_of_memory(err);
}

mktopt_status mktopt__load(const mktopt__struct *type, const char *json, size_t length,
                           const mktopt_allocator *allocator, mktopt__loaded **loaded,
                           mktopt_error *err)
{
    mktopt__loaded *made = mktopt__handle_create(allocator, sizeof *made);
    if (made == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__RETURN_HANDLE(made, loaded, fill(type, json, length, made, err));
}

const char *mktopt__loaded_json(const mktopt__loaded *loaded, size_t *length)
{
    if (length != NULL)
        *length = loaded != NULL ? loaded->length : 0;
    return loaded != NULL ? loaded->json : NULL;
}

void mktopt__loaded_free(mktopt__loaded *loaded)
{
    if (loaded != NULL)
        mktopt__arena_free(loaded->arena);
}
