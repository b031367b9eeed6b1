#include "host.h"

#include <string.h>

static void wake(void* data, uint64_t token) {
  host* h = data;
  pthread_mutex_lock(&h->mutex);
  ++h->wakes;
  h->last_token = token;
  pthread_cond_signal(&h->came);
  pthread_mutex_unlock(&h->mutex);
}

void host_init(host* h) {
  pthread_mutex_init(&h->mutex, NULL);
  pthread_cond_init(&h->came, NULL);
  h->wakes = 0;
  h->last_token = 0;
}

void host_destroy(host* h) {
  pthread_cond_destroy(&h->came);
  pthread_mutex_destroy(&h->mutex);
}

bolt_waker host_waker(host* h) {
  bolt_waker waker = {wake, h, 0};
  return waker;
}

uint64_t host_wait(host* h, unsigned wakes) {
  pthread_mutex_lock(&h->mutex);
  while (h->wakes < wakes)
    pthread_cond_wait(&h->came, &h->mutex);
  uint64_t token = h->last_token;
  pthread_mutex_unlock(&h->mutex);
  return token;
}

bolt_buffer buffer_over(void* storage, uint32_t cap) {
  bolt_buffer buffer = {sizeof(bolt_buffer), 0, storage, 0, cap, NULL, 0, 0};
  return buffer;
}

bool buffer_is(const bolt_buffer* buffer, const char* text) {
  return buffer->len == strlen(text) && memcmp(buffer->data, text, buffer->len) == 0;
}
