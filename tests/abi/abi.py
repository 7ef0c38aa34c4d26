"""The public faces of the library, as data that can be frozen and compared: layouts of structs, values
of constants, exported symbols, types of functions, and the description of every operation. Each
`..._problems` returns what differs from the frozen baseline as sentences; none is good."""

import ctypes
import json
import re
import subprocess
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import describe

ROOT = Path(__file__).resolve().parents[2]
BASELINE = ROOT / "tests" / "abi"


class Face:
    """A built library and the headers it was built with."""

    def __init__(self, root, build):
        self.root = Path(root)
        self.headers = self.root / "include"
        self.library = Path(build) / "src" / "libmktopt.so"


def output_of(*command):
    words = [str(word) for word in command]
    done = subprocess.run(words, capture_output=True, text=True, timeout=300)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(words)}\n{done.stdout}{done.stderr}")
    return done.stdout


# ---- exported symbols


def symbols(face):
    lines = output_of("nm", "-D", "--defined-only", "--with-symbol-versions", face.library).splitlines()
    names = (line.split()[-1].replace("@@", " ") for line in lines)
    return sorted(name for name in names if not re.fullmatch(r"MKTOPT_[\d.]+( MKTOPT_[\d.]+)?", name))


def declared_functions(face):
    text = "".join(path.read_text() for path in sorted((face.headers / "mktopt").glob("*.h")))
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return sorted(re.findall(r"^MKTOPT_API\s[^;]*?\b(mktopt_\w+)\s*\(", text, re.MULTILINE))


def symbol_problems(face):
    now, frozen = set(symbols(face)), set((BASELINE / "symbols.txt").read_text().splitlines())
    problems = [f"{name}: removed" for name in sorted(frozen - now)]
    return problems + [f"{name}: added without tools/abi-baseline" for name in sorted(now - frozen)]


# ---- layouts of public structs and values of public constants


def layout(face):
    """A C file of static assertions, from what the compiler says about the headers."""
    names = sorted(path.name for path in (face.headers / "mktopt").glob("*.h"))
    includes = "".join(f"#include <mktopt/{name}>\n" for name in names)
    lines = [
        "/* Layout of the public structs and values of the public constants on x86-64. Written by",
        " * tools/abi-baseline; the build of an old caller depends on every line. */",
        includes,
        "#define SIZE(type, bytes) _Static_assert(sizeof(type) == (bytes), #type)",
        "#define AT(type, member, offset, bytes) \\",
        "    _Static_assert(offsetof(type, member) == (offset) && \\",
        "                   sizeof(((type *)0)->member) == (bytes), #type \".\" #member)",
        "#define VALUE(name, value) _Static_assert((name) == (value), #name)",
    ]
    root = _debug_types(face, includes)
    sizes = {node.get("id"): node.get("size-in-bits") for node in root.iter() if node.get("id")}
    aliases = {node.get("id"): node.get("type-id") for node in root.iter("typedef-decl")}
    aliases.update({node.get("id"): node.get("type-id") for node in root.iter("qualified-type-def")})
    for node in root.iter():
        if "/mktopt/" in node.get("filepath", ""):
            if node.tag == "class-decl" and node.get("size-in-bits"):
                lines += _struct_lines(node, sizes, aliases)
            if node.tag == "enum-decl":
                lines += [""] + _constant_lines(node)
    return "\n".join(lines) + "\n"


def _debug_types(face, includes):
    with tempfile.TemporaryDirectory() as folder:
        source, shared = Path(folder, "types.c"), Path(folder, "types.so")
        source.write_text(includes + "extern int anchor;\nint anchor;\n")
        flags = ["-std=c17", "-g", "-fno-eliminate-unused-debug-types", "-fPIC", "-shared"]
        output_of("gcc", *flags, "-I", face.headers, source, "-o", shared)
        return ElementTree.fromstring(output_of("abidw", "--load-all-types", shared))


