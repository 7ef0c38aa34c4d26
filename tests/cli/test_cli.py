#!/usr/bin/env python3
"""The mktopt command from outside. MKTOPT_COMMAND is the program, MKTOPT_EXAMPLES the examples folder.

MKTOPT_UPDATE_GOLDEN=1 rewrites golden/ from what the command prints now: look at the difference.
"""

import json
import os
import pty
import subprocess
import tempfile
import unittest
from pathlib import Path

import tap

COMMAND = os.environ["MKTOPT_COMMAND"]
EXAMPLES = Path(os.environ["MKTOPT_EXAMPLES"]).resolve()
DATA = EXAMPLES / "data"
GOLDEN = Path(__file__).parent / "golden"


def mktopt(*arguments, stdin="", env=None, cwd=None):
    return subprocess.run(
        [COMMAND, *map(str, arguments)],
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True,
        env={**os.environ, **(env or {})},
        cwd=cwd,
        timeout=120,
    )


class CommandTest(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def succeeds(self, *arguments, **how):
        done = mktopt(*arguments, **how)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        self.assertEqual(done.stderr, b"")
        return done.stdout.decode()

    def answers(self, *arguments, **how):
        return json.loads(self.succeeds(*arguments, **how))

    def fails(self, *arguments, code, field=None, says="", exit_code=2, **how):
        """Nothing on stdout; the error, in its documented shape, on stderr."""
        done = mktopt(*arguments, **how)
        self.assertEqual(done.stdout, b"")
        self.assertEqual(done.returncode, exit_code, done.stderr.decode())
        document = json.loads(done.stderr)
        self.assertEqual(list(document), ["error"])
        error = document["error"]
        self.assertEqual(list(error), ["code", "field", "message"])
        self.assertEqual(error["code"], code, error)
        if field is not None:
            self.assertEqual(error["field"], field, error)
        self.assertIn(says, error["message"])
        return error


def attribution(paths, *options, **how):
    """How to run first_touch over a CSV of paths: arguments and standard input."""
    return {
        "arguments": ("run", "attribution.run", "--csv", f"paths={paths}", *options),
        "stdin": '{"models": ["first_touch"]}',
        **how,
    }


class Usage(CommandTest):
    def test_help_and_version(self):
        for name in ("help", "--help", "-h"):
            self.assertIn("mktopt plan", self.succeeds(name))
        self.assertRegex(self.succeeds("version"), r"^mktopt \d+\.\d+\.\d+\n$")

    def test_bad_usage(self):
        self.fails(code="missing_field", field="command")
        self.fails("walk", code="unknown_name", field="command", says='"walk"')
        self.fails("list", "all", code="unknown_name")
        self.fails("run", code="missing_field", field="operation")
        self.fails("run", "promo.review", "again", code="unknown_name", says='"again"')
        self.fails("run", "promo.review", "--pritty", code="unknown_name", says='"--pritty"')
        self.fails("run", "promo.review", "--csv", code="missing_field", field="--csv")
        self.fails("run", "promo.review", "--csv", "paths", code="invalid_argument", field="--csv")
        self.fails("run", "promo.review", "--csv", "a..b=x", code="invalid_argument", field="--csv")
        self.fails("run", "promo.review", "--threads", "0", code="out_of_range", field="--threads")
        self.fails("describe", code="missing_field", field="operation")
        self.fails("plan", code="missing_field", field="company")

    def test_every_operation_is_described(self):
        names = self.succeeds("list").split()
        self.assertIn("budget.plan", names)
        self.assertEqual(len(names), len(set(names)))
        for name in names:
            description = self.answers("describe", name)
            self.assertEqual(description["operation"], name)
            for side in ("request", "response"):
                self.assertEqual(description[side]["type"], "object")
                self.assertTrue(description[side]["properties"], name)

    def test_unknown_operation(self):
        self.fails("describe", "stage.guess", code="unknown_name", field="operation")
        self.fails("run", "stage.guess", stdin="{}", code="unknown_name", field="operation")


class Run(CommandTest):
    def test_answer(self):
        # Seed: 25,000 a month is growth, 10,000 to 50,000.
        answer = self.answers("run", "stage.classify", stdin='{"monthly_revenue": 25000}')
        self.assertEqual(answer["stage"], "growth")
        self.assertEqual(answer["revenue_to_next_stage"], 25000)

    def test_pretty_says_the_same(self):
        request = '{"monthly_revenue": 25000}'
        plain = self.succeeds("run", "budget.plan", stdin=request)
        pretty = self.succeeds("run", "budget.plan", "--pretty", stdin=request)
        self.assertEqual(plain.count("\n"), 1)
        self.assertGreater(pretty.count("\n"), 10)
        self.assertEqual(json.loads(plain), json.loads(pretty))
        self.assertLessEqual(max(map(len, pretty.splitlines())), 130)

    def test_request_file(self):
        path = self.file("request.json", '{"monthly_revenue": 25000}')
        answer = self.answers("run", "stage.classify", "--request", path)
        self.assertEqual(answer, self.answers("run", "stage.classify", f"--request={path}"))
        self.assertEqual(answer["stage"], "growth")
        self.fails("run", "stage.classify", "--request", self.folder / "none.json",
                   code="invalid_argument", field="--request", says="none.json: No such file")
        self.fails("run", "stage.classify", "--request", self.folder,
                   code="invalid_argument", field="--request", says="directory")

    def test_bad_requests(self):
        run = ("run", "stage.classify")
        self.fails(*run, stdin="", code="json_syntax")
        self.fails(*run, stdin="[1", code="json_syntax")
        self.fails(*run, stdin="[1]", code="wrong_type")
        self.fails(*run, stdin="{}", code="missing_field", field="monthly_revenue")
        self.fails(*run, stdin='{"monthly_revenue": -5}', code="out_of_range",
                   field="monthly_revenue", says="got -5")
        self.fails(*run, stdin='{"monthly_revenue": 1, "monthly_revenue": 2}', code="duplicate",
                   field="monthly_revenue")
        self.fails(*run, stdin='{"monthly_revenue": 1, "month": 2}', code="unknown_field",
                   field="month")
        self.fails(*run, stdin=b'{"monthly_revenue": 1, "\xff": 2}', code="json_syntax")

    def test_comma_locale(self):
        request = '{"monthly_revenue": 12345.67}'
        point = self.succeeds("run", "budget.plan", stdin=request, env={"LC_ALL": "C"})
        comma = self.succeeds("run", "budget.plan", stdin=request, env={"LC_ALL": "de_DE.UTF-8"})
        self.assertEqual(point, comma)
        self.assertIn("12345.67", point)

    def test_full_disk(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("there is no /dev/full")
        with open("/dev/full", "wb") as full:
            done = subprocess.run([COMMAND, "list"], stdout=full, stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(json.loads(done.stderr)["error"]["field"], "stdout")

    def test_closed_pipe(self):
        read, write = os.pipe()
        os.close(read)
        done = subprocess.run([COMMAND, "list"], stdout=write, stderr=subprocess.PIPE)
        os.close(write)
        self.assertNotEqual(done.returncode, 0)

    def test_closed_stdout(self):
        done = subprocess.run(["/bin/sh", "-c", '"$0" list >&-', COMMAND], stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 1)


class Csv(CommandTest):
    def first_touch(self, content, **how):
        call = attribution(self.file("paths.csv", content), **how)
        answer = self.answers(*call.pop("arguments"), **call)
        return dict(zip(answer["channels"], answer["models"]["first_touch"]["conversions"]))

    def refuses(self, content, code, says, **how):
        call = attribution(self.file("paths.csv", content), **how)
        return self.fails(*call.pop("arguments"), code=code, field="paths", says=says, **call)

    def test_columns(self):
        content = "path,conversions,value,nulls\nads > seo,2,8.5,1\nseo,1,1,0\n"
        self.assertEqual(self.first_touch(content), {"ads": 2, "seo": 1})

    def test_columns_in_another_order_and_missing_ones(self):
        self.assertEqual(self.first_touch("conversions,path\n2,ads\n"), {"ads": 2})

    def test_line_ends(self):
        expected = {"ads": 2, "seo": 1}
        for text in ("path,conversions\r\nads,2\r\nseo,1\r\n", "path,conversions\nads,2\nseo,1",
                     "path,conversions\n\nads,2\n\n\nseo,1\n\n", "\ufeffpath,conversions\nads,2\nseo,1\n"):
            self.assertEqual(self.first_touch(text), expected, repr(text))

    def test_quotes(self):
        content = '"path",conversions\n"ads, paid","2"\n"say ""hi""",1\n"two\nlines",4\n'
        self.assertEqual(self.first_touch(content),
                         {"ads, paid": 2, 'say "hi"': 1, "two\nlines": 4})

    def test_not_ascii(self):
        self.assertEqual(self.first_touch("path,conversions\nréseau,2\n広告,1\n"),
                         {"réseau": 2, "広告": 1})

    def test_empty_stdin_is_an_empty_request(self):
        path = self.file("p.csv", "path,conversions\nads,2\n")
        answer = self.answers("run", "attribution.run", "--csv", f"paths={path}")
        self.assertIn("first_touch", answer["models"])

    def test_rejected_files(self):
        head = "path,conversions\nads,2\n"
        self.refuses("", "missing_field", "no header")
        self.refuses("path,conversions,path\nads,2,ads\n", "duplicate", 'paths.csv:1: the header names "path" twice')
        self.refuses("path,,nulls\nads,2,1\n", "missing_field", "paths.csv:1: column 2 has no name")
        self.refuses(head + "seo\n", "length_mismatch", "paths.csv:3: has 1 field, the header has 2")
        self.refuses(head + "seo,1,1\n", "length_mismatch", "paths.csv:3: has 3 fields, the header has 2")
        self.refuses(head + '"a\nb",1\nseo\n', "length_mismatch", "paths.csv:5: ")
        self.refuses(head + 'a"b,1\n', "invalid_argument", "paths.csv:3: a quote")
        self.refuses(head + '"a"b,1\n', "invalid_argument", "paths.csv:3: a quote")
        self.refuses(head + '"a,1\nb,2\n', "invalid_argument", "paths.csv:3: the quoted field")
        self.refuses(head.encode() + b"r\xe9seau,1\n", "wrong_type", "paths.csv:3: the text is not UTF-8")
        self.refuses(head.encode() + b"a\0b,1\n", "wrong_type", "paths.csv:3: the text is not UTF-8")
        self.fails("run", "attribution.run", "--csv", f"paths={self.folder}/none.csv",
                   code="invalid_argument", field="paths", says="none.csv: No such file")
        self.fails("run", "attribution.run", "--csv", f"paths={self.folder}",
                   code="invalid_argument", field="paths", says="directory")

    def test_bad_values_name_their_row(self):
        call = attribution(self.file("p.csv", "path,conversions\nads,2\nseo,many\n"))
        error = self.fails(*call["arguments"], stdin=call["stdin"], code="wrong_type")
        self.assertEqual(error["field"], "paths[1].conversions")
        call = attribution(self.file("p.csv", "path,conversions\nads,-2\n"))
        error = self.fails(*call["arguments"], stdin=call["stdin"], code="out_of_range")
        self.assertEqual(error["field"], "paths[0].conversions")

    def test_unknown_column(self):
        call = attribution(self.file("p.csv", "path,conversions,colour\nads,2,red\n"))
        error = self.fails(*call["arguments"], stdin=call["stdin"], code="unknown_field")
        self.assertIn("colour", error["field"])

    def test_field_given_twice(self):
        path = self.file("p.csv", "path,conversions\nads,2\n")
        self.fails("run", "attribution.run", "--csv", f"paths={path}", stdin='{"paths": []}',
                   code="duplicate", field="paths")
        self.fails("run", "attribution.run", "--csv", f"paths={path}", "--csv", f"paths={path}",
                   code="duplicate", field="paths")
        self.fails("run", "attribution.run", "--csv", f"paths={path}", stdin="[]",
                   code="wrong_type")

    def test_one_column_is_an_array(self):
        path = self.file("models.csv", "model\nlast_touch\nlinear\n")
        request = '{"paths": [{"path": ["ads", "seo"], "conversions": 1}]}'
        answer = self.answers("run", "attribution.run", "--csv", f"models={path}", stdin=request)
        self.assertEqual(list(answer["models"]), ["last_touch", "linear"])

    def test_nested_field(self):
        path = self.file("weights.csv", "weight\n1\n0\n1\n")
        request = ('{"paths": [{"path": ["a", "b", "c"], "conversions": 2}], "models": ["custom"],'
                   ' "custom": {}}')
        answer = self.answers("run", "attribution.run", "--csv",
                              f"custom.position_weights={path}", stdin=request)
        self.assertEqual(answer["models"]["custom"]["conversions"], [1, 0, 1])
        self.fails("run", "attribution.run", "--csv", f"models.x={path}",
                   stdin='{"models": ["linear"]}', code="conflict", field="models.x")

    def test_the_rest_of_the_request_stays_as_it_was(self):
        # The request is rewritten when a CSV file joins it: digits, escapes and types must survive.
        path = self.file("p.csv", "path,conversions\nads,2\n")
        for text, shown in (("-9007199254740993", "-9007199254740992"), ("-0.1e-1", "-0.01"),
                            ("-1E400", "1E400"),
                            ('"\\u00e9\\n\\\\"', "must be a number")):
            plain = f'{{"paths": [], "half_life_days": {text}}}'
            error = mktopt("run", "attribution.run", stdin=plain).stderr
            self.assertIn(shown, error.decode())
            beside = mktopt("run", "attribution.run", "--csv", f"paths={path}",
                            stdin=plain.replace('"paths": [], ', ""))
            self.assertEqual(beside.stderr, error)
        odd = '{"a\\u00e9\\"\\\\": [true, null, {"b": 1.50}]}'
        self.fails("run", "attribution.run", "--csv", f"paths={path}", stdin=odd,
                   code="unknown_field", field='aé"\\')

    def test_rows_and_columns_agree(self):
        columns = self.first_touch((DATA / "journeys.csv").read_bytes())
        self.assertEqual(sum(columns.values()), 19785)
        # Published: ChannelAttribution's heuristic_models on its PathData.
        self.assertEqual(columns["alpha"], 6308)
        self.assertEqual(columns["eta"], 3164)
        self.assertEqual(columns["zeta"], 27)

    def test_huge(self):
        n = 200_000
        rows = "".join(f"c{i % 7} > c{i % 11},{i % 3},{i % 3},1\n" for i in range(n))
        content = "path,conversions,value,nulls\n" + rows + '"' + "x" * 300_000 + '",5,1,0\n'
        counts = self.first_touch(content)
        self.assertEqual(sum(counts.values()), sum(i % 3 for i in range(n)) + 5)
        self.assertEqual(counts["x" * 300_000], 5)

    def test_events(self):
        answer = self.answers("run", "attribution.run", "--csv", f"events={DATA / 'events.csv'}",
                              stdin='{"models": ["linear", "time_decay"]}')
        for model in answer["models"].values():
            self.assertAlmostEqual(sum(model["conversions"]), 18, places=9)


class Plan(CommandTest):
    def golden(self, name, text):
        path = GOLDEN / name
        if os.environ.get("MKTOPT_UPDATE_GOLDEN"):
            path.write_text(text)
        return path.read_text()

    def assertAlike(self, actual, expected, where="plan"):
        """The same but for the last digits, which are libm's."""
        if isinstance(expected, float):
            self.assertIsInstance(actual, (int, float), where)
            self.assertAlmostEqual(actual, expected, delta=1e-12 * max(1, abs(expected)), msg=where)
            return
        if not isinstance(expected, (dict, list)):
            self.assertEqual(actual, expected, where)
            return
        pairs = (dict(enumerate(x)) if isinstance(x, list) else x for x in (actual, expected))
        actual, expected = pairs
        self.assertEqual(list(actual), list(expected), where)
        for key, value in expected.items():
            self.assertAlike(actual[key], value, f"{where}.{key}")

    def company(self, **members):
        return self.file("company.json", json.dumps({"monthly_revenue": 25000, **members}))

    def test_page(self):
        page = self.succeeds("plan", DATA / "company.json")
        self.assertNotIn("\033", page)
        self.assertLessEqual(max(map(len, page.splitlines())), 80)
        self.assertEqual(page, self.golden("plan.txt", page))

    def test_json(self):
        text = self.succeeds("plan", DATA / "company.json", "--json")
        plan = json.loads(text)
        self.assertAlike(plan, json.loads(self.golden("plan.json", text)))
        self.assertEqual(list(plan), ["company", "stage", "budget", "attribution", "promo"])
        budget = plan["budget"]
        amounts = sum(channel["amount"] for channel in budget["channel_budgets"])
        self.assertAlmostEqual(amounts, budget["total_marketing_budget"], places=9)
        for model in plan["attribution"]["models"].values():
            self.assertAlmostEqual(sum(model["share"]), 1, places=9)

    def test_page_shows_what_json_says(self):
        page = self.succeeds("plan", DATA / "company.json")
        plan = json.loads(self.succeeds("plan", DATA / "company.json", "--json"))
        for channel in plan["budget"]["channel_budgets"]:
            self.assertIn(f"{channel['amount']:,.2f}", page)
        for month in plan["budget"]["growth_projections"]:
            self.assertIn(f"{month['monthly_revenue']:,.0f}", page)

    def test_same_from_anywhere_and_in_any_locale(self):
        here = self.succeeds("plan", DATA / "company.json")
        self.assertEqual(here, self.succeeds("plan", "company.json", cwd=DATA))
        self.assertEqual(here, self.succeeds("plan", DATA / "company.json",
                                             env={"LC_ALL": "de_DE.UTF-8"}))

    def test_revenue_alone_is_enough(self):
        page = self.succeeds("plan", self.company())
        self.assertIn("Growth", page)
        self.assertNotIn("Attribution", page)
        self.assertNotIn("Promo", page)
        plan = self.answers("plan", self.company(), "--json")
        self.assertIsNone(plan["attribution"])
        self.assertIsNone(plan["promo"])

    def test_parts(self):
        page = self.succeeds("plan", self.company(name="Ünïcode \x1b[31m", stage="scale", months=3))
        self.assertIn("Ünïcode ?[31m", page)
        self.assertIn("as the company file says (by revenue: growth)", page)
        self.assertIn("Next 3 months", page)
        page = self.succeeds("plan", self.company(monthly_revenue=2e6, promo={}))
        self.assertIn("Enterprise", page)
        self.assertIn("Promo check by tier", page)
        journeys = {"csv": str(DATA / "events.csv"), "kind": "events", "lookback_days": 30}
        page = self.succeeds("plan", self.company(journeys=journeys, models=["linear"]))
        self.assertIn("paid search", page)

    def test_nothing_earned(self):
        self.file("p.csv", "path,conversions,nulls\nads,0,3\n")
        page = self.succeeds("plan", self.company(monthly_revenue=0, journeys={"csv": "p.csv"}))
        self.assertNotIn("inf", page)
        self.assertNotIn("nan", page)
        self.assertFalse([line for line in page.splitlines() if line != line.rstrip()])

    def test_many_channels_and_models(self):
        rows = "".join(f"channel_{i:02d},{i}\n" for i in range(40))
        self.file("p.csv", "path,conversions\n" + rows)
        models = ["first_touch", "last_touch", "last_non_direct", "linear", "time_decay",
                  "position_based"]
        page = self.succeeds("plan", self.company(journeys={"csv": "p.csv"}, models=models))
        self.assertIn("25 others", page)
        self.assertEqual(page.count("channel 39"), 1)  # six models side by side
        self.assertLessEqual(max(map(len, page.splitlines())), 80)

    def test_mistakes(self):
        def wrong(code, field, **members):
            return self.fails("plan", self.company(**members), code=code, field=field)

        self.fails("plan", self.folder / "none.json", code="invalid_argument", field="company")
        self.fails("plan", self.file("c.json", "{"), code="json_syntax", field="company")
        self.fails("plan", self.file("c.json", "[]"), code="wrong_type")
        wrong("out_of_range", "monthly_revenue", monthly_revenue=-1)
        wrong("unknown_name", "stage", stage="seed")
        wrong("unknown_field", "montly_revenue", montly_revenue=1)
        wrong("wrong_type", "name", name=3)
        wrong("wrong_type", "journeys", journeys="journeys.csv")
        wrong("missing_field", "journeys.csv", journeys={})
        wrong("unknown_name", "journeys.kind", journeys={"csv": "x.csv", "kind": "rows"})
        wrong("invalid_argument", "journeys.csv", journeys={"csv": "none.csv"})
        self.file("p.csv", "path,conversions\nads,2\nseo,-1\n")
        wrong("out_of_range", "journeys.paths[1].conversions", journeys={"csv": "p.csv"})
        self.file("p.csv", "path,conversions\nads,2\n")
        wrong("unknown_field", "journeys.lookahead", journeys={"csv": "p.csv", "lookahead": 1})
        wrong("unknown_name", "models[1]", journeys={"csv": "p.csv"}, models=["linear", "magic"])
        misspelt = wrong("unknown_field", "promo.polcy", promo={"polcy": {}})
        self.assertIn("known are: policy, user_count_by_tier, awards", misspelt["message"])
        wrong("invalid_argument", "promo.policy", promo={"policy": "none.json"})
        wrong("out_of_range", "promo.policy.promo_budget_cap_percent",
              promo={"policy": {"promo_budget_cap_percent": 2}})
        wrong("unknown_name", "promo.awards[1].tier",
              promo={"awards": [{"tier": "vip", "bonus_tokens": 1}, {"tier": "x", "bonus_tokens": 1}]})
        wrong("missing_field", "promo.awards[0].bonus_tokens", promo={"awards": [{"tier": "vip"}]})

    def test_colours_are_for_terminals(self):
        def at_terminal(**env):
            ours, theirs = pty.openpty()
            environment = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
            child = subprocess.Popen([COMMAND, "plan", str(self.company())], stdout=theirs,
                                     env={**environment, "TERM": "xterm", **env})
            os.close(theirs)
            shown = b""
            try:
                while chunk := os.read(ours, 65536):
                    shown += chunk
            except OSError:  # Linux: the other end is closed
                pass
            os.close(ours)
            self.assertEqual(child.wait(), 0)
            return shown

        self.assertIn(b"\033[1m", at_terminal())
        self.assertNotIn(b"\033", at_terminal(NO_COLOR="1"))
        self.assertNotIn(b"\033", at_terminal(TERM="dumb"))


if __name__ == "__main__":
    tap.main(__name__)
