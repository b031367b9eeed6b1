// bolt.h: the function table.
#include "bolt/bolt.h"

#define BOLT_TEXT_OF(x) #x
#define BOLT_TEXT(x) BOLT_TEXT_OF(x)

namespace {

constexpr bolt_runtime table{
    .size = sizeof(bolt_runtime),
    .abi = BOLT_ABI_VERSION,
    .version = BOLT_TEXT(BOLT_VERSION_MAJOR) "." BOLT_TEXT(BOLT_VERSION_MINOR) "." BOLT_TEXT(
        BOLT_VERSION_PATCH),
    .handshake = bolt_handshake,
    .status_name = bolt_status_name,
    .future_start = bolt_future_start,
    .future_start_poll = bolt_future_start_poll,
    .future_poll = bolt_future_poll,
    .future_cancel = bolt_future_cancel,
    .future_free = bolt_future_free,
    .future_wake = bolt_future_wake,
    .future_ack = bolt_future_ack,
    .context_future = bolt_context_future,
    .context_cancelled = bolt_context_cancelled,
    .context_promise = bolt_context_promise,
    .promise_create = bolt_promise_create,
    .promise_resolve = bolt_promise_resolve,
    .promise_resolve_buffer = bolt_promise_resolve_buffer,
    .promise_drop = bolt_promise_drop,
    .queue_create = bolt_queue_create,
    .queue_fd = bolt_queue_fd,
    .queue_drain = bolt_queue_drain,
    .queue_close = bolt_queue_close,
    .buffer_reserve = bolt_buffer_reserve,
    .buffer_assign = bolt_buffer_assign,
    .buffer_add_object = bolt_buffer_add_object,
    .buffer_release = bolt_buffer_release,
    .object_create = bolt_object_create,
    .object_retain = bolt_object_retain,
    .object_release = bolt_object_release,
    .object_get = bolt_object_get,
    .executor_pool = bolt_executor_pool,
    .executor_set_pool = bolt_executor_set_pool,
    .timer_start = bolt_timer_start,
    .timer_cancel = bolt_timer_cancel,
    .module_seal = bolt_module_seal,
    .utf8_valid = bolt_utf8_valid,
    .counters_read = bolt_counters_read,
    .live_walk = bolt_live_walk,
    .future_cancel_poll = bolt_future_cancel_poll,
    .live_print = bolt_live_print,
    .reactor_create = bolt_reactor_create,
    .reactor_run = bolt_reactor_run,
    .reactor_stop = bolt_reactor_stop,
    .reactor_executor = bolt_reactor_executor,
    .timer_start_on = bolt_timer_start_on,
    .timer_check = bolt_timer_check,
    .watch_open = bolt_watch_open,
    .watch_poll = bolt_watch_poll,
    .watch_cancel = bolt_watch_cancel,
    .watch_close = bolt_watch_close,
};

} // namespace

extern "C" const bolt_runtime* bolt_runtime_get(void) BOLT_NOEXCEPT { return &table; }
