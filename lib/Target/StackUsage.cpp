//===- StackUsage.cpp - Worst-case stack and flash of an object -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Frames are read from .stack_sizes, calls from the relocations of the text
// sections, which also show the calls that the code generator inserted.
//
//===----------------------------------------------------------------------===//

#include "mcunet/Target/StackUsage.h"
#include "mcunet/Target/TargetInfo.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/DataExtractor.h"

using namespace llvm;
using namespace llvm::object;

namespace mcunet {

static Error makeError(const Twine &message) {
  return createStringError(inconvertibleErrorCode(), message);
}

static std::string joinNames(ArrayRef<StringRef> names) {
  return join(names.begin(), names.end(), ", ");
}

namespace {

struct Call {
  StringRef callee;
  /// The caller's frame is gone by then.
  bool isTail;
};

struct Node {
  FunctionUsage usage;
  SmallVector<Call> calls;
  bool hasFrame = false;
  bool callsBack = false;
  enum { Unseen, Open, Done } state = Unseen;
};

/// Reads one object into a call graph and walks it.
class ObjectReader {
public:
  ObjectReader(const ELFObjectFileBase &object, const TargetInfo &target)
      : object(object), target(target) {}

  Error read();
  Error walk(const HiddenCalls &hidden);
  ObjectUsage take();

private:
  Error readSections();
  Error readFunctions();
  Error readFrames(const SectionRef &sizes);
  Error readCalls(const SectionRef &text);
  Expected<Node *> nodeAt(const RelocationRef &relocation, uint64_t addend);
  Error visit(Node &node);

  /// Addresses of Thumb functions have bit 0 set in symbols.
  uint64_t clearThumbBit(uint64_t address) const {
    return target.isHost() ? address : address & ~uint64_t(1);
  }

  /// A call on the host pushes the return address outside the frame.
  uint64_t returnAddressBytes() const {
    return target.isHost() ? target.pointerBits / 8 : 0;
  }

