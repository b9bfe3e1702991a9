//===- Output.cpp - What a program printed, to the end --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Support/Output.h"

#include "llvm/Support/WithColor.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

int mcunet::finishOutput(StringRef program, int code) {
  outs().flush();
  std::error_code problem = outs().error();
  if (!problem)
    return code;
  // Otherwise the stream reports it as a crash.
  outs().clear_error();
  WithColor::error(errs(), program)
      << "cannot write to standard output: " << problem.message() << '\n';
  return code ? code : 1;
}
