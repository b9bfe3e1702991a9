# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The page of a report: what it embeds, and what a browser's console says."""

import json
import re
import shutil
import subprocess
import sys
import tempfile

page, report = sys.argv[1:]
with open(page) as file:
    html = file.read()
with open(report) as file:
    expected = json.load(file)
embedded = re.search(
    r'<script type="application/json" id="report">(.*?)</script>', html, re.S
)[1]
assert json.loads(embedded) == expected
outside = html.replace(embedded, "")
assert not re.search(r'(src|href)="?(https?:)?//|@import|url\(', outside)
print("embedded: the same report")

browser = shutil.which("chromium") or shutil.which("chromium-browser")
if not browser:
    print("drawn: not tested, there is no chromium")
    sys.exit()
with tempfile.TemporaryDirectory() as profile:
    result = subprocess.run(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom",
         "--enable-logging=stderr", f"--user-data-dir={profile}", f"file://{page}"],
        capture_output=True, text=True, timeout=240,
    )
console = [line for line in result.stderr.splitlines() if "CONSOLE" in line]
assert not console, console
dom = result.stdout
boxes = dom.count('class="box hit"')
assert boxes == len(expected["buffers"]) + len(expected["buffers_layerwise"]), boxes
assert dom.count("<circle") == len(expected["pareto"])
for value in (expected["sram"]["total"], expected["sram"]["arena"], expected["macs"]):
    assert f"<b>{value:,}" in dom, value
print("drawn: no errors")
