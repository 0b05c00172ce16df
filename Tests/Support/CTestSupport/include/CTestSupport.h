// What a test needs of the kernel and of the compiler, and Swift cannot have.
#ifndef CTESTSUPPORT_H
#define CTESTSUPPORT_H

#include <stddef.h>

/// A page of this process that nobody provides: userfaultfd(2). Whoever touches it waits, the kernel in a
/// write(2) too, until the descriptor is closed.
///
/// - Returns: the descriptor, readable once somebody waits; a negative error number where a user may not.
int ctest_withhold_page(void **page);

/// Which sanitizer this was built with; the compiler of C says it, and that of Swift does not.
enum ctest_sanitizer { CTEST_NO_SANITIZER, CTEST_THREAD_SANITIZER, CTEST_ADDRESS_SANITIZER };
enum ctest_sanitizer ctest_sanitizer(void);

#endif
