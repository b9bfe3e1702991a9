//===- ObjectEmitter.cpp - From the LLVM dialect to an object -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Target/ObjectEmitter.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Export.h"

#include "llvm/ADT/StringSet.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/MC/MCAsmInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/Transforms/Utils/Cloning.h"

#include <mutex>

using namespace llvm;

namespace mcunet {

//===----------------------------------------------------------------------===//
// Set-up
//===----------------------------------------------------------------------===//

/// The assembly parsers are for inline assembly in kernels.
static void initializeTargetsOnce() {
  static std::once_flag once;
  std::call_once(once, [] {
    LLVMInitializeARMTargetInfo();
    LLVMInitializeARMTarget();
    LLVMInitializeARMTargetMC();
    LLVMInitializeARMAsmPrinter();
    LLVMInitializeARMAsmParser();
    InitializeNativeTarget();
    InitializeNativeTargetAsmPrinter();
    InitializeNativeTargetAsmParser();
  });
}

/// Sets one of LLVM's own switches, which are global, for the emission at hand;
/// left alone where the user has set it.
static void setSwitch(StringRef name, bool value) {
  static StringSet<> ours;
  auto &options = cl::getRegisteredOptions();
  auto it = options.find(name);
  if (it == options.end())
    return;
  if (it->second->getNumOccurrences() == 0)
    // Some switches count only where they occurred.
    ours.insert(name), it->second->addOccurrence(0, name, "true");
  if (ours.contains(name))
    *static_cast<cl::opt<bool> *>(it->second) = value;
}

/// Kernels are written in the order in which they shall run, with every
/// register accounted for. Loop strength reduction turns their pointers into
/// pre-indexed ones, whose loads no longer pair up, and gives each tap of a
/// convolution a pointer of its own, on the stack. The machine scheduler, which
/// knows cores whose loads take long, moves operands apart until accumulators
/// are spilled; vectors have the registers for that, and their cores the
/// pipeline.
static void keepOrder(const TargetInfo &target) {
  setSwitch("disable-lsr", !target.isHost());
  setSwitch("enable-misched", target.isHost());
  // Tiles need every register; assigned from the end of a block backwards, a
  // third fewer values go to the stack.
  setSwitch("greedy-reverse-local-assignment", target.simd == SimdKind::Dsp);
}

static Expected<std::unique_ptr<TargetMachine>>
createMachine(const TargetInfo &info) {
  initializeTargetsOnce();
  Triple triple(targetTriple(info));
  std::string message;
  const Target *target = TargetRegistry::lookupTarget(triple, message);
  if (!target)
    return createStringError(inconvertibleErrorCode(), message);
  TargetOptions options;
  options.EmitStackSizeSection = true;
  options.FunctionSections = true;
  options.DataSections = true;
  if (!info.isHost())
    options.FloatABIType = FloatABI::Soft;
  std::unique_ptr<TargetMachine> machine(target->createTargetMachine(
      triple, targetCpu(info), info.features, options,
      info.isHost() ? Reloc::PIC_ : Reloc::Static, std::nullopt,
      CodeGenOptLevel::Default));
  if (!machine)
    return createStringError(inconvertibleErrorCode(),
                             "LLVM has no code generator for " + triple.str());
  // Nothing throws in a compiled model; without this each function would drag
  // an entry of .ARM.exidx into flash.
  const_cast<MCAsmInfo *>(machine->getMCAsmInfo())
      ->setExceptionsType(ExceptionHandling::None);
  return machine;
}

void registerTranslationToLLVM(mlir::DialectRegistry &registry) {
  mlir::registerBuiltinDialectTranslation(registry);
  mlir::registerLLVMDialectTranslation(registry);
}

//===----------------------------------------------------------------------===//
// Creation
//===----------------------------------------------------------------------===//

ObjectEmitter::ObjectEmitter() = default;
ObjectEmitter::ObjectEmitter(ObjectEmitter &&) = default;

ObjectEmitter::~ObjectEmitter() {
  // The default order would end the context before what lives in it.
  module.reset();
  machine.reset();
}

/// Lazy binding would resolve memcpy at its first call, on our stack: some
/// kilobytes that no object shows.
static void forbidLazyBinding(Module &module) {
  module.setRtLibUseGOT();
  for (Function &function : module)
    if (function.isDeclaration() && !function.isIntrinsic())
      function.addFnAttr(Attribute::NonLazyBind);
}

Expected<ObjectEmitter> ObjectEmitter::create(mlir::ModuleOp moduleOp,
                                              const TargetInfo &target,
                                              CodeSize size) {
  ObjectEmitter emitter;
  Expected<std::unique_ptr<TargetMachine>> machine = createMachine(target);
  if (!machine)
    return machine.takeError();
  emitter.machine = std::move(*machine);
  emitter.context = std::make_unique<LLVMContext>();
  emitter.target = &target;

  // Before the translation: loads and stores that state no alignment get that
  // of the data layout then in force.
  std::string layout =
      emitter.machine->createDataLayout().getStringRepresentation();
  std::string triple = emitter.machine->getTargetTriple().str();
  mlir::MLIRContext *ctx = moduleOp.getContext();
  moduleOp->setAttr(mlir::LLVM::LLVMDialect::getDataLayoutAttrName(),
                    mlir::StringAttr::get(ctx, layout));
  moduleOp->setAttr(mlir::LLVM::LLVMDialect::getTargetTripleAttrName(),
                    mlir::StringAttr::get(ctx, triple));

  emitter.module =
      mlir::translateModuleToLLVMIR(moduleOp, *emitter.context, "mcunet");
  if (!emitter.module)
    return createStringError(inconvertibleErrorCode(),
                             "the module cannot be translated to LLVM IR");
  emitter.module->setDataLayout(emitter.machine->createDataLayout());
  emitter.module->setTargetTriple(emitter.machine->getTargetTriple());
  if (target.isHost())
    forbidLazyBinding(*emitter.module);
  emitter.optimize(size);
  return emitter;
}

/// Attributes that hold for every function: what the CPU is, and that no call
/// to the C library may be invented (a loop that clears memory stays a loop).
static void setFunctionAttributes(Function &function, StringRef cpu,
                                  StringRef features, CodeSize size) {
  if (function.isDeclaration())
    return;
  function.addFnAttr("target-cpu", cpu);
  if (!features.empty())
    function.addFnAttr("target-features", features);
  function.addFnAttr("no-builtins");
  function.addFnAttr("frame-pointer", "none");
  // On x86, leaves would use stack that their frame does not count.
  function.addFnAttr(Attribute::NoRedZone);
  function.addFnAttr(Attribute::NoUnwind);
  function.removeFnAttr(Attribute::UWTable);
  if (size != CodeSize::Fast)
    function.addFnAttr(Attribute::OptimizeForSize);
  if (size == CodeSize::Smallest)
    function.addFnAttr(Attribute::MinSize);
}

void ObjectEmitter::optimize(CodeSize size) {
  for (Function &function : *module)
    setFunctionAttributes(function, machine->getTargetCPU(),
                          machine->getTargetFeatureString(), size);

  // Kernels are written for their CPU: unrolled and in vectors as they should
  // be. LLVM's unroller adds exits and spills to them.
  PipelineTuningOptions tuning;
  tuning.LoopVectorization = target->isHost();
  tuning.SLPVectorization = target->isHost();
  tuning.LoopInterleaving = target->isHost();
  tuning.LoopUnrolling = target->isHost();

  LoopAnalysisManager lam;
  FunctionAnalysisManager fam;
  CGSCCAnalysisManager cgam;
  ModuleAnalysisManager mam;
  PassBuilder builder(machine.get(), tuning);
  TargetLibraryInfoImpl library(machine->getTargetTriple());
  library.disableAllFunctions();
  fam.registerPass([&] { return TargetLibraryAnalysis(library); });
  builder.registerModuleAnalyses(mam);
  builder.registerCGSCCAnalyses(cgam);
  builder.registerFunctionAnalyses(fam);
  builder.registerLoopAnalyses(lam);
  builder.crossRegisterProxies(lam, fam, cgam, mam);
  builder.buildPerModuleDefaultPipeline(OptimizationLevel::O2)
      .run(*module, mam);
}

void ObjectEmitter::separateLayers() {
  SmallVector<Function *> shared;
  for (Function &function : *module)
    if (function.hasFnAttribute("mcunet-shared"))
      shared.push_back(&function);
  for (Function *function : shared) {
    DenseMap<Function *, Function *> copies;
    for (User *user : make_early_inc_range(function->users())) {
      auto *call = dyn_cast<CallBase>(user);
      if (!call || call->getCalledFunction() != function)
        continue;
      Function *&copy = copies[call->getFunction()];
      if (!copy) {
        ValueToValueMapTy map;
        copy = CloneFunction(function, map);
        copy->setName(call->getFunction()->getName() + "." +
                      function->getName());
      }
      call->setCalledFunction(copy);
    }
    if (function->use_empty())
      function->eraseFromParent();
  }
}

//===----------------------------------------------------------------------===//
// Emission
//===----------------------------------------------------------------------===//

Expected<SmallVector<char, 0>> ObjectEmitter::emit(EmitKind kind) const {
  SmallVector<char, 0> buffer;
  raw_svector_ostream os(buffer);
  if (kind == EmitKind::LLVMText) {
    module->print(os, nullptr);
    return buffer;
  }
  keepOrder(*target);
  // On x86, arguments that are pushed lie outside the frame that is counted.
  setSwitch("no-x86-call-frame-opt", true);
  // Code generation changes the module it works on.
  std::unique_ptr<Module> copy = CloneModule(*module);
  legacy::PassManager passes;
  TargetLibraryInfoImpl library(machine->getTargetTriple());
  library.disableAllFunctions();
  passes.add(new TargetLibraryInfoWrapperPass(library));
  CodeGenFileType type = kind == EmitKind::Object
                             ? CodeGenFileType::ObjectFile
                             : CodeGenFileType::AssemblyFile;
  if (machine->addPassesToEmitFile(passes, os, nullptr, type))
    return createStringError(inconvertibleErrorCode(),
                             "LLVM cannot emit this kind of file for " +
                                 machine->getTargetTriple().str());
  passes.run(*copy);
  return buffer;
}

std::vector<std::string> ObjectEmitter::getSelfRecursive() const {
  std::vector<std::string> names;
  for (const Function &function : *module)
    for (const Instruction &instruction : instructions(function))
      if (const auto *call = dyn_cast<CallBase>(&instruction))
        if (call->getCalledFunction() == &function &&
            (names.empty() || names.back() != function.getName()))
          names.push_back(function.getName().str());
  return names;
}

} // namespace mcunet
