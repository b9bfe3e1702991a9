# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""mcunet-compile on a terminal and in a pipe: terminal.py MODEL FOLDER"""

import os
import pty
import re
import subprocess
import sys
from typing import List, Tuple

model, out = sys.argv[1:]
COMPILER = "mcunet-compile"


def on_terminal(arguments: List[str]) -> Tuple[int, str]:
    """The exit code, and what a person would get to see, control codes and all."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ["TERM"] = "xterm"
        os.execvp(COMPILER, [COMPILER, *arguments])
    text = b""
    while True:
        try:
            chunk = os.read(terminal, 4096)
        except OSError:  # the other end is closed
            break
        if not chunk:
            break
        text += chunk
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), text.decode()


def in_pipe(arguments: List[str]) -> subprocess.CompletedProcess:
    return subprocess.run([COMPILER, *arguments], capture_output=True, text=True, check=False)


def visible(text: str) -> List[str]:
    """The lines that stay: what a line is drawn over with, without colours."""
    lines = text.replace("\r\n", "\n").split("\n")
    return [re.sub(r"\x1b\[[\d;]*m", "", re.split(r"\r\x1b\[K", line)[-1]) for line in lines]


# Progress is drawn over itself and gone at the end; the total is in colour.
fits = [model, "-o", out, "--sram=12K"]
code, text = on_terminal(fits)
assert code == 0, text
for step in ("reading ", "planning...", "searching [", "100%", "placing buffers...", "writing..."):
    assert step in text, step
assert re.search(r"\x1b\[[\d;]+m +[\d,]+\x1b\[0m bytes of 12,288 allowed", text), text
assert not any("..." in line or "searching" in line for line in visible(text)), visible(text)

# The same words in a pipe, and nothing else.
piped = in_pipe(fits)
assert piped.returncode == 0 and piped.stderr == "", piped
assert "\x1b" not in piped.stdout and "\r" not in piped.stdout
assert piped.stdout.splitlines() == [line for line in visible(text) if line]
print("fits: progress and colour on a terminal only")

# The neighbours on the front, faster and smaller, as the report has them.
for title, sign in (("Faster", "less"), ("Smaller", "more")):
    assert re.search(
        rf"^{title} +[\d,]+ bytes, [\d.]+% {sign} predicted time, [\d.]+% more MACs "
        r"than layer by layer: --point=\d+$",
        piped.stdout,
        re.M,
    ), title

# An error is red on a terminal and plain in a pipe.
small = [model, "-o", out, "--sram=1K"]
code, text = on_terminal(small)
assert code == 2 and "\x1b[" in text.split("error:")[0][-12:], text
errors = [line for line in visible(text) if line]
piped = in_pipe(small)
assert piped.returncode == 2 and piped.stdout == "" and piped.stderr.splitlines() == errors, (
    piped,
    errors,
)
assert len(errors) == 1
print("does not fit: one line, coloured on a terminal only")

# Quiet is quiet on a terminal too, but for the progress.
code, text = on_terminal([*fits, "--quiet"])
assert code == 0 and not [line for line in visible(text) if line], text
print("quiet: nothing stays")
