// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- io_host.cpp - The runner's I/O on the build machine ----------------===//

#include "io.h"

#include <cstdio>
#include <cstdlib>

using namespace mcunet::rt;

static FILE *files[16];
static uintptr_t lowestStack;

static int open(const char *path, const char *mode) {
  for (int handle = 0; handle != 16; ++handle) {
    if (files[handle])
      continue;
    files[handle] = std::fopen(path, mode);
    return files[handle] ? handle : -1;
  }
  return -1;
}

int io::openForReading(const char *path) { return open(path, "rb"); }
int io::openForWriting(const char *path) { return open(path, "wb"); }

int32_t io::read(int handle, void *data, uint32_t size) {
  size_t done = std::fread(data, 1, size, files[handle]);
  return std::ferror(files[handle]) ? -1 : static_cast<int32_t>(done);
}

bool io::write(int handle, const void *data, uint32_t size) {
  return std::fwrite(data, 1, size, files[handle]) == size;
}

bool io::close(int handle) {
  FILE *file = files[handle];
  files[handle] = nullptr;
  return std::fclose(file) == 0;
}

void io::print(const char *text) {
  std::fputs(text, stdout);
  std::fflush(stdout);
}

void io::exit(int code) { std::exit(code); }

uintptr_t io::stackLimit() { return lowestStack; }

int main(int argc, char **argv) {
  // Twice the boards' stack; the system's own limit is far below it.
  lowestStack =
      reinterpret_cast<uintptr_t>(__builtin_frame_address(0)) - 0x40000;
  mcunetRunnerMain(argc - 1, argv + 1);
  return 0;
}
