# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""summary.py NET.net.json FOLDER RUN...: what each run of tools/dev/demo.sh took and
answered.

Exit status 1 where the runs do not give the same bytes.
"""

import json
import sys
from pathlib import Path


def main() -> int:
    net, folder = Path(sys.argv[1]), Path(sys.argv[2])
    classes, name = json.loads(net.read_text())["_classes"], net.name.split(".")[0]
    print(f"{'':8}{'board':12}{'instructions':>14}{'SRAM':>9}{'arena':>9}{'image':>9}", end="")
    print(f"{'stack':>7}{'flash':>9}  answer")
    outputs = set()
    for run in sys.argv[3:]:
        report = json.loads((folder / run / f"{name}.json").read_text())
        result = json.loads((folder / run / "run.json").read_text())
        output = (folder / run / "output.bin").read_bytes()
        values = [byte - 256 if byte > 127 else byte for byte in output]
        sram, count = report["sram"], result["instructions"]
        print(f"{run:8}{result['board']:12}{f'{count:,}' if count else '-':>14}", end="")
        print(f"{sram['total']:>9,}{sram['arena']:>9,}{sram['input']:>9,}", end="")
        print(f"{sram['stack']:>7,}{report['flash']['total']:>9,}  ", end="")
        print(classes[values.index(max(values))])
        outputs.add(output)
    print("all outputs are equal" if len(outputs) == 1 else "THE OUTPUTS DIFFER")
    return 0 if len(outputs) == 1 else 1


if __name__ == "__main__":
    sys.exit(main())
