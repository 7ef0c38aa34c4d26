/* The writer. A failed allocation sets `failed`; everything after it is a no-op. */
#include "json/writer.h"

#include <string.h>

#include "base/number.h"
#include "json/time.h"

static void append(mktopt__writer *w, const char *text, size_t length)
{
    size_t needed;
    if (w->failed || mktopt__size_add(w->length + 1, length, &needed) != 0) {
        w->failed = 1;
        return;
    }
    if (needed > w->capacity) {
        /* The arena frees nothing on growth; doubling bounds the waste by the final size. */
        const size_t capacity = needed < 512 ? 1024 : needed * 2;
        char *grown = mktopt__arena_alloc(w->arena, (int64_t)capacity, 1);
        if (grown == NULL) {
            w->failed = 1;
            return;
        }
        if (w->length > 0)
            memcpy(grown, w->text, w->length);
        w->text = grown;
        w->capacity = capacity;
    }
    if (length > 0)
        memcpy(w->text + w->length, text, length);
    w->length += length;
    w->text[w->length] = '\0';
}

static void append_text(mktopt__writer *w, const char *text)
{
    append(w, text, strlen(text));
}

static void separate(mktopt__writer *w)
{
    if (w->need_comma)
        append(w, ",", 1);
    w->need_comma = 1;
}

void mktopt__write_begin(mktopt__writer *w, char bracket)
{
    separate(w);
    append(w, &bracket, 1);
    w->need_comma = 0;
}

void mktopt__write_end(mktopt__writer *w, char bracket)
{
    append(w, &bracket, 1);
    w->need_comma = 1;
}

static void append_escaped(mktopt__writer *w, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";
    static const char plain[] = "\"\\\b\f\n\r\t", letter[] = "\"\\bfnrt";
    const char *found = strchr(plain, c);
    if (c != 0 && found != NULL) {
        const char escape[2] = {'\\', letter[found - plain]};
        append(w, escape, 2);
    } else {
        const char escape[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
        append(w, escape, 6);
    }
}

static void append_quoted(mktopt__writer *w, const char *text, size_t length)
{
    append(w, "\"", 1);
    size_t begin = 0;
    for (size_t i = 0; i < length; i++) {
        const unsigned char c = (unsigned char)text[i];
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        append(w, text + begin, i - begin);
        append_escaped(w, c);
        begin = i + 1;
    }
    append(w, text + begin, length - begin);
    append(w, "\"", 1);
}

void mktopt__write_key(mktopt__writer *w, const char *key)
{
    separate(w);
    append_quoted(w, key, strlen(key));
    append(w, ":", 1);
    w->need_comma = 0;
}

void mktopt__write_string(mktopt__writer *w, const char *text)
{
    if (text == NULL) {
        mktopt__write_null(w);
        return;
    }
    separate(w);
    append_quoted(w, text, strlen(text));
}

void mktopt__write_number(mktopt__writer *w, double value)
{
    if (value - value != 0.0) { /* NaN or infinite */
        mktopt__write_null(w);
        return;
    }
    separate(w);
    append_text(w, MKTOPT__NUMBER(value));
}

void mktopt__write_integer(mktopt__writer *w, int64_t value)
{
    char buffer[MKTOPT__NUMBER_SIZE];
    separate(w);
    append_text(w, mktopt__integer_write(buffer, value));
}

void mktopt__write_decimal(mktopt__writer *w, mktopt_decimal value)
{
    separate(w);
    append_text(w, MKTOPT__DECIMAL(value));
}

void mktopt__write_time(mktopt__writer *w, int64_t epoch_seconds)
{
    char buffer[MKTOPT__TIME_SIZE];
    mktopt__write_string(w, mktopt__time_write(buffer, epoch_seconds));
}

void mktopt__write_boolean(mktopt__writer *w, int value)
{
    separate(w);
    append_text(w, value ? "true" : "false");
}

void mktopt__write_null(mktopt__writer *w)
{
    separate(w);
    append_text(w, "null");
}

void mktopt__write_arg(mktopt__writer *w, mktopt_arg array)
{
    mktopt_arg *slot = mktopt__arena_push(w->arena, (void **)&w->args, &w->n_args,
                                          &w->args_capacity, sizeof *slot);
    if (slot == NULL) {
        w->failed = 1;
        return;
    }
    *slot = array;
    mktopt__write_begin(w, '{');
    mktopt__write_key(w, "$arg");
    mktopt__write_integer(w, w->n_args - 1);
    mktopt__write_end(w, '}');
}
