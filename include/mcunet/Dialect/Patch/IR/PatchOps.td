//===- PatchOps.td - Operations of the patch dialect --------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_DIALECT_PATCH_IR_PATCHOPS
#define MCUNET_DIALECT_PATCH_IR_PATCHOPS

include "mcunet/Dialect/Patch/IR/PatchAttrs.td"
include "mcunet/Dialect/Patch/IR/PatchBase.td"
include "mcunet/Dialect/Patch/IR/PatchInterfaces.td"
include "mcunet/Dialect/Patch/IR/PatchPlan.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/IR/RegionKindInterface.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"

//===----------------------------------------------------------------------===//
// Layers on tensors
//===----------------------------------------------------------------------===//

/// The window of a layer: what is not written is a stride or a dilation of 1, or no
/// padding.
defvar windowSyntax =
    "(`stride` $stride^)? (`dilation` $dilation^)? (`pad` $pad^)?";

/// The clamp is written where it takes anything away from int8.
defvar clampSyntax = "(`clamp` $clamp^)?";

/// Constants stand on lines of their own, after the types.
defvar continuationLine = "`\\n` ` ` ` ` ` ` ` `";

/// What an operation with a `requant` says of it.
defvar requantMethods = [{
  ::llvm::ArrayRef<int32_t> getMultiplier() {
    return getRequant().getMultiplier();
  }
  ::llvm::ArrayRef<int32_t> getShift() { return getRequant().getShift(); }
  bool getSingleRound() { return getRequant().getSingleRound(); }
}];

class Patch_SpatialOp<string mnemonic, list<Trait> traits = []>
    : Patch_Op<mnemonic, !listconcat(traits, [Pure,
        DeclareOpInterfaceMethods<Patch_SpatialOpInterface>])> {
  let hasVerifier = 1;
}

class Patch_WindowedOp<string mnemonic, list<Trait> traits = []>
    : Patch_Op<mnemonic, !listconcat(traits, [Pure,
        DeclareOpInterfaceMethods<Patch_SpatialOpInterface,
                                  ["getMacsPerPixel"]>])> {
  let hasVerifier = 1;
}

/// A layer that takes channels one by one.
defvar channelwise =
    DeclareOpInterfaceMethods<Patch_ChannelOpInterface, ["inferChannels"]>;

/// `kernelDim` is the dimension of the weights that is the kernel's rows.
class Patch_ConvolutionOp<string mnemonic, int kernelDim,
                          list<Trait> traits = []>
    : Patch_WindowedOp<mnemonic, !listconcat(traits,
                                             [Patch_ConvolutionOpInterface])> {
  let arguments = (ins Patch_Map:$input,
    ElementsAttr:$weights, ElementsAttr:$bias,
    Patch_Steps:$stride, Patch_Steps:$dilation, Patch_Padding:$pad,
    Patch_I32Attr:$input_zp, Patch_I32Attr:$output_zp,
    Patch_RequantAttr:$requant, Patch_Clamp:$clamp);
  let results = (outs Patch_Map:$output);
  let assemblyFormat =
      !strconcat("$input `zp` $input_zp ", windowSyntax, "`to` `zp` $output_zp ",
      clampSyntax, "attr-dict `:` functional-type(operands, results)",
      continuationLine, "`weights` $weights",
      continuationLine, "`bias` $bias",
      continuationLine, "`requant` $requant");
  let hasCanonicalizer = 1;
  let extraClassDeclaration = requantMethods #
    "static unsigned getKernelDim() { return " # kernelDim # "; }";
}

def Patch_Conv2DOp : Patch_ConvolutionOp<"conv2d", 1> {
  let summary = "Quantised two-dimensional convolution";
  let description = [{
    `acc[y,x,o] = bias[o] + sum (input - input_zp) * weights[o,ky,kx,i]`, then
    requantisation, `output_zp` and the clamp. `pad` is [top, left]: what the
    window needs outside the input is the zero point, on all four sides, and the
    result's shape says where the windows end. A fully connected layer is a 1x1
    convolution of a 1x1 map.

    Weights are i8, or i16 in [-255, 255]: a uint8 weight less its zero point.

    ```mlir
    %1 = patch.conv2d %0 zp -128 pad [1, 1] to zp 3 clamp [3, 127]
        : (tensor<1x6x6x4xi8>) -> tensor<1x6x6x8xi8>
        weights dense<1> : tensor<8x3x3x4xi8>
        bias dense<0> : tensor<8xi32>
        requant <1073741824 shift 38>
    ```
  }];
}

def Patch_DepthwiseConv2DOp
    : Patch_ConvolutionOp<"depthwise_conv2d", 0, [Patch_ChannelOpInterface]> {
  let summary = "Quantised depthwise convolution";
  let description = [{
    As `patch.conv2d`, with weights [KH, KW, C, M]: output channel `c * M + m` is
    input channel `c` under filter `m`.
  }];
}

