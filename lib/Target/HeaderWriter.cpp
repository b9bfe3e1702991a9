//===- HeaderWriter.cpp - C header of a compiled model --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Target/HeaderWriter.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

using namespace mcunet;
using llvm::StringRef;
using llvm::Twine;

/// runtime/include/mcunet/rt/abi.h from its guard on, word for word, because
/// the header needs no other file, and either file may be included first.
/// test/Runtime compares the two.
static constexpr const char abiText[] = R"abi(#ifndef MCUNET_RT_ABI_H
#define MCUNET_RT_ABI_H

#include <stdint.h>

/* Raised when a struct below changes its meaning or its layout. */
#define MCUNET_ABI_VERSION 3u

/* What a model function returns: 0; or that push_rows would go past the last
 * row; or that finish comes before it. Any other value came out of the caller's
 * own window callback and is handed through as it is. */
#define MCUNET_OK 0
#define MCUNET_ERROR_TOO_MANY_ROWS 1
#define MCUNET_ERROR_MISSING_ROWS 2

/* mcunet_model.input_mode: the whole input is in the caller's memory; or its
 * rows arrive once, in order, in any chunks; or the model asks for windows of
 * it by a callback. */
#define MCUNET_INPUT_RESIDENT 0
#define MCUNET_INPUT_PUSH 1
#define MCUNET_INPUT_PULL 2

/* mcunet_tensor.source_type: what the network's file holds for the tensor. The
 * compiled model itself reads and writes int8 and indices only, where
 *   from uint8:   int8 = uint8 - 128
 *   from float32: int8 = clamp(round(x / scale) + zero_point) */
#define MCUNET_SOURCE_INT8 0
#define MCUNET_SOURCE_UINT8 1
#define MCUNET_SOURCE_FLOAT32 2
/* Indices (of the greatest score): the output has their bytes, the least
 * significant first, at any alignment; shape counts the numbers. */
#define MCUNET_SOURCE_INT32 3
#define MCUNET_SOURCE_INT64 4

/* mcunet_model.needs, bits: what the core must allow before the model runs.
 * Vectors: CPACR gives full access to the coprocessors 10 and 11.
 * Unaligned: CCR.UNALIGN_TRP is 0, and the buffers lie in Normal memory. */
#define MCUNET_NEEDS_VECTORS 1u
#define MCUNET_NEEDS_UNALIGNED 2u

/* One input or output. real = scale * (int8 - zero_point). */
typedef struct mcunet_tensor {
  const char *name;
  uint8_t rank;       /* dimensions used in shape */
  int32_t shape[4];   /* of the network's file; unused entries are 1 */
  float scale;        /* 0 where the tensor is not quantised */
  int32_t zero_point; /* in int8 terms, whatever source_type is */
  uint32_t offset;    /* bytes from the start of the input (output) block */
  uint32_t bytes;
  uint8_t source_type;
  int32_t map[3]; /* the same bytes as rows, columns and channels: what
                   * push_rows and window callbacks count in. Of an image NHWC
                   * these are H, W and C. */
} mcunet_tensor;

/* Copies the window of input 0 that starts at pixel (row, col) to dst: pixel
 * (r, c) of the window, all its channels, goes to
 * dst + r * dst_row_stride + c * channels (dst_row_stride is in bytes). The
 * window lies wholly inside the image. Other than 0 ends the inference, and the
 * model's function returns that value. */
typedef int (*mcunet_window_fn)(void *context, int32_t row, int32_t col,
                                int32_t rows, int32_t cols, int8_t *dst,
                                int32_t dst_row_stride);

/* A model. All its state is in the arena that the caller passes, so that two
 * arenas make two independent instances. Unless there is a reset, the arena
 * needs no initial value and keeps nothing from one inference to the next.
 * Several inputs (outputs) lie one after the other in model order in one block,
 * at mcunet_tensor.offset. Buffers must not overlap. Pointers to functions of
 * another input mode are null. */
