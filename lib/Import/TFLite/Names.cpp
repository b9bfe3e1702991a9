//===- Names.cpp - Names of the format's numbers --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Model.h"

using namespace mcunet::tfl;

/// BuiltinOperator by number, as far as files in the wild use them.
static const char *const builtinNames[] = {"ADD",
                                           "AVERAGE_POOL_2D",
                                           "CONCATENATION",
                                           "CONV_2D",
                                           "DEPTHWISE_CONV_2D",
                                           "DEPTH_TO_SPACE",
                                           "DEQUANTIZE",
                                           "EMBEDDING_LOOKUP",
                                           "FLOOR",
                                           "FULLY_CONNECTED",
                                           "HASHTABLE_LOOKUP",
                                           "L2_NORMALIZATION",
                                           "L2_POOL_2D",
                                           "LOCAL_RESPONSE_NORMALIZATION",
                                           "LOGISTIC",
                                           "LSH_PROJECTION",
                                           "LSTM",
                                           "MAX_POOL_2D",
                                           "MUL",
                                           "RELU",
                                           "RELU_N1_TO_1",
                                           "RELU6",
                                           "RESHAPE",
                                           "RESIZE_BILINEAR",
                                           "RNN",
                                           "SOFTMAX",
                                           "SPACE_TO_DEPTH",
                                           "SVDF",
                                           "TANH",
                                           "CONCAT_EMBEDDINGS",
                                           "SKIP_GRAM",
                                           "CALL",
                                           "CUSTOM",
                                           "EMBEDDING_LOOKUP_SPARSE",
                                           "PAD",
                                           "UNIDIRECTIONAL_SEQUENCE_RNN",
                                           "GATHER",
                                           "BATCH_TO_SPACE_ND",
                                           "SPACE_TO_BATCH_ND",
                                           "TRANSPOSE",
                                           "MEAN",
                                           "SUB",
                                           "DIV",
                                           "SQUEEZE",
                                           "UNIDIRECTIONAL_SEQUENCE_LSTM",
                                           "STRIDED_SLICE",
                                           "BIDIRECTIONAL_SEQUENCE_RNN",
                                           "EXP",
                                           "TOPK_V2",
                                           "SPLIT",
                                           "LOG_SOFTMAX",
                                           "DELEGATE",
                                           "BIDIRECTIONAL_SEQUENCE_LSTM",
                                           "CAST",
                                           "PRELU",
                                           "MAXIMUM",
                                           "ARG_MAX",
                                           "MINIMUM",
                                           "LESS",
                                           "NEG",
                                           "PADV2",
                                           "GREATER",
                                           "GREATER_EQUAL",
                                           "LESS_EQUAL",
                                           "SELECT",
                                           "SLICE",
                                           "SIN",
                                           "TRANSPOSE_CONV",
                                           "SPARSE_TO_DENSE",
                                           "TILE",
                                           "EXPAND_DIMS",
                                           "EQUAL",
                                           "NOT_EQUAL",
                                           "LOG",
                                           "SUM",
                                           "SQRT",
                                           "RSQRT",
                                           "SHAPE",
                                           "POW",
                                           "ARG_MIN",
                                           "FAKE_QUANT",
                                           "REDUCE_PROD",
                                           "REDUCE_MAX",
                                           "PACK",
                                           "LOGICAL_OR",
                                           "ONE_HOT",
                                           "LOGICAL_AND",
                                           "LOGICAL_NOT",
                                           "UNPACK",
                                           "REDUCE_MIN",
                                           "FLOOR_DIV",
                                           "REDUCE_ANY",
                                           "SQUARE",
                                           "ZEROS_LIKE",
                                           "FILL",
                                           "FLOOR_MOD",
                                           "RANGE",
                                           "RESIZE_NEAREST_NEIGHBOR",
                                           "LEAKY_RELU",
                                           "SQUARED_DIFFERENCE",
                                           "MIRROR_PAD",
                                           "ABS",
                                           "SPLIT_V",
                                           "UNIQUE",
                                           "CEIL",
                                           "REVERSE_V2",
                                           "ADD_N",
                                           "GATHER_ND",
                                           "COS",
                                           "WHERE",
                                           "RANK",
                                           "ELU",
                                           "REVERSE_SEQUENCE",
                                           "MATRIX_DIAG",
                                           "QUANTIZE",
                                           "MATRIX_SET_DIAG",
                                           "ROUND",
                                           "HARD_SWISH",
                                           "IF",
                                           "WHILE",
                                           "NON_MAX_SUPPRESSION_V4",
                                           "NON_MAX_SUPPRESSION_V5",
                                           "SCATTER_ND",
                                           "SELECT_V2",
                                           "DENSIFY",
                                           "SEGMENT_SUM",
                                           "BATCH_MATMUL"};

std::string mcunet::tfl::builtinName(int32_t code) {
  if (code >= 0 && static_cast<size_t>(code) < std::size(builtinNames))
    return builtinNames[code];
  switch (code) {
  case 128:
    return "CUMSUM";
  case 129:
    return "CALL_ONCE";
  case 130:
    return "BROADCAST_TO";
  case 132:
    return "CONV_3D";
  case 142:
    return "VAR_HANDLE";
  case 143:
    return "READ_VARIABLE";
  case 144:
    return "ASSIGN_VARIABLE";
  case 150:
    return "GELU";
  case 152:
    return "RELU_0_TO_1";
  default:
    return "operator " + std::to_string(code);
  }
}

std::string mcunet::tfl::typeName(ElementType type) {
  const char *name = EnumNameElementType(type);
  if (name && *name)
    return name;
  return "type " + std::to_string(static_cast<int>(type));
}

int64_t mcunet::tfl::elementSize(ElementType type) {
  switch (type) {
  case ElementType::INT8:
  case ElementType::UINT8:
  case ElementType::BOOL:
    return 1;
  case ElementType::INT16:
  case ElementType::UINT16:
  case ElementType::FLOAT16:
    return 2;
  case ElementType::INT32:
  case ElementType::UINT32:
  case ElementType::FLOAT32:
    return 4;
  case ElementType::INT64:
  case ElementType::UINT64:
  case ElementType::FLOAT64:
    return 8;
  default:
    return 0;
  }
}