class Patch_BinaryOp<string mnemonic, list<Trait> traits = []>
    : Patch_SpatialOp<mnemonic, traits> {
  let results = (outs Patch_Map:$output);
}

/// Two quantised operands and a quantised result. `numbers` are those of the
/// operation's own between the operands and the clamp.
class Patch_QuantisedBinaryOp<string mnemonic, string numbers = "",
                              list<Trait> traits = []>
    : Patch_BinaryOp<mnemonic, traits> {
  string requantSyntax = "";
  let assemblyFormat =
      !strconcat("$lhs `zp` $lhs_zp `,` $rhs `zp` $rhs_zp `to` `zp` $output_zp ", numbers,
      clampSyntax, "attr-dict `:` functional-type(operands, results)",
      requantSyntax);
}

def Patch_AddOp
    : Patch_QuantisedBinaryOp<"add", "`left_shift` $left_shift ",
                              [channelwise]> {
  let summary = "Quantised addition or subtraction";
  let description = [{
    Each operand less its zero point is shifted left by `left_shift` and
    requantised by its own multiplier to a common scale; the sum (difference
    with `subtract`, squared difference with `square` too) is requantised to the
    output. `requant` has a pair for lhs, rhs and output. With `left_shift` 20
    this is TensorFlow Lite's ADD and SUB, with 7 SQUARED_DIFFERENCE. Dimensions
    of size 1 broadcast.
  }];
  let arguments = (ins Patch_Map:$lhs, Patch_Map:$rhs,
    Patch_I32Attr:$lhs_zp, Patch_I32Attr:$rhs_zp, Patch_I32Attr:$output_zp, Patch_I32Attr:$left_shift,
    Patch_RequantAttr:$requant, UnitAttr:$subtract, Patch_Clamp:$clamp,
    UnitAttr:$square);
  let requantSyntax = !strconcat(continuationLine, "`requant` $requant");
  let extraClassDeclaration = requantMethods;
  let hasCanonicalizer = 1;
}

def Patch_MulOp : Patch_QuantisedBinaryOp<"mul", "", [channelwise]> {
  let summary = "Quantised multiplication";
  let description = [{
    `(lhs - lhs_zp) * (rhs - rhs_zp)` requantised to the output. Dimensions of
    size 1 broadcast, so this also scales channels (squeeze-and-excite).
  }];
  let arguments = (ins Patch_Map:$lhs, Patch_Map:$rhs,
    Patch_I32Attr:$lhs_zp, Patch_I32Attr:$rhs_zp, Patch_I32Attr:$output_zp,
    Patch_RequantAttr:$requant, Patch_Clamp:$clamp);
  let requantSyntax = !strconcat(continuationLine, "`requant` $requant");
  let extraClassDeclaration = requantMethods;
  let hasCanonicalizer = 1;
}

def Patch_ExtremumOp : Patch_BinaryOp<"extremum", [channelwise]> {
  let assemblyFormat =
      "$lhs `,` $rhs attr-dict `:` functional-type(operands, results)";
  let summary = "The greater or the lesser of two elements";
  let description = [{
    `max(lhs, rhs)`, with `least` `min(lhs, rhs)`, of the int8 numbers as they
    are. Dimensions of size 1 broadcast.
  }];
  let arguments = (ins Patch_Map:$lhs, Patch_Map:$rhs,
    UnitAttr:$least);
  let hasCanonicalizer = 1;
}

def Patch_DivOp
    : Patch_QuantisedBinaryOp<"div", "`factor` $multiplier `shift` $shift "> {
  let summary = "Quantised division";
  let description = [{
    TensorFlow Lite's int8 DIV: with x = lhs - lhs_zp, y = rhs - rhs_zp, and
    `l ** r` for `(l * r + 2^30) >> 31` in 64 bits:

    1. x is multiplied by the sign of y (-1, 0 or 1), and y becomes max(|y|, 1), `z`
       its number of leading zeros; `r = 1 / (1 + a)` for
       `a = (y << z) & (2^31 - 1)` as in `patch.softmax`.
    2. `h` is the number of bits behind the first that are equal to it in x,
       `q = ((x << h) ** r) ** multiplier` and `s = h - z + shift`.
    3. `round(q / 2^s)`, ties away from zero, or 0 where s > 31; then `output_zp`
       and the clamp.

    A divisor of zero, for which the reference is undefined, gives `output_zp`. `shift` is
    in [9, 62], which makes s positive. Dimensions of size 1 broadcast.
  }];
  let arguments = (ins Patch_Map:$lhs, Patch_Map:$rhs,
    Patch_I32Attr:$lhs_zp, Patch_I32Attr:$rhs_zp, Patch_I32Attr:$output_zp,
    Patch_I32Attr:$multiplier, Patch_I32Attr:$shift, Patch_Clamp:$clamp);
  let hasCanonicalizer = 1;
}

