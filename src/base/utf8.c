#include "base/utf8.h"

static size_t length_of(unsigned char lead)
{
    if (lead < 0x80)
        return 1;
    return lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
}

size_t mktopt__utf8_sequence(const unsigned char *text, size_t left)
{
    const unsigned char lead = text[0];
    const size_t length = length_of(lead);
    if (length < 2)
        return length;
    /* The second byte excludes overlong forms, surrogates and what is above U+10FFFF. */
    const unsigned char lowest = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    const unsigned char highest = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (length > left || text[1] < lowest || text[1] > highest)
        return 0;
    for (size_t i = 2; i < length; i++)
        if ((text[i] & 0xc0) != 0x80)
            return 0;
    return length;
}

int mktopt__utf8_check(const char *text, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)text;
    for (size_t i = 0, sequence; i < length; i += sequence) {
        sequence = mktopt__utf8_sequence(bytes + i, length - i);
        if (sequence == 0)
            return 0;
    }
    return 1;
}
