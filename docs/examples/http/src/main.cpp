// download URL FILE [SECONDS]: progress goes to stderr, what has come of it to stdout.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <tuple>

#include "download.hpp"

namespace {

bolt::task<int> show(bolt::channel<http::Progress>& progress) {
  int n = 0;
  while (auto now = co_await progress.receive()) {
    ++n;
    if (now->expected) {
      std::fprintf(stderr, "%llu of %llu bytes\n", static_cast<unsigned long long>(now->received),
                   static_cast<unsigned long long>(*now->expected));
    } else {
      std::fprintf(stderr, "%llu bytes\n", static_cast<unsigned long long>(now->received));
    }
  }
  co_return n;
}

using Size = bolt::result<std::uint64_t, http::Error>;

bolt::task<Size> in_time(std::chrono::duration<double> time, bolt::task<Size> work) {
  co_return co_await bolt::timeout(time, std::move(work));
}

bolt::task<int> run(std::string url, std::string file, std::chrono::duration<double> time) {
  bolt::channel<http::Progress> progress(4);
  auto [size, shown] =
      co_await bolt::when_all(in_time(time, http::download(url, file, progress)), show(progress));
  if (!size) {
    std::printf("%s\n", http::text_of(size.error()).c_str());
    co_return 1;
  }
  std::printf("%llu bytes\n", static_cast<unsigned long long>(size.value()));
  co_return 0;
}

} // namespace

int main(int argc, char** argv) {
  if (argc != 3 && argc != 4) {
    std::fprintf(stderr, "usage: download URL FILE [SECONDS]\n");
    return 2;
  }
  const std::chrono::duration<double> time(argc == 4 ? std::atof(argv[3]) : 60.0);
  try {
    return bolt::block_on(run(argv[1], argv[2], time));
  } catch (const std::exception& unexpected) {
    std::printf("unexpected: %s\n", unexpected.what());
    return 3;
  }
}