def Patch_MatMulOp : Patch_WindowedOp<"matmul"> {
  let summary = "Product of matrices, row by row of the maps";
  let description = [{
    `output[y, x, n]` is the sum over k of
    `(lhs[y, x, k] - lhs_zp) * (rhs[y, n, k] - rhs_zp)`, plus `bias[n]` if there
    is a bias, requantised and clamped. With `columns` the element of `rhs` is
    `rhs[y, k, n]`. An operand of one row serves all rows of the other. At most
    2^15 products are added: the sum fits 32 bits. Weights that are constant
    make a patch.conv2d instead.
  }];
  let arguments = (ins Patch_Map:$lhs, Patch_Map:$rhs,
    Patch_I32Attr:$lhs_zp, Patch_I32Attr:$rhs_zp, Patch_I32Attr:$output_zp,
    Patch_RequantAttr:$requant, Patch_Clamp:$clamp,
    OptionalAttr<DenseI32ArrayAttr>:$bias, UnitAttr:$columns);
  let extraClassDeclaration = requantMethods;
  let results = (outs Patch_Map:$output);
  let assemblyFormat =
      !strconcat("$lhs `zp` $lhs_zp `,` $rhs `zp` $rhs_zp `to` `zp` $output_zp ",
      clampSyntax, "attr-dict `:` functional-type(operands, results)",
      continuationLine, "(`bias` $bias^)? `requant` $requant");
  let hasCanonicalizer = 1;
}

class Patch_PoolOp<string mnemonic>
    : Patch_WindowedOp<mnemonic, [channelwise]> {
  let arguments = (ins Patch_Map:$input, DenseI64ArrayAttr:$kernel,
    Patch_Steps:$stride, Patch_Padding:$pad,
    Patch_Clamp:$clamp);
  let results = (outs Patch_Map:$output);
}

def Patch_AvgPool2DOp : Patch_PoolOp<"avg_pool2d"> {
  let summary = "Average pooling";
  let description = [{
    With n the number of the window's elements inside the input and s their sum:
    `(s > 0 ? s + n / 2 : s - n / 2) / n`, divisions truncating, then the clamp:
    TensorFlow Lite's rounding. Scale and zero point do not change. `pad` is
    [top, left].

    With `halves_up` ties do not go away from zero but up, `floor((s + n / 2) / n)`:
    what TensorFlow Lite's rounding makes of uint8 elements.

    With `reciprocal` as TOSA 1.0's `avg_pool2d` rounds it: with k the least number
    that n <= 2^k, `acc = s - n * input_zp` is requantised, with single rounding, by
    the multiplier `((2^30 + 1) << k) / n` (truncating) and the shift `30 + k`; then
    `output_zp` and the clamp. The zero points are 0 without `reciprocal`.
  }];
  let arguments = (ins Patch_Map:$input, DenseI64ArrayAttr:$kernel,
    Patch_Steps:$stride, Patch_Padding:$pad,
    Patch_Clamp:$clamp, UnitAttr:$reciprocal,
    DefaultValuedAttr<Patch_I32Attr, "0">:$input_zp,
    DefaultValuedAttr<Patch_I32Attr, "0">:$output_zp,
    UnitAttr:$halves_up);
  let assemblyFormat = !strconcat("$input (`zp` $input_zp^)? `kernel` $kernel ",
      "(`stride` $stride^)? (`pad` $pad^)? (`to` `zp` $output_zp^)? ",
      clampSyntax, "attr-dict `:` functional-type(operands, results)");
  let hasCanonicalizer = 1;
}

def Patch_MaxPool2DOp : Patch_PoolOp<"max_pool2d"> {
  let summary = "Maximum pooling";
  let description = "The maximum over the window's elements inside the input, clamped. `pad` is [top, left].";
  let assemblyFormat = !strconcat("$input `kernel` $kernel (`stride` $stride^)? ",
      "(`pad` $pad^)? ", clampSyntax,
      "attr-dict `:` functional-type(operands, results)");
  let hasCanonicalizer = 1;
}

def Patch_MeanOp
    : Patch_SpatialOp<"mean", [DeclareOpInterfaceMethods<
          Patch_ChannelOpInterface, ["tiesChannels", "inferChannels"]>]> {
  let summary = "Mean over some dimensions, requantised";
  let description = [{
    `sum(input) - input_zp * count`, requantised by one multiplier that holds the
    division by the count, plus `output_zp`, clamped to int8. With `plain` the
    sum is divided by the count and truncated instead, which is what the reference
    does where input and output share scale and zero point. `axes` are dimensions
    of the map, 1 to 3; reduced ones stay with size 1.
  }];
  let arguments = (ins Patch_Map:$input, DenseI64ArrayAttr:$axes,
    Patch_I32Attr:$input_zp, Patch_I32Attr:$output_zp, Patch_I32Attr:$multiplier, Patch_I32Attr:$shift,
    UnitAttr:$plain, UnitAttr:$single_round);
  let results = (outs Patch_Map:$output);
  let assemblyFormat = !strconcat("$input `zp` $input_zp `axes` $axes ",
      "`to` `zp` $output_zp `factor` $multiplier `shift` $shift ",
      "attr-dict `:` functional-type(operands, results)");
  let hasCanonicalizer = 1;
}

