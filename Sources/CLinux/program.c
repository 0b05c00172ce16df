// What this program is: its C library, and the name that it goes by.
#define _GNU_SOURCE
#include "CLinux.h"

#include <gnu/libc-version.h>
#include <sys/auxv.h>
#include <sys/prctl.h>

const char *clinux_c_library_version(void) { return gnu_get_libc_version(); }

bool clinux_has_dynamic_linker(void) { return getauxval(AT_BASE) != 0; }

void clinux_name_thread(const char *name) { prctl(PR_SET_NAME, name); }
