// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// As much of Arduino's core as the example needs.
#include <stdint.h>

struct SerialPort {
  void begin(unsigned long);
  void print(const char *);
  void println(int);
  void println(unsigned);
};
extern SerialPort Serial;
void delay(unsigned long);
