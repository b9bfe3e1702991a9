#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Checks a change before it is sent: format, types and shell scripts, then the tests.
#   tools/dev/check.sh            all of it
#   tools/dev/check.sh --fix      formats what can be formatted, first
#   tools/dev/check.sh --style    without the tests
#   tools/dev/check.sh --tidy     clang-tidy as well, of the files that differ from HEAD
# docs/Contributing.md says what each part asks for.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1

fix='' tests=yes tidy=''
for argument in "$@"; do
  case $argument in
  --fix) fix=yes ;;
  --style) tests='' ;;
  --tidy) tidy=yes ;;
  *)
    sed -n '4,8s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
  esac
done

failed=0
# check NAME PACKAGE COMMAND...: runs it, and says how it ended.
check() {
  local name=$1 package=$2 output
  shift 2
  if ! command -v "$1" >/dev/null; then
    echo "FAIL: $name: '$1' is not installed (Debian's package $package)"
    failed=1
  elif output=$("$@" 2>&1); then
    echo "ok: $name"
  else
    echo "FAIL: $name"
    echo "$output"
    failed=1
  fi
}

# Templates of kits are no C yet, and clang-format breaks the CHECK lines of tests in C.
mapfile -t cxx < <(git -c safe.directory='*' ls-files '*.cpp' '*.h' '*.c' | grep -vE '/kits/|^test/.*\.c$|^test/Kits/')
mapfile -t shell < <(git -c safe.directory='*' ls-files '*.sh' .ci/run)
((${#cxx[@]})) || {
  echo "FAIL: no sources: this is no git clone" >&2
  exit 1
}
if [[ $fix ]]; then
  clang-format-22 -i "${cxx[@]}"
  black -q --config python/pyproject.toml python test tools
fi
# Prints sources whose first line is not LLVM's banner in 80 columns.
banners() {
  local file first bad=0
  for file in "${cxx[@]}"; do
    [[ $file == @(lib|include)/*.@(cpp|h) ]] || continue
    IFS= read -r first <"$file"
    [[ $first == '//===- '*'-===//' && ${#first} -eq 80 ]] || { echo "$file: $first"; bad=1; }
  done
  return "$bad"
}

check banners bash banners
check clang-format clang-format-22 clang-format-22 --dry-run -Werror "${cxx[@]}"
check black black black -q --check --config python/pyproject.toml python test tools
check shellcheck shellcheck shellcheck -S warning "${shell[@]}"
check mypy mypy env -C python mypy --strict mcunet
if [[ $tidy ]]; then
  mapfile -t changed < <(git -c safe.directory='*' diff --name-only --diff-filter=AM HEAD -- 'lib/*.cpp' 'tools/*.cpp')
  ((${#changed[@]} == 0)) ||
    check clang-tidy clang-tidy-22 clang-tidy-22 -p build --quiet \
      --warnings-as-errors='*' "${changed[@]}"
fi
[[ $tests ]] || exit "$failed"
tools/dev/test.sh || failed=1
exit "$failed"
