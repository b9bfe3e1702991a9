// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- Supervisor.h - Nothing stays when a run is killed --------*- C++ -*-===//
#ifndef MCUNET_RUN_SUPERVISOR_H
#define MCUNET_RUN_SUPERVISOR_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace mcunet::run {

/// Returns in a child process of its own group, which goes on with the work.
/// The caller's process waits for it and ends as it does. Ended by a signal
/// before that, it ends the group (the emulator, compilers) and removes
/// `folder`, unless that is empty. Killed so that it cannot do anything, the
/// group ends as well, and the folder stays.
llvm::Error supervise(llvm::StringRef folder);

} // namespace mcunet::run

#endif // MCUNET_RUN_SUPERVISOR_H
