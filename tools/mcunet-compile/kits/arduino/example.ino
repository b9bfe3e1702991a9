// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Prints the class with the highest score of what @NAME@_camera.h sees, over and over, to
// the serial port.
#include <@NAME@.h>
#include "@NAME@_camera.h"

void setup() {
  Serial.begin(115200);
  Serial.print("@NAME@: arena of ");
  Serial.println(sizeof(arena));
}

void loop() {
  int best = 0, status = infer();
  for (int i = 1; i < (int)sizeof(scores); ++i)
    if (scores[i] > scores[best])
      best = i;
  Serial.print(status ? "error " : "class ");
  Serial.println(status ? status : best);
  delay(1000);
}
