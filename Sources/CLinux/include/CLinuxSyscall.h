// System calls of the hot path, made without glibc's wrappers.
//
// glibc's read(2), write(2), recv(2), send(2) and mq_* are cancellation points: in a process with
// more than one thread each pays two atomic read-modify-writes around the call, then errno's
// thread-local slot. And after every switch between two processes on one CPU each further page of
// code costs a page walk: inline, a call needs neither the PLT, nor the GOT, nor libc's text.
// Together this was 5 % of a pipe's round trip with both processes on one CPU.
#ifndef CLINUX_SYSCALL_H
#define CLINUX_SYSCALL_H

#include <stdint.h>
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

/// The system calls of one side, in memory that a comparison shares with both sides.
typedef struct {
  uint64_t made;      // by an instruction or a wrapper of this library's
  uint64_t possible;  // asked of the C library, which does not say whether it entered the kernel
} clinux_call_count;

#ifdef CLINUX_UNCOUNTED
// The loops in bare C, against which this library is held, must not pay for what the library does.
CLINUX_INLINE void clinux_count_call(void) {}
#else
/// Where the calling thread counts; NULL in every thread of a process that counts nothing. It is
/// thread-local because that costs less than a global variable: the stack's page is in the TLB after
/// each switch between two processes, and a page of data is not.
extern _Thread_local clinux_call_count *clinux_calls_here
    __attribute__((tls_model("initial-exec")));

/// Counts a system call that the calling thread is about to make.
CLINUX_INLINE void clinux_count_call(void) {
  clinux_call_count *here = clinux_calls_here;
  if (__builtin_expect(here != 0, 0)) __atomic_fetch_add(&here->made, 1, __ATOMIC_RELAXED);
}
#endif

/// A system call that a channel may make for each of its records: it is counted, where somebody asks.
CLINUX_INLINE long clinux_counted6(long number, long a, long b, long c, long d, long e, long f) {
  clinux_count_call();
  return clinux_syscall6(number, a, b, c, d, e, f);
}

#endif
