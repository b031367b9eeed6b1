// Modules that are wrong in ways a compiler cannot see: each has a failure text instead of
// functions.
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "host.hpp"
#include "sample/types.hpp"

namespace {

int one(int a) { return a; }
int two(int a, int b) { return a + b; }
int small(std::int8_t a) { return a; }
struct Hidden {
  int n = 0;
  static std::shared_ptr<Hidden> make() { return {}; }
};
Hidden& hidden() {
  static Hidden only;
  return only;
}
std::shared_ptr<Hidden> undeclared() { return std::make_shared<Hidden>(hidden()); }
sample::Page<sample::User> unnamed() { return {}; }

namespace other {
struct User {
  std::int8_t other;
};
BOOST_DESCRIBE_STRUCT(User, (), (other))
} // namespace other
int two_users(sample::User, other::User) { return 0; }

// A type has one name in a library: each module that gives one has types of its own.
enum class Broken { once, twice };
BOOST_DESCRIBE_ENUM(Broken, once, twice)
enum class Fault { small, large };
BOOST_DESCRIBE_ENUM(Fault, small, large)
struct Lost {
  std::int64_t id;
};
BOOST_DESCRIBE_STRUCT(Lost, (), (id))
using Failure = std::variant<Lost, Broken>;
using Inner = std::variant<Fault, Lost>;
using Outer = std::variant<Inner, Lost>;
bolt::result<int, Failure> may_fail() { return 1; }
bolt::result<int, Outer> may_fail_inside() { return 1; }
Failure as_value(Failure failure) { return failure; }
template <int>
struct Other {
  int n = 0;
};
BOOST_DESCRIBE_STRUCT(Other<1>, (), (n))
BOOST_DESCRIBE_STRUCT(Other<2>, (), (n))
BOOST_DESCRIBE_STRUCT(Other<3>, (), (n))
template <int N>
using Failing = std::variant<Lost, Other<N>>;
bolt::result<int, Failing<1>> may_fail_like() { return 1; }
bolt::result<int, Failing<2>> may_fail_badly() { return 1; }
bolt::result<int, Other<3>> may_fail_twice() { return 1; }

struct Fixed {
  const int made = 1;
  int changed = 2;
};
struct Presets {
  std::chrono::hours most = std::chrono::hours(1) * 3'000'000;
};
BOOST_DESCRIBE_STRUCT(Presets, (), (most))

std::atomic<int> built{0};

} // namespace

BOLT_MODULE(same_name_twice, m) {
  m.def<&one>("f", "a"_a);
  m.def<&two>("f", "a"_a, "b"_a);
}
BOLT_MODULE(same_parameter_twice, m) { m.def<&two>("f", "a"_a, "a"_a); }
BOLT_MODULE(bad_name, m) { m.def<&one>("no good", "a"_a); }
BOLT_MODULE(bad_parameter, m) { m.def<&one>("f", "1a"_a); }
BOLT_MODULE(default_first, m) { m.def<&two>("f", "a"_a = 1, "b"_a); }
BOLT_MODULE(default_too_large, m) { m.def<&small>("f", "a"_a = 128); }
BOLT_MODULE(class_undeclared, m) { m.def<&undeclared>("f"); }
BOLT_MODULE(class_twice, m) {
  m.class_<Hidden>("Hidden");
  m.class_<Hidden>("Hidden");
}
BOLT_MODULE(template_unnamed, m) { m.def<&unnamed>("f"); }
BOLT_MODULE(types_alike, m) { m.def<&two_users>("f", "a"_a, "b"_a); }
BOLT_MODULE(type_like_function, m) {
  m.def<[](sample::User) {}>("User", "a"_a);
}
BOLT_MODULE(throws, m) {
  m.doc("never seen");
  throw std::runtime_error("no configuration");
}
BOLT_MODULE(named_error, m) {
  m.error<Failure>("Failure", "What may happen.");
  m.def<&may_fail>("may_fail");
  m.def<&as_value>("as_value", "failure"_a);
}
BOLT_MODULE(nested_error, m) {
  m.def<&may_fail_inside>("may_fail_inside");
  m.error<Inner>("Inner");
  m.error<Fault>("Ruined").value<Fault::large>("Beyond repair.");
}
BOLT_MODULE(error_like_a_type, m) {
  m.error<Failing<1>>("Lost");
  m.record<Other<1>>().name("Other");
  m.def<&may_fail_like>("f");
}
BOLT_MODULE(error_badly_named, m) {
  m.error<Failing<2>>("no good");
  m.record<Other<2>>().name("Other");
  m.def<&may_fail_badly>("f");
}
BOLT_MODULE(error_of_nobody, m) {
  m.error<std::variant<Lost>>("Failure");
  m.def<&may_fail>("f");
}
BOLT_MODULE(error_twice, m) {
  m.error<Other<3>>("Missing");
  m.error<Other<3>>("Gone");
  m.def<&may_fail_twice>("f");
}
BOLT_MODULE(properties, m) {
  m.class_<Fixed>("Fixed")
      .property<&Fixed::made>("made")
      .property<&Fixed::changed>("changed")
      .property<&Fixed::changed, [](Fixed& it, int to) { it.changed = to; }>("set");
}
BOLT_MODULE(default_that_cannot_be, m) { m.record<Presets>().defaults(); }
BOLT_MODULE(constant_twice, m) { m.constant("limit", 1).constant("limit", 2); }
BOLT_MODULE(empty, m) {}
BOLT_MODULE(once, m) {
  ++built;
  m.def<&one>("f", "a"_a);
}

