/* The completion queue: libbolt/src/core/queue_state.hpp with pushers, one consumer whose drains
   are capped, and a close at any time by another thread.
   Checked: every push is delivered, handed to the closer, or refused, exactly once, in the order
   of the pushes; no push waits without a signal (a deadlock: an invalid end state); nobody
   signals through a closed descriptor; the descriptor is closed exactly once if the queue is
   closed; nothing reaches the queue's next life.
   A push is one step: what it writes before its swap (the link) is its own until then. Each
   producer has one slot and pushes it again once it was delivered, so slots come back between the
   others' steps.

   Scenario, by -D:
     PRODUCERS n   PUSHES n (each)   CAP n (of a drain)
     COUNTED n (the most signallers counted: 254 in the header)
     CLOSE 1: there is a closer   ORDER: check the order, too
     FUNCTION: the signal is a function, and nobody is counted */
#ifndef PRODUCERS
#define PRODUCERS 2
#endif
#ifndef PUSHES
#define PUSHES 2
#endif
#ifndef CAP
#define CAP 2
#endif
#ifndef COUNTED
#define COUNTED 3
#endif
#ifndef CLOSE
#define CLOSE 0
#endif
#define OWED (COUNTED + 1)
#define EMPTY 0 /* slots are 1 ... PRODUCERS */
#define SHUT 100

/* ---- the head, the links, the descriptor ---- */
byte top = EMPTY;
byte signallers = 0;
byte gen = 1;
byte link[PRODUCERS + 1];
bool event = false; /* the descriptor is readable */
bool fd_open = true;

/* ---- ghosts ---- */
bool queued[PRODUCERS + 1]; /* pushed, and its link not given back */
byte turn[PRODUCERS + 1];   /* the order of its push */
byte pushes = 0, delivered_turn = 0;
byte signalling = 0;  /* between a push that must signal and the end of that signal */
byte at_work = PRODUCERS;
bool closed = false;  /* the close has happened */

#define DEAD(id) (gen != (id) || top == SHUT)
#define REFUSED 0
#define QUEUED 1
#define SIGNAL 2
#define DONE 0
#define AGAIN 1
#define LAST 2

inline push(id, p) {
#ifdef BUG_PUSH_SPLIT
  d_step { h = top; link[p] = h }
#endif
  d_step {
    if
#if defined(BUG_PUSH_AFTER_CLOSE)
    :: gen != (id) -> r = REFUSED
#elif defined(BUG_PUSH_NO_GENERATION)
    :: top == SHUT -> r = REFUSED
#else
    :: DEAD(id) -> r = REFUSED
#endif
    :: else ->
       assert(gen == (id) && !queued[p]);
#ifndef BUG_PUSH_SPLIT
       h = top; link[p] = h;
#endif
       queued[p] = true; top = p;
#ifdef ORDER
       pushes++; turn[p] = pushes;
#endif
#ifdef BUG_NEVER_SIGNALS_TWICE
       r = ((h == EMPTY && signallers == 0) -> SIGNAL : QUEUED);
#elif defined(BUG_OWED_NOT_STORED)
       r = ((h == EMPTY && signallers < COUNTED) -> SIGNAL : QUEUED);
#elif defined(BUG_SIGNALS_UNCOUNTED) || defined(FUNCTION)
       r = (h == EMPTY -> SIGNAL : QUEUED);
#else
       r = ((h == EMPTY && signallers < COUNTED) -> SIGNAL : QUEUED);
       if :: h == EMPTY && signallers == COUNTED -> signallers = OWED :: else fi;
#endif
#if (!defined(BUG_SIGNALLERS_NOT_COUNTED) && !defined(FUNCTION)) || defined(BUG_FUNCTION_COUNTED)
       if :: r == SIGNAL && signallers < COUNTED -> signallers++ :: else fi;
#endif
#ifndef FUNCTION
       if :: r == SIGNAL -> signalling++ :: else fi
#endif
    fi;
    h = 0
  }
#ifdef BUG_SIGNAL_LATE_EMPTY_CHECK
  d_step { /* asks again instead of deciding by the swap */
    if :: r == SIGNAL && top != p -> r = QUEUED; signallers--; signalling-- :: else fi
  }
#endif
}
inline signalled() {
  d_step {
#ifndef BUG_SIGNALLERS_NOT_COUNTED
    if
#ifdef BUG_OWED_FORGOTTEN
    :: signallers == OWED -> signallers = COUNTED - 1; r = DONE; signalling--
#else
    :: signallers == OWED -> signallers = COUNTED; r = AGAIN
#endif
    :: else ->
       if :: signallers > 0 -> signallers-- :: else fi;
       signalling--;
       r = ((signallers == 0 && top == SHUT) -> LAST : DONE)
    fi
#else
    signalling--; r = DONE
#endif
  }
}
/* By whoever was told LAST; and somebody makes the next queue of it at once. */
inline end_queue() {
  d_step {
    assert(fd_open && signalling == 0 && top == SHUT); fd_open = false;
    gen++; top = EMPTY; signallers = 0
  }
}
/* A taken list: the oldest first. Its links belong to whoever took it. */
inline reverse() {
  d_step {
    l = 0;
    do
    :: h != EMPTY -> assert(queued[h]); n = link[h]; link[h] = l; l = h; h = n
    :: else -> break
    od;
    n = 0
  }
}
inline deliver() { /* the oldest of list l */
  n = link[l];
  d_step {
    assert(queued[l]); queued[l] = false;
#ifdef ORDER
    assert(turn[l] > delivered_turn || closed); delivered_turn = turn[l]; turn[l] = 0;
#endif
    l = n; n = 0
  }
}

