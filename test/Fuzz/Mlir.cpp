//===- Mlir.cpp - Fuzz target: networks as text of MLIR -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Fuzz.h"
#include "Network.h"

#include "mcunet/Driver/Diagnostics.h"
#include "mcunet/Import/Verify.h"
#include "mlir/Parser/Parser.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"

#include <cstring>

using namespace mcunet;
using llvm::StringRef;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  // The parser looks for a zero after the text, which files have.
  std::string text(reinterpret_cast<const char *>(data), size);
  mlir::MLIRContext &context = fuzz::freshContext();
  ErrorCollector errors(&context);
  auto module = verified(
      mlir::parseSourceString<mlir::ModuleOp>(text, unverified(&context)));
  if (module)
    fuzz::planNetwork(*module);
  return 0;
}

//===----------------------------------------------------------------------===//
// Mutations of the text, by lines and words
//===----------------------------------------------------------------------===//

/// The words of `text` (numbers, names, values) and what is between them.
static llvm::SmallVector<StringRef> wordsOf(StringRef text) {
  auto isWord = [](char c) {
    return llvm::isAlnum(c) || c == '_' || c == '.' || c == '%' || c == '-';
  };
  llvm::SmallVector<StringRef> words;
  while (!text.empty()) {
    bool word = isWord(text[0]);
    StringRef next = text.take_while([&](char c) { return isWord(c) == word; });
    words.push_back(next);
    text = text.drop_front(next.size());
  }
  return words;
}

/// Another spelling of a word: a number at some edge, another dimension.
static std::string otherWord(fuzz::Random &random, StringRef word,
                             llvm::ArrayRef<StringRef> words) {
  llvm::SmallVector<StringRef> parts;
  word.split(parts, 'x');
  if (parts.size() > 1 && llvm::isDigit(word[0])) {
    std::string text;
    size_t changed = random.below(parts.size() - 1);
    for (size_t i = 0; i < parts.size(); ++i) {
      std::string part = parts[i].str();
      if (i == changed)
        part = std::to_string(std::max<int64_t>(0, random.number()));
      text += (i ? "x" : "") + part;
    }
    return text;
  }
  int64_t number;
  if (!word.getAsInteger(10, number))
    return std::to_string(random.number());
  // A word of the same kind from somewhere else.
  for (int tries = 0; tries < 20; ++tries) {
    StringRef other = words[random.below(words.size())];
    if (other.size() > 1 && other != word && other[0] == word[0])
      return other.str();
  }
  return word.str();
}

/// Replaces one word, or the word wherever it stands: types stay consistent.
static std::string replaceWord(fuzz::Random &random, StringRef text) {
  llvm::SmallVector<StringRef> words = wordsOf(text);
  if (words.empty())
    return text.str();
  size_t chosen = random.below(words.size());
  std::string other = otherWord(random, words[chosen], words);
  bool everywhere = random.chance(50);
  std::string result;
  for (size_t i = 0; i < words.size(); ++i)
    result += i == chosen || (everywhere && words[i] == words[chosen])
                  ? StringRef(other)
                  : words[i];
  return result;
}

static std::string moveLine(fuzz::Random &random, StringRef text) {
  llvm::SmallVector<StringRef> lines;
  text.split(lines, '\n');
  size_t from = random.below(lines.size()), to = random.below(lines.size());
  StringRef line = lines[from];
  switch (random.below(3)) {
  case 0:
    lines.erase(lines.begin() + from);
    break;
  case 1:
    lines.insert(lines.begin() + to, line);
    break;
  default:
    std::swap(lines[from], lines[to]);
  }
  return llvm::join(lines, "\n");
}

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size,
                                          size_t maxSize, unsigned seed) {
  fuzz::Random random(seed);
  if (random.chance(10) || size == 0)
    return LLVMFuzzerMutate(data, size, maxSize);
  std::string text(reinterpret_cast<const char *>(data), size);
  for (size_t count = 1 + random.below(3); count > 0; --count)
    text =
        random.chance(80) ? replaceWord(random, text) : moveLine(random, text);
  size_t length = std::min(text.size(), maxSize);
  std::memcpy(data, text.data(), length);
  return length;
}
