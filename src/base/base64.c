#include "base/base64.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

size_t mktopt__base64_length(size_t size)
{
    return (size + 2) / 3 * 4;
}

void mktopt__base64_write(const void *bytes, size_t size, char *text)
{
    const unsigned char *in = bytes;
    for (; size > 0; in += 3, text += 4) {
        const size_t count = size < 3 ? size : 3;
        uint32_t group = 0;
        for (size_t i = 0; i < 3; i++)
            group = group << 8 | (i < count ? in[i] : 0U);
        for (size_t i = 0; i < 4; i++)
            text[i] = i <= count ? digits[group >> (18 - 6 * i) & 63] : '=';
        size -= count;
    }
    *text = '\0';
}

static int value_of(char digit)
{
    if (digit >= 'A' && digit <= 'Z')
        return digit - 'A';
    if (digit >= 'a' && digit <= 'z')
        return digit - 'a' + 26;
    if (digit >= '0' && digit <= '9')
        return digit - '0' + 52;
    return digit == '+' ? 62 : digit == '/' ? 63 : -1;
}

/* Four characters, of which the first `count` are digits; -1 when they are not, or when bits are
 * set that belong to no byte. */
static int read_group(const char *text, size_t count, unsigned char *out)
{
    uint32_t group = 0;
    for (size_t i = 0; i < 4; i++) {
        const int value = i < count ? value_of(text[i]) : 0;
        if (value < 0)
            return -1;
        group = group << 6 | (uint32_t)value;
    }
    for (size_t i = 0; i + 1 < count; i++)
        out[i] = (unsigned char)(group >> (16 - 8 * i));
    const uint32_t written = count == 4 ? 0xffffff : count == 3 ? 0xffff00 : 0xff0000;
    return (group & ~written) == 0 ? 0 : -1;
}

int64_t mktopt__base64_read(const char *text, size_t length, void *bytes)
{
    unsigned char *out = bytes;
    if (length % 4 != 0)
        return -1;
    for (size_t i = 0; i < length; i += 4) {
        size_t count = 4;
        while (i + 4 == length && count > 2 && text[i + count - 1] == '=')
            count--;
        if (read_group(text + i, count, out) != 0)
            return -1;
        out += count - 1;
    }
    return out - (unsigned char *)bytes;
}
