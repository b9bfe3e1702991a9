//===- RowOrder.h - How a stage walks over its rows -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_SCHEDULE_ROWORDER_H
#define MCUNET_SCHEDULE_ROWORDER_H

#include "llvm/ADT/StringRef.h"

#include <optional>

namespace mcunet::schedule {

/// The order in which a stage walks over its rows.
enum class RowOrder {
  /// Data driven. Each step adds `tileRows` rows to the output of the stage's
  /// first layer, and every other layer computes the rows whose inputs
  /// are complete. Each row of each tensor is computed once.
  Stream,
  /// Demand driven. Each step computes `tileRows` rows of the stage's last
  /// tensor and all rows that they need. Rows needed again are computed again,
  /// except those of the tensors in `cachedRows`.
  Patch,
};

/// The order's name in schedules and attributes.
inline llvm::StringRef stringify(RowOrder order) {
  return order == RowOrder::Stream ? "stream" : "patch";
}

/// The order with that name.
inline std::optional<RowOrder> symbolizeRowOrder(llvm::StringRef name) {
  for (RowOrder order : {RowOrder::Stream, RowOrder::Patch})
    if (stringify(order) == name)
      return order;
  return std::nullopt;
}

} // namespace mcunet::schedule

#endif // MCUNET_SCHEDULE_ROWORDER_H
