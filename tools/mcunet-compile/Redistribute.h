//===- Redistribute.h - --redistribute --------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_TOOLS_MCUNET_COMPILE_REDISTRIBUTE_H
#define MCUNET_TOOLS_MCUNET_COMPILE_REDISTRIBUTE_H

#include "mcunet/Target/OutputSet.h"

#include "mcunet/Pipelines/Pipelines.h"

namespace mcunet {

/// max-overhead=PCT[,patches=N][,stage=LAYER][,tolerance=PCT][,max-kernel=N]
/// [,max-repeats=N][,images=FILE]
llvm::Expected<RedistributeOptions> parseRedistribute(llvm::StringRef value);

/// Adds the network as NAME.net.json; where it has not the shape of a
/// description, as NAME.network.mlir, with a warning that says why.
void addNewNetwork(mlir::ModuleOp module, llvm::StringRef name,
                   OutputSet &outputs);

} // namespace mcunet

#endif // MCUNET_TOOLS_MCUNET_COMPILE_REDISTRIBUTE_H
