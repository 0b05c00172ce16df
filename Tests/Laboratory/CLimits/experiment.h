// What the experiments share: time, places, processes, and how their results are shown.
#ifndef LIMITS_EXPERIMENT_H
#define LIMITS_EXPERIMENT_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// How often the alternatives of an experiment take turns.
enum { TURNS = 21 };

/// Prepares this program for experiments: from here on, it ends when a process of an experiment fails. Other
/// subcommands of the laboratory have children that may fail.
void begin_experiments(void);

/// Ends the program unless `result` is what a call returns that went well, which is 0 or more.
int must(int result, const char *call);
/// As `must`, for calls that return an error number.
void must_be_zero(int error, const char *call);

/// CLOCK_MONOTONIC, in nanoseconds.
uint64_t now(void);
/// A place: the first or second of the CPUs that this program may use.
typedef enum { FIRST_CPU, SECOND_CPU } place;
/// Lets the calling thread run there only.
void pin(place place);
/// Memory that a process started from here on shares with this one.
void *shared_memory(size_t length);

/// Runs `body` in another process, at that place. It is killed when this one ends, and should it
/// fail, this one does, too.
pid_t start(place place, void (*body)(void *), void *context);
/// Waits for the end of a process that `start` returned.
void join(pid_t process);

/// Shows an experiment's ratios, one for each turn: their median, and two of them which the true
/// one is between with 95 %.
void show(const char *what, const char *compared, const double ratios[TURNS]);

// The experiments.
void second_thread(void);
void crowd(void);
void copies(void);
void obligations(void);
void returns(void);

#endif
