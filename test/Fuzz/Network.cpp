//===- Network.cpp - A network that has been read -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Network.h"
#include "Fuzz.h"

#include "mcunet/Driver/Diagnostics.h"
#include "mcunet/InitAll.h"
#include "mcunet/Pipelines/Pipelines.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/Pass/PassManager.h"

#include <optional>

using namespace mcunet;

mlir::MLIRContext &mcunet::fuzz::freshContext() {
  static std::optional<mlir::MLIRContext> context;
  static int uses = 0;
  if (!context || ++uses % 512 == 0) {
    mlir::DialectRegistry registry;
    registry.insert<mlir::func::FuncDialect, mlir::tosa::TosaDialect>();
    registerDialects(registry);
    context.emplace(registry, mlir::MLIRContext::Threading::DISABLED);
    context->loadAllAvailableDialects();
  }
  return *context;
}

/// Few operations on few elements: an execution takes milliseconds.
static bool isSmall(mlir::ModuleOp module) {
  int64_t operations = 0, elements = 0;
  module.walk([&](mlir::Operation *op) {
    ++operations;
    for (mlir::Type type : op->getResultTypes()) {
      auto tensor = mlir::dyn_cast<mlir::RankedTensorType>(type);
      if (!tensor || !tensor.hasStaticShape())
        continue;
      for (int64_t size : tensor.getShape())
        if (size > 4096)
          elements = INT32_MAX;
      elements += std::min<int64_t>(tensor.getNumElements(), INT32_MAX);
    }
  });
  return operations < 200 && elements < 20000;
}

void mcunet::fuzz::planNetwork(mlir::ModuleOp module) {
  if (!isSmall(module))
    return;
  ErrorCollector errors(module.getContext());
  mlir::PassManager manager(module.getContext());
  CompileOptions options;
  options.mcpu = "host";
  options.schedule = "layerwise";
  buildTosaToArenaPipeline(manager, options);
  if (mlir::succeeded(manager.run(module)))
    return;
  std::string text = errors.take("");
  if (text.empty())
    finding("a refusal without words", "");
}

void mcunet::fuzz::planImported(
    llvm::Expected<mlir::OwningOpRef<mlir::ModuleOp>> module) {
  if (module)
    return planNetwork(**module);
  std::string message = llvm::toString(module.takeError());
  checkMessage(message);
  if (llvm::StringRef(message).contains("cannot be expressed in TOSA"))
    finding("the importer made what TOSA rejects", message);
}
