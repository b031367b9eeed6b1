#include "metadata/walk.hpp"

#include <set>

#include "metadata/canonical.hpp"
#include "metadata/check.hpp"
#include "metadata/refuse.hpp"

namespace bolt::metadata {
namespace {

// Of the same type by value; a list, a map or a box stands between a type and
// itself in every recursive one.
bool holds_inline(const bolt_type& type) {
  if (type.kind == BOLT_KIND_OPTIONAL) return (type.flags & BOLT_TYPE_BOXED) == 0;
  return type.kind == BOLT_KIND_ARRAY || type.kind == BOLT_KIND_VARIANT ||
         type.kind == BOLT_KIND_RECORD;
}

constexpr int max_type_depth = 256;

// Definitions without the methods of classes.
class definitions {
 public:
  void reach(const bolt_type& type) {
    if (!seen_.insert(&type).second) return;
    if (is_named(type)) lines_.insert(definition_text(type));
    if (type.kind == BOLT_KIND_ENUM) return;
    for (std::uint32_t i = 0; i < type.n_members; ++i)
      reach(*type.members[i]->type);
  }
  std::string text() const {
    std::string whole;
    for (const std::string& line : lines_)
      whole += concat("\n", line);
    return whole;
  }

 private:
  std::set<const bolt_type*> seen_;
  std::set<std::string> lines_;
};

} // namespace

void type_walk::reach(const bolt_type* type) {
  std::size_t next = all_.size();
  const auto add = [this](const bolt_type* found) {
    if (colour_.try_emplace(found, colour::open).second) all_.push_back(found);
  };
  add(type);
  for (; next < all_.size(); ++next) {
    const bolt_type& current = *all_[next];
    check_type(current);
    for (std::uint32_t i = 0; i < current.n_members && current.kind != BOLT_KIND_ENUM; ++i) {
      add(current.members[i]->type);
    }
    for (std::uint32_t i = 0; i < current.n_methods; ++i) {
      if (current.methods[i] == nullptr) refuse("class '", current.name, "': a method is NULL");
      const bolt_fn& method = *current.methods[i];
      check_fn(method, &current);
      for (std::uint32_t p = 0; p < method.n_params; ++p)
        add(method.params[p]->type);
      add(method.result);
      if (method.error != nullptr) add(method.error);
    }
  }
}

void type_walk::reach_signature(const bolt_fn& fn) {
  for (std::uint32_t i = 0; i < fn.n_params; ++i)
    reach(fn.params[i]->type);
  reach(fn.result);
  if (fn.error != nullptr) reach(fn.error);
}

void type_walk::finish() {
  for (const bolt_type* type : all_)
    enter(*type, 0);
  for (const bolt_type* type : all_)
    check_layout(*type);
}

void type_walk::enter(const bolt_type& type, int depth) {
  if (depth > max_type_depth) refuse("types are nested too deeply");
  colour& state = colour_[&type];
  if (state == colour::done) return;
  if (state == colour::entered) {
    refuse("type '", is_named(type) ? type.name : "?",
           "': contains itself other than through a list, a map or a box");
  }
  state = colour::entered;
  for (std::uint32_t i = 0; holds_inline(type) && i < type.n_members; ++i) {
    enter(*type.members[i]->type, depth + 1);
  }
  colour_[&type] = colour::done;
}

std::string definitions_reached(const bolt_fn& fn) {
  definitions found;
  if (fn.owner != nullptr) found.reach(*fn.owner);
  for (std::uint32_t i = 0; i < fn.n_params; ++i)
    found.reach(*fn.params[i]->type);
  found.reach(*fn.result);
  if (fn.error != nullptr) found.reach(*fn.error);
  return found.text();
}

std::string definitions_reached(const bolt_type& type) {
  definitions found;
  found.reach(type);
  return found.text();
}

} // namespace bolt::metadata
