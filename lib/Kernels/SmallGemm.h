//===- SmallGemm.h - Dense convolution on Armv6-M ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Armv6-M has eight registers, no multiply-accumulate, and sign-extending byte
// loads with register offsets only. So a pixel's inputs are widened to words
// once, and ldmia loads three at a time. The lean form reads them as bytes.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_KERNELS_SMALLGEMM_H
#define MCUNET_LIB_KERNELS_SMALLGEMM_H

#include "ScalarOutput.h"

namespace mcunet::kernels {

class SmallGemm : public GemmEmitter {
public:
  SmallGemm(KernelBuilder &kb, const GemmLayer &layer, bool preferFlash);

  static int64_t scratchBytes(const GemmLayer &layer);

  static GemmSteps steps(const GemmLayer &layer) {
    return {1, takesBytes(layer) && layer.pointwise};
  }
  void copyPiece(KernelBuilder &kb, mlir::Value panel,
                 llvm::ArrayRef<mlir::Value> from, mlir::Value piece) override;
  void copyPart(KernelBuilder &kb, mlir::Value panel, const PanelPart &part,
                mlir::Value from) override;
  void fillPart(KernelBuilder &kb, mlir::Value panel, const PanelPart &part,
                int32_t value) override;
  void emit(KernelBuilder &kb, llvm::ArrayRef<mlir::Value> sources,
            llvm::ArrayRef<mlir::Value> outputs) override;

private:
  using Value = mlir::Value;
  using Values = KernelBuilder::Values;

  /// Channels that run together: pairs with one size of group, or fours.
  struct Run {
    int64_t group; ///< taps of a group; 0: fours of channels, weights of bytes
    llvm::SmallVector<int64_t> channels; ///< a multiple of 2 or 4, may repeat
  };

  /// True if inputs are bytes, in place or in the panel; otherwise they are
  /// words.
  static bool takesBytes(const GemmLayer &layer) {
    return layer.lean || (layer.pointwise && layer.outPixels == 1);
  }
  int64_t weightOf(int64_t channel, int64_t tap) const;
  bool fitsHalves(int64_t channel, int64_t group) const;
  bool choosePairs();
  void chooseFours();
  int64_t groups(const Run &run) const;
  int64_t entryBytes() const { return output.stride() + 4; }

  void makeWeights(KernelBuilder &kb);
  void makeTable(KernelBuilder &kb);
  mlir::Value addressOf(KernelBuilder &kb, mlir::Value panel,
                        const PanelPart &part);
  void emitRun(KernelBuilder &kb, const Run &run, mlir::Value panel,
               mlir::Value out, mlir::Value sum, Values &at);
  Values multiply(KernelBuilder &kb, const Run &run, mlir::Value panel,
                  mlir::Value weights, const Values &sums);
  mlir::Value sumOf(KernelBuilder &kb, mlir::Value panel);

  GemmLayer layer;
  ScalarOutput output;
  llvm::SmallVector<Run> runs;
};

} // namespace mcunet::kernels

#endif // MCUNET_LIB_KERNELS_SMALLGEMM_H
