//===- foreign-c.c - The C API from an installed package ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet-c/Analysis.h"
#include "mcunet/Version.h"

#include <stdio.h>
#include <string.h>

int main(void) {
  printf("mcunet %s knows %s\n", mcunetGetVersion(), mcunetGetTargetName(0));
  return strcmp(mcunetGetVersion(), MCUNET_VERSION_STRING) != 0;
}
