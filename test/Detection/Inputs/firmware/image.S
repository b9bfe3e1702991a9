/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* What the camera sees, in flash. */
.syntax unified
.section .rodata.image, "a"
.global camera_image
.balign 4
camera_image:
.incbin IMAGE
