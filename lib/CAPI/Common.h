//===- Common.h - What the C functions share ----------------------*- C -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_CAPI_COMMON_H
#define MCUNET_LIB_CAPI_COMMON_H

#include "mcunet-c/Compile.h"
#include "mcunet/Driver/Diagnostics.h"
#include "mcunet/Driver/Driver.h"

namespace mcunet::capi {

/// For mcunetStringFree.
char *copyString(llvm::StringRef text);

/// Hands `text` to the caller, if the caller asked.
void setError(char **error, llvm::StringRef text);
inline void clearError(char **error) {
  if (error)
    *error = nullptr;
}

/// Every function that takes a module and can fail refuses none.
inline llvm::Error checkModule(mlir::ModuleOp module) {
  return module ? llvm::Error::success()
                : llvm::createStringError("there is no module: it is null");
}

/// The options in C++, null strings replaced by defaults.
llvm::Expected<CompileOptions> readOptions(const McunetCompileOptions *options);

/// A driver that has chosen its schedule; `module` stays as it is.
llvm::Expected<std::unique_ptr<Driver>>
createDriver(mlir::ModuleOp module, const McunetCompileOptions *options);

} // namespace mcunet::capi

#endif // MCUNET_LIB_CAPI_COMMON_H
