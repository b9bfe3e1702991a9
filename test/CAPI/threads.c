//===- threads.c - Two threads give the objects of one --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Two threads with a context each compile for different CPUs at once, 25 times
// each. LLVM's switches, which differ between these CPUs, are global.
//
// RUN: cc %s %capi-flags -pthread -o %t
// RUN: %t %S/../Compile/Inputs/chain.mlir | FileCheck %s
// CHECK: 50 of 50 objects are equal
//
//===----------------------------------------------------------------------===//

#include "mcunet-c/Compile.h"
#include "mcunet-c/Core.h"
#include "mcunet-c/Module.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { kRounds = 25 };

typedef struct Work {
  const char *path, *mcpu;
  unsigned char *expected; // what one thread alone gives
  size_t size;
  int equal;
} Work;

/// Compiles once in a context of its own; the first object is kept.
static int compileOnce(Work *work) {
  char *error = NULL;
  MlirContext context = mcunetContextCreate();
  MlirModule module = mcunetModuleLoad(context, work->path, &error);
  McunetCompileOptions options = mcunetCompileOptionsGetDefault();
  options.mcpu = work->mcpu;
  options.schedule = "layerwise";
  McunetCompiled *compiled = NULL;
  if (mlirModuleIsNull(module) ||
      mcunetCompile(module, &options, &compiled, &error)) {
    fprintf(stderr, "error: %s\n", error);
    exit(1);
  }
  size_t size = 0;
  const unsigned char *object = mcunetCompiledGetObject(compiled, &size);
  if (!work->expected) {
    work->expected = malloc(size);
    work->size = size;
    memcpy(work->expected, object, size);
  }
  int equal = size == work->size && !memcmp(object, work->expected, size);
  mcunetCompiledDestroy(compiled);
  mlirModuleDestroy(module);
  mlirContextDestroy(context);
  return equal;
}

static void *compileAgain(void *argument) {
  Work *work = argument;
  for (int i = 0; i < kRounds; ++i)
    work->equal += compileOnce(work);
  return NULL;
}

int main(int argc, char **argv) {
  if (argc != 2)
    return 2;
  Work works[2] = {{argv[1], "cortex-m7", NULL, 0, 0},
                   {argv[1], "host", NULL, 0, 0}};
  pthread_t threads[2];
  for (int i = 0; i < 2; ++i)
    compileOnce(&works[i]);
  for (int i = 0; i < 2; ++i)
    pthread_create(&threads[i], NULL, compileAgain, &works[i]);
  for (int i = 0; i < 2; ++i)
    pthread_join(threads[i], NULL);
  printf("%d of %d objects are equal\n", works[0].equal + works[1].equal,
         2 * kRounds);
  for (int i = 0; i < 2; ++i)
    free(works[i].expected);
  return 0;
}
