// Exporting C++ to other languages: list functions and classes in a module block.
//
//   #include <bolt/module.hpp>
//
//   struct User { std::int64_t id; std::string name; };
//   BOOST_DESCRIBE_STRUCT(User, (), (id, name))
//
//   bolt::task<bolt::result<User, DbError>> fetch_user(std::int64_t id);
//
//   BOLT_MODULE(demo, m) {
//     m.doc("The demo.");
//     m.def<&fetch_user>("fetch_user", "id"_a, "Fetches one user.");
//   }
//
// docs/modules.md has the table of types, the rules for parameters, and the wire layout.
#ifndef BOLT_MODULE_HPP
#define BOLT_MODULE_HPP

#include <exception>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include "bolt/module/builder.hpp"

namespace bolt::wire {

// Builds a module, once: its descriptors stay for as long as the process lives. Does not throw:
// what went wrong is in the descriptor's `failure`.
inline const bolt_module* build_module(const char* name, void (*define)(module_builder&)) {
  auto* draft =
      new module_draft(name); // reachable for ever through the descriptor's static pointer
  try {
    module_builder m(*draft);
    define(m);
  } catch (const std::exception& error) {
    draft->fail(error.what());
  } catch (...) {
    draft->fail("its definition threw something that is not a std::exception");
  }
  return draft->finish();
}

} // namespace bolt::wire

// Defines the module NAME, which hosts load as lib<NAME>.so: exports `bolt_module_NAME`. The block
// that follows runs once, when the first host asks. M is a bolt::module_builder&.
#define BOLT_MODULE(NAME, M)                                                                       \
  static void bolt_define_module_##NAME(::bolt::module_builder& M);                                \
  extern "C" __attribute__((visibility("default"))) const ::bolt_module* bolt_module_##NAME() {    \
    static const ::bolt_module* const module =                                                     \
        ::bolt::wire::build_module(#NAME, &bolt_define_module_##NAME);                             \
    return module;                                                                                 \
  }                                                                                                \
  using namespace ::bolt::literals;                                                                \
  static void bolt_define_module_##NAME([[maybe_unused]] ::bolt::module_builder& M)

#endif
