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
  void (*resume)(void*);
  void* continuation;
} waiting;

enum { MOST = 1 << 16 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static waiting lists[2][MOST];
static size_t count; /* of lists[now] */
static int now;
static int event = -1;
static pthread_t thread;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void* run(void* unused) {
  (void)unused;
  for (;;) {
    uint64_t pings;
    if (read(event, &pings, sizeof pings) != sizeof pings) abort();
    pthread_mutex_lock(&mutex);
    const waiting* taken = lists[now];
    const size_t all = count;
    now = 1 - now;
    count = 0;
    pthread_mutex_unlock(&mutex);
    for (size_t i = 0; i < all; ++i)
      taken[i].resume(taken[i].continuation);
  }
  return NULL;
}

static void begin(void) {
  event = eventfd(0, EFD_CLOEXEC);
  if (event < 0 || pthread_create(&thread, NULL, run, NULL) != 0) abort();
}

void floor_resume_from_thread(void (*resume)(void*), void* continuation) {
  pthread_once(&once, begin);
  pthread_mutex_lock(&mutex);
  if (count == MOST) abort();
  const int first = count == 0;
  lists[now][count++] = (waiting){resume, continuation};
  pthread_mutex_unlock(&mutex);
  const uint64_t one = 1;
  if (first && write(event, &one, sizeof one) != sizeof one) abort();
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

void floor_pin_waker(int cpu) {
  pthread_once(&once, begin);
  const cpu_set_t set = set_of(cpu);
  if (pthread_setaffinity_np(thread, sizeof set, &set) != 0) abort();
}

uint64_t floor_cpu_time(void) {
  struct timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}
