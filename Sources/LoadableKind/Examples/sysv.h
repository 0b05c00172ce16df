// System V objects have numbers, which are no descriptors: two of them reach the client as the
// target of a symbolic link in the session's directory. It is made by one call, whole, and read by
// one.
#ifndef SYSV_H
#define SYSV_H

#include "example.h"

// 0 where that works.
static inline int sysv_tell(const struct ipc_terms *terms, int first, int second) {
  char path[96], numbers[32];
  snprintf(path, sizeof path, "%s/sysv", terms->directory);
  snprintf(numbers, sizeof numbers, "%d %d", first, second);
  return symlink(numbers, path);
}

// 0 where that works; otherwise it says why not.
static inline int sysv_ask(const struct ipc_terms *terms, int *first, int *second, char *why) {
  char path[96], numbers[32] = "";
  snprintf(path, sizeof path, "%s/sysv", terms->directory);
  ssize_t length = readlink(path, numbers, sizeof numbers - 1);
  if (length > 0 && sscanf(numbers, "%d %d", first, second) == 2) return 0;
  fail(why, "%s should name two System V objects, and says '%s'.", path, numbers);
  return -1;
}

#endif
