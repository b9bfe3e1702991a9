//===- DspGemm.h - Dense convolution with dual multiplies -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_KERNELS_DSPGEMM_H
#define MCUNET_LIB_KERNELS_DSPGEMM_H

#include "DspRequant.h"
#include "mcunet/Kernels/MicroKernel.h"

namespace mcunet::kernels {

/// The inputs of one or two pixels lie in a panel (DspPanel.cpp), widened to 16
/// bits, in groups of four. The inner loop (DspProducts.cpp) computes all
/// pixels of the panel by four channels, eight accumulators. A step multiplies
/// two inputs of each pixel by the weights of the four channels. DspGemm.cpp
/// draws the stream of weights, and docs/Kernels.md has the cost of its
/// packings:
///  - Wide: 16 bits for each weight.
///  - Shared: channels A and B share a word whose halves are 256 * A + B. This
///    needs A and 256 * A + B to fit their halves and |a| < 2^23, which the
///    weights prove.
///  - Apart: A and B share a word, and both are unpacked. LLVM allocates the
///    registers of this loop and spills two of the eight sums.
///
/// The lean form handles one pixel at a time. Its inputs stay bytes, which it
/// widens again for every four channels: it reads 1x1 windows in place, others
/// from a panel of bytes in their own order.
class DspGemm : public GemmEmitter {
public:
  DspGemm(KernelBuilder &kb, const GemmLayer &layer, bool preferFlash);

  static int64_t scratchBytes(const GemmLayer &layer);
  static GemmSteps steps(const GemmLayer &layer) {
    return {layer.pixelsTogether(), layer.lean && layer.pointwise};
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
  enum class Packing { Wide, Shared, Apart };

  int64_t groups() const { return llvm::divideCeil(layer.depth(), 4); }
  /// Inputs after the last whole group that cannot be read as a word.
  int64_t lastBytes() const { return layer.lean ? layer.depth() % 4 : 0; }
  /// Groups before those.
  int64_t wholeGroups() const { return groups() - (lastBytes() != 0); }
  /// Bytes of a group in the panel.
  int64_t panelStep() const { return layer.lean ? 4 : 8 * panelPixels(); }
  /// Bytes of a piece that are copied as words. The remaining bytes of all
  /// pieces follow at the end of the panel, so that no piece starts inside a
  /// group.
  int64_t wordBytes() const { return layer.pieceBytes & ~int64_t{3}; }
  int64_t restBytes() const { return layer.pieceBytes & 3; }
  int64_t groupBytes() const { return packing == Packing::Wide ? 32 : 16; }
  /// Bytes of four channels: starting accumulators, weights, requantisation.
  int64_t quadBytes() const {
    return 16 + groups() * groupBytes() + (compact ? 20 : 32);
  }
  /// Pixels that lie side by side in the panel.
  int64_t panelPixels() const { return layer.pixelsTogether(); }
  /// Whole groups per turn of the inner loop; all of them if there is no loop.
  int64_t unroll() const;
  bool hasLoop() const { return unroll() != wholeGroups(); }
  /// Groups before the first turn.
  int64_t groupsBefore() const {
    return hasLoop() ? wholeGroups() % unroll() : 0;
  }
  /// Key of the code of a tile. Layers with equal keys share that code.
  std::string tileName(size_t pixels) const;

  /// Values that a tile loads from the head of its layer's stream.
  struct Layout {
    Value groupsBytes; ///< bytes of four channels' weights, whole groups
    Value zeroPoint;
    Value cross; ///< products of inputs to subtract; may be null
  };
  static constexpr int64_t kHeadBytes = 12;

  /// The state of a tile between two groups.
  struct TileState {
    Value weights, panel; ///< of the next group
    Values sums;          ///< for each pixel, its four channels

    Values pack() const;
    static TileState unpack(const Values &values);
  };
  /// Four channels that are complete.
  struct QuadSums {
    Values sums;
    Value end; ///< of the weights
  };

  Packing choosePacking() const;
  bool choosesCompact() const;
  int8_t weightAt(int64_t channel, int64_t position) const;
  /// The starting accumulator of a channel; a wide weight as packed.
  uint32_t startOf(int64_t channel) const;
  int32_t wideAt(int64_t channel, int64_t position) const;
  uint32_t crossWeights(int64_t channel) const;
  void packGroup(llvm::SmallVectorImpl<int32_t> &words, int64_t quad,
                 int64_t group) const;
  void packQuad(llvm::SmallVectorImpl<int32_t> &words, int64_t quad) const;

  Value positionOf(KernelBuilder &kb, const PanelPart &part,
                   int64_t index) const;
  Value addressOf(KernelBuilder &kb, Value panel, unsigned pixels,
                  unsigned pixel, Value position) const;
  /// True if the part is whole groups. Parts begin at multiples of `count`.
  bool isWholeGroups(const PanelPart &part) const {
    return restBytes() == 0 && part.count % 4 == 0;
  }
  void forWords(
      KernelBuilder &kb, Value panel, const PanelPart &part,
      llvm::function_ref<void(Value index, Value even, Value odd)> store) const;
  void copyWords(KernelBuilder &kb, Value panel, Values from,
                 int64_t count) const;
  Value byteAddress(KernelBuilder &kb, Value panel,
                    const PanelPart &part) const;

  void emitTile(KernelBuilder &kb, Value stream, Value panel,
                const Values &outputs) const;
  Values emitQuad(KernelBuilder &kb, Value panel, const Values &at,
                  int64_t valid, const Layout &layout) const;
  QuadSums accumulate(KernelBuilder &kb, const TileState &start,
                      unsigned pixels, const Layout &layout) const;
  TileState emitGroups(KernelBuilder &kb, const TileState &at,
                       int64_t count) const;
  void emitGroup(KernelBuilder &kb, Value panel, Value weights,
                 llvm::MutableArrayRef<Value> acc) const;
  std::pair<Value, Value> loadGroup(KernelBuilder &kb, Value panel) const;
  std::pair<Value, Value> loadLast(KernelBuilder &kb, Value panel) const;
  QuadSums sumQuad(KernelBuilder &kb, Value stream, Value panel,
                   unsigned pixels, const Layout &layout) const;
  bool pairsInAssembly(unsigned pixels) const;
  TileState emitPair(KernelBuilder &kb, const TileState &at,
                     int64_t count) const;
  bool sharesCrossedBytes() const;
  Value crossInputs(KernelBuilder &kb, Value panel, const Layout &layout) const;
  TileState emitSingle(KernelBuilder &kb, const TileState &at,
                       int64_t count) const;
  TileState emitSingleLean(KernelBuilder &kb, const TileState &at,
                           int64_t count) const;
  void emitStep(KernelBuilder &kb, llvm::ArrayRef<Value> inputs, Value weights,
                llvm::MutableArrayRef<Value> acc) const;
  std::pair<Value, Value> loadParameters(KernelBuilder &kb, Value parameters,
                                         int64_t channel) const;
  void storeQuad(KernelBuilder &kb, Value parameters, const Values &outputs,
                 llvm::ArrayRef<Value> acc, int64_t valid,
                 Value zeroPoint) const;

  GemmLayer layer;
  bool preferFlash;
  Packing packing;
  DspRequant requantiser;
  /// The requantisation's second parameters are powers of two in a byte each.
  bool compact;
};

} // namespace mcunet::kernels

#endif // MCUNET_LIB_KERNELS_DSPGEMM_H
