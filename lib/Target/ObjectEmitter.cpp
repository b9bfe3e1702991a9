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

#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/MC/MCAsmInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/ObjCopy/CommonConfig.h"
#include "llvm/ObjCopy/ELF/ELFConfig.h"
#include "llvm/ObjCopy/ELF/ELFObjcopy.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/ARMBuildAttributes.h"
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

namespace {
/// LLVM's own switches, set for one emission. They are global: the lock admits
/// one emission at a time, and the destructor restores them. Switches that the
/// user has set are kept.
class Switches {
public:
  explicit Switches(const TargetInfo &target);
  ~Switches();

private:
  void set(StringRef name, bool value);

  static std::mutex mutex;
  std::lock_guard<std::mutex> lock;
  SmallVector<std::pair<cl::opt<bool> *, bool>> changed;
};
} // namespace

std::mutex Switches::mutex;

/// Kernels are written in execution order, with every register accounted for.
/// Loop strength reduction turns their pointers into pre-indexed ones, whose
/// loads no longer pair up, and gives each tap of a convolution its own
/// pointer, on the stack. The machine scheduler, made for slow loads, separates
/// them from their uses until accumulators are spilled; only the host uses it.
Switches::Switches(const TargetInfo &target) : lock(mutex) {
  set("disable-lsr", !target.isHost());
  set("enable-misched", target.isHost());
  // Tiles need every register; assignment from the end of a block backwards
  // spills a third fewer values.
  set("greedy-reverse-local-assignment", target.simd == SimdKind::Dsp);
  // On x86, arguments that are pushed lie outside the frame that is counted.
  set("no-x86-call-frame-opt", true);
}

Switches::~Switches() {
  for (auto [option, value] : changed) {
    option->reset();
    option->setValue(value);
  }
}

void Switches::set(StringRef name, bool value) {
  auto &options = cl::getRegisteredOptions();
  auto it = options.find(name);
  if (it == options.end() || it->second->getNumOccurrences() != 0)
    return;
  auto *option = static_cast<cl::opt<bool> *>(it->second);
  changed.push_back({option, option->getValue()});
  // Some switches have an effect only if they occurred.
  option->addOccurrence(0, name, value ? "true" : "false");
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
  // A compiled model throws nothing; without this each function would add an
  // entry of .ARM.exidx to flash.
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

/// Lazy binding would resolve memcpy at its first call, on the model's stack:
/// some kilobytes that the object does not show.
static void forbidLazyBinding(Module &module) {
  module.setRtLibUseGOT();
  for (Function &function : module)
    if (function.isDeclaration() && !function.isIntrinsic())
      function.addFnAttr(Attribute::NonLazyBind);
}

/// No function has a floating-point parameter or result, so the object fits
/// both calling conventions. Without Tag_ABI_VFP_args it would claim the
/// soft-float one, and linkers would refuse it in hard-float firmware.
static void fitEveryFloatAbi(Module &module) {
  static_assert(ARMBuildAttrs::ABI_VFP_args == 28 &&
                ARMBuildAttrs::CompatibleFPAAPCS == 3);
  module.appendModuleInlineAsm(".eabi_attribute 28, 3");
}

/// This gives the build attributes Tag_BTI_extension and Tag_BTI_use; each
/// function's own attribute gives the landing pads.
static void declareLandingPads(Module &module) {
  module.addModuleFlag(Module::Min, "branch-target-enforcement", 1);
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

  // Before the translation, because loads and stores without an alignment get
  // that of the current data layout.
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
  else
    fitEveryFloatAbi(*emitter.module);
  if (target.landingPads)
    declareLandingPads(*emitter.module);
  emitter.optimize(size);
  return emitter;
}

/// Attributes of every function: the CPU, and no invented calls to the C
/// library (a loop that clears memory stays a loop).
static void setFunctionAttributes(Function &function, StringRef cpu,
                                  StringRef features, bool landingPads,
                                  CodeSize size) {
  if (function.isDeclaration())
    return;
  function.addFnAttr("target-cpu", cpu);
  if (!features.empty())
    function.addFnAttr("target-features", features);
  if (landingPads)
    function.addFnAttr("branch-target-enforcement");
  function.addFnAttr("no-builtins");
  function.addFnAttr("frame-pointer", "none");
  // On x86, leaf functions would use stack outside of their counted frame.
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
                          machine->getTargetFeatureString(),
                          target->landingPads, size);

  // Kernels are already unrolled and vectorised for their CPU. LLVM's unroller
  // adds exits and spills to them.
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

static constexpr StringLiteral stackNote = ".note.GNU-stack";

/// Removes Linux's note that the stack is not executable. GCC writes none for
/// microcontrollers, and if one object has it, GNU ld warns of every other one.
/// For an object:
static Expected<SmallVector<char, 0>> dropStackNote(StringRef bytes) {
  Expected<std::unique_ptr<object::ObjectFile>> file =
      object::ObjectFile::createELFObjectFile(MemoryBufferRef(bytes, "model"));
  if (!file)
    return file.takeError();
  objcopy::CommonConfig config;
  if (Error error = config.ToRemove.addMatcher(objcopy::NameOrPattern::create(
          stackNote, objcopy::MatchStyle::Literal,
          [](Error error) { return error; })))
    return std::move(error);
  SmallVector<char, 0> result;
  raw_svector_ostream os(result);
  if (Error error = objcopy::elf::executeObjcopyOnBinary(
          config, objcopy::ELFConfig(),
          *cast<object::ELFObjectFileBase>(file->get()), os))
    return std::move(error);
  return result;
}

/// For assembly: removes the line that begins the section, which is empty.
static SmallVector<char, 0> dropStackNoteLine(StringRef text) {
  size_t at = text.find(stackNote);
  if (at == StringRef::npos)
    return SmallVector<char, 0>(text.begin(), text.end());
  StringRef before = text.take_front(text.rfind('\n', at) + 1);
  StringRef after = text.drop_front(text.find('\n', at) + 1);
  SmallVector<char, 0> result(before.begin(), before.end());
  result.append(after.begin(), after.end());
  return result;
}

Expected<SmallVector<char, 0>> ObjectEmitter::emit(EmitKind kind) const {
  SmallVector<char, 0> buffer;
  raw_svector_ostream os(buffer);
  if (kind == EmitKind::LLVMText) {
    module->print(os, nullptr);
    return buffer;
  }
  Switches switches(*target);
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
  if (target->isHost())
    return buffer;
  StringRef made(buffer.data(), buffer.size());
  return kind == EmitKind::Object ? dropStackNote(made)
                                  : dropStackNoteLine(made);
}

HiddenCalls ObjectEmitter::getHiddenCalls() const {
  HiddenCalls result;
  auto add = [](std::vector<std::string> &names, StringRef name) {
    if (names.empty() || names.back() != name)
      names.push_back(name.str());
  };
  for (const Function &function : *module)
    for (const Instruction &instruction : instructions(function)) {
      const auto *call = dyn_cast<CallBase>(&instruction);
      if (!call)
        continue;
      if (call->getCalledFunction() == &function)
        add(result.selfRecursive, function.getName());
      if (call->isIndirectCall())
        add(result.ofCallbacks, function.getName());
    }
  return result;
}

} // namespace mcunet
