//===- ReportWriter.h - NAME.json and the summary of a model ----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The report is one JSON object. `planToJSON` gives the part of the plan
// (tensors, MACs, buffers, layers); the part of the object (stack, flash) is
// added here.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_TARGET_REPORTWRITER_H
#define MCUNET_TARGET_REPORTWRITER_H

#include "mcunet/Target/HeaderWriter.h"
#include "mcunet/Target/StackUsage.h"

#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"

#include <optional>
#include <string>

namespace mcunet {

/// Raised when a key of the report changes its meaning or is removed, not when
/// keys are added. docs/Report.md describes the keys.
inline constexpr int reportSchemaVersion = 1;

/// Adds `mcpu` and, where `mcpu` asks for them, `aligned`, `bti` and `chip`.
void describeTarget(llvm::json::Object &report, llvm::StringRef mcpu);

/// Adds `schema_version`, `name`, the keys of `describeTarget`,
/// `sram.{stack,total}`, `flash` and `functions`. If `report` has no `sram`,
/// the total is the stack alone.
void addObjectUsage(llvm::json::Object &report, llvm::StringRef name,
                    llvm::StringRef mcpu, const ObjectUsage &usage);

/// A number of the report, e.g. getNumber(report, {"sram", "total"}). Empty if
/// JSON cannot hold it exactly, beyond 2^53 in magnitude.
std::optional<int64_t> getNumber(const llvm::json::Object &report,
                                 llvm::ArrayRef<llvm::StringRef> path);

/// The objects in an array, which in a file may have other elements too.
std::vector<const llvm::json::Object *>
objectsOf(const llvm::json::Array &array);

/// "31.17 ms at 120 MHz by a model of cortex-m4; ..."; empty if the report has
/// no clock.
std::optional<std::string> predictedTime(const llvm::json::Object &report);

/// The text of NAME.json, the keys in reading order.
std::string formatReport(const llvm::json::Object &report);

/// The report's data for the C header: `input` and `output`, each one tensor
/// {name, shape, type, scale, zero_point} or, under `inputs` and `outputs`, an
/// array of them; `input.mode`; `arena_align` where it is not 16.
llvm::Expected<HeaderInfo>
headerInfoFromReport(const llvm::json::Object &report);

} // namespace mcunet

#endif // MCUNET_TARGET_REPORTWRITER_H
