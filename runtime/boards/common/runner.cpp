// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- runner.cpp - Runs and measures one model on a board or the host ----===//
//
// Arguments: INPUT OUTPUT REPEAT CHUNK-ROWS. INPUT holds one or more input
// blocks; OUTPUT gets one output block for each. Every inference is run REPEAT
// times, and before that the first one from several states of memory. Two of
// these are complements, 0x00 and 0xFF, so that no byte written can pass for
// paint in both; on the host, noise is a third. The runner also checks that all
// runs give the same output (otherwise the model read bytes that it had not
// written), that only the arena and the output changed, and that a resident
// input is unchanged. A model that keeps state is reset before the first
// inference; the inputs are one series.
//
// On the host each of the model's buffers is between inaccessible pages, once
// at the end of its room and once at the beginning, so that a read beside it is
// found too; pushed rows cannot be read later.
//
// The last line on the console is
//   mcunet-run: ok inferences=N arena=BYTES stack=BYTES
// or
//   mcunet-run: error: TEXT
//
//===----------------------------------------------------------------------===//

#include "block.h"
#include "infer.h"
#include "io.h"
#ifndef __arm__
#define MCUNET_GUARD_PAGES
#include "../host/pages.h"
#endif

#include <initializer_list>

#include MCUNET_MODEL_HEADER

using namespace mcunet::rt;

namespace {
/// The contents of memory before a run of the first inference, and the place of
/// the buffers in their rooms.
struct State {
  uint8_t paint;
  bool noise; // in the arena, instead of paint
  bool atEnd;
};
#ifdef MCUNET_GUARD_PAGES
constexpr State states[] = {
    {0x00, false, true}, {0xFF, false, false}, {0x5A, true, true}};
#else
constexpr State states[] = {{0x00, false, true}, {0xFF, false, true}};
#endif

/// Text and numbers in one line, without stdio.
class Line {
public:
  Line &operator<<(const char *text) {
    while (*text && size < sizeof(buffer) - 1)
      buffer[size++] = *text++;
    return *this;
  }
  Line &operator<<(uint32_t value) {
    char digits[11] = {};
    char *first = digits + 10;
    do {
      *--first = static_cast<char>('0' + value % 10);
      value /= 10;
    } while (value);
    return *this << first;
  }
  void print() { io::print(buffer); }

private:
  char buffer[256] = {};
  uint32_t size = 0;
};
} // namespace

static Block arena = {"the arena", MCUNET_ARENA_BYTES, MCUNET_ARENA_ALIGN};
static Block input = {"the input", MCUNET_INPUT_BYTES, 1};
static Block output = {"the output", MCUNET_OUTPUT_BYTES, 1};

#ifdef MCUNET_GUARD_PAGES
#define MCUNET_LARGE
/// Two places for pushed rows, used in turn, so that old rows cannot be read at
/// the place of the next ones.
static Block rows[] = {{"the pushed rows", MCUNET_INPUT_BYTES, 1},
                       {"the pushed rows", MCUNET_INPUT_BYTES, 1}};
static bool second;

static void giveRoom() {
  for (Block *block : {&arena, &input, &output, &rows[0], &rows[1]})
    pages::map(*block);
}
#else
// In the board's large memory.
#define MCUNET_LARGE                                                           \
  alignas(MCUNET_ARENA_ALIGN > 16 ? MCUNET_ARENA_ALIGN : 16)                   \
      __attribute__((section(".mcunet_large")))
constexpr uint32_t margin = MCUNET_ARENA_ALIGN > 64 ? MCUNET_ARENA_ALIGN : 64;
MCUNET_LARGE static uint8_t arenaRoom[MCUNET_ARENA_BYTES + 2 * margin];
MCUNET_LARGE static uint8_t inputRoom[MCUNET_INPUT_BYTES + 2 * margin];
MCUNET_LARGE static uint8_t outputRoom[MCUNET_OUTPUT_BYTES + 2 * margin];

