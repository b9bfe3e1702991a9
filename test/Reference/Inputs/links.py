# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Links between the project's own pages: links.py SOURCE_DIR"""

import re
import sys
from pathlib import Path

root = Path(sys.argv[1])
pages = [root / "README.md", root / "runtime" / "README.md", *sorted((root / "docs").rglob("*.md"))]
count = dead = 0
for page in pages:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.S)
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
        if re.match(r"\w+:", target):
            continue
        count += 1
        if not (page.parent / target).exists():
            dead += 1
            print(f"{page.relative_to(root)}: no {target}")
# Every page can be reached from the README.
reached, ahead = set(), [root / "README.md"]
while ahead:
    page = ahead.pop().resolve()
    if page in reached or page.suffix != ".md" or not page.exists():
        continue
    reached.add(page)
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if not re.match(r"\w+:", target):
            ahead.append(page.parent / target)
for page in pages:
    if page.resolve() not in reached:
        dead += 1
        print(f"no link leads to {page.relative_to(root)}")
print(f"{count} links, {dead} dead")