def _struct_lines(node, sizes, aliases):
    name = node.get("name")
    lines = ["", f"SIZE({name}, {int(node.get('size-in-bits')) // 8});"]
    for member in node.iter("data-member"):
        variable = member.find("var-decl")
        kind = variable.get("type-id")
        while kind in aliases:
            kind = aliases[kind]
        offset, size = int(member.get("layout-offset-in-bits")) // 8, int(sizes[kind]) // 8
        lines.append(f"AT({name}, {variable.get('name')}, {offset}, {size});")
    return lines


def _constant_lines(node):
    values = node.iter("enumerator")
    return [f"VALUE({value.get('name')}, {value.get('value')});" for value in values]


def layout_problems(face):
    """The compiler's objections to the frozen assertions, and any line they lack."""
    frozen = BASELINE / "layout.c"
    command = ["gcc", "-std=c11", "-fsyntax-only", "-I", str(face.headers), str(frozen)]
    compiled = subprocess.run(command, capture_output=True, text=True)
    errors = re.findall(r"error: (.*)", compiled.stderr)
    telling = [text for text in errors if re.search(r"assertion failed|undeclared|no member", text)]
    lacking = set(layout(face).splitlines()) - set(frozen.read_text().splitlines())
    return (telling or errors) + [f"{line} is not in layout.c" for line in sorted(lacking)]


# ---- types of functions and of all they reach


def types(face):
    """The library's abidw document, with paths that mean the same on every machine."""
    options = ["--headers-dir", face.headers, "--drop-private-types", "--no-corpus-path"]
    text = output_of("abidw", *options, "--no-comp-dir-path", face.library)
    return text.replace(f"{face.root}/", "")


def type_problems(face):
    """Added symbols are symbol_problems' business."""
    command = ["abidiff", "--no-added-syms", "--headers-dir2", str(face.headers)]
    command += [str(BASELINE / "libmktopt.abi"), str(face.library)]
    compared = subprocess.run(command, capture_output=True, text=True, timeout=300)
    return [compared.stdout + compared.stderr] if compared.returncode != 0 else []


# ---- descriptions of operations


def descriptions(face):
    """{operation: its description} of the library itself."""
    library = ctypes.CDLL(str(face.library))
    library.mktopt_operation_name.restype = ctypes.c_char_p
    library.mktopt_response_json.restype = ctypes.c_char_p
    library.mktopt_response_json.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
    library.mktopt_response_free.argtypes = [ctypes.c_void_p]
    found = {}
    for index in range(library.mktopt_operation_count()):
        name = library.mktopt_operation_name(index)
        response = ctypes.c_void_p()
        status = library.mktopt_describe(name, None, ctypes.byref(response), None)
        if status != 0:
            raise RuntimeError(f"describe {name.decode()}: status {status}")
        found[name.decode()] = json.loads(library.mktopt_response_json(response, None))
        library.mktopt_response_free(response)
    return found


def frozen_descriptions():
    return {path.stem: json.loads(path.read_text()) for path in (BASELINE / "describe").glob("*.json")}


def description_problems(now, frozen):
    problems = [f"{name}: operation removed" for name in sorted(set(frozen) - set(now))]
    problems += [f"{name}: operation added" for name in sorted(set(now) - set(frozen))]
    for name in sorted(set(now) & set(frozen)):
        problems += [f"{name}: {text}" for text in describe.compare(frozen[name], now[name])]
    return problems


# ---- moving the baseline


def write_baseline(face):
    (BASELINE / "symbols.txt").write_text("\n".join(symbols(face)) + "\n")
    (BASELINE / "layout.c").write_text(layout(face))
    (BASELINE / "libmktopt.abi").write_text(types(face))
    folder = BASELINE / "describe"
    folder.mkdir(exist_ok=True)
    for path in folder.glob("*.json"):
        path.unlink()
    for name, document in descriptions(face).items():
        text = json.dumps(document, indent=1, ensure_ascii=False)
        (folder / f"{name}.json").write_text(text + "\n")
