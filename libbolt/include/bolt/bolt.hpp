#ifndef BOLT_BOLT_HPP
#define BOLT_BOLT_HPP

// The C++ layer: tasks and what they await. Exporting them to other languages is bolt/module.hpp.

#include "bolt/acknowledger.hpp"
#include "bolt/async_block.hpp"
#include "bolt/block_on.hpp"
#include "bolt/blocking.hpp"
#include "bolt/body.hpp"
#include "bolt/cancelled.hpp"
#include "bolt/channel.hpp"
#include "bolt/context.hpp"
#include "bolt/error.hpp"
#include "bolt/event.hpp"
#include "bolt/executor.hpp"
#include "bolt/future.hpp"
#include "bolt/inline_executor.hpp"
#include "bolt/map_err.hpp"
#include "bolt/mutex.hpp"
#include "bolt/oneshot.hpp"
#include "bolt/or_else.hpp"
#include "bolt/reactor.hpp"
#include "bolt/readiness.hpp"
#include "bolt/result.hpp"
#include "bolt/semaphore.hpp"
#include "bolt/sleep.hpp"
#include "bolt/spawn.hpp"
#include "bolt/task.hpp"
#include "bolt/thread_pool.hpp"
#include "bolt/waker.hpp"
#include "bolt/when_all.hpp"
#include "bolt/yield.hpp"

#endif
