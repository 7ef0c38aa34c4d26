/* What the fuzz targets share: values taken from the input's bytes, an allocator that fails on
 * demand and knows what is still in use, and checks that hold for every call. */
#ifndef MKTOPT_FUZZ_FUZZ_H
#define MKTOPT_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

#include <mktopt/mktopt.h>

/* libFuzzer calls it with every input. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Stops the run with the sentence; the input is kept by libFuzzer. */
#define FUZZ_CHECK(condition)                          \
    do {                                               \
        if (!(condition))                              \
            fuzz_stop(#condition, __FILE__, __LINE__); \
    } while (0)
_Noreturn void fuzz_stop(const char *condition, const char *file, int line);

typedef struct fuzz_input {
    const uint8_t *data;
    size_t size;
} fuzz_input;

/* Each takes its bytes from the front; past the end come zeros. */
uint8_t fuzz_byte(fuzz_input *input);
int64_t fuzz_integer(fuzz_input *input); /* small, huge and special ones, about equally often */
double fuzz_double(fuzz_input *input);   /* ordinary, tiny, huge, negative, NaN, infinite */
/* A text of at most capacity - 1 bytes, ended by NUL or by the input. */
const char *fuzz_text(fuzz_input *input, char *buffer, size_t capacity);

/* An allocator that fails at the given allocation (0: the first; negative: never). */
typedef struct fuzz_memory {
    mktopt_allocator allocator;
    int64_t until_failure;
    int64_t in_use; /* bytes */
} fuzz_memory;

/* Takes one byte: half of the inputs never fail. `memory` must stay where it is. */
void fuzz_memory_init(fuzz_memory *memory, fuzz_input *input);

/* After any call: the error says what the status says, in full; success leaves the error alone. */
void fuzz_check_error(mktopt_status status, const mktopt_error *err);

#endif
