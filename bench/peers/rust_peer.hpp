// A peer: real Rust (peers/peer.rs), if rustc was found when the benchmarks were configured.
#pragma once

namespace bench {

bool have_rust();

} // namespace bench