static void giveRoom(Block &block, uint8_t *room) {
  block.begin = room;
  block.end = room + block.size + 2 * margin;
  block.margin = margin;
  block.place(/*atEnd=*/true);
}
static void giveRoom() {
  giveRoom(arena, arenaRoom);
  giveRoom(input, inputRoom);
  giveRoom(output, outputRoom);
}
#endif
/// As read from the file; the model gets a copy.
MCUNET_LARGE static int8_t fileInput[MCUNET_INPUT_BYTES];
MCUNET_LARGE static int8_t firstOutput[MCUNET_OUTPUT_BYTES];

[[noreturn]] static void fail(Line line) {
  (line << "\n").print();
  io::exit(1);
}

static Line error() { return Line() << "\nmcunet-run: error: "; }

static uint32_t number(const char *text) {
  uint32_t value = 0;
  for (; *text >= '0' && *text <= '9'; ++text)
    value = 10 * value + static_cast<uint32_t>(*text - '0');
  return value;
}

#ifdef MCUNET_GUARD_PAGES
/// A copy of rows to push, as close to a guard page as possible.
static const int8_t *showRows(const int8_t *from, uint32_t bytes) {
  second = !second;
  Block &block = rows[second];
  pages::allow(block, true);
  block.size = bytes;
  block.place(/*atEnd=*/true);
  std::memcpy(block.data, from, bytes);
  return reinterpret_cast<const int8_t *>(block.data);
}

/// A row is not read after push_rows returns.
static void hideRows() { pages::allow(rows[second], false); }
#endif

/// Rows and row length of a push model, image size of a pull model.
static Inference describe(const mcunet_model &model, uint32_t chunkRows) {
  Inference inference = {};
  inference.model = &model;
  const mcunet_tensor &image = model.inputs[0];
  inference.rows = static_cast<uint32_t>(image.map[0]);
  inference.cols = static_cast<uint32_t>(image.map[1]);
  inference.pixelBytes = image.bytes / (inference.rows * inference.cols);
  inference.chunkRows = chunkRows;
  inference.stackLimit = io::stackLimit();
  return inference;
}

/// Places and paints the model's buffers.
static void prepare(Inference &inference, const State &state) {
  for (Block *block : {&arena, &input, &output}) {
    block->place(state.atEnd);
    block->paint(state.paint);
  }
  uint32_t random = 1;
  for (uint32_t i = 0; state.noise && i != arena.size; ++i) {
    random = random * 1664525u + 1013904223u;
    arena.data[i] = static_cast<uint8_t>(random >> 24);
  }
#ifdef MCUNET_GUARD_PAGES
  // Not while the stack is measured, because they would be counted.
  inference.showRows = state.noise ? showRows : nullptr;
  inference.hideRows = state.noise ? hideRows : nullptr;
#endif
  const mcunet_model &model = *inference.model;
  inference.paint = state.paint;
  inference.arena = arena.data;
  inference.output = reinterpret_cast<int8_t *>(output.data);
  // A consumed input is in the arena.
  inference.input = reinterpret_cast<int8_t *>(
      model.consumes_input ? arena.data + model.input_offset : input.data);
  if (model.reset && model.reset(arena.data) != MCUNET_OK)
    fail(error() << "the model could not be reset");
}

/// One inference from a fresh copy of the input, with all checks on it.
/// `guard` is the value that the guards were painted with.
static void run(Inference &inference, uint8_t guard) {
  std::memcpy(inference.input, fileInput, sizeof(fileInput));
  mcunet_rt_infer(&inference);
  if (inference.status == windowOutsideImage)
    fail(error() << "the model asked for a window outside the image");
  if (inference.status)
    fail(error() << "the model returned status "
                 << static_cast<uint32_t>(inference.status));
  if (inference.stackFull)
    fail(error() << "the stack overflowed");
  for (const Block *block : {&arena, &output, &input})
    if (!block->guardsHold(guard))
      fail(error() << "the model wrote beside " << block->name);
  if (!inference.model->consumes_input &&
      std::memcmp(input.data, fileInput, sizeof(fileInput)) != 0)
    fail(error() << "the model changed its input");
}

