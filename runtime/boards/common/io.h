// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- io.h - Files and arguments, on a board and on the host ---*- C++ -*-===//
#ifndef MCUNET_BOARDS_IO_H
#define MCUNET_BOARDS_IO_H

#include <cstdint>

namespace mcunet::rt::io {

/// A handle, or -1.
int openForReading(const char *path);
int openForWriting(const char *path);

/// Bytes read: less than `size` at the end of the file only; -1 for an error.
int32_t read(int handle, void *data, uint32_t size);
bool write(int handle, const void *data, uint32_t size);
bool close(int handle);

/// Writes to the console, between the emulator's own messages.
void print(const char *text);

[[noreturn]] void exit(int code);

/// The lowest address that the stack may reach.
uintptr_t stackLimit();

} // namespace mcunet::rt::io

/// Called by the board with its arguments (without a program name).
void mcunetRunnerMain(int argc, const char *const *argv);

#endif // MCUNET_BOARDS_IO_H
