# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The description of a CMSIS pack: well formed, and true of the folder."""

import os
import sys
import xml.etree.ElementTree

folder, name = sys.argv[1:]
root = xml.etree.ElementTree.parse(os.path.join(folder, name)).getroot()
assert root.tag == "package" and root.find("vendor").text + "." + root.find(
    "name"
).text + ".pdsc" == name
files = [file.get("name") for file in root.iter("file")] + [root.find("license").text]
for file in files:
    assert os.path.exists(os.path.join(folder, file)), file
print(root.find(".//require").get("Dcore"), len(files), "files")
