#!/usr/bin/env python3
"""The orders that the rings rely on, under Armv8's memory model: which outcomes it forbids.

Each shape is a small program of two threads and an outcome. Every execution that could have it is
built, and held against the axioms of the architecture (Arm ARM B2.3, "external visibility" and
"internal visibility"), without those that only forbid more: the result "forbidden" is safe to rely
on. ring.pml has the protocol as a whole, for x86.

A step is a statement of Sources/IPCChannels as it stands there, behind the function that it is in;
RingModelTests holds these names against the sources. The instruction follows from the ordering in
the statement, as compilers choose it: the weaker one where they have a choice (LDAPR for LDAR, an
exclusive pair for SWPAL).
"""

import itertools
import re
import sys

# --- The steps

record = ("`RingSlot.put(_:)`", "`atomicDoubleWord(0).pointee.store(record.first, ordering: .relaxed)`")
copied = ("`RingSlot.takeRecord(into:size:)`", "`atomicDoubleWord(offset).pointee.load(ordering: .relaxed)`")
last_sequence = (
  "`RingProducer.announce(_:_:_:)`",
  "`word.pointee.exchange(sequence, ordering: .sequentiallyConsistent)`")
earlier_sequence = (
  "`RingProducer.putLumps(_:count:_:_:)`",
  "`word.pointee.store(first &+ 1, ordering: .releasing)`")
rest_of_lump = (
  "`RingProducer.putLumps(_:count:_:_:)`",
  "`layout.sequence(of: slot).pointee.store(next &+ 1, ordering: .releasing)`")
unawaited_sequence = (
  "`RingProducer.announce(_:_:_:)`",
  "`word.pointee.store(sequence, ordering: .releasing)`")
claim = ("`SharedWords.claimSleeper()`", "`word.pointee.load(ordering: .sequentiallyConsistent)`")
claimed = ("`SharedWords.claimSleeper()`", "`word.pointee.store(0, ordering: .relaxed)`")
consumer_waits = (
  "`RingConsumer.startWaiting(_:)`",
  "`word.atomicWord(0).pointee.store(1, ordering: .sequentiallyConsistent)`")
last_look = (
  "`RingConsumer.startWaiting(_:)`",
  "`layout.sequence(of: slot).pointee.load(ordering: .sequentiallyConsistent)`")
first_seen = (
  "`RingConsumer.takeFirst(into:size:looks:sent:_:_:)`",
  "`word.pointee.load(ordering: .acquiring)`")
next_seen = (
  "`RingConsumer.isReady(_:_:_:)`",
  "`layout.sequence(of: slot).pointee.load(ordering: .acquiring) == position &+ 1`")
told = (
  "`RingConsumer.publish(_:)`",
  "`consumed.pointee.exchange(position, ordering: .sequentiallyConsistent)`")
unawaited_told = (
  "`RingConsumer.publish(_:)`",
  "`consumed.pointee.store(position, ordering: .releasing)`")
producer_waits = (
  "`RingProducer.startWaiting()`",
  "`word.atomicWord(0).pointee.store(1, ordering: .sequentiallyConsistent)`")
look_for_room = (
  "`SharedWords.consumedPosition(since:of:_:)`",
  "`atomicDoubleWord(0).pointee.load(ordering: .sequentiallyConsistent)`")
raised = (
  "`Interruption.raise(_:)`",
  "`flags.pointee.bitwiseOr(flag, ordering: .sequentiallyConsistent)`")
sleeper_seen = (
  "`Interruption.sleepingThread`",
  "`sleeper.pointee.load(ordering: .sequentiallyConsistent)`")
sleeper_named = (
  "`Interruption.watch(sleeping:isUncertain:_:)`",
  "`sleeper.pointee.store(ThreadSignal.currentThread, ordering: .sequentiallyConsistent)`")
flags_seen = (
  "`Interruption.watch(sleeping:isUncertain:_:)`",
  "`flags.pointee.load(ordering: .sequentiallyConsistent)`")


def instructions(step, variable, argument):
  """(kind, variable, value or register, acquire, weak acquire, release) of a step."""
  operation, ordering = re.search(r"pointee\.(\w+)\(.*ordering: \.(\w+)\)", step[1]).groups()
  orders = ordering == "sequentiallyConsistent"
  if operation == "load":
    return [("R", variable, argument, orders, ordering == "acquiring", False)]
  write = ("W", variable, argument, False, False, orders or ordering == "releasing")
  if operation == "store":
    return [write]
  # Nobody asks what an exchange found.
  return [("R", variable, None, orders, False, False), write]


def weakened(step, ordering):
  """A mutant: the step with another ordering, or a store in the place of an exchange."""
  text = re.sub(r"ordering: \.\w+", "ordering: ." + ordering, step[1])
  return (step[0], re.sub(r"\.exchange\(", ".store(", text))


# The kernel's part of a futex: what surrounds it is ordered by full barriers.
BARRIER = "DMB"
def kernel_stores(variable, value): return ("kernel", "W", variable, value)
def kernel_loads(variable, register): return ("kernel", "R", variable, register)


