// A second module in the library: its functions answer with the very bytes that they are given,
// whatever their types say of them.
#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <bolt/module.hpp>

namespace awkward {
namespace {

enum class Mood : std::int16_t { bad = -1, good = 1 };
BOOST_DESCRIBE_ENUM(Mood, bad, good)

struct Chain {
  std::string name;
  std::vector<Chain> next;
};
BOOST_DESCRIBE_STRUCT(Chain, (), (name, next))

struct All {
  bool flag;
  std::uint64_t number;
  Mood mood;
  std::optional<std::string> text;
  std::vector<std::uint8_t> bytes;
  std::map<std::string, std::array<float, 2>> map;
  std::variant<std::int8_t, std::string, std::vector<double>> variant;
};
BOOST_DESCRIBE_STRUCT(All, (), (flag, number, mood, text, bytes, map, variant))

struct Reading {
  std::int32_t id;
  double value;
};
BOOST_DESCRIBE_STRUCT(Reading, (), (id, value))

struct Step {
  std::chrono::sys_time<std::chrono::nanoseconds> at;
  std::chrono::nanoseconds took{};
  std::unique_ptr<Step> next;
};
BOOST_DESCRIBE_STRUCT(Step, (), (at, took, next))

template <class T>
T as(std::vector<std::uint8_t>) {
  return {}; // what it does is give_back
}

void define(bolt::module_builder& m) {
  using namespace bolt::literals;
  m.def<&as<Chain>>("as_chain", "block"_a);
  m.def<&as<All>>("as_all", "block"_a);
  m.def<&as<std::vector<Mood>>>("as_moods", "block"_a);
  m.def<&as<std::map<Mood, std::vector<Chain>>>>("as_map", "block"_a);
  m.def<&as<std::vector<Reading>>>("as_view", "block"_a, bolt::in_place);
  m.def<&as<std::vector<Reading>>>("as_readings", "block"_a);
  m.def<&as<Step>>("as_steps", "block"_a);
}

void define_text(bolt::module_builder& m) {
  m.def<[] { return std::string(); }>("text");
}

bolt_status give_back(const bolt_fn*, void*, const std::uint8_t* args, std::size_t args_len,
                      bolt_context*, bolt_body*, bolt_buffer* out) {
  constexpr std::size_t length = 4; // of the bytes, which stands before them
  const bolt_status status = bolt_buffer_assign(out, args + length, args_len - length);
  return status == BOLT_OK ? BOLT_READY : status;
}

const bolt_module* make() {
  const bolt_module* module = bolt::wire::build_module("blocks", &define);
  for (std::uint32_t i = 0; i < module->n_fns; ++i) {
    const_cast<bolt_fn*>(module->fns[i])->start = &give_back;
  }
  return module;
}

// Was sealed, and then says that a text can be seen in place.
const bolt_module* make_unseen() {
  const bolt_module* module = bolt::wire::build_module("unseen", &define_text);
  const_cast<bolt_fn*>(module->fns[0])->flags |= BOLT_FN_IN_PLACE;
  return module;
}

} // namespace
} // namespace awkward

extern "C" BOLT_EXPORT const bolt_module* bolt_module_unseen() {
  static const bolt_module* const module = awkward::make_unseen();
  return module;
}

extern "C" BOLT_EXPORT const bolt_module* bolt_module_blocks() {
  static const bolt_module* const module = awkward::make();
  return module;
}
