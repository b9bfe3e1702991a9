# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# cmake -DOUTPUT=FILE -DROOT=DIR -DFILES=A,B -P EmbedFiles.cmake: the files below
# ROOT as {"name", bytes, size} of a table of C++.
set(arrays "")
set(table "")
set(count 0)
string(REPLACE "," ";" FILES "${FILES}")
foreach(file ${FILES})
  file(READ ${ROOT}/${file} bytes HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
  string(APPEND arrays "static const unsigned char file${count}[] = {${bytes}};\n")
  string(APPEND table "    {\"${file}\", file${count}, sizeof(file${count})},\n")
  math(EXPR count "${count} + 1")
endforeach()
file(WRITE ${OUTPUT} "${arrays}
static const EmbeddedFile embeddedFiles[] = {
${table}};
")
