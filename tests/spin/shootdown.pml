/* Shootdown: the end of a mapping on several CPUs: entries go, translations go, and only then the frame.
 *
 * Why: a CPU may use a translation from its TLB after the page-table entry was cleared. Whoever unmaps asks the CPUs that run in
 * the address space to drop theirs, and must not call the page free before all have; it must not wait for them with the lock
 * held either, since they may be waiting for that lock. So it says AGAIN and looks anew at its next entry.
 *
 * Two pages of one address space are unmapped by two CPUs at the same time, while both and a third CPU run in it, leave it and
 * come back. Checked:
 *   - no CPU uses a page after its frame was freed (assert in `use`);
 *   - nobody waits for ever: an invalid end state is a lost request or a deadlock.
 *
 * Broken in turn: BREAK_MET (the frame is freed without asking whether the request is met), BREAK_FLUSH (a CPU notes the request
 * as met and keeps its translations), BREAK_OLDEST (a second request overwrites the number of the first), BREAK_CLEAR (the
 * request comes before the entry is cleared, and both in entries of their own). */

#define CPUS 3
#define PAGES 2

bool lock = false;
bool mapped[PAGES] = true;       /* the page-table entry */
bool freed[PAGES];               /* the frame has a new owner */
bool runs[CPUS] = true;          /* the CPU's current thread is of this address space */
bool cached0[CPUS], cached1[CPUS]; /* translations in the TLB, per page */
byte flush[CPUS];                /* the oldest request not met, 0 = none */
byte requests = 0;
bool pending[CPUS];              /* an interrupt is on its way */
byte finished = 0;

inline acquire() { atomic { !lock -> lock = true } }
inline release() { lock = false }

/* At the begin of every slow entry, with the lock held. */
inline meet(me) {
  atomic {
    pending[me] = false;
    if
    :: flush[me] != 0 ->
       flush[me] = 0;
#ifndef BREAK_FLUSH
       cached0[me] = false; cached1[me] = false                                  /* KEY flush */
#endif
    :: else
    fi
  }
}

inline drop(me) { cached0[me] = false; cached1[me] = false }

/* One instruction at user level. */
inline use(me) {
  atomic {
    if
    :: runs[me] && (cached0[me] || mapped[0]) -> cached0[me] = true; assert(!freed[0])
    :: runs[me] && (cached1[me] || mapped[1]) -> cached1[me] = true; assert(!freed[1])
    fi
  }
}

inline ask(me, other, mine) {
  if
  :: other != me && runs[other] ->
     if :: mine == 0 -> requests++; mine = requests :: else fi;
#ifdef BREAK_OLDEST
     flush[other] = mine;
#else
     if :: flush[other] == 0 -> flush[other] = mine :: else fi;                  /* KEY oldest: it stands for all later ones */
#endif
     pending[other] = true /* and an interrupt, when it was not set */
  :: else
  fi
}

inline met(i, mine, done) { if :: flush[i] != 0 && flush[i] <= mine -> done = false :: else fi }

/* User level of any CPU: instructions, the interrupt, switches to another address space and back without the lock (the fast
 * path; loading CR3 drops all translations). */
inline user_step(me) {
  if
  :: use(me)
  :: pending[me] -> acquire(); meet(me); release()
  :: atomic { runs[me] = !runs[me]; drop(me) }
  fi
}

proctype unmapper(byte me; byte page) {
  byte mine = 0;
  bool done;
  use(me);
  acquire(); meet(me);
#ifdef BREAK_CLEAR
  atomic { ask(me, 0, mine); ask(me, 1, mine); ask(me, 2, mine) };
  release(); acquire(); meet(me);
  mapped[page] = false; if :: page == 0 -> cached0[me] = false :: else -> cached1[me] = false fi;
#else
  atomic {                                                                       /* KEY clear: first the entry, then the request */
    mapped[page] = false;
    if :: page == 0 -> cached0[me] = false :: else -> cached1[me] = false fi;
    ask(me, 0, mine); ask(me, 1, mine); ask(me, 2, mine)
  };
#endif
  do
  :: atomic {
       done = true;
#ifndef BREAK_MET
       met(0, mine, done); met(1, mine, done); met(2, mine, done);               /* KEY met */
#endif
       if :: done -> freed[page] = true :: else fi
     };
     if :: done -> break :: else fi;
     release();
     user_step(me); /* AGAIN */
     acquire(); meet(me)
  od;
  release();
  finished++;
  do
  :: pending[me] -> acquire(); meet(me); release()
  :: use(me)
  :: finished == PAGES && !pending[me] -> break
  od
}

proctype bystander(byte me) {
  do
  :: user_step(me)
  :: finished == PAGES && !pending[me] -> break
  od
}

init {
  atomic { run unmapper(0, 0); run unmapper(1, 1); run bystander(2) }
}
