//===- Pipelines.cpp - From TOSA to an object in named steps --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Pipelines/Pipelines.h"
#include "mcunet/Conversion/Passes.h"
#include "mcunet/Schedule/Presets.h"
#include "mcunet/Support/Json.h"
#include "mcunet/Transforms/Passes.h"
#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace mcunet;

void mcunet::buildTosaToPatchPipeline(OpPassManager &pm,
                                      const CompileOptions &options) {
  addTosaToPatchPasses(pm);
  static constexpr const char *layouts[] = {"model", "nhwc", "nchw"};
  PatchInputLayoutPassOptions layout;
  layout.layout = layouts[static_cast<int>(options.inputLayout)];
  pm.addNestedPass<func::FuncOp>(createPatchInputLayoutPass(layout));
  if (options.hop) {
    PatchStreamPassOptions stream;
    stream.hop = *options.hop;
    pm.addPass(createPatchStreamPass(stream));
  }
  pm.addNestedPass<func::FuncOp>(createPatchDistinctResultsPass());
  if (options.keepChannels)
    return;
  PatchPruneChannelsPassOptions prune;
  prune.cpu = options.mcpu;
  pm.addNestedPass<func::FuncOp>(createPatchPruneChannelsPass(prune));
}

void mcunet::buildRedistributePipeline(OpPassManager &pm,
                                       const RedistributeOptions &options) {
  addTosaToPatchPasses(pm);
  PatchRedistributeReceptiveFieldPassOptions pass;
  pass.stage = options.stage;
  pass.images = options.images;
  pass.patches = options.patches;
  pass.maxKernel = options.maxKernel;
  pass.maxRepeats = options.maxRepeats;
  pass.maxOverhead = options.maxOverhead;
  pass.tolerance = options.tolerance;
  pm.addPass(createPatchRedistributeReceptiveFieldPass(pass));
}

void mcunet::buildStagesPipeline(OpPassManager &pm, StringRef schedule,
                                 int64_t point) {
  PatchFormStagesPassOptions stages;
  stages.scheduleSource = schedule.str();
  stages.point = point;
  pm.addNestedPass<func::FuncOp>(createPatchFormStagesPass(stages));
}

void mcunet::buildSchedulePipeline(OpPassManager &pm,
                                   const CompileOptions &options,
                                   schedule::Front *front) {
  if (options.schedule != "auto" && !schedule::isScheduleName(options.schedule))
    return buildStagesPipeline(pm, options.schedule, options.point);
  PatchSchedulePassOptions schedule;
  schedule.scheduleSource = options.schedule;
  schedule.point = options.point;
  schedule.cpu = options.mcpu;
  schedule.inputMode = stringify(options.input).str();
  schedule.consumeInput = options.consumeInput;
  schedule.sram = options.sram.value_or(0);
  schedule.stackReserve = options.stackReserve;
  schedule.maxOverhead = options.maxOverhead.value_or(-1.0);
  schedule.optimize = options.optimize;
  schedule.progress = options.progress;
  pm.addNestedPass<func::FuncOp>(createPatchSchedulePass(schedule, front));
}

void mcunet::buildPlanPipeline(OpPassManager &pm,
                               const CompileOptions &options) {
  PatchTileStagesPassOptions stages;
  stages.cpu = options.mcpu;
  stages.name = options.name;
  pm.addPass(createPatchTileStagesPass(stages));
  pm.addPass(createPatchPlanBuffersPass());
}

void mcunet::buildCheckPlanPipeline(OpPassManager &pm, const CompileOptions &) {
  pm.addPass(createPatchVerifyPlanPass());
  pm.addNestedPass<func::FuncOp>(createCSEPass());
}

void mcunet::buildPatchToArenaPipeline(OpPassManager &pm,
                                       const CompileOptions &options) {
  buildPlanPipeline(pm, options);
  buildCheckPlanPipeline(pm, options);
}

void mcunet::buildTosaToArenaPipeline(OpPassManager &pm,
                                      const CompileOptions &options) {
  buildTosaToPatchPipeline(pm, options);
  buildSchedulePipeline(pm, options);
  buildPatchToArenaPipeline(pm, options);
}

void mcunet::buildArenaToLLVMPipeline(OpPassManager &pm,
                                      const CompileOptions &options) {
  ConvertPatchToLoopsPassOptions loops;
  loops.cpu = options.mcpu;
  loops.preferFlash = options.preferFlash;
  pm.addPass(createConvertPatchToLoopsPass(loops));
  pm.addPass(createCSEPass());
  pm.addPass(arith::createArithExpandOpsPass());
  pm.addPass(createSCFToControlFlowPass());
  pm.addPass(createArithToLLVMConversionPass());
  pm.addPass(createConvertControlFlowToLLVMPass());
  pm.addPass(createReconcileUnrealizedCastsPass());
}

void mcunet::buildLLVMToObjectPipeline(OpPassManager &pm,
                                       const CompileOptions &options,
                                       const std::string &output) {
  ConvertLLVMToObjectPassOptions object;
  object.cpu = options.mcpu;
  object.name = options.name;
  object.sram = options.sram.value_or(0);
  object.output = output;
  pm.addPass(createConvertLLVMToObjectPass(object));
}
