//===- ObjectEmitter.h - From the LLVM dialect to an object -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_TARGET_OBJECTEMITTER_H
#define MCUNET_TARGET_OBJECTEMITTER_H

#include "mcunet/Target/TargetInfo.h"

#include "mcunet/Target/StackUsage.h"
#include "llvm/ADT/SmallVector.h"

#include <memory>
#include <string>
#include <vector>

namespace llvm {
class LLVMContext;
class Module;
class TargetMachine;
} // namespace llvm

namespace mlir {
class DialectRegistry;
class ModuleOp;
} // namespace mlir

namespace mcunet {

enum class CodeSize {
  Fast,    ///< speed
  Small,   ///< optsize: no duplication for speed
  Smallest ///< minsize
};

enum class EmitKind { Object, Assembly, LLVMText };

/// Makes a context able to translate the LLVM dialect to LLVM IR.
void registerTranslationToLLVM(mlir::DialectRegistry &registry);

/// Machine code for one module. Translates and optimises on creation; each
/// `emit` works on a copy, so that several kinds can be emitted.
class ObjectEmitter {
public:
  /// `module` must be in the LLVM dialect; its data layout and triple are set.
  /// `target` is one of the table's. Problems of the translation are reported
  /// as diagnostics too.
  static llvm::Expected<ObjectEmitter> create(mlir::ModuleOp module,
                                              const TargetInfo &target,
                                              CodeSize size = CodeSize::Fast);
  ObjectEmitter(ObjectEmitter &&);
  ~ObjectEmitter();

  llvm::Expected<llvm::SmallVector<char, 0>> emit(EmitKind kind) const;

  /// Gives each layer its own copy of the functions that layers share, named
  /// after the layer. The copies have the same instructions, but a profile can
  /// tell them apart.
  void separateLayers();

  /// Calls that the object alone does not show.
  HiddenCalls getHiddenCalls() const;

  const llvm::Module &getModule() const { return *module; }

private:
  ObjectEmitter();
  void optimize(CodeSize size);

  // In the order of construction, because the module refers to the context.
  std::unique_ptr<llvm::LLVMContext> context;
  std::unique_ptr<llvm::TargetMachine> machine;
  std::unique_ptr<llvm::Module> module;
  const TargetInfo *target = nullptr;
};

} // namespace mcunet

#endif // MCUNET_TARGET_OBJECTEMITTER_H