namespace {

void expect_failure(const bolt_module* module, const char* text) {
  ASSERT_NE(module->failure, nullptr);
  EXPECT_STREQ(module->failure, text);
  EXPECT_EQ(module->runtime, bolt_runtime_get()); // so that a host can say which libbolt it is
}

TEST(builder, names_that_occur_twice) {
  expect_failure(bolt_module_same_name_twice(),
                 "module 'same_name_twice': two functions are named 'f'");
  expect_failure(bolt_module_same_parameter_twice(),
                 "module 'same_parameter_twice': f(): two parameters are named 'a'");
  expect_failure(bolt_module_types_alike(), "module 'types_alike': two types are named 'User'");
  expect_failure(bolt_module_type_like_function(),
                 "module 'type_like_function': a function and a type are both named 'User'");
}

TEST(builder, names_that_are_none) {
  expect_failure(bolt_module_bad_name(),
                 "module 'bad_name': function 'no good': a name has ASCII letters, digits and "
                 "underscores, and no digit first");
  expect_failure(
      bolt_module_bad_parameter(),
      "module 'bad_parameter': f(): parameter '1a': a name has ASCII letters, digits and "
      "underscores, and no digit first");
  ASSERT_NE(bolt_module_template_unnamed()->failure, nullptr);
  EXPECT_NE(std::string(bolt_module_template_unnamed()->failure).find("type 'Page<"),
            std::string::npos);
}

TEST(builder, defaults_that_cannot_be) {
  expect_failure(bolt_module_default_first(),
                 "module 'default_first': f(): parameter 'b' needs a default, since 'a' before it "
                 "has one");
  expect_failure(bolt_module_default_too_large(),
                 "module 'default_too_large': f(): the default of 'a' is out of range");
}

TEST(builder, classes_that_are_not_declared_once) {
  expect_failure(bolt_module_class_undeclared(),
                 "module 'class_undeclared': a class is used that the module does not declare with "
                 "class_");
  expect_failure(bolt_module_class_twice(),
                 "module 'class_twice': class 'Hidden' is declared twice");
}

TEST(builder, a_definition_that_throws) {
  expect_failure(bolt_module_throws(), "module 'throws': no configuration");
}

const bolt_type* type_named(const bolt_module& module, std::string_view name) {
  for (std::uint32_t i = 0; i < module.n_types; ++i) {
    if (module.types[i]->name == name) return module.types[i];
  }
  return nullptr;
}

// The name stands in signatures and the alternatives in a definition, as of a record its fields.
TEST(builder, an_error_that_is_a_variant_has_the_name_it_was_given) {
  const bolt_module& module = *bolt_module_named_error();
  ASSERT_EQ(module.failure, nullptr) << module.failure;
  EXPECT_STREQ(module.fns[0]->signature, "function may_fail()->i32!Failure");
  EXPECT_STREQ(module.fns[1]->signature, "function as_value(failure:Failure)->Failure");
  const bolt_type* failure = type_named(module, "Failure");
  ASSERT_NE(failure, nullptr);
  EXPECT_EQ(failure, module.fns[0]->error);
  EXPECT_STREQ(failure->doc, "What may happen.");
  EXPECT_EQ(failure->kind, std::uint32_t{BOLT_KIND_VARIANT});
  EXPECT_NE(failure->flags & BOLT_TYPE_ERROR, 0u);
  EXPECT_NE(type_named(module, "Lost")->flags & BOLT_TYPE_ERROR, 0u);
  // FNV-1a of "function may_fail()->i32!Failure" and these lines, each after a newline:
  //   enum Broken:i32{once=0,twice=1}
  //   plain record Lost{id:i64}
  //   variant Failure(Lost|Broken)
  EXPECT_EQ(module.fns[0]->checksum, 18097812878437683734u);
  EXPECT_EQ(failure->checksum, 14791854810440829375u);
}

TEST(builder, an_error_inside_an_error_is_one) {
  const bolt_module& module = *bolt_module_nested_error();
  ASSERT_EQ(module.failure, nullptr) << module.failure;
  EXPECT_STREQ(module.fns[0]->signature, "function may_fail_inside()->i32!(Inner|Lost)");
  EXPECT_NE(type_named(module, "Inner")->flags & BOLT_TYPE_ERROR, 0u);
  EXPECT_STREQ(type_named(module, "Ruined")->members[1]->doc, "Beyond repair.");
}

TEST(builder, errors_that_cannot_be_named_so) {
  expect_failure(bolt_module_error_like_a_type(),
                 "module 'error_like_a_type': two types are named 'Lost'");
  expect_failure(bolt_module_error_badly_named(),
                 "module 'error_badly_named': type 'no good': a name has ASCII letters, digits and "
                 "underscores, and no digit first");
  expect_failure(bolt_module_error_of_nobody(),
                 "module 'error_of_nobody': error 'Failure': no function fails with it");
  expect_failure(bolt_module_error_twice(), "module 'error_twice': error 'Gone' is declared twice");
}

TEST(builder, a_const_member_is_read_only) {
  const bolt_module& module = *bolt_module_properties();
  ASSERT_EQ(module.failure, nullptr) << module.failure;
  const bolt_type& fixed = *module.types[0];
  ASSERT_EQ(fixed.n_methods, 5u);
  EXPECT_STREQ(fixed.methods[0]->signature, "getter Fixed.made()->i32");
  EXPECT_STREQ(fixed.methods[1]->signature, "getter Fixed.changed()->i32");
  EXPECT_STREQ(fixed.methods[2]->signature, "exclusive setter Fixed.changed(value:i32)->unit");
  EXPECT_STREQ(fixed.methods[3]->signature, "getter Fixed.set()->i32");
  EXPECT_STREQ(fixed.methods[4]->signature, "exclusive setter Fixed.set(value:i32)->unit");
}

TEST(builder, values_that_cannot_be) {
  expect_failure(bolt_module_default_that_cannot_be(),
                 "module 'default_that_cannot_be': a time that does not fit 64 bits of "
                 "nanoseconds");
  expect_failure(bolt_module_constant_twice(),
                 "module 'constant_twice': constant 'limit': something else of the module is named "
                 "so");
}

TEST(builder, an_empty_module_is_one) {
  const bolt_module* module = bolt_module_empty();
  EXPECT_EQ(module->failure, nullptr);
  EXPECT_EQ(module->n_fns, 0u);
  EXPECT_EQ(module->n_types, 0u);
  EXPECT_NE(module->checksum, 0u);
}

TEST(builder, is_run_once_whoever_asks) {
  std::vector<std::thread> threads;
  std::vector<const bolt_module*> seen(4);
  for (std::size_t i = 0; i < seen.size(); ++i) {
    threads.emplace_back([&seen, i] { seen[i] = bolt_module_once(); });
  }
  for (auto& thread : threads)
    thread.join();
  EXPECT_EQ(built.load(), 1);
  for (const bolt_module* each : seen)
    EXPECT_EQ(each, seen[0]);
}

} // namespace
