// expect: write them inside the co_await expression, or give each a name first
#include <bolt/select.hpp>
#include <bolt/yield.hpp>

struct pinned {
  pinned() = default;
  pinned(const pinned&) = delete;
  bool poll(bolt::context&);
  bolt::cancel_answer cancel(bolt::context&) noexcept;
};

bolt::task<void> wrong() {
  auto race = bolt::select(pinned(), bolt::yield());
  co_await race;
}
