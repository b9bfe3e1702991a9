// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- io_semihosting.cpp - I/O by Arm semihosting ------------------------===//
//
// The few calls that the runner needs, so that no C library with its buffers,
// heap and start-up is linked. "Semihosting for AArch32 and AArch64" is Arm's
// description of the operations.
//
//===----------------------------------------------------------------------===//

#include "io.h"

using namespace mcunet::rt;

namespace {
enum Operation : uint32_t {
  SysOpen = 0x01,
  SysClose = 0x02,
  SysWrite0 = 0x04,
  SysWrite = 0x05,
  SysRead = 0x06,
  SysGetCommandLine = 0x15,
  SysExitExtended = 0x20,
};
/// fopen's modes "rb" and "wb".
enum OpenMode : uint32_t { ReadBinary = 1, WriteBinary = 5 };
constexpr uint32_t applicationExit = 0x20026;
} // namespace

static uint32_t semihost(Operation operation, const void *arguments) {
  register uint32_t r0 __asm__("r0") = operation;
  register const void *r1 __asm__("r1") = arguments;
  __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

static uint32_t word(const void *pointer) {
  return static_cast<uint32_t>(reinterpret_cast<uintptr_t>(pointer));
}

static uint32_t length(const char *text) {
  uint32_t size = 0;
  while (text[size])
    ++size;
  return size;
}

static int open(const char *path, OpenMode mode) {
  uint32_t arguments[] = {word(path), mode, length(path)};
  return static_cast<int>(semihost(SysOpen, arguments));
}

int io::openForReading(const char *path) { return open(path, ReadBinary); }
int io::openForWriting(const char *path) { return open(path, WriteBinary); }

int32_t io::read(int handle, void *data, uint32_t size) {
  uint8_t *bytes = static_cast<uint8_t *>(data);
  uint32_t done = 0;
  // A host may return less than asked for before the end.
  while (done != size) {
    uint32_t arguments[] = {static_cast<uint32_t>(handle), word(bytes + done),
                            size - done};
    uint32_t missing = semihost(SysRead, arguments);
    if (missing > size - done)
      return -1;
    if (missing == size - done)
      break;
    done = size - missing;
  }
  return static_cast<int32_t>(done);
}

bool io::write(int handle, const void *data, uint32_t size) {
  uint32_t arguments[] = {static_cast<uint32_t>(handle), word(data), size};
  return semihost(SysWrite, arguments) == 0;
}

bool io::close(int handle) {
  uint32_t arguments[] = {static_cast<uint32_t>(handle)};
  return semihost(SysClose, arguments) == 0;
}

void io::print(const char *text) { semihost(SysWrite0, text); }

void io::exit(int code) {
  uint32_t arguments[] = {applicationExit, static_cast<uint32_t>(code)};
  semihost(SysExitExtended, arguments);
  for (;;)
    ;
}

extern "C" uint8_t __stack_limit[];

uintptr_t io::stackLimit() {
  return reinterpret_cast<uintptr_t>(__stack_limit);
}

/// Splits the command line at spaces. Its first word names the firmware.
extern "C" void mcunet_rt_main(void) {
  static char line[512];
  static const char *words[16];
  int count = 0;
  uint32_t arguments[] = {word(line), sizeof(line) - 1};
  if (semihost(SysGetCommandLine, arguments) == 0) {
    bool inWord = false;
    for (char *c = line; *c; ++c) {
      if (*c == ' ') {
        *c = 0;
        inWord = false;
      } else if (!inWord && count != 16) {
        inWord = true;
        words[count++] = c;
      }
    }
  }
  mcunetRunnerMain(count ? count - 1 : 0, words + 1);
  io::exit(0);
}

/// Eight hexadecimal digits.
static void printHex(const char *label, uint32_t value) {
  char text[9] = {};
  for (int i = 0; i != 8; ++i)
    text[i] = "0123456789abcdef"[(value >> (28 - 4 * i)) & 15];
  io::print(label);
  io::print(text);
}

/// `frame`: r0-r3, r12, lr, pc, xpsr as the exception stacked them, unless the
/// stack could not be written.
extern "C" [[noreturn]] void mcunet_rt_fault(const uint32_t *frame,
                                             uint32_t exception) {
  io::print("\nmcunet-run: fault: ");
  io::print(exception == 3 ? "HardFault" : "exception");
  printHex(" number=0x", exception);
  printHex(" cfsr=0x", *reinterpret_cast<volatile uint32_t *>(0xE000ED28u));
  printHex(" sp=0x", word(frame));
  if (word(frame) >= word(__stack_limit)) {
    printHex(" pc=0x", frame[6]);
    printHex(" lr=0x", frame[5]);
  }
  io::print("\n");
  io::exit(3);
}
