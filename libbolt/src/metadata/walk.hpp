// Which types a module reaches. Checks each one on the way; order of discovery, roots first.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "bolt/bolt.h"

namespace bolt::metadata {

class type_walk {
 public:
  // Adds a type and all it reaches, with the methods of classes.
  void reach(const bolt_type* type);
  void reach_signature(const bolt_fn& fn);
  // To be called once everything is reached: layouts, and that no type contains itself.
  void finish();

  const std::vector<const bolt_type*>& all() const { return all_; }

 private:
  enum class colour : std::uint8_t { open, entered, done };
  void enter(const bolt_type& type, int depth);

  std::vector<const bolt_type*> all_;
  std::unordered_map<const bolt_type*, colour> colour_;
};

// The definitions of every named type that `fn` (or `type`, itself included) reaches, sorted, a
// line each. Methods of a class are not followed: they have checksums of their own.
std::string definitions_reached(const bolt_fn& fn);
std::string definitions_reached(const bolt_type& type);

} // namespace bolt::metadata
