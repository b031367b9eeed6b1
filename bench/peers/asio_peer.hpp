// What Asio offers beside its peer (peer.hpp): an await inside a running coroutine, without
// crossing any border.
#pragma once

#include <cstddef>

namespace bench {

void asio_ready(std::size_t n);

} // namespace bench
