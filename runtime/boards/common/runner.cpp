// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- runner.cpp - Runs and measures one model on a board or the host ----===//
//
// Arguments: INPUT OUTPUT REPEAT CHUNK-ROWS. INPUT holds one or more input
// blocks; OUTPUT gets one output block for each. Every inference is run REPEAT
// times, and the very first one once more before that: its two runs start from
// an arena and a stack painted with two patterns, complements of each other, so
// that no byte written can pass for paint in both. The runner also insists that
// the two give the same output (or the model read what it had not written),
// that nothing beside the arena and the output was touched, and that a resident
// input is left alone.
//
// The last line on the console is
//   mcunet-run: ok inferences=N arena=BYTES stack=BYTES
// or
//   mcunet-run: error: TEXT
//
//===----------------------------------------------------------------------===//

#include "infer.h"
#include "io.h"

#include <cstring>

#include MCUNET_MODEL_HEADER

using namespace mcunet::rt;

namespace {
constexpr uint32_t guardBytes =
    MCUNET_ARENA_ALIGN > 64 ? MCUNET_ARENA_ALIGN : 64;
constexpr uint8_t paints[] = {0xA5, 0x5A};

/// A block between two guards, in the board's large memory.
template <uint32_t Bytes> struct Guarded {
  uint8_t before[guardBytes];
  uint8_t data[Bytes];
  uint8_t after[guardBytes];

  void paint(uint8_t value) { std::memset(this, value, sizeof(*this)); }
  bool guardsHold(uint8_t value) const {
    for (uint32_t i = 0; i != guardBytes; ++i)
      if (before[i] != value || after[i] != value)
        return false;
    return true;
  }
};

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

// A section of its own would be stored in the host's file.
#ifdef __arm__
#define MCUNET_SECTION __attribute__((section(".mcunet_large")))
#else
#define MCUNET_SECTION
#endif
#define MCUNET_LARGE                                                           \
  alignas(MCUNET_ARENA_ALIGN > 16 ? MCUNET_ARENA_ALIGN : 16) MCUNET_SECTION
MCUNET_LARGE static Guarded<MCUNET_ARENA_BYTES> arena;
MCUNET_LARGE static Guarded<MCUNET_OUTPUT_BYTES> output;
/// As read from the file, and the copy that the model is given.
MCUNET_LARGE static int8_t fileInput[MCUNET_INPUT_BYTES];
MCUNET_LARGE static int8_t input[MCUNET_INPUT_BYTES];
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

/// Rows and row length of a push model, image size of a pull model.
static Inference describe(const mcunet_model &model, uint32_t chunkRows) {
  Inference inference = {};
  inference.model = &model;
  inference.arena = arena.data;
  // A consumed input has its place in the arena.
  inference.input =
      model.consumes_input
          ? reinterpret_cast<int8_t *>(arena.data) + model.input_offset
          : input;
  inference.output = reinterpret_cast<int8_t *>(output.data);
  const mcunet_tensor &image = model.inputs[0];
  bool isImage = image.rank == 4;
  inference.rows = isImage ? static_cast<uint32_t>(image.shape[1]) : 1;
  inference.cols = isImage ? static_cast<uint32_t>(image.shape[2]) : 1;
  inference.pixelBytes = image.bytes / (inference.rows * inference.cols);
  inference.chunkRows = chunkRows;
  inference.stackLimit = io::stackLimit();
  return inference;
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
  if (!arena.guardsHold(guard))
    fail(error() << "the model wrote beside the arena");
  if (!output.guardsHold(guard))
    fail(error() << "the model wrote beside the output");
  if (!inference.model->consumes_input &&
      std::memcmp(input, fileInput, sizeof(input)) != 0)
    fail(error() << "the model changed its input");
}

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
  int in = io::openForReading(inputPath);
  int out = io::openForWriting(outputPath);
  if (in < 0 || out < 0)
    fail(error() << "cannot open " << (in < 0 ? inputPath : outputPath));

  Inference inference = describe(model, chunkRows);
  uint32_t inferences = 0, arenaBytes = 0, stackBytes = 0;
  for (;; ++inferences) {
    int32_t got = io::read(in, fileInput, MCUNET_INPUT_BYTES);
    if (got == 0 && inferences)
      break;
    if (got != MCUNET_INPUT_BYTES)
      fail(error() << "input " << inferences << " is incomplete");
    for (uint32_t i = 0; inferences == 0 && i != 2; ++i) {
      inference.paint = paints[i];
      arena.paint(paints[i]);
      output.paint(paints[i]);
      run(inference, paints[i]);
      uint32_t touched = arenaBytesTouched(paints[i]);
      arenaBytes = touched > arenaBytes ? touched : arenaBytes;
      if (i == 0)
        std::memcpy(firstOutput, output.data, sizeof(firstOutput));
      else if (std::memcmp(firstOutput, output.data, sizeof(firstOutput)) != 0)
        fail(error() << "the output depends on the arena's initial bytes, or "
                        "is not wholly written");
      stackBytes =
          inference.stackBytes > stackBytes ? inference.stackBytes : stackBytes;
    }
    // Two runs tell; painting would take longer than small models do.
    inference.stackLimit = 0;
    // The first inference has had the first of its runs.
    for (uint32_t i = inferences == 0; i < repeat; ++i) {
      run(inference, paints[1]);
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
