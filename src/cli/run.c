/* mktopt run: one operation. Columns of CSV files travel beside the request as typed arrays; the
 * request is rewritten with {"$arg": i} where their fields belong. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/number.h"
#include "cli/cli.h"
#include "cli/csv.h"
#include "cli/json.h"

/* One --csv FIELD=FILE. */
typedef struct csv_option {
    const char *field; /* "a.b" */
    const char *file;
    cli_csv csv;
    int64_t first_arg; /* of its columns */
    int is_array;      /* the field takes the one column itself */
} csv_option;

typedef struct run_options {
    const char *operation;
    const char *request; /* NULL: standard input */
    csv_option *csv;
    int64_t n_csv, csv_capacity;
    int32_t threads;
    int pretty;
} run_options;

/* ---- arguments ---------------------------------------------------------------------------- */

/* Names joined by single dots. */
static int is_field_path(const char *begin, const char *end)
{
    char before = '.';
    for (const char *c = begin; c < end; before = *c++)
        if (*c == '.' && before == '.')
            return 0;
    return before != '.';
}

static mktopt_status add_csv(cli_command *command, const char *text, run_options *options,
                             mktopt_error *err)
{
    const char *equals = strchr(text, '=');
    if (equals == NULL || equals[1] == '\0' || !is_field_path(text, equals))
        return mktopt__fail(err, MKTOPT_INVALID_ARGUMENT, MKTOPT__FIELD_PATH("--csv"),
                            "must be FIELD=FILE, got \"%s\"", text);
    csv_option *added = mktopt__arena_push(command->arena, (void **)&options->csv, &options->n_csv,
                                           &options->csv_capacity, sizeof *added);
    if (added == NULL)
        return mktopt__out_of_memory(err);
    added->field = mktopt__arena_text(command->arena, text, (size_t)(equals - text));
    added->file = equals + 1;
    return added->field != NULL ? MKTOPT_OK : mktopt__out_of_memory(err);
}

static mktopt_status read_threads(const char *text, run_options *options, mktopt_error *err)
{
    int64_t threads;
    if (mktopt__integer_read(text, strlen(text), &threads) != 0 || threads < 1 || threads > 256)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("--threads"),
                            "must be 1 to 256, got \"%s\"", text);
    options->threads = (int32_t)threads;
    return MKTOPT_OK;
}

static mktopt_status read_arguments(cli_command *command, run_options *options, mktopt_error *err)
{
    static const char *const names[] = {"--csv", "--request", "--threads"};
    for (int i = 0; i < command->argc; i++) {
        const char *argument = command->argv[i], *value = NULL;
        int found = 0, which = 0;
        while (which < 3 && (found = cli_option(command, &i, names[which], &value)) == 0)
            which++;
        if (found < 0)
            return mktopt__fail(err, MKTOPT_MISSING_FIELD, MKTOPT__FIELD_PATH(names[which]),
                                "a value must follow");
        if (found && which == 0)
            MKTOPT__TRY(add_csv(command, value, options, err));
        else if (found && which == 1)
            options->request = value;
        else if (found)
            MKTOPT__TRY(read_threads(value, options, err));
        else if (strcmp(argument, "--pretty") == 0)
            options->pretty = 1;
        else if (argument[0] == '-' || options->operation != NULL)
            return cli_unexpected(argument, err);
        else
            options->operation = argument;
    }
    if (options->operation == NULL)
        return mktopt__fail(err, MKTOPT_MISSING_FIELD, MKTOPT__FIELD_PATH("operation"),
                            "name the operation; mktopt list names them all");
    return MKTOPT_OK;
}

/* ---- the request with its CSV fields ------------------------------------------------------ */

/* A CSV option at some level of the request: what is left of its path there. */
typedef struct insertion {
    const csv_option *option;
    const char *rest;
    int is_placed;
} insertion;

static size_t segment_length(const insertion *item)
{
    return strcspn(item->rest, ".");
}

static int is_leaf(const insertion *item)
{
    return item->rest[segment_length(item)] == '\0';
}

static void write_columns(FILE *out, const csv_option *option)
{
    if (option->is_array) {
        fprintf(out, "{\"$arg\":%lld}", (long long)option->first_arg);
        return;
    }
    for (int64_t i = 0; i < option->csv.n_columns; i++) {
        fputc(i == 0 ? '{' : ',', out);
        cli_quote(out, option->csv.columns[i].name);
        fprintf(out, ":{\"$arg\":%lld}", (long long)(option->first_arg + i));
    }
    fputc('}', out);
}

/* The insertions that belong below `key`, with their paths shortened by it. */
static insertion *take(mktopt__arena *arena, insertion *all, int64_t n, const char *key,
                       size_t key_length, int64_t *n_taken)
{
    insertion *taken = mktopt__arena_alloc(arena, n, sizeof *taken);
    *n_taken = 0;
    for (int64_t i = 0; taken != NULL && i < n; i++) {
        const size_t length = segment_length(&all[i]);
        if (length != key_length || memcmp(all[i].rest, key, length) != 0)
            continue;
        all[i].is_placed = 1;
        taken[*n_taken] = all[i];
        taken[*n_taken].is_placed = 0;
        taken[(*n_taken)++].rest += is_leaf(&all[i]) ? length : length + 1;
    }
    return taken;
}

