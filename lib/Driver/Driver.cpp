//===- Driver.cpp - The network under one schedule ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Driver/Driver.h"
#include "mcunet/Driver/Diagnostics.h"
#include "mcunet/Export/Plan.h"
#include "mcunet/Support/Text.h"
#include "mcunet/Target/Chips.h"
#include "mcunet/Target/Explain.h"
#include "mcunet/Target/ObjectEmitter.h"
#include "mcunet/Target/ReportWriter.h"
#include "mcunet/Target/StackUsage.h"
#include "mcunet/Transforms/Stages.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace mcunet;

int64_t Build::sramTotal() const {
  return getNumber(report, {"sram", "total"}).value_or(0);
}

//===----------------------------------------------------------------------===//
// Passes
//===----------------------------------------------------------------------===//

Error mcunet::runPasses(mlir::ModuleOp module,
                        function_ref<void(mlir::OpPassManager &)> build,
                        const DriverHooks &hooks) {
  ErrorCollector errors(module.getContext());
  mlir::PassManager manager(module.getContext());
  if (hooks.configure)
    hooks.configure(manager);
  build(manager);
  if (failed(manager.run(module)))
    return createStringError(errors.take("the network cannot be compiled"));
  return Error::success();
}

Error Driver::run(mlir::ModuleOp target,
                  void (*build)(mlir::OpPassManager &,
                                const CompileOptions &)) {
  return runPasses(
      target, [&](mlir::OpPassManager &manager) { build(manager, options); },
      hooks);
}

void Driver::step(const Twine &what) const {
  if (hooks.step)
    hooks.step((progress + what).str());
}

//===----------------------------------------------------------------------===//
// Steps
//===----------------------------------------------------------------------===//

static bool isAtLLVMLevel(mlir::ModuleOp module) {
  bool hasCode = false, hasOther = false;
  for (mlir::Operation &op : module.getBody()->getOperations()) {
    hasCode |= isa<mlir::LLVM::LLVMFuncOp>(op);
    hasOther |= !isa<mlir::LLVM::LLVMDialect>(op.getDialect());
  }
  return hasCode && !hasOther;
}

Driver::Driver(mlir::OwningOpRef<mlir::ModuleOp> network,
               CompileOptions options, OutputKind kind, DriverHooks hooks)
    : network(std::move(network)), options(std::move(options)), kind(kind),
      hooks(std::move(hooks)), lowered(isAtLLVMLevel(*this->network)) {
  // A chip has only so much, whatever else it runs.
  const Chip *chip = findChip(this->options.mcpu);
  if (chip && !this->options.sram)
    this->options.sram = chip->sramBytes();
}

/// A module holds one network; private functions that nothing calls are none.
static Error keepOneFunction(mlir::ModuleOp module) {
  SmallVector<mlir::func::FuncOp> functions;
  for (auto func : make_early_inc_range(module.getOps<mlir::func::FuncOp>())) {
    if (func.isPrivate() &&
        mlir::SymbolTable::symbolKnownUseEmpty(func, module))
      func.erase();
    else
      functions.push_back(func);
  }
  if (functions.size() == 1)
    return Error::success();
  std::string names;
  for (mlir::func::FuncOp func : functions)
    names += (names.empty() ? ": '" : ", '") + func.getSymName().str() + "'";
  return createStringError("a module needs exactly one function, got " +
                           Twine(functions.size()) + printable(names));
}

Error Driver::chooseSchedule() {
  step("planning");
  if (Error error = keepOneFunction(*network))
    return error;
  mlir::func::FuncOp func = *network->getOps<mlir::func::FuncOp>().begin();
  bool scheduled = patch::hasStages(func);
  if (scheduled && options.hop)
    return createStringError("--input=stream: the network has a schedule "
                             "already");
  if (scheduled && options.schedule == "auto")
    return Error::success();
  if (!scheduled)
    if (Error error = run(*network, buildTosaToPatchPipeline))
      return error;
  auto build = [&](mlir::OpPassManager &manager) {
    buildSchedulePipeline(manager, options, &front);
  };
  return runPasses(*network, build, hooks);
}

/// Of a point of the front; null where the network has its schedule.
const json::Value *Driver::scheduleAt(size_t index) const {
  return front.empty() ? nullptr : &front[index].schedule;
}

/// What the compiler itself did wrong; there is nothing that the user can do.
static Error internalError(const Twine &what, Error error) {
  std::string details = toString(std::move(error));
  std::replace(details.begin(), details.end(), '\n', ';');
  return createStringError("internal error: " + what + " (" + details +
                           "); nothing was written; please report this with "
                           "the model and the command line");
}

