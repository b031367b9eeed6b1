// A module written in C, loaded as a host loads it: through its one exported symbol.
#include <gtest/gtest.h>

#include <dlfcn.h>

#include "host.hpp"

namespace {

const bolt_module& load() {
  static const bolt_module* const module = [] {
    void* library = dlopen(CMODULE_PATH, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) throw std::runtime_error(dlerror());
    using entry = const bolt_module* (*)();
    const auto get = reinterpret_cast<entry>(dlsym(library, "bolt_module_cmodule"));
    if (get == nullptr) throw std::runtime_error(dlerror());
    return get();
  }();
  return *module;
}

struct division {
  std::int32_t quotient, remainder;
};

TEST(c_module, is_sealed_like_any_other) {
  const bolt_module& module = load();
  ASSERT_EQ(module.failure, nullptr) << module.failure;
  EXPECT_STREQ(module.fns[0]->signature, "function divide(a:i32,b:i32)->Division!MathError");
  EXPECT_STREQ(module.fns[1]->signature, "async function shout(text:string)->string");
  EXPECT_EQ(module.n_types, 2u);
  EXPECT_EQ(module.runtime, bolt_runtime_get());
  EXPECT_NE(module.checksum, 0u);
}

TEST(c_module, a_synchronous_function_takes_a_struct) {
  host::call call(host::fn_of(load(), "divide"), host::block(17, 5));
  ASSERT_EQ(call.status, BOLT_READY) << call.text();
  division out;
  ASSERT_EQ(call.data().size(), sizeof out);
  std::memcpy(&out, call.data().data(), sizeof out);
  EXPECT_EQ(out.quotient, 3);
  EXPECT_EQ(out.remainder, 2);
}

TEST(c_module, G9_a_typed_error_and_a_refusal) {
  host::call zero(host::fn_of(load(), "divide"), host::block(1, 0));
  EXPECT_EQ(zero.status, BOLT_ERROR);
  EXPECT_EQ(zero.data(), host::bytes{0});
  host::call overflow(host::fn_of(load(), "divide"), host::block(INT32_MIN, -1));
  EXPECT_EQ(overflow.status, BOLT_ERROR);
  EXPECT_EQ(overflow.data(), host::bytes{1});
  host::call bad(host::fn_of(load(), "divide"), host::bytes{1, 2});
  EXPECT_EQ(bad.status, BOLT_ARGUMENT);
  EXPECT_EQ(bad.text(), "divide(): expected two i32");
}

TEST(c_module, a_promise_is_awaited) {
  host::call call(host::fn_of(load(), "shout"), host::block(std::string("hello")));
  EXPECT_EQ(call.finish().status, BOLT_READY);
  EXPECT_EQ(call.as<std::string>(), "HELLO");
}

} // namespace
