//===- Decoder.cpp - Bytes to instructions --------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Cycles/Decoder.h"
#include "Kinds.h"

#include "llvm-c/Target.h"
#include "llvm/MC/MCAsmInfo.h"
#include "llvm/MC/MCContext.h"
#include "llvm/MC/MCDisassembler/MCDisassembler.h"
#include "llvm/MC/MCInst.h"
#include "llvm/MC/MCInstrInfo.h"
#include "llvm/MC/MCRegisterInfo.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/MCTargetOptions.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/TargetParser/Triple.h"

using namespace llvm;
using namespace mcunet;
using namespace mcunet::cycles;

struct Decoder::Tables {
  const Target *target;
  MCTargetOptions options;
  std::unique_ptr<MCRegisterInfo> registers;
  std::unique_ptr<MCInstrInfo> instructions;
  std::unique_ptr<MCAsmInfo> assembly;
  std::unique_ptr<MCSubtargetInfo> subtarget;
  std::unique_ptr<MCContext> context;
};

Decoder::Decoder(std::unique_ptr<Tables> tables) : tables(std::move(tables)) {}
Decoder::Decoder(Decoder &&) = default;
Decoder::~Decoder() = default;

Expected<Decoder> Decoder::create(const TargetInfo &cpu) {
  LLVMInitializeARMTargetInfo();
  LLVMInitializeARMTargetMC();
  LLVMInitializeARMDisassembler();
  Triple triple(targetTriple(cpu));
  std::string error;
  auto tables = std::make_unique<Tables>();
  tables->target = TargetRegistry::lookupTarget(triple, error);
  if (!tables->target)
    return createStringError(error);
  const Target &target = *tables->target;
  tables->registers.reset(target.createMCRegInfo(triple));
  tables->instructions.reset(target.createMCInstrInfo());
  tables->assembly.reset(
      target.createMCAsmInfo(*tables->registers, triple, tables->options));
  tables->subtarget.reset(
      target.createMCSubtargetInfo(triple, targetCpu(cpu), cpu.features));
  tables->context = std::make_unique<MCContext>(triple, tables->assembly.get(),
                                                tables->registers.get(),
                                                tables->subtarget.get());
  return Decoder(std::move(tables));
}

//===----------------------------------------------------------------------===//
// Operands
//===----------------------------------------------------------------------===//

/// The number of a register here; none if no instruction waits for it.
static std::optional<uint8_t> numberOf(StringRef name) {
  unsigned number = 0;
  if (name == "SP")
    return 13;
  if (name == "LR")
    return 14;
  if (name == "PC")
    return ProgramCounter;
  if (name == "CPSR")
    return Flags;
  if (name == "VPR" || name == "P0")
    return Predicate;
  bool vector = name.consume_front("Q");
  if ((vector || name.consume_front("R")) && !name.getAsInteger(10, number) &&
      number < (vector ? 8 : 13))
    return vector ? FirstVector + number : number;
  return std::nullopt;
}

namespace {
/// Fills in the fields that depend on the operands of one MCInst.
class Operands {
public:
  Operands(const MCInst &inst, const MCInstrDesc &description,
           const MCRegisterInfo &registers, TimedInstruction &result)
      : inst(inst), description(description), registers(registers),
        result(result) {}

  void collect(StringRef name);

private:
  bool isLoad() const {
    return result.kind >= Kind::Load && result.kind <= Kind::LoadMulti;
  }
  bool isStore() const {
    return result.kind >= Kind::Store && result.kind <= Kind::StoreMulti;
  }
  bool isList() const {
    return result.kind == Kind::LoadMulti || result.kind == Kind::StoreMulti;
  }
  bool isAccess() const {
    return isLoad() || isStore() ||
           (result.kind >= Kind::VectorLoad &&
            result.kind <= Kind::VectorScatter);
  }
  void add(unsigned index, MCRegister reg);
  void addImplicit();
  void giveRoles();
  void findAddress(StringRef name);
  bool isUnusedInactive(unsigned index) const;
  bool isMovedBase(unsigned index) const;

  const MCInst &inst;
  const MCInstrDesc &description;
  const MCRegisterInfo &registers;
  TimedInstruction &result;
};
} // namespace

/// True for the operand with the lanes that a predicate leaves unchanged, which
/// is the last, if there is no predicate: nothing reads it then.
bool Operands::isUnusedInactive(unsigned index) const {
  if (!result.isVector() || index + 1 != description.getNumOperands() ||
      index < 3 || description.getOperandConstraint(index, MCOI::TIED_TO) < 0)
    return false;
  const MCOperand &condition = inst.getOperand(index - 3);
  return condition.isImm() && condition.getImm() == 0;
}

/// True for a result of an access that is an operand, too: the address.
bool Operands::isMovedBase(unsigned index) const {
  for (unsigned i = 0, e = description.getNumOperands(); i != e; ++i)
    if (description.getOperandConstraint(i, MCOI::TIED_TO) == int(index))
      return isAccess();
  return false;
}

void Operands::add(unsigned index, MCRegister reg) {
  StringRef name = registers.getName(reg);
  bool listed = index >= description.getNumOperands() - 1 && isList();
  if (listed)
    result.numRegisters += name.starts_with("D") ? 2 : 1; // words
  std::optional<uint8_t> number = numberOf(name);
  if (!number)
    return;
  bool optional = index < description.getNumOperands() &&
                  description.operands()[index].isOptionalDef();
  bool defined =
      index < description.getNumDefs() || optional || (listed && isLoad());
  if (!defined) {
    if (isUnusedInactive(index))
      return;
    if (*number == Flags)
      result.conditional = true;
    result.uses.push_back({*number, Role::Plain});
    return;
  }
  result.defs.push_back({*number, isMovedBase(index)});
  result.writesProgramCounter |= *number == ProgramCounter;
}

