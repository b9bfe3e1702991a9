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

/// MLIR's dialects and passes: all of them, or where MLIR is linked statically
/// (MCUNET_STATIC_LLVM) those that networks need on their way to an object.
void registerUpstreamDialects(mlir::DialectRegistry &registry);
void registerUpstreamPasses();

} // namespace mcunet

#endif // MCUNET_INITALL_H
