"""Programs outside the tree, built only through pkg-config against the installed library."""

import json
import os
import re
import shutil
import tempfile
import unittest
from pathlib import Path

import installed

HERE = Path(__file__).resolve().parent
STRICT = ["-pedantic", "-Wall", "-Wextra", "-Werror"]


class Consumer(unittest.TestCase):
    def run_program(self, source, *compiler):
        flags = installed.pkg_config("--cflags", "--libs")
        with tempfile.TemporaryDirectory() as folder:
            program = Path(folder) / "consumer"
            installed.output_of(*compiler, *STRICT, HERE / source, "-o", program, *flags)
            library = installed.pkg_config("--variable=libdir")[0]
            return installed.output_of("env", f"LD_LIBRARY_PATH={library}", program)

    def assert_classified(self, output):
        version, answer = output.splitlines()
        self.assertEqual(version, installed.pkg_config("--modversion")[0])
        stage = json.loads(answer)
        self.assertEqual((stage["stage"], stage["revenue_to_next_stage"]), ("growth", 37654.5))

    def test_c11(self):
        self.assert_classified(self.run_program("consumer.c", "gcc", "-std=c11"))

    def test_c17_clang(self):
        self.assert_classified(self.run_program("consumer.c", "clang-14", "-std=c17"))

    def test_cpp17(self):
        self.assert_classified(self.run_program("consumer.cpp", "g++", "-std=c++17"))


class Subproject(unittest.TestCase):
    """Configured only: that the library builds, others test."""

    def test_a_meson_project_finds_it_in_its_subprojects(self):
        with tempfile.TemporaryDirectory() as folder:
            project, build = Path(folder) / "project", Path(folder) / "build"
            shutil.copytree(HERE / "subproject", project)
            shutil.copy(HERE / "consumer.c", project)
            (project / "subprojects").mkdir()
            (project / "subprojects" / "mktopt").symlink_to(HERE.parents[1])
            options = ["--force-fallback-for=mktopt", "--default-library=static"]
            installed.output_of("meson", "setup", build, project, *options)
            targets = json.loads(installed.output_of("meson", "introspect", "--targets", build))
        names = {target["name"]: target["type"] for target in targets}
        self.assertEqual(names["mktopt"], "shared library")
        self.assertEqual(set(names), {"consumer", "mktopt", "mktopt-core"})


class Installed(unittest.TestCase):
    def setUp(self):
        self.library = Path(installed.pkg_config("--variable=libdir")[0])

    def test_version_is_the_same_everywhere(self):
        header = (installed.PREFIX / "include/mktopt/base.h").read_text()
        parts = re.findall(r"#define MKTOPT_VERSION_(?:MAJOR|MINOR|PATCH) (\d+)", header)
        self.assertEqual(".".join(parts), installed.pkg_config("--modversion")[0])

    def test_soname_has_the_major_version_only(self):
        dynamic = installed.output_of("readelf", "-d", self.library / "libmktopt.so")
        self.assertIn("[libmktopt.so.0]", dynamic)

    def test_gsl_is_inside_and_not_needed(self):
        dynamic = installed.output_of("readelf", "-d", self.library / "libmktopt.so")
        needed = re.findall(r"NEEDED.*\[(.*)\]", dynamic)
        self.assertEqual([name for name in needed if name.startswith("libgsl.so")], [])

    def test_a_static_library_keeps_the_gsl_promise_or_is_absent(self):
        self.assertEqual([name for name in os.listdir(self.library) if name.endswith(".a")], [])

    def test_nothing_points_into_the_build_tree(self):
        text = (installed.PKG_CONFIG / "mktopt.pc").read_text().replace(str(installed.PREFIX), "")
        self.assertNotIn(str(HERE.parents[1]), text)
