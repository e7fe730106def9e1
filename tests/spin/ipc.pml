/* Ipc: the claim, reply, abort and destroy protocol of the kernel's call path, on several CPUs.
 *
 * Why: the fast path takes no lock, so its safety rests on one atomic word per server thread, `link`:
 * IDLE (claimable), NONE (running, no open call), a caller, or DEAD. Every change is one compare-exchange;
 * whoever takes a caller out of `link`, or under the lock out of the queue, completes that caller's call.
 * Here aborts meet fast replies; the kernel keeps even these apart (lock.pml), so its fast reply is a plain store.
 *
 * Checked, for CLIENTS callers on CPUs of their own, one supervisor that aborts calls and one that destroys the server:
 *   - every call is completed exactly once (assert in complete, and `done` at the end);
 *   - a reply reaches the call it was computed for, never a later one (no stale reply);
 *   - at most one CPU executes the server (assert in serve);
 *   - nobody sleeps for ever: an invalid end state is a lost wake-up.
 *
 * Run: spin -a ipc.pml && gcc -O2 -DSAFETY -o pan pan.c && ./pan -m100000
 * Each of the four lines marked KEY is removed in turn by tests/spin/check.py, which then expects an error:
 * define BREAK_REPLY, BREAK_IDLE, BREAK_CLAIM or BREAK_ABORT. */

#define CLIENTS 2
#define CALLS 2
#define IDLE 250
#define NONE 251
#define DEAD 252

byte link = NONE;           /* the server has not reached reply_wait yet */
byte queued = 0;            /* bit per caller in the server's queue, guarded by lock */
bool lock = false;
byte executing = 0;         /* CPUs that execute the server */
bool waiting[CLIENTS];      /* caller sleeps in its call */
byte completed[CLIENTS];    /* completions of the present call: must end at 1 */
byte sequence[CLIENTS];     /* number of the present call */
bool runnable = true;       /* the server has work to do and no CPU executes it */
byte request_of = NONE;     /* what the server's registers hold: caller and sequence */
byte request_sequence = 0;
byte calls_left = 0;        /* callers not finished */

#define BIT(i) (1 << (i))
inline acquire() { atomic { !lock -> lock = true } }
inline release() { lock = false }

/* Ends the call of caller c. Only who took it out of link or queue may come here. */
inline complete(c, is_reply, reply_sequence) {
  atomic {
    assert(completed[c] == 0);
    assert(!is_reply || reply_sequence == sequence[c]);
    completed[c] = completed[c] + 1;
    waiting[c] = false
  }
}

/* The head of the queue becomes the open call, on behalf of whoever holds NONE or has just won IDLE. */
inline admit(c) {
  atomic {
    queued = queued & ~BIT(c);
    request_of = c; request_sequence = sequence[c]
  }
}

/* Which queued caller comes next: any order is allowed here, the scheduler's order is a refinement. */
inline pick(c) {
  if
  :: queued & BIT(0) -> c = 0
  :: queued & BIT(1) -> c = 1
  fi
}

/* One turn of the server thread: reply to the open call, then wait for the next. Executed by any CPU that finds it runnable. */
proctype server_turns() {
  byte caller, next;
  bool won;
end_turn:
  do
  :: atomic { runnable && link != DEAD -> runnable = false; executing = executing + 1; assert(executing == 1) }
     /* reply_wait: answer */
     caller = link;
     if
     :: caller < CLIENTS ->
#ifdef BREAK_REPLY
        if :: link != DEAD -> link = NONE :: else fi; won = true;
#else
        atomic { won = (link == caller); if :: won -> link = NONE :: else fi }  /* KEY reply: compare-exchange decides */
#endif
        if :: won -> complete(caller, true, request_sequence) :: else fi
     :: else
     fi;
     /* reply_wait: wait. Publish IDLE, then look at the queue again. */
     atomic { executing = executing - 1; if :: link == NONE -> link = IDLE :: else fi };
#ifndef BREAK_IDLE
     if                                                                          /* KEY idle: look again after publishing */
     :: queued != 0 ->
        acquire();
        atomic {
          if
          :: queued != 0 && link == IDLE -> pick(next); link = next; won = true
          :: else -> won = false
          fi
        };
        if :: won -> admit(next); runnable = true :: else fi;
        release()
     :: else
     fi
#endif
  :: link == DEAD -> break
  od
}

proctype client(byte me) {
  byte n = 0;
  bool won;
  do
  :: n < CALLS ->
     atomic { completed[me] = 0; sequence[me] = sequence[me] + 1; waiting[me] = true };
     /* fast path: claim */
#ifdef BREAK_CLAIM
     won = (link == IDLE);
     if :: won -> link = me :: else fi;
#else
     atomic { won = (link == IDLE); if :: won -> link = me :: else fi };         /* KEY claim: one atomic step */
#endif
     if
     :: won -> atomic { request_of = me; request_sequence = sequence[me]; runnable = true }
     :: else ->
        /* slow path, under the lock: queue, then try once more to claim */
        acquire();
        if
        :: link == DEAD -> complete(me, false, 0)
        :: else ->
           queued = queued | BIT(me);
           atomic { won = (link == IDLE); if :: won -> link = me :: else fi };
           if :: won -> admit(me); runnable = true :: else fi
        fi;
        release()
     fi;
     !waiting[me];
     assert(completed[me] == 1);
     n++
  :: else -> break
  od;
  calls_left = calls_left - 1
}

/* A supervisor aborts whatever call is open, at any instant, twice. */
proctype aborter() {
  byte caller;
  bool won;
  byte n = 0;
  do
  :: n < 2 ->
     caller = link;
     if
     :: caller < CLIENTS ->
#ifdef BREAK_ABORT
        won = true; if :: link != DEAD -> link = NONE :: else fi;
#else
        atomic { won = (link == caller); if :: won -> link = NONE :: else fi };  /* KEY abort: compare-exchange decides */
#endif
        if :: won -> complete(caller, false, 0) :: else fi
     :: else
     fi;
     n++
  :: break
  od
}

/* Destroys the server at any instant, or never (a sleeper must not be saved by it); queued callers get their one error. */
proctype destroyer() {
  byte former;
  byte c;
  if :: goto out :: true fi;
  atomic { former = link; link = DEAD };
  if :: former < CLIENTS -> complete(former, false, 0) :: else fi;
  acquire();
  do
  :: queued != 0 -> atomic { pick(c); queued = queued & ~BIT(c) }; complete(c, false, 0)
  :: else -> break
  od;
  release();
out:
  skip
}

init {
  atomic {
    calls_left = CLIENTS;
    run server_turns(); run client(0); run client(1); run aborter(); run destroyer()
  }
  calls_left == 0
}
