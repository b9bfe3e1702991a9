//===- compile.c - A network from text to an object -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// RUN: cc %s %capi-flags -o %t
// RUN: %t %S/../Compile/Inputs/tiny.mlir %t.o %t.h | FileCheck %s
//
// The object and header are what a C compiler takes.
// RUN: llvm-nm -g --defined-only %t.o | grep -q "T net_invoke"
// RUN: cc -std=c99 -pedantic -Wall -Werror -fsyntax-only %t.h
//
//===----------------------------------------------------------------------===//

#include "mcunet-c/Analysis.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void write(const char *path, const void *bytes, size_t size) {
  FILE *file = fopen(path, "wb");
  if (!file || fwrite(bytes, 1, size, file) != size || fclose(file))
    exit(3);
}

static int fail(char *error) {
  fprintf(stderr, "error: %s\n", error);
  mcunetStringFree(error);
  return 1;
}

int main(int argc, char **argv) {
  if (argc != 4)
    return 2;
  char *error;
  printf("version %s, %d CPUs\n", mcunetGetVersion(),
         (int)mcunetGetNumTargets());
  // CHECK: version {{[0-9]+\.[0-9]+\.[0-9]+}}, {{[0-9]+}} CPUs
  MlirContext context = mcunetContextCreate();
  MlirModule module = mcunetModuleLoad(context, argv[1], &error);
  if (mlirModuleIsNull(module))
    return fail(error);

  McunetLayers *layers = mcunetLayersCreate(module, &error);
  if (!layers)
    return fail(error);
  McunetLayer layer = mcunetLayersGet(layers, 0);
  printf("%s: %s, %d MACs, field %dx%d\n", layer.name, layer.op,
         (int)layer.macs, (int)layer.fieldRows, (int)layer.fieldCols);
  // CHECK: conv: conv2d, 512 MACs, field 1x1
  mcunetLayersDestroy(layers);

  McunetCompileOptions options = mcunetCompileOptionsGetDefault();
  options.name = "net";
  McunetPlan *plan = mcunetPlanCreate(module, &options, &error);
  if (!plan)
    return fail(error);
  for (size_t i = 0; i < mcunetPlanGetNumBuffers(plan); ++i) {
    McunetBuffer buffer = mcunetPlanGetBuffer(plan, i);
    if (buffer.offset + buffer.size > mcunetPlanGetArenaBytes(plan))
      return 3;
  }
  printf("report: %s\n",
         strstr(mcunetPlanGetReport(plan), "\"buffers\"") ? "yes" : "no");
  // CHECK: report: yes
  mcunetPlanDestroy(plan);

  McunetFront *front = mcunetFrontCreate(module, &options, &error);
  if (!front)
    return fail(error);
  size_t last = mcunetFrontGetCount(front) - 1;
  McunetFrontPoint point = mcunetFrontGet(front, last);
  printf("output %d bytes\n", (int)point.outputBytes);
  // CHECK: output 128 bytes
  options.schedule = point.schedule;
  options.clockMHz = 216;
  McunetCompiled *compiled;
  if (mcunetCompile(module, &options, &compiled, &error) != McunetSuccess)
    return fail(error);
  size_t size;
  const void *object = mcunetCompiledGetObject(compiled, &size);
  write(argv[2], object, size);
  const char *header = mcunetCompiledGetHeader(compiled);
  write(argv[3], header, strlen(header));
  printf("mcpu: %.9s\n", strstr(mcunetCompiledGetReport(compiled), "cortex-m"));
  // CHECK: mcpu: cortex-m7
  printf("clock: %.5s\n", strstr(mcunetCompiledGetReport(compiled),
                                 "\"clock_mhz\": ") + 13);
  // CHECK: clock: 216
  mcunetCompiledDestroy(compiled);

  MlirModule none = {NULL};
  if (mcunetCompile(none, &options, &compiled, &error) != McunetBadInput)
    return 3;
  printf("no module: %s\n", error);
  // CHECK: no module: there is no module: it is null
  mcunetStringFree(error);
  if (mcunetPlanCreate(none, &options, NULL) ||
      mcunetFrontCreate(none, &options, NULL) ||
      mcunetLayersCreate(none, NULL) || mcunetModuleToString(none) ||
      mcunetModuleRunPipeline(none, "builtin.module()", NULL))
    return 3;

  options.clockMHz = -1;
  McunetStatus refused = mcunetCompile(module, &options, &compiled, &error);
  printf("status %d: %s\n", refused, error);
  // CHECK: status 1: the clock must be in MHz, above 0
  mcunetStringFree(error);
  options.clockMHz = 0;

  // One byte is too little, and the error says what would do.
  options.sram = 1;
  McunetStatus status = mcunetCompile(module, &options, &compiled, &error);
  printf("status %d: %s\n", status, error);
  // CHECK: status 2: the given schedule does not fit 1 bytes of SRAM: it needs {{[0-9]+}}
  mcunetStringFree(error);

  mcunetFrontDestroy(front);
  mlirModuleDestroy(module);
  mlirContextDestroy(context);
  return 0;
}
