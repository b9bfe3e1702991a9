# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The page of a report: check-html.py PAGE.html REPORT.json [MODEL]

It embeds the report and needs no network. Where there is a Chromium: its console is
empty, its figures are the report's, and at the width of a screen and of a phone,
light and dark, no text is cut, sticks out or lies on another one. With MODEL, the command
that it gives for its schedule compiles what the report says.
"""

import html as entities
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

# Runs in the page, after it has drawn itself: what a reader could not read.
LAYOUT = """
<script>
const problems = [];
// Points of the front are clicked: each gives its command, and its timeline where known.
const data = JSON.parse(document.getElementById('report').textContent);
const front = data.pareto || [];
const neighbours = front.filter(p => p.stack_measured && !p.chosen);
for (const p of [front[0], front[front.length - 1], ...neighbours, front.find(p => p.chosen)]) {
  if (!p)
    continue;
  document.querySelector(`[data-point="${p.point}"]`).dispatchEvent(new MouseEvent('click'));
  const panel = document.getElementById('point');
  const shown = panel.textContent, caption = document.querySelector('#here figcaption');
  const plain = p.stages === data.layers.length &&
      p.sram.arena === data.sram.layerwise_arena;
  if (panel.hidden || !panel.querySelector('code').textContent.endsWith(`--point=${p.point}`) ||
      !shown.includes(p.sram.total.toLocaleString('en-US')))
    problems.push(`the panel of point ${p.point} says '${shown}'`);
  const known = !p.chosen && (plain || p.stack_measured);
  if (!caption.textContent.startsWith(known ? `Point ${p.point}:` : 'This schedule:') ||
      !caption.textContent.includes(
          (known ? p : data).sram.arena.toLocaleString('en-US')))
    problems.push(`point ${p.point} shows '${caption.textContent}'`);
}
document.querySelectorAll('details').forEach(d => { d.open = true; });
const room = document.documentElement;
if (room.scrollWidth > room.clientWidth)
  problems.push(`the page is ${room.scrollWidth} wide in ${room.clientWidth}`);
if (Math.abs(innerWidth - WIDTH) > 1)
  problems.push(`not tested: the window is ${innerWidth} wide`);
for (const node of document.querySelectorAll(
    'h1, h2, h3, p, td, th, b, span, figcaption, dd, code, button'))
  if (node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).display !== 'inline')
    problems.push(`'${node.textContent}' is cut`);
for (const svg of document.querySelectorAll('svg')) {
  const frame = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll('text')].map(t => [t, t.getBoundingClientRect()]);
  for (const [text, box] of texts) {
    if (box.left < frame.left - 1 || box.right > frame.right + 1 ||
        box.top < frame.top - 1 || box.bottom > frame.bottom + 1)
      problems.push(`label '${text.textContent}' sticks out`);
    for (const [other, box2] of texts)
      if (other !== text && box.left < box2.right - 1 && box2.left < box.right - 1 &&
          box.top < box2.bottom - 1 && box2.top < box.bottom - 1)
        problems.push(`labels '${text.textContent}' and '${other.textContent}' overlap`);
  }
}
document.body.append(Object.assign(document.createElement('pre'),
    {id: 'problems', textContent: problems.join('\\n')}));
