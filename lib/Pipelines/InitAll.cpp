//===- InitAll.cpp - Registers everything of the project ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/InitAll.h"
#include "mcunet/Conversion/Passes.h"
#include "mcunet/Conversion/PatchToLoops/LayerLowering.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Export/Plan.h"
#include "mcunet/Pipelines/Pipelines.h"
#include "mcunet/Support/Size.h"
#include "mcunet/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Pass/PassOptions.h"
#include "mlir/Pass/PassRegistry.h"

using namespace mcunet;

namespace {
/// The options of every pipeline; each takes from them what concerns it.
struct PipelineOptions : mlir::PassPipelineOptions<PipelineOptions> {
  Option<std::string> cpu{*this, "mcpu", llvm::cl::desc("CPU to compile for"),
                          llvm::cl::init("cortex-m7")};
  Option<std::string> name{
      *this, "name", llvm::cl::desc("C identifier that prefixes every symbol"),
      llvm::cl::init("model")};
  Option<std::string> schedule{
      *this, "schedule",
      llvm::cl::desc("auto, layerwise, a published scheme, or the path of a "
                     "schedule in JSON"),
      llvm::cl::init("auto")};
  Option<InputMode> input{
      *this, "input", llvm::cl::desc("How the caller hands the image over"),
      llvm::cl::init(InputMode::Resident),
      llvm::cl::values(
          clEnumValN(InputMode::Resident, "resident", "All of it, in RAM"),
          clEnumValN(InputMode::Push, "push", "Rows as they arrive"),
          clEnumValN(InputMode::Pull, "pull", "Windows, by a callback"))};
  Option<InputLayout> inputLayout{
      *this, "input-layout",
      llvm::cl::desc("How the caller's images lie in memory"),
      llvm::cl::init(InputLayout::Model),
      llvm::cl::values(
          clEnumValN(InputLayout::Model, "model", "As the network has it"),
          clEnumValN(InputLayout::NHWC, "nhwc", "Pixels"),
          clEnumValN(InputLayout::NCHW, "nchw", "Planes"))};
  Option<bool> consumeInput{
      *this, "consume-input",
      llvm::cl::desc("A resident input's dead rows may be written over"),
      llvm::cl::init(false)};
  Option<std::string> sram{
      *this, "sram",
      llvm::cl::desc("Budget for all SRAM: bytes, nK or nM; 0: see optimize"),
      llvm::cl::init("0")};
  Option<int64_t> stackReserve{
      *this, "stack-reserve",
      llvm::cl::desc("Bytes of the budget that the search keeps for the stack"),
      llvm::cl::init(CompileOptions().stackReserve)};
  Option<double> maxOverhead{
      *this, "max-overhead",
      llvm::cl::desc(
          "Most extra MACs over layer by layer, in percent; negative "
          "for any"),
      llvm::cl::init(-1)};
  Option<Optimize> optimize{
      *this, "optimize", llvm::cl::desc("What to minimise within the budget"),
      llvm::cl::init(Optimize::Balanced),
      llvm::cl::values(clEnumValN(Optimize::Balanced, "balanced",
                                  "Time within a bound, memory without one"),
                       clEnumValN(Optimize::Latency, "latency", "Time"),
                       clEnumValN(Optimize::Sram, "sram", "Memory"))};

  llvm::Expected<CompileOptions> get() const {
    llvm::Expected<int64_t> bytes = parseSize(sram);
    if (!bytes)
      return llvm::createStringError("sram=" + sram + ": " +
                                     llvm::toString(bytes.takeError()));
    CompileOptions options;
    options.mcpu = cpu;
    options.name = name;
    options.schedule = schedule;
    options.input = input;
    options.inputLayout = inputLayout;
    options.consumeInput = consumeInput;
    if (*bytes > 0)
      options.sram = *bytes;
    options.stackReserve = stackReserve;
    if (maxOverhead >= 0)
      options.maxOverhead = maxOverhead;
    options.optimize = optimize;
    return options;
  }
};

struct ObjectPipelineOptions : PipelineOptions {
  Option<std::string> output{
      *this, "output",
      llvm::cl::desc("Folder for NAME.o, NAME.h and NAME.json; empty: none"),
      llvm::cl::init("")};
};

using Builder = void (*)(mlir::OpPassManager &, const CompileOptions &);
} // namespace

/// Registers a pipeline whose options may be wrong in ways that only their
/// values show.
template <typename Options>
static void
registerChecked(llvm::StringRef name, llvm::StringRef summary,
                std::function<void(mlir::OpPassManager &, const Options &,
                                   const CompileOptions &)>
                    build) {
  mlir::registerPassPipeline(
      name, summary,
      [build](mlir::OpPassManager &pm, llvm::StringRef text,
              llvm::function_ref<mlir::LogicalResult(const llvm::Twine &)> fail)
          -> mlir::LogicalResult {
        Options options;
        if (failed(options.parseFromString(text)))
          return mlir::failure();
        llvm::Expected<CompileOptions> compile = options.get();
        if (!compile)
          return fail(llvm::toString(compile.takeError()));
        build(pm, options, *compile);
        return mlir::success();
      },
      [](llvm::function_ref<void(const mlir::detail::PassOptions &)> handle) {
        handle(Options());
      });
}

static void registerPipeline(llvm::StringRef name, llvm::StringRef summary,
                             std::initializer_list<Builder> parts) {
  llvm::SmallVector<Builder> builders(parts);
  registerChecked<PipelineOptions>(name, summary,
                                   [builders](mlir::OpPassManager &pm,
                                              const PipelineOptions &,
                                              const CompileOptions &options) {
                                     for (Builder build : builders)
                                       build(pm, options);
                                   });
}

static void scheduleByOptions(mlir::OpPassManager &pm,
                              const CompileOptions &options) {
  buildSchedulePipeline(pm, options);
}

void mcunet::registerDialects(mlir::DialectRegistry &registry) {
  registry.insert<patch::PatchDialect>();
  registerLayerLowerings(registry);
  registerPlanTranslation(registry);
}

void mcunet::registerPassesAndPipelines() {
  registerMCUNetConversionPasses();
  registerMCUNetPatchPasses();
  registerPipeline("mcunet-tosa-to-patch-pipeline",
                   "TOSA to layers of the patch dialect",
                   {buildTosaToPatchPipeline});
  registerPipeline("mcunet-schedule-pipeline",
                   "Choose how layers of the patch dialect run",
                   {scheduleByOptions});
  registerPipeline("mcunet-patch-to-arena-pipeline",
                   "Layers with a schedule to planned buffers in one arena",
                   {buildPatchToArenaPipeline});
  registerPipeline("mcunet-tosa-to-arena-pipeline",
                   "TOSA to planned buffers in one arena",
                   {buildTosaToArenaPipeline});
  registerPipeline("mcunet-arena-to-llvm-pipeline",
                   "The planned arena to the LLVM dialect",
                   {buildArenaToLLVMPipeline});
  registerPipeline("mcunet-tosa-to-llvm-pipeline", "TOSA to the LLVM dialect",
                   {buildTosaToArenaPipeline, buildArenaToLLVMPipeline});
  registerChecked<ObjectPipelineOptions>(
      "mcunet-tosa-to-object-pipeline",
      "TOSA to an object, its C header and its report",
      [](mlir::OpPassManager &pm, const ObjectPipelineOptions &object,
         const CompileOptions &options) {
        buildTosaToArenaPipeline(pm, options);
        buildArenaToLLVMPipeline(pm, options);
        buildLLVMToObjectPipeline(pm, options, object.output);
      });
}
