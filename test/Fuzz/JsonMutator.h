//===- JsonMutator.h - Mutations of a JSON value ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_TEST_FUZZ_JSONMUTATOR_H
#define MCUNET_TEST_FUZZ_JSONMUTATOR_H

#include "Fuzz.h"
#include "llvm/Support/JSON.h"

namespace mcunet::fuzz {

/// Changes, leaves out, repeats or replaces one value in the tree.
void mutateJson(llvm::json::Value &root, Random &random);

} // namespace mcunet::fuzz

#endif // MCUNET_TEST_FUZZ_JSONMUTATOR_H
