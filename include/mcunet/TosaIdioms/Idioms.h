//===- Idioms.h - TOSA equal to the reference kernels -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Builders of TOSA 1.0 expressions that reproduce TensorFlow Lite's reference
// int8 kernels (double rounding) byte for byte. Each emits, before the
// insertion point, a straight-line sequence of `tosa` operators that depends on
// nothing but its arguments. So a conversion recognises an expression by
// building it again and comparing operator by operator.
//
// Notation: x is an int8 element; zp a zero point; m * x is
// MultiplyByQuantizedMultiplier (see FixedPoint.h), which is `tosa.rescale`
// with scale32 and DOUBLE_ROUND. All builders need valid arguments: shapes
// agree, windows fit, multipliers are legal. Nothing here reports errors.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_TOSAIDIOMS_IDIOMS_H
#define MCUNET_TOSAIDIOMS_IDIOMS_H

#include "mcunet/TosaIdioms/FixedPoint.h"
#include "mcunet/TosaIdioms/Tables.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace mcunet {
namespace idioms {

//===----------------------------------------------------------------------===//
// Parameters
//===----------------------------------------------------------------------===//

/// A window over rows and columns. Index 0 is rows, 1 is columns; `pad` is top,
/// bottom, left, right, in elements.
struct Window {
  std::array<int64_t, 2> kernel{1, 1};
  std::array<int64_t, 2> stride{1, 1};
  std::array<int64_t, 2> dilation{1, 1};
  std::array<int64_t, 4> pad{0, 0, 0, 0};

