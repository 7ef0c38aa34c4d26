#include "fuzz.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void fuzz_stop(const char *condition, const char *file, int line)
{
    fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
    abort();
}

uint8_t fuzz_byte(fuzz_input *input)
{
    if (input->size == 0)
        return 0;
    input->size -= 1;
    return *input->data++;
}

static uint64_t take_word(fuzz_input *input)
{
    uint64_t word = 0;
    for (int i = 0; i < 8; ++i)
        word = word << 8 | fuzz_byte(input);
    return word;
}

int64_t fuzz_integer(fuzz_input *input)
{
    static const int64_t special[] = {0, 1, -1, 2, 100, 999, INT32_MAX, INT64_MAX, INT64_MIN};
    const uint8_t form = fuzz_byte(input);
    if (form < 100)
        return special[form % (sizeof special / sizeof *special)];
    if (form < 200)
        return fuzz_byte(input);
    return (int64_t)take_word(input);
}

double fuzz_double(fuzz_input *input)
{
    static const double special[] = {0.0,    -0.0,  1.0,      -1.0,      0.5,   0.4,
                                     1e-300, 1e308, INFINITY, -INFINITY, 1e-17, 5e-324};
    const uint8_t form = fuzz_byte(input);
    if (form < 80)
        return special[form % (sizeof special / sizeof *special)];
    if (form < 180)
        return (double)fuzz_byte(input) / 8.0;
    if (form < 190)
        return NAN;
    const uint64_t word = take_word(input);
    double value;
    memcpy(&value, &word, sizeof value);
    return value;
}

const char *fuzz_text(fuzz_input *input, char *buffer, size_t capacity)
{
    size_t length = 0;
    while (length + 1 < capacity && input->size > 0) {
        const char c = (char)fuzz_byte(input);
        if (c == '\0')
            break;
        buffer[length++] = c;
    }
    buffer[length] = '\0';
    return buffer;
}

static int may_allocate(fuzz_memory *memory, size_t size)
{
    if (memory->until_failure == 0 || size > (size_t)64 << 20)
        return 0;
    if (memory->until_failure > 0)
        memory->until_failure -= 1;
    return 1;
}

static void *allocate(void *context, size_t size)
{
    fuzz_memory *memory = context;
    if (!may_allocate(memory, size))
        return NULL;
    memory->in_use += (int64_t)size;
    return malloc(size == 0 ? 1 : size);
}

static void *reallocate(void *context, void *old, size_t old_size, size_t new_size)
{
    fuzz_memory *memory = context;
    if (!may_allocate(memory, new_size))
        return NULL;
    memory->in_use += (int64_t)new_size - (int64_t)old_size;
    return realloc(old, new_size == 0 ? 1 : new_size);
}

static void release(void *context, void *old, size_t size)
{
    fuzz_memory *memory = context;
    if (old != NULL)
        memory->in_use -= (int64_t)size;
    free(old);
}

void fuzz_memory_init(fuzz_memory *memory, fuzz_input *input)
{
    const uint8_t choice = fuzz_byte(input);
    memory->allocator = (mktopt_allocator){memory, allocate, reallocate, release};
    memory->until_failure = choice < 128 ? -1 : choice - 128;
    memory->in_use = 0;
}

void fuzz_check_error(mktopt_status status, const mktopt_error *err)
{
    if (status == MKTOPT_OK)
        return;
    FUZZ_CHECK(strcmp(mktopt_status_name(status), "unknown") != 0);
    FUZZ_CHECK(status != MKTOPT_INTERNAL);
    FUZZ_CHECK(err->code == status);
    FUZZ_CHECK(err->index >= -1);
    FUZZ_CHECK(memchr(err->field, '\0', sizeof err->field) != NULL);
    FUZZ_CHECK(memchr(err->message, '\0', sizeof err->message) != NULL);
    FUZZ_CHECK(err->message[0] != '\0' && strchr(err->message, '\n') == NULL);
    FUZZ_CHECK(strncmp(err->message, err->field, strlen(err->field)) == 0);
}