def Patch_ReduceExtremumOp
    : Patch_SpatialOp<"reduce_extremum", [DeclareOpInterfaceMethods<
          Patch_ChannelOpInterface, ["tiesChannels", "inferChannels"]>]> {
  let summary = "The greatest or the least element over some dimensions";
  let description = [{
    The maximum, with `least` the minimum, of the int8 numbers as they are.
    Reduced dimensions stay with size 1.
  }];
  let arguments = (ins Patch_Map:$input, DenseI64ArrayAttr:$axes,
    UnitAttr:$least);
  let results = (outs Patch_Map:$output);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
  let hasCanonicalizer = 1;
}

def Patch_LookupOp : Patch_SpatialOp<"lookup", [channelwise]> {
  let summary = "Any function of one int8 value, as a table";
  let description = "`output = table[input + 128]`; the table has 256 entries.";
  let arguments = (ins Patch_Map:$input, DenseI8ArrayAttr:$table);
  let results = (outs Patch_Map:$output);
  let assemblyFormat = !strconcat("$input attr-dict `:` functional-type(operands, results)",
      continuationLine, "`table` custom<Numbers>($table)");
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

def Patch_SoftmaxOp : Patch_SpatialOp<"softmax"> {
  let summary = "Softmax over the last dimension in fixed point";
  let description = [{
    TensorFlow Lite's int8 reference softmax, row by row: with d = max - input in
    [0, 255], `e = exp_table[d]` (entry 0 is that of the maximum) is
    exp(-d * scale * beta) in Q0.31, 0 from the difference at which the reference
    drops a term.

    1. `sum` adds `(e + 2^11) >> 12` over the row; `z` is its number of leading
       zeros and `a = (sum << z) & (2^31 - 1)`.
    2. The reciprocal, with `l ** r` for `(l * r + 2^30) >> 31` in 64 bits:
       `half = (a >> 1) + 2^30`, `x = half ** -1010580540 + 1515870810`, three
       times `x += (x ** (2^29 - half ** x)) << 2`, and
       `r = x > 2^30 - 1 ? 2^31 - 1 : x << 1`.
    3. With `shift = min(35 - z, 31)`: `((e ** r) + 2^(shift - 1)) >> shift`, less
       128, saturated to int8.

    Output scale 1/256, zero point -128. A row has at most 4095 elements: the sum
    fits.
  }];
  let arguments = (ins Patch_Map:$input, DenseI32ArrayAttr:$exp_table);
  let results = (outs Patch_Map:$output);
  let assemblyFormat = !strconcat("$input attr-dict `:` functional-type(operands, results)",
      continuationLine, "`exponentials` custom<Numbers>($exp_table)");
  let hasCanonicalizer = 1;
}

def Patch_LogSoftmaxOp : Patch_SpatialOp<"log_softmax"> {
  let summary = "Logarithm of the softmax over the last dimension in fixed point";
  let description = [{
    TensorFlow Lite's int8 reference log-softmax, row by row: with d = max - input
    in [0, 255], `terms[d]` is exp(-d * scale) in Q12.19 and `logits[d]` is
    -d * scale in Q5.26 (entries 0 are those of the maximum), 0 and -20 from the
    difference at which the reference drops an element.

    1. `s` adds `terms[d]` over the row; `z` is its number of leading zeros,
       `n = s << (z - 1)`. With `l ** r` for `(l * r + 2^30) >> 31` in 64 bits,
       `h = (s ** 1518500250) >> (31 - z)` (0 or 1),
       `r = h ? n : (n ** 1518500250) << 1` and `k = (49 - 4 z + 2 h) << 23`:
       s = r * 2^k, r in Q0.31 around the fourth root of 1/2, k in Q6.25.
    2. `p = (r >> 1) + 902905651`, `q = (r - 1805811301) << 1`, `t = q ** q`;
       `above = q ** r + (q ** t) ** 117049297`,
       `below = p ** (1057819769 + q + 127690142 ** t) + 638450708 ** q`, and the
       logarithm `L = (k ** 1488522236 + round(above / 64) ** (1 / (1 + below))) << 1`
       in Q5.26 with the reciprocal of `patch.softmax`.
    3. `round((logits[d] - L) / 2^22)` plus 127, saturated to int8.

    `round` takes ties away from zero. Output scale 1/16, zero point 127. A row has
    at most 4095 elements: the sum fits. Terms are in [0, 2^19], the maximum's is
    2^19, and logits in [-5 * 2^28, 0].
  }];
  let arguments = (ins Patch_Map:$input, DenseI32ArrayAttr:$terms,
                       DenseI32ArrayAttr:$logits);
  let results = (outs Patch_Map:$output);
  let assemblyFormat = !strconcat("$input attr-dict `:` functional-type(operands, results)",
      continuationLine, "`terms` custom<Numbers>($terms)",
      continuationLine, "`logits` custom<Numbers>($logits)");
  let hasCanonicalizer = 1;
}

def Patch_L2NormalizeOp : Patch_SpatialOp<"l2_normalize"> {
  let summary = "Rows of the last dimension, divided by their length";
  let description = [{
    TensorFlow Lite's int8 L2_NORMALIZATION: with x = input - input_zp, and
    `l ** r` for `(l * r + 2^30) >> 31` in 64 bits, row by row:

    1. `sum` adds x * x over the row; `z` is its number of leading zeros and
       `pairs = ((z - 1) >> 1) - 1`.
    2. The inverse root of `n = pairs < 0 ? sum >> 2 : sum << (2 * pairs)`, which is
       in [2^27, 2^29): `half = ((n >> 1) + 1) >> 1`, `y = 2^28`, and five times
       `cube = min(((y ** y) ** y) * 2^6, 2^31 - 1)` and
       `y = (402653184 ** y - half ** cube) << 3`; then
       `y = (y ** 1518500250) << max(pairs - 11, 0)`. Where `sum` is 0 or 1, y is
       2^31 - 1 instead.
    3. With `left = min(pairs - 4, 7)`: `(x << max(left, 0)) ** y`, divided by
       2^max(-left, 0), ties away from zero, and saturated to int8.

    Output scale 1/128, zero point 0. A row has at most 2^15 elements: the sum
    fits.
  }];
  let arguments = (ins Patch_Map:$input, Patch_I32Attr:$input_zp);
  let results = (outs Patch_Map:$output);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
  let hasCanonicalizer = 1;
}

def Patch_ArgMaxOp : Patch_SpatialOp<"argmax"> {
  let summary = "Index of the greatest element, as bytes";
  let description = [{
    Over the last dimension; of equal elements the first counts. The result has
    4 or 8 elements in the last dimension: the bytes of the index, the least
    significant first, which is an int32 or int64.
  }];
  let arguments = (ins Patch_Map:$input);
  let results = (outs Patch_Map:$output);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
}

def Patch_PReluOp : Patch_SpatialOp<"prelu", [channelwise]> {
  let summary = "Parametric ReLU";
  let description = [{
    With v = input - input_zp: v >= 0 is requantised by the first multiplier,
    v < 0 as v * (alpha - alpha_zp) by the second, and `output_zp` is added.
    `alpha` mostly is a constant with one slope per channel; dimensions of size 1
    broadcast.
  }];
  let arguments = (ins Patch_Map:$input, Patch_Map:$alpha,
    Patch_I32Attr:$input_zp, Patch_I32Attr:$alpha_zp, Patch_I32Attr:$output_zp,
    Patch_RequantAttr:$requant);
  let extraClassDeclaration = requantMethods;
  let results = (outs Patch_Map:$output);
  let assemblyFormat =
      !strconcat("$input `zp` $input_zp `,` $alpha `zp` $alpha_zp `to` `zp` $output_zp ",
      "attr-dict `:` functional-type(operands, results)",
      continuationLine, "`requant` $requant");
  let hasCanonicalizer = 1;
}

def Patch_ResizeOp : Patch_SpatialOp<"resize", [channelwise]> {
  let summary = "Nearest-neighbour resize";
  let description = [{
    Row y of the output is row `floor((y * scale[1] + offset[0]) / scale[0])` of
    the input, clamped to the input, and columns likewise with scale[2], scale[3]
    and offset[1]: TOSA's numbers, [y numerator, y denominator, x numerator, x
    denominator].
  }];
  let arguments = (ins Patch_Map:$input, DenseI64ArrayAttr:$scale,
    DenseI64ArrayAttr:$offset);
  let results = (outs Patch_Map:$output);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
}

