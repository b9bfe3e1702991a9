//===- HeaderWriter.h - C header of a compiled model ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_TARGET_HEADERWRITER_H
#define MCUNET_TARGET_HEADERWRITER_H

#include "mcunet/Support/InputMode.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace mcunet {

/// Element type in the network's file; the compiled model works on int8, and
/// indices are outputs of the integer type.
enum class HeaderSourceType : uint8_t {
  Int8 = 0,
  UInt8 = 1,
  Float32 = 2,
  Int32 = 3,
  Int64 = 4
};

/// One input or output of the model.
struct HeaderTensor {
  std::string name;
  /// One to four dimensions, the batch included.
  std::vector<int64_t> shape;
  /// Rows, columns and channels.
  std::array<int64_t, 3> map = {1, 1, 1};
  /// "nhwc" or "nchw" of an image, if declared or not the default.
  std::string layout;
  double scale = 0;
  int32_t zeroPoint = 0;
  HeaderSourceType sourceType = HeaderSourceType::Int8;
  /// Bytes from the start of the input (output) block.
  uint64_t offset = 0;
  uint64_t bytes = 0;
};

/// The contents of a model's header.
struct HeaderInfo {
  /// Prefix of the symbols; must be what `headerIdentifier` returns for it.
  std::string name;
  std::string mcpu;
  /// For microcontrollers, the requirements of the code on the CPU.
  bool isMicrocontroller = false;
  bool accessesUnaligned = false;
  bool hasLandingPads = false;
  bool usesVectors = false;
  std::vector<HeaderTensor> inputs;
  std::vector<HeaderTensor> outputs;
  uint64_t arenaBytes = 0;
  uint64_t arenaAlign = 16;
  /// Bytes of the arena that stay from one inference to the next; 0: none, and
  /// no function that resets them.
  uint64_t stateBytes = 0;
  InputMode inputMode = InputMode::Resident;
  /// Resident only: the input lies in the arena and is written over.
  bool consumesInput = false;
  /// Offset of a consumed input in the arena, in bytes.
  uint64_t inputOffset = 0;
  uint64_t macs = 0;
  /// Further lines for the comment at the top of the file.
  std::vector<std::string> comments;
};

/// The C identifier closest to `name`: other characters become `_`, and a
/// leading digit or underscore is preceded by `m`. Names of the header's own
/// types, and of headers of C, get `m_` before them.
std::string headerIdentifier(const std::string &name);

/// The same for files: a network called mcunet may have its header mcunet.h.
std::string headerFileName(const std::string &name);

/// The text of NAME.h: self-contained C99 that C++ can include too.
std::string writeHeader(const HeaderInfo &info);

} // namespace mcunet

#endif // MCUNET_TARGET_HEADERWRITER_H
