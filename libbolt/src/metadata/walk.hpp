// Which types a module reaches. Checks each one on the way; order of discovery, roots first.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "bolt/bolt.h"
#include "metadata/text_bounds.hpp"

namespace bolt::metadata {

class type_walk {
 public:
  // Adds a type and all it reaches, with the methods of classes.
  void reach(const bolt_type* type);
  void reach_signature(const bolt_fn& fn);
  // To be called once everything is reached: layouts, lengths of texts, and that no type contains
  // itself.
  void finish();

  const std::vector<const bolt_type*>& all() const { return all_; }

 private:
  // How deep a type holds others inline, and how many types a value of it may be of, for those who
  // ask each (variants of variants).
  struct extent {
    int depth = 0; // 0: not known yet
    std::uint32_t choices = 1;
    bool entered = false;
  };
  const extent& enter(const bolt_type& type, int above);

  std::vector<const bolt_type*> all_;
  std::unordered_map<const bolt_type*, extent> extents_;
  text_bounds texts_;
};

// An error, its alternatives, and those of variants among them, each once.
std::vector<const bolt_type*> alternatives_reached(const bolt_type& error);

// The definitions of every named type that `fn` (or `type`, itself included) reaches, sorted, a
// line each. Methods of a class are not followed: they have checksums of their own.
std::string definitions_reached(const bolt_fn& fn);
std::string definitions_reached(const bolt_type& type);

} // namespace bolt::metadata
