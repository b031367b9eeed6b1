#include "metadata/walk.hpp"

#include <algorithm>
#include <set>

#include "metadata/canonical.hpp"
#include "metadata/check.hpp"
#include "metadata/quote.hpp"
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

// What recurses over types relies on these, here and in hosts.
constexpr int max_type_depth = 256;
constexpr std::size_t max_types = 16'384;
constexpr std::uint32_t max_choices = 4096;

// Definitions without the methods of classes.
class definitions {
 public:
  void reach(const bolt_type& root) {
    std::vector<const bolt_type*> open{&root}; // a way through lists and maps may be long
    while (!open.empty()) {
      const bolt_type& type = *open.back();
      open.pop_back();
      if (!seen_.insert(&type).second) continue;
      if (is_named(type)) lines_.insert(definition_text(type));
      for (std::uint32_t i = 0; i < type.n_members && type.kind != BOLT_KIND_ENUM; ++i)
        open.push_back(type.members[i]->type);
    }
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
    if (extents_.try_emplace(found).second) all_.push_back(found);
    if (all_.size() > max_types) refuse("it has more than ", max_types, " types");
  };
  add(type);
  for (; next < all_.size(); ++next) {
    const bolt_type& current = *all_[next];
    check_type(current);
    for (std::uint32_t i = 0; i < current.n_members && current.kind != BOLT_KIND_ENUM; ++i) {
      add(current.members[i]->type);
    }
    for (std::uint32_t i = 0; i < current.n_methods; ++i) {
      if (current.methods[i] == nullptr)
        refuse("class ", quoted(current.name), ": a method is NULL");
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
    texts_.check(*type);
  for (const bolt_type* type : all_)
    enter(*type, 0);
  for (const bolt_type* type : all_)
    check_layout(*type);
}

const type_walk::extent& type_walk::enter(const bolt_type& type, int above) {
  extent& whole = extents_[&type]; // stays where it is when others are added
  if (whole.depth != 0) return whole;
  if (whole.entered) {
    refuse("type ", quoted(is_named(type) ? type.name : "?"),
           ": contains itself other than through a list, a map or a box");
  }
  if (above >= max_type_depth) refuse("types are nested too deeply");
  whole.entered = true;
  int below = 0;
  const bool chooses = type.kind == BOLT_KIND_VARIANT || type.kind == BOLT_KIND_OPTIONAL;
  for (std::uint32_t i = 0; holds_inline(type) && i < type.n_members; ++i) {
    const extent& part = enter(*type.members[i]->type, above + 1);
    below = std::max(below, part.depth);
    if (chooses) whole.choices += part.choices;
    if (whole.choices > max_choices) refuse("variants have too many alternatives in all");
  }
  whole.depth = below + 1;
  if (whole.depth > max_type_depth) refuse("types are nested too deeply");
  return whole;
}

std::vector<const bolt_type*> alternatives_reached(const bolt_type& error) {
  std::vector<const bolt_type*> all{&error};
  std::set<const bolt_type*> seen{&error};
  for (std::size_t next = 0; next < all.size(); ++next) {
    const bolt_type& type = *all[next];
    for (std::uint32_t i = 0; type.kind == BOLT_KIND_VARIANT && i < type.n_members; ++i) {
      if (seen.insert(type.members[i]->type).second) all.push_back(type.members[i]->type);
    }
  }
  return all;
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
