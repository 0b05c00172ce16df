// The clock of all that is measured.
#ifndef CFLOOR_CLOCK_H
#define CFLOOR_CLOCK_H

#include <stdint.h>
#include <time.h>

#include "CLinux.h"

/// CLOCK_MONOTONIC, in nanoseconds.
CLINUX_INLINE uint64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

#endif
