// mcunet-opt --convert-tosa-variables-to-patch
tosa.variable @state = dense<-128> : tensor<1x4x1x8xi8>
func.func @main(%new: tensor<1x1x1x8xi8>) -> tensor<1x5x1x8xi8> {
  %start = tosa.const_shape {values = dense<[0, 1, 0, 0]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %size = tosa.const_shape {values = dense<[1, 4, 1, 8]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %old = tosa.variable_read @state : tensor<1x4x1x8xi8>
  %line = tosa.concat %old, %new {axis = 1 : i32} : (tensor<1x4x1x8xi8>, tensor<1x1x1x8xi8>) -> tensor<1x5x1x8xi8>
  %kept = tosa.slice %line, %start, %size : (tensor<1x5x1x8xi8>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<1x4x1x8xi8>
  tosa.variable_write @state, %kept : tensor<1x4x1x8xi8>
  return %line : tensor<1x5x1x8xi8>
}