def Patch_ResizeBilinearOp : Patch_SpatialOp<"resize_bilinear", [channelwise]> {
  let summary = "Bilinear resize as TensorFlow Lite rounds it";
  let description = [{
    Row y of the output lies between rows `row_lower[y]` and `row_upper[y]` of the
    input, with weights `1024 - row_weight[y]` and `row_weight[y]`; columns
    likewise. The four corners times the products of their weights are added up,
    `s`, and divided by 2^20, ties away from zero:
    `(s > 0 ? s + 2^19 : s - 2^19) / 2^20`, truncating. Weights are in [0, 1024], so
    all of this fits 32 bits.
  }];
  let arguments = (ins Patch_Map:$input, DenseI32ArrayAttr:$row_lower,
    DenseI32ArrayAttr:$row_upper, DenseI32ArrayAttr:$row_weight,
    DenseI32ArrayAttr:$col_lower, DenseI32ArrayAttr:$col_upper,
    DenseI32ArrayAttr:$col_weight);
  let results = (outs Patch_Map:$output);
  let assemblyFormat = !strconcat("$input attr-dict `:` functional-type(operands, results)",
      continuationLine, "`rows` custom<Numbers>($row_lower) `to` custom<Numbers>($row_upper) ",
      "`by` custom<Numbers>($row_weight)",
      continuationLine, "`columns` custom<Numbers>($col_lower) `to` custom<Numbers>($col_upper) ",
      "`by` custom<Numbers>($col_weight)");
}

