// The loops once more, over the functions of the C library.
#define CALLS_OF_LIBC
#include "loops.c"
