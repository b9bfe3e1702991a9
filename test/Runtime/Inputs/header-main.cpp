// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- header-main.cpp - Prints a header for the tests --------------------===//
#include "mcunet/Target/HeaderWriter.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>

using namespace mcunet;

// header-main NAME MODE [MCPU [ARENA-BYTES]]: the header of fake_model.c.
int main(int argc, char **argv) {
  if (argc < 3)
    return 1;
  HeaderInfo info;
  info.name = headerIdentifier(argv[1]);
  info.mcpu = argc > 3 ? argv[3] : "cortex-m7";
  HeaderTensor image;
  image.name = "image \"0\" ??/ \xc3\xa9 */";
  image.shape = {1, 8, 6, 3};
  image.map = {8, 6, 3};
  image.scale = 0.0078431372549019607;
  image.zeroPoint = -1;
  image.sourceType = HeaderSourceType::Float32;
  image.bytes = 8 * 6 * 3;
  HeaderTensor columns;
  columns.name = "columns";
  columns.shape = {1, 6};
  columns.map = {1, 1, 6};
  columns.scale = 1;
  columns.bytes = 6;
  HeaderTensor channels;
  channels.name = "channels";
  channels.shape = {1, 1, 3};
  channels.map = {1, 1, 3};
  channels.sourceType = HeaderSourceType::UInt8;
  channels.offset = 6;
  channels.bytes = 3;
  info.inputs = {image};
  info.outputs = {columns, channels};
  info.arenaBytes = argc > 4 ? std::atoi(argv[4]) : 1000;
  info.macs = 123456;
  info.comments = {"A line that says */ in vain.", "Schedule: 3 stages."};
  if (!std::strcmp(argv[2], "push"))
    info.inputMode = InputMode::Push;
  else if (!std::strcmp(argv[2], "pull"))
    info.inputMode = InputMode::Pull;
  else
    info.consumesInput = !std::strcmp(argv[2], "consume");
  std::fputs(writeHeader(info).c_str(), stdout);
  return 0;
}
