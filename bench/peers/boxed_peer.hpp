// A peer: what a Rust library's exported async function does, written in C++ so that it runs where
// no Rust is. rust_peer.hpp has the real one, used in addition if rustc is found.
#pragma once

#include <cstddef>
#include <cstdint>

namespace bench {

void boxed_ready(std::size_t n);
void boxed_suspension(std::size_t n);
void boxed_chain(std::size_t n, std::int64_t depth);

} // namespace bench