static mktopt_status write_object(cli_command *command, FILE *out, cli_view object,
                                  insertion *insertions, int64_t n, mktopt_error *err);

/* The value of one key: as the request has it, a CSV file, or an object with more of either. */
static mktopt_status write_value(cli_command *command, FILE *out, cli_view value, insertion *below,
                                 int64_t n, mktopt_error *err)
{
    int64_t n_leaves = 0;
    if (n == 0) {
        cli_copy(out, value);
        return MKTOPT_OK;
    }
    for (int64_t i = 0; i < n; i++)
        n_leaves += below[i].rest[0] == '\0';
    const mktopt__path *path = MKTOPT__FIELD_PATH(below[0].option->field);
    if (n_leaves > 0 && n > 1)
        return mktopt__fail(err, MKTOPT_DUPLICATE, path, "is given by two CSV files");
    if (n_leaves > 0 && value.node != NULL)
        return mktopt__fail(err, MKTOPT_DUPLICATE, path, "is given by the request and by %s",
                            below[0].option->file);
    if (value.node != NULL && !cli_is(value, MKTOPT__JSON_OBJECT))
        return mktopt__fail(err, MKTOPT_CONFLICT, path,
                            "cannot be set: the request has %s on its way",
                            mktopt__json_kind_name(value.node));
    if (n_leaves > 0)
        write_columns(out, below[0].option);
    else
        MKTOPT__TRY(write_object(command, out, value, below, n, err));
    return MKTOPT_OK;
}

static mktopt_status write_member(cli_command *command, FILE *out, const char *key, size_t length,
                                  cli_view value, insertion *insertions, int64_t n,
                                  mktopt_error *err)
{
    int64_t n_below;
    const char *name = mktopt__arena_text(command->arena, key, length);
    insertion *below = take(command->arena, insertions, n, key, length, &n_below);
    if (name == NULL || below == NULL)
        return mktopt__out_of_memory(err);
    cli_quote(out, name);
    fputc(':', out);
    return write_value(command, out, value, below, n_below, err);
}

/* The members that the request has, then those that it lacks. */
static mktopt_status write_object(cli_command *command, FILE *out, cli_view object,
                                  insertion *insertions, int64_t n, mktopt_error *err)
{
    const char *separator = "{";
    for (cli_view member = cli_first(object); member.node != NULL; member = cli_next(member)) {
        const char *key = mktopt__json_key(member.node);
        fputs(separator, out);
        separator = ",";
        MKTOPT__TRY(write_member(command, out, key, strlen(key), member, insertions, n, err));
    }
    for (int64_t i = 0; i < n; i++) {
        if (insertions[i].is_placed)
            continue;
        fputs(separator, out);
        separator = ",";
        MKTOPT__TRY(write_member(command, out, insertions[i].rest, segment_length(&insertions[i]),
                                 (cli_view){0}, insertions, n, err));
    }
    fputc('}', out);
    return MKTOPT_OK;
}

/* The request as text. Without CSV files it stays untouched; with them nothing at all means {}. */
static mktopt_status merge(cli_command *command, const run_options *options, char **request,
                           size_t *length, mktopt_error *err)
{
    const int64_t n = options->n_csv;
    mktopt__json_document *document = NULL;
    char *merged = NULL;
    insertion *insertions = mktopt__arena_alloc(command->arena, n, sizeof *insertions);
    if (insertions == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < n; i++)
        insertions[i] = (insertion){.option = &options->csv[i], .rest = options->csv[i].field};
    if (strspn(*request, " \t\r\n") < *length)
        MKTOPT__TRY(mktopt__json_parse(*request, *length, NULL, &document, err));
    const cli_view root = document != NULL ? cli_view_of(document) : (cli_view){0};
    mktopt_status status = MKTOPT_OK;
    FILE *out = open_memstream(&merged, length);
    if (out == NULL)
        status = mktopt__out_of_memory(err);
    else if (document != NULL && !cli_is(root, MKTOPT__JSON_OBJECT))
        status = mktopt__fail(err, MKTOPT_WRONG_TYPE, NULL, "the request must be an object, got %s",
                              mktopt__json_kind_name(root.node));
    else
        status = write_object(command, out, root, insertions, n, err);
    if (out != NULL) {
        const mktopt_status finished = cli_finish(&out, &merged, err);
        status = status == MKTOPT_OK ? finished : status;
    }
    if (status == MKTOPT_OK)
        *request = mktopt__arena_text(command->arena, merged, *length);
    free(merged);
    mktopt__json_free(document);
    return *request != NULL ? status : mktopt__out_of_memory(err);
}

