// Uses a hook of Swift's runtime, to which all that becomes ready is handed. A task executor would
// be Swift itself, but Task.yield() knows of none.
#include "here.h"

#include <stddef.h>
#include <stdlib.h>

typedef struct job job;
#define SWIFT __attribute__((swiftcall))

extern SWIFT void (*swift_task_enqueueGlobal_hook)(job*, SWIFT void (*original)(job*));
extern SWIFT void swift_job_run(job*, void* identity, void* implementation);

enum { room = 64 };
static job* ready[room];
static size_t first, next;

static SWIFT void keep(job* of, SWIFT void (*original)(job*)) {
  (void)original;
  if (next - first == room) abort();
  ready[next++ % room] = of;
}

void here_begin(void) { swift_task_enqueueGlobal_hook = keep; }

void here_run(void) {
  while (first != next)
    swift_job_run(ready[first++ % room], NULL, NULL); // NULL: the global executor
}
