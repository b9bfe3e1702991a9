#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Makes packages for machines without LLVM and without a compiler, in build-package/dist:
# a folder to unpack anywhere (.tar.gz), a wheel with the library inside, and a .deb.
#   tools/dev/package.sh            all three
#   tools/dev/package.sh --check    and tries each in a root with nothing but a shell (for the
#                                   wheel Python), against what build/ compiles
set -euo pipefail
cd "$(dirname "$0")/../.."

check=''
case ${1:-} in
'') ;;
--check) check=yes ;;
*)
  sed -n '4,8s/^# \{0,1\}//p' "$0" >&2
  exit 2
  ;;
esac

MCUNET_PRESET=package tools/dev/setup.sh
build='build-package'
dist="$build/dist"
rm -rf "$dist" "$build/stage" "$build/deb"
mkdir -p "$dist"
version=$(sed -n 's/^CMAKE_PROJECT_VERSION:STATIC=//p' "$build/CMakeCache.txt")
name=mcunet-$version-linux-$(uname -m)
stage=$build/stage/$name

cmake --install "$build" --strip --prefix "$stage" >"$build/install.log"
# The same sources give the same bytes.
tar --create --sort=name --owner=0 --group=0 --numeric-owner --mtime=2020-01-01 \
  --directory="$build/stage" "$name" | gzip -9 -n >"$dist/$name.tar.gz"

cpack -G DEB --config "$build/CPackConfig.cmake" -B "$build/deb" >"$build/cpack.log"
mv "$build"/deb/mcunet_*.deb "$dist"

# A wheel's name says the oldest C library that will do, and that beside it nothing but the
# C++ library is needed that the wheel does not bring.
libraries=("$stage/lib/libMCUNetC.so" "$stage"/lib/mcunet/*)
brought=$(basename -a "${libraries[@]}")
bin=$(llvm-config-22 --bindir)
needed=$("$bin/llvm-readelf" --needed-libs "${libraries[@]}" | sed -n 's/^  //p' | sort -u |
  grep -vE '^(lib(c|m|dl|rt|pthread|gcc_s|stdc\+\+)|ld-linux-.*)\.so\.[0-9]+$' | grep -vxF "$brought" || true)
[[ -z $needed ]] || { echo "error: a wheel lacks ${needed//$'\n'/, }" >&2 && exit 1; }
libc=$(getconf GNU_LIBC_VERSION)
platform=manylinux_${libc#glibc }_$(uname -m)
/usr/bin/python3 -B -c "import sys; sys.path.insert(0, 'python'); import build_package
build_package.build_wheel('$dist', dict(library='$stage/lib/libMCUNetC.so', beside='$stage/lib/mcunet',
  licences='$stage/share/doc/mcunet/licences', platform='$platform'))"
du -b "$dist"/*

[[ $check ]] || exit 0
tools/dev/setup.sh --target mcunet-compile
MCUNET_PACKAGES=$PWD/$dist "$bin/lit" -a build/test/Install/packages.test
