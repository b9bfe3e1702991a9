//===- NetGraph.h - Described networks as schedules see them ----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_IMPORT_NETGRAPH_H
#define MCUNET_IMPORT_NETGRAPH_H

#include "mcunet/Kernels/MicroKernel.h"
#include "mcunet/Schedule/Graph.h"
#include "llvm/Support/Error.h"

namespace mcunet {

/// The graph that importNet, convert-tosa-to-patch and buildNetwork produce,
/// made without IR and weights, because a search evaluates hundreds per second.
/// `kernel` decides the scratch memory of the layers.
llvm::Expected<schedule::Graph> netGraph(llvm::StringRef json,
                                         llvm::StringRef name,
                                         const kernels::MicroKernel &kernel);

} // namespace mcunet

#endif // MCUNET_IMPORT_NETGRAPH_H
