//===- Patch.h - The patch dialect ------------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The one header of the dialect.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_DIALECT_PATCH_IR_PATCH_H
#define MCUNET_DIALECT_PATCH_IR_PATCH_H

#include "mcunet/Dialect/Patch/IR/ChannelRange.h"
#include "mcunet/Schedule/Graph.h"
#include "mcunet/Schedule/RowOrder.h"
#include "mcunet/Support/InputMode.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "mcunet/Dialect/Patch/IR/PatchEnums.h.inc"
#define GET_ATTRDEF_CLASSES
#include "mcunet/Dialect/Patch/IR/PatchAttrs.h.inc"
#include "mcunet/Dialect/Patch/IR/PatchInterfaces.h.inc"
// The dialect names some of these attributes.
#include "mcunet/Dialect/Patch/IR/PatchDialect.h.inc"
#define GET_OP_CLASSES
#include "mcunet/Dialect/Patch/IR/PatchOps.h.inc"

namespace mcunet::patch {

/// The weights of a convolution, i8 or i16; nothing where they cannot be read.
std::optional<llvm::SmallVector<int16_t>> weightsOf(mlir::ElementsAttr weights);

/// Weights of that shape: i8 where all of them fit.
mlir::DenseElementsAttr weightsAttr(mlir::MLIRContext *context,
                                    llvm::ArrayRef<int64_t> shape,
                                    llvm::ArrayRef<int16_t> weights);

/// What the caller knows of each argument, or result: empty ports where the
/// function does not say.
llvm::SmallVector<PortAttr> argumentPorts(mlir::FunctionOpInterface function);
llvm::SmallVector<PortAttr> resultPorts(mlir::FunctionOpInterface function);
void setArgumentPorts(mlir::FunctionOpInterface function,
                      llvm::ArrayRef<PortAttr> ports);
void setResultPorts(mlir::FunctionOpInterface function,
                    llvm::ArrayRef<PortAttr> ports);

/// The slots in their order, which is the planner's.
llvm::SmallVector<SlotOp> slotsOf(ArenaOp arena);

/// True where the formulas of patch.log_softmax stay inside 32 bits.
bool areLogSoftmaxTables(llvm::ArrayRef<int32_t> terms,
                         llvm::ArrayRef<int32_t> logits);

} // namespace mcunet::patch

#endif // MCUNET_DIALECT_PATCH_IR_PATCH_H
