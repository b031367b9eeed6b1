// A module made of any bytes. Pointers are NULL or good, and sizes and counts honest: a struct has
// as many bytes as its `size` says, an array as many entries as its count. Everything else may lie.
// What does not lie is right, so that most bytes make a module that is nearly one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <bolt/bolt.h>

namespace fuzz {

// The bytes that are left; zeros when there are none.
class input {
 public:
  input(const std::uint8_t* data, std::size_t size) : data_(data), left_(size) {}
  std::uint8_t byte() { return left_ == 0 ? std::uint8_t{0} : (--left_, *data_++); }
  std::uint32_t below(std::size_t n) { return static_cast<std::uint32_t>(byte() % n); }
  // Of any width, small ones more often.
  std::uint64_t number() {
    std::uint64_t whole = 0;
    for (std::uint32_t n = below(9); n != 0; --n)
      whole = whole << 8 | byte();
    return whole;
  }
  // A choice that is taken rarely, and never when nothing is left.
  bool rarely() { return byte() > 0xf8; }

 private:
  const std::uint8_t* data_;
  std::size_t left_;
};

class hostile_graph {
 public:
  explicit hostile_graph(input& in);
  hostile_graph(const hostile_graph&) = delete;
  hostile_graph& operator=(const hostile_graph&) = delete;
  // Frees what bolt_module_seal keeps for as long as a process lives.
  ~hostile_graph();

  bolt_module& module() { return *module_; }
  // Whether the descriptors are as they were made: what was sealed in vain is.
  bool untouched() const;

 private:
  struct block {
    std::unique_ptr<std::uint8_t[]> bytes;
    std::size_t size;
  };
  std::uint8_t* allocate(std::size_t size);
  template <class Struct>
  Struct* make_struct();
  template <class Struct>
  Struct* make_older(std::size_t size);
  void give_bytes(const std::uint8_t*& data, std::uint32_t& size);
  template <class Pointer>
  Pointer const* make_array(const std::vector<Pointer>& items);
  const char* keep(const std::string& text) { return texts_.emplace_back(new auto(text))->c_str(); }
  const char* make_name(const std::string& good);
  const char* make_doc();

  const bolt_type* type_for(std::size_t of, bool as_key);
  void fill_type(std::size_t i);
  void fill_members(std::size_t i);
  std::uint32_t member_count(std::uint32_t kind);
  void fill_fn(std::size_t i);
  void fill_params(bolt_fn& fn);
  void make_property(bolt_fn& fn);
  void give_methods();
  void fill_constants();
  void fill_module();
  void derive();
  void derive_type(bolt_type& type);
  void lie(bolt_type& type);
  void lie(bolt_fn& fn);

  input& in_;
  std::vector<block> blocks_;
  std::vector<std::unique_ptr<std::string>> texts_;
  std::vector<bolt_type*> types_; // of full size; others are blank, and only pointed to
  std::vector<bolt_fn*> fns_;
  const bolt_type* short_type_ = nullptr;
  bolt_module* module_ = nullptr;
  bool older_ = false;
  std::vector<std::uint8_t> made_;
  bolt_module made_module_{};
};

} // namespace fuzz
