// The part of a module under construction that knows no types: memory for its descriptors and
// texts, which live as long as the process, and the first thing that went wrong.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "bolt/bolt.h"
#include "bolt/module/call.hpp"
#include "bolt/module/options.hpp"

namespace bolt::wire {

class module_draft {
 public:
  // A function while its options are read: parameters get their names in turn.
  struct fn_draft {
    bolt_fn* fn;
    const fn_shape& shape;
    std::vector<const bolt_param*> params;
  };

  explicit module_draft(const char* name) {
    module_.size = sizeof module_;
    module_.abi = BOLT_ABI_VERSION;
    module_.name = keep(name);
  }
  module_draft(const module_draft&) = delete;
  module_draft& operator=(const module_draft&) = delete;

  // A copy that stays. NULL stays NULL.
  const char* keep(const char* text) {
    return text == nullptr ? nullptr : texts_.emplace_back(text).c_str();
  }
  void fail(std::string why) {
    if (failure_.empty()) failure_ = std::move(why);
  }
  void set_doc(const char* text) { module_.doc = keep(text); }
  void set_version(const char* text) { module_.version = keep(text); }

  fn_draft begin_fn(const char* name, const fn_shape& shape) {
    bolt_fn& fn = fns_.emplace_back();
    fn.size = sizeof fn;
    fn.kind = shape.kind;
    fn.flags = shape.flags;
    fn.n_params = shape.n_params;
    fn.args_min = shape.args_min;
    fn.name = keep(name);
    fn.owner = shape.owner;
    fn.result = shape.result;
    fn.error = shape.error;
    fn.start = shape.start;
    return {&fn, shape, {}};
  }
  bolt_param& add_param(fn_draft& draft, const arg& names) {
    bolt_param& param = params_.emplace_back();
    param.size = sizeof param;
    param.name = keep(names.name);
    param.doc = keep(names.text);
    param.type = draft.shape.param_types[draft.params.size()];
    draft.params.push_back(&param);
    return param;
  }
  // Of a parameter or a record's field.
  template <class Descriptor>
  void set_default(Descriptor& descriptor, std::vector<std::uint8_t> bytes) {
    static_assert(std::uint32_t{BOLT_PARAM_HAS_DEFAULT} == BOLT_MEMBER_HAS_DEFAULT);
    const auto& kept = values_.emplace_back(std::move(bytes));
    descriptor.flags |= BOLT_PARAM_HAS_DEFAULT;
    descriptor.default_wire = kept.data();
    descriptor.default_len = static_cast<std::uint32_t>(kept.size());
  }
  void add_constant(const char* name, const char* doc, const bolt_type& type,
                    std::vector<std::uint8_t> bytes) {
    const auto& kept = values_.emplace_back(std::move(bytes));
    constants_.push_back(&constant_list_.emplace_back(
        bolt_constant{sizeof(bolt_constant), 0, keep(name), keep(doc), &type, kept.data(),
                      static_cast<std::uint32_t>(kept.size())}));
  }
  bolt_fn* end_fn(fn_draft& draft) {
    draft.fn->params = param_lists_.emplace_back(std::move(draft.params)).data();
    return draft.fn;
  }

  void add_function(const bolt_fn* fn) { functions_.push_back(fn); }
  // A type that is exported even if no function reaches it.
  void add_type(const bolt_type* type) { types_.push_back(type); }
  void add_error(bolt_type& type, const char* name, const char* doc) {
    for (const bolt_type* error : errors_) {
      if (error == &type) fail(concat("error '", name, "' is declared twice"));
    }
    type.name = keep(name);
    if (doc != nullptr) type.doc = keep(doc);
    add_type(&type);
    errors_.push_back(&type);
  }
  // The methods of one class, in a list that grows until the end.
  void add_class(bolt_type& type, const char* name, const char* doc) {
    if (type.name != nullptr) fail(concat("class '", name, "' is declared twice"));
    type.name = keep(name);
    type.doc = keep(doc);
    add_type(&type);
    methods_.push_back({&type, {}});
  }
  void add_method(const bolt_type& type, const bolt_fn* method) {
    for (auto& each : methods_) {
      if (each.type == &type) each.list.push_back(method);
    }
  }

  // The descriptor, sealed. Nothing may be added after.
  const bolt_module* finish() {
    for (auto& each : methods_) {
      each.type->methods = each.list.data();
      each.type->n_methods = static_cast<std::uint32_t>(each.list.size());
    }
    for (const bolt_type* error : errors_) {
      if (!is_error(*error)) fail(concat("error '", error->name, "': no function fails with it"));
    }
    module_.fns = functions_.data();
    module_.n_fns = static_cast<std::uint32_t>(functions_.size());
    module_.constants = constants_.data();
    module_.n_constants = static_cast<std::uint32_t>(constants_.size());
    module_.types = types_.empty() ? nullptr : types_.data();
    module_.n_types = static_cast<std::uint32_t>(types_.size());
    if (!failure_.empty()) {
      failure_ = concat("module '", module_.name, "': ", failure_);
      module_.failure = failure_.c_str();
    }
    (void)bolt_module_seal(&module_); // what it finds wrong is in the descriptor
    return &module_;
  }

 private:
  struct class_methods {
    bolt_type* type;
    std::vector<const bolt_fn*> list;
  };

  // Whether `error` is `type` or has it among its alternatives.
  static bool fails_with(const bolt_type* error, const bolt_type& type) {
    if (error == nullptr || error == &type) return error != nullptr;
    for (std::uint32_t i = 0; error->kind == BOLT_KIND_VARIANT && i < error->n_members; ++i) {
      if (fails_with(error->members[i]->type, type)) return true;
    }
    return false;
  }
  bool is_error(const bolt_type& type) const {
    for (const bolt_fn& fn : fns_) {
      if (fails_with(fn.error, type)) return true;
    }
    return false;
  }

  // Deques: what they hold never moves.
  std::deque<std::string> texts_;
  std::deque<bolt_fn> fns_;
  std::deque<bolt_param> params_;
  std::deque<std::vector<std::uint8_t>> values_; // defaults and constants
  std::deque<bolt_constant> constant_list_;
  std::deque<std::vector<const bolt_param*>> param_lists_;
  std::vector<class_methods> methods_;
  std::vector<const bolt_fn*> functions_;
  std::vector<const bolt_constant*> constants_;
  std::vector<const bolt_type*> types_;
  std::vector<const bolt_type*> errors_; // that were given a name
  std::string failure_;
  bolt_module module_{};
};

} // namespace bolt::wire
