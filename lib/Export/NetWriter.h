//===- NetWriter.h - A network as its description ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Walks from the image along the layers and matches them with the parts of
// docs/NetworkDescription.md. Their activations distinguish the parts:
// expansions and depthwise layers have ReLU6, projections none.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_EXPORT_NETWRITER_H
#define MCUNET_LIB_EXPORT_NETWRITER_H

#include "LayerNumbers.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/DenseSet.h"

namespace mcunet {

/// Scale of a projection that no addition constrains.
inline constexpr float kLinearScale = 7.0f / 255;

int64_t channelsOf(mlir::Value value);

class NetWriter {
public:
  explicit NetWriter(mlir::func::FuncOp func) : func(func) {}

  llvm::Expected<llvm::json::Object> write(llvm::StringRef name);

private:
  struct Feature {
    mlir::Value value;
    Quant quant;
  };
  /// A result of a detector.
  struct Head {
    mlir::Operation *predict = nullptr, *depthwise = nullptr;
    mlir::Value input;
  };

  llvm::Error findHeads();
  llvm::Expected<llvm::json::Object> stem(Feature &feature);
  llvm::Error blocks(Feature &feature);
  llvm::Expected<llvm::json::Object> block(Feature &feature,
                                           const std::string &name);
  llvm::Error squeezeExcite(Feature &feature, const std::string &name,
                            llvm::json::Object &block);
  llvm::Error project(Feature in, Feature &feature, const std::string &name,
                      llvm::json::Object &block);
  bool isFeatureMix(mlir::Operation *op);
  llvm::Error classifier(Feature feature);
  llvm::Expected<llvm::json::Object> detection();
  llvm::Error head(size_t index);
  llvm::Error finish();

  /// The readers of a value, in order, without heads.
  llvm::SmallVector<mlir::Operation *> readersOf(mlir::Value value);
  mlir::Operation *onlyReader(mlir::Value value) {
    llvm::SmallVector<mlir::Operation *> readers = readersOf(value);
    return readers.size() == 1 ? readers[0] : nullptr;
  }
  mlir::Operation *firstConvolution(mlir::Value value) {
    llvm::SmallVector<mlir::Operation *> readers = readersOf(value);
    auto it = llvm::find_if(readers, [](mlir::Operation *op) {
      return llvm::isa<patch::Conv2DOp, patch::DepthwiseConv2DOp>(op);
    });
    return it == readers.end() ? nullptr : *it;
  }
  llvm::Error convolution(mlir::Operation *op, const std::string &name,
                          Feature &feature,
                          std::optional<float> scale = std::nullopt);
  void record(mlir::Operation *op, const std::string &name,
              llvm::json::Object entry) {
    done.insert(op);
    weights[name] = std::move(entry);
  }

  mlir::func::FuncOp func;
  llvm::SmallVector<Head> heads;
  llvm::DenseSet<mlir::Operation *> headLayers;
  llvm::DenseMap<mlir::Value, std::pair<int64_t, Quant>> ends; // of blocks
  llvm::DenseSet<mlir::Operation *> done;
  llvm::json::Object net, weights;
  llvm::json::Array blockList;
};

} // namespace mcunet

#endif // MCUNET_LIB_EXPORT_NETWRITER_H
