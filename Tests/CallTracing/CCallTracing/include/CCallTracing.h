// Watching other processes' system calls by ptrace(2), which is variadic, whose requests are macros,
// and so is what wait4(2) says: Swift cannot call it.
//
// Every function that can fail returns the kernel's answer, or the negated errno.
#ifndef CCALLTRACING_H
#define CCALLTRACING_H

#include <stdbool.h>
#include <stdint.h>

#pragma clang assume_nonnull begin


/// PTRACE_SEIZE: each of the thread's system calls will stop it, and so will, where asked for, a thread
/// that it starts, which is traced from its beginning.
int calltracing_seize(int thread, bool and_its_threads);
/// PTRACE_INTERRUPT.
int calltracing_interrupt(int thread);
/// PTRACE_SYSCALL: to the next stop, with a signal or 0.
int calltracing_continue(int thread, int signal);
/// PTRACE_LISTEN: leaves a thread stopped that SIGSTOP or its like has stopped.
int calltracing_listen(int thread);
/// PTRACE_DETACH of a thread that is stopped, with a signal or 0.
int calltracing_detach(int thread, int signal);
typedef struct {
  bool is_entry;
  uint64_t number, first, second;  // of an entry: the call and its first two arguments
} calltracing_system_call;
/// PTRACE_GET_SYSCALL_INFO (Linux 5.3) of a thread that a system call has stopped.
int calltracing_ask_system_call(int thread, calltracing_system_call *call);
/// PTRACE_SINGLESTEP: one instruction, with a signal or 0.
int calltracing_step(int thread, int signal);
typedef struct {
  uint64_t call_number;  // of a system call, if that is the next instruction
  uint8_t bytes[8];      // the instruction, and what follows it
} calltracing_instruction;
/// The next instruction of a thread that is stopped. -ENOSYS where instructions are not x86_64's: on
/// others a step between a load and a store that belong together makes the store fail, again and again.
int calltracing_next_instruction(int thread, calltracing_instruction *instruction);
enum {
  CALLTRACING_ENDED,        // the thread is gone
  CALLTRACING_SYSTEM_CALL,  // it enters or leaves a system call
  CALLTRACING_EVENT,        // it was interrupted, has just begun, or has started another
  CALLTRACING_GROUP_STOP,   // SIGSTOP or its like has stopped its process
  CALLTRACING_SIGNAL,       // it is about to get `signal`
};
typedef struct { int thread, kind, signal; } calltracing_stop;
/// wait4(2), __WALL | __WNOTHREAD: the next stop of a thread that the calling thread traces (or end
/// of a child that it started), and of no other's.
int calltracing_wait(calltracing_stop *stop);
/// A timer that sends the interrupt signal to the calling thread again and again, so that a wait
/// without a time limit returns -EINTR now and then. timer_create(2) with SIGEV_THREAD_ID, whose
/// field glibc does not name. Returns the timer.
int calltracing_start_ticks(long nanoseconds);
void calltracing_stop_ticks(int timer);
/// What says to a tracer where a measured loop begins (1) and ends (2): a getpid(2) with arguments,
/// which the kernel does not look at.
#define CALLTRACING_MARK_WORD 0x4950435F4D41524Bul  // "IPC_MARK"
void calltracing_mark(uint64_t phase);
/// The phase that a system call marks, or 0.
uint64_t calltracing_marked_phase(const calltracing_system_call *call);

#pragma clang assume_nonnull end
#endif
