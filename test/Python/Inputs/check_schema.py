# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the importer takes is valid by the published schema. The schema cannot tell all that
is wrong, such as a residual between different sizes."""

import json
import sys
from pathlib import Path

from jsonschema import Draft202012Validator

from mcunet import McunetError
from mcunet.network import Network

PROJECT = Path(sys.argv[1])
SCHEMA = json.loads((PROJECT / "docs/net.schema.json").read_text())
NETWORK = {"$ref": "#/$defs/network", "$defs": SCHEMA["$defs"]}


def imported(name: str, value: object) -> bool:
    try:
        Network.describe(json.dumps({"networks": {name: value}}), name)
        return True
    except McunetError:
        return False


def main() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    for path in [p for d in ("python", "test") for p in sorted((PROJECT / d).rglob("*.net.json"))]:
        Draft202012Validator(SCHEMA).validate(json.loads(path.read_text()))
        print("valid:", path.name)
    collection = json.loads((PROJECT / "test/Import/Inputs/nets.json").read_text())
    for name, value in collection["networks"].items():
        valid = Draft202012Validator(NETWORK).is_valid(value)
        taken = imported(name, value)
        assert valid or not taken, f"{name} is taken, but not valid"
        print("taken:" if taken else "refused:" if valid else "invalid:", name)


main()
