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

/// The panel holds the inputs of one or two pixels widened to 16 bits, in
/// groups of four: words (x0, x2) and (x1, x3), as sxtb16 makes them, the
/// pixels' words side by side. A tile is all pixels of the panel by four
/// channels, eight accumulators; two inputs of each meet the four channels in a
/// step, which leaves one register of fourteen for each operand and none to
/// spare.
///
/// Weights follow one of three packings:
///  - Wide: a word (w0, w2) or (w1, w3) a channel. 11 instructions a step.
///  - Shared: channels A and B share a word whose halves are 256 * A + B. One
///    smlad gives 256 * a + b, and one on the low bytes b, so that A needs no
///    unpacking: a = (sum - b) / 256 at the end. 12 instructions a step. Needs
///    A and 256 * A + B to fit their halves and |a| < 2^23, which the weights
///    prove. A single pixel takes low bytes crossed: docs/Kernels.md.
///  - Apart: A and B share a word and both are unpacked. 14 instructions a
///  step.
///
/// The lean form takes one pixel at a time, in bytes, which it widens for each
/// four channels: 1x1 windows are read where they lie, others from a panel of
/// bytes in their own order.
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
  /// Inputs after the last whole group that may not be read as a word.
  int64_t lastBytes() const { return layer.lean ? layer.depth() % 4 : 0; }
  /// Groups before those.
  int64_t wholeGroups() const { return groups() - (lastBytes() != 0); }
  /// Bytes of a group in the panel.
  int64_t panelStep() const { return layer.lean ? 4 : 8 * panelPixels(); }
  /// Bytes of a piece that go as words; the others of all pieces follow at the
  /// end, so that no piece starts inside a group.
  int64_t wordBytes() const { return layer.pieceBytes & ~int64_t{3}; }
  int64_t restBytes() const { return layer.pieceBytes & 3; }
  int64_t groupBytes() const { return packing == Packing::Wide ? 32 : 16; }
  /// Bytes of four channels: starting accumulators, weights, requantisation.
  int64_t quadBytes() const {
    return 16 + groups() * groupBytes() + (compact ? 20 : 32);
  }
  /// The pixels that lie side by side in the panel.
  int64_t panelPixels() const { return layer.pixelsTogether(); }
  /// Whole groups that one turn of the inner loop takes; all where there is no
  /// loop.
  int64_t unroll() const;
  bool hasLoop() const { return unroll() != wholeGroups(); }
  /// Groups before the first turn.
  int64_t groupsBefore() const {
    return hasLoop() ? wholeGroups() % unroll() : 0;
  }
  /// Names the code of a tile: layers with the same one share it.
  std::string tileName(size_t pixels) const;

  /// What tiles have to know of their layer, at the head of its stream.
  struct Layout {
    Value groupsBytes; ///< of the weights of whole groups, four channels
    Value zeroPoint;
    Value cross; ///< products of inputs to take off, where there are any
  };
  static constexpr int64_t kHeadBytes = 12;

  Packing choosePacking() const;
  bool choosesCompact() const;
  int8_t weightAt(int64_t channel, int64_t position) const;
  /// The starting accumulator of a channel; a wide weight as it is packed.
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
  /// Parts are multiples of `count` bytes from the piece's first on.
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
  Values accumulate(KernelBuilder &kb, Value panel, Value weights,
                    unsigned pixels, const Values &init,
                    const Layout &layout) const;
  void emitGroup(KernelBuilder &kb, Value panel, Value weights,
                 llvm::MutableArrayRef<Value> acc) const;
  std::pair<Value, Value> loadGroup(KernelBuilder &kb, Value panel) const;
  std::pair<Value, Value> loadLast(KernelBuilder &kb, Value panel) const;
  Values sumQuad(KernelBuilder &kb, Value stream, Value panel, unsigned pixels,
                 const Layout &layout) const;
  bool takesPair(unsigned pixels) const;
  Values takePair(KernelBuilder &kb, const Values &at, int64_t count) const;
  bool takesWhole() const;
  Value crossInputs(KernelBuilder &kb, Value panel, const Layout &layout) const;
  Values takeWhole(KernelBuilder &kb, const Values &at, int64_t count) const;
  Values takeWholeLean(KernelBuilder &kb, const Values &at,
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
