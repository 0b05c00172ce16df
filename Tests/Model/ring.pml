/* The protocol of the rings for spin(1), one direction of one channel. Tests/Model/run says which of its
   variants must hold and which must fail.

   The processor is x86 with its store buffers (TSO): a relaxed or releasing store waits in a buffer of its
   side's, first in, first out; an exchange and a sequentially consistent store are carried out when that
   buffer is empty. armv8.py has the shapes that are weaker on Armv8.

   Each part names the function of Sources/IPCChannels that it stands for, and each step the statement, as the
   sources have it but for "unsafe" and "try". RingModelTests holds the names against the sources: a function
   that is named has no other step that touches shared words, and has them in this order. */

#ifndef CAPACITY
#define CAPACITY 4
#endif
#ifndef RECORDS /* that are sent */
#define RECORDS 6
#endif
#ifndef MOST_IN_A_CALL
#define MOST_IN_A_CALL 3
#endif
/* In the library a sixteenth of the ring, at least 1, and a quarter of it. These numbers make several lumps a
   call, and tell late, in a ring that is small enough to be searched. */
#ifndef LUMP
#define LUMP 2
#endif
#ifndef TOLD_EVERY
#define TOLD_EVERY 2
#endif

#define PRODUCER 0
#define CONSUMER 1

/* How RingObject wakes: memfd and file, shm, eventfd. */
#define FUTEX 0
#define SEMAPHORE 1
#define EVENTFD 2
#ifndef WAKE
#define WAKE FUTEX
#endif

/* A side that never sleeps: its strategy is spin. Every other side may look any number of times before it
   sleeps, as adaptive does and block does not. A peer that does not know yet does more than it
   needs to.
   `RingProducer.init(_:_:direction:neverSleeps:start:)`:
   `control.atomicWord(RingLayout.Control.producerNeverSleeps).pointee.store(neverSleeps ? 1 : 0, ordering: .releasing)`
   `RingConsumer.init(_:_:direction:neverSleeps:start:)`:
   `control.atomicWord(RingLayout.Control.consumerNeverSleeps).pointee.store(neverSleeps ? 1 : 0, ordering: .releasing)` */
#ifndef PRODUCER_SPINS
#define PRODUCER_SPINS false
#endif
#ifndef CONSUMER_SPINS
#define CONSUMER_SPINS false
#endif

/* Words that several threads see. A record is one: whoever finds it whole has not seen half of it. */
#define SEQUENCE(at) ((at) % CAPACITY)
#define RECORD(at) (CAPACITY + (at) % CAPACITY)
#define CONSUMED (2 * CAPACITY)
#define WAITS(side) (2 * CAPACITY + 1 + (side))
#define SLEEPER(side) (2 * CAPACITY + 3 + (side))
byte memory[2 * CAPACITY + 5];

/* What each side stored and the other does not see yet: word, value. */
chan stores[2] = [12] of { byte, byte };
#define DRAINED(side) empty(stores[side])

/* The kernel's. */
bool asleep[2];
byte posts[2]; /* of the semaphore or the eventfd on which a side sleeps */
bool killed[2];
bool over[2]; /* the side's lifeline has hung up, or its process has ended */

/* InterruptionWords.flags, which only locked operations change. */
#define INTERRUPTED 1
#define GONE 2
byte raised[2];

/* What the properties are about. */
bool finished; /* the producer has sent all */
byte returned; /* records whose send has returned */
byte taken;    /* records that the consumer has copied */

inline store(side, word, value) { stores[side]!word,value }
inline storeInOrder(side, word, value) { atomic { DRAINED(side) -> memory[word] = value } }

proctype drain(bit side) {
  byte word, value;
end:
  do
  :: atomic { stores[side]?word,value -> memory[word] = value; word = 0; value = 0 }
  od
}

/* --- What wakes */

