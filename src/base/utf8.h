/* UTF-8, well-formed as the Unicode standard defines it (table 3-7). */
#ifndef MKTOPT_BASE_UTF8_H
#define MKTOPT_BASE_UTF8_H

#include <stddef.h>

/* Bytes of the sequence that begins text[0..left), left > 0; 0 when it is none: overlong forms,
 * surrogates, what lies above U+10FFFF or is cut off. */
size_t mktopt__utf8_sequence(const unsigned char *text, size_t left);
/* Whether text[0..length) is a string of whole sequences; NUL is one of them. */
int mktopt__utf8_check(const char *text, size_t length);

#endif
