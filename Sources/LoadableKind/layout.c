// Freezes version 1 of the interface: whoever moves a member breaks every kind that was ever compiled.

#include "ipc_kind.h"

#define AT(structure, member, offset) \
  _Static_assert(offsetof(struct structure, member) == (offset), #structure "." #member " has moved")

_Static_assert(sizeof(void *) == 8 && sizeof(size_t) == 8, "these are the offsets of machines of 64 bits");

AT(ipc_terms, size, 0);
AT(ipc_terms, record_size, 8);
AT(ipc_terms, wait, 12);
AT(ipc_terms, capacity, 16);
AT(ipc_terms, cpu, 20);
AT(ipc_terms, patience, 24);
AT(ipc_terms, directory, 32);
AT(ipc_terms, token, 40);
AT(ipc_terms, options, 48);
_Static_assert(sizeof(struct ipc_terms) == 56, "ipc_terms has grown: take a new version");

AT(ipc_kind_option, key, 0);
AT(ipc_kind_option, help, 8);

AT(ipc_kind, size, 0);
AT(ipc_kind, abi, 8);
AT(ipc_kind, flags, 12);
AT(ipc_kind, waits, 16);
AT(ipc_kind, largest_record, 20);
AT(ipc_kind, copies, 24);
AT(ipc_kind, name, 32);
AT(ipc_kind, version, 40);
AT(ipc_kind, summary, 48);
AT(ipc_kind, broker, 56);
AT(ipc_kind, leaves, 64);
AT(ipc_kind, options, 72);
AT(ipc_kind, make, 80);
AT(ipc_kind, join, 88);
AT(ipc_kind, meet, 96);
AT(ipc_kind, send, 104);
AT(ipc_kind, receive, 112);
AT(ipc_kind, explain, 120);
AT(ipc_kind, close, 128);
_Static_assert(sizeof(struct ipc_kind) == 136, "ipc_kind has grown: take a new version");
