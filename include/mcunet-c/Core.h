//===- Core.h - Version, contexts, strings ------------------------*- C -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The C API of mcunet builds on MLIR's: contexts, modules and locations are the
// types of mlir-c/IR.h. Everywhere in mcunet-c:
//
// * A function that can fail takes `char **error`. On failure it points to a
//   message, one line per problem, for mcunetStringFree; otherwise to null.
//   `error` itself may be null.
// * The caller frees a `char *` result by mcunetStringFree. A `const char *`
//   result belongs to the handle that returned it.
// * Sizes are in bytes.
// * A null module is an ordinary error. Other pointers must not be null, and
//   an index must be below the count, unless a function says otherwise.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_C_CORE_H
#define MCUNET_C_CORE_H

#include "mlir-c/IR.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Such as "0.2.0".
MLIR_CAPI_EXPORTED const char *mcunetGetVersion(void);

/// Null is allowed.
MLIR_CAPI_EXPORTED void mcunetStringFree(char *string);

/// Adds the dialects of the project to a registry.
MLIR_CAPI_EXPORTED void mcunetRegisterDialects(MlirDialectRegistry registry);

/// Registers the project's passes and named pipelines for MLIR's textual
/// pipelines. May be called more than once.
MLIR_CAPI_EXPORTED void mcunetRegisterPasses(void);

/// A context with every dialect of MLIR and of the project, the translations
/// that compilation needs, and all passes; for mlirContextDestroy.
MLIR_CAPI_EXPORTED MlirContext mcunetContextCreate(void);

/// The CPUs that networks are compiled for, and their names.
MLIR_CAPI_EXPORTED size_t mcunetGetNumTargets(void);
MLIR_CAPI_EXPORTED const char *mcunetGetTargetName(size_t index);

#ifdef __cplusplus
}
#endif

#endif // MCUNET_C_CORE_H
