// Loops in C between a foreign benchmark program and the bare C of this project.
//
// A foreign program and a channel differ in several things at once: which system calls they make,
// with how many bytes, by the C library's functions or inlined, and how often they read the clock.
// Each loop here differs from the next one in few of them, so that each difference has a figure.
//
// Plain prototypes only, for Swift: the GNU headers stay in the .c files.
#ifndef FOREIGN_LOOPS_H
#define FOREIGN_LOOPS_H

#include <stdint.h>

#pragma clang assume_nonnull begin

/// What carries the records.
typedef enum {
  FOREIGN_PIPES,  // two of them, as `perf bench sched pipe` has
  FOREIGN_UNIX,  // a stream socket, as `sockperf --tcp` has with a path for its address
  FOREIGN_TCP,  // as `sockperf --tcp` has with 127.0.0.1
} foreign_mechanism;

/// How they are moved.
typedef enum {
  /// By the functions of the C library that the foreign program calls, with its bytes and flags.
  FOREIGN_AS_WRITTEN,
  /// By the same system calls, inlined: nothing returns between two of them.
  FOREIGN_INLINED,
  /// By read(2) and write(2) of 24 bytes, inlined, with a check of the sequence and one reading of
  /// the clock for each round trip. UNIX sockets are a socketpair(2) here. This is what the bare C of
  /// a comparison does; it is measured by other code here.
  FOREIGN_BARE,
} foreign_stage;

/// Makes round trips between two processes on one CPU, and tells how long one takes.
///
/// The calling process must have one thread, because it is forked. It stays pinned. The other process
/// is killed when the calling thread ends.
///
/// - cpu: where both processes run.
/// - count: round trips that are timed, 1 or more; a tenth of them is made before, and is not timed.
/// - nanoseconds: with pipes the mean, which is what perf tells; with sockets the median, which is
///   what sockperf tells.
///
/// Returns 0 or the negated errno; -EBADMSG when a record came in parts or is another than was sent.
int foreign_loop(foreign_mechanism mechanism, foreign_stage stage, int cpu, long count,
                 double *nanoseconds);

#pragma clang assume_nonnull end
#endif
