// What the floors of the Kotlin benchmarks need of native code: nothing of libbolt is in it.
#include <jni.h>
#include <sched.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include <cstdint>
#include <exception>

namespace {

int calls() {
  static const int descriptor = eventfd(0, EFD_CLOEXEC);
  return descriptor;
}

} // namespace

extern "C" {

// A bare call: what crossing into native code and back costs.
JNIEXPORT jlong JNICALL Java_dev_libbolt_jmh_Floors_add(JNIEnv*, jclass, jlong a, jlong b) {
  return a + b;
}

// The JVM's waking thread sleeps like the native one of the module: in a read of a descriptor.
JNIEXPORT void JNICALL Java_dev_libbolt_jmh_Floors_call(JNIEnv*, jclass) {
  const std::uint64_t one = 1;
  if (write(calls(), &one, sizeof one) != sizeof one) std::terminate();
}

JNIEXPORT void JNICALL Java_dev_libbolt_jmh_Floors_waitForCall(JNIEnv*, jclass) {
  std::uint64_t count = 0;
  if (read(calls(), &count, sizeof count) != sizeof count) std::terminate();
}

// Of all threads of the process, in nanoseconds; the JVM's own figure comes in steps of 10 ms.
JNIEXPORT jlong JNICALL Java_dev_libbolt_jmh_Floors_processorTime(JNIEnv*, jclass) {
  timespec time{};
  if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) != 0) std::terminate();
  return static_cast<jlong>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

JNIEXPORT jint JNICALL Java_dev_libbolt_jmh_Floors_thisThread(JNIEnv*, jclass) { return gettid(); }

// Pins a thread to a processor; -1: lets it run on any.
JNIEXPORT void JNICALL Java_dev_libbolt_jmh_Floors_pin(JNIEnv*, jclass, jint thread, jint cpu) {
  cpu_set_t set;
  CPU_ZERO(&set);
  for (int each = 0; each < CPU_SETSIZE; ++each) {
    if (cpu < 0 || cpu == each) CPU_SET(static_cast<std::size_t>(each), &set);
  }
  if (sched_setaffinity(thread, sizeof set, &set) != 0) std::terminate();
}

} // extern "C"
