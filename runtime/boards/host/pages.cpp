// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- pages.cpp - Blocks between pages that cannot be touched ------------===//

#include "pages.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <sys/mman.h>
#include <unistd.h>

using namespace mcunet::rt;

static const Block *blocks[8];
static int blockCount;

static uintptr_t pageBytes() {
  return static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
}

[[noreturn]] static void endWith(const char *text) {
  // No stdio, because a signal handler calls this too.
  ssize_t written = write(STDOUT_FILENO, text, strlen(text));
  _exit(written < 0 ? 2 : 1);
}

/// Writes the position of `address` relative to the nearest block to `text`;
/// false if no block is near.
static bool describe(uintptr_t address, char *text, size_t size) {
  for (int i = 0; i != blockCount; ++i) {
    const Block &block = *blocks[i];
    uintptr_t data = reinterpret_cast<uintptr_t>(block.data);
    uintptr_t first = reinterpret_cast<uintptr_t>(block.begin) - pageBytes();
    uintptr_t last = reinterpret_cast<uintptr_t>(block.end) + pageBytes();
    if (address < first || address >= last)
      continue;
    bool before = address < data;
    if (!before && address < data + block.size)
      snprintf(text, size,
               "\nmcunet-run: error: the model touched byte %llu of %s, which "
               "it may no longer read\n",
               static_cast<unsigned long long>(address - data), block.name);
    else
      snprintf(text, size,
               "\nmcunet-run: error: the model touched memory beside its "
               "buffers: %llu bytes %s %s of %u bytes\n",
               static_cast<unsigned long long>(
                   before ? data - address : address - data - block.size),
               before ? "before" : "past", block.name, block.size);
    return true;
  }
  return false;
}

static void onFault(int signal, siginfo_t *info, void *) {
  char text[256];
  if (describe(reinterpret_cast<uintptr_t>(info->si_addr), text, sizeof(text)))
    endWith(text);
  snprintf(text, sizeof(text),
           "\nmcunet-run: error: the model was ended by signal %d at address "
           "%p\n",
           signal, info->si_addr);
  endWith(text);
}

static void watchFaults() {
  // The stack itself may have overflowed.
  static char stack[65536];
  stack_t alternative = {};
  alternative.ss_sp = stack;
  alternative.ss_size = sizeof(stack);
  struct sigaction action = {};
  action.sa_sigaction = onFault;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  if (sigaltstack(&alternative, nullptr) != 0 ||
      sigaction(SIGSEGV, &action, nullptr) != 0 ||
      sigaction(SIGBUS, &action, nullptr) != 0)
    endWith("\nmcunet-run: error: cannot watch for faults\n");
}

void pages::map(Block &block) {
  if (blockCount == 0)
    watchFaults();
  uintptr_t page = pageBytes();
  // The alignment may exceed a page's; every block needs some room.
  uintptr_t room = (block.size + block.align) / page * page + page;
  void *mapped = mmap(nullptr, room + 2 * page + block.align, PROT_NONE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED)
    endWith("\nmcunet-run: error: no memory for the model's buffers\n");
  uintptr_t begin = reinterpret_cast<uintptr_t>(mapped) + page;
  if (block.align > page)
    begin = (begin + block.align - 1) / block.align * block.align;
  block.begin = reinterpret_cast<uint8_t *>(begin);
  block.end = block.begin + room;
  allow(block, true);
  block.place(/*atEnd=*/true);
  blocks[blockCount++] = &block;
}

void pages::allow(const Block &block, bool access) {
  if (mprotect(block.begin, static_cast<size_t>(block.end - block.begin),
               access ? PROT_READ | PROT_WRITE : PROT_NONE) != 0)
    endWith("\nmcunet-run: error: cannot protect the model's buffers\n");
}