proctype Producer(byte p) {
  byte h, i, r;
  do
  :: i < PUSHES ->
     !queued[p]; /* for ever if it was lost */
     push(1, p); i++;
     if
     :: r == SIGNAL ->
#ifdef FUNCTION
        event = true /* perhaps after the close: it may not need the queue any more */
#else
        do
        :: true ->
           d_step { assert(fd_open); event = true }
           signalled();
           if :: r != AGAIN -> break :: else fi
        od;
        if :: r == LAST -> end_queue() :: else fi
#endif
     :: else
     fi;
     r = 0
  :: else -> break
  od;
  !queued[p];
  at_work--
}
proctype Consumer() {
  byte h, l, n, count; bool more, taken;
  do
  :: event || more ->
     event = false; /* reads the descriptor, then takes: once, after what a capped drain has left */
     count = 0; taken = false;
     do
     :: l != 0 && count < CAP -> deliver(); count++
     :: l == 0 && count < CAP && !taken ->
#ifdef BUG_TAKE_SPLIT
        h = (top == SHUT -> EMPTY : top);
        if :: top != SHUT -> top = EMPTY :: else fi;
#else
        d_step { h = (DEAD(1) -> EMPTY : top); if :: !DEAD(1) -> top = EMPTY :: else fi }
#endif
        reverse();
        taken = true
     :: count == CAP || (l == 0 && taken) -> break
#ifdef BUG_LEFT_IS_ENOUGH
     :: l == 0 && count > 0 -> break
#endif
     od;
#ifdef BUG_MORE_IF_LIST_LEFT
     more = (l != 0)
#else
     more = (count == CAP) /* it stopped by the cap, not because it saw the queue empty */
#endif
  :: at_work == 0 && !event && !more -> break
  od;
  assert(l == 0)
}
proctype Closer() {
  byte h, l, n; bool last;
  d_step {
    assert(top != SHUT);
    h = top; last = (signallers == 0);
    if :: signallers == OWED -> signallers = COUNTED :: else fi;
#ifdef BUG_CLOSE_DROPS_LIST
    h = EMPTY;
#endif
#ifdef BUG_CLOSE_ALWAYS_LAST
    last = true;
#endif
    top = SHUT; closed = true
  }
  reverse();
  do :: l != 0 -> deliver() :: else -> break od;
  if :: last -> end_queue() :: else fi
}
init {
  byte p;
  atomic {
    for (p : 1 .. PRODUCERS) { run Producer(p) }
    run Consumer();
#if CLOSE
    run Closer();
#endif
    p = 0
  }
  _nr_pr == 1;
  d_step {
    for (p : 1 .. PRODUCERS) { assert(!queued[p]) }
    assert(fd_open == !closed && signalling == 0 && (gen == 1 || closed))
  }
}
