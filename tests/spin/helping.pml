/* Helping: who runs while servers are busy, and whom a server takes next, on one CPU.
 *
 * Why: a reservation is worth what its longest wait allows. Budgets end inside servers and come back at any moment; client 0
 * is the most urgent, 3 the least. Clients 0 and 2 call the middle server, which calls the last one; 1 and 3 call the last one
 * themselves. A step is what happens between two choices of the kernel, all under its lock.
 *
 * Checked:
 *   - no client runs for itself while a more urgent one, with time left, waits for a server: the server runs for it;
 *   - a server that takes a caller out of its queue passes over nobody for whom somebody more urgent waits;
 *   - a client's own place in a queue is that of its budget now, whatever it was when it came.
 *
 * Each line marked KEY is removed in turn by tests/spin/check.py, which then expects an error: define BREAK_HELP,
 * BREAK_ORDER, BREAK_ENDED, BREAK_RENEWED, BREAK_RISE, BREAK_LIFT
 * or BREAK_SHARED. */

#define CLIENTS 4
#define MIDDLE 4
#define LAST 5
#define THREADS 6
#define NOBODY 9
#define BEHIND 6  /* the key of a budget without time */

mtype = { sleeps, runs, calls, waits };
mtype state[THREADS];
byte callee[THREADS];       /* whom it calls */
byte open[THREADS];         /* of a server: whose call it works on */
bool queued[THREADS];
byte key[THREADS];          /* of a queued call */
bool halfway[THREADS];      /* of a server: the first step of its request is done */
bool ended[CLIENTS];        /* no time left */
byte payer, end, t, c, d, best, urgent;
bool own;

#define KEY_OF(i) (ended[i] -> BEHIND : i)
#define THROUGH(i, x) (i == x || (state[i] == calls && (callee[i] == x || (state[callee[i]] == calls && callee[callee[i]] == x && x == LAST))))

inline follow(i) {
  d_step {
    end = i;
    do :: state[end] == calls -> end = callee[end] :: else -> break od
  }
}

/* The best key in a server's queue. */
inline first_of(server) {
  best = BEHIND; c = 0;
  do
  :: c < THREADS ->
     if :: queued[c] && callee[c] == server && key[c] < best -> best = key[c] :: else fi;
     c++
  :: else -> break
  od
}

/* kernel/ipc.c: call_reorder */
inline reorder(i) {
  d_step {
    t = i; own = true; urgent = KEY_OF(i);
    do
    :: state[t] == calls ->
#ifndef BREAK_SHARED
       if                                                                        /* KEY shared: others wait for it as well */
       :: own && t != i -> first_of(t); if :: best < urgent -> urgent = best :: else fi
       :: else
       fi;
#endif
       if
       :: queued[t] && own -> key[t] = urgent; own = false
#ifndef BREAK_RISE
       :: queued[t] && !own && urgent < key[t] -> key[t] = urgent                /* KEY rise: who helps lifts those before */
#endif
       :: else
       fi;
       t = callee[t]
    :: else -> break
    od;
    t = 0; own = false; urgent = 0; best = 0; c = 0
  }
}

/* The most urgent whose call leads through a queued one. */
inline urgency(x) {
  urgent = BEHIND;
  if :: THROUGH(0, x) && KEY_OF(0) < urgent -> urgent = KEY_OF(0) :: else fi;
  if :: THROUGH(1, x) && KEY_OF(1) < urgent -> urgent = KEY_OF(1) :: else fi;
  if :: THROUGH(2, x) && KEY_OF(2) < urgent -> urgent = KEY_OF(2) :: else fi;
  if :: THROUGH(3, x) && KEY_OF(3) < urgent -> urgent = KEY_OF(3) :: else fi
}

inline call(from, to) {
  state[from] = calls; callee[from] = to;
  if
  :: state[to] == waits -> state[to] = runs; open[to] = from; halfway[to] = false
  :: else ->
     queued[from] = true; key[from] = KEY_OF(payer);
#ifndef BREAK_LIFT
     reorder(payer)                                                              /* KEY lift: at once, not when next chosen */
#endif
  fi
}

