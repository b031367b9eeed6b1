/* The continuation table of a queue: which awaitable a token stands for. A token is generation |
   index + 1, so it is never 0; the generation changes whenever an entry is given back, and a token
   of an older one is ignored. */
#include "awaitable.h"
#include "queue.h"

/* The entry a token names, or NULL if it has been given back since. */
static core_entry* entry_of(const core_queue* queue, uint64_t token) {
  uint32_t index = (uint32_t)token - 1;
  if (index >= queue->n_entries) return NULL;
  core_entry* entry = &queue->entries[index];
  return entry->generation == (uint32_t)(token >> 32) ? entry : NULL;
}

int core_tokens_grow(core_queue* queue) {
  uint32_t count = queue->n_entries == 0 ? 16 : queue->n_entries * 2;
  core_entry* entries = PyMem_Realloc(queue->entries, count * sizeof *entries);
  if (entries == NULL) {
    PyErr_NoMemory();
    return -1;
  }
  for (uint32_t i = queue->n_entries; i < count; ++i) {
    entries[i] = (core_entry){.next_free = i + 1 < count ? i + 2 : 0};
  }
  queue->free_head = queue->n_entries + 1;
  queue->entries = entries;
  queue->n_entries = count;
  return 0;
}

void core_token_drop(core_queue* queue, uint64_t token) {
  core_entry* entry = entry_of(queue, token);
  if (entry == NULL) return;
  core_token_disarm(queue, token);
  entry = entry_of(queue, token); /* dropping a reference may have run anything */
  if (entry == NULL) return;
  entry->awaitable = NULL;
  ++entry->generation;
  entry->next_free = queue->free_head;
  queue->free_head = (uint32_t)token;
}

void core_token_arm(core_queue* queue, uint64_t token) {
  core_entry* entry = entry_of(queue, token);
  if (entry == NULL || entry->armed) return;
  entry->armed = true;
  entry->awaitable->armed = true;
  Py_INCREF(entry->awaitable);
}

void core_token_disarm(core_queue* queue, uint64_t token) {
  core_entry* entry = entry_of(queue, token);
  if (entry == NULL || !entry->armed) return;
  core_awaitable* awaitable = entry->awaitable;
  entry->armed = false;
  awaitable->armed = false;
  Py_DECREF(awaitable);
}

void core_tokens_drop_of(core_queue* queue, PyObject* loop) {
  for (uint32_t i = 0; i < queue->n_entries; ++i) { /* each drop may run anything */
    const core_entry* entry = &queue->entries[i];
    if (!entry->armed) continue;
    const core_adopter* adopter = entry->awaitable->adopter;
    if (adopter == NULL || adopter->loop != loop) continue;
    core_token_disarm(queue, (uint64_t)entry->generation << 32 | (i + 1));
  }
}

int core_token_wake(core_queue* queue, uint64_t token, bool on_own_loop) {
  core_entry* entry = entry_of(queue, token);
  if (entry == NULL || entry->awaitable == NULL) return 0; /* its future has ended meanwhile */
  core_awaitable* awaitable = entry->awaitable;
  if (!entry->armed) {
    /* This queue is read by several threads, and the poll has released the GIL: it has yet to say
       that it waits. */
    awaitable->early = awaitable->state == CORE_RUNNING;
    return 0;
  }
  entry->armed = false;
  awaitable->armed = false;
  int woken = core_awaitable_wake(awaitable, on_own_loop);
  Py_DECREF(awaitable);
  return woken;
}

void core_tokens_clear(core_queue* queue) {
  /* Taken out first: releasing an awaitable may come back here. */
  core_entry* entries = queue->entries;
  uint32_t count = queue->n_entries;
  queue->entries = NULL;
  queue->n_entries = 0;
  queue->free_head = 0;
  for (uint32_t i = 0; i < count; ++i) {
    if (!entries[i].armed) continue;
    entries[i].awaitable->armed = false;
    Py_DECREF(entries[i].awaitable);
  }
  PyMem_Free(entries);
}
