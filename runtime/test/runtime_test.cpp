// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- runtime_test.cpp - Tests of the C++ wrapper ------------------------===//
#include "check.h"
#include "mcunet/rt/model.h"
#include "mcunet/rt/tensor.h"

#include <cmath>
#include <cstdio>
#include <cstring>
#include <initializer_list>
#include <limits>

using namespace mcunet::rt;

// A model that copies its input of 4 rows x 2 columns x 1 channel.
static const mcunet_tensor tensor = {"t", 4, {1, 4, 2, 1}, 0.5f, -1, 0,
                                     8,   0, {4, 2, 1}};

static mcunet_model descriptor() {
  mcunet_model model = {};
  model.abi_version = MCUNET_ABI_VERSION;
  model.name = "copy";
  model.arena_bytes = 16;
  model.arena_align = 8;
  model.input_bytes = model.output_bytes = 8;
  model.num_inputs = model.num_outputs = 1;
  model.inputs = model.outputs = &tensor;
  return model;
}

alignas(8) static uint8_t arena[24];
static int8_t input[8] = {1, 2, 3, 4, 5, 6, 7, 8};
static int8_t output[8];

static bool outputIsInput() {
  bool same = !std::memcmp(input, output, sizeof(input));
  std::memset(output, 0, sizeof(output));
  return same;
}

static void testConstruction() {
  mcunet_model model = descriptor();
  CHECK(Model(model, arena).status() == Status::Ok);
  CHECK(Model(model, {arena, 16}).status() == Status::Ok);
  CHECK(Model(model, {arena, 15}).status() == Status::ArenaTooSmall);
  CHECK(Model(model, {arena + 4, 16}).status() == Status::ArenaMisaligned);
  ++model.abi_version;
  CHECK(Model(model, arena).status() == Status::WrongAbi);
  CHECK(Model(model, arena).invoke(input, output) == Status::WrongAbi);
  CHECK(!std::strcmp(describe(Status::MissingRows),
                     "rows of the image are missing"));
}

static void testReset() {
  mcunet_model model = descriptor();
  Model plain(model, arena);
  CHECK(plain.reset() == Status::Ok);
  model.reset = [](void *memory) {
    std::memset(memory, 7, 16);
    return MCUNET_OK;
  };
  std::memset(arena, 0, sizeof(arena));
  Model keeps(model, arena);
  CHECK(arena[0] == 0);
  CHECK(keeps.reset() == Status::Ok);
  CHECK(arena[0] == 7 && arena[15] == 7 && arena[16] == 0);
  CHECK(Model(model, {arena, 15}).reset() == Status::ArenaTooSmall);
}

static void testResident() {
  mcunet_model model = descriptor();
  model.invoke = [](void *, const int8_t *in, int8_t *out) {
    std::memcpy(out, in, 8);
    return MCUNET_OK;
  };
  Model wrapper(model, arena);
  CHECK(wrapper.invoke(input, output) == Status::Ok);
  CHECK(outputIsInput());
  CHECK(wrapper.invokeConsuming(input, output) == Status::Ok);
  CHECK(wrapper.invoke({input, 7}, output) == Status::WrongInputSize);
  CHECK(wrapper.invoke(input, {output, 7}) == Status::WrongOutputSize);
  CHECK(wrapper.begin() == Status::WrongInputMode);
  CHECK(wrapper.pushRows(input) == Status::WrongInputMode);
  CHECK(wrapper.finish(output) == Status::WrongInputMode);
  CHECK(wrapper.inputs()[0].bytes == 8);
  CHECK(tensorIn(Span<int8_t>(output), tensor).size() == 8);

  model.invoke = nullptr;
  model.invoke_consuming = [](void *, int8_t *in, int8_t *out) {
    std::memcpy(out, in, 8);
    return MCUNET_OK;
  };
  CHECK(wrapper.invoke(input, output) == Status::InputIsConsumed);
  CHECK(wrapper.invokeConsuming(input, output) == Status::Ok);
  CHECK(outputIsInput());
}

