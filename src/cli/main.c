/* Entry point: which command, where its output goes, how its errors look. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/json.h"

static const char usage[] =
    "mktopt - what to spend on marketing, and what it did\n"
    "\n"
    "  mktopt plan COMPANY.json [--json]   a company's marketing plan: stage, budget, projection,\n"
    "                                      attribution by several models, promo check\n"
    "  mktopt run NAME [options]           run one operation: JSON request in, JSON response out\n"
    "  mktopt list                         the names of all operations\n"
    "  mktopt describe NAME                JSON Schema of an operation's request and response\n"
    "  mktopt version | help\n"
    "\n"
    "Options of run:\n"
    "  --request FILE       read the request from FILE, not from standard input\n"
    "  --csv FIELD=FILE     take request field FIELD (a.b for a nested one) from a CSV file with "
    "a\n"
    "                       header row: its columns become the field's arrays; repeatable\n"
    "  --threads N          threads of long work (default 1); results do not depend on it\n"
    "  --pretty             lay the response out for reading\n"
    "\n"
    "Exit status: 0 success; 2 bad input, told as {\"error\": {\"code\", \"field\", \"message\"}} "
    "on\n"
    "standard error with nothing on standard output; 1 no memory, or output that cannot be "
    "written.\n"
    "\n"
    "  echo '{\"monthly_revenue\": 25000}' | mktopt run stage.classify\n"
    "  mktopt run attribution.run --csv paths=journeys.csv --pretty\n";

int cli_option(const cli_command *command, int *i, const char *name, const char **value)
{
    const char *argument = command->argv[*i];
    const size_t length = strlen(name);
    if (strncmp(argument, name, length) != 0)
        return 0;
    if (argument[length] == '=') {
        *value = argument + length + 1;
        return 1;
    }
    if (argument[length] != '\0')
        return 0;
    if (*i + 1 >= command->argc)
        return -1;
    *value = command->argv[++*i];
    return 1;
}

mktopt_status cli_unexpected(const char *argument, mktopt_error *err)
{
    return mktopt__fail(err, MKTOPT_UNKNOWN_NAME, MKTOPT__FIELD_PATH("arguments"),
                        "\"%s\" is not expected here; see mktopt help", argument);
}

/* ---- the small commands ------------------------------------------------------------------- */

static mktopt_status no_arguments(const cli_command *command, mktopt_error *err)
{
    return command->argc == 0 ? MKTOPT_OK : cli_unexpected(command->argv[0], err);
}

static mktopt_status list(cli_command *command, mktopt_error *err)
{
    MKTOPT__TRY(no_arguments(command, err));
    for (int32_t i = 0; i < mktopt_operation_count(); i++)
        fprintf(command->out, "%s\n", mktopt_operation_name(i));
    return MKTOPT_OK;
}

static mktopt_status describe(cli_command *command, mktopt_error *err)
{
    mktopt_response *description = NULL;
    if (command->argc == 0)
        return mktopt__fail(err, MKTOPT_MISSING_FIELD, MKTOPT__FIELD_PATH("operation"),
                            "name the operation; mktopt list names them all");
    if (command->argc > 1)
        return cli_unexpected(command->argv[1], err);
    MKTOPT__TRY(mktopt_describe(command->argv[0], NULL, &description, err));
    cli_pretty(command->out, mktopt_response_json(description, NULL));
    mktopt_response_free(description);
    return MKTOPT_OK;
}

static mktopt_status version(cli_command *command, mktopt_error *err)
{
    MKTOPT__TRY(no_arguments(command, err));
    fprintf(command->out, "mktopt %s\n", mktopt_version());
    return MKTOPT_OK;
}

static mktopt_status help(cli_command *command, mktopt_error *err)
{
    (void)err;
    fputs(usage, command->out);
    return MKTOPT_OK;
}

/* ---- in and out --------------------------------------------------------------------------- */

/* The rest of a stream in the arena, NUL-terminated; NULL when memory is out. */
static char *read_all(FILE *in, mktopt__arena *arena, size_t *length)
{
    size_t capacity = 1 << 16;
    char *text = mktopt__arena_alloc(arena, (int64_t)capacity, 1);
    *length = 0;
    while (text != NULL) {
        *length += fread(text + *length, 1, capacity - 1 - *length, in);
        if (*length < capacity - 1)
            break;
        char *larger = mktopt__arena_alloc(arena, (int64_t)capacity, 2);
        if (larger != NULL)
            memcpy(larger, text, *length);
        text = larger;
        capacity *= 2;
    }
    return text;
}

