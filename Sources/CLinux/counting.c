// Counting system calls where they are made, for a comparison that asks for it.
#include "CLinux.h"

_Thread_local clinux_call_count *clinux_calls_here;
static clinux_call_count *of_process;

void clinux_count_calls(clinux_call_count *count) {
  __atomic_store_n(&of_process, count, __ATOMIC_RELEASE);
  clinux_join_count();
}

void clinux_join_count(void) {
  clinux_calls_here = __atomic_load_n(&of_process, __ATOMIC_ACQUIRE);
}

void clinux_count_possible_call(void) {
  clinux_call_count *here = clinux_calls_here;
  if (__builtin_expect(here != NULL, 0)) {
    __atomic_fetch_add(&here->possible, 1, __ATOMIC_RELAXED);
  }
}

clinux_call_count clinux_read_count(const clinux_call_count *count) {
  return (clinux_call_count){
      __atomic_load_n(&count->made, __ATOMIC_RELAXED),
      __atomic_load_n(&count->possible, __ATOMIC_RELAXED),
  };
}
