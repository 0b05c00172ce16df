// System calls of the hot path, made without glibc's wrappers.
//
// glibc's read(2), write(2), recv(2), send(2) and mq_* are cancellation points: in a process with
// more than one thread each pays two atomic read-modify-writes around the call, then errno's
// thread-local slot. And after every switch between two processes on one CPU each further page of
// code costs a page walk: inline, a call needs neither the PLT, nor the GOT, nor libc's text.
// Together this was 5 % of a pipe's round trip with both processes on one CPU.
#ifndef CLINUX_SYSCALL_H
#define CLINUX_SYSCALL_H

#include <sys/syscall.h>

/// Swift's optimiser inlines C functions only where they insist.
#define CLINUX_INLINE static inline __attribute__((always_inline))

#if defined(__x86_64__)
CLINUX_INLINE long clinux_syscall6(long number, long a, long b, long c, long d, long e, long f) {
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  register long r9 __asm__("r9") = f;
  long answer;
  __asm__ volatile("syscall"
                   : "=a"(answer)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                   : "rcx", "r11", "memory");
  return answer;
}
#elif defined(__aarch64__)
CLINUX_INLINE long clinux_syscall6(long number, long a, long b, long c, long d, long e, long f) {
  register long x8 __asm__("x8") = number;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  register long x4 __asm__("x4") = e;
  register long x5 __asm__("x5") = f;
  __asm__ volatile("svc #0"
                   : "+r"(x0)
                   : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
                   : "memory");
  return x0;
}
#else
#error "CLinux knows the system call instruction of x86_64 and aarch64 only"
#endif

#endif
