"""Self-test of the comparison of descriptions: what breaks a caller is told from what does not."""

import copy
import unittest

import describe

DOCUMENT = {
    "name": "toy.run",
    "request": {
        "type": "object",
        "required": ["spend"],
        "properties": {
            "spend": {"type": "number", "minimum": 0, "unit": "currency"},
            "months": {"type": "integer", "minimum": 1, "maximum": 120, "default": 12},
            "method": {"enum": ["auto", "exact"], "default": "auto"},
            "shape": {"oneOf": [{"properties": {"beta": {"type": "number"}}}]},
        },
    },
    "response": {
        "type": "object",
        "required": ["total"],
        "properties": {
            "total": {"type": "number", "minimum": 0},
            "rows": {"type": "array", "items": {"properties": {"share": {"type": "number"}}}},
        },
    },
}


class Comparison(unittest.TestCase):
    def setUp(self):
        self.new = copy.deepcopy(DOCUMENT)
        self.asked = self.new["request"]["properties"]
        self.told = self.new["response"]["properties"]

    def assert_breaks(self, path):
        found = describe.compare(DOCUMENT, self.new)
        self.assertTrue([text for text in found if text.startswith(f"{path}: breaks")], found)

    def assert_only_added(self):
        found = describe.compare(DOCUMENT, self.new)
        self.assertTrue(found)
        self.assertEqual([text for text in found if ": breaks: " in text], [])

    def test_the_same_is_silent(self):
        self.assertEqual(describe.compare(DOCUMENT, self.new), [])

    def test_words_are_free(self):
        self.asked["spend"]["description"] = "what is spent"
        self.assertEqual(describe.compare(DOCUMENT, self.new), [])

    def test_removed_request_field(self):
        del self.asked["months"]
        self.assert_breaks("request.properties.months")

    def test_removed_response_field(self):
        del self.told["rows"]["items"]["properties"]["share"]
        self.assert_breaks("response.properties.rows.items.properties.share")

    def test_renamed_field(self):
        self.told["sum"] = self.told.pop("total")
        self.assert_breaks("response.properties.total")

    def test_narrowed_range(self):
        self.asked["months"]["maximum"] = 60
        self.assert_breaks("request.properties.months.maximum")

    def test_new_bound(self):
        self.asked["spend"]["maximum"] = 1e9
        self.assert_breaks("request.properties.spend.maximum")

    def test_bound_becomes_exclusive(self):
        self.asked["spend"]["exclusiveMinimum"] = self.asked["spend"].pop("minimum")
        self.assert_breaks("request.properties.spend.exclusiveMinimum")

    def test_changed_default(self):
        self.asked["method"]["default"] = "exact"
        self.assert_breaks("request.properties.method.default")

    def test_lost_default(self):
        del self.asked["months"]["default"]
        self.assert_breaks("request.properties.months.default")

    def test_lost_choice(self):
        self.asked["method"]["enum"].remove("exact")
        self.assert_breaks("request.properties.method.enum")

    def test_new_required_field(self):
        self.asked["currency"] = {"type": "string"}
        self.new["request"]["required"].append("currency")
        self.assert_breaks("request.required")

    def test_response_field_no_longer_promised(self):
        self.new["response"]["required"].remove("total")
        self.assert_breaks("response.required")

    def test_response_that_may_be_null(self):
        self.told["total"]["type"] = ["number", "null"]
        self.assert_breaks("response.properties.total.type")

    def test_changed_type(self):
        self.asked["months"]["type"] = "string"
        self.assert_breaks("request.properties.months.type")

    def test_changed_unit(self):
        self.asked["spend"]["unit"] = "cents"
        self.assert_breaks("request.properties.spend.unit")

    def test_lost_variant(self):
        self.asked["shape"]["oneOf"] = []
        self.assert_breaks("request.properties.shape.oneOf")

    def test_new_optional_field_is_an_addition(self):
        self.asked["currency"] = {"type": "string", "default": "EUR"}
        self.assert_only_added()

    def test_new_response_field_is_an_addition(self):
        self.told["warnings"] = {"type": "array"}
        self.new["response"]["required"].append("warnings")
        self.assert_only_added()

    def test_wider_request_is_an_addition(self):
        self.asked["months"]["maximum"] = 240
        self.asked["method"]["enum"].append("fast")
        self.assert_only_added()

    def test_new_variant_is_an_addition(self):
        self.asked["shape"]["oneOf"].append({"properties": {"gamma": {"type": "number"}}})
        self.assert_only_added()