/* ---- what the operation wants ------------------------------------------------------------- */

/* "type" is a name or a list of names. */
static int has_type(cli_view schema, const char *name)
{
    cli_view type = cli_member(schema, "type");
    if (cli_is(type, MKTOPT__JSON_STRING))
        return strcmp(cli_text(type), name) == 0;
    for (cli_view one = cli_first(type); one.node != NULL; one = cli_next(one))
        if (strcmp(cli_text(one), name) == 0)
            return 1;
    return 0;
}

/* Whether a schema says "array of plain numbers or strings", if need be among other forms. */
static int is_plain_array(cli_view schema)
{
    cli_view items = cli_member(schema, "items"), form = cli_first(cli_member(schema, "oneOf"));
    for (; form.node != NULL; form = cli_next(form))
        if (is_plain_array(form))
            return 1;
    return has_type(schema, "array") &&
           (has_type(items, "number") || has_type(items, "integer") || has_type(items, "string"));
}

/* Fields that are arrays of numbers or texts take a file's only column as it is. */
static mktopt_status match_arrays(cli_command *command, run_options *options, mktopt_error *err)
{
    mktopt_response *description = NULL;
    mktopt__json_document *document = NULL;
    size_t length;
    MKTOPT__TRY(mktopt_describe(options->operation, NULL, &description, err));
    const char *json = mktopt_response_json(description, &length);
    mktopt_status status = mktopt__json_parse(json, length, NULL, &document, err);
    for (int64_t i = 0; status == MKTOPT_OK && i < options->n_csv; i++) {
        csv_option *option = &options->csv[i];
        cli_view schema = cli_member(cli_view_of(document), "request");
        for (const char *rest = option->field; *rest != '\0';) {
            const size_t segment = strcspn(rest, ".");
            const char *key = mktopt__arena_text(command->arena, rest, segment);
            schema = cli_member(cli_member(schema, "properties"), key != NULL ? key : "");
            rest += segment + (rest[segment] == '.');
        }
        option->is_array = option->csv.n_columns == 1 && is_plain_array(schema);
    }
    mktopt__json_free(document);
    mktopt_response_free(description);
    return status;
}

/* ---- the command -------------------------------------------------------------------------- */

static mktopt_status read_csv_files(cli_command *command, run_options *options, mktopt_arg **args,
                                    int64_t *n_args, mktopt_error *err)
{
    int64_t capacity = 0;
    for (int64_t i = 0; i < options->n_csv; i++) {
        csv_option *option = &options->csv[i];
        MKTOPT__TRY(cli_csv_read(option->file, option->field, &option->csv, err));
        option->first_arg = *n_args;
        for (int64_t c = 0; c < option->csv.n_columns; c++) {
            mktopt_arg *arg =
                mktopt__arena_push(command->arena, (void **)args, n_args, &capacity, sizeof *arg);
            if (arg == NULL)
                return mktopt__out_of_memory(err);
            *arg = option->csv.columns[c].values;
        }
    }
    return match_arrays(command, options, err);
}

static mktopt_status call(cli_command *command, const run_options *options, const char *request,
                          size_t length, const mktopt_arg *args, int64_t n_args, mktopt_error *err)
{
    mktopt_call_options call_options;
    mktopt_response *response = NULL;
    MKTOPT__TRY(mktopt_call_options_init(&call_options, sizeof call_options));
    call_options.threads = options->threads;
    MKTOPT__TRY(mktopt_call(options->operation, request, length, args, n_args, &call_options,
                            &response, err));
    const char *json = mktopt_response_json(response, NULL);
    if (options->pretty)
        cli_pretty(command->out, json);
    else
        fprintf(command->out, "%s\n", json);
    mktopt_response_free(response);
    return MKTOPT_OK;
}

static mktopt_status run(cli_command *command, run_options *options, mktopt_error *err)
{
    char *request = NULL;
    size_t length = 0;
    mktopt_arg *args = NULL;
    int64_t n_args = 0;
    /* At a terminal nobody types a request when a file gives it. */
    if (options->request == NULL && options->n_csv > 0 && isatty(STDIN_FILENO))
        request = mktopt__arena_text(command->arena, "", 0);
    else
        MKTOPT__TRY(
            cli_read_file(options->request, "--request", command->arena, &request, &length, err));
    if (options->n_csv > 0) {
        MKTOPT__TRY(read_csv_files(command, options, &args, &n_args, err));
        MKTOPT__TRY(merge(command, options, &request, &length, err));
    }
    return call(command, options, request, length, args, n_args, err);
}

mktopt_status cli_run(cli_command *command, mktopt_error *err)
{
    run_options options = {.threads = 1};
    MKTOPT__TRY(read_arguments(command, &options, err));
    const mktopt_status status = run(command, &options, err);
    for (int64_t i = 0; i < options.n_csv; i++)
        cli_csv_free(&options.csv[i].csv);
    return status;
}