inline sleep(side) {
#if WAKE == FUTEX
  atomic { DRAINED(side) -> asleep[side] = (memory[WAITS(side)] == 1) };
  (asleep[side] == false)
#else
  atomic { DRAINED(side) -> asleep[side] = true };
  if
#if WAKE == SEMAPHORE
  :: atomic { posts[side] > 0 -> posts[side]--; asleep[side] = false }
#else
  :: atomic { posts[side] > 0 -> posts[side] = 0; asleep[side] = false }
#endif
  :: (asleep[side] == false) /* a signal */
  fi
#endif
}

inline wake(side, other) {
#if WAKE == FUTEX
  atomic { DRAINED(side) -> asleep[other] = false }
#elif WAKE == SEMAPHORE
  atomic { DRAINED(side) -> posts[other]++; assert(posts[other] < 255) }
#else
  /* Writing to an eventfd may sleep, so it is watched. */
  storeInOrder(side, SLEEPER(side), 1);
  if
  :: raised[side] == 0 -> atomic { DRAINED(side) -> posts[other] = 1 }
  :: else
  fi;
  store(side, SLEEPER(side), 0)
#endif
}

/* `SharedWords.claimSleeper()` */
inline claimSleeper(side, other) {
  /* `word.pointee.load(ordering: .sequentiallyConsistent)` */
  atomic {
    if /* A load sees its own side's buffer. */
    :: stores[side]??[eval(WAITS(other)),0] -> claimed = 0
    :: else -> claimed = memory[WAITS(other)]
    fi
  };
  if
  :: claimed ->
#ifdef MUTANT_CLEARED_AFTER_WAKING
     wake(side, other);
#endif
     /* `word.pointee.store(0, ordering: .relaxed)` */
     store(side, WAITS(other), 0)
  :: else
  fi
}

inline wakeIfClaimed(side, other) {
#ifndef MUTANT_CLEARED_AFTER_WAKING
  if
  :: claimed -> claimed = 0; wake(side, other)
  :: else
  fi
#else
  claimed = 0
#endif
}

/* --- What ends a sleep */

/* `Interruption.watch(sleeping:isUncertain:_:)` */
inline watchSleep(side) {
#ifdef MUTANT_FLAGS_BEFORE_SLEEPER
  if
  :: raised[side] == 0 ->
     storeInOrder(side, SLEEPER(side), 1);
     sleep(side)
  :: else
  fi;
#else
  /* `sleeper.pointee.store(ThreadSignal.currentThread, ordering: .sequentiallyConsistent)` */
#ifdef MUTANT_SLEEPER_WITHOUT_BARRIER
  store(side, SLEEPER(side), 1);
#else
  storeInOrder(side, SLEEPER(side), 1);
#endif
  /* `sleeper.pointee.store(0, ordering: .releasing)`, which is deferred and stands last here
     `flags.pointee.load(ordering: .sequentiallyConsistent)` */
  if
  :: raised[side] == 0 ->
     /* `return call()` */
     sleep(side)
  :: else
  fi;
#endif
  store(side, SLEEPER(side), 0)
}

/* Another thread of that side's process:
   `Interruption.interrupt()`: `words.raise(InterruptionWords.interrupted)`, `waitUntilAcknowledged()`
   `Interruption.peerIsGone()`: `words.raise(InterruptionWords.peerGone)`, `waitUntilAcknowledged()` */
inline raise(side, flag) {
  /* `Interruption.raise(_:)`: `flags.pointee.bitwiseOr(flag, ordering: .sequentiallyConsistent)` */
  raised[side] = raised[side] | flag;
  /* `Interruption.waitUntilAcknowledged()`: `while hasSleeper {`, `signal()`
     `Interruption.sleepingThread`: `sleeper.pointee.load(ordering: .sequentiallyConsistent)`
     `Interruption.signal()`: `ThreadSignal.interrupt(thread)` */
#ifdef MUTANT_SIGNALS_ONCE
  if
#else
  do
#endif
  :: memory[SLEEPER(side)] == 1 && !killed[side] ->
     asleep[side] = false /* in the kernel only; a signal that arrives earlier has no effect */
#ifdef MUTANT_SIGNALS_ONCE
  :: else
  fi
#else
  :: else -> break
  od
#endif
}

/* --- The producer */

#define ROOM (CAPACITY - (position - seen))