# --- The axioms

def is_possible(threads, initial, outcome):
  """Whether some execution gives registers and last values for which the outcome holds."""
  events, pairs, barriers = [], [], []

  def add(thread, place, kind, variable, argument, acquire=False, weak=False, release=False):
    events.append(dict(
      id=len(events), thread=thread, place=place, kind=kind, variable=variable,
      argument=argument, acquire=acquire, weak=weak, release=release))
    return events[-1]["id"]

  first = {variable: add(-1, -1, "W", variable, value) for variable, value in initial.items()}
  for number, thread in enumerate(threads):
    for place, operation in enumerate(thread):
      if operation == BARRIER:
        barriers.append((number, 2 * place))
      elif operation[0] == "kernel":
        add(number, 2 * place, *operation[1:])
      else:
        made = [
          add(number, 2 * place + offset, *instruction)
          for offset, instruction in enumerate(instructions(*operation))
        ]
        if len(made) == 2:
          pairs.append(tuple(made))

  program = {
    (a["id"], b["id"]) for a in events for b in events
    if a["thread"] == b["thread"] >= 0 and a["place"] < b["place"]
  }
  ordered = set(pairs)
  for a, b in program:
    before, after = events[a], events[b]
    if (
      before["acquire"] or before["weak"] or after["release"]
      or before["release"] and after["acquire"]
      or any(
        before["thread"] == thread and before["place"] < place < after["place"]
        for thread, place in barriers)
    ):
      ordered.add((a, b))
  same_word = {(a, b) for a, b in program if events[a]["variable"] == events[b]["variable"]}
  reads = [event for event in events if event["kind"] == "R"]
  writes = {v: [e for e in events if e["kind"] == "W" and e["variable"] == v] for v in initial}

  def between_threads(relation):
    return {(a, b) for a, b in relation if events[a]["thread"] != events[b]["thread"]}

  for sources in itertools.product(*[writes[read["variable"]] for read in reads]):
    registers = {
      read["argument"]: source["argument"] for read, source in zip(reads, sources)
      if read["argument"] is not None
    }
    orders = [
      [[first[v], *order] for order in itertools.permutations(
        [w["id"] for w in writes[v] if w["thread"] >= 0])]
      for v in initial
    ]
    for chosen in itertools.product(*orders):
      values = dict(registers)
      for variable, order in zip(initial, chosen):
        values[variable] = events[order[-1]]["argument"]
      if not outcome(values):
        continue
      coherence = {pair for order in chosen for pair in itertools.combinations(order, 2)}
      reads_from = {(source["id"], read["id"]) for read, source in zip(reads, sources)}
      from_reads = {
        (read["id"], after) for read, source in zip(reads, sources)
        for before, after in coherence if before == source["id"]
      }
      if has_cycle(same_word | coherence | reads_from | from_reads, len(events)):
        continue
      # Nobody writes between an exchange's load and its store.
      if any(
        (read, other) in from_reads and (other, write) in coherence
        and events[other]["thread"] != events[write]["thread"]
        for read, write in pairs for other in range(len(events))
      ):
        continue
      seen = between_threads(reads_from) | between_threads(coherence) | between_threads(from_reads)
      if not has_cycle(seen | ordered, len(events)):
        return True
  return False


def has_cycle(relation, count):
  after = [[] for _ in range(count)]
  for a, b in relation:
    after[a].append(b)
  state = [0] * count

  def visit(node):
    state[node] = 1
    if any(state[n] == 1 or state[n] == 0 and visit(n) for n in after[node]):
      return True
    state[node] = 2
    return False

  return any(state[node] == 0 and visit(node) for node in range(count))


# --- The shapes

failures = 0


def expect(expected, name, threads, initial, outcome):
  global failures
  found = "allowed" if is_possible(threads, initial, outcome) else "forbidden"
  if found != expected:
    failures += 1
  print(f"{'ok  ' if found == expected else 'BAD '}Armv8: {name}: {found}"
        + ("" if found == expected else f", expected {expected}"))


def forbidden(*shape): expect("forbidden", *shape)
def mutant(name, *shape): expect("allowed", "mutant, " + name, *shape)


def lost(values): return values["waits"] == 0 and values["look"] == 0


def record_for_a_sleeper(publish, load=claim, store=consumer_waits, look=last_look):
  return (
    [[(publish, "sequence", 1), (load, "word", "waits")],
     [(store, "word", 1), (look, "sequence", "look")]],
    dict(sequence=0, word=0), lost)


forbidden("a record is announced and nobody wakes the sleeper", *record_for_a_sleeper(last_sequence))
# On Armv8 each of the four matters, but for the exchange: STLR before LDAR is ordered, too.
mutant("announced by a release, and the word loaded with acquire",
       *record_for_a_sleeper(weakened(last_sequence, "releasing"), weakened(claim, "acquiring")))
