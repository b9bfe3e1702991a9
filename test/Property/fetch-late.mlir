// RUN: rm -rf %t && mkdir %t
// RUN: /usr/bin/python3 -c "import sys; sys.stdout.buffer.write(bytes(range(16)))" > %t/in
// RUN: /usr/bin/python3 %S/../Oracle/tosa_host.py %s --input=%t/in --output=%t/expected
// RUN: mcunet-compile %s -o %t --mcpu=host --name=net --schedule=%S/Inputs/fetch-late.json --input=pull --quiet
// RUN: mcunet-run %t/net.json --input=%t/in --output=%t/out
// RUN: cmp %t/out %t/expected
//
// The second stage reads its pulled rows in its last layer only. Their ring lives from
// there on, so the rows are not fetched earlier, into bytes that 'b' makes.
func.func @main(%x: tensor<1x4x4x1xi8>) -> tensor<1x4x4x2xi8> {
  %t = "tosa.const"() <{values = dense<"0x0b30557a9fc4e90e33587da2c7ec11365b80a5caef14395e83a8cdf2173c6186abd0f51a3f6489aed3f81d42678cb1d6fb20456a8fb4d9fe23486d92b7dc01264b7095badf04294e7398bde2072c51769bc0e50a2f54799ec3e80d32577ca1c6eb10355a7fa4c9ee13385d82a7ccf1163b6085aacff4193e6388add2f71c41668bb0d5fa1f44698eb3d8fd22476c91b6db00254a6f94b9de03284d7297bce1062b50759abfe4092e53789dc2e70c31567ba0c5ea0f34597ea3c8ed12375c81a6cbf0153a5f84a9cef3183d6287acd1f61b40658aafd4f91e43688db2d7fc21466b90b5daff24496e93b8dd02274c7196bbe0052a4f7499bee3082d52779cc1e6"> : tensor<256xi8>}> : () -> tensor<256xi8>
  %a = tosa.max_pool2d %x {kernel = array<i64: 3, 3>, pad = array<i64: 1, 1, 1, 1>, stride = array<i64: 1, 1>} : (tensor<1x4x4x1xi8>) -> tensor<1x4x4x1xi8> loc("a")
  %b = tosa.table %a, %t : (tensor<1x4x4x1xi8>, tensor<256xi8>) -> tensor<1x4x4x1xi8> loc("b")
  %y = tosa.concat %b, %x {axis = 3 : i32} : (tensor<1x4x4x1xi8>, tensor<1x4x4x1xi8>) -> tensor<1x4x4x2xi8> loc("join")
  return %y : tensor<1x4x4x2xi8>
}