  const ELFObjectFileBase &object;
  const TargetInfo &target;
  MapVector<StringRef, Node> nodes;
  /// Section index and offset of a function's start.
  DenseMap<std::pair<uint64_t, uint64_t>, StringRef> starts;
  SetVector<StringRef> helpers, unknown;
  SmallVector<StringRef> path;
  ObjectUsage usage;
};

} // namespace

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

Error ObjectReader::read() {
  if (Error error = readSections())
    return error;
  if (Error error = readFunctions())
    return error;
  for (const SectionRef &section : object.sections()) {
    Expected<section_iterator> relocated = section.getRelocatedSection();
    if (!relocated)
      return relocated.takeError();
    if (*relocated != object.section_end() && (*relocated)->isText())
      if (Error error = readCalls(section))
        return error;
    Expected<StringRef> name = section.getName();
    if (!name)
      return name.takeError();
    if (*name == ".stack_sizes")
      if (Error error = readFrames(section))
        return error;
  }
  return Error::success();
}

/// Adds up what the linker places in flash.
Error ObjectReader::readSections() {
  for (const SectionRef &section : object.sections()) {
    ELFSectionRef elf(section);
    if (!(elf.getFlags() & ELF::SHF_ALLOC) || section.getSize() == 0)
      continue;
    Expected<StringRef> name = section.getName();
    if (!name)
      return name.takeError();
    // Constants that hold addresses are only written by a dynamic linker.
    bool isWritten =
        (elf.getFlags() & ELF::SHF_WRITE) && !name->starts_with(".data.rel.ro");
    if (isWritten)
      return makeError("section '" + *name +
                       "' of the object is writable, but a compiled model "
                       "keeps all its state in the arena");
    if (elf.getFlags() & ELF::SHF_EXECINSTR)
      usage.codeBytes += section.getSize();
    else
      usage.weightBytes += section.getSize();
  }
  return Error::success();
}

Error ObjectReader::readFunctions() {
  for (const ELFSymbolRef symbol : object.symbols()) {
    if (symbol.getELFType() != ELF::STT_FUNC)
      continue;
    Expected<StringRef> name = symbol.getName();
    if (!name)
      return name.takeError();
    Expected<section_iterator> section = symbol.getSection();
    if (!section)
      return section.takeError();
    if (*section == object.section_end())
      continue;
    Expected<uint64_t> value = symbol.getValue();
    if (!value)
      return value.takeError();
    Node &node = nodes[*name];
    node.usage.name = name->str();
    node.usage.codeBytes = symbol.getSize();
    node.usage.isEntry = symbol.getBinding() != ELF::STB_LOCAL;
    starts[{(*section)->getIndex(), clearThumbBit(*value)}] = *name;
  }
  return Error::success();
}

/// The function that `relocation` points to: through its own symbol, or through
/// its section's symbol and an addend.
Expected<Node *> ObjectReader::nodeAt(const RelocationRef &relocation,
                                      uint64_t addend) {
  ELFSymbolRef symbol(*relocation.getSymbol());
  Expected<section_iterator> section = symbol.getSection();
  if (!section)
    return section.takeError();
  if (*section == object.section_end())
    return nullptr;
  Expected<uint64_t> value = symbol.getValue();
  if (!value)
    return value.takeError();
  auto it = starts.find(
      {(*section)->getIndex(), clearThumbBit(*value) + clearThumbBit(addend)});
  return it == starts.end() ? nullptr : &nodes[it->second];
}

/// The section is pairs of an address, which a relocation fills in, and the
/// frame's bytes as ULEB128.
Error ObjectReader::readFrames(const SectionRef &sizes) {
  Expected<StringRef> contents = sizes.getContents();
  if (!contents)
    return contents.takeError();
  DenseMap<uint64_t, const RelocationRef *> at;
  SmallVector<RelocationRef> relocations;
  for (const SectionRef &section : object.sections()) {
    Expected<section_iterator> relocated = section.getRelocatedSection();
    if (!relocated)
      return relocated.takeError();
    if (*relocated != object.section_end() && **relocated == sizes)
      append_range(relocations, section.relocations());
  }
  for (const RelocationRef &relocation : relocations)
    at[relocation.getOffset()] = &relocation;

  DataExtractor data(*contents, object.isLittleEndian(),
                     object.getBytesInAddress());
  DataExtractor::Cursor cursor(0);
  while (cursor && !data.eof(cursor)) {
    uint64_t offset = cursor.tell();
    uint64_t addend = data.getAddress(cursor);
    uint64_t bytes = data.getULEB128(cursor);
    auto it = at.find(offset);
    if (!cursor || it == at.end())
      break;
    if (Expected<int64_t> explicitAddend =
            ELFRelocationRef(*it->second).getAddend())
      addend = *explicitAddend;
    else
      consumeError(explicitAddend.takeError()); // REL: it is in the contents
    Expected<Node *> node = nodeAt(*it->second, addend);
    if (!node)
      return node.takeError();
    if (!*node)
      return makeError("a frame in .stack_sizes belongs to no function");
    (*node)->usage.frameBytes = bytes + returnAddressBytes();
    (*node)->hasFrame = true;
  }
  return cursor.takeError();
}

/// The relocations of calls: `isTail` where the caller's frame is gone by then.
struct BranchKind {
  bool isBranch, isTail;
  /// The amount that the instruction set subtracts from the target.
  uint64_t bias;
};

static BranchKind classify(uint64_t machine, uint64_t type) {
  switch (machine) {
  case ELF::EM_ARM:
    return {type == ELF::R_ARM_THM_CALL || type == ELF::R_ARM_THM_JUMP24,
            type == ELF::R_ARM_THM_JUMP24, 0};
  case ELF::EM_X86_64:
    return {is_contained({ELF::R_X86_64_PLT32, ELF::R_X86_64_PC32,
                          ELF::R_X86_64_GOTPCREL, ELF::R_X86_64_GOTPCRELX,
                          ELF::R_X86_64_REX_GOTPCRELX},
                         type),
            false, 4};
  case ELF::EM_AARCH64:
    return {type == ELF::R_AARCH64_CALL26 || type == ELF::R_AARCH64_JUMP26,
            type == ELF::R_AARCH64_JUMP26, 0};
  default:
    return {false, false, 0};
  }
}

/// Counts every relocation that names a function as a call of it, because a
/// function whose address is taken is called later. `relocations` is their
/// section.
Error ObjectReader::readCalls(const SectionRef &relocations) {
  Expected<section_iterator> text = relocations.getRelocatedSection();
  if (!text)
    return text.takeError();
  for (const RelocationRef &relocation : relocations.relocations()) {
    if (relocation.getSymbol() == object.symbol_end())
      continue;
    BranchKind kind = classify(object.getEMachine(), relocation.getType());
    ELFSymbolRef symbol(*relocation.getSymbol());
    Expected<StringRef> callee = symbol.getName();
    if (!callee)
      return callee.takeError();
    if (symbol.getELFType() == ELF::STT_SECTION) {
      // A local function, as its section and an addend; or data.
      Expected<int64_t> addend = ELFRelocationRef(relocation).getAddend();
      Expected<Node *> node =
          nodeAt(relocation, addend ? *addend + kind.bias : 0);
      if (!addend)
        consumeError(addend.takeError());
      if (!node)
        return node.takeError();
      if (!*node)
        continue;
      callee = (*node)->usage.name;
    }
    bool isUndefined =
        symbol.getFlags() && *symbol.getFlags() & BasicSymbolRef::SF_Undefined;
    if (!nodes.contains(*callee) && !(kind.isBranch && isUndefined))
      continue;
    // Functions have a section each, so the section tells the caller.
    auto it = starts.find({(*text)->getIndex(), 0});
    if (it == starts.end())
      return makeError("calls outside a function in the object");
    nodes[it->second].calls.push_back({*callee, kind.isTail});
  }
  return Error::success();
}

//===----------------------------------------------------------------------===//
// Walking
//===----------------------------------------------------------------------===//

/// Finds the depth of `node`, callees first.
Error ObjectReader::visit(Node &node) {
  if (node.state == Node::Done)
    return Error::success();
  path.push_back(node.usage.name);
  if (node.state == Node::Open)
    return makeError("recursion has no bound on its stack: " +
                     join(path.begin(), path.end(), " -> "));
  if (!node.hasFrame)
    return makeError("the stack of '" + node.usage.name +
                     "' has no bound: its frame varies at run time");
  node.state = Node::Open;
  uint64_t deepest =
      node.usage.frameBytes + (node.callsBack ? returnAddressBytes() : 0);
  for (const Call &call : node.calls) {
    uint64_t below = 0;
    if (auto it = nodes.find(call.callee); it != nodes.end()) {
      if (Error error = visit(it->second))
        return error;
      below = it->second.usage.stackBytes;
    } else if (auto helper = lookupRuntimeHelper(target, call.callee)) {
      helpers.insert(call.callee);
      below = helper->stackBytes;
    } else {
      unknown.insert(call.callee);
    }
    uint64_t above = call.isTail ? 0 : node.usage.frameBytes;
    deepest = std::max(deepest, above + below);
  }
  node.usage.stackBytes = deepest;
  node.state = Node::Done;
  path.pop_back();
  return Error::success();
}

Error ObjectReader::walk(const HiddenCalls &hidden) {
  for (const std::string &name : hidden.ofCallbacks)
    if (nodes.contains(name))
      nodes[name].callsBack = true;
  for (const std::string &name : hidden.selfRecursive)
    if (nodes.contains(name))
      return makeError("recursion has no bound on its stack: " + name + " -> " +
                       name);
  for (auto &entry : nodes)
    if (Error error = visit(entry.second))
      return error;
  if (!unknown.empty())
    return makeError("the stack of these functions that the object calls is "
                     "not known: " +
                     joinNames(unknown.getArrayRef()));
  return Error::success();
}

ObjectUsage ObjectReader::take() {
  for (auto &entry : nodes) {
    if (entry.second.usage.isEntry)
      usage.stackBytes =
          std::max(usage.stackBytes, entry.second.usage.stackBytes);
    usage.functions.push_back(std::move(entry.second.usage));
  }
  for (StringRef helper : helpers)
    usage.codeBytes += lookupRuntimeHelper(target, helper)->codeBytes;
  return std::move(usage);
}

Expected<ObjectUsage> measureObject(StringRef bytes, const TargetInfo &target,
                                    const HiddenCalls &hidden) {
  Expected<std::unique_ptr<ObjectFile>> object =
      ObjectFile::createELFObjectFile(MemoryBufferRef(bytes, "object"));
  if (!object)
    return object.takeError();
  ObjectReader reader(cast<ELFObjectFileBase>(**object), target);
  if (Error error = reader.read())
    return error;
  if (Error error = reader.walk(hidden))
    return error;
  return reader.take();
}

} // namespace mcunet