/// The stack of the model itself, without a callback's.
static uint32_t stackOf(Inference &inference, const State &state) {
  if (!inference.model->invoke_pull)
    return inference.stackBytes;
  Inference again = inference;
  again.forStack = true;
  prepare(again, state);
  mcunet_rt_infer(&again);
  return again.stackBytes;
}

static uint32_t larger(uint32_t a, uint32_t b) { return a > b ? a : b; }

static uint32_t arenaBytesTouched(uint8_t paint) {
  uint32_t touched = MCUNET_ARENA_BYTES;
  while (touched && arena.data[touched - 1] == paint)
    --touched;
  return touched;
}

static void runnerMain(const char *inputPath, const char *outputPath,
                       uint32_t repeat, uint32_t chunkRows) {
  const mcunet_model &model = *MCUNET_MODEL();
  if (model.abi_version != MCUNET_ABI_VERSION)
    fail(error() << "the model's ABI version is " << model.abi_version
                 << ", the runtime's " << MCUNET_ABI_VERSION);
  if (model.reset && repeat != 1)
    fail(error() << "a model that keeps state takes each input once");
  int in = io::openForReading(inputPath);
  int out = io::openForWriting(outputPath);
  if (in < 0 || out < 0)
    fail(error() << "cannot open " << (in < 0 ? inputPath : outputPath));

  giveRoom();
  Inference inference = describe(model, chunkRows);
  uint32_t inferences = 0, arenaBytes = 0, stackBytes = 0;
  uint8_t guard = 0;
  for (;; ++inferences) {
    int32_t got = io::read(in, fileInput, MCUNET_INPUT_BYTES);
    if (got == 0 && inferences)
      break;
    if (got != MCUNET_INPUT_BYTES)
      fail(error() << "input " << inferences << " is incomplete");
    for (const State &state : states) {
      if (inferences != 0)
        break;
      prepare(inference, state);
      run(inference, state.paint);
      guard = state.paint;
      if (!state.noise)
        arenaBytes = larger(arenaBytes, arenaBytesTouched(state.paint));
      if (&state == states)
        std::memcpy(firstOutput, output.data, sizeof(firstOutput));
      else if (std::memcmp(firstOutput, output.data, sizeof(firstOutput)) != 0)
        fail(error() << "the output depends on the arena's initial bytes, or "
                        "is not wholly written");
      if (!state.noise)
        stackBytes = larger(stackBytes, stackOf(inference, state));
    }
    // What was measured last may have left another state.
    if (model.reset && inferences == 0) {
      prepare(inference, states[0]);
      guard = states[0].paint;
      inference.stackLimit = 0;
      run(inference, guard);
    }
    // Two runs suffice; painting would take longer than a small model.
    inference.stackLimit = 0;
    // The first inference has already had its first run.
    for (uint32_t i = inferences == 0; i < repeat; ++i) {
      run(inference, guard);
      if (i == 0)
        std::memcpy(firstOutput, output.data, sizeof(firstOutput));
      else if (std::memcmp(firstOutput, output.data, sizeof(firstOutput)) != 0)
        fail(error() << "a repeated inference gave another output");
    }
    if (!io::write(out, firstOutput, MCUNET_OUTPUT_BYTES))
      fail(error() << "cannot write " << outputPath);
  }
  if (!io::close(out))
    fail(error() << "cannot write " << outputPath);
  (Line() << "\nmcunet-run: ok inferences=" << inferences
          << " arena=" << arenaBytes << " stack=" << stackBytes << "\n")
      .print();
}

void mcunetRunnerMain(int argc, const char *const *argv) {
  if (argc != 4)
    fail(error() << "four arguments are needed");
  uint32_t repeat = number(argv[2]), chunkRows = number(argv[3]);
  runnerMain(argv[0], argv[1], repeat ? repeat : 1, chunkRows ? chunkRows : 1);
}