/* `RingProducer.lookAtConsumed()`: `word.consumedPosition(since: seen, of: position, "a ring")`,
   `SharedWords.consumedPosition(since:of:_:)`:
   `atomicDoubleWord(0).pointee.load(ordering: .sequentiallyConsistent)` */
inline lookAtConsumed() {
  atomic {
    assert(seen <= memory[CONSUMED] && memory[CONSUMED] <= position); /* no violation */
    seen = memory[CONSUMED]
  }
}

inline writeRecord(at) {
  assert(at < taken + CAPACITY); /* what lay in the slot has been taken */
  store(PRODUCER, RECORD(at), at + 1)
}

/* `RingProducer.announce(_:_:_:)` */
inline announce(at) {
  if
  /* `neverSleeps.pointee.load(ordering: .relaxed)` */
  :: CONSUMER_SPINS ->
     /* `word.pointee.store(sequence, ordering: .releasing)` */
     store(PRODUCER, SEQUENCE(at), at + 1)
  :: else ->
     /* `word.pointee.exchange(sequence, ordering: .sequentiallyConsistent)` */
#ifdef MUTANT_SEQUENCE_WITHOUT_BARRIER
     store(PRODUCER, SEQUENCE(at), at + 1);
#else
     storeInOrder(PRODUCER, SEQUENCE(at), at + 1);
#endif
     /* `wait.claimSleeper()` */
     claimSleeper(PRODUCER, CONSUMER);
     /* `object.wake(wait)` */
     wakeIfClaimed(PRODUCER, CONSUMER)
  fi
}

/* `RingProducer.put(_:_:)` */
inline putValue() {
  moving = 1;
  if
  :: ROOM == 0 ->
     /* `lookAtConsumed()` */
     lookAtConsumed();
     if
     :: ROOM == 0 -> moving = 0
     :: else
     fi
  :: else
  fi;
  if
  :: moving == 1 ->
     /* `slot.put(SmallRecord(bitsOf: value))`, or of a larger one
        `slot.storeBytes(of: value, as: Value.self)` */
     writeRecord(position);
     position++;
     /* `announce(position, layout.sequence(of: slot), object)` */
     announce(position - 1)
  :: else
  fi
}

/* `RingProducer.put(_:count:_:)` */
inline putRecords(count) {
  if
  /* `if room < count { lookAtConsumed() }` */
  :: ROOM < count -> lookAtConsumed()
  :: else
  fi;
  moving = (ROOM < count -> ROOM : count);
  /* `putLumps(records, count: moving, layout.ofSmallRecords, object)`, or in another layout
     `putLumps(records, count: moving, layout, object)` */
  putLumps()
}

/* `RingProducer.putLumps(_:count:_:_:)` */
inline putLumps() {
  left = moving;
  do
  :: left > 0 ->
     atomic { first = position; lump = (left < LUMP -> left : LUMP); offset = 1 };
#ifdef MUTANT_SEQUENCE_BEFORE_RECORD
     store(PRODUCER, SEQUENCE(first), first + 1);
#endif
     /* `firstSlot.putRecord(from: source, size: layout.recordSize)` */
     writeRecord(first);
     do
     :: offset < lump ->
        /* `slot.putRecord(from: source, size: layout.recordSize)` */
        writeRecord(first + offset);
        /* `layout.sequence(of: slot).pointee.store(next &+ 1, ordering: .releasing)` */
        store(PRODUCER, SEQUENCE(first + offset), first + offset + 1);
        offset++
     :: else -> break
     od;
     atomic { position = position + lump; left = left - lump; lump = 0; offset = 0 };
#ifdef MUTANT_BARRIER_AT_FIRST_LUMP
     if
     :: first + moving == position + left -> announce(first)
     :: else -> store(PRODUCER, SEQUENCE(first), first + 1)
     fi
#else
     if
     :: left == 0 ->
        /* `announce(first &+ 1, word, object)` */
        announce(first)
     :: else ->
        /* `word.pointee.store(first &+ 1, ordering: .releasing)` */
        store(PRODUCER, SEQUENCE(first), first + 1)
     fi
#endif
  :: else -> break
  od;
  first = 0
}