void Operands::addImplicit() {
  for (MCPhysReg reg : description.implicit_uses())
    if (auto number = numberOf(registers.getName(reg)))
      result.uses.push_back({*number, Role::Plain});
  for (MCPhysReg reg : description.implicit_defs())
    if (auto number = numberOf(registers.getName(reg)))
      result.defs.push_back({*number, *number == 13});
}

void Operands::giveRoles() {
  auto plain = [](Use use) { return use.reg < 16 || use.reg >= FirstVector; };
  switch (result.kind) {
  case Kind::AluShifted:
  case Kind::Extend:
  case Kind::ExtendAdd:
  case Kind::Bitfield:
  case Kind::Saturate:
  case Kind::Pack:
    // The last operand is the shifted one.
    for (Use &use : reverse(result.uses))
      if (plain(use)) {
        use.role = Role::Shifted;
        break;
      }
    return;
  case Kind::Mul:
  case Kind::MulDsp:
    if (result.uses.size() > 2 && plain(result.uses[2]))
      result.uses[2].role = Role::Accumulator;
    return;
  case Kind::MulLong:
    for (Use &use :
         drop_begin(result.uses, std::min<size_t>(2, result.uses.size())))
      use.role = Role::Accumulator;
    return;
  case Kind::VectorDot:
    for (Use &use : result.uses)
      if (use.reg < 16)
        use.role = Role::Accumulator;
    return;
  default:
    break;
  }
  if (!isAccess())
    return;
  unsigned data = result.kind == Kind::Store         ? 1
                  : result.kind == Kind::StoreDual   ? 2
                  : result.kind == Kind::VectorStore ? 1
                                                     : 0;
  for (Use &use : result.uses)
    if (data && plain(use)) {
      use.role = Role::StoreData;
      --data;
    } else if (use.reg < 16) {
      use.role = Role::Address;
    }
  // When a list is stored, only the base is an address.
  if (result.kind == Kind::StoreMulti)
    for (Use &use : result.uses)
      if (use.reg != 13 && &use != &result.uses.front())
        use.role = Role::StoreData;
}

void Operands::findAddress(StringRef name) {
  SmallVector<uint8_t> parts;
  for (Use use : result.uses)
    if (use.role == Role::Address)
      parts.push_back(use.reg);
  result.registerOffset = parts.size() > 1;
  if (parts.size() != 1)
    return;
  result.base = parts[0];
  int64_t scale = name.starts_with("tLDRi") || name.starts_with("tLDRspi") ||
                          name.starts_with("tSTRi") ||
                          name.starts_with("tSTRspi")
                      ? 4
                      : 1;
  if (!name.contains("_POST"))
    for (const MCOperand &operand : inst)
      if (operand.isImm()) {
        result.offset = operand.getImm() * scale;
        return;
      }
}

void Operands::collect(StringRef name) {
  for (unsigned i = 0, e = inst.getNumOperands(); i != e; ++i)
    if (inst.getOperand(i).isReg() && inst.getOperand(i).getReg())
      add(i, inst.getOperand(i).getReg());
  addImplicit();
  giveRoles();
  if (isAccess())
    findAddress(name);
}

//===----------------------------------------------------------------------===//
// Instructions
//===----------------------------------------------------------------------===//

/// Constants that are rotated into place count as shifted operands.
static bool hasRotatedConstant(StringRef name, const MCInst &inst) {
  if (!name.starts_with("t2") || !name.ends_with("ri"))
    return name == "t2MOVi" && (inst.getOperand(1).getImm() & ~255);
  for (const MCOperand &operand : inst)
    if (operand.isImm())
      return operand.getImm() & ~255;
  return false;
}

static TimedInstruction describe(const MCInst &inst, uint64_t address,
                                 size_t size, const MCInstrInfo &instructions,
                                 const MCRegisterInfo &registers) {
  TimedInstruction result;
  result.address = address;
  result.size = size;
  StringRef name = instructions.getName(inst.getOpcode());
  const MCInstrDesc &description = instructions.get(inst.getOpcode());
  result.kind = kindOf(name, description);
  bool rotated = result.kind == Kind::Alu && hasRotatedConstant(name, inst);
  Operands(inst, description, registers, result).collect(name);
  if (rotated)
    result.kind = Kind::AluShifted;
  if (result.kind == Kind::Alu && result.writesProgramCounter)
    result.kind = Kind::BranchIndirect;
  if (result.kind == Kind::VectorGather || result.kind == Kind::VectorScatter)
    result.numElements = elementsOf(name);
  return result;
}

std::vector<TimedInstruction>
Decoder::decode(ArrayRef<uint8_t> bytes, uint64_t address, size_t count) const {
  // It remembers IT blocks, so each run of code needs its own.
  std::unique_ptr<MCDisassembler> disassembler(
      tables->target->createMCDisassembler(*tables->subtarget,
                                           *tables->context));
  std::vector<TimedInstruction> result;
  while (result.size() != count && bytes.size() >= 2) {
    MCInst inst;
    uint64_t size = 0;
    auto status =
        disassembler->getInstruction(inst, size, bytes, address, nulls());
    TimedInstruction next;
    if (status == MCDisassembler::Fail) {
      next.address = address;
      next.known = false;
      // The first five bits give the size of an unknown instruction.
      next.size = (bytes[1] >> 3) >= 0x1d && bytes.size() >= 4 ? 4 : 2;
    } else {
      next = describe(inst, address, size, *tables->instructions,
                      *tables->registers);
    }
    address += next.size;
    bytes = bytes.drop_front(next.size);
    result.push_back(std::move(next));
  }
  return result;
}