typedef struct mcunet_model {
  uint32_t abi_version; /* MCUNET_ABI_VERSION */
  const char *name;
  uint32_t arena_bytes;
  uint32_t arena_align; /* of the arena's address; a power of two */
  uint32_t input_bytes; /* of the whole input block */
  uint32_t output_bytes;
  uint32_t input_offset; /* of a consumed input in the arena, else 0 */
  uint8_t num_inputs;
  uint8_t num_outputs;
  uint8_t input_mode;     /* MCUNET_INPUT_* */
  uint8_t consumes_input; /* 1: resident, and the input is written over */
  const mcunet_tensor *inputs;
  const mcunet_tensor *outputs;
  /* Resident, input kept. */
  int (*invoke)(void *arena, const int8_t *input, int8_t *output);
  /* Resident, input consumed: it lies in the arena, input ==
   * (int8_t *)arena + input_offset, and its bytes are undefined afterwards. */
  int (*invoke_consuming)(void *arena, int8_t *input, int8_t *output);
  /* Push: begin, push_rows until all rows of input 0 were given (a row is
   * columns * channels bytes; count may be 0), then finish. begin may be called
   * at any time to start over. A row is not read after push_rows returns. */
  int (*begin)(void *arena);
  int (*push_rows)(void *arena, const int8_t *rows, uint32_t count);
  int (*finish)(void *arena, int8_t *output);
  /* Pull: read is called for windows in any order, possibly more than once. */
  int (*invoke_pull)(void *arena, mcunet_window_fn read, void *context,
                     int8_t *output);
  uint32_t needs; /* MCUNET_NEEDS_* */
  /* Of a model that keeps state from one inference to the next, else null: to
   * be called before the first inference, whenever a new series begins, and
   * after an inference that was not finished. In between, nothing else may
   * write to the arena. */
  int (*reset)(void *arena);
} mcunet_model;

#endif /* MCUNET_RT_ABI_H */
)abi";

/// Names whose functions would collide with the runtime's: mcunet_model is a
/// type, mcunet_rt_main the board's.
static bool isOurs(StringRef name) {
  static constexpr StringRef ours[] = {"mcunet", "mcunet_rt", "mcunet_window"};
  return llvm::is_contained(ours, name.lower());
}

/// Names whose header would hide one of C's or Arduino's.
static bool isTakenHeader(StringRef name) {
  static constexpr StringRef headers[] = {
      "arduino", "assert",   "complex",  "ctype",  "errno",       "fenv",
      "float",   "inttypes", "iso646",   "limits", "locale",      "math",
      "setjmp",  "signal",   "stdalign", "stdarg", "stdatomic",   "stdbool",
      "stddef",  "stdint",   "stdio",    "stdlib", "stdnoreturn", "string",
      "tgmath",  "threads",  "time",     "uchar",  "wchar",       "wctype"};
  return llvm::is_contained(headers, name.lower());
}

std::string mcunet::headerFileName(const std::string &name) {
  std::string id;
  for (char c : name)
    id += llvm::isAlnum(c) ? c : '_';
  if (id.empty() || llvm::isDigit(id[0]) || id[0] == '_')
    id.insert(id.begin(), 'm');
  return isTakenHeader(id) ? "m_" + id : id;
}

std::string mcunet::headerIdentifier(const std::string &name) {
  std::string id = headerFileName(name);
  return isOurs(id) ? "m_" + id : id;
}

/// A C string literal. Escapes are octal, because their length is fixed; `?` is
/// escaped too, so that no trigraph arises.
static std::string quoted(StringRef text) {
  std::string out = "\"";
  llvm::raw_string_ostream os(out);
  for (unsigned char c : text) {
    if (llvm::isAlnum(c) || StringRef(" _-+./:;,()[]<>=#@").contains(c))
      os << c;
    else
      os << llvm::format("\\%03o", c);
  }
  os << '"';
  return out;
}

/// Text that cannot end the comment around it.
static std::string commentText(StringRef text) {
  std::string out;
  for (char c : text) {
    if ((c == '/' && !out.empty() && out.back() == '*') ||
        (c == '*' && !out.empty() && out.back() == '/'))
      out += ' ';
    out += c == '\n' || c == '\r' || c == '\\' ? ' ' : c;
  }
  return out;
}

/// A float constant that reads back as the same float.
static std::string floatLiteral(double value) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format("%.9g", value);
  if (StringRef(text).find_first_of(".e") == StringRef::npos)
    text += ".0";
  return text + "f";
}

static const char *sourceTypeName(HeaderSourceType type) {
  switch (type) {
  case HeaderSourceType::Int8:
    return "int8";
  case HeaderSourceType::UInt8:
    return "uint8";
  case HeaderSourceType::Float32:
    return "float32";
  case HeaderSourceType::Int32:
    return "int32";
  case HeaderSourceType::Int64:
    return "int64";
  }
  return "";
}

