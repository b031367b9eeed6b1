#pragma once

#include <chrono>
#include <cstddef>
#include <functional>

namespace bench {

// n tasks sleep until `time` from now; `asleep` is called when all do. Nanoseconds of processor
// time that waking and ending all of them took.
double bolt_sleepers(std::size_t n, std::chrono::nanoseconds time, std::function<void()> asleep);
double asio_sleepers(std::size_t n, std::chrono::nanoseconds time, std::function<void()> asleep);

} // namespace bench
