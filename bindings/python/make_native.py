"""Writes the C source of the extension module `mktopt._native`.

    make_native.py OUTPUT.c HEADER_DIRECTORY [-I DIRECTORY ...] -- COMPILER ...

The declarations come from the public headers themselves: the compiler preprocesses <mktopt/mktopt.h>, and what
stands in files of HEADER_DIRECTORY goes to cffi. cffi writes C that includes the same headers, so the compiler
checks every prototype once more.
"""

import re
import subprocess
import sys
from pathlib import Path

import cffi

# What the binding itself adds: the progress callback, a loop over text, the constants that the
# preprocessor takes away, and the three structs of the Arrow C data interface
# (https://arrow.apache.org/docs/format/CDataInterface.html), whose layout is frozen.
OWN = """
static const double MKTOPT_ALERT_SCORE;
extern "Python" int32_t mktopt_python_progress(void *context, double fraction);
void mktopt_python_gather_views(const char *views, const void *const *buffers,
                                const int64_t *offsets, int64_t count, char *out);
"""
INCLUDES = """
#include <mktopt/mktopt.h>
#include "string_views.h"
"""
ARROW = """
struct ArrowSchema {
    const char *format;
    const char *name;
    const char *metadata;
    int64_t flags;
    int64_t n_children;
    struct ArrowSchema **children;
    struct ArrowSchema *dictionary;
    void (*release)(struct ArrowSchema *);
    void *private_data;
};
struct ArrowArray {
    int64_t length;
    int64_t null_count;
    int64_t offset;
    int64_t n_buffers;
    int64_t n_children;
    const void **buffers;
    struct ArrowArray **children;
    struct ArrowArray *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};
struct ArrowArrayStream {
    int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
    int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
    const char *(*get_last_error)(struct ArrowArrayStream *);
    void (*release)(struct ArrowArrayStream *);
    void *private_data;
};
"""


def preprocess(compiler, include_directories):
    command = [
        *compiler,
        "-E",
        "-x",
        "c",
        "-std=c11",
        *(f"-I{d}" for d in include_directories),
        "-",
    ]
    done = subprocess.run(
        command, input="#include <mktopt/mktopt.h>\n", text=True, stdout=subprocess.PIPE, check=True
    )
    return done.stdout


def public_declarations(preprocessed, directories):
    """The lines that come from the public headers, without what cffi's parser does not know."""
    roots = [Path(d).resolve() / "mktopt" for d in directories]
    kept, inside = [], False
    for line in preprocessed.splitlines():
        marker = re.match(r'#(?:line)?\s+\d+\s+"([^"]*)"', line)
        if marker:
            inside = Path(marker.group(1)).resolve().parent in roots
        elif inside and not line.startswith("#"):
            kept.append(line)
    text = "\n".join(kept)
    text = re.sub(r'extern\s+"C"\s*\{', "", text)
    text = re.sub(r"__attribute__\s*\(\((?:[^()]|\([^()]*\))*\)\)", "", text)
    return text


def main(arguments):
    split = arguments.index("--")
    (output, *directories), compiler = arguments[:split], arguments[split + 1 :]
    declarations = public_declarations(preprocess(compiler, directories), directories)
    if "mktopt_call(" not in declarations:
        sys.exit("make_native.py: the public headers were not found in " + ", ".join(directories))
    builder = cffi.FFI()
    builder.cdef(declarations + ARROW + OWN)
    builder.set_source("mktopt._native", INCLUDES + ARROW)
    builder.emit_c_code(output)


if __name__ == "__main__":
    main(sys.argv[1:])
