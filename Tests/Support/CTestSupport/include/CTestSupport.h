// What a test needs of the kernel and Swift cannot call.
#ifndef CTESTSUPPORT_H
#define CTESTSUPPORT_H

#include <stddef.h>

/// A page of this process that nobody provides: userfaultfd(2). Whoever touches it waits, the kernel in a
/// write(2) too, until the descriptor is closed.
///
/// - Returns: the descriptor, readable once somebody waits; a negative error number where a user may not.
int ctest_withhold_page(void **page);

#endif