static std::string shapeText(const HeaderTensor &tensor) {
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::interleave(tensor.shape, os, [&](int64_t dim) { os << dim; }, "x");
  return text;
}

static uint64_t blockBytes(const std::vector<HeaderTensor> &tensors) {
  uint64_t end = 0;
  for (const HeaderTensor &tensor : tensors)
    end = std::max(end, tensor.offset + tensor.bytes);
  return end;
}

/// An output of integers that are not quantised numbers.
static bool isIndex(const HeaderTensor &tensor) {
  return tensor.sourceType == HeaderSourceType::Int32 ||
         tensor.sourceType == HeaderSourceType::Int64;
}

static void writeTensorComment(llvm::raw_ostream &os, const char *role,
                               const HeaderTensor &tensor) {
  os << " * " << role << " " << commentText(tensor.name) << ": "
     << (isIndex(tensor) ? sourceTypeName(tensor.sourceType) : "int8") << " "
     << shapeText(tensor) << ", bytes [" << tensor.offset << ", "
     << tensor.offset + tensor.bytes << ") of the block\n";
  if (tensor.layout == "nhwc")
    os << " *   as pixels: rows, columns, channels (NHWC)\n";
  if (tensor.layout == "nchw")
    os << " *   as planes: channels, rows, columns (NCHW)\n";
  if (tensor.scale != 0)
    os << " *   real = " << llvm::format("%.9g", tensor.scale) << " * (int8 - "
       << (tensor.zeroPoint < 0 ? "(" : "") << tensor.zeroPoint
       << (tensor.zeroPoint < 0 ? "))" : ")") << "\n";
  if (isIndex(tensor))
    os << " *   the bytes of each number, the least significant first\n";
  else if (tensor.sourceType != HeaderSourceType::Int8)
    os << " *   the network's file holds " << sourceTypeName(tensor.sourceType)
       << " here; the model takes and gives int8\n";
}

/// The requirements on the firmware.
static void writeCoreComment(llvm::raw_ostream &os, const HeaderInfo &info) {
  if (!info.isMicrocontroller)
    return;
  os << " *\n * Links with firmware of every floating-point ABI (soft, softfp, "
        "hard).\n";
  if (info.usesVectors)
    os << " * Runs vector instructions: before the first inference, CPACR must "
          "give full\n * access to the coprocessors 10 and 11 (SCB->CPACR |= "
          "0xF << 20; DSB; ISB).\n";
  if (info.accessesUnaligned)
    os << " * Accesses words at any address: all buffers in Normal memory, "
          "CCR.UNALIGN_TRP\n * clear. Compiled with --aligned, it needs "
          "neither.\n";
  else
    os << " * Makes aligned accesses only: buffers may lie in any memory.\n";
  if (info.hasLandingPads)
    os << " * Has landing pads for indirect branches (BTI); functions that it "
          "is given need\n * them too where the core checks.\n";
}

/// The dimensions of pushed rows and windows, if the shape does not give them.
static void writeMapComment(llvm::raw_ostream &os, const HeaderTensor &image) {
  if (image.shape.size() == 4 && image.shape[0] == 1 &&
      llvm::equal(image.map, llvm::drop_begin(image.shape)))
    return;
  os << " *   taken as " << image.map[0] << " rows of " << image.map[1]
     << " pixels of " << image.map[2] << " channels\n";
}

static void writeFileComment(llvm::raw_ostream &os, const HeaderInfo &info) {
  os << "/* " << info.name << ": a network compiled by mcunet for "
     << commentText(info.mcpu) << ".\n *\n";
  for (const HeaderTensor &tensor : info.inputs)
    writeTensorComment(os, "Input", tensor);
  if (info.inputMode != InputMode::Resident && !info.inputs.empty())
    writeMapComment(os, info.inputs[0]);
  for (const HeaderTensor &tensor : info.outputs)
    writeTensorComment(os, "Output", tensor);
  writeCoreComment(os, info);
  os << " *\n * Arena: " << info.arenaBytes << " bytes, address a multiple of "
     << info.arenaAlign;
  if (info.stateBytes)
    os << ".\n * " << info.stateBytes
       << " of these stay from one inference to the next: call " << info.name
       << "_reset\n * before the first, and leave the arena alone in "
          "between.\n";
  else
    os << "; needs no initial value.\n";
  if (info.macs)
    os << " * Multiply-accumulates per inference: " << info.macs << "\n";
  for (const std::string &line : info.comments)
    os << " * " << commentText(line) << "\n";
  os << " */\n";
}

