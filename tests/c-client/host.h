/* What a host needs: a place where wakes are noted and can be waited for. */
#ifndef C_CLIENT_HOST_H
#define C_CLIENT_HOST_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "bolt/bolt.h"

typedef struct host {
  pthread_mutex_t mutex;
  pthread_cond_t came;
  unsigned wakes;
  uint64_t last_token;
} host;

void host_init(host* h);
void host_destroy(host* h);
bolt_waker host_waker(host* h);
/* Blocks until `wakes` wakes have come in all; the token of the last one. */
uint64_t host_wait(host* h, unsigned wakes);

/* A result buffer over storage of the caller's. */
bolt_buffer buffer_over(void* storage, uint32_t cap);
bool buffer_is(const bolt_buffer* buffer, const char* text);

#endif
