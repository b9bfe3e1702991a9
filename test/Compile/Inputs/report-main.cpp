// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- report-main.cpp - Shows what ReportWriter makes of a report --------===//
//
// Reads the pieces that planning knows, adds an object of 100 bytes of stack,
// 2000 of weights and 300 of code, and prints summary, peak, header and report.
//
//===----------------------------------------------------------------------===//

#include "mcunet/Target/Explain.h"
#include "mcunet/Target/ReportWriter.h"
#include "mcunet/Target/Summary.h"

#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace mcunet;

int main() {
  auto text = MemoryBuffer::getSTDIN();
  Expected<json::Value> value = json::parse((*text)->getBuffer());
  if (!value) {
    errs() << toString(value.takeError()) << '\n';
    return 1;
  }
  json::Object &report = *value->getAsObject();
  ObjectUsage usage;
  usage.stackBytes = 100;
  usage.weightBytes = 2000;
  usage.codeBytes = 300;
  addObjectUsage(report, "net", "cortex-m4", usage);
  addLabels(report);
  addPeak(report);
  printSummary(outs(), report);
  if (Expected<HeaderInfo> info = headerInfoFromReport(report))
    outs() << writeHeader(*info);
  else
    outs() << "no header: " << toString(info.takeError()) << '\n';
  outs() << formatReport(report);
}
