// What keeps the library from bare C, measured in bare C.
#ifndef CLIMITS_RUN_H
#define CLIMITS_RUN_H

/// Makes every experiment, and prints a table in Markdown. A process that cannot go on says why on standard
/// error and ends with status 1.
///
/// The process has one thread: one of the experiments is about the second.
void climits_run(void);

#endif
