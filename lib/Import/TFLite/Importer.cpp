//===- Importer.cpp - .tflite to TOSA -------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../Common/Function.h"
#include "Edges.h"
#include "Operators.h"
#include "mcunet/Import/TFLite.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"

#include <cstdlib>
#include <cstring>

using namespace mlir;
using namespace mcunet;
using namespace mcunet::tfl;
using mcunet::idioms::Quant;

//===----------------------------------------------------------------------===//
// The function
//===----------------------------------------------------------------------===//

/// The int8 quantisation of a tensor at the model's edge.
static FailureOr<Quant> edgeQuant(ImportState &state, int32_t id,
                                  const char *role) {
  const TensorInfo &tensor = state.model.tensors[id];
  if (state.isEdge[id])
    return state.edgeQuants[id];
  auto error = [&](const Twine &message) -> FailureOr<Quant> {
    if (state.error.empty())
      state.error =
          (Twine(role) + " tensor '" + tensor.name + "': " + message).str();
    return failure();
  };
  if (tensor.type == ElementType::FLOAT32)
    return error("is FLOAT32; float models are not supported, quantize the "
                 "model to int8");
  bool isUnsigned = tensor.type == ElementType::UINT8;
  if (tensor.type != ElementType::INT8 && !isUnsigned)
    return error("is " + typeName(tensor.type) + ", expected INT8");
  if (!tensor.quantizationFault.empty())
    return error(tensor.quantizationFault);
  if (tensor.scales.size() != 1)
    return error("has no scale and zero point");
  return Quant{tensor.scales[0], static_cast<int32_t>(tensor.zeroPoints[0] -
                                                      (isUnsigned ? 128 : 0))};
}

/// patch.* attributes of an argument or a result.
static DictionaryAttr quantAttributes(ImportState &state, int32_t id,
                                      Quant quant) {
  Builder &b = state.builder;
  const TensorInfo &tensor = state.model.tensors[id];
  StringRef source = tensor.type == ElementType::INT8    ? ""
                     : tensor.type == ElementType::UINT8 ? "u8"
                                                         : "f32";
  return edgeAttributes(b, b.getStringAttr(tensor.name),
                        std::pair(quant.scale, quant.zeroPoint), source);
}

/// The attributes of an output of indices (ARG_MAX), which has no scale.
static DictionaryAttr indexAttributes(ImportState &state, int32_t id) {
  Builder &b = state.builder;
  const TensorInfo &tensor = state.model.tensors[id];
  bool isWide = tensor.type == ElementType::INT64;
  return edgeAttributes(b, b.getStringAttr(tensor.name), std::nullopt,
                        isWide ? "i64" : "i32");
}

/// Several images on the edge become the rows of one, with a note.
static SmallVector<int64_t> edgeShape(ImportState &state, int32_t id,
                                      const char *role) {
  const TensorInfo &tensor = state.model.tensors[id];
  SmallVector<int64_t> shape(tensor.shape);
  if (shape.size() < 4 || shape[0] == 1)
    return shape;
  int64_t width = shape[shape.size() - 2], channels = shape.back();
  int64_t rows = tensor.elements / (width * channels);
  state.notes.push_back((Twine(role) + " tensor '" + tensor.name + "': its " +
                         Twine(shape[0]) + " images are one of " + Twine(rows) +
                         " rows")
                            .str());
  return {1, rows, width, channels};
}

/// Types and attributes of the tensors on one side of the graph.
static LogicalResult describeEdge(ImportState &state, ArrayRef<int32_t> ids,
                                  const char *role,
                                  SmallVectorImpl<Type> &types,
                                  SmallVectorImpl<DictionaryAttr> &attributes) {
  for (int32_t id : ids) {
    Value value = state.values[id];
    if (value && getElementTypeOrSelf(value).isInteger(32)) {
      types.push_back(value.getType());
      attributes.push_back(indexAttributes(state, id));
      continue;
    }
    FailureOr<Quant> quant = edgeQuant(state, id, role);
    if (failed(quant))
      return failure();
    types.push_back(RankedTensorType::get(edgeShape(state, id, role),
                                          state.builder.getI8Type()));
    attributes.push_back(quantAttributes(state, id, *quant));
  }
  return success();
}

