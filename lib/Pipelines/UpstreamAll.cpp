//===- UpstreamAll.cpp - All that MLIR has ----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// For builds on the shared libraries, which have everything anyway.
//
//===----------------------------------------------------------------------===//

#include "mcunet/InitAll.h"

#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/InitAllPasses.h"

void mcunet::registerUpstreamDialects(mlir::DialectRegistry &registry) {
  mlir::registerAllDialects(registry);
  mlir::registerAllExtensions(registry);
}

void mcunet::registerUpstreamPasses() { mlir::registerAllPasses(); }