inline take(server) {
  d_step {
  best = NOBODY; c = 0;
  do
  :: c < THREADS ->
     if
#ifdef BREAK_ORDER
     :: queued[c] && callee[c] == server && best == NOBODY -> best = c
     :: queued[c] && callee[c] == server && best != NOBODY -> skip
#else
     :: queued[c] && callee[c] == server && (best == NOBODY || key[c] < key[best]) -> best = c /* KEY order: by urgency */
#endif
     :: else
     fi;
     c++
  :: else -> break
  od;
  if
  :: best != NOBODY ->
     assert(best >= CLIENTS || key[best] == KEY_OF(best));
     d = 0;
     do
     :: d < THREADS ->
        if :: d != best && queued[d] && callee[d] == server -> urgency(d); assert(urgent >= key[best]) :: else fi;
        d++
     :: else -> break
     od;
     queued[best] = false; open[server] = best; halfway[server] = false; state[server] = runs
  :: else -> open[server] = NOBODY; state[server] = waits
  fi;
  best = 0; c = 0; d = 0; urgent = 0
  }
}

inline answer(server) {
  state[open[server]] = runs;
  take(server)
}

#ifdef BREAK_HELP
#define MAY_PAY(i) (state[i] != calls || (!queued[i] && (state[callee[i]] != calls || !queued[callee[i]])))
#else
#define MAY_PAY(i) true                                                          /* KEY help: also for another's request */
#endif
#define WANTS(i) (state[i] != sleeps && MAY_PAY(i))
#define BEFORE(j, i) (WANTS(j) && KEY_OF(j) < KEY_OF(i))

inline choose() {
  payer = NOBODY;
  if
  :: WANTS(0) && !BEFORE(1, 0) && !BEFORE(2, 0) && !BEFORE(3, 0) -> payer = 0
  :: WANTS(1) && !BEFORE(0, 1) && !BEFORE(2, 1) && !BEFORE(3, 1) -> payer = 1
  :: WANTS(2) && !BEFORE(0, 2) && !BEFORE(1, 2) && !BEFORE(3, 2) -> payer = 2
  :: WANTS(3) && !BEFORE(0, 3) && !BEFORE(1, 3) && !BEFORE(2, 3) -> payer = 3
  :: !WANTS(0) && !WANTS(1) && !WANTS(2) && !WANTS(3)
  fi
}

#define LESS(j) (state[j] == calls && KEY_OF(j) < KEY_OF(end))

/* One step of whoever is at the end of the payer's chain. */
inline step() {
  if
  :: end < CLIENTS ->
     assert(!LESS(0) && !LESS(1) && !LESS(2) && !LESS(3));
     if
     :: state[end] = sleeps
     :: call(end, (end == 1 || end == 3 -> LAST : MIDDLE))
     fi
  :: end == MIDDLE && !halfway[MIDDLE] -> halfway[MIDDLE] = true; call(MIDDLE, LAST)
  :: end == MIDDLE && halfway[MIDDLE] -> answer(MIDDLE)
  :: end == LAST && !halfway[LAST] -> halfway[LAST] = true
  :: end == LAST && halfway[LAST] -> answer(LAST)
  fi
}

inline time_ends(i) {
  ended[i] = true;
#ifndef BREAK_ENDED
  reorder(i)                                                                     /* KEY ended: its call goes behind */
#endif
}

inline renew(i) {
  ended[i] = false;
#ifndef BREAK_RENEWED
  reorder(i)                                                                     /* KEY renewed: and comes back */
#endif
}

init {
  atomic {
    state[0] = sleeps; state[1] = sleeps; state[2] = sleeps; state[3] = sleeps; state[MIDDLE] = waits; state[LAST] = waits;
    open[MIDDLE] = NOBODY; open[LAST] = NOBODY
  }
end_loop:
  do
  :: atomic {
       choose();
       if
       :: payer != NOBODY ->
          follow(payer); reorder(payer); step();
          if :: !ended[payer] -> time_ends(payer) :: true fi
       :: else
       fi;
       payer = 0; end = 0
     }
  :: atomic { ended[0] -> renew(0) }
  :: atomic { ended[1] -> renew(1) }
  :: atomic { ended[2] -> renew(2) }
  :: atomic { ended[3] -> renew(3) }
  :: atomic { state[0] == sleeps -> state[0] = runs }
  :: atomic { state[1] == sleeps -> state[1] = runs }
  :: atomic { state[2] == sleeps -> state[2] = runs }
  :: atomic { state[3] == sleeps -> state[3] = runs }
  od
}
