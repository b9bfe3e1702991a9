#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Installs what is missing (Debian 12; asks for sudo unless run as root) and
# builds into build/, or with MCUNET_PRESET=NAME by that preset, into build-NAME/.
# docs/Dependencies.md says why each package is there.
set -euo pipefail
cd "$(dirname "$0")/../.."
preset=${MCUNET_PRESET:-dev}
folder=build-$preset
[[ $preset != dev ]] || folder=build

packages=(cmake ninja-build clang-22 libclang-rt-22-dev lld-22 libmlir-22-dev mlir-22-tools
  llvm-22-dev llvm-22-tools libflatbuffers-dev flatbuffers-compiler
  libprotobuf-dev protobuf-compiler zlib1g-dev
  gcc-arm-none-eabi libnewlib-arm-none-eabi libstdc++-arm-none-eabi-newlib
  qemu-system-arm python3 python3-numpy g++)
# What only the tests need.
[[ -z ${MCUNET_TESTS:-} ]] || packages+=(python3-torch python3-matplotlib python3-jsonschema
  dataset-fashion-mnist clang-format-22 black mypy shellcheck git)
# What is linked statically into packages.
[[ $preset != package ]] || packages+=(libzstd-dev)
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null |
    grep -q 'install ok installed' || missing+=("$package")
done
if ((${#missing[@]})); then
  echo "installing: ${missing[*]}"
  as_root=()
  ((EUID == 0)) || as_root=(sudo)
  "${as_root[@]}" apt-get update -q
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -q --no-install-recommends "${missing[@]}"
fi

[[ -f $folder/build.ninja ]] || cmake --preset "$preset"
cmake --build "$folder" "$@"
