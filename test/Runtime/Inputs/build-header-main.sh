#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# build-header-main.sh FILE: compiles header-main.cpp unless FILE is there.
set -e
[ -x "$1" ] && exit 0
here=$(dirname "$0")
root=$here/../../..
libraries=$(llvm-config-22 --libs support --link-shared)
# shellcheck disable=SC2086
c++ -std=c++17 -fno-exceptions -w -I"$root/include" \
  -isystem "$(llvm-config-22 --includedir)" "$here/header-main.cpp" \
  "$root/lib/Target/HeaderWriter.cpp" -L"$(llvm-config-22 --libdir)" \
  $libraries -o "$1"
