#define _GNU_SOURCE
#include <dirent.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "floors.h"

typedef struct waiting {
  int32_t visits; /* of the waker that are left; after that it is resumed */
  void (*resume)(void*);
  void* continuation;
} waiting;

enum { MOST = 1 << 16 };

typedef struct worker {
  pthread_mutex_t mutex;
  waiting lists[2][MOST];
  size_t count; /* of lists[now] */
  int now;
  int event;
  pthread_t thread;
} worker;

static worker waker = {.mutex = PTHREAD_MUTEX_INITIALIZER};
static worker partner = {.mutex = PTHREAD_MUTEX_INITIALIZER};
static pthread_once_t waker_once = PTHREAD_ONCE_INIT;
static pthread_once_t partner_once = PTHREAD_ONCE_INIT;

static void add(worker* self, waiting who) {
  pthread_mutex_lock(&self->mutex);
  if (self->count == MOST) abort();
  const int first = self->count == 0;
  self->lists[self->now][self->count++] = who;
  pthread_mutex_unlock(&self->mutex);
  const uint64_t one = 1;
  if (first && write(self->event, &one, sizeof one) != sizeof one) abort();
}

static void serve(const worker* self, waiting who) {
  if (who.visits == 0) {
    who.resume(who.continuation);
  } else if (self == &waker) {
    --who.visits;
    add(&partner, who);
  } else {
    add(&waker, who);
  }
}

static void* run(void* argument) {
  worker* self = argument;
  for (;;) {
    uint64_t pings;
    if (read(self->event, &pings, sizeof pings) != sizeof pings) abort();
    pthread_mutex_lock(&self->mutex);
    const waiting* taken = self->lists[self->now];
    const size_t all = self->count;
    self->now = 1 - self->now;
    self->count = 0;
    pthread_mutex_unlock(&self->mutex);
    for (size_t i = 0; i < all; ++i)
      serve(self, taken[i]);
  }
  return NULL;
}

static void begin(worker* self) {
  self->event = eventfd(0, EFD_CLOEXEC);
  if (self->event < 0 || pthread_create(&self->thread, NULL, run, self) != 0) abort();
}

static void begin_waker(void) { begin(&waker); }
static void begin_partner(void) { begin(&partner); }

void floor_resume_from_thread(void (*resume)(void*), void* continuation) {
  pthread_once(&waker_once, begin_waker);
  add(&waker, (waiting){0, resume, continuation});
}

void floor_resume_from_partner(int32_t visits, void (*resume)(void*), void* continuation) {
  pthread_once(&waker_once, begin_waker);
  pthread_once(&partner_once, begin_partner);
  add(&partner, (waiting){visits, resume, continuation});
}

static cpu_set_t set_of(int cpu) {
  cpu_set_t set;
  CPU_ZERO(&set);
  for (int each = 0; each < CPU_SETSIZE; ++each) {
    if (cpu < 0 || cpu == each) CPU_SET((size_t)each, &set);
  }
  return set;
}

void floor_pin_process(int cpu) {
  const cpu_set_t set = set_of(cpu);
  DIR* tasks = opendir("/proc/self/task");
  if (tasks == NULL) abort();
  const struct dirent* each;
  while ((each = readdir(tasks)) != NULL) {
    const int id = atoi(each->d_name);
    /* One that has ended meanwhile is no error. */
    if (id > 0) sched_setaffinity(id, sizeof set, &set);
  }
  closedir(tasks);
}

int floor_threads_on(int cpu) {
  const cpu_set_t wanted = set_of(cpu);
  DIR* tasks = opendir("/proc/self/task");
  if (tasks == NULL) abort();
  int count = 0;
  const struct dirent* each;
  while ((each = readdir(tasks)) != NULL) {
    const int id = atoi(each->d_name);
    cpu_set_t set;
    if (id > 0 && sched_getaffinity(id, sizeof set, &set) == 0 && CPU_EQUAL(&set, &wanted)) ++count;
  }
  closedir(tasks);
  return count;
}

void floor_pin_waker(int cpu) {
  pthread_once(&waker_once, begin_waker);
  const cpu_set_t set = set_of(cpu);
  if (pthread_setaffinity_np(waker.thread, sizeof set, &set) != 0) abort();
}

uint64_t floor_cpu_time(void) {
  struct timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}
