/* libcsv splits; here lines are counted, the table is checked and columns are gathered. The file is
 * fed to the parser line by line, so that a callback knows in which line it is. */
#include "cli/csv.h"

#include <csv.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/utf8.h"

enum { CSV_FIELD_BLOCK = 1 << 16 }; /* how the parser's field buffer grows */

typedef struct reader {
    cli_csv *csv;
    const char *file;
    const char *field;
    int64_t line;        /* being fed, from 1 */
    int64_t record_line; /* where the record being read begins */
    int64_t n_fields;    /* of the record being read */
    int64_t column_capacity;
    int has_header;
    mktopt_status status;
    mktopt_error *err;
} reader;

#define FAIL(reader, code, ...) \
    ((reader)->status =         \
         mktopt__fail((reader)->err, (code), MKTOPT__FIELD_PATH((reader)->field), __VA_ARGS__))

/* RFC 4180: spaces are part of a field. */
static int no_byte(unsigned char byte)
{
    (void)byte;
    return 0;
}

/* NUL, which no name contains, is refused too. */
static int is_utf8(const char *text, size_t length)
{
    return length == 0 || (mktopt__utf8_check(text, length) && memchr(text, 0, length) == NULL);
}

/* Room for `needed` items, by doubling; -1 when memory is out. */
static int reserve(void **items, int64_t *capacity, int64_t needed, size_t size)
{
    if (needed <= *capacity)
        return 0;
    const int64_t twice = *capacity < 16 ? 16 : *capacity * 2;
    const int64_t larger = twice < needed ? needed : twice;
    size_t bytes;
    if (mktopt__size_multiply((size_t)larger, size, &bytes) != 0 || bytes > PTRDIFF_MAX)
        return -1;
    void *memory = realloc(*items, bytes);
    if (memory == NULL)
        return -1;
    *items = memory;
    *capacity = larger;
    return 0;
}

static int append(cli_column *column, int64_t row, const void *text, size_t length)
{
    void *data = column->data, *offsets = column->offsets;
    int64_t capacity = (int64_t)column->capacity;
    const int failed = reserve(&data, &capacity, (int64_t)(column->length + length + 1), 1) != 0 ||
                       reserve(&offsets, &column->offsets_capacity, row + 2, sizeof(int64_t)) != 0;
    column->data = data;
    column->offsets = offsets;
    column->capacity = (size_t)capacity;
    if (failed)
        return -1;
    if (length > 0)
        memcpy(column->data + column->length, text, length);
    column->length += length;
    column->offsets[row] = (int64_t)(column->length - length);
    column->offsets[row + 1] = (int64_t)column->length;
    return 0;
}

static void add_header(reader *r, const char *text, size_t length)
{
    cli_csv *csv = r->csv;
    if (length == 0) {
        FAIL(r, MKTOPT_MISSING_FIELD, "%s:%lld: column %lld has no name in the header", r->file,
             (long long)r->line, (long long)(csv->n_columns + 1));
        return;
    }
    void *columns = csv->columns;
    const int failed =
        reserve(&columns, &r->column_capacity, csv->n_columns + 1, sizeof(cli_column)) != 0;
    csv->columns = columns;
    char *name = failed ? NULL : strndup(text, length);
    if (name == NULL) {
        r->status = mktopt__out_of_memory(r->err);
        return;
    }
    csv->columns[csv->n_columns++] = (cli_column){.name = name};
    for (int64_t i = 0; i + 1 < csv->n_columns; i++)
        if (strcmp(csv->columns[i].name, name) == 0)
            FAIL(r, MKTOPT_DUPLICATE, "%s:%lld: the header names \"%s\" twice", r->file,
                 (long long)r->line, name);
}

static void on_field(void *text, size_t length, void *data)
{
    reader *r = data;
    if (r->status != MKTOPT_OK)
        return;
    r->n_fields++;
    if (!is_utf8(text, length))
        FAIL(r, MKTOPT_WRONG_TYPE, "%s:%lld: the text is not UTF-8", r->file, (long long)r->line);
    else if (!r->has_header)
        add_header(r, text, length);
    else if (r->n_fields <= r->csv->n_columns &&
             append(&r->csv->columns[r->n_fields - 1], r->csv->n_rows, text, length) != 0)
        r->status = mktopt__out_of_memory(r->err);
}