  /// Rows (axis 0) or columns (axis 1) that the dilated kernel spans.
  int64_t extent(int axis) const {
    return (kernel[axis] - 1) * dilation[axis] + 1;
  }
  /// Positions of the window along `axis` of an input of `size`; <= 0 if none.
  int64_t outputSize(int axis, int64_t size) const {
    int64_t room = size + pad[2 * axis] + pad[2 * axis + 1] - extent(axis);
    return room < 0 ? 0 : room / stride[axis] + 1;
  }
};

/// The operations on an i32 accumulator: rescale (one multiplier, or one per
/// output channel), add the zero point, saturate to int8, clamp.
struct OutputStage {
  llvm::SmallVector<Multiplier> multipliers;
  /// In place of multipliers: the accumulator as a 32-bit float is multiplied
  /// by this float and rounded half to even (onnxruntime's requantisation).
  llvm::SmallVector<float> factors;
  bool singleRound = false; ///< SINGLE_ROUND, not DOUBLE_ROUND
  int32_t zeroPoint = 0;
  int32_t clampMin = -128;
  int32_t clampMax = 127;
};

struct ConvParams {
  Window window;
  int32_t inputZeroPoint = 0;
  int32_t weightZeroPoint = 0;
  OutputStage output;
};

/// BATCH_MATMUL, and FULLY_CONNECTED with computed weights.
struct MatMulParams {
  int32_t lhsZeroPoint = 0, rhsZeroPoint = 0;
  OutputStage output; // one multiplier
};

struct PoolParams {
  Window window; // dilation is 1
  /// An average rounds as that of uint8 elements, which are int8 plus 128.
  bool isUnsigned = false;
  int32_t clampMin = -128;
  int32_t clampMax = 127;
};

/// Both operands are rescaled to one scale before they are added or subtracted.
struct CommonScaleParams {
  int32_t lhsZeroPoint = 0, rhsZeroPoint = 0;
  Multiplier lhs, rhs;
  OutputStage output; // one multiplier
};

/// ADD and SUB: the common scale has 20 fraction bits.
struct AddParams : CommonScaleParams {
  bool subtract = false;
};

struct MulParams {
  int32_t lhsZeroPoint = 0, rhsZeroPoint = 0;
  OutputStage output; // one multiplier
};

/// SQUARED_DIFFERENCE: as SUB, with 7 fraction bits.
struct SquaredDifferenceParams : CommonScaleParams {};

/// MEAN and SUM. `multiplier` has 1 / (number of elements) folded in for a mean
/// (see meanParams).
struct MeanParams {
  llvm::SmallVector<int64_t> axes; // ascending
  bool keepDims = true;
  int32_t inputZeroPoint = 0, outputZeroPoint = 0;
  Multiplier multiplier;
};

/// DIV; the multiplier's shift is at least 9.
struct DivideParams {
  int32_t lhsZeroPoint = 0, rhsZeroPoint = 0, outputZeroPoint = 0;
  Multiplier multiplier;
  int32_t clampMin = -128, clampMax = 127;
};

struct PreluParams {
  int32_t inputZeroPoint = 0, alphaZeroPoint = 0, outputZeroPoint = 0;
  Multiplier positive, negative;
};

struct SoftmaxParams {
  std::array<int32_t, 256> expTable; // softmaxExpTable
};

/// TRANSPOSE_CONV: output row y gets input row r times kernel row k where
/// y = r * stride + k - pad.
struct TransposeConvParams {
  std::array<int64_t, 2> stride{1, 1};
  std::array<int64_t, 2> pad{0, 0};     // top, left
  std::array<int64_t, 2> outSize{1, 1}; // height, width
  int32_t inputZeroPoint = 0;
  OutputStage output;
};

struct ResizeParams {
  int64_t height = 1, width = 1; // of the output
  bool alignCorners = false;
  bool halfPixelCenters = false;
};

//===----------------------------------------------------------------------===//
// Parameters from scales, by the kernels' own arithmetic
//===----------------------------------------------------------------------===//

/// ADD's multipliers (computed in double) or SUB's (in single precision).
std::optional<AddParams> addParams(Quant lhs, Quant rhs, Quant out,
                                   bool subtract);
/// `single`: the kernel for UINT8 multiplies the scales in single precision.
std::optional<MulParams> mulParams(Quant lhs, Quant rhs, Quant out,
                                   bool single = false);
/// `count`: elements averaged, > 0. The kernel (tflite-micro 90b983c)
/// requantises even if input and output agree.
std::optional<MeanParams> meanParams(Quant in, Quant out,
                                     llvm::ArrayRef<int64_t> axes,
                                     int64_t count, bool keepDims);
/// SUM over `count` elements; empty if the scaled sum exceeds 32 bits.
std::optional<MeanParams> sumParams(Quant in, Quant out,
                                    llvm::ArrayRef<int64_t> axes, int64_t count,
                                    bool keepDims);
std::optional<SquaredDifferenceParams>
squaredDifferenceParams(Quant lhs, Quant rhs, Quant out);
std::optional<PreluParams> preluParams(Quant in, Quant alpha, Quant out);
std::optional<DivideParams> divideParams(Quant lhs, Quant rhs, Quant out);

/// SAME (TensorFlow: extra padding at the bottom/right) or VALID padding of
/// `window` over an input of height x width; writes window.pad.
void setPadding(Window &window, bool same, int64_t height, int64_t width);

//===----------------------------------------------------------------------===//
// Constants and rescaling
//===----------------------------------------------------------------------===//

/// `tosa.const` of the attribute.
mlir::Value constant(mlir::OpBuilder &b, mlir::Location loc,
                     mlir::DenseElementsAttr values);
/// i8 or i32 tensors of rank 1 and one element.
mlir::Value scalarI8(mlir::OpBuilder &b, mlir::Location loc, int32_t value);
mlir::Value scalarI32(mlir::OpBuilder &b, mlir::Location loc, int32_t value);
/// i32 constant of the given shape.
mlir::Value constantI32(mlir::OpBuilder &b, mlir::Location loc,
                        llvm::ArrayRef<int64_t> shape,
                        llvm::ArrayRef<int32_t> values);

/// saturate(m * (x - zpIn) + zpOut) to i8 or i32; several multipliers: one per
/// element of the last dimension.
mlir::Value rescale(mlir::OpBuilder &b, mlir::Location loc, mlir::Value input,
                    mlir::Type element, llvm::ArrayRef<Multiplier> multipliers,
                    int32_t inputZeroPoint, int32_t outputZeroPoint,
                    bool singleRound = false);

/// rescale to i8, or with factors: cast to f32, mul, cast to i32 (half to
/// even), rescale by 1 to i8; then clamp if [clampMin, clampMax] is narrower
/// than i8.
mlir::Value outputStage(mlir::OpBuilder &b, mlir::Location loc,
                        mlir::Value accumulator, const OutputStage &stage);

/// min(max(x, clampMin), clampMax) on i8; `input` itself for [-128, 127].
mlir::Value clamp8(mlir::OpBuilder &b, mlir::Location loc, mlir::Value input,
                   int32_t clampMin, int32_t clampMax);

//===----------------------------------------------------------------------===//
// Windowed operators (NHWC, batch 1)
//===----------------------------------------------------------------------===//

/// CONV_2D: conv2d -> rescale -> clamp. `weights` i8 [O, KH, KW, I], `bias` i32
/// [O]. TOSA requires exact division, so rows and columns that no window
/// reaches are removed from the bottom/right padding or, beyond it, cropped by
/// a slice.
mlir::Value conv2d(mlir::OpBuilder &b, mlir::Location loc, mlir::Value input,
                   mlir::Value weights, mlir::Value bias,
                   const ConvParams &params);

/// DEPTHWISE_CONV_2D: as conv2d; `weights` i8 [KH, KW, C, M], output channel
/// c * M + m, `bias` i32 [C * M].
mlir::Value depthwiseConv2d(mlir::OpBuilder &b, mlir::Location loc,
                            mlir::Value input, mlir::Value weights,
                            mlir::Value bias, const ConvParams &params);

/// CONV_2D whose filter has a part of the image's channels: each group of
/// channels is sliced and convolved, and the results are concatenated.
/// `weights` is [O, KH, KW, C / groups], row-major. With one channel per group,
/// a depthwise convolution computes it.
mlir::Value groupedConv2d(mlir::OpBuilder &b, mlir::Location loc,
                          mlir::Value input, llvm::ArrayRef<int8_t> weights,
                          llvm::ArrayRef<int64_t> weightShape,
                          llvm::ArrayRef<int32_t> bias,
                          const ConvParams &params);

/// TRANSPOSE_CONV: for each phase of the stride, a convolution with the kernel
/// elements of that phase; the results are interleaved. `weights` is [O, KH,
/// KW, C], row-major.
mlir::Value transposeConv2d(mlir::OpBuilder &b, mlir::Location loc,
                            mlir::Value input, llvm::ArrayRef<int8_t> weights,
                            llvm::ArrayRef<int64_t> weightShape,
                            llvm::ArrayRef<int32_t> bias,
                            const TransposeConvParams &params);

/// Applies `build` to each image of [N, H, W, C], or once to all rows if row y
/// of the result depends on row y only (`rowwise`), and joins the results.
mlir::Value perImage(mlir::OpBuilder &b, mlir::Location loc, mlir::Value input,
                     bool rowwise,
                     llvm::function_ref<mlir::Value(mlir::Value)> build);

/// FULLY_CONNECTED: a 1x1 convolution over [1, rows, 1, I] between reshapes;
/// `weights` i8 [O, 1, 1, I]; the result has shape `resultShape`.
mlir::Value fullyConnected(mlir::OpBuilder &b, mlir::Location loc,
                           mlir::Value input, mlir::Value weights,
                           mlir::Value bias, const ConvParams &params,
                           llvm::ArrayRef<int64_t> resultShape);

/// BATCH_MATMUL: `lhs` [N, M, K] times `rhs` [N, K, C], `bias` null or i32
/// [1, 1, C].
mlir::Value matMul(mlir::OpBuilder &b, mlir::Location loc, mlir::Value lhs,
                   mlir::Value rhs, mlir::Value bias,
                   const MatMulParams &params);

/// AVERAGE_POOL_2D: s = sum of the n valid elements of the window (a depthwise
/// convolution of ones); (s > 0 ? s + n/2 : s - n/2) / n, truncating; clamp.
/// With `isUnsigned`, 128 is added to the elements and subtracted from the
/// result.
mlir::Value averagePool2d(mlir::OpBuilder &b, mlir::Location loc,
                          mlir::Value input, const PoolParams &params);

/// MAX_POOL_2D over the valid elements; clamp.
mlir::Value maxPool2d(mlir::OpBuilder &b, mlir::Location loc, mlir::Value input,
                      const PoolParams &params);

//===----------------------------------------------------------------------===//
// Element-wise operators
//===----------------------------------------------------------------------===//

/// ADD, SUB: m_o * (m_l * ((x - zp_l) << 20) +- m_r * ((y - zp_r) << 20)) +
/// zp_o; rescale, rescale per operand; add or sub; rescale; clamp. Broadcasts;
/// the operand of lower rank gets leading ones.
mlir::Value add(mlir::OpBuilder &b, mlir::Location loc, mlir::Value lhs,
                mlir::Value rhs, const AddParams &params);

/// MUL: m * ((x - zp_l) * (y - zp_r)) + zp_o; rescale per operand, mul,
/// rescale, clamp. Broadcasts as add.
mlir::Value mul(mlir::OpBuilder &b, mlir::Location loc, mlir::Value lhs,
                mlir::Value rhs, const MulParams &params);

/// SQUARED_DIFFERENCE: m_o * (m_l * ((x - zp_l) << 7) - m_r * ((y - zp_r) <<
/// 7))^2 + zp_o. Broadcasts as add.
mlir::Value squaredDifference(mlir::OpBuilder &b, mlir::Location loc,
                              mlir::Value lhs, mlir::Value rhs,
                              const SquaredDifferenceParams &params);

/// MAXIMUM and MINIMUM (`least`) of the raw numbers; TOSA compares i32.
/// Broadcasts as add.
mlir::Value extremum(mlir::OpBuilder &b, mlir::Location loc, mlir::Value lhs,
                     mlir::Value rhs, bool least);

/// DIV. The divisor's sign moves to the dividend, and both are normalised. The
/// product of dividend, reciprocal (by Newton-Raphson) and scale is shifted
/// back. A divisor of zero, at which the kernel stops, gives the zero point.
/// Broadcasts as add.
mlir::Value divide(mlir::OpBuilder &b, mlir::Location loc, mlir::Value lhs,
                   mlir::Value rhs, const DivideParams &params);

/// PRELU: x >= zp ? m_+ * (x - zp) : m_- * ((x - zp) * (alpha - zp_a)), + zp_o.
mlir::Value prelu(mlir::OpBuilder &b, mlir::Location loc, mlir::Value input,
                  mlir::Value alpha, const PreluParams &params);

/// Any function of one int8 operand (see Tables.h).
mlir::Value table(mlir::OpBuilder &b, mlir::Location loc, mlir::Value input,
                  const Table8 &entries);

//===----------------------------------------------------------------------===//
// Reductions
//===----------------------------------------------------------------------===//

/// MEAN, SUM: m * sum(x - zp_i) + zp_o: rescale to i32, reduce_sum per axis,
/// rescale, reshape unless keepDims; the shape of one element is [1].
mlir::Value mean(mlir::OpBuilder &b, mlir::Location loc, mlir::Value input,
                 const MeanParams &params);

/// REDUCE_MAX, REDUCE_MIN (`least`): reduce_max or reduce_min per axis, then as
/// mean.
mlir::Value reduceExtremum(mlir::OpBuilder &b, mlir::Location loc,
                           mlir::Value input, llvm::ArrayRef<int64_t> axes,
                           bool keepDims, bool least);

/// ARG_MAX over `axis`: the i32 index of the first of the greatest elements.
/// The shape is the input's without that dimension, or [1] if none is left.
mlir::Value argMax(mlir::OpBuilder &b, mlir::Location loc, mlir::Value input,
                   int64_t axis);

/// SOFTMAX over the last dimension (at most 4095 elements); output scale 1/256,
/// zero point -128. e = exp(x - max) from a table; 1 / sum(e) by Newton-Raphson
/// in fixed point; their product rounded to 8 bits. Shifts beyond 31 (possible
/// only if the reference kernel stops) are clamped to 31.
mlir::Value softmax(mlir::OpBuilder &b, mlir::Location loc, mlir::Value input,
                    const SoftmaxParams &params);

/// LOG_SOFTMAX over the last dimension (at most 4095 elements); output scale
/// 16/256, zero point 127. The difference from the maximum minus the logarithm
/// of the sum of exponentials, in fixed point.
mlir::Value logSoftmax(mlir::OpBuilder &b, mlir::Location loc,
                       mlir::Value input, const LogSoftmaxTables &tables);

/// L2_NORMALIZATION over the last dimension (at most 2^15 elements); output
/// scale 1/128, zero point 0. The root of the sum of squares by Newton-Raphson
/// in fixed point, as `inverseSqrt`.
mlir::Value l2Normalize(mlir::OpBuilder &b, mlir::Location loc,
                        mlir::Value input, int32_t inputZeroPoint);

//===----------------------------------------------------------------------===//
// Data movement
//===----------------------------------------------------------------------===//

mlir::Value reshape(mlir::OpBuilder &b, mlir::Location loc, mlir::Value input,
                    llvm::ArrayRef<int64_t> shape);
mlir::Value transpose(mlir::OpBuilder &b, mlir::Location loc, mlir::Value input,
                      llvm::ArrayRef<int32_t> permutation);
/// Elements [start, start + size) per dimension.
mlir::Value slice(mlir::OpBuilder &b, mlir::Location loc, mlir::Value input,
                  llvm::ArrayRef<int64_t> start, llvm::ArrayRef<int64_t> size);
/// Elements start, start + stride, ... (`size` of them) per dimension; strides
/// are positive. A strided dimension is sliced, padded to a multiple of the
/// stride, split by a reshape, and its first element kept.
mlir::Value stridedSlice(mlir::OpBuilder &b, mlir::Location loc,
                         mlir::Value input, llvm::ArrayRef<int64_t> start,
                         llvm::ArrayRef<int64_t> size,
                         llvm::ArrayRef<int64_t> stride);
/// Every `stride`-th element of one dimension, from the first on.
mlir::Value everyNth(mlir::OpBuilder &b, mlir::Location loc, mlir::Value input,
                     int64_t dim, int64_t stride);
/// PAD, PADV2: `padding` is before, after per dimension; `value` is the int8.
mlir::Value pad(mlir::OpBuilder &b, mlir::Location loc, mlir::Value input,
                llvm::ArrayRef<int64_t> padding, int32_t value);
mlir::Value concat(mlir::OpBuilder &b, mlir::Location loc,
                   mlir::ValueRange inputs, int64_t axis);

//===----------------------------------------------------------------------===//
// Data movement of any rank, with TOSA operators on at most four dimensions,
// the first of size one if there are four. Other dimensions are merged before
// and split after.
//===----------------------------------------------------------------------===//

/// As `slice`, `stridedSlice`, `concat`, `pad` and `transpose`; strides may be
/// negative.
mlir::Value sliceAny(mlir::OpBuilder &b, mlir::Location loc, mlir::Value input,
                     llvm::ArrayRef<int64_t> start,
                     llvm::ArrayRef<int64_t> size,
                     llvm::ArrayRef<int64_t> stride);
mlir::Value concatAny(mlir::OpBuilder &b, mlir::Location loc,
                      mlir::ValueRange inputs, int64_t axis);
mlir::Value padAny(mlir::OpBuilder &b, mlir::Location loc, mlir::Value input,
                   llvm::ArrayRef<int64_t> padding, int32_t value);
/// If more than three dimensions move, one of them is split into its elements.
mlir::Value transposeAny(mlir::OpBuilder &b, mlir::Location loc,
                         mlir::Value input,
                         llvm::ArrayRef<int32_t> permutation);
/// Number of transpositions of three dimensions that transposeAny needs.
int64_t numTranspositions(llvm::ArrayRef<int64_t> shape,
                          llvm::ArrayRef<int32_t> permutation);

/// Number of slices that `take` needs for these indices.
int64_t numRuns(llvm::ArrayRef<int64_t> indices);
/// The elements `indices` of dimension `axis`, in that order: runs of indices
/// at equal distance are sliced, and concatenated.
mlir::Value take(mlir::OpBuilder &b, mlir::Location loc, mlir::Value input,
                 int64_t axis, llvm::ArrayRef<int64_t> indices);
/// `count` copies side by side along `axis`: a nearest-neighbour resize.
mlir::Value repeat(mlir::OpBuilder &b, mlir::Location loc, mlir::Value input,
                   int64_t axis, int64_t count);
/// Interleaves tensors of one shape along `axis`: element k of the result is
/// element k / parts of part k % parts.
mlir::Value interleave(mlir::OpBuilder &b, mlir::Location loc,
                       mlir::ValueRange parts, int64_t axis);

/// RESIZE_NEAREST_NEIGHBOR: a gather of pixels with constant indices.
mlir::Value resizeNearest(mlir::OpBuilder &b, mlir::Location loc,
                          mlir::Value input, const ResizeParams &params);

/// RESIZE_BILINEAR: four gathers of neighbours, each times a constant weight of
/// 20 fraction bits (10 per axis); the sum divided by 2^20, ties away from
/// zero.
mlir::Value resizeBilinear(mlir::OpBuilder &b, mlir::Location loc,
                           mlir::Value input, const ResizeParams &params);

} // namespace idioms
} // namespace mcunet

#endif // MCUNET_TOSAIDIOMS_IDIOMS_H
