// What keeps the library from bare C, measured in bare C: each experiment adds to a bare loop one
// thing that a server or a session cannot do without, or that the mechanism costs by itself, and
// says how many times as long the loop takes then. The output is a table in Markdown.

#include "climits_run.h"

#include <stdio.h>

#include "experiment.h"

void climits_run(void) {
  begin_experiments();
  printf("| what | compared with | times |\n|---|---|---|\n");
  second_thread();
  crowd();
  copies();
  obligations();
  returns();
}
