#include "countdown.h"

static bolt_status poll(void* self, bolt_context* cx, bolt_buffer* out_result) {
  countdown* c = self;
  if (c->n-- > 0) {
    c->future = bolt_context_future(cx);
    return c->future != 0 ? BOLT_PENDING : BOLT_FAILED;
  }
  if (c->fails) {
    bolt_buffer_assign(out_result, "it was told to fail", 19);
    return BOLT_FAILED;
  }
  bolt_buffer_assign(out_result, "done", 4);
  return BOLT_READY;
}

static bolt_status cancel(void* self, bolt_context* cx) {
  (void)cx;
  countdown* c = self;
  return c->later ? BOLT_LATER : BOLT_ACKNOWLEDGED;
}

static void drop(void* self) { ++((countdown*)self)->dropped; }

static const bolt_body_vtable vtable = {sizeof(bolt_body_vtable), 0, poll, cancel, drop, NULL};

bolt_body countdown_body(countdown* c) {
  bolt_body body = {&vtable, c};
  return body;
}
