#include "cli/json.h"

#include <math.h>
#include <string.h>

#include "base/number.h"

enum { LINE_WIDTH = 100, INDENT = 2 };

cli_view cli_view_of(const mktopt__json_document *document)
{
    return (cli_view){document, mktopt__json_root(document)};
}

int cli_is(cli_view view, mktopt__json_kind kind)
{
    return view.node != NULL && mktopt__json_kind_of(view.node) == kind;
}

int cli_is_there(cli_view view)
{
    return view.node != NULL && !cli_is(view, MKTOPT__JSON_NULL);
}

static int is_container(cli_view view)
{
    return cli_is(view, MKTOPT__JSON_OBJECT) || cli_is(view, MKTOPT__JSON_ARRAY);
}

cli_view cli_member(cli_view object, const char *key)
{
    const int is_object = cli_is(object, MKTOPT__JSON_OBJECT);
    return (cli_view){object.document, is_object ? mktopt__json_member(object.node, key) : NULL};
}

cli_view cli_first(cli_view container)
{
    return (cli_view){container.document,
                      is_container(container) ? mktopt__json_first(container.node) : NULL};
}

cli_view cli_next(cli_view element)
{
    return (cli_view){element.document,
                      element.node != NULL ? mktopt__json_next(element.node) : NULL};
}

cli_view cli_element(cli_view array, int64_t index)
{
    cli_view element = cli_first(array);
    while (index-- > 0 && element.node != NULL)
        element = cli_next(element);
    return element;
}

int64_t cli_count(cli_view container)
{
    return is_container(container) ? mktopt__json_count(container.node) : 0;
}

double cli_number(cli_view view)
{
    size_t length;
    double value;
    if (!cli_is(view, MKTOPT__JSON_NUMBER))
        return NAN;
    const char *text = mktopt__json_number(view.document, view.node, &length);
    return mktopt__number_read(text, length, &value) == 0 ? value : NAN;
}

const char *cli_text(cli_view view)
{
    return cli_is(view, MKTOPT__JSON_STRING) ? mktopt__json_string(view.node) : "";
}

int cli_boolean(cli_view view)
{
    return cli_is(view, MKTOPT__JSON_BOOLEAN) && mktopt__json_boolean(view.node);
}

void cli_quote(FILE *out, const char *text)
{
    fputc('"', out);
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '"' || *c == '\\')
            fprintf(out, "\\%c", *c);
        else if ((unsigned char)*c < 0x20)
            fprintf(out, "\\u%04x", (unsigned)(unsigned char)*c);
        else
            fputc(*c, out);
    }
    fputc('"', out);
}

static void copy_container(FILE *out, cli_view view)
{
    const int is_object = cli_is(view, MKTOPT__JSON_OBJECT);
    const char *separator = "";
    fputc(is_object ? '{' : '[', out);
    for (cli_view item = cli_first(view); item.node != NULL; item = cli_next(item)) {
        fputs(separator, out);
        separator = ",";
        if (is_object) {
            cli_quote(out, mktopt__json_key(item.node));
            fputc(':', out);
        }
        cli_copy(out, item);
    }
    fputc(is_object ? '}' : ']', out);
}

void cli_copy(FILE *out, cli_view view)
{
    size_t length;
    const char *text;
    if (!cli_is_there(view)) {
        fputs("null", out);
        return;
    }
    switch (mktopt__json_kind_of(view.node)) {
    case MKTOPT__JSON_NUMBER:
        text = mktopt__json_number(view.document, view.node, &length);
        fwrite(text, 1, length, out);
        break;
    case MKTOPT__JSON_STRING:
        cli_quote(out, mktopt__json_string(view.node));
        break;
    case MKTOPT__JSON_BOOLEAN:
        fputs(mktopt__json_boolean(view.node) ? "true" : "false", out);
        break;
    default: /* null was written above */
        copy_container(out, view);
        break;
    }
}

/* ---- layout ------------------------------------------------------------------------------- */

/* The end of the string that begins at `text` with a quote. */
static const char *string_end(const char *text)
{
    for (text++; *text != '"' && *text != '\0'; text++)
        if (*text == '\\' && text[1] != '\0')
            text++;
    return *text == '"' ? text + 1 : text;
}

static int is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* Whether the container at `text` takes at most `room` columns on one line. */
static int fits(const char *text, int room)
{
    int depth = 0;
    while (*text != '\0' && room >= 0) {
        const char *end = *text == '"' ? string_end(text) : text + 1;
        depth += (*text == '{' || *text == '[') - (*text == '}' || *text == ']');
        room -= is_space(*text) ? 0 : (int)(end - text) + (*text == ',' || *text == ':');
        if (depth == 0)
            return room >= 0;
        text = end;
    }
    return 0;
}

static void break_line(FILE *out, int depth)
{
    fprintf(out, "\n%*s", depth * INDENT, "");
}

void cli_pretty(FILE *out, const char *json)
{
    int depth = 0, inline_depth = 0, column = 0; /* inline_depth: levels on the current line */
    while (*json != '\0') {
        const char c = *json;
        const char *end = c == '"' ? string_end(json) : json + 1;
        const int opens = c == '{' || c == '[', closes = c == '}' || c == ']';
        if (closes && inline_depth == 0 && json[-1] != '{' && json[-1] != '[')
            break_line(out, depth - 1), column = (depth - 1) * INDENT;
        if (!is_space(c)) {
            fwrite(json, 1, (size_t)(end - json), out);
            column += (int)(end - json);
        }
        if (opens && (inline_depth > 0 || fits(json, LINE_WIDTH - column)))
            inline_depth++;
        else if (closes && inline_depth > 0)
            inline_depth--;
        depth += opens - closes;
        if ((opens || c == ',') && inline_depth == 0)
            break_line(out, depth), column = depth * INDENT;
        else if (c == ',' || c == ':')
            fputc(' ', out), column++;
        json = end;
    }
    fputc('\n', out);
}
