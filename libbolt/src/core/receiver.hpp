// Calls with a receiver: the object is kept alive and locked as long as the method's body lives.
#pragma once

#include "bolt/bolt.h"
#include "core/context.hpp"

namespace bolt::core {

using call_start_fn = bolt_status (*)(call_context& cx, void* receiver, bolt_buffer* out_result);

// Finds the receiver, has `call_start` start the function, and puts the lock round the body in
// cx.body. Answers as call_start, or refuses.
bolt_status start_method(call_context& cx, call_start_fn call_start, bolt_buffer* out_result);

} // namespace bolt::core
