//===- passes.c - Pipelines by name, beside MLIR's own API ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// RUN: cc %s %capi-flags -o %t
// RUN: %t %S/../Compile/Inputs/tiny.mlir %S/../Import/Inputs/nets.json > %t.out
// RUN: FileCheck %s < %t.out
//
//===----------------------------------------------------------------------===//

#include "mcunet-c/Analysis.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *readFile(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file)
    exit(2);
  char *text = calloc(1, 1 << 16);
  if (fread(text, 1, (1 << 16) - 1, file) == 0)
    exit(2);
  fclose(file);
  return text;
}

int main(int argc, char **argv) {
  if (argc != 3)
    return 2;
  char *error;
  // A context of the caller's own, with the project's dialects added.
  MlirContext context = mcunetContextCreate();
  MlirDialectRegistry registry = mlirDialectRegistryCreate();
  mcunetRegisterDialects(registry);
  mlirContextAppendDialectRegistry(context, registry);
  mlirDialectRegistryDestroy(registry);

  char *text = readFile(argv[1]);
  MlirModule module = mcunetModuleParse(context, text, strlen(text), &error);
  if (mlirModuleIsNull(module))
    return 1;
  if (!mcunetModuleRunPipeline(
          module, "builtin.module(func.func(convert-tosa-to-patch),cse)",
          &error))
    return 1;
  char *printed = mcunetModuleToString(module);
  puts(printed);
  // CHECK: patch.conv2d
  mcunetStringFree(printed);
  if (!mcunetModuleRunPipeline(
          module,
          "builtin.module(mcunet-tosa-to-llvm-pipeline{mcpu=cortex-m4 name=m})",
          &error))
    return 1;
  MlirOperation function =
      mlirBlockGetFirstOperation(mlirModuleGetBody(module));
  MlirStringRef name = mlirIdentifierStr(mlirOperationGetName(function));
  printf("first: %.*s\n", (int)name.length, name.data);
  // CHECK: first: llvm.
  mlirModuleDestroy(module);

  // Errors come back as text, and nothing is printed.
  module = mcunetModuleParse(context, "func.func @f(", 13, &error);
  printf("parse: %s\n", error);
  // CHECK: parse: "input":1:{{.+}}
  mcunetStringFree(error);
  module = mcunetModuleImportTFLite(context, text, strlen(text), &error);
  printf("import: %s\n", error);
  // CHECK: import: {{.+}}
  mcunetStringFree(error);
  module = mcunetModuleLoad(context, "none.tflite", &error);
  printf("load: %s\n", error);
  // CHECK: load: 'none.tflite': No such file
  mcunetStringFree(error);
  module = mcunetModuleLoadAs(context, argv[1], McunetReferenceTFLM, &error);
  printf("reference: %s\n", error);
  // CHECK: reference: '{{.*}}tiny.mlir': only a .tflite has a reference
  mcunetStringFree(error);
  module = mcunetModuleImportTFLiteAs(context, text, strlen(text),
                                      (McunetReference)7, &error);
  printf("reference: %s\n", error);
  // CHECK: reference: unknown reference
  mcunetStringFree(error);
  free(text);

  text = readFile(argv[2]);
  module = mcunetModuleImportNet(context, text, "tiny", 0, 1, &error);
  free(text);
  if (mlirModuleIsNull(module))
    return 1;
  if (mcunetModuleRunPipeline(module, "builtin.module(no-such-pass)", &error))
    return 1;
  printf("pipeline: %s\n", error);
  // CHECK: pipeline: {{.*}}no-such-pass
  mcunetStringFree(error);
  McunetLayers *layers = mcunetLayersCreate(module, &error);
  if (!layers)
    return 1;
  char *table = mcunetLayersToTable(layers);
  puts(table);
  // A 3x3 stem of stride 2, a 3x3 and a 5x5 of stride 2: fields of 3, then
  // 3 + 2 * 2 = 7, then 7 + 2 * 4 = 15.
  // CHECK: stem {{.*}} 3x3 2.0x2.0
  // CHECK: block0/depthwise {{.*}} 7x7 2.0x2.0
  // CHECK: block1/depthwise {{.*}} 15x15 4.0x4.0
  // CHECK: pool {{.*}} 32x32 0.0x0.0
  mcunetStringFree(table);
  mcunetLayersDestroy(layers);
  mlirModuleDestroy(module);
  mlirContextDestroy(context);
  return 0;
}
