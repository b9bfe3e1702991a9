//===- ArenaProgram.cpp - Arithmetic and loops over the arena -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ArenaProgram.h"

#include "mcunet/Schedule/Window.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch;

//===----------------------------------------------------------------------===//
// Decoding
//===----------------------------------------------------------------------===//

unsigned ArenaProgram::idOf(Value value) {
  auto [entry, isNew] = ids.try_emplace(value, values.size());
  if (isNew)
    values.push_back(0);
  return entry->second;
}

ArenaProgram::Body *ArenaProgram::decode(Block *block) {
  if (std::unique_ptr<Body> &known = bodies[block])
    return known.get();
  // Decoding what is inside may move the map's entries, not the bodies.
  Body *body = (bodies[block] = std::make_unique<Body>()).get();
  for (Value argument : block->getArguments())
    body->arguments.push_back(idOf(argument));
  for (Operation &op : *block)
    if (std::optional<Step> step = decode(op))
      body->steps.push_back(std::move(*step));
  return body;
}

std::optional<ArenaProgram::Step> ArenaProgram::decode(Operation &op) {
  if (auto constant = dyn_cast<arith::ConstantOp>(op)) {
    auto number = dyn_cast<IntegerAttr>(constant.getValue());
    if (number && number.getValue().getBitWidth() <= 64) {
      set(constant, number.getValue().getSExtValue());
      return std::nullopt;
    }
  }
  Step step;
  step.op = &op;
  for (Value operand : op.getOperands())
    step.from.push_back(idOf(operand));
  for (Value result : op.getResults())
    step.to.push_back(idOf(result));
  if (decodeArith(op, step) || decodeControl(op, step))
    return step;
  if (once(op))
    return std::nullopt;
  return step;
}

bool ArenaProgram::decodeArith(Operation &op, Step &step) {
  auto is = [&](Code code) {
    step.code = code;
    return true;
  };
  return TypeSwitch<Operation *, bool>(&op)
      .Case([&](arith::AddIOp) { return is(Code::Add); })
      .Case([&](arith::SubIOp) { return is(Code::Sub); })
      .Case([&](arith::MulIOp) { return is(Code::Mul); })
      .Case([&](arith::FloorDivSIOp) { return is(Code::FloorDiv); })
      .Case([&](arith::MaxSIOp) { return is(Code::Max); })
      .Case([&](arith::MinSIOp) { return is(Code::Min); })
      .Case([&](arith::AndIOp) { return is(Code::And); })
      .Case([&](arith::ExtUIOp) { return is(Code::Bit); })
      .Case([&](arith::SelectOp select) {
        return select.getCondition().getType().isInteger(1) && is(Code::Select);
      })
      .Case([&](arith::CmpIOp compare) {
        Type type = compare.getLhs().getType();
        if (!type.isIndex() && !type.isSignlessInteger())
          return false;
        step.predicate = compare.getPredicate();
        step.width = type.isIndex() ? 64 : type.getIntOrFloatBitWidth();
        return is(Code::Compare);
      })
      .Default([](Operation *) { return false; });
}

bool ArenaProgram::decodeControl(Operation &op, Step &step) {
  return TypeSwitch<Operation *, bool>(&op)
      .Case([&](scf::ForOp loop) {
        step.code = Code::For;
        step.first = decode(loop.getBody());
        return true;
      })
      .Case([&](scf::WhileOp loop) {
        step.code = Code::While;
        step.first = decode(loop.getBeforeBody());
        step.second = decode(loop.getAfterBody());
        return true;
      })
      .Case([&](scf::IfOp branch) {
        step.code = Code::If;
        step.first = decode(branch.thenBlock());
        if (Block *other = branch.elseBlock())
          step.second = decode(other);
        return true;
      })
      .Case([&](func::CallOp call) {
        auto callee =
            SymbolTable(module).lookup<func::FuncOp>(call.getCallee());
        if (!callee || callee.isExternal())
          return false;
        step.code = Code::Call;
        step.first = decode(&callee.getBody().front());
        return true;
      })
      .Case<scf::YieldOp, scf::ConditionOp, func::ReturnOp>([&](Operation *) {
        step.code = Code::Yield;
        return true;
      })
      .Default([](Operation *) { return false; });
}

//===----------------------------------------------------------------------===//
// Running
//===----------------------------------------------------------------------===//

LogicalResult ArenaProgram::run(func::FuncOp func) {
  if (func.isExternal())
    return func.emitError("has no body");
  return run(*decode(&func.getBody().front()));
}

LogicalResult ArenaProgram::run(const Body &body) {
  for (const Step &step : body.steps) {
    if (failed(step.code < Code::For ? calculate(step) : run(step)))
      return failure();
  }
  return success();
}

LogicalResult ArenaProgram::calculate(const Step &step) {
  if (step.code == Code::FloorDiv && values[step.from[1]] <= 0)
    return step.op->emitError("cannot be checked: a divisor below 1");
  values[step.to[0]] = evaluate(step);
  return success();
}

