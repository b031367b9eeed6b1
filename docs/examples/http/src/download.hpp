#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include <bolt/bolt.hpp>

#include "errors.hpp"

namespace http {

struct Progress {
  std::uint64_t received = 0;
  std::optional<std::uint64_t> expected; // if the server has said it
};

// Fetches http://host/path into a file; how many bytes it has. It is written beside it as it comes,
// to FILE.part, which then replaces it, or is removed if anything fails or the task is cancelled.
// What has come so far is offered to `progress`, which is closed at the end in any case: a slow
// reader of it misses some, and holds nothing up. Throws what files throw, before it is begun if
// FILE cannot be replaced.
bolt::task<bolt::result<std::uint64_t, Error>> download(std::string url, std::filesystem::path file,
                                                        bolt::channel<Progress>& progress);

} // namespace http
