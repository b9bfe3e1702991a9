/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The picture that the example's camera sees, in flash. */
.section .rodata.camera_image, "a"
.global camera_image
.balign 4
camera_image:
.incbin CAMERA_IMAGE
.if . - camera_image != @IN_BYTES@
.error "the picture is not of @IN_BYTES@ bytes"
.endif