/// Imports every operator in order.
static LogicalResult importOperators(ImportState &state) {
  for (size_t i = 0; i < state.model.ops.size(); ++i) {
    if (state.model.ops[i].leftOut)
      continue;
    OpScope scope(state, i);
    if (failed(checkUnsigned(scope)) || failed(importOperator(scope)))
      return failure();
  }
  return success();
}

static Value reshapedTo(OpBuilder &b, Value value, ArrayRef<int64_t> shape) {
  if (cast<RankedTensorType>(value.getType()).getShape() == shape)
    return value;
  return idioms::reshape(b, value.getLoc(), value, shape);
}

/// The state that operators read and write.
static void addVariables(ImportState &state, ModuleOp module) {
  OpBuilder b = OpBuilder::atBlockBegin(module.getBody());
  for (auto [number, variable] : llvm::enumerate(state.model.variables)) {
    const TensorInfo &initial = variable.initial;
    bool isBytes =
        initial.type == ElementType::INT8 || initial.type == ElementType::UINT8;
    if (!initial.isConstant || !isBytes) // nothing reads or writes it
      continue;
    auto type = RankedTensorType::get(initial.shape, b.getI8Type());
    tosa::VariableOp::create(
        b, NameLoc::get(b.getStringAttr(variable.name)),
        variableSymbol(b, state.model, number), type,
        DenseElementsAttr::get(type, ArrayRef<int8_t>(initial.bytes())));
  }
}

static LogicalResult buildFunction(ImportState &state, ModuleOp module) {
  SmallVector<Type> inputTypes, resultTypes;
  SmallVector<DictionaryAttr> inputAttrs, resultAttrs;
  if (failed(describeEdge(state, state.model.inputs, "input", inputTypes,
                          inputAttrs)))
    return failure();
  OpBuilder &b = state.builder;
  b.setInsertionPointToEnd(module.getBody());
  // The results are described after the operators, whose errors say more.
  auto function = func::FuncOp::create(b, module.getLoc(), "main",
                                       b.getFunctionType(inputTypes, {}));
  Block *body = function.addEntryBlock();
  for (auto [i, id] : llvm::enumerate(state.model.inputs)) {
    BlockArgument argument = body->getArgument(i);
    argument.setLoc(
        NameLoc::get(b.getStringAttr(state.model.tensors[id].name)));
    b.setInsertionPointToEnd(body);
    state.values[id] = reshapedTo(b, argument, state.model.tensors[id].shape);
  }
  if (failed(importOperators(state)) ||
      failed(describeEdge(state, state.model.outputs, "output", resultTypes,
                          resultAttrs)))
    return failure();
  SmallVector<Value> results;
  for (auto [id, type] : llvm::zip(state.model.outputs, resultTypes)) {
    Value value = state.values[id];
    const TensorInfo &tensor = state.model.tensors[id];
    if (!value)
      value = constantOf(b, NameLoc::get(b.getStringAttr(tensor.name)), tensor);
    results.push_back(
        reshapedTo(b, value, cast<RankedTensorType>(type).getShape()));
  }
  func::ReturnOp::create(b, module.getLoc(), results);
  addVariables(state, module);
  eraseDead(*body);
  function.setFunctionType(b.getFunctionType(inputTypes, resultTypes));
  function.setAllArgAttrs(inputAttrs);
  function.setAllResultAttrs(resultAttrs);
  return success();
}

/// Makes the graph's outputs all int8 tensors that its operators write.
static void exposeEveryTensor(ModelInfo &model) {
  model.outputs.clear();
  for (const OpInfo &op : model.ops)
    for (int32_t output : op.outputs)
      // What a variable held before the inference is nowhere after it.
      if (!op.leftOut &&
          op.code != static_cast<int32_t>(Builtin::ReadVariable) &&
          (model.tensors[output].type == ElementType::INT8 ||
           model.tensors[output].type == ElementType::UINT8))
        model.outputs.push_back(output);
}

