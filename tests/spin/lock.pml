/* Lock: the slow path's exclusion of the fast path, and of itself, on several CPUs.
 *
 * Why: the fast path takes no lock, yet what it reads (slot, cell, thread) may be changed, freed and used again by a slow path on
 * another CPU. It announces itself in a word of its CPU and then looks at the lock; the slow path takes the lock and then looks at
 * those words. Either of the two sees the other.
 *
 * Checked, for CPUS CPUs that each go through the kernel ENTRIES times by either path, with one cell that a slow path may free
 * and make anew at any time:
 *   - no slow path runs beside a fast path or another slow path;
 *   - a fast path uses the cell only as it found it: it is not freed between the check of its generation and its last use;
 *   - first come, first served: who queued for the lock is overtaken by nobody (`order`);
 *   - nobody waits for ever: an invalid end state is a deadlock.
 *
 * A write and the read after it stand in this order because an exchange lies between them (a full barrier on x86).
 * Broken in turn: BREAK_ANNOUNCE (announces after it has looked), BREAK_WAIT (the lock's owner does not wait for the fast paths),
 * BREAK_HANDOVER (the lock is given up although somebody is between the two steps of queueing). */

#define CPUS 3
#define ENTRIES 2
#define NOBODY 255

bool fast[CPUS];
byte tail = NOBODY;       /* the lock: the last in its queue */
byte next_of[CPUS];
bool waits[CPUS];

byte in_fast = 0, in_slow = 0;
byte generation = 0;
byte order[CPUS], tickets = 0, served = 0;

inline enter_slow(me, before) {
  next_of[me] = NOBODY;
  waits[me] = true;
  atomic { before = tail; tail = me; order[me] = tickets; tickets++ };
  if
  :: before != NOBODY -> next_of[before] = me; !waits[me]
  :: else
  fi;
#ifndef BREAK_WAIT
  !fast[0]; !fast[1]; !fast[2];                                                  /* KEY wait: for whoever announced before */
#endif
  atomic { in_slow++; assert(in_slow == 1 && in_fast == 0); assert(order[me] == served); served++ }
}

inline leave_slow(me, won) {
  in_slow--;
  won = false;
  if
  :: next_of[me] == NOBODY ->
#ifdef BREAK_HANDOVER
     tail = NOBODY; won = true
#else
     atomic { if :: tail == me -> tail = NOBODY; won = true :: else fi }         /* KEY handover: compare-exchange decides */
#endif
  :: else
  fi;
  if
  :: won
  :: else -> next_of[me] != NOBODY; waits[next_of[me]] = false
  fi
}

proctype cpu(byte me) {
  byte n = 0, before, seen;
  bool won;
  do
  :: n < ENTRIES ->
     n++;
     if
     :: true -> /* a call: the fast path */
#ifdef BREAK_ANNOUNCE
        if :: tail != NOBODY -> goto slow :: else fi;
        fast[me] = true;
#else
        fast[me] = true;                                                         /* KEY announce: before it looks */
        if :: tail != NOBODY -> fast[me] = false; goto slow :: else fi;
#endif
        atomic { in_fast++; assert(in_slow == 0) };
        seen = generation;
        assert(seen == generation);
        assert(in_slow == 0);
        in_fast--;
        fast[me] = false
     :: true -> /* anything else, or what the fast path leaves over */
slow:
        enter_slow(me, before);
        if :: generation < 3 -> generation++ :: true fi; /* the cell is freed and made anew */
        leave_slow(me, won)
     fi
  :: else -> break
  od
}

init {
  atomic { run cpu(0); run cpu(1); run cpu(2) }
}
