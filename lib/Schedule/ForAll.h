//===- ForAll.h - Work in threads -------------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_SCHEDULE_FORALL_H
#define MCUNET_LIB_SCHEDULE_FORALL_H

#include "mcunet/Schedule/Search.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace mcunet::schedule {

/// Calls `work(i)` for each i below `n`, in options.threads threads. One thread
/// calls in ascending order; results must not depend on the order. Reports
/// progress from `begin` to `end`.
void forAll(int n, const SearchOptions &options, double begin, double end,
            llvm::function_ref<void(int)> work);

} // namespace mcunet::schedule

#endif // MCUNET_LIB_SCHEDULE_FORALL_H