/// Planes are complete only with the last of the image.
void Driver::addLayoutNote(json::Object &report) const {
  const json::Object *input = report.getObject("input");
  if (options.inputLayout != InputLayout::Model ||
      options.input == InputMode::Resident || !input ||
      input->getString("layout") != "nchw")
    return;
  json::Array *notes = report.getArray("notes");
  if (!notes)
    notes =
        report.try_emplace("notes", json::Array()).first->second.getAsArray();
  notes->push_back(("input '" + input->getString("name").value_or("") +
                    "' comes as planes (NCHW), which are held whole; "
                    "--input-layout=nhwc takes its pixels row by row")
                       .str());
}

/// Moves `target` into its arena, by `schedule` where it is given, and tells
/// what is known then.
Expected<Build> Driver::place(mlir::ModuleOp target,
                              const json::Value *schedule) {
  step("placing buffers");
  if (schedule) {
    std::string text = formatv("{0}", *schedule);
    auto build = [&](mlir::OpPassManager &manager) {
      buildStagesPipeline(manager, text);
    };
    if (Error error = runPasses(target, build, hooks))
      return std::move(error);
  }
  if (Error error = run(target, buildPlanPipeline))
    return std::move(error);
  if (Error error = run(target, buildCheckPlanPipeline))
    return internalError("the memory plan fails its own check",
                         std::move(error));
  Expected<json::Object> report = planToJSON(target);
  if (!report)
    return report.takeError();
  if (Error error = checkInputMode(*report))
    return std::move(error);
  Build result;
  result.report = std::move(*report);
  result.report["name"] = options.name;
  describeTarget(result.report, options.mcpu);
  addLayoutNote(result.report);
  addLabels(result.report);
  addPeak(result.report);
  return std::move(result);
}

Expected<Build> Driver::plan() {
  mlir::OwningOpRef<mlir::ModuleOp> copy(network->clone());
  return place(*copy, scheduleAt(front.chosen));
}

/// Compiles a copy of the network, by `schedule` where it is given.
Expected<Build> Driver::compile(const json::Value *schedule, OutputKind as) {
  mlir::OwningOpRef<mlir::ModuleOp> copy(network->clone());
  Build result;
  if (!lowered) {
    Expected<Build> placed = place(*copy, schedule);
    if (!placed)
      return placed.takeError();
    result = std::move(*placed);
  }
  if (as == OutputKind::MLIR) {
    raw_string_ostream os(result.code);
    copy->print(os, mlir::OpPrintingFlags().enableDebugInfo());
    return std::move(result);
  }
  if (!lowered) {
    step("lowering");
    if (Error error = run(*copy, buildArenaToLLVMPipeline))
      return std::move(error);
  }
  if (Error error = generateCode(*copy, as, result))
    return std::move(error);
  return std::move(result);
}

/// A caller that pushes rows cannot use a model that reads a whole image.
Error Driver::checkInputMode(const json::Object &report) const {
  StringRef wanted = stringify(options.input);
  const json::Object *input = report.getObject("input");
  StringRef planned =
      input ? input->getString("mode").value_or("resident") : "resident";
  if (planned == wanted)
    return Error::success();
  return createStringError("the schedule takes its input by " + planned +
                           ", not by " + wanted);
}

Error Driver::generateCode(mlir::ModuleOp target, OutputKind as,
                           Build &result) {
  Expected<const TargetInfo *> cpu = lookupTarget(options.mcpu);
  if (!cpu)
    return cpu.takeError();
  step("generating code for " + (*cpu)->name);
  ErrorCollector errors(target.getContext());
  Expected<ObjectEmitter> emitter = ObjectEmitter::create(target, **cpu);
  if (!emitter)
    return createStringError(errors.take(toString(emitter.takeError())));
  if (options.profileSymbols)
    emitter->separateLayers();
  // The object is made in any case: the report measures it.
  Expected<SmallVector<char, 0>> object = emitter->emit(EmitKind::Object);
  if (!object)
    return object.takeError();
  StringRef bytes(object->data(), object->size());
  Expected<ObjectUsage> usage =
      measureObject(bytes, **cpu, emitter->getHiddenCalls());
  if (!usage)
    return usage.takeError();
  addObjectUsage(result.report, options.name, options.mcpu, *usage);
  if (as == OutputKind::Object) {
    result.code = bytes.str();
    return Error::success();
  }
  bool isText = as == OutputKind::LLVM;
  Expected<SmallVector<char, 0>> text =
      emitter->emit(isText ? EmitKind::LLVMText : EmitKind::Assembly);
  if (!text)
    return text.takeError();
  result.code.assign(text->data(), text->size());
  return Error::success();
}
