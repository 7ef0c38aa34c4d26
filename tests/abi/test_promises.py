"""What the library's own object code may not do, read from its symbols: it has no writable data of its
own, and never prints, ends the process, or asks for time, files, environment or locale."""

import os
import re
import unittest
from pathlib import Path

import abi

ARCHIVE = Path(os.environ["MKTOPT_RELEASE"]) / "src" / "libmktopt-core.a"
WRITABLE = (".data", ".bss", ".tdata", ".tbss")
FORBIDDEN = re.compile(
    r"(abort|__assert_fail|_?_?exit|raise|signal|sigaction|setjmp|_?longjmp|atexit"
    r"|f?printf|v?f?printf|v?dprintf|puts|fputs|putchar|fputc|fwrite|perror|write|syslog"
    r"|fopen|open|openat|fread|read|socket|connect|system|popen|getline"
    r"|time|clock|clock_gettime|gettimeofday|localtime|localtime_r|gmtime|strftime|mktime"
    r"|getenv|setenv|secure_getenv|setlocale|uselocale|newlocale|localeconv"
    r"|rand|srand|random|drand48|strtok|strerror"
    r"|strtod|strtof|strtold|atof|sscanf"  # follow the locale
    r"|cJSON_InitHooks|cJSON_GetErrorPtr)"
)
CHECKED_FORM = re.compile(r"^__(\w+)_chk$|^__isoc99_(\w+)$")


def symbol_table():
    """(name, section) of every symbol; "*UND*" is what is asked of others."""
    lines = abi.output_of("nm", "--format=sysv", ARCHIVE).splitlines()
    rows = [[cell.strip() for cell in line.split("|")] for line in lines if line.count("|") == 6]
    return [(row[0], row[6]) for row in rows if row[0] != "Name"]


def plain(name):
    match = CHECKED_FORM.match(name)
    return (match.group(1) or match.group(2)) if match else name


class Promises(unittest.TestCase):
    def test_the_table_is_read(self):
        names = dict(symbol_table())
        self.assertEqual(names["mktopt_call"], ".text")
        self.assertEqual(names["cJSON_Delete"], "*UND*")

    def test_no_writable_state(self):
        found = [
            name
            for name, section in symbol_table()
            if section.startswith(WRITABLE) and not section.startswith(".data.rel.ro")
        ]
        self.assertEqual(found, [])

    def test_nothing_forbidden_is_called(self):
        called = {plain(name) for name, section in symbol_table() if section == "*UND*"}
        self.assertEqual([name for name in sorted(called) if FORBIDDEN.fullmatch(name)], [])