/// Adds the notes of the import, for the tools and the report.
static void addNotes(ModuleOp module, ArrayRef<std::string> notes) {
  if (notes.empty())
    return;
  SmallVector<StringRef> lines(notes.begin(), notes.end());
  module->setAttr("patch.notes",
                  Builder(module.getContext()).getStrArrayAttr(lines));
}

/// One line on the operators whose bytes differ in the other reference.
static std::string describeAmbiguous(ArrayRef<std::string> operators) {
  std::string text = operators.front();
  if (operators.size() > 1)
    text += " and " + std::to_string(operators.size() - 1) + " more";
  return text + ": TensorFlow Lite Micro gives other bytes here than "
                "TensorFlow Lite, whose bytes these are; --reference=tflm "
                "takes the others, --reference=tflite says that these are "
                "meant";
}

/// "op I (NAME), tensor 'T': " of the operator that has this location (see
/// OpScope), or nothing.
static std::string operatorAt(const ModelInfo &model, Location loc) {
  auto name = dyn_cast<NameLoc>(loc);
  for (auto [index, op] : llvm::enumerate(model.ops)) {
    if (!name || op.outputs.empty())
      continue;
    const std::string &tensor = model.tensors[op.outputs[0]].name;
    if (tensor == name.getName().getValue())
      return ("op " + Twine(index) + " (" + op.name + "), tensor '" + tensor +
              "': ")
          .str();
  }
  return "";
}

/// FlatBuffers reads its numbers in place: the copy has the alignment that the
/// format promises them, whatever the caller's buffer has.
static std::unique_ptr<uint8_t, decltype(&std::free)>
alignedCopy(llvm::MemoryBufferRef buffer) {
  size_t size = (buffer.getBufferSize() + 15) / 16 * 16 + 16;
  auto *bytes = static_cast<uint8_t *>(std::aligned_alloc(16, size));
  if (bytes)
    std::memcpy(bytes, buffer.getBufferStart(), buffer.getBufferSize());
  return {bytes, &std::free};
}

llvm::Expected<OwningOpRef<ModuleOp>>
mcunet::importTFLite(MLIRContext &context, llvm::MemoryBufferRef buffer,
                     const TFLiteOptions &options) {
  auto failed = [](const Twine &message) {
    return llvm::createStringError(llvm::inconvertibleErrorCode(), message);
  };
  auto bytes = alignedCopy(buffer);
  if (!bytes)
    return failed("out of memory");
  llvm::Expected<ModelInfo> model =
      readModel({bytes.get(), buffer.getBufferSize()});
  if (!model)
    return model.takeError();
  if (llvm::Error error = checkArithmetic(*model))
    return std::move(error);
  llvm::Expected<Edges> edges = findEdges(*model);
  if (!edges)
    return edges.takeError();
  if (options.everyTensor)
    exposeEveryTensor(*model);
  context.loadDialect<func::FuncDialect, tosa::TosaDialect>();
  ImportState state(*model, &context, options.reference);
  for (auto [tensor, quant] : llvm::enumerate(edges->held))
    if (quant) {
      state.isEdge[tensor] = true;
      state.edgeQuants[tensor] = *quant;
    }
  OwningOpRef<ModuleOp> module = ModuleOp::create(UnknownLoc::get(&context));
  if (buildFunction(state, *module).failed())
    return failed(state.error);
  std::vector<std::string> notes = edges->notes;
  if (model->otherGraphs)
    notes.push_back("the file has " + std::to_string(model->otherGraphs + 1) +
                    " graphs; this is the first");
  llvm::append_range(notes, state.notes);
  if (!state.ambiguous.empty())
    notes.push_back(describeAmbiguous(state.ambiguous));
  addNotes(*module, notes);
  // A module that passes the checks above and that MLIR rejects is a fault of
  // this importer; the message still has to be one line.
  if (std::optional<Rejection> rejection = findRejection(*module))
    return failed(operatorAt(*model, rejection->loc) +
                  "cannot be expressed in TOSA: " + rejection->message);
  return module;
}
