// What bolt_module_seal accepts as a default or a constant is what every host will decode: the
// bytes of values of all kinds are changed, and it must agree with the codec.
#include <gtest/gtest.h>

#include <random>

#include "host.hpp"
#include "sample/types.hpp"

using namespace sample;

namespace {

// A module with one constant, sealed: the failure, or "".
template <class T>
std::string seal(const host::bytes& wire) {
  bolt_constant only{};
  only.size = sizeof only;
  only.name = "only";
  only.type = &bolt::wire::type_of<T>::value;
  only.wire = wire.data();
  only.wire_len = static_cast<std::uint32_t>(wire.size());
  const bolt_constant* constants[] = {&only};
  bolt_module module{};
  module.size = sizeof module;
  module.abi = BOLT_ABI_VERSION;
  module.name = "values";
  module.constants = constants;
  module.n_constants = 1;
  (void)bolt_module_seal(&module);
  std::string failure = module.failure != nullptr ? module.failure : "";
  delete[] module.types;
  delete[] module.failure;
  return failure;
}

template <class T>
bool decodes(const host::bytes& wire) {
  bolt::wire::reader in(wire.data(), wire.size());
  T value{};
  return bolt::wire::codec<T>::decode(in, value) && in.at_end();
}

template <class T>
void agree(const T& value) {
  const host::bytes good = host::block(value);
  EXPECT_EQ(seal<T>(good), "");
  std::mt19937_64 random(7);
  int taken = 0, refused = 0;
  for (int i = 0; i < 2'000; ++i) {
    host::bytes changed = good;
    static constexpr std::uint8_t odd[] = {0, 1, 2, 3, 0x7f, 0x80, 0xff};
    changed[random() % changed.size()] = odd[random() % sizeof odd];
    if (random() % 4 == 0) changed.resize(random() % (changed.size() + 2));
    if (changed.empty()) continue;
    const std::string failure = seal<T>(changed);
    EXPECT_EQ(failure.empty(), decodes<T>(changed)) << failure;
    ++(failure.empty() ? taken : refused);
  }
  EXPECT_GT(refused, 100);
  EXPECT_GT(taken, 0);
}

TEST(value, seal_and_codec_agree) {
  agree(Level::middle);
  agree(Mark{1, Level::high, true, {1, 2}, {1, 2, 3}});
  agree(User{1, "Ada \xf0\x9f\x8e\x89", "ada@example.org", {"a", "b"}});
  agree(std::vector<bool>{true, false});
  agree(std::map<std::string, std::int64_t>{{"a", 1}, {"b", 2}});
  agree(std::unordered_map<Level, std::string>{{Level::low, "l"}, {Level::high, "h"}});
  agree(Shape(std::string("text")));
  agree(Shape(Level::low));
  agree(Tree{1, {{2, {{3, {}}}}, {4, {}}}});
  agree(Link{1, std::make_unique<Link>(), std::make_unique<Point>()});
  agree(std::array<std::string, 2>{"ab", "c"});
  agree(std::optional<Empty>(Empty{}));
}

TEST(value, depth_is_limited) {
  Link link;
  for (int i = 0; i < 64; ++i)
    link = Link{i, std::make_unique<Link>(std::move(link)), nullptr};
  host::bytes wire = host::block(link);
  EXPECT_EQ(seal<Link>(wire), "");
  host::bytes deeper(16);
  deeper[8] = 1; // one more: its value, and a box that is full
  deeper.insert(deeper.end(), wire.begin(), wire.end());
  deeper.push_back(0);
  EXPECT_EQ(seal<Link>(deeper), "module 'values': constant 'only' is nested too deeply");
}

} // namespace
