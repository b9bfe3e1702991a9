// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- header-main.cpp - Prints a header for the tests --------------------===//
#include "mcunet/Target/HeaderWriter.h"

#include <cstdio>
#include <cstring>

using namespace mcunet;

int main(int argc, char **argv) {
  if (argc != 3)
    return 1;
  HeaderInfo info;
  info.name = headerIdentifier(argv[1]);
  info.mcpu = "cortex-m7";
  HeaderTensor image;
  image.name = "image \"0\" ??/ \xc3\xa9 */";
  image.shape = {1, 8, 6, 3};
  image.scale = 0.0078431372549019607;
  image.zeroPoint = -1;
  image.sourceType = HeaderSourceType::Float32;
  image.bytes = 8 * 6 * 3;
  HeaderTensor classes;
  classes.name = "classes";
  classes.shape = {1, 5};
  classes.scale = 1;
  classes.bytes = 5;
  HeaderTensor boxes;
  boxes.name = "boxes";
  boxes.shape = {1, 2, 4};
  boxes.sourceType = HeaderSourceType::UInt8;
  boxes.offset = 5;
  boxes.bytes = 8;
  info.inputs = {image};
  info.outputs = {classes, boxes};
  info.arenaBytes = 1000;
  info.macs = 123456;
  info.comments = {"A line that says */ in vain.", "Schedule: 3 stages."};
  if (!std::strcmp(argv[2], "push"))
    info.inputMode = HeaderInputMode::Push;
  else if (!std::strcmp(argv[2], "pull"))
    info.inputMode = HeaderInputMode::Pull;
  else
    info.consumesInput = !std::strcmp(argv[2], "consume");
  std::fputs(writeHeader(info).c_str(), stdout);
  return 0;
}
