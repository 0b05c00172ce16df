// What this program is: its C library, and the name that it goes by.
#define _GNU_SOURCE
#include "CLinux.h"

#include <gnu/libc-version.h>
#include <malloc.h>
#include <sys/auxv.h>
#include <sys/prctl.h>

const char *clinux_c_library_version(void) { return gnu_get_libc_version(); }

bool clinux_has_dynamic_linker(void) { return getauxval(AT_BASE) != 0; }

void clinux_return_memory_early(void) {
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_MMAP_THRESHOLD, 64 * 1024);
  mallopt(M_TRIM_THRESHOLD, 128 * 1024);
}

void clinux_name_thread(const char *name) { prctl(PR_SET_NAME, name); }
