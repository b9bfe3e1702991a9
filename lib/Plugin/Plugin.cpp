//===- Plugin.cpp - The project inside somebody else's mlir-opt -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// --load-dialect-plugin alone is enough: its callback registers the passes and
// the pipelines too.
//
//===----------------------------------------------------------------------===//

#include "mcunet/InitAll.h"
#include "mcunet/Version.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Tools/Plugins/DialectPlugin.h"
#include "mlir/Tools/Plugins/PassPlugin.h"

/// A host that is given both options calls both callbacks, and a pipeline may
/// be registered only once.
static void registerPassesOnce() {
  static bool done = (mcunet::registerPassesAndPipelines(), true);
  (void)done;
}

extern "C" LLVM_ATTRIBUTE_WEAK mlir::DialectPluginLibraryInfo
mlirGetDialectPluginInfo() {
  return {MLIR_PLUGIN_API_VERSION, "MCUNet", MCUNET_VERSION_STRING,
          [](mlir::DialectRegistry *registry) {
            mcunet::registerDialects(*registry);
            registerPassesOnce();
          }};
}

extern "C" LLVM_ATTRIBUTE_WEAK mlir::PassPluginLibraryInfo
mlirGetPassPluginInfo() {
  return {MLIR_PLUGIN_API_VERSION, "MCUNet", MCUNET_VERSION_STRING,
          [] { registerPassesOnce(); }};
}
