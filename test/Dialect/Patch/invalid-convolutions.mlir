// RUN: mcunet-opt %s -split-input-file -verify-diagnostics
//
// One case for each branch of the verifiers of convolutions.

func.func @conv_stride(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.conv2d' op stride must be two values in [1, 1048576]}}
  %0 = patch.conv2d %in zp 0 stride [0, 1] pad [1, 1] to zp 0
      : (tensor<1x4x4x2xi8>) -> tensor<1x4x4x2xi8>
      weights dense<1> : tensor<2x3x3x2xi8> bias dense<0> : tensor<2xi32> requant <1 shift 38>
  return
}

// -----

func.func @conv_dilation(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.conv2d' op dilation must be two values in [1, 1048576]}}
  %0 = patch.conv2d %in zp 0 dilation [1] pad [1, 1] to zp 0
      : (tensor<1x4x4x2xi8>) -> tensor<1x4x4x2xi8>
      weights dense<1> : tensor<2x3x3x2xi8> bias dense<0> : tensor<2xi32> requant <1 shift 38>
  return
}

// -----

func.func @conv_pad(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.conv2d' op pad must be two values in [0, 1048576]}}
  %0 = patch.conv2d %in zp 0 pad [1, -1] to zp 0 : (tensor<1x4x4x2xi8>) -> tensor<1x4x4x2xi8>
      weights dense<1> : tensor<2x3x3x2xi8> bias dense<0> : tensor<2xi32> requant <1 shift 38>
  return
}

// -----

func.func @conv_pad_huge(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.conv2d' op pad must be two values in [0, 1048576]}}
  %0 = patch.conv2d %in zp 0 pad [1, 9223372036854775807] to zp 0
      : (tensor<1x4x4x2xi8>) -> tensor<1x4x4x2xi8>
      weights dense<1> : tensor<2x3x3x2xi8> bias dense<0> : tensor<2xi32> requant <1 shift 38>
  return
}

// -----

func.func @conv_input_zp(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.conv2d' op input_zp must be in [-128, 127], got 128}}
  %0 = patch.conv2d %in zp 128 pad [1, 1] to zp 0 : (tensor<1x4x4x2xi8>) -> tensor<1x4x4x2xi8>
      weights dense<1> : tensor<2x3x3x2xi8> bias dense<0> : tensor<2xi32> requant <1 shift 38>
  return
}

// -----

func.func @conv_output_zp(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.conv2d' op output_zp must be in [-128, 127], got -129}}
  %0 = patch.conv2d %in zp 0 pad [1, 1] to zp -129 : (tensor<1x4x4x2xi8>) -> tensor<1x4x4x2xi8>
      weights dense<1> : tensor<2x3x3x2xi8> bias dense<0> : tensor<2xi32> requant <1 shift 38>
  return
}

// -----

func.func @conv_clamp(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.conv2d' op clamp must be [min, max] within [-128, 127]}}
  %0 = patch.conv2d %in zp 0 pad [1, 1] to zp 0 clamp [5, 4]
      : (tensor<1x4x4x2xi8>) -> tensor<1x4x4x2xi8>
      weights dense<1> : tensor<2x3x3x2xi8> bias dense<0> : tensor<2xi32> requant <1 shift 38>
  return
}

// -----

func.func @conv_unequal_requantisation(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+4 {{has 1 multipliers and 2 shifts}}
  %0 = patch.conv2d %in zp 0 pad [1, 1] to zp 0 : (tensor<1x4x4x2xi8>) -> tensor<1x4x4x2xi8>
      weights dense<1> : tensor<2x3x3x2xi8>
      bias dense<0> : tensor<2xi32>
      requant <1 shift [38, 38]>
  return
}

// -----

func.func @conv_multiplier_count(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.conv2d' op needs 1 or 2 multipliers, got 3}}
  %0 = patch.conv2d %in zp 0 pad [1, 1] to zp 0 : (tensor<1x4x4x2xi8>) -> tensor<1x4x4x2xi8>
      weights dense<1> : tensor<2x3x3x2xi8>
      bias dense<0> : tensor<2xi32>
      requant <[1, 1, 1] shift [38, 38, 38]>
  return
}

// -----

func.func @conv_negative_multiplier(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+2 {{has a negative multiplier}}
  %0 = patch.conv2d %in zp 0 pad [1, 1] to zp 0 : (tensor<1x4x4x2xi8>) -> tensor<1x4x4x2xi8>
      weights dense<1> : tensor<2x3x3x2xi8> bias dense<0> : tensor<2xi32> requant <-1 shift 38>
  return
}

// -----

func.func @conv_shift(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+2 {{shift must be in [2, 62], got 63}}
  %0 = patch.conv2d %in zp 0 pad [1, 1] to zp 0 : (tensor<1x4x4x2xi8>) -> tensor<1x4x4x2xi8>
      weights dense<1> : tensor<2x3x3x2xi8> bias dense<0> : tensor<2xi32> requant <1 shift 63>
  return
}

// -----

