//===- Redistribute.h - Receptive field moved behind patches ----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Receptive-field redistribution (Lin et al., MCUNetV2, NeurIPS 2021, section
// 3.2) as arithmetic on graphs. Kernels shrink and blocks are removed in the
// patched stage; kernels grow or blocks repeat after it. Patches then overlap
// less at the same number of MACs. No IR and no weights: the pass edits the
// weights.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_REDISTRIBUTE_REDISTRIBUTE_H
#define MCUNET_REDISTRIBUTE_REDISTRIBUTE_H

#include "mcunet/Schedule/Realise.h"

namespace mcunet::redistribute {

/// A depthwise layer with an odd square kernel that may change.
struct Filter {
  int layer = -1;
  int64_t kernel = 1;
  /// Kernels from `least` to `most` in steps of 2 are possible.
  int64_t least = 1, most = 1;
  /// With kernel 1 the layer disappears: the layer before absorbs it.
  bool folds = false;
  /// Loss of the stage's result with kernels least, least + 2, ... below
  /// `kernel`: from 0 to 1, or far more if the kernel is impossible. Empty if
  /// not measured.
  std::vector<double> lost;
};

/// Layers [begin, end). The last one adds the tensor that the first one reads.
struct Block {
  int begin = 0, end = 0;
  bool removable = false, repeatable = false;
  /// Loss of the stage's result without the block, as in Filter.
  double lost = 0;
};

struct Editable {
  std::vector<Filter> filters; ///< in order of layers
  std::vector<Block> blocks;   ///< in order, disjoint
  /// True if `lost` is known for everything that may change in the stage.
  bool measured = false;
};

enum class EditKind {
  Kernel, ///< filter `index` gets kernel `value`
  Remove, ///< block `index` is removed; its addition keeps one operand
  Repeat, ///< block `index` runs `value` times more, after itself
};

struct Edit {
  EditKind kind = EditKind::Kernel;
  int index = 0;
  int64_t value = 0;

  bool operator==(const Edit &other) const {
    return kind == other.kind && index == other.index && value == other.value;
  }
};

struct Target {
  /// Patches run over layers [0, stageEnd), `patches` per axis.
  int stageEnd = 0;
  int64_t patches = 4;
  /// Most MACs of the stage over layer by layer, in percent. As in MCUNetV2,
  /// each patch counts as one in the interior (StageMacs::identical).
  double maxOverheadPercent = 0;
  /// Most change of the network's MACs layer by layer, in percent.
  double tolerancePercent = 1;
  /// Most edits after the stage, and most copies of one block.
  int maxEdits = 8;
  int64_t maxRepeats = 3;
};

/// The cost of patches.
struct Figures {
  int64_t tile = 0; ///< rows of the stage's result in one patch
  /// Rows of each tensor, back to the image, under one patch of the stage's
  /// result, without repeats: 7, 15, 17, 35, 37, 75.
  std::vector<int64_t> chain;
  schedule::StageMacs stage, network;

  int64_t patch() const { return chain.back(); } ///< rows of the image
  /// Overhead of the stage in percent, as Target counts it.
  double overheadPercent() const;
};

struct Plan {
  std::vector<Edit> shrink, giveBack;
  Figures before, after;
  /// Rows of the image by which `shrink` reduces the receptive field of an
  /// element after the stage, and by which `giveBack` enlarges it.
  double fieldLost = 0, fieldGained = 0;

  std::vector<Edit> edits() const;
};

/// Layers [begin, layer] if they are a residual block that ends in the addition
/// `layer`: they read nothing from outside but one operand of the addition, and
/// no result inside is read outside. If there are several, the shortest.
std::optional<Block> residualBlock(const schedule::Graph &graph, int layer);

/// The graph after the edits, and the end of its stage.
struct EditedGraph {
  schedule::Graph graph;
  int stageEnd = 0;
};
EditedGraph applyEdits(const schedule::Graph &graph, const Editable &editable,
                       llvm::ArrayRef<Edit> edits, int stageEnd);

/// An error is the reason why the stage cannot run in such patches.
llvm::Expected<Figures> measure(const schedule::Graph &graph, int stageEnd,
                                int64_t patches);

/// Bytes live at the fullest tick with the stage in such patches and the others
/// layer by layer; INT64_MAX if that cannot run.
int64_t patchedBytes(const schedule::Graph &graph, int stageEnd,
                     int64_t patches);

/// Cost of edits inside the stage: the sum of their losses if measured,
/// otherwise the MACs that they remove.
double shrinkCost(const schedule::Graph &graph, const Editable &editable,
                  llvm::ArrayRef<Edit> edits);

/// The cheapest edits inside the stage that bring its overhead to the target;
/// exact. If there are none, the error has the least overhead.
llvm::Expected<std::vector<Edit>> shrinkStage(const schedule::Graph &graph,
                                              const Editable &editable,
                                              const Target &target);

/// Edits after the stage that compensate for `shrink`: at least as much
/// receptive field gained as lost, MACs within the tolerance, no more
/// patchedBytes than before. Prefers the fewest edits, then the nearest MACs,
/// then the last layers.
llvm::Expected<std::vector<Edit>> giveBack(const schedule::Graph &graph,
                                           const Editable &editable,
                                           llvm::ArrayRef<Edit> shrink,
                                           const Target &target);

/// Both steps. Changes nothing if the stage is already within the target.
llvm::Expected<Plan> redistribute(const schedule::Graph &graph,
                                  const Editable &editable,
                                  const Target &target);

/// Rows of the image that the edits add to the receptive field of an element
/// after them; negative if they reduce it.
double fieldChange(const schedule::Graph &graph, const Editable &editable,
                   llvm::ArrayRef<Edit> edits);

/// MACs layer by layer that the edits add.
int64_t macsChange(const schedule::Graph &graph, const Editable &editable,
                   llvm::ArrayRef<Edit> edits);

} // namespace mcunet::redistribute

#endif // MCUNET_REDISTRIBUTE_REDISTRIBUTE_H