using Macros = std::vector<std::pair<std::string, std::string>>;

static void addTensorMacros(Macros &macros, const Twine &prefix,
                            const HeaderTensor &tensor) {
  std::string name = prefix.str();
  macros.push_back({name + "_OFFSET", std::to_string(tensor.offset) + "u"});
  macros.push_back({name + "_BYTES", std::to_string(tensor.bytes) + "u"});
  macros.push_back({name + "_SCALE", floatLiteral(tensor.scale)});
  macros.push_back(
      {name + "_ZERO_POINT", "(" + std::to_string(tensor.zeroPoint) + ")"});
}

/// Sizes of the model as a whole, by the suffixes of their macros.
static std::vector<std::pair<const char *, uint64_t>>
sizesOf(const HeaderInfo &info) {
  std::vector<std::pair<const char *, uint64_t>> sizes = {
      {"_ARENA_BYTES", info.arenaBytes},
      {"_ARENA_ALIGN", info.arenaAlign},
      {"_INPUT_BYTES", blockBytes(info.inputs)},
      {"_OUTPUT_BYTES", blockBytes(info.outputs)}};
  if (info.consumesInput)
    sizes.push_back({"_INPUT_OFFSET", info.inputOffset});
  if (info.stateBytes)
    sizes.push_back({"_STATE_BYTES", info.stateBytes});
  if (info.inputMode == InputMode::Push && !info.inputs.empty()) {
    int64_t rows = info.inputs[0].map[0];
    sizes.push_back({"_INPUT_ROWS", rows});
    sizes.push_back({"_INPUT_ROW_BYTES", info.inputs[0].bytes / rows});
  }
  return sizes;
}

static Macros macrosOf(const HeaderInfo &info) {
  std::string prefix = StringRef(info.name).upper();
  Macros macros;
  for (auto [suffix, value] : sizesOf(info))
    macros.push_back({prefix + suffix, std::to_string(value) + "u"});
  for (const auto &[index, tensor] : llvm::enumerate(info.inputs))
    addTensorMacros(macros, prefix + "_INPUT" + Twine(index), tensor);
  for (const auto &[index, tensor] : llvm::enumerate(info.outputs))
    addTensorMacros(macros, prefix + "_OUTPUT" + Twine(index), tensor);
  return macros;
}

/// Models whose names differ only by case have the same macros: a file with two
/// such headers uses the constants only.
static void writeMacros(llvm::raw_ostream &os, const HeaderInfo &info) {
  Macros macros = macrosOf(info);
  std::string once = "MCUNET_MACROS_" + StringRef(info.name).upper();
  os << "#ifndef " << once << "\n#define " << once << "\n";
  for (const auto &[name, value] : macros)
    os << "#define " << name << " " << value << "\n";
  os << "#else /* of a model whose name differs by case: constants only */\n";
  for (const auto &[name, value] : macros)
    os << "#undef " << name << "\n";
  os << "#endif\n\n/* The sizes again, under the very name. */\nenum {";
  const char *separator = "\n";
  for (auto [suffix, value] : sizesOf(info)) {
    os << separator << "  " << info.name << StringRef(suffix).lower() << " = "
       << value;
    separator = ",\n";
  }
  os << "\n};\n";
}

static void writePrototypes(llvm::raw_ostream &os, const HeaderInfo &info) {
  const std::string &name = info.name;
  os << "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n";
  if (info.stateBytes)
    os << "/* Begins a new series of inferences. Returns MCUNET_OK. */\nint "
       << name << "_reset(void *arena);\n";
  switch (info.inputMode) {
  case InputMode::Resident:
    os << "/* One inference. Returns MCUNET_OK.";
    if (info.consumesInput)
      os << " The input lies in the arena:\n * input == (int8_t *)arena + "
         << StringRef(name).upper()
         << "_INPUT_OFFSET. Its bytes are undefined afterwards. */\nint "
         << name << "_invoke(void *arena, int8_t *input, int8_t *output);\n";
    else
      os << " */\nint " << name
         << "_invoke(void *arena, const int8_t *input, int8_t *output);\n";
    break;
  case InputMode::Push:
    os << "/* Starts an inference, at any time. Returns MCUNET_OK. */\nint "
       << name << "_begin(void *arena);\n"
       << "/* Gives the next count rows, from the top. Returns MCUNET_OK, or\n"
          " * MCUNET_ERROR_TOO_MANY_ROWS (nothing is taken then). */\nint "
       << name
       << "_push_rows(void *arena, const int8_t *rows, uint32_t count);\n"
       << "/* Writes the result. Returns MCUNET_OK, or\n"
          " * MCUNET_ERROR_MISSING_ROWS where rows are still to come. */\nint "
       << name << "_finish(void *arena, int8_t *output);\n";
    break;
  case InputMode::Pull:
    os << "/* One inference; read is called for windows of the image. Returns\n"
          " * MCUNET_OK, or what read returned where that was not 0. */\nint "
       << name
       << "_invoke(void *arena, mcunet_window_fn read, void *context,\n"
          "    int8_t *output);\n";
    break;
  }
  os << "\n#ifdef __cplusplus\n}\n#endif\n\n";
}

