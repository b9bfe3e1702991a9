# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""check_record.py FOLDER: the RECORD of an unpacked wheel names every file, with its hash
and its size, and no other."""

import base64
import csv
import hashlib
import sys
from pathlib import Path

folder = Path(sys.argv[1])
(record,) = folder.glob("*.dist-info/RECORD")
with record.open(encoding="utf-8", newline="") as file:
    rows = {name: (digest, size) for name, digest, size in csv.reader(file)}
present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
assert present == set(rows), present ^ set(rows)
assert rows.pop(record.relative_to(folder).as_posix()) == ("", "")
for name, (digest, size) in rows.items():
    data = (folder / name).read_bytes()
    wanted = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    assert digest == f"sha256={wanted}" and int(size) == len(data), name
