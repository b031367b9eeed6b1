// A peer: boost::asio::awaitable on an io_context, the usual C++ answer.
#pragma once

#include <cstddef>
#include <cstdint>

namespace bench {

void asio_ready(std::size_t n);       // co_await of a coroutine that returns at once
void asio_spawn_ready(std::size_t n); // co_spawn of one, run to its completion handler
void asio_post(std::size_t n);        // a suspension: co_await post(), resumed by the io_context
void asio_chain(std::size_t n, std::int64_t depth);

} // namespace bench
