//===- detect.cpp - Rows in, boxes out ------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A camera pushes rows into the network of make_detector.py; what is found is
// printed as the bits of its floats, one box a line.
//
//===----------------------------------------------------------------------===//

#include "detector.h"
#include "mcunet/rt/detection.h"
#include "mcunet/rt/model.h"

#include <string.h>

using namespace mcunet::rt;

extern "C" const int8_t camera_image[];

alignas(DETECTOR_ARENA_ALIGN) static uint8_t arena[DETECTOR_ARENA_BYTES];
static int8_t outputs[DETECTOR_OUTPUT_BYTES];
static Box storage[48];

// What the network was trained with.
static constexpr Extent anchors8[] = {{10, 14}, {18, 12}};
static constexpr Extent anchors16[] = {{24, 30}, {40, 28}};
static constexpr Extent priors[] = {
    {0.4f, 0.4f}, {0.57f, 0.28f}, {0.28f, 0.57f}};

static Status infer(Model &model) {
  Status status = model.begin();
  for (uint32_t row = 0; status == Status::Ok && row != model.inputRows();
       ++row)
    status = model.pushRows(
        {camera_image + row * model.inputRowBytes(), model.inputRowBytes()});
  return status == Status::Ok ? model.finish(outputs) : status;
}

static Status findByYolo(const Model &model, BoxList &boxes) {
  Span<const mcunet_tensor> tensors = model.outputs();
  Span<const int8_t> all(outputs);
  YoloHead fine = {anchors8, 8};
  YoloHead coarse = {anchors16, 16, YoloCoding::Squared};
  Status status =
      decodeYolo(tensorIn(all, tensors[0]), tensors[0], fine, 0.4f, boxes);
  if (status == Status::Ok)
    status =
        decodeYolo(tensorIn(all, tensors[1]), tensors[1], coarse, 0.4f, boxes);
  boxes.suppress(0.45f);
  return status;
}

static Status findBySsd(const Model &model, BoxList &boxes) {
  Span<const mcunet_tensor> tensors = model.outputs();
  Span<const int8_t> all(outputs);
  Status status = decodeSsd(tensorIn(all, tensors[2]), tensors[2],
                            tensorIn(all, tensors[3]), tensors[3],
                            {4, 4, priors}, 0.6f, boxes);
  boxes.suppress(0.45f);
  return status;
}

//===----------------------------------------------------------------------===//
// The outside, by Arm semihosting
//===----------------------------------------------------------------------===//

static uint32_t semihost(uint32_t operation, const void *argument) {
  register uint32_t r0 __asm__("r0") = operation;
  register const void *r1 __asm__("r1") = argument;
  __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

static void print(const char *text) { semihost(4, text); }

static void printHex(uint32_t value) {
  char text[10] = {};
  for (int i = 7; i >= 0; --i, value >>= 4)
    text[i] = "0123456789abcdef"[value & 15];
  text[8] = ' ';
  print(text);
}

static void printBoxes(const char *name, const BoxList &boxes) {
  for (const Box &box : boxes.found()) {
    print(name);
    const float values[] = {box.left, box.top, box.right, box.bottom,
                            box.score};
    for (float value : values) {
      uint32_t bits;
      memcpy(&bits, &value, sizeof(bits));
      printHex(bits);
    }
    printHex(box.label);
    print("\n");
  }
}

[[noreturn]] static void leave(uint32_t code) {
  const uint32_t arguments[2] = {0x20026, code}; // the application ended
  semihost(0x20, arguments);
  for (;;) {
  }
}

extern "C" void mcunet_rt_main() {
  Model model(*detector_model(), arena);
  Status status = infer(model);
  BoxList boxes(storage);
  if (status == Status::Ok)
    status = findByYolo(model, boxes);
  printBoxes("yolo ", boxes);
  boxes.clear();
  if (status == Status::Ok)
    status = findBySsd(model, boxes);
  printBoxes("ssd ", boxes);
  print(describe(status));
  print("\n");
  leave(status == Status::Ok ? 0 : 1);
}

extern "C" void mcunet_rt_fault(const uint32_t *, uint32_t) {
  print("fault\n");
  leave(3);
}
