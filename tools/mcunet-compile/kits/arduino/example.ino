// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Memory that @NAME@ needs, over the serial port.
#include <@NAME@.h>

static uint8_t arena[@UPPER@_ARENA_BYTES]
    __attribute__((aligned(@UPPER@_ARENA_ALIGN)));

void setup() {
  Serial.begin(115200);
  Serial.print("@NAME@: arena of ");
  Serial.println(sizeof(arena));
  // See @NAME@.h for the functions of the network.
}

void loop() {}