static void testPush() {
  mcunet_model model = descriptor();
  // The arena: rows so far, then the rows.
  model.begin = [](void *a) {
    *static_cast<uint8_t *>(a) = 0;
    return MCUNET_OK;
  };
  model.push_rows = [](void *a, const int8_t *rows, uint32_t count) {
    uint8_t *seen = static_cast<uint8_t *>(a);
    if (*seen + count > 4)
      return MCUNET_ERROR_TOO_MANY_ROWS;
    std::memcpy(seen + 1 + *seen * 2, rows, count * 2);
    *seen = static_cast<uint8_t>(*seen + count);
    return MCUNET_OK;
  };
  model.finish = [](void *a, int8_t *out) {
    uint8_t *seen = static_cast<uint8_t *>(a);
    if (*seen != 4)
      return MCUNET_ERROR_MISSING_ROWS;
    std::memcpy(out, seen + 1, 8);
    return MCUNET_OK;
  };
  Model wrapper(model, arena);
  CHECK(wrapper.inputRows() == 4 && wrapper.inputRowBytes() == 2);
  CHECK(wrapper.begin() == Status::Ok);
  CHECK(wrapper.pushRows({input, 6}) == Status::Ok);
  CHECK(wrapper.finish(output) == Status::MissingRows);
  CHECK(wrapper.pushRows({input, 4}) == Status::TooManyRows);
  CHECK(wrapper.pushRows({input, 3}) == Status::WrongInputSize);
  CHECK(wrapper.pushRows({input + 6, 2}) == Status::Ok);
  CHECK(wrapper.finish(output) == Status::Ok);
  CHECK(outputIsInput());
  CHECK(wrapper.invoke(input, output) == Status::WrongInputMode);
}

static void testPull() {
  mcunet_model model = descriptor();
  model.invoke_pull = [](void *, mcunet_window_fn read, void *context,
                         int8_t *out) {
    return read(context, 0, 0, 4, 2, out, 2);
  };
  Model wrapper(model, arena);
  int result = 0;
  auto read = [&](int32_t row, int32_t col, int32_t rows, int32_t cols,
                  int8_t *dst, int32_t stride) {
    for (int32_t r = 0; r != rows; ++r)
      std::memcpy(dst + r * stride, input + (row + r) * 2 + col,
                  static_cast<size_t>(cols));
    return result;
  };
  CHECK(wrapper.invokePull(read, output) == Status::Ok);
  CHECK(outputIsInput());
  result = 7;
  CHECK(wrapper.invokePull(read, output) == Status::CallbackFailed);
  CHECK(wrapper.invokePull(read, {output, 1}) == Status::WrongOutputSize);
}

/// Against std::round, at and around every half step.
static void testQuantize() {
  for (float scale : {0.5f, 0.1f, 0.0078431377f, 3.0f}) {
    for (int step = -600; step <= 600; ++step) {
      float half = scale * 0.5f * static_cast<float>(step);
      for (float value :
           {half, std::nextafter(half, 1e9f), std::nextafter(half, -1e9f)}) {
        int expected = static_cast<int>(std::round(value / scale)) - 3;
        expected = expected < -128 ? -128 : expected > 127 ? 127 : expected;
        CHECK(quantize(value, scale, -3) == expected);
      }
    }
  }
  constexpr float infinity = std::numeric_limits<float>::infinity();
  CHECK(quantize(infinity, 1, 5) == 127);
  CHECK(quantize(-infinity, 1, 5) == -128);
  CHECK(quantize(3e38f, 1e-3f, 5) == 127);
  CHECK(quantize(std::nanf(""), 1, 5) == 5);
  CHECK(dequantize(int8_t(-128), 0.5f, 127) == -127.5f);
  CHECK(fromUint8(uint8_t(0)) == -128 && fromUint8(uint8_t(255)) == 127);
  CHECK(toUint8(int8_t(-128)) == 0 && toUint8(int8_t(127)) == 255);
  float reals[2] = {0, 1};
  int8_t bytes[2];
  quantize(reals, tensor, bytes);
  CHECK(bytes[0] == -1 && bytes[1] == 1);
  dequantize(Span<int8_t>(bytes), tensor, reals);
  CHECK(reals[0] == 0 && reals[1] == 1);
}

static void testTopK() {
  const int8_t scores[] = {3, -1, 7, 3, 7, -128};
  uint16_t best[8];
  CHECK(topK(scores, {best, 3}) == 3);
  CHECK(best[0] == 2 && best[1] == 4 && best[2] == 0);
  CHECK(topK(scores, {best, 8}) == 6);
  CHECK(best[2] == 0 && best[3] == 3 && best[4] == 1 && best[5] == 5);
  CHECK(topK(scores, {best, 1}) == 1 && best[0] == 2);
  CHECK(topK(scores, {best, size_t(0)}) == 0);
}

int main() {
  testConstruction();
  testReset();
  testResident();
  testPush();
  testPull();
  testQuantize();
  testTopK();
  std::printf(failures ? "%d checks failed\n" : "ok\n", failures);
  return failures != 0;
}