void ArenaProgram::assign(ArrayRef<unsigned> to, ArrayRef<int64_t> numbers) {
  for (auto [id, number] : llvm::zip(to, numbers))
    values[id] = number;
}

bool ArenaProgram::compare(const Step &step) const {
  int64_t lhs = llvm::SignExtend64(values[step.from[0]], step.width);
  int64_t rhs = llvm::SignExtend64(values[step.from[1]], step.width);
  // Extending signs keeps the order of unsigned numbers, too.
  auto left = static_cast<uint64_t>(lhs), right = static_cast<uint64_t>(rhs);
  switch (step.predicate) {
  case arith::CmpIPredicate::eq:
    return left == right;
  case arith::CmpIPredicate::ne:
    return left != right;
  case arith::CmpIPredicate::slt:
    return lhs < rhs;
  case arith::CmpIPredicate::sle:
    return lhs <= rhs;
  case arith::CmpIPredicate::sgt:
    return lhs > rhs;
  case arith::CmpIPredicate::sge:
    return lhs >= rhs;
  case arith::CmpIPredicate::ult:
    return left < right;
  case arith::CmpIPredicate::ule:
    return left <= right;
  case arith::CmpIPredicate::ugt:
    return left > right;
  case arith::CmpIPredicate::uge:
    return left >= right;
  }
  llvm_unreachable("all predicates handled");
}

int64_t ArenaProgram::evaluate(const Step &step) const {
  auto at = [&](unsigned index) { return values[step.from[index]]; };
  // Wraps around, as the numbers of a program that makes no sense may.
  auto wide = [&](unsigned index) { return static_cast<uint64_t>(at(index)); };
  switch (step.code) {
  case Code::Add:
    return wide(0) + wide(1);
  case Code::Sub:
    return wide(0) - wide(1);
  case Code::Mul:
    return wide(0) * wide(1);
  case Code::FloorDiv:
    return schedule::floorDiv(at(0), at(1));
  case Code::Max:
    return std::max(at(0), at(1));
  case Code::Min:
    return std::min(at(0), at(1));
  case Code::And:
    return at(0) & at(1);
  case Code::Bit:
    return at(0) & 1;
  case Code::Select:
    return at(0) ? at(1) : at(2);
  case Code::Compare:
    return compare(step);
  default:
    llvm_unreachable("no arithmetic");
  }
}

LogicalResult ArenaProgram::run(const Step &step) {
  switch (step.code) {
  case Code::For:
    return runFor(step);
  case Code::While:
    return runWhile(step);
  case Code::If:
    if (values[step.from[0]])
      return run(*step.first);
    return step.second ? run(*step.second) : success();
  case Code::Call:
    return runCall(step);
  case Code::Yield:
    yielded.clear();
    for (unsigned from : step.from)
      yielded.push_back(values[from]);
    return success();
  default:
    return everyTime(*step.op);
  }
}

LogicalResult ArenaProgram::runCall(const Step &step) {
  constexpr unsigned kMostCalls = 64;
  if (depth == kMostCalls)
    return step.op->emitError("cannot be checked: calls itself");
  for (auto [to, from] : llvm::zip(step.first->arguments, step.from))
    values[to] = values[from];
  ++depth;
  LogicalResult result = run(*step.first);
  --depth;
  return result;
}

/// One more turn of a loop.
LogicalResult ArenaProgram::countTurn(const Step &step) {
  if (++work > mostWork)
    return step.op->emitError("cannot be checked: takes too many turns");
  return success();
}

LogicalResult ArenaProgram::runFor(const Step &step) {
  ArrayRef<unsigned> arguments = step.first->arguments;
  SmallVector<int64_t> carried;
  for (unsigned init : ArrayRef(step.from).drop_front(3))
    carried.push_back(values[init]);
  int64_t end = values[step.from[1]], stride = values[step.from[2]];
  if (stride < 1)
    return step.op->emitError("cannot be checked: a step below 1");
  for (int64_t at = values[step.from[0]]; at < end; at += stride) {
    if (failed(countTurn(step)))
      return failure();
    values[arguments[0]] = at;
    assign(arguments.drop_front(), carried);
    if (failed(run(*step.first)))
      return failure();
    carried = yielded;
  }
  assign(step.to, carried);
  return success();
}

LogicalResult ArenaProgram::runWhile(const Step &step) {
  SmallVector<int64_t> carried;
  for (unsigned init : step.from)
    carried.push_back(values[init]);
  for (;;) {
    if (failed(countTurn(step)))
      return failure();
    assign(step.first->arguments, carried);
    if (failed(run(*step.first)))
      return failure();
    carried.assign(yielded.begin() + 1, yielded.end());
    if (!yielded[0])
      break;
    assign(step.second->arguments, carried);
    if (failed(run(*step.second)))
      return failure();
    carried = yielded;
  }
  assign(step.to, carried);
  return success();
}
