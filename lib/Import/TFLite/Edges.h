//===- Edges.h - Float operators around an int8 network ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A quantised model often has float edges: QUANTIZE after its inputs and
// DEQUANTIZE in front of its outputs, and sometimes float operators outside of
// them. The import
//
// * holds a float tensor at an edge as int8, with the quantisation of the
//   QUANTIZE or DEQUANTIZE beside it;
// * does the same across operators that only move elements, and ARG_MAX and
//   ARG_MIN, whose results do not depend on the scale;
// * leaves other float operators out: tensors that they read (after the
//   network) are outputs, tensors that they write (before it) are inputs, and a
//   note tells the caller.
//
// A float operator between int8 operators is an error.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_IMPORT_TFLITE_EDGES_H
#define MCUNET_IMPORT_TFLITE_EDGES_H

#include "Model.h"
#include "mcunet/TosaIdioms/Tables.h"

#include <optional>

namespace mcunet {
namespace tfl {

struct Edges {
  /// By tensor: the int8 quantisation of a float tensor at an edge.
  std::vector<std::optional<idioms::Quant>> held;
  /// A sentence for each operator left out.
  std::vector<std::string> notes;
};

/// Finds the edges of `model`, marks the operators outside of them as left out
/// and moves the model's inputs and outputs to the remaining ones.
llvm::Expected<Edges> findEdges(ModelInfo &model);

/// An error for a model whose arithmetic is of another kind: float throughout,
/// float with int8 weights, 16-bit activations.
llvm::Error checkArithmetic(const ModelInfo &model);

} // namespace tfl
} // namespace mcunet

#endif // MCUNET_IMPORT_TFLITE_EDGES_H
