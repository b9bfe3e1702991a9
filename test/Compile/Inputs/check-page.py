# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The page's style and structure, without a browser: check-page.py PAGE.html

Text has a contrast of at least 4.5 (WCAG 2, level AA) in both themes, everything is
labelled, nothing comes from elsewhere."""

import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Dict, List, Optional, Tuple

SURFACES = ("bg", "card")
FILLED = ("tensor", "rows", "block", "scratch", "sums", "counters", "accent")
LEAST = 4.5

Theme = Dict[str, str]


def luminance(color: str) -> float:
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def variables(block: str) -> Theme:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", block))


def themes(style: str) -> Tuple[Theme, Theme]:
    """Light, and dark: what it says anew, over light."""
    light, dark = re.findall(r":root\s*\{(.*?)\}", style, re.S)
    assert "prefers-color-scheme: dark" in style
    assert set(variables(dark)) == set(variables(light)), "a colour is missing in one theme"
    return variables(light), variables(dark)


def text_colors(style: str) -> List[str]:
    """Variables that text is written in: `color` anywhere, `fill` of svg's text."""
    found = set(re.findall(r"(?<![-\w])color:\s*var\(--([\w-]+)\)", style))
    for rule in re.findall(r"svg text[^{]*\{([^}]*)\}", style):
        found |= set(re.findall(r"fill:\s*var\(--([\w-]+)\)", rule))
    return sorted(found)


def check_contrast(style: str) -> None:
    colors = text_colors(style)
    assert {"fg", "dim", "on", "limit"} <= set(colors), colors
    for name, theme in zip(("light", "dark"), themes(style)):
        pairs = [(text, surface) for text in colors if text != "on" for surface in SURFACES]
        pairs = [pair for pair in pairs if pair != ("bg", "bg")]
        # The tip has the page's colours exchanged.
        pairs = [("bg", "fg") if text == "bg" else (text, on) for text, on in pairs]
        pairs += [("on", filled) for filled in FILLED]
        for text, on in pairs:
            ratio = contrast(theme[text], theme[on])
            assert ratio >= LEAST, f"{name}: --{text} on --{on} has contrast {ratio:.2f}"
    assert not re.search(r"(?<!-)opacity:", style), "opacity takes contrast away from text"


class Structure(HTMLParser):
    """What a reader with a screen reader or without network meets."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: List[str] = []
        self.tags: List[str] = []
        self.lang = ""

    def handle_starttag(self, tag: str, attrs: List[Tuple[str, Optional[str]]]) -> None:
        given = {key: value or "" for key, value in attrs}
        self.tags.append(tag)
        if tag == "html":
            self.lang = given.get("lang", "")
        if "id" in given:
            self.ids.append(given["id"])
        for key in ("src", "href", "action", "data"):
            assert given.get(key, "data:").startswith("data:"), f"{tag} loads {given[key]}"


def check_structure(page: str) -> None:
    title = re.search(r"<title>(.*?)</title>", page)
    assert title and re.fullmatch(r"\w+ on [\w-]+", title[1]), title
    structure = Structure()
    structure.feed(page)
    assert structure.lang == "en" and "main" in structure.tags and "h1" in structure.tags
    assert len(set(structure.ids)) == len(structure.ids), "an id is there twice"
    script = page.split("<script>")[1]
    for asked in set(re.findall(r"\$\('([\w-]+)'\)", script)):
        assert asked in structure.ids, f"no element '{asked}'"
    outside = page.split('id="report"')[0] + script
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)|@import|url\(", outside)
    for drawn in re.findall(r"make\('svg:svg', \{(.*?)\}\)", script, re.S):
        assert "aria-label" in drawn, "a drawing has no label"
    assert "scope: 'col'" in script and "@media print" in page and "viewport" in page


def main() -> int:
    page = Path(sys.argv[1]).read_text(encoding="utf-8")
    check_contrast(re.search(r"<style>(.*?)</style>", page, re.S)[1])
    print("contrast ok")
    check_structure(page)
    print("structure ok")
    return 0


if __name__ == "__main__":
    sys.exit(main())