mutant("the word is loaded relaxed", *record_for_a_sleeper(last_sequence, weakened(claim, "relaxed")))
mutant("the sleeper's word is stored relaxed",
       *record_for_a_sleeper(last_sequence, store=weakened(consumer_waits, "relaxed")))
mutant("the sleeper's last look is relaxed",
       *record_for_a_sleeper(last_sequence, look=weakened(last_look, "relaxed")))

forbidden(
  "the sleeper waits for an earlier lump than the one that is announced",
  [[(earlier_sequence, "sequence", 1), (last_sequence, "last", 1), (claim, "word", "waits")],
   [(consumer_waits, "word", 1), (last_look, "sequence", "look")]],
  dict(sequence=0, last=0, word=0), lost)
mutant(
  "the earlier lump is announced, and the last one released after the word was loaded",
  [[(last_sequence, "sequence", 1), (claim, "word", "waits"), (earlier_sequence, "last", 1)],
   [(consumer_waits, "word", 1), (last_look, "last", "look")]],
  dict(sequence=0, last=0, word=0), lost)


def torn(values): return values["sequence_seen"] == 1 and values["copy"] == 0


for name, publish in [
  ("announced", last_sequence), ("announced to a side that spins", unawaited_sequence),
  ("the first of an earlier lump", earlier_sequence),
]:
  forbidden(
    f"a record, {name}, is copied before it is whole",
    [[(record, "record", 1), (publish, "sequence", 1)],
     [(first_seen, "sequence", "sequence_seen"), (copied, "record", "copy")]],
    dict(record=0, sequence=0), torn)
forbidden(
  "a record within a lump is copied before it is whole",
  [[(record, "record", 1), (rest_of_lump, "sequence", 1), (last_sequence, "first", 1)],
   [(first_seen, "first", "first_seen"), (next_seen, "sequence", "sequence_seen"),
    (copied, "record", "copy")]],
  dict(record=0, sequence=0, first=0), torn)
mutant(
  "the sequence is stored relaxed",
  [[(record, "record", 1), (weakened(last_sequence, "relaxed"), "sequence", 1)],
   [(first_seen, "sequence", "sequence_seen"), (copied, "record", "copy")]],
  dict(record=0, sequence=0), torn)
mutant(
  "the sequence is loaded relaxed",
  [[(record, "record", 1), (last_sequence, "sequence", 1)],
   [(weakened(first_seen, "relaxed"), "sequence", "sequence_seen"), (copied, "record", "copy")]],
  dict(record=0, sequence=0), torn)
forbidden(
  "a lump's first record is seen and its rest is not",
  [[(rest_of_lump, "sequence", 1), (last_sequence, "first", 1)],
   [(first_seen, "first", "first_seen"), (next_seen, "sequence", "sequence_seen")]],
  dict(sequence=0, first=0), lambda v: v["first_seen"] == 1 and v["sequence_seen"] == 0)

for name, publish in [("", told), (", by a producer that spins", unawaited_told)]:
  forbidden(
    f"a slot is written again while it is read{name}",
    [[(copied, "record", "copy"), (publish, "consumed", 1)],
     [(look_for_room, "consumed", "room"), (record, "record", 2)]],
    dict(record=1, consumed=0), lambda v: v["room"] == 1 and v["copy"] == 2)
mutant(
  "consumed is stored relaxed",
  [[(copied, "record", "copy"), (weakened(told, "relaxed"), "consumed", 1)],
   [(look_for_room, "consumed", "room"), (record, "record", 2)]],
  dict(record=1, consumed=0), lambda v: v["room"] == 1 and v["copy"] == 2)

forbidden(
  "room is made and nobody wakes the producer",
  [[(told, "consumed", 1), (claim, "word", "waits")],
   [(producer_waits, "word", 1), (look_for_room, "consumed", "look")]],
  dict(consumed=0, word=0), lost)

# The kernel's side of FUTEX_WAKE and FUTEX_WAIT: both order what came before by a full barrier.
forbidden(
  "a late claim clears the word of a sleeper that it does not wake",
  [[(claim, "word", "waits"), (claimed, "word", 0), BARRIER, kernel_loads("queue", "found")],
   [(consumer_waits, "word", 2), kernel_stores("queue", 1), BARRIER, kernel_loads("word", "slept")]],
  dict(word=1, queue=0),
  lambda v: v["waits"] == 1 and v["found"] == 0 and v["slept"] == 2 and v["word"] == 0)

forbidden(
  "a thread is interrupted, and sleeps without a signal",
  [[(raised, "flags", 1), (sleeper_seen, "sleeper", "waits")],
   [(sleeper_named, "sleeper", 1), (flags_seen, "flags", "look")]],
  dict(flags=0, sleeper=0), lost)
mutant(
  "the sleeping thread is named by a relaxed store",
  [[(raised, "flags", 1), (sleeper_seen, "sleeper", "waits")],
   [(weakened(sleeper_named, "relaxed"), "sleeper", 1), (flags_seen, "flags", "look")]],
  dict(flags=0, sleeper=0), lost)

sys.exit(1 if failures else 0)
