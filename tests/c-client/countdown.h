/* An author's future in C: asks to be woken `n` times, then is ready, or fails if told so. */
#ifndef C_CLIENT_COUNTDOWN_H
#define C_CLIENT_COUNTDOWN_H

#include <stdbool.h>

#include "bolt/bolt.h"

typedef struct countdown {
  int n;
  bool fails;
  bool later;         /* its cancel answers LATER */
  bolt_future future; /* whom to wake; set by its first poll that waits */
  int dropped;
} countdown;

bolt_body countdown_body(countdown* c);

#endif
