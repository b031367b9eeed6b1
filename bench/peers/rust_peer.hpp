// A peer: real Rust (peers/peer.rs), if rustc was found when the benchmarks were configured.
#pragma once

#include <cstddef>
#include <cstdint>

namespace bench {

bool have_rust();
void rust_ready(std::size_t n);
void rust_suspension(std::size_t n);
void rust_chain(std::size_t n, std::int64_t depth);

} // namespace bench