/* `RingProducer.startWaiting()` */
inline startWaitingForRoom() {
  /* `word.atomicWord(0).pointee.store(1, ordering: .sequentiallyConsistent)` */
#ifdef MUTANT_PRODUCER_WAITS_WITHOUT_BARRIER
  store(PRODUCER, WAITS(PRODUCER), 1);
#else
  storeInOrder(PRODUCER, WAITS(PRODUCER), 1);
#endif
#ifndef MUTANT_NO_LOOK_FOR_ROOM
  /* `lookAtConsumed()` */
  lookAtConsumed()
#else
  skip
#endif
}

/* `RingProducer.sleepUntilRoom(_:_:)` */
inline sleepUntilRoom() {
  /* `startWaiting()` */
  startWaitingForRoom();
  if
  :: ROOM == 0 ->
     /* `interruption.watch(sleeping: true) { object.sleep(word) }` */
     watchSleep(PRODUCER)
  :: else
  fi;
  /* `word.atomicWord(0).pointee.store(0, ordering: .relaxed)` */
  store(PRODUCER, WAITS(PRODUCER), 0)
}

/* The producer's part of `RingChannel.prepareToPoll(for:)`, which has the consumer's before it, then poll(2).
   A thread that polls for both forgets wake-ups once: the other direction's are wake-ups without success here. */
inline pollForRoom() {
#ifdef MUTANT_FORGETS_AFTER_LOOK_FOR_ROOM
  startWaitingForRoom();
  posts[PRODUCER] = 0;
#else
  /* `object.prepareToPoll()` */
  posts[PRODUCER] = 0;
  /* `consumer.startWaiting(object)`, `producer.startWaiting()` */
  startWaitingForRoom();
#endif
  if
  :: ROOM == 0 -> posts[PRODUCER] > 0 || raised[PRODUCER] != 0
  :: else
  fi
}

active proctype producer() {
  byte position, seen, end_of_call, moving, left, first, lump, offset;
  bit claimed, slept;
  {
    do
    :: position < RECORDS ->
       end_of_call = position + 1;
       do
       :: end_of_call < position + MOST_IN_A_CALL && end_of_call < RECORDS -> end_of_call++
       :: break
       od;
       do
       :: position < end_of_call ->
          /* `Channel+Waiting.send(_:)`: `if interruption.isRaised { throw interruption.reason }`
             `Channel+Waiting.keepSending(_:after:attempts:)`:
             `if interruption.isRaised { throw interruption.reason }`
             `Interruption.isRaised`: `flags.pointee.load(ordering: .acquiring) != 0` */
          if
          :: raised[PRODUCER] != 0 -> goto stopped
          :: else
          fi;
attempt:
          if
          /* `RingChannel.attemptSend(_:sleeping:)`: `producer.put(value, object)`,
             `producer.sleepUntilRoom(object, interruption.words)`, `producer.put(value, object)` */
          :: end_of_call - position == 1 -> putValue()
          /* `RingChannel.attemptSend(_:sleeping:)`: `producer.put(base, count: count, object)`,
             `producer.sleepUntilRoom(object, interruption.words)`,
             `producer.put(base, count: count, object)` */
          :: putRecords(end_of_call - position)
          fi;
          if
          :: moving > 0 -> moving = 0
          :: moving == 0 && PRODUCER_SPINS -> memory[CONSUMED] != seen || raised[PRODUCER] != 0
          :: moving == 0 && !PRODUCER_SPINS -> skip /* look again */
          :: moving == 0 && !PRODUCER_SPINS && !slept ->
#ifdef POLLS
             pollForRoom();
#else
             sleepUntilRoom();
#endif
             slept = true;
             goto attempt
          fi;
          slept = false
       :: else -> break
       od;
       atomic { returned = position; end_of_call = 0 };
       if
       :: skip
       /* It sends no more until it has an answer: no later wake-up makes up for one that was lost. */
       :: skip -> taken == returned || raised[PRODUCER] != 0
       fi
    :: else -> break
    od;
    finished = true;
stopped:
    skip
  } unless { killed[PRODUCER] };
  atomic {
    position = 0; seen = 0; end_of_call = 0; moving = 0; left = 0; first = 0; lump = 0; offset = 0;
    claimed = 0; slept = 0;
    over[PRODUCER] = true
  }
}

