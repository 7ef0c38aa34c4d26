/* Base64 (RFC 4648, section 4): how bytes travel in JSON. */
#ifndef MKTOPT_BASE_BASE64_H
#define MKTOPT_BASE_BASE64_H

#include <stddef.h>
#include <stdint.h>

/* Characters that `size` bytes take; the NUL after them is not counted. */
size_t mktopt__base64_length(size_t size);
/* Writes the text of `size` bytes and a NUL. */
void mktopt__base64_write(const void *bytes, size_t size, char *text);

/* Reads text[0..length) into `bytes`, which has room for length / 4 * 3. How many bytes they are,
 * or -1 where the text is not what mktopt__base64_write writes: every value has one text. */
int64_t mktopt__base64_read(const char *text, size_t length, void *bytes);

#endif
