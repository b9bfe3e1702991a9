//===- Window.h - Windows of ONNX operators ---------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_IMPORT_ONNX_WINDOW_H
#define MCUNET_IMPORT_ONNX_WINDOW_H

#include "OpScope.h"

namespace mcunet {
namespace onnx {

/// Kernel, stride, dilation and padding of an operator over `images`
/// [N, H, W, C] of a tensor with `rank` dimensions; the window fits at least
/// once. `kernel` is that of the weights, or empty for the attribute.
FailureOr<idioms::Window> readWindow(OpScope &scope, Value images, size_t rank,
                                     llvm::ArrayRef<int64_t> kernel);

} // namespace onnx
} // namespace mcunet

#endif // MCUNET_IMPORT_ONNX_WINDOW_H
