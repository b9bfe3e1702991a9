//===- Redistribute.h - Receptive field moved behind patches ----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Receptive-field redistribution (Lin et al., MCUNetV2, NeurIPS 2021, section
// 3.2) as arithmetic on graphs: which kernels shrink and which blocks go where
// patches run, and which kernels grow or blocks repeat behind, so that patches
// overlap less at the same number of MACs. No IR and no weights; what the edits
// do to weights is the pass's business.
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
  /// With kernel 1 the layer goes away: the one before takes it in.
  bool folds = false;
  /// What kernels least, least + 2, ... below `kernel` lose of the stage's
  /// result, from 0 to 1, or far more where they cannot be made. Empty where
  /// nobody measured it.
  std::vector<double> lost;
};

/// Layers [begin, end), the last of which adds the tensor that they begin with.
struct Block {
  int begin = 0, end = 0;
  bool removable = false, repeatable = false;
  /// What the stage's result loses without it, as Filter counts.
  double lost = 0;
};

struct Editable {
  std::vector<Filter> filters; ///< in order of layers
  std::vector<Block> blocks;   ///< in order, disjoint
  /// True where `lost` is known of all that may change where patches run.
  bool measured = false;
};

enum class EditKind {
  Kernel, ///< filter `index` gets kernel `value`
  Remove, ///< block `index` goes; its addition stays, with one operand
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
  /// Most MACs of the stage over layer by layer, in percent, each patch counted
  /// as one in the interior (StageMacs::identical), as MCUNetV2 counts.
  double maxOverheadPercent = 0;
  /// The network's MACs layer by layer stay within this of what they were.
  double tolerancePercent = 1;
  /// Most edits after the stage, and most copies of one block.
  int maxEdits = 8;
  int64_t maxRepeats = 3;
};

/// What patches cost.
struct Figures {
  int64_t tile = 0; ///< rows of the stage's result in one patch
  /// Rows under one patch of the stage's result, of each tensor back to the
  /// image, without repeats: 7, 15, 17, 35, 37, 75.
  std::vector<int64_t> chain;
  schedule::StageMacs stage, network;

  int64_t patch() const { return chain.back(); } ///< rows of the image
  /// Of the stage, in percent, as Target counts.
  double overheadPercent() const;
};

struct Plan {
  std::vector<Edit> shrink, giveBack;
  Figures before, after;
  /// Rows of the image that an element after the stage sees less by `shrink`,
  /// and more by `giveBack`.
  double fieldLost = 0, fieldGained = 0;

  std::vector<Edit> edits() const;
};

/// Layers [begin, layer] if they are a residual block that ends in the addition
/// `layer`: they read nothing from outside but one operand of the addition, and
/// nothing inside is read outside. Of several the shortest.
std::optional<Block> residualBlock(const schedule::Graph &graph, int layer);

/// The graph after the edits, and where its stage ends.
struct EditedGraph {
  schedule::Graph graph;
  int stageEnd = 0;
};
EditedGraph applyEdits(const schedule::Graph &graph, const Editable &editable,
                       llvm::ArrayRef<Edit> edits, int stageEnd);

/// Errors say why the stage cannot run in such patches.
llvm::Expected<Figures> measure(const schedule::Graph &graph, int stageEnd,
                                int64_t patches);

/// Bytes live at the fullest tick with the stage in such patches and the others
/// layer by layer; INT64_MAX where it cannot run so.
int64_t patchedBytes(const schedule::Graph &graph, int stageEnd,
                     int64_t patches);

/// What edits inside the stage cost: the sum of what they lose where that is
/// measured, and else the MACs that they take away.
double shrinkCost(const schedule::Graph &graph, const Editable &editable,
                  llvm::ArrayRef<Edit> edits);

/// Edits inside the stage: those of the least cost that bring its overhead to
/// the target; exact. An error where none do, with the least there is.
llvm::Expected<std::vector<Edit>> shrinkStage(const schedule::Graph &graph,
                                              const Editable &editable,
                                              const Target &target);

/// Edits after the stage that make up for `shrink`: at least as much receptive
/// field gained as lost, MACs within the tolerance, no more patchedBytes than
/// before; of these the fewest edits, then the nearest MACs, then the last
/// layers.
llvm::Expected<std::vector<Edit>> giveBack(const schedule::Graph &graph,
                                           const Editable &editable,
                                           llvm::ArrayRef<Edit> shrink,
                                           const Target &target);

/// Both. Nothing changes where the stage is within the target already.
llvm::Expected<Plan> redistribute(const schedule::Graph &graph,
                                  const Editable &editable,
                                  const Target &target);

/// Rows of the image that the edits add to what an element after them sees;
/// negative where they take away.
double fieldChange(const schedule::Graph &graph, const Editable &editable,
                   llvm::ArrayRef<Edit> edits);

/// MACs layer by layer that the edits add.
int64_t macsChange(const schedule::Graph &graph, const Editable &editable,
                   llvm::ArrayRef<Edit> edits);

} // namespace mcunet::redistribute

#endif // MCUNET_REDISTRIBUTE_REDISTRIBUTE_H