func.func @conv_channels(%in: tensor<1x4x4x3xi8>) {
  // expected-error@+1 {{'patch.conv2d' op weights make 2 channels into 2, the tensors have 3 and 2}}
  %0 = patch.conv2d %in zp 0 pad [1, 1] to zp 0 : (tensor<1x4x4x3xi8>) -> tensor<1x4x4x2xi8>
      weights dense<1> : tensor<2x3x3x2xi8> bias dense<0> : tensor<2xi32> requant <1 shift 38>
  return
}

// -----

func.func @conv_weight_type(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.conv2d' op weights must be i8 or i16}}
  %0 = patch.conv2d %in zp 0 pad [1, 1] to zp 0 : (tensor<1x4x4x2xi8>) -> tensor<1x4x4x2xi8>
      weights dense<1> : tensor<2x3x3x2xi32> bias dense<0> : tensor<2xi32> requant <1 shift 38>
  return
}

// -----

func.func @conv_weight_range(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.conv2d' op weights must be in [-255, 255], got 256}}
  %0 = patch.conv2d %in zp 0 pad [1, 1] to zp 0 : (tensor<1x4x4x2xi8>) -> tensor<1x4x4x2xi8>
      weights dense<256> : tensor<2x3x3x2xi16>
      bias dense<0> : tensor<2xi32>
      requant <1 shift 38>
  return
}

// -----

func.func @conv_bias(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.conv2d' op bias must have 2 i32 values}}
  %0 = patch.conv2d %in zp 0 pad [1, 1] to zp 0 : (tensor<1x4x4x2xi8>) -> tensor<1x4x4x2xi8>
      weights dense<1> : tensor<2x3x3x2xi8> bias dense<0> : tensor<3xi32> requant <1 shift 38>
  return
}

// -----

func.func @conv_weight_rank(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.conv2d' op weights must be [OC, KH, KW, IC]}}
  %0 = patch.conv2d %in zp 0 pad [1, 1] to zp 0 : (tensor<1x4x4x2xi8>) -> tensor<1x4x4x2xi8>
      weights dense<1> : tensor<2x3x3xi8> bias dense<0> : tensor<2xi32> requant <1 shift 38>
  return
}

// -----

func.func @conv_window_before_input(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.conv2d' op has windows wholly outside the input on axis 0}}
  %0 = patch.conv2d %in zp 0 pad [3, 1] to zp 0 : (tensor<1x4x4x2xi8>) -> tensor<1x4x4x2xi8>
      weights dense<1> : tensor<2x3x3x2xi8> bias dense<0> : tensor<2xi32> requant <1 shift 38>
  return
}

// -----

func.func @conv_window_after_input(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.conv2d' op has windows wholly outside the input on axis 1}}
  %0 = patch.conv2d %in zp 0 pad [1, 1] to zp 0 : (tensor<1x4x4x2xi8>) -> tensor<1x4x6x2xi8>
      weights dense<1> : tensor<2x3x3x2xi8> bias dense<0> : tensor<2xi32> requant <1 shift 38>
  return
}

// -----

func.func @depthwise_weight_rank(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.depthwise_conv2d' op weights must be [KH, KW, C, M]}}
  %0 = patch.depthwise_conv2d %in zp 0 pad [1, 1] to zp 0
      : (tensor<1x4x4x2xi8>) -> tensor<1x4x4x2xi8>
      weights dense<1> : tensor<3x3x2xi8> bias dense<0> : tensor<2xi32> requant <1 shift 38>
  return
}

// -----

func.func @depthwise_channels(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.depthwise_conv2d' op weights make 2 channels into 4, the tensors have 2 and 2}}
  %0 = patch.depthwise_conv2d %in zp 0 pad [1, 1] to zp 0
      : (tensor<1x4x4x2xi8>) -> tensor<1x4x4x2xi8>
      weights dense<1> : tensor<3x3x2x2xi8> bias dense<0> : tensor<4xi32> requant <1 shift 38>
  return
}

// -----

func.func @conv_single_rounds_once(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+4 {{with a shift of 0 rounds once}}
  %0 = patch.conv2d %in zp 0 pad [1, 1] to zp 0 : (tensor<1x4x4x2xi8>) -> tensor<1x4x4x2xi8>
      weights dense<1> : tensor<2x3x3x2xi8>
      bias dense<0> : tensor<2xi32>
      requant <1056964608 shift 0>
  return
}

// -----

func.func @conv_single_factor(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+4 {{has a factor that is out of range}}
  %0 = patch.conv2d %in zp 0 pad [1, 1] to zp 0 : (tensor<1x4x4x2xi8>) -> tensor<1x4x4x2xi8>
      weights dense<1> : tensor<2x3x3x2xi8>
      bias dense<0> : tensor<2xi32>
      requant <1 shift 0 single>
  return
}

// -----

func.func @conv_single_mixed(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+4 {{shift must be in [2, 62], got 0}}
  %0 = patch.conv2d %in zp 0 pad [1, 1] to zp 0 : (tensor<1x4x4x2xi8>) -> tensor<1x4x4x2xi8>
      weights dense<1> : tensor<2x3x3x2xi8>
      bias dense<0> : tensor<2xi32>
      requant <[1056964608, 1073741824] shift [0, 38] single>
  return
}