mktopt_status cli_read_file(const char *file, const char *field, mktopt__arena *arena, char **text,
                            size_t *length, mktopt_error *err)
{
    FILE *in = file != NULL ? fopen(file, "rb") : stdin;
    const char *name = file != NULL ? file : "standard input";
    if (in == NULL)
        return mktopt__fail(err, MKTOPT_INVALID_ARGUMENT, MKTOPT__FIELD_PATH(field), "%s: %s", name,
                            strerror(errno));
    *text = read_all(in, arena, length);
    const int reason = ferror(in) ? errno : 0;
    if (in != stdin)
        fclose(in);
    if (*text == NULL)
        return mktopt__out_of_memory(err);
    if (reason != 0)
        return mktopt__fail(err, MKTOPT_INVALID_ARGUMENT, MKTOPT__FIELD_PATH(field), "%s: %s", name,
                            strerror(reason));
    return MKTOPT_OK;
}

mktopt_status cli_finish(FILE **stream, char **text, mktopt_error *err)
{
    const int failed = ferror(*stream) | fclose(*stream);
    *stream = NULL;
    return failed || *text == NULL ? mktopt__out_of_memory(err) : MKTOPT_OK;
}

static int report(const mktopt_error *err)
{
    fputs("{\"error\": {\"code\": ", stderr);
    cli_quote(stderr, mktopt_status_name(err->code));
    fputs(", \"field\": ", stderr);
    cli_quote(stderr, err->field);
    fputs(", \"message\": ", stderr);
    cli_quote(stderr, err->message);
    fputs("}}\n", stderr);
    return err->code < MKTOPT_OUT_OF_MEMORY ? CLI_EXIT_BAD_INPUT : CLI_EXIT_FAILURE;
}

/* A full disk shows when the buffer is flushed, some file systems' only when the file is closed. */
static int deliver(const char *text, size_t length, mktopt_error *err)
{
    int failed = fwrite(text, 1, length, stdout) != length;
    failed |= fflush(stdout) != 0;
    failed |= close(STDOUT_FILENO) != 0;
    if (!failed)
        return CLI_EXIT_OK;
    mktopt__fail(err, MKTOPT_INVALID_ARGUMENT, MKTOPT__FIELD_PATH("stdout"),
                 "cannot be written: %s", strerror(errno));
    report(err);
    return CLI_EXIT_FAILURE;
}

/* ---- entry -------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    mktopt_status (*run)(cli_command *command, mktopt_error *err);
} commands[] = {
    {"plan", cli_plan},     {"run", cli_run},     {"list", list},
    {"describe", describe}, {"version", version}, {"help", help},
    {"--help", help},       {"-h", help},         {"--version", version},
};

static mktopt_status dispatch(const char *name, cli_command *command, mktopt_error *err)
{
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        if (strcmp(commands[i].name, name) == 0)
            return commands[i].run(command, err);
    return mktopt__fail(err, MKTOPT_UNKNOWN_NAME, MKTOPT__FIELD_PATH("command"),
                        "\"%s\" is not a command; see mktopt help", name);
}

static int wants_colour(void)
{
    const char *refused = getenv("NO_COLOR"), *terminal = getenv("TERM");
    return isatty(STDOUT_FILENO) && (refused == NULL || refused[0] == '\0') && terminal != NULL &&
           strcmp(terminal, "dumb") != 0;
}

int main(int argc, char **argv)
{
    char *text = NULL;
    size_t length = 0;
    mktopt_error err = {0};
    cli_command command = {
        .argc = argc > 2 ? argc - 2 : 0,
        .argv = argv + (argc > 2 ? 2 : argc),
        .out = open_memstream(&text, &length),
        .arena = mktopt__arena_create(NULL),
        .is_terminal = wants_colour(),
    };
    mktopt_status status = MKTOPT_OK;
    if (command.out == NULL || command.arena == NULL)
        status = mktopt__out_of_memory(&err);
    else if (argc < 2)
        status = mktopt__fail(&err, MKTOPT_MISSING_FIELD, MKTOPT__FIELD_PATH("command"),
                              "name a command; see mktopt help");
    else
        status = dispatch(argv[1], &command, &err);
    if (command.out != NULL) {
        const mktopt_status finished = cli_finish(&command.out, &text, &err);
        status = status == MKTOPT_OK ? finished : status;
    }
    const int code = status == MKTOPT_OK ? deliver(text, length, &err) : report(&err);
    mktopt__arena_free(command.arena);
    free(text);
    return code;
}
