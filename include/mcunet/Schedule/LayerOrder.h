//===- LayerOrder.h - Orders of layers without a kernel ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_SCHEDULE_LAYERORDER_H
#define MCUNET_SCHEDULE_LAYERORDER_H

#include "mcunet/Schedule/Graph.h"

namespace mcunet::schedule {

/// The access order that any kernel of such a layer keeps. A layer of windows
/// promises rows only.
inline AccessOrder usualOrder(LayerKind kind) {
  switch (kind) {
  case LayerKind::Elementwise:
    return AccessOrder::element();
  case LayerKind::Conv:
  case LayerKind::Depthwise:
  case LayerKind::Pool:
    return AccessOrder::row();
  case LayerKind::GlobalReduce:
  case LayerKind::Opaque:
    break;
  }
  return AccessOrder::whole();
}

} // namespace mcunet::schedule

#endif // MCUNET_SCHEDULE_LAYERORDER_H
