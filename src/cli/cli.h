/* The `mktopt` command: what its parts share.
 *
 * The command reaches every operation through the public door, mktopt_call. To read company files
 * and responses, and to put CSV columns into a request, it needs JSON; rather than a second reader
 * with habits of its own it uses the library's (json/reader.h: strict, exact numbers, duplicate
 * keys refused), and so links the static core, not the shared library. It knows no domain's
 * internals.
 *
 * A command writes into a memory stream. Standard output is touched once, at the end, on success.
 * Files, the terminal and the environment are the command's alone; the library knows none of them.
 * It never calls setlocale, so printf writes numbers with a point under every locale.
 */
#ifndef MKTOPT_CLI_CLI_H
#define MKTOPT_CLI_CLI_H

#include <stdio.h>

#include <mktopt/mktopt.h>

#include "base/error.h"
#include "base/memory.h"

enum {
    CLI_EXIT_OK = 0,
    CLI_EXIT_FAILURE = 1, /* the machine: no memory, output that cannot be written */
    CLI_EXIT_BAD_INPUT = 2
};

typedef struct cli_command {
    int argc; /* arguments after the command's name */
    char **argv;
    FILE *out;            /* becomes standard output on success */
    mktopt__arena *arena; /* freed when the command ends */
    int is_terminal;      /* colours are welcome */
} cli_command;

mktopt_status cli_run(cli_command *command, mktopt_error *err);
mktopt_status cli_plan(cli_command *command, mktopt_error *err);

/* The next argument when argv[*i] is the option `name` ("--csv X" or "--csv=X"): 1 and *value; 0
 * when it is another one; -1 when the value is missing. */
int cli_option(const cli_command *command, int *i, const char *name, const char **value);
mktopt_status cli_unexpected(const char *argument, mktopt_error *err);

/* A whole file, or standard input for NULL, in the arena and NUL-terminated. `field` names the
 * argument or field that asked for it. */
mktopt_status cli_read_file(const char *file, const char *field, mktopt__arena *arena, char **text,
                            size_t *length, mktopt_error *err);

/* The text of a memory stream; closes it. Errors: OUT_OF_MEMORY. */
mktopt_status cli_finish(FILE **stream, char **text, mktopt_error *err);

#endif