/* --- The consumer */

/* `RingConsumer.publish(_:)` */
inline publish() {
  published = position;
  if
  /* `control.atomicWord(RingLayout.Control.producerNeverSleeps).pointee.load(ordering: .relaxed)` */
  :: PRODUCER_SPINS ->
     /* `consumed.pointee.store(position, ordering: .releasing)` */
     store(CONSUMER, CONSUMED, position)
  :: else ->
     /* `consumed.pointee.exchange(position, ordering: .sequentiallyConsistent)` */
#ifdef MUTANT_CONSUMED_WITHOUT_BARRIER
     store(CONSUMER, CONSUMED, position);
#else
     storeInOrder(CONSUMER, CONSUMED, position);
#endif
     /* `word.claimSleeper()` */
     claimSleeper(CONSUMER, PRODUCER);
     /* `object.wake(word)` */
     wakeIfClaimed(CONSUMER, PRODUCER)
  fi
}

inline takeRecord() {
#ifdef MUTANT_TOLD_BEFORE_COPIED
  taken = position + 1;
  if
  :: (position + 1) % TOLD_EVERY == 0 -> store(CONSUMER, CONSUMED, position + 1)
  :: else
  fi;
#endif
  assert(memory[RECORD(position)] == position + 1); /* whole, in order, once */
  atomic { position++; taken = position }
}

/* `RingConsumer.takeFirst(into:size:looks:sent:_:_:)` */
inline take() {
  moved = 0;
  /* `word.pointee.load(ordering: .acquiring)`, again and again by a side that spins
     `word.pointee.load(ordering: .acquiring)` */
  sequence = memory[SEQUENCE(position)];
  if
  :: sequence == position + 1 ->
     /* `slot.takeRecord(into: records, size: layout.recordSize)` */
     takeRecord();
     moved = 1;
     if
     /* `if layout.sinceTold(position) == 0 { publish(object) }` */
     :: position % TOLD_EVERY == 0 -> publish()
     :: else
     fi;
     /* `isReady(next, position, layout) ? takeMore(into: records, size: size, object)` */
     takeMore()
  :: else -> assert(sequence == 0 || sequence + CAPACITY == position + 1) /* no violation */
  fi;
  sequence = 0
}

/* `RingConsumer.isReady(_:_:_:)`:
   `layout.sequence(of: slot).pointee.load(ordering: .acquiring) == position &+ 1`
   `RingConsumer.takeStretches(into:size:_:_:)` */
inline takeMore() {
  do
  /* `isReady(slot, next, layout)` */
  :: memory[SEQUENCE(position)] == position + 1 ->
     /* `target.copyMemory(from: slot, byteCount: layout.recordSize)` */
     takeRecord();
     if
     /* `if layout.sinceTold(next) == 0 { publish(object) }` */
     :: position % TOLD_EVERY == 0 -> publish()
     :: else
     fi
  :: break /* not ready, or no room */
  od
}

/* `RingConsumer.startWaiting(_:)` */
inline startWaiting() {
  if
  /* `if published != position { publish(object) }` */
  :: published != position -> publish()
  :: else
  fi;
  /* `word.atomicWord(0).pointee.store(1, ordering: .sequentiallyConsistent)` */
#ifdef MUTANT_CONSUMER_WAITS_WITHOUT_BARRIER
  store(CONSUMER, WAITS(CONSUMER), 1);
#else
  storeInOrder(CONSUMER, WAITS(CONSUMER), 1);
#endif
  /* `layout.sequence(of: slot).pointee.load(ordering: .sequentiallyConsistent)` */
#ifdef MUTANT_NO_LOOK_FOR_RECORD
  sequence = 0
#else
  sequence = memory[SEQUENCE(position)]
#endif
}

