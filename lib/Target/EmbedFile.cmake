# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# cmake -DINPUT=FILE -DOUTPUT=FILE -P EmbedFile.cmake: the bytes of INPUT as the
# elements of a C array. A string literal may be too long for a compiler.
file(READ ${INPUT} bytes HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
file(WRITE ${OUTPUT} "${bytes}\n")