static void writeTensorArray(llvm::raw_ostream &os, const char *variable,
                             const std::vector<HeaderTensor> &tensors) {
  os << "  static const mcunet_tensor " << variable << "[] = {\n";
  for (const HeaderTensor &tensor : tensors) {
    os << "      {" << quoted(tensor.name) << ", " << tensor.shape.size()
       << ", {";
    for (size_t i = 0; i != 4; ++i)
      os << (i ? ", " : "") << (i < tensor.shape.size() ? tensor.shape[i] : 1);
    os << "}, " << floatLiteral(tensor.scale) << ", " << tensor.zeroPoint
       << ", " << tensor.offset << "u, " << tensor.bytes << "u, MCUNET_SOURCE_"
       << StringRef(sourceTypeName(tensor.sourceType)).upper() << ", {"
       << tensor.map[0] << ", " << tensor.map[1] << ", " << tensor.map[2]
       << "}},\n";
  }
  os << "  };\n";
}

static void writeDescriptor(llvm::raw_ostream &os, const HeaderInfo &info) {
  const std::string &name = info.name;
  bool resident = info.inputMode == InputMode::Resident;
  bool push = info.inputMode == InputMode::Push;
  // Writes one function pointer; C++17 has no designated initialisers.
  auto function = [&](bool offered, const char *suffix) {
    os << "      " << (offered ? name + suffix : "0") << ",\n";
  };
  os << "/* The same as data, for mcunet::rt::Model and for generic callers. "
        "*/\n"
     << "static inline const mcunet_model *" << name << "_model(void) {\n";
  writeTensorArray(os, "inputs", info.inputs);
  writeTensorArray(os, "outputs", info.outputs);
  os << "  static const mcunet_model model = {\n"
     << "      MCUNET_ABI_VERSION,\n      " << quoted(name) << ",\n      "
     << name << "_arena_bytes,\n      " << name << "_arena_align,\n      "
     << name << "_input_bytes,\n      " << name << "_output_bytes,\n"
     << "      " << (info.consumesInput ? name + "_input_offset" : "0")
     << ",\n      " << info.inputs.size() << ",\n      " << info.outputs.size()
     << ",\n      MCUNET_INPUT_"
     << (resident ? "RESIDENT"
         : push   ? "PUSH"
                  : "PULL")
     << ",\n      " << (resident && info.consumesInput) << ",\n      inputs,\n"
     << "      outputs,\n";
  function(resident && !info.consumesInput, "_invoke");
  function(resident && info.consumesInput, "_invoke");
  function(push, "_begin");
  function(push, "_push_rows");
  function(push, "_finish");
  function(info.inputMode == InputMode::Pull, "_invoke");
  os << "      " << (info.usesVectors ? "MCUNET_NEEDS_VECTORS" : "0") << " | "
     << (info.accessesUnaligned ? "MCUNET_NEEDS_UNALIGNED" : "0") << ",\n";
  function(info.stateBytes > 0, "_reset");
  os << "  };\n  return &model;\n}\n\n";
}

std::string mcunet::writeHeader(const HeaderInfo &info) {
  std::string text;
  llvm::raw_string_ostream os(text);
  std::string guard = "MCUNET_MODEL_" + info.name + "_H";
  writeFileComment(os, info);
  os << "#ifndef " << guard << "\n#define " << guard << "\n\n"
     << abiText << "\n";
  writeMacros(os, info);
  os << "\n";
  writePrototypes(os, info);
  writeDescriptor(os, info);
  os << "#endif /* " << guard << " */\n";
  return text;
}
