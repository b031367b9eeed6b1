// A planted fault: a coroutine frame is used after bolt_frame_free. A sanitizer build must see it.
#include "bolt/bolt.h"

int main() {
  auto* frame = static_cast<volatile int*>(bolt_frame_alloc(96));
  frame[3] = 1;
  bolt_frame_free(const_cast<int*>(frame), 96);
  return frame[3];
}
