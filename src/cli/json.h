/* JSON in the command: looking into documents, copying parts of them, laying text out for people.
 */
#ifndef MKTOPT_CLI_JSON_H
#define MKTOPT_CLI_JSON_H

#include <stdio.h>

#include "json/reader.h"

/* A node and its document; `node` NULL is "not there", and so is JSON's null. */
typedef struct cli_view {
    const mktopt__json_document *document;
    const mktopt__json *node;
} cli_view;

cli_view cli_view_of(const mktopt__json_document *document);
int cli_is_there(cli_view view);
cli_view cli_member(cli_view object, const char *key);
cli_view cli_first(cli_view container); /* element or member */
cli_view cli_next(cli_view element);
cli_view cli_element(cli_view array, int64_t index);
int64_t cli_count(cli_view container);
int cli_is(cli_view view, mktopt__json_kind kind);
double cli_number(cli_view view);    /* NaN when it is no number */
const char *cli_text(cli_view view); /* "" when it is no string */
int cli_boolean(cli_view view);      /* 0 when it is not true */

/* Writes a node as it was read, numbers digit by digit. */
void cli_copy(FILE *out, cli_view view);
void cli_quote(FILE *out, const char *text);

/* JSON text with line breaks and two spaces a level; what fits on a line stays on one. The text
 * must be JSON. */
void cli_pretty(FILE *out, const char *json);

#endif
