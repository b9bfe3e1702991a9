//===- Decoder.h - Bytes to instructions ------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_CYCLES_DECODER_H
#define MCUNET_CYCLES_DECODER_H

#include "mcunet/Cycles/Instruction.h"
#include "mcunet/Target/TargetInfo.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

#include <memory>
#include <vector>

namespace mcunet::cycles {

/// Decodes the code of one CPU, with LLVM's tables.
class Decoder {
public:
  static llvm::Expected<Decoder> create(const TargetInfo &cpu);
  Decoder(Decoder &&);
  ~Decoder();

  /// The next `count` instructions of `bytes`, which lie at `address`; fewer if
  /// the bytes end.
  std::vector<TimedInstruction> decode(llvm::ArrayRef<uint8_t> bytes,
                                       uint64_t address, size_t count) const;

private:
  struct Tables;
  explicit Decoder(std::unique_ptr<Tables> tables);
  std::unique_ptr<Tables> tables;
};

} // namespace mcunet::cycles

#endif // MCUNET_CYCLES_DECODER_H