/* `RingConsumer.sleepUntilRecord(_:_:)` */
inline sleepUntilRecord() {
  /* `startWaiting(object)` */
  startWaiting();
  if
  :: sequence != position + 1 ->
     /* `interruption.watch(sleeping: true) { object.sleep(word) }` */
     watchSleep(CONSUMER)
  :: else
  fi;
  sequence = 0;
  /* `word.atomicWord(0).pointee.store(0, ordering: .relaxed)` */
  store(CONSUMER, WAITS(CONSUMER), 0)
}

/* The consumer's part of `RingChannel.prepareToPoll(for:)`, then poll(2) of the eventfd and the lifeline. */
inline poll() {
#ifdef MUTANT_FORGETS_AFTER_LOOK
  startWaiting();
  posts[CONSUMER] = 0;
#else
  /* `object.prepareToPoll()` */
  posts[CONSUMER] = 0;
  /* `consumer.startWaiting(object)`, `producer.startWaiting()` */
  startWaiting();
#endif
  if
  :: sequence != position + 1 -> posts[CONSUMER] > 0 || raised[CONSUMER] != 0
  :: else
  fi;
  sequence = 0
}

active proctype consumer() {
  byte position, published, sequence;
  bit claimed, moved, slept;
  {
    do
    :: slept = false;
       /* `Channel+Waiting.receive(into:)`: `attemptReceive(into: &records, sleeping: sleeping)`,
          `keepReceiving(into: &records)` */
attempt:
       /* `RingChannel.attemptReceive(into:sleeping:)`:
          `take(into: base, size: bytes.count, looks: looks)`,
          `consumer.sleepUntilRecord(object, interruption.words)`,
          `take(into: base, size: bytes.count, looks: 0)` */
       take();
       if
       :: moved
       :: !moved && !CONSUMER_SPINS && !slept ->
#ifdef POLLS
          poll();
#else
          sleepUntilRecord();
#endif
          slept = true;
          goto attempt
       :: !moved ->
          /* `Channel+Waiting.keepReceiving(into:)`:
             `if interruption.isRaised { if interruption.isInterrupted { throw .interrupted }`,
             `return receiveLast(into: &records)`, `attemptReceive(into: &records, sleeping: sleeping)`
             `Interruption.isInterrupted`:
             `flags.pointee.load(ordering: .acquiring) & Self.interrupted != 0` */
          if
          :: raised[CONSUMER] & INTERRUPTED -> break
          :: raised[CONSUMER] == GONE ->
             /* `Channel+Waiting.receiveLast(into:)`:
                `attemptReceive(into: &records, sleeping: false)` */
#ifndef MUTANT_NO_LAST_LOOK
             take();
#endif
             if
             :: moved
             :: else ->
                assert(position >= returned); /* what a send has returned for is delivered */
                assert(!finished || position == RECORDS);
                break
             fi
          :: raised[CONSUMER] == 0 ->
             if
             :: CONSUMER_SPINS ->
                memory[SEQUENCE(position)] == position + 1 || raised[CONSUMER] != 0
             :: !CONSUMER_SPINS /* look again */
             fi
          fi
       fi
    od
  } unless { killed[CONSUMER] };
  atomic {
    position = 0; published = 0; sequence = 0; claimed = 0; moved = 0; slept = 0;
    over[CONSUMER] = true
  }
}

/* --- Everybody else */

/* PeerWatch's thread. What the peer stored before its end is there when the kernel tells of it. */
proctype lifeline(bit side) {
end:
  over[1 - side] && DRAINED(1 - side);
  raise(side, GONE)
}

#ifdef KILLS
active proctype killer() {
  if
  :: killed[PRODUCER] = true
  :: killed[CONSUMER] = true
  fi
}
#endif

#ifdef INTERRUPTS
active proctype interrupter() {
  if
  :: raise(PRODUCER, INTERRUPTED)
  :: raise(CONSUMER, INTERRUPTED)
  fi
}
#endif

init {
  atomic {
    run drain(PRODUCER);
    run drain(CONSUMER);
    run lifeline(PRODUCER);
    run lifeline(CONSUMER)
  }
}
