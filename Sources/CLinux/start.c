// How this program was started, as the kernel and the C library said it when it began.
#include "CLinux.h"

#include <sys/auxv.h>

static int count;
static char **arguments;

// glibc gives main's arguments to each constructor, of programs and of what they load.
__attribute__((constructor)) static void keep(int argc, char **argv) {
  count = argc;
  arguments = argv;
}

const char *clinux_argument(int index) {
  return index >= 0 && index < count ? arguments[index] : NULL;
}

const char *clinux_executed_path(void) { return (const char *)getauxval(AT_EXECFN); }
