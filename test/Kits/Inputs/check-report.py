# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A report against its schema (the parts of JSON Schema that it uses) and docs."""

import json
import re
import sys

report_path, docs = sys.argv[1:]
with open(report_path) as file:
    report = json.load(file)
with open(f"{docs}/report.schema.json") as file:
    schema = json.load(file)
with open(f"{docs}/Report.md") as file:
    words = set(re.findall(r"\w+", file.read()))

types = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
}


def check(value, rule, where):
    if "$ref" in rule:
        rule = schema["$defs"][rule["$ref"].split("/")[-1]]
    if "type" in rule:
        assert isinstance(value, types[rule["type"]]), where
    if "const" in rule:
        assert value == rule["const"], where
    if "enum" in rule:
        assert value in rule["enum"], where
    for key in rule.get("required", []):
        assert key in value, f"{where}.{key}"
    if isinstance(value, dict):
        for key, inner in value.items():
            assert key in words or where.startswith(
                "report.schedule"
            ), f"{where}.{key} is not in Report.md"
            known = rule.get("properties", {}).get(key)
            check(inner, known or rule.get("additionalProperties", {}), f"{where}.{key}")
    if isinstance(value, list):
        for inner in value:
            check(inner, rule.get("items", {}), where)


check(report, schema, "report")
