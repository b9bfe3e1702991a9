#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Oracle 1: runs a TOSA file on the host by upstream's own lowering.

Nothing of this project takes part: mlir-opt-22 lowers TOSA through linalg to
LLVM's dialect, mlir-translate-22 and clang-22 make a shared library, ctypes
calls it.

    tosa_host.py FILE.mlir --input=IN.bin [--output=OUT.bin]

IN.bin holds the int8 arguments of @main one after the other; OUT.bin (standard
output by default) gets the int8 results likewise. From Python:

    with Program("model.mlir") as program:
        out = program.run(in_bytes)

The lowered library is kept in $MCUNET_ORACLE_CACHE where that is set.
"""

import argparse
import ctypes
import hashlib
import os
import re
import subprocess
import sys
import tempfile

PIPELINE = ",".join(
    [
        "func.func(tosa-to-linalg-named{prefer-conv2d-kernel-layout-hwcf=false},"
        "tosa-to-linalg,tosa-to-arith{include-apply-rescale=true},tosa-to-tensor,"
        "linalg-fuse-elementwise-ops,canonicalize,cse)",
        "one-shot-bufferize{bufferize-function-boundaries=true"
        " function-boundary-type-conversion=identity-layout-map"
        " unknown-type-conversion=identity-layout-map}",
        "buffer-results-to-out-params{hoist-static-allocs=true" " modify-public-functions=true}",
        "func.func(convert-linalg-to-loops,canonicalize,cse)",
        "expand-strided-metadata",
        "lower-affine",
        "convert-scf-to-cf",
        "convert-math-to-llvm",
        "convert-arith-to-llvm",
        "convert-cf-to-llvm",
        "finalize-memref-to-llvm",
        "convert-func-to-llvm{use-bare-ptr-memref-call-conv=1}",
        "reconcile-unrealized-casts",
    ]
)

# What lowered code calls: an allocator that `oracle_reset` empties, and MLIR's
# strided copy. An unranked memref is its rank and a pointer to the descriptor
# (allocated, aligned, offset, sizes, strides).
SUPPORT = r"""
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
static char *blocks[1 << 16];
static int count;
void *oracle_alloc(uint64_t n) {
  if (count == sizeof blocks / sizeof *blocks) abort();
  return blocks[count++] = aligned_alloc(64, (n + 127) / 64 * 64);
}
void oracle_reset(void) { while (count) free(blocks[--count]); }
typedef struct { char *base, *data; int64_t offset, numbers[]; } Desc;
typedef struct { int64_t rank; Desc *desc; } Unranked;
void memrefCopy(int64_t size, Unranked *s, Unranked *d) {
  int64_t rank = s->rank, *sizes = s->desc->numbers, at[16] = {0};
  int64_t *from = sizes + rank, *to = d->desc->numbers + rank;
  for (int64_t i = 0; i < rank; ++i) if (!sizes[i]) return;
  for (;;) {
    int64_t f = s->desc->offset, t = d->desc->offset, i;
    for (i = 0; i < rank; ++i) { f += at[i] * from[i]; t += at[i] * to[i]; }
    memcpy(d->desc->data + t * size, s->desc->data + f * size, size);
    for (i = rank - 1; i >= 0 && ++at[i] == sizes[i]; --i) at[i] = 0;
    if (i < 0) return;
  }
}
"""


class OracleError(Exception):
    """A tool of upstream's failed; the text is its first complaint."""


def _tool(name):
    """The program's path: $MCUNET_LLVM_BIN/name, or name-22 on PATH."""
    folder = os.environ.get("MCUNET_LLVM_BIN")
    return os.path.join(folder, name) if folder else name + "-22"


def _call(args, **kwargs):
    done = subprocess.run(args, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **kwargs)
    if done.returncode:
        text = done.stderr.decode(errors="replace").strip()
        raise OracleError(args[0] + ": " + text.split("\n")[0][:500])
    return done.stdout


