//===- InitAll.cpp - Registers everything of the project ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/InitAll.h"
#include "mcunet/Conversion/Passes.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Dialect/Patch/Transforms/Passes.h"
#include "mcunet/Pipelines/Pipelines.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Pass/PassOptions.h"
#include "mlir/Pass/PassRegistry.h"

using namespace mcunet;

namespace {
struct PipelineOptions : mlir::PassPipelineOptions<PipelineOptions> {
  Option<std::string> cpu{*this, "mcpu", llvm::cl::desc("CPU to compile for"),
                          llvm::cl::init("cortex-m7")};
  Option<std::string> name{
      *this, "name", llvm::cl::desc("C identifier that prefixes every symbol"),
      llvm::cl::init("model")};
  Option<std::string> schedule{
      *this, "schedule",
      llvm::cl::desc("auto, layerwise, or the path of a schedule in JSON"),
      llvm::cl::init("auto")};

  CompileOptions get() const {
    CompileOptions options;
    options.mcpu = cpu;
    options.name = name;
    options.schedule = schedule;
    return options;
  }
};
} // namespace

void mcunet::registerDialects(mlir::DialectRegistry &registry) {
  registry.insert<patch::PatchDialect>();
}

void mcunet::registerPassesAndPipelines() {
  registerMCUNetConversionPasses();
  registerMCUNetPatchPasses();
  mlir::PassPipelineRegistration<PipelineOptions>(
      "mcunet-tosa-to-arena-pipeline", "TOSA to planned buffers in one arena",
      [](mlir::OpPassManager &pm, const PipelineOptions &options) {
        buildTosaToArenaPipeline(pm, options.get());
      });
  mlir::PassPipelineRegistration<PipelineOptions>(
      "mcunet-arena-to-llvm-pipeline", "The planned arena to the LLVM dialect",
      [](mlir::OpPassManager &pm, const PipelineOptions &options) {
        buildArenaToLLVMPipeline(pm, options.get());
      });
  mlir::PassPipelineRegistration<PipelineOptions>(
      "mcunet-tosa-to-llvm-pipeline", "TOSA to the LLVM dialect",
      [](mlir::OpPassManager &pm, const PipelineOptions &options) {
        buildTosaToArenaPipeline(pm, options.get());
        buildArenaToLLVMPipeline(pm, options.get());
      });
}
