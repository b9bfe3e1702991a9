//===- Network.h - A network that has been read -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_TEST_FUZZ_NETWORK_H
#define MCUNET_TEST_FUZZ_NETWORK_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/Support/Error.h"

namespace mcunet::fuzz {

/// A context with the dialects of networks. It is made anew now and then, as it
/// keeps every attribute that it has seen.
mlir::MLIRContext &freshContext();

/// Plans a network of TOSA where it is small, layer by layer; it may be
/// refused, in one line.
void planNetwork(mlir::ModuleOp module);

/// Plans what an importer of files made; a refusal is one line about the file.
void planImported(llvm::Expected<mlir::OwningOpRef<mlir::ModuleOp>> module);

} // namespace mcunet::fuzz

#endif // MCUNET_TEST_FUZZ_NETWORK_H
