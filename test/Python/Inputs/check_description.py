# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Descriptions in Python stand for the layers that the compiler builds."""

import json
import sys
from pathlib import Path

from mcunet import McunetError, Network
from mcunet.description import Description

FILE, FOLDER = sys.argv[1:]


def check_layers(name: str) -> None:
    description = Description.load(FILE, name)
    specs = description.layers()
    layers = Network.load(FILE, net=name).analyse()
    assert [s.name for s in specs] == [layer.name for layer in layers]
    for spec, layer in zip(specs, layers):
        assert (spec.size, spec.size, spec.out_channels) == layer.shape, spec
        if spec.weighted:
            assert spec.size * spec.size * spec.weights == layer.macs, spec
    assert description.macs() == sum(layer.macs for layer in layers)
    path = Path(FOLDER, f"{name}.net.json")
    description.save(path, _note="as it was")
    assert Description.load(path) == description
    assert json.loads(path.read_text())["_note"] == "as it was"


def refuses(text: str, words: str) -> None:
    path = Path(FOLDER, "bad.net.json")
    path.write_text(text)
    try:
        Description.load(path)
    except McunetError as problem:
        assert words in str(problem), problem
        return
    raise AssertionError(text)


def main() -> None:
    Path(FOLDER).mkdir(parents=True, exist_ok=True)
    for name in ("classifier", "detector"):
        check_layers(name)
    print("layers ok")
    refuses("{", "not JSON")
    refuses("[]", "not an object")
    refuses('{"resolution": 8}', "'stem' is missing")
    refuses('{"stem": {"kernels": 3}}', "stem: unknown key 'kernels'")
    refuses(
        '{"stem": {}, "blocks": [{"squeeze_excit": 8}]}', "block 0: unknown key 'squeeze_excit'"
    )
    refuses('{"networks": {"a": {}}}', "the file has: a")
    print("errors ok")


main()
