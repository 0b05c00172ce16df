// Two System V objects, which have numbers and no descriptors: they reach the client as the target
// of a symbolic link in the session's directory. It is made by one call, whole, and read by one.
// This gives a kind `sysv_make` and `sysv_join`, by the three functions below.
#ifndef SYSV_H
#define SYSV_H

#include "example.h"

// What a kind has to define. Makes the two; a number is negative where that fails.
static void create(const struct ipc_terms *, int *first, int *second);
// Removes those of the two that there are.
static void destroy(int first, int second);
// Makes a side's end, or returns NULL with a `why`.
static ipc_end *end_over(const struct ipc_terms *, int first, int second, int is_server, char *why);

static inline ipc_end *sysv_make(const struct ipc_terms *terms, int *passed, size_t *count,
                                 char *why) {
  char path[96], numbers[32];
  int first = -1, second = -1;
  ipc_end *end = NULL;
  create(terms, &first, &second);
  snprintf(path, sizeof path, "%s/sysv", terms->directory);
  snprintf(numbers, sizeof numbers, "%d %d", first, second);
  if (first >= 0 && second >= 0 && symlink(numbers, path) == 0)
    end = end_over(terms, first, second, 1, why);
  else fail(why, "Two System V objects cannot be made: %s. `ipcs` lists those that there are, and "
            "`ipcs -l` how many there can be.", strerror(errno));
  if (!end) destroy(first, second);
  return end;
}

static inline ipc_end *sysv_join(const struct ipc_terms *terms, const int *passed, size_t count,
                                 char *why) {
  char path[96], numbers[32] = "";
  int first, second;
  if (count) return refuse(passed, count, 0, why);
  snprintf(path, sizeof path, "%s/sysv", terms->directory);
  ssize_t length = readlink(path, numbers, sizeof numbers - 1);
  if (length > 0 && sscanf(numbers, "%d %d", &first, &second) == 2)
    return end_over(terms, first, second, 0, why);
  return fail(why, "%s should name two System V objects, and says '%s'.", path, numbers);
}

#endif
