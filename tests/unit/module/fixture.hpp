// What the tests of the sample module share. Nothing is alive at the end of each.
#pragma once

#include <gtest/gtest.h>

#include "../support/leak_check.hpp"
#include "host.hpp"
#include "sample/sample.hpp"

class module_test : public bolt::test::leak_check {
 protected:
  void SetUp() override {
    ASSERT_EQ(module().failure, nullptr) << module().failure;
    sample::the_gate().close();
  }
  void TearDown() override {
    bolt::test::leak_check::TearDown();
    EXPECT_EQ(sample::live_cells(), 0);
  }

  static const bolt_module& module() { return *bolt_module_sample(); }
  static const bolt_fn& fn(std::string_view name) { return host::fn_of(module(), name); }
  static const bolt_fn& method(std::string_view name) {
    return host::method_of(host::type_of(module(), "Cell"), name);
  }
};