//===----------------------------------------------------------------------===//
// Data movement on tensors
//===----------------------------------------------------------------------===//

def Patch_PadOp : Patch_SpatialOp<"pad"> {
  let summary = "Padding with a constant";
  let description = [{
    Adds `low[i]` elements before dimension i; the result's shape gives the number
    after it. Where a convolution pads with its zero point right after, the
    padding folds into its window.
  }];
  let arguments = (ins Patch_Map:$input, DenseI64ArrayAttr:$low,
    Patch_I32Attr:$value);
  let results = (outs Patch_Map:$output);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
}

def Patch_SliceOp : Patch_SpatialOp<"slice"> {
  let summary = "A strided slice";
  let description = [{
    Element i of a dimension is element `offsets + i * strides` of the input's. A
    window of the output reads the rows and columns that it keeps, so that a slice
    can be part of a stage.
  }];
  let hasCanonicalizer = 1;
  let arguments = (ins Patch_Map:$input, DenseI64ArrayAttr:$offsets,
    DenseI64ArrayAttr:$strides);
  let results = (outs Patch_Map:$output);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
}

def Patch_ConcatOp : Patch_SpatialOp<"concat"> {
  let summary = "Concatenation along one dimension";
  let arguments = (ins Variadic<Patch_Map>:$inputs, I64Attr:$axis);
  let results = (outs Patch_Map:$output);
  let assemblyFormat = "$inputs attr-dict `:` functional-type(operands, results)";
  let hasCanonicalizer = 1;
}

def Patch_DelayOp : Patch_Op<"delay", [MemoryEffects<[MemRead, MemWrite]>,
    DeclareOpInterfaceMethods<Patch_SpatialOpInterface>]> {
  let summary = "The newest of a series, after what came before";
  let description = [{
    A delay line: state that is kept from one inference to the next. The result
    has room for more than the input on one axis, and all dimensions before that
    axis are 1. In each inference what the result held moves up by the input's
    size, the oldest elements leave, and the input becomes the newest:

    `output = [last elements of the previous output, input]`

    Before the first inference, and after NAME_reset, the elements before the
    input are `initial`. The result lies in the arena for good.

    ```mlir
    %1 = patch.delay %0 : (tensor<1x1x1x8xi8>) -> tensor<1x5x1x8xi8>
        initial dense<-128> : tensor<1x4x1x8xi8>
    ```
  }];
  let arguments = (ins Patch_Map:$input, ElementsAttr:$initial);
  let results = (outs Patch_Map:$output);
  let assemblyFormat = !strconcat("$input attr-dict `:` functional-type(operands, results)",
      continuationLine, "`initial` $initial");
  let hasVerifier = 1;
}

def Patch_TransposeOp : Patch_SpatialOp<"transpose"> {
  let summary = "Permutation of dimensions";
  let description = "Dimension `i` of the result is dimension `perm[i]` of the input.";
  let arguments = (ins Patch_Map:$input, DenseI64ArrayAttr:$perm);
  let results = (outs Patch_Map:$output);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

def Patch_ReshapeOp : Patch_SpatialOp<"reshape", [channelwise]> {
  let summary = "The same bytes under another shape";
  let arguments = (ins Patch_Map:$input);
  let results = (outs Patch_Map:$output);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

def Patch_ConstantOp : Patch_Op<"constant", [Pure, ConstantLike]> {
  let summary = "A constant feature map, kept in flash";
  let arguments = (ins ElementsAttr:$value);
  let results = (outs Patch_Map:$output);
  let assemblyFormat = "attr-dict `:` type($output)";
  let hasFolder = 1;
  let hasVerifier = 1;
}

//===----------------------------------------------------------------------===//
// Schedules
//===----------------------------------------------------------------------===//

def Patch_YieldOp : Patch_Op<"yield", [Pure, Terminator, ReturnLike,
    ParentOneOf<["StageOp", "LayerOp"]>]> {
  let summary = "Ends a stage or a layer";
  let arguments = (ins Variadic<AnyType>:$values);
  let assemblyFormat = "($values^ `:` type($values))? attr-dict";
}

def Patch_StageOp : Patch_Op<"stage", [SingleBlock, RecursiveMemoryEffects]> {
  let summary = "Layers that run tile by tile";
  let description = [{
    The layers of the region run tile by tile, as `walk` says. Tensors from
    outside in `kept` are read once and their rows stay, as those of layers
    marked `patch.kept` do. The region may use values from outside: erasing the
    wrapper leaves the same network.

    ```mlir
    %2 = patch.stage walk<patch rows 4 strips 4> kept(%image : tensor<1x16x16x4xi8>) {
      %0 = patch.conv2d %image {..., patch.kept} : ...
      %1 = patch.conv2d %0 {..., patch.lean} : ...
      patch.yield %1 : tensor<1x8x8x4xi8>
    } : tensor<1x8x8x4xi8>
    ```
  }];
  let arguments = (ins Patch_WalkAttr:$walk, Variadic<Patch_Map>:$kept);
  let results = (outs Variadic<Patch_Map>:$outputs);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    `walk` `` $walk (`kept` `(` $kept^ `:` type($kept) `)`)?
    attr-dict-with-keyword $body `:` type($outputs)
  }];
  let hasVerifier = 1;
}

