"""The tree obeys the house rules on includes, and the check that says so can fail."""

import shutil
import tempfile
import unittest
from pathlib import Path

import includes

ROOT = Path(__file__).resolve().parents[2]


class Tree(unittest.TestCase):
    def test_no_forbidden_include(self):
        self.assertEqual(includes.objections(ROOT), [])

    def test_every_domain_has_its_header_folder_and_tests(self):
        for domain in includes.read_domains((ROOT / "src/domains.list").read_text()):
            for path in (f"include/mktopt/{domain}.h", f"src/{domain}", f"tests/{domain}"):
                self.assertTrue((ROOT / path).exists(), path)

    def test_edges_have_no_cycle(self):
        domains = includes.read_domains((ROOT / "src/domains.list").read_text())
        reached = {name: set(edges) for name, edges in domains.items()}
        for _ in domains:
            for name, edges in reached.items():
                reached[name] = edges.union(*(reached[edge] for edge in edges))
        self.assertEqual([name for name, edges in reached.items() if name in edges], [])


class PlantedInclude(unittest.TestCase):
    """Self-test: each rule refuses a bad include planted in a copy of the tree."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        shutil.copytree(ROOT / "src", self.root / "src")
        shutil.copytree(ROOT / "include", self.root / "include")

    def assert_refused(self, path, line):
        before = includes.objections(self.root)
        planted = self.root / path
        planted.parent.mkdir(exist_ok=True)
        planted.write_text(line + "\n")
        new = [text for text in includes.objections(self.root) if text not in before]
        self.assertEqual(len(new), 1, f"{line} in {path} was accepted")
        self.assertIn(path, new[0])

    def test_base_may_not_see_json(self):
        self.assert_refused("src/base/planted.c", '#include "json/fields.h"')

    def test_kpi_may_not_see_a_domain(self):
        self.assert_refused("src/kpi/planted.c", "#include <mktopt/budget.h>")

    def test_domain_may_not_see_another_inside(self):
        self.assert_refused("src/budget/planted.c", '#include "stage/stage_priv.h"')

    def test_methods_may_not_see_operations(self):
        self.assert_refused("src/forecast/planted.c", '#include "forecast/operations/given.h"')
        self.assert_refused("src/budget/planted.c", '#include "budget/operations_priv.h"')

    def test_domain_may_not_see_a_header_without_an_edge(self):
        self.assert_refused("src/promo/planted.c", "#include <mktopt/attribution.h>")

    def test_domain_may_not_see_everything(self):
        self.assert_refused("src/stage/planted.c", "#include <mktopt/mktopt.h>")

    def test_domain_may_not_see_call(self):
        self.assert_refused("src/stage/planted.c", '#include "call/call_priv.h"')

    def test_call_may_not_see_cli(self):
        self.assert_refused("src/call/planted.c", '#include "cli/csv.h"')

    def test_only_numeric_sees_gsl(self):
        self.assert_refused("src/attribution/planted.c", "#include <gsl/gsl_math.h>")

    def test_only_json_sees_cjson(self):
        self.assert_refused("src/call/planted.c", "#include <cjson/cJSON.h>")

    def test_base_header_may_not_see_a_domain(self):
        self.assert_refused("include/mktopt/planted.h", "#include <mktopt/stage.h>")

    def test_spaces_do_not_hide_it(self):
        self.assert_refused("src/base/planted.h", '  #  include   "numeric/roots.h"')

    def test_stated_edge_is_allowed(self):
        (self.root / "src/domains.list").write_text("stage:\nbudget: stage\n")
        before = includes.objections(self.root)
        (self.root / "src/budget/planted.c").write_text("#include <mktopt/stage.h>\n")
        self.assertEqual(includes.objections(self.root), before)