def _signature(text):
    """Bytes of each argument and each result of @main (int8 or i32 tensors)."""
    match = re.search(
        r"func\.func @main\((.*?)\)\s*->\s*(.*?)" r"(?:attributes|loc\(|\{\s*$)", text, re.M | re.S
    )
    if not match:
        raise OracleError("no func.func @main with results")
    sizes = []
    for part in match.groups():
        shapes = re.findall(r"tensor<((?:\d+x)*)i(8|32)>", part)
        sizes.append([_product(s) * int(bits) // 8 for s, bits in shapes])
    return sizes


def _product(shape):
    result = 1
    for size in shape.split("x")[:-1]:
        result *= int(size)
    return result


def _plain(text):
    """The file without patch.* attributes, which upstream does not know."""
    return re.sub(r"(?:attributes )?\{(?:patch\.\w+ = (?:\"[^\"]*\"|[^,}]*)(?:, )?)+\}", "", text)


class Program:
    """A TOSA file as callable host code."""

    def __init__(self, path, pipeline=PIPELINE, optimize="-O2"):
        self._pipeline, self._optimize = pipeline, optimize
        with open(path) as file:
            text = _plain(file.read())
        self.inputs, self.outputs = _signature(text)
        self._folder = None
        self._library = ctypes.CDLL(self._build(text))
        self._main = self._library.oracle_main
        self._main.restype = None

    def _lower(self, text):
        """The module in the LLVM dialect. LLVM 22's `hoist-static-allocs` crashes where
        one buffer is two results, so a failure is tried again without it."""
        plain = self._pipeline.replace("hoist-static-allocs=true", "")
        for last, pipeline in enumerate([self._pipeline, plain]):
            command = [_tool("mlir-opt"), "-", "--pass-pipeline=builtin.module(%s)" % pipeline]
            try:
                return _call(command, input=text.encode())
            except OracleError:
                if last:
                    raise

    def _build(self, text):
        cache = os.environ.get("MCUNET_ORACLE_CACHE")
        recipe = self._pipeline + self._optimize + SUPPORT + text
        key = hashlib.sha256(recipe.encode()).hexdigest()
        if cache:
            os.makedirs(cache, exist_ok=True)
            library = os.path.join(cache, key + ".so")
            if os.path.exists(library):
                return library
        self._folder = tempfile.TemporaryDirectory(prefix="mcunet-oracle-")
        folder = self._folder.name
        lowered = self._lower(text)
        ir = _call([_tool("mlir-translate"), "--mlir-to-llvmir"], input=lowered).decode()
        ir = ir.replace("@malloc(", "@oracle_alloc(")
        ir = ir.replace(" @main(", " @oracle_main(")
        with open(os.path.join(folder, "model.ll"), "w") as file:
            file.write(ir)
        with open(os.path.join(folder, "support.c"), "w") as file:
            file.write(SUPPORT)
        built = os.path.join(folder, "model.so")
        _call(
            [
                _tool("clang"),
                self._optimize,
                "-march=native",
                "-shared",
                "-fPIC",
                "-Wno-override-module",
                "-o",
                built,
                os.path.join(folder, "model.ll"),
                os.path.join(folder, "support.c"),
            ]
        )
        if cache:
            # Another process may be building the same: rename is atomic.
            temporary = library + ".%d" % os.getpid()
            with open(built, "rb") as source, open(temporary, "wb") as target:
                target.write(source.read())
            os.replace(temporary, library)
            return library
        return built

    def run(self, data):
        """Results of @main for the concatenated arguments, concatenated."""
        if len(data) != sum(self.inputs):
            raise OracleError("input has %d bytes, expected %d" % (len(data), sum(self.inputs)))
        pointers, at = [], 0
        for size in self.inputs:
            pointers.append(ctypes.create_string_buffer(data[at : at + size], size))
            at += size
        results = [ctypes.create_string_buffer(size) for size in self.outputs]
        self._main(*pointers, *results)
        self._library.oracle_reset()
        return b"".join(result.raw for result in results)

    def close(self):
        if self._folder:
            self._folder.cleanup()
            self._folder = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("file", help="TOSA, as text")
    parser.add_argument("--input", required=True)
    parser.add_argument("--output", help="default: standard output")
    args = parser.parse_args()
    try:
        with open(args.input, "rb") as file:
            data = file.read()
        with Program(args.file) as program:
            result = program.run(data)
    except (OracleError, OSError) as error:
        sys.exit("%s: error: %s" % (args.file, error))
    if args.output:
        with open(args.output, "wb") as file:
            file.write(result)
    else:
        sys.stdout.buffer.write(result)


if __name__ == "__main__":
    main()
