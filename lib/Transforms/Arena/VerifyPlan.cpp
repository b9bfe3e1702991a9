//===- VerifyPlan.cpp - Run the arena on labels ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The functions over the arena are interpreted: constants, arithmetic and loops
// are evaluated; a layer reads and writes labels. A label is a tensor (the
// layer that makes it, or an input), a row and a column. What the layer's
// kernel reads before it writes what is the layer's own statement,
// `#patch.access`, which the lowering follows.
//
//===----------------------------------------------------------------------===//

#include "ArenaInterpreter.h"
#include "mcunet/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mcunet {
#define GEN_PASS_DEF_PATCHVERIFYPLANPASS
#include "mcunet/Transforms/Passes.h.inc"
} // namespace mcunet

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch;

namespace {
struct PatchVerifyPlan
    : mcunet::impl::PatchVerifyPlanPassBase<PatchVerifyPlan> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    ArenaInterpreter interpreter(module);
    auto named = [&](StringRef suffix) -> func::FuncOp {
      for (auto func : module.getOps<func::FuncOp>())
        if (!func.isPrivate() && func.getSymName().ends_with(suffix))
          return func;
      return nullptr;
    };
    auto runInference = [&]() -> LogicalResult {
      if (func::FuncOp invoke = named("_invoke"))
        return interpreter.runInvoke(invoke);
      if (func::FuncOp begin = named("_begin"))
        return interpreter.runPush(begin, named("_push_rows"),
                                   named("_finish"));
      return module.emitError("has no function over an arena");
    };
    func::FuncOp reset = named("_reset");
    bool ok = (!reset || succeeded(interpreter.runReset(reset))) &&
              succeeded(runInference());
    // What stays from one inference to the next is read by the next.
    ok = ok && (!reset || succeeded(runInference()));
    if (!ok)
      signalPassFailure();
    markAllAnalysesPreserved();
  }
};
} // namespace
