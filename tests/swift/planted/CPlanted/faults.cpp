#include "CPlanted.h"

#include <thread>

#include "bolt/bolt.h"

int planted_recycled_frame() {
  auto* frame = static_cast<volatile int*>(bolt_frame_alloc(96));
  frame[3] = 1;
  bolt_frame_free(const_cast<int*>(frame), 96);
  return frame[3];
}

int planted_overflow(int value) {
  const volatile int most = 2147483647;
  return most + value;
}

int planted_race() {
  static int shared = 0;
  std::thread other([] { ++shared; });
  ++shared;
  other.join();
  return shared;
}
