//===- Net.h - Described networks to TOSA -----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_IMPORT_NET_H
#define MCUNET_IMPORT_NET_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/Support/Error.h"

#include <string>

namespace mcunet {

struct NetOptions {
  std::string name;        // of the network in the file
  int64_t resolution = 0;  // height and width in pixels; 0: the network's own
  uint64_t seed = 0;       // of the synthetic weights
  bool everyLayer = false; // every layer's result becomes a result of @main
};

/// Builds TOSA of a network described in JSON: a stem convolution, inverted
/// residual blocks, an optional 1x1 feature mix, global average pooling and a
/// classifier, or a detector (docs/NetworkDescription.md). If the file has no
/// weights, they are synthetic and deterministic: the same file, name,
/// resolution and seed give the same module everywhere. An unknown key, name or
/// impossible size is an error that names it.
llvm::Expected<mlir::OwningOpRef<mlir::ModuleOp>>
importNet(mlir::MLIRContext &context, llvm::StringRef json,
          const NetOptions &options);

} // namespace mcunet

#endif // MCUNET_IMPORT_NET_H