//===----------------------------------------------------------------------===//
// Layers in the arena
//===----------------------------------------------------------------------===//

def Patch_LayerOp : Patch_Op<"layer", [Symbol, IsolatedFromAbove, SingleBlock]> {
  let summary = "A named layer";
  let description = [{
    Holds one operation on tensors: what `patch.compute` computes. The block's
    arguments are the layer's operands. `order` is the statement of the kernel
    that runs it: what it reads before it writes what. Buffers were placed, and
    the plan is checked, by it; a kernel of another order is refused. `lean` is
    the schedule's choice of the kernel that takes less scratch. `sources` says
    for whoever checks the plan what each operand is: a layer, `input+N` (the
    bytes of the input from N on), or nothing for a constant.

    ```mlir
    patch.layer @m.L01.conv2d attributes {order = #patch.access<pixels 2 across_rows>,
                                          sources = ["m.L00.conv2d"]} {
      // ...
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name,
    OptionalAttr<Patch_AccessOrderAttr>:$order, UnitAttr:$lean,
    OptionalAttr<StrArrayAttr>:$sources);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$sym_name attr-dict-with-keyword $body";
  let hasVerifier = 1;
}

def Patch_BufferOp : Patch_Op<"buffer", [Pure]> {
  let summary = "A view of memory at a constant offset";
  let description = [{
    Bytes [offset, offset + size of the result) of `source`, one of the caller's
    buffers. (Of the arena `patch.view` is a view.)
  }];
  let arguments = (ins Patch_Bytes:$source, I64Attr:$offset);
  let results = (outs Patch_Buffer:$result);
  let assemblyFormat =
      "$source `[` $offset `]` attr-dict `:` type($source) `to` type($result)";
  let hasVerifier = 1;
}

def Patch_ConstantBufferOp : Patch_Op<"constant_buffer", [Pure]> {
  let summary = "A constant feature map in flash, as a buffer";
  let arguments = (ins ElementsAttr:$value);
  let results = (outs Patch_Buffer:$result);
  let assemblyFormat = "attr-dict `:` type($result)";
  let hasVerifier = 1;
}

def Patch_ComputeOp : Patch_Op<"compute", [AttrSizedOperandSegments,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>,
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>]> {
  let summary = "Runs a layer over a window of its output";
  let description = [{
    Computes rows [row_begin, row_end) and columns [col_begin, col_end) of the
    layer's output. Buffers are `memref<RxWxCxi8>`: row y lies in slot `y mod R`,
    column x at `x - origin`, where `origins` has the first column that each
    buffer holds (inputs, then the output). `scratch` is working memory of the
    layer alone.

    A buffer may have a block with the newest columns of the rows made in this
    row step: rows from `block_rows` on lie in the block, row y at
    `y - block_row`, column x at `x - block_col`; older rows lie in the buffer.
    `block_of` has the index of each buffer's block, -1 for none. A layer writes
    to the block of its output.

    A layer that reduces whole axes may take its input tile by tile: `phase` is
    `begin`, then `add` for each window *of the input*, then `end`; `scratch`
    holds the sums.
  }];
  let arguments = (ins FlatSymbolRefAttr:$layer,
    I32:$row_begin, I32:$row_end, I32:$col_begin, I32:$col_end,
    Variadic<I32>:$origins, Variadic<Patch_Buffer>:$inputs, Patch_Buffer:$output,
    Optional<Patch_Buffer>:$scratch, Variadic<Patch_Buffer>:$blocks,
    Variadic<I32>:$block_rows, Variadic<I32>:$block_cols,
    OptionalAttr<DenseI32ArrayAttr>:$block_of, OptionalAttr<Patch_PhaseAttr>:$phase);
  let assemblyFormat = !strconcat([{
    $layer `rows` `[` $row_begin `,` $row_end `)` `cols` `[` $col_begin `,`
    $col_end `)` `origins` `(` $origins `)`
  }], continuationLine, [{
    `ins` `(` ($inputs^ `:` type($inputs))? `)`
    `outs` `(` $output `:` type($output) `)`
    (`scratch` `(` $scratch^ `:` type($scratch) `)`)? (`phase` $phase^)?
    (}], continuationLine, [{ `blocks` `(` $blocks^ `:` type($blocks) `)`
      `rows` `(` $block_rows `)` `cols` `(` $block_cols `)`)?
    attr-dict
  }]);
  let hasVerifier = 1;
}

def Patch_CommitOp : Patch_Op<"commit",
    [MemoryEffects<[MemRead, MemWrite]>]> {
  let summary = "Keeps what a block's newest columns leave behind";
  let description = [{
    After a column step: columns [keep, next_keep) of rows [row_begin, row_end),
    which lie in the block from row `block_row` and column `keep` on, are copied
    to slot `y mod R` of the ring, whose first column is `origin`; then columns
    [next_keep, made_end) of all rows [block_row, row_end) move to the block's
    left. Without a ring the block only moves.
  }];
  let arguments = (ins Patch_Buffer:$block, Optional<Patch_Buffer>:$ring,
    I32:$row_begin, I32:$row_end, I32:$block_row, I32:$keep, I32:$next_keep,
    I32:$made_end, I32:$origin);
  let assemblyFormat = [{
    $block `:` type($block) (`to` $ring^ `:` type($ring))? `rows` `[` $row_begin
    `,` $row_end `)` `from` $block_row `cols` `[` $keep `,` $next_keep `,`
    $made_end `)` `origin` $origin attr-dict
  }];
  let hasVerifier = 1;
}

def Patch_FetchOp : Patch_Op<"fetch",
    [MemoryEffects<[MemRead, MemWrite]>]> {
  let summary = "Copies a window of a pulled input";
  let description = [{
    Calls `read(context, y, col_begin, 1, columns, address, 0)` for each row y in
    [row_begin, row_end), where the address is that of column `col_begin` in the
    row's slot. Once a call returned other than 0, none follows, and the function
    returns that value. With a block, rows lie there as in `patch.compute`. The
    image has `width` columns.
  }];
  let arguments = (ins AnyType:$read, AnyType:$context, Patch_Buffer:$buffer,
    I32:$row_begin, I32:$row_end, I32:$col_begin, I32:$col_end, I32:$origin,
    Optional<I32>:$block_row, ConfinedAttr<I64Attr, [IntPositive]>:$width);
  let assemblyFormat = [{
    $read `(` $context `)` `to` $buffer `rows` `[` $row_begin `,` $row_end `)`
    `cols` `[` $col_begin `,` $col_end `)` `of` $width `origin` $origin
    (`block` $block_row^)?
    attr-dict `:` type($read) `,` type($context) `,` type($buffer)
  }];
  let hasVerifier = 1;
}

def Patch_PushRowOp : Patch_Op<"push_row", [MemoryEffects<[MemRead, MemWrite]>]> {
  let summary = "Copies a pushed row to its slot";
  let description = "Row `index` of `rows` becomes row `row` of the ring: slot `row mod R`.";
  let arguments = (ins AnyType:$rows, I32:$index, Patch_Buffer:$ring, I32:$row);
  let assemblyFormat = "$rows `[` $index `]` `to` $ring `[` $row `]` attr-dict `:` type($rows) `,` type($ring)";
  let hasVerifier = 1;
}

def Patch_ResetOp : Patch_Op<"reset", [MemoryEffects<[MemWrite]>,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "Gives a delay line its initial value";
  let description = [{
    The elements that `layer`, a `patch.delay`, keeps become `initial`. `buffer`
    is that of the layer's result.
  }];
  let arguments = (ins FlatSymbolRefAttr:$layer, Patch_Buffer:$buffer);
  let assemblyFormat = "$layer `in` $buffer attr-dict `:` type($buffer)";
}

def Patch_CopyOp : Patch_Op<"copy", [MemoryEffects<[MemRead, MemWrite]>]> {
  let summary = "Copies a whole buffer";
  let arguments = (ins Patch_Buffer:$source, Patch_Buffer:$target);
  let assemblyFormat = "$source `to` $target attr-dict `:` type($source) `,` type($target)";
  let hasVerifier = 1;
}

//===----------------------------------------------------------------------===//
// Machine code
//===----------------------------------------------------------------------===//

def Patch_ObjectOp : Patch_Op<"object", [Symbol]> {
  let summary = "A compiled network";
  let description = [{
    What `convert-llvm-to-object` leaves of a module: the bytes of NAME.o, and of
    NAME.h and NAME.json where the network's memory is known.

    ```mlir
    patch.object @model for "cortex-m7"
        bytes dense<[127, 69, 76, 70]> : tensor<4xi8>
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, StrAttr:$cpu,
    ElementsAttr:$bytes, OptionalAttr<ElementsAttr>:$header,
    OptionalAttr<ElementsAttr>:$report);
  let assemblyFormat = [{
    $sym_name `for` $cpu `bytes` $bytes (`header` $header^)? (`report` $report^)?
    attr-dict
  }];
  let hasVerifier = 1;
}

#endif // MCUNET_DIALECT_PATCH_IR_PATCHOPS