static void on_record(int terminator, void *data)
{
    reader *r = data;
    (void)terminator;
    if (r->status != MKTOPT_OK)
        return;
    if (r->has_header && r->n_fields != r->csv->n_columns)
        FAIL(r, MKTOPT_LENGTH_MISMATCH, "%s:%lld: has %lld field%s, the header has %lld", r->file,
             (long long)r->record_line, (long long)r->n_fields, r->n_fields == 1 ? "" : "s",
             (long long)r->csv->n_columns);
    r->csv->n_rows += r->has_header;
    r->has_header = 1;
    r->n_fields = 0;
}

static void report_parser(reader *r, struct csv_parser *parser)
{
    if (r->status != MKTOPT_OK)
        return;
    if (csv_error(parser) == CSV_ENOMEM || csv_error(parser) == CSV_ETOOBIG)
        r->status = mktopt__out_of_memory(r->err);
    else
        FAIL(r, MKTOPT_INVALID_ARGUMENT,
             "%s:%lld: a quote inside a field must be doubled, and the field quoted", r->file,
             (long long)r->line);
}

static void feed(reader *r, struct csv_parser *parser, FILE *stream)
{
    char *line = NULL;
    size_t capacity = 0;
    ssize_t length;
    while (r->status == MKTOPT_OK && (length = getline(&line, &capacity, stream)) > 0) {
        size_t skip = 0;
        r->line++;
        if (r->line == 1 && length >= 3 && memcmp(line, "\xef\xbb\xbf", 3) == 0)
            skip = 3;
        const int is_new_record = parser->pstate == 0;
        if (is_new_record)
            r->record_line = r->line;
        const size_t size = (size_t)length - skip;
        if (csv_parse(parser, line + skip, size, on_field, on_record, r) != size)
            report_parser(r, parser);
    }
    free(line);
    if (r->status == MKTOPT_OK && ferror(stream))
        FAIL(r, MKTOPT_INVALID_ARGUMENT, "%s: %s", r->file, strerror(errno));
    if (r->status == MKTOPT_OK && csv_fini(parser, on_field, on_record, r) != 0)
        FAIL(r, MKTOPT_INVALID_ARGUMENT, "%s:%lld: the quoted field that begins here has no end",
             r->file, (long long)r->record_line);
}

/* Points the arguments at the gathered text, once it no longer moves. */
static mktopt_status finish(reader *r)
{
    static const int64_t no_rows[] = {0};
    cli_csv *csv = r->csv;
    if (!r->has_header)
        return FAIL(r, MKTOPT_MISSING_FIELD, "%s: the file has no header row", r->file);
    for (int64_t i = 0; i < csv->n_columns; i++) {
        cli_column *column = &csv->columns[i];
        column->values = (mktopt_arg){
            .kind = MKTOPT_ARG_TEXT,
            .count = csv->n_rows,
            .values = column->data != NULL ? column->data : "",
            .offsets = column->offsets != NULL ? column->offsets : no_rows,
        };
    }
    return MKTOPT_OK;
}

mktopt_status cli_csv_read(const char *file, const char *field, cli_csv *csv, mktopt_error *err)
{
    reader r = {.csv = csv, .file = file, .field = field, .err = err};
    struct csv_parser parser;
    *csv = (cli_csv){0};
    FILE *stream = fopen(file, "rb");
    if (stream == NULL)
        return FAIL(&r, MKTOPT_INVALID_ARGUMENT, "%s: %s", file, strerror(errno));
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) {
        fclose(stream);
        return mktopt__out_of_memory(err);
    }
    csv_set_space_func(&parser, no_byte);
    csv_set_blk_size(&parser, CSV_FIELD_BLOCK);
    feed(&r, &parser, stream);
    csv_free(&parser);
    fclose(stream);
    return r.status == MKTOPT_OK ? finish(&r) : r.status;
}

void cli_csv_free(cli_csv *csv)
{
    for (int64_t i = 0; i < csv->n_columns; i++) {
        free(csv->columns[i].name);
        free(csv->columns[i].data);
        free(csv->columns[i].offsets);
    }
    free(csv->columns);
    *csv = (cli_csv){0};
}
