// A planted fault: a body is used after its drop, when the future has ended. A sanitizer build must
// see it.
#include <new>

#include "bolt/bolt.h"

namespace {

struct body {
  volatile int value = 1;

  static bolt_status poll(void*, bolt_context*, bolt_buffer*) { return BOLT_READY; }
  static bolt_status cancel(void*, bolt_context*) { return BOLT_ACKNOWLEDGED; }
  static void drop(void* self) { bolt_frame_free(self, sizeof(body)); }
  static constexpr bolt_body_vtable vtable{
      sizeof(bolt_body_vtable), 0, poll, cancel, drop, nullptr};
};

} // namespace

int main() {
  auto* self = new (bolt_frame_alloc(sizeof(body))) body;
  bolt_call call{};
  call.size = sizeof call;
  call.body = {&body::vtable, self};
  bolt_future id = 0;
  if (bolt_future_start_poll(&call, 1, &id, nullptr) != BOLT_READY) return 2;
  return self->value;
}
