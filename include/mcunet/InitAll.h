//===- InitAll.h - Registers everything of the project ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The one entry point for every tool and plugin.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_INITALL_H
#define MCUNET_INITALL_H

namespace mlir {
class DialectRegistry;
} // namespace mlir

namespace mcunet {

/// The dialects of the project.
void registerDialects(mlir::DialectRegistry &registry);

/// The passes and the named pipelines of the project.
void registerPassesAndPipelines();

} // namespace mcunet

#endif // MCUNET_INITALL_H
