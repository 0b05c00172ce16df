// Runs a program to which some system calls are denied. In C, because a filter of seccomp(2) is made of the
// macros of <linux/filter.h>, which Swift does not see.
#ifndef CDENY_H
#define CDENY_H

/// Becomes another program, to which some system calls are denied.
///
/// - Parameter words: `EPERM` or `ENOSYS`, the calls' names, separated by commas, the program's path and its
///   arguments; a null pointer follows the last one.
/// - Returns: only where that fails, and says why on standard error: 64 where the words make no sense, 69
///   where no filter can be had, and 127 where the program cannot be run.
int cdeny_run(int count, char *_Nullable *_Nonnull words);

#endif
