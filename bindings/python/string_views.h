/* Arrow's string views, as one buffer with offsets: the one loop over data that numpy cannot do
 * well. https://arrow.apache.org/docs/format/Columnar.html#variable-size-binary-view-layout */
#ifndef MKTOPT_PYTHON_STRING_VIEWS_H
#define MKTOPT_PYTHON_STRING_VIEWS_H

#include <stdint.h>
#include <string.h>

enum { MKTOPT_PYTHON_VIEW_SIZE = 16, MKTOPT_PYTHON_INLINE = 12 };

/* Copies the text of every row that has any (offsets say where and how long) out of its view: the
 * text itself after the length, or, when it is longer than 12 bytes, the number of a buffer and a
 * place. */
static void mktopt_python_gather_views(const char *views, const void *const *buffers,
                                       const int64_t *offsets, int64_t count, char *out)
{
    for (int64_t i = 0; i < count; i++) {
        const char *view = views + i * MKTOPT_PYTHON_VIEW_SIZE;
        const int64_t length = offsets[i + 1] - offsets[i];
        const char *text = view + 4;
        if (length > MKTOPT_PYTHON_INLINE) {
            int32_t place[2]; /* buffer, offset */
            memcpy(place, view + 8, sizeof place);
            text = (const char *)buffers[place[0]] + place[1];
        }
        if (length > 0)
            memcpy(out + offsets[i], text, (size_t)length);
    }
}

#endif
