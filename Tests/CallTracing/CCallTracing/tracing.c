// Watching other processes' system calls: ptrace(2).
#define _GNU_SOURCE
#include "CCallTracing.h"

#include <elf.h>
#include <errno.h>
#include <linux/ptrace.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int trace(int request, int thread, long address, long data) {
  return syscall(SYS_ptrace, request, thread, address, data) < 0 ? -errno : 0;
}

int calltracing_seize(int thread, bool and_its_threads) {
  // Not PTRACE_O_EXITKILL: a tracer that dies must not take with it what it watched.
  int options = PTRACE_O_TRACESYSGOOD | (and_its_threads ? PTRACE_O_TRACECLONE : 0);
  return trace(PTRACE_SEIZE, thread, 0, options);
}

int calltracing_interrupt(int thread) { return trace(PTRACE_INTERRUPT, thread, 0, 0); }

int calltracing_continue(int thread, int signal) {
  return trace(PTRACE_SYSCALL, thread, 0, signal);
}

int calltracing_listen(int thread) { return trace(PTRACE_LISTEN, thread, 0, 0); }

int calltracing_detach(int thread, int signal) { return trace(PTRACE_DETACH, thread, 0, signal); }

int calltracing_step(int thread, int signal) {
  return trace(PTRACE_SINGLESTEP, thread, 0, signal);
}

int calltracing_next_instruction(int thread, calltracing_instruction *instruction) {
#if defined __x86_64__
  struct user_regs_struct registers;
  struct iovec whole = {.iov_base = &registers, .iov_len = sizeof registers};
  int answer = trace(PTRACE_GETREGSET, thread, NT_PRSTATUS, (long)&whole);
  if (answer < 0) return answer;
  instruction->call_number = registers.rax;
  return trace(PTRACE_PEEKTEXT, thread, (long)registers.rip, (long)instruction->bytes);
#else
  (void)thread, (void)instruction;
  return -ENOSYS;
#endif
}

int calltracing_ask_system_call(int thread, calltracing_system_call *call) {
  struct ptrace_syscall_info info;
  memset(&info, 0, sizeof info);
  int answer = trace(PTRACE_GET_SYSCALL_INFO, thread, sizeof info, (long)&info);
  if (answer < 0) return answer;
  *call = (calltracing_system_call){.is_entry = info.op == PTRACE_SYSCALL_INFO_ENTRY};
  if (call->is_entry) {
    call->number = info.entry.nr;
    call->first = info.entry.args[0];
    call->second = info.entry.args[1];
  }
  return 0;
}

static int kind_of(int status) {
  int signal = WSTOPSIG(status), event = status >> 16;
  if (!WIFSTOPPED(status)) return CALLTRACING_ENDED;
  if (signal == (SIGTRAP | 0x80)) return CALLTRACING_SYSTEM_CALL;
  if (event == PTRACE_EVENT_STOP) {
    return signal == SIGTRAP ? CALLTRACING_EVENT : CALLTRACING_GROUP_STOP;
  }
  return event != 0 ? CALLTRACING_EVENT : CALLTRACING_SIGNAL;
}

int calltracing_wait(calltracing_stop *stop) {
  int status;
  int thread = wait4(-1, &status, __WALL | __WNOTHREAD, NULL);
  if (thread < 0) return -errno;
  *stop = (calltracing_stop){.thread = thread, .kind = kind_of(status)};
  if (stop->kind == CALLTRACING_SIGNAL) stop->signal = WSTOPSIG(status);
  return 0;
}

int calltracing_start_ticks(long nanoseconds) {
  // The raw call: glibc's timer_t is a pointer, the kernel's a small number.
  struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGURG};
  event._sigev_un._tid = (int)syscall(SYS_gettid);
  int timer;
  if (syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &timer) < 0) return -errno;
  struct itimerspec times = {.it_interval.tv_nsec = nanoseconds, .it_value.tv_nsec = nanoseconds};
  if (syscall(SYS_timer_settime, timer, 0, &times, NULL) < 0) {
    int error = -errno;
    calltracing_stop_ticks(timer);
    return error;
  }
  return timer;
}

void calltracing_stop_ticks(int timer) { syscall(SYS_timer_delete, timer); }

void calltracing_mark(uint64_t phase) { syscall(SYS_getpid, CALLTRACING_MARK_WORD, phase); }

uint64_t calltracing_marked_phase(const calltracing_system_call *call) {
  bool is_mark = call->number == SYS_getpid && call->first == CALLTRACING_MARK_WORD;
  return is_mark ? call->second : 0;
}