parent.postMessage(document.documentElement.outerHTML, '*');
</script>
"""
# A window has a least width, a frame in it has none; the page hands its DOM out.
FRAME = """
<!DOCTYPE html>
<script>onmessage = event => { document.body.textContent = event.data; };</script>
<body><iframe src="page.html" width="WIDTH" height="2000" frameborder="0"></iframe></body>
"""


def embedded_report(html: str):
    found = re.search(r'<script type="application/json" id="report">(.*?)</script>', html, re.S)
    outside = html.replace(found[1], "")
    assert not re.search(r'(src|href)="?(https?:)?//|@import|url\(', outside)
    return json.loads(found[1])


def draw(browser: str, folder: Path, width: int, dark: bool) -> str:
    """The DOM of page.html once it has been drawn; its console must be empty."""
    frame = folder / "frame.html"
    frame.write_text(FRAME.replace("WIDTH", str(width)), encoding="utf-8")
    command = [
        browser,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--dump-dom",
        "--enable-logging=stderr",
        f"--user-data-dir={folder}/profile",
        "--window-size=1300,2100",
        "--virtual-time-budget=10000",
        f"--blink-settings=preferredColorScheme={0 if dark else 1}",
        f"file://{frame}",
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    console = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    assert not console, console
    return entities.unescape(done.stdout)


def text_of(html: str) -> str:
    return entities.unescape(re.sub(r"<[^>]*>", "", html))


def check_figures(dom: str, report) -> None:
    boxes = dom.count('class="box hit"')
    assert boxes == len(report["buffers"]) + len(report["buffers_layerwise"]), boxes
    assert dom.count("<circle") == len(report.get("pareto", []))
    assert len(re.findall(r'data-point="\d+"', dom)) == len(report.get("pareto", []))
    check_cards(text_of(dom.split('id="cards"')[1].split('id="sum"')[0]), report)
    check_marks(dom, report)
    sram, flash = report["sram"], report["flash"]
    for value in (
        *(sram[k] for k in ("total", "arena", "input", "output", "stack")),
        report["macs"],
        flash["total"],
    ):
        assert f"<b>{value:,}" in dom, value
    rows = re.findall(
        r"<tr[^>]*>(.*?)</tr>", dom.split('id="layers"')[1].split("</table>")[0], re.S
    )[1:]
    assert len(rows) == len(report["layers"])
    for row, layer in zip(rows, report["layers"]):
        cells = [text_of(c) for c in re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)]
        assert cells[0] == layer["label"] and f'title="{layer["name"]}"' in row, cells
        assert cells[1] == layer["op"], cells
        assert cells[2] == "x".join(map(str, layer["output_shape"][1:])), cells
        assert cells[4] == f"{layer['macs_executed']:,}", cells
        field = layer["receptive_field"]["rows"] if layer["receptive_field"] else None
        assert cells[6] == "-" if not field else cells[6].startswith(f"{field['size']}x"), cells
    assert f"{flash['weights']:,}" in dom.split('id="flash"')[1]
    check_peak(text_of(dom.split('id="peak"')[1].split("</table>")[0]), report)
    assert f"{sram['paper']:,} bytes" in text_of(dom.split('id="paper"')[1])


def check_cards(shown: str, report) -> None:
    """The budget and what is left of it."""
    total, budget = report["sram"]["total"], report.get("budget", {}).get("sram")
    if budget is None:
        assert "--sram=SIZE sets one" in shown
        return
    assert f"{budget:,} Bbudget" in shown, shown
    assert f"{budget - total:,} Broom left, {100 * (budget - total) / budget:.1f}%" in shown


def check_marks(dom: str, report) -> None:
    """The charts name their peak and say where the other one ends, and the budget."""
    here, plain = (dom.split(f'id="{name}"')[1].split("</svg>")[0] for name in ("here", "plain"))
    sram = report["sram"]
    assert f">peak {sram['arena']:,} B: L{report['peak']['layer']:02}" in here
    assert f">peak {sram['layerwise_arena']:,} B: L" in plain
    if sram["arena"] != sram["layerwise_arena"]:
        assert f"layer by layer: {sram['layerwise_arena']:,} B" in here
        assert f"this schedule: {sram['arena']:,} B" in plain
    budget = report.get("budget", {}).get("sram")
    if budget:
        left = budget - sram["total"] + sram["arena"]
        assert f"budget leaves {left:,} B" in here
        front = dom.split('id="front"')[1].split("</svg>")[0]
        assert not report["pareto"] or f"budget {budget:,} B" in front


def check_command(dom: str, report, model: str, folder: Path) -> None:
    """The command of the chosen point, for this model, needs what the report says."""
    command = re.search(r"<code>(.*?)</code>", dom, re.S)[1]
    words = text_of(command).replace("MODEL", model).replace("DIR", str(folder / "again")).split()
    subprocess.run([*words, "--quiet"], check=True)
    again = json.loads((folder / "again" / f"{report['name']}.json").read_text("utf-8"))
    for key in ("sram", "flash", "buffers", "input", "schedule"):
        assert again[key] == report[key], (words, key)


def check_peak(shown: str, report) -> None:
    """The lines of the peak are there, and add up to the arena."""
    peak = report["peak"]
    parts = [part["bytes"] for part in peak["buffers"]]
    assert all(bytes_ >= 0 for bytes_ in parts) and sum(parts) == peak["bytes"]
    assert peak["bytes"] + peak["free"] == report["sram"]["arena"]
    for part in peak["buffers"]:
        label = report["layers"][part["layer"]]["label"] if "layer" in part else part["name"]
        assert label in shown and f"{part['bytes']:,}" in shown, (part, shown)


def main() -> int:
    page, report_path = map(Path, sys.argv[1:3])
    html = page.read_text(encoding="utf-8")
    report = json.loads(report_path.read_text(encoding="utf-8"))
    assert embedded_report(html) == report
    print("embedded: the same report")
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if not browser:
        print("drawn: not tested, there is no chromium")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        for width, dark in ((1200, False), (1200, True), (400, False)):
            script = LAYOUT.replace("WIDTH", str(width))
            (Path(folder) / "page.html").write_text(
                html.replace("</body>", script + "</body>"), encoding="utf-8"
            )
            dom = draw(browser, Path(folder), width, dark)
            problems = re.search(r'<pre id="problems">(.*?)</pre>', dom, re.S)[1]
            assert not problems, f"{width} wide: {problems}"
            check_figures(dom, report)
        if sys.argv[3:]:
            check_command(dom, report, sys.argv[3], Path(folder))
    print("drawn: no errors, nothing cut, figures as reported")
    return 0


if __name__ == "__main__":
    sys.exit(main())
