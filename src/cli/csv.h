/* CSV files (RFC 4180, with a header row) as columns of text. */
#ifndef MKTOPT_CLI_CSV_H
#define MKTOPT_CLI_CSV_H

#include <mktopt/base.h>

#include "base/memory.h"

typedef struct cli_column {
    char *name;
    mktopt_arg values; /* MKTOPT_ARG_TEXT */
    char *data;
    int64_t *offsets;
    size_t length, capacity; /* of data */
    int64_t offsets_capacity;
} cli_column;

typedef struct cli_csv {
    cli_column *columns;
    int64_t n_columns;
    int64_t n_rows;
} cli_csv;

/* Reads a file. Lines end with LF or CRLF, the last one may lack its end; a byte order mark is
 * skipped and so are empty lines; spaces belong to the field. Errors name `field`, and the file and
 * line: a file that cannot be read, a header that is missing or has an empty name, DUPLICATE names
 * in it, LENGTH_MISMATCH of a row, stray quotes, text that is not UTF-8. Free it in any case. */
mktopt_status cli_csv_read(const char *file, const char *field, cli_csv *csv, mktopt_error *err);
void cli_csv_free(cli_csv *csv);

#endif
