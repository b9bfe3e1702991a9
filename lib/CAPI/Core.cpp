//===- Core.cpp - Version, contexts, strings ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet-c/Core.h"
#include "mcunet/InitAll.h"
#include "mcunet/Target/ObjectEmitter.h"
#include "mcunet/Version.h"

#include "mlir/CAPI/IR.h"
#include "mlir/IR/MLIRContext.h"

#include <cstdlib>

const char *mcunetGetVersion() { return MCUNET_VERSION_STRING; }

void mcunetStringFree(char *string) { std::free(string); }

void mcunetRegisterDialects(MlirDialectRegistry registry) {
  mcunet::registerDialects(*unwrap(registry));
}

void mcunetRegisterPasses() {
  // A pipeline may be registered only once in a process.
  static bool done = (mcunet::registerUpstreamPasses(),
                      mcunet::registerPassesAndPipelines(), true);
  (void)done;
}

MlirContext mcunetContextCreate() {
  mcunetRegisterPasses();
  mlir::DialectRegistry registry;
  mcunet::registerUpstreamDialects(registry);
  mcunet::registerDialects(registry);
  mcunet::registerTranslationToLLVM(registry);
  return wrap(new mlir::MLIRContext(registry));
}

size_t mcunetGetNumTargets() { return mcunet::getTargets().size(); }

const char *mcunetGetTargetName(size_t index) {
  // The table's names are literals.
  return mcunet::getTargets()[index].name.data();
}
