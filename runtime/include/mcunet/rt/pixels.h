/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*===- mcunet/rt/pixels.h - From a sensor's pixels to int8 ----------------===*\
 *
 * A row at a time: for push_rows, a window callback or an image in memory. C99
 * and C++11, header only; only mcunet_levels uses floating point.
 *
 *   static int8_t levels[256], line[COLS * 3];
 *   mcunet_levels(levels, 0.0f, 1.0f, NAME_INPUT0_SCALE,
 *                 NAME_INPUT0_ZERO_POINT);
 *   mcunet_rgb565_row(sensor, 1, COLS, levels, line);
 *   NAME_push_rows(arena, line, 1);
 *
\*===----------------------------------------------------------------------===*/
#ifndef MCUNET_RT_PIXELS_H
#define MCUNET_RT_PIXELS_H

#include <stdint.h>

/* levels[s] is the int8 of the 8-bit sample s: that of the real number which
 * the network was trained to see. `black` and `white` are the real numbers of
 * samples 0 and 255: (0, 1) where pictures were divided by 255, (-1, 1) where
 * they were centred, (0, 255) where they were left alone. `scale` (positive)
 * and `zero_point` are the input's, from NAME.h. Halves are rounded away from
 * zero, and what int8 cannot hold becomes -128 or 127. */
static inline void mcunet_levels(int8_t levels[256], float black, float white,
                                 float scale, int32_t zero_point) {
  int32_t s;
  for (s = 0; s < 256; ++s) {
    float real = black + (white - black) * ((float)s / 255.0f);
    float steps = real / scale + (float)zero_point;
    if (steps <= -128.0f)
      levels[s] = -128;
    else if (steps >= 127.0f)
      levels[s] = 127;
    else {
      float distance = real / scale;
      int32_t step = (int32_t)(distance + (distance < 0.0f ? -0.5f : 0.5f));
      step += zero_point;
      levels[s] = (int8_t)(step < -128 ? -128 : step > 127 ? 127 : step);
    }
  }
}

/* `count` samples of 8 bits: grey pixels, the Y of YUV for a grey network, or
 * RGB888 (three samples a pixel). */
static inline void mcunet_samples_row(const uint8_t *samples, uint32_t count,
                                      const int8_t levels[256], int8_t *dst) {
  uint32_t i;
  for (i = 0; i < count; ++i)
    dst[i] = levels[samples[i]];
}

/* RGB565, two bytes a pixel; `high_first` is 1 where the byte with red comes
 * first, as cameras send it, and 0 for uint16_t in memory of a Cortex-M. The
 * missing low bits repeat the high ones, so that black and white stay so. `dst`
 * gets red, green and blue. */
static inline void mcunet_rgb565_row(const uint8_t *src, int high_first,
                                     uint32_t pixels, const int8_t levels[256],
                                     int8_t *dst) {
  uint32_t i;
  for (i = 0; i < pixels; ++i, src += 2, dst += 3) {
    uint32_t pixel = high_first ? (uint32_t)src[0] << 8 | src[1]
                                : (uint32_t)src[1] << 8 | src[0];
    uint32_t red = pixel >> 11, green = pixel >> 5 & 63u, blue = pixel & 31u;
    dst[0] = levels[red << 3 | red >> 2];
    dst[1] = levels[green << 2 | green >> 4];
    dst[2] = levels[blue << 3 | blue >> 2];
  }
}

static inline uint8_t mcunet_sample(int32_t value) {
  return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
}

/* One pixel of YCbCr at full range (ITU-T T.871, as JPEG and most sensors have
 * it) as red, green and blue, each at most one step of 255 from the real
 * formula. */
static inline void mcunet_ycbcr_pixel(uint8_t y, uint8_t cb, uint8_t cr,
                                      const int8_t levels[256], int8_t *dst) {
  /* 1.402, 0.344136, 0.714136 and 1.772 times 2^14; 2^13 is a half. */
  int32_t u = (int32_t)cb - 128, v = (int32_t)cr - 128;
  int32_t base = (int32_t)y * 16384 + 8192;
  dst[0] = levels[mcunet_sample((base + 22970 * v) / 16384)];
  dst[1] = levels[mcunet_sample((base - 5638 * u - 11700 * v) / 16384)];
  dst[2] = levels[mcunet_sample((base + 29032 * u) / 16384)];
}

/* YUV 4:2:2 as Y0 Cb Y1 Cr (YUYV): two pixels in four bytes. `pixels` is even.
 */
static inline void mcunet_yuyv_row(const uint8_t *src, uint32_t pixels,
                                   const int8_t levels[256], int8_t *dst) {
  uint32_t i;
  for (i = 0; i + 1 < pixels; i += 2, src += 4, dst += 6) {
    mcunet_ycbcr_pixel(src[0], src[1], src[3], levels, dst);
    mcunet_ycbcr_pixel(src[2], src[1], src[3], levels, dst + 3);
  }
}

/* The same from a plane of Y and rows of Cb and Cr of half its width, one after
 * the other (`step` 2: NV12, `cr` = `cb` + 1) or each in its own plane (`step`
 * 1). In 4:2:0, rows 2n and 2n + 1 take row n of Cb and Cr. `pixels` is even.
 */
static inline void mcunet_yuv_row(const uint8_t *y, const uint8_t *cb,
                                  const uint8_t *cr, uint32_t step,
                                  uint32_t pixels, const int8_t levels[256],
                                  int8_t *dst) {
  uint32_t i;
  for (i = 0; i < pixels; ++i, dst += 3)
    mcunet_ycbcr_pixel(y[i], cb[i / 2 * step], cr[i / 2 * step], levels, dst);
}

#endif /* MCUNET_RT_PIXELS_H */
