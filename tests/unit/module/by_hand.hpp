// A module written by hand, as a C author would, for the tests of bolt_module_seal.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include <bolt/bolt.h>

// A small module whose parts a test changes before it is sealed.
struct by_hand {
  bolt_type i32 = type(BOLT_KIND_I32, 4, 4, BOLT_TYPE_PLAIN | BOLT_TYPE_ANY_BITS);
  bolt_type text = type(BOLT_KIND_STRING, 4, 4, 0);
  bolt_type unit = type(BOLT_KIND_UNIT, 1, 0, 0);
  bolt_type list = type(BOLT_KIND_LIST, 8, 8, 0);
  bolt_type record = type(BOLT_KIND_RECORD, 8, 16, 0);
  bolt_type mood = type(BOLT_KIND_ENUM, 1, 1, BOLT_TYPE_PLAIN);
  bolt_type object = type(BOLT_KIND_CLASS, 8, 8, 0);

  bolt_member element{sizeof(bolt_member), 0, nullptr, nullptr, &record, 0, nullptr, 0};
  bolt_member number{sizeof(bolt_member), 0, "number", nullptr, &i32, 0, nullptr, 0};
  bolt_member parts{sizeof(bolt_member), 0, "parts", nullptr, &list, 0, nullptr, 0};
  bolt_member good{sizeof(bolt_member), 0, "good", nullptr, nullptr, 0, nullptr, 0};
  bolt_member bad{sizeof(bolt_member), 0, "bad", nullptr, nullptr, 1, nullptr, 0};
  const bolt_member* list_members[1] = {&element};
  const bolt_member* record_members[2] = {&number, &parts};
  const bolt_member* mood_members[2] = {&good, &bad};

  bolt_param first{sizeof(bolt_param), 0, "first", nullptr, &i32, nullptr, 0};
  bolt_param second{sizeof(bolt_param), 0, "second", nullptr, &record, nullptr, 0};
  const bolt_param* params[2] = {&first, &second};
  bolt_fn fn{};
  bolt_fn method{};
  const bolt_fn* fns[2] = {&fn, nullptr};
  const bolt_fn* methods[2] = {&method, nullptr};
  const bolt_type* types[1] = {&object};
  std::uint8_t good_wire[1] = {0};
  bolt_constant limit{sizeof(bolt_constant), 0, "limit", nullptr, &mood, good_wire, 1};
  const bolt_constant* constants[1] = {&limit};
  bolt_module module{};

  by_hand() {
    list.members = list_members;
    list.n_members = 1;
    record.name = "Node";
    record.members = record_members;
    record.n_members = 2;
    mood.name = "Mood";
    mood.underlying = BOLT_KIND_U8;
    mood.members = mood_members;
    mood.n_members = 2;
    object.name = "Thing";
    object.methods = methods;
    object.n_methods = 1;
    fn = function("f", BOLT_FN_FUNCTION);
    fn.params = params;
    fn.n_params = 2;
    fn.args_min = 24;
    fn.error = &mood;
    method = function("act", BOLT_FN_METHOD);
    method.owner = &object;
    module.size = sizeof module;
    module.abi = BOLT_ABI_VERSION;
    module.name = "by_hand";
    module.fns = fns;
    module.n_fns = 1;
    module.types = types;
    module.n_types = 1;
    module.constants = constants;
    module.n_constants = 1;
  }
  by_hand(const by_hand&) = delete;
  by_hand& operator=(const by_hand&) = delete;
  // What seal keeps for good is the test's to free, since these descriptors do not live for ever.
  ~by_hand() {
    for (bolt_fn* each : {&fn, &method})
      delete[] each->signature;
    if (list.name != nullptr && module.failure == nullptr) {
      for (bolt_type* each : {&i32, &text, &unit, &list})
        delete[] each->name;
    }
    if (module.types != types) delete[] module.types;
    if (module.failure != nullptr && own_failure_ == nullptr) delete[] module.failure;
  }

  std::string seal() {
    const bolt_status status = bolt_module_seal(&module);
    EXPECT_EQ(status, module.failure == nullptr ? BOLT_OK : BOLT_ARGUMENT);
    return module.failure == nullptr ? "" : module.failure;
  }
  // Makes f() give a list of Node in place, and Node {number: i32}.
  void plain_list() {
    record.n_members = 1;
    record.flags = BOLT_TYPE_PLAIN | BOLT_TYPE_ANY_BITS;
    record.wire_align = number.type->wire_align;
    record.wire_min = number.type->wire_min;
    fn.flags = BOLT_FN_IN_PLACE;
    fn.result = &list;
    fn.n_params = 1;
    fn.args_min = 4;
  }
  void fail_with(const char* why) { module.failure = own_failure_ = why; }

 private:
  static bolt_type type(std::uint32_t kind, std::uint32_t align, std::uint32_t min,
                        std::uint32_t flags) {
    bolt_type out{};
    out.size = sizeof out;
    out.kind = kind;
    out.flags = flags;
    out.wire_align = align;
    out.wire_min = min;
    return out;
  }
  bolt_fn function(const char* name, std::uint32_t kind) {
    bolt_fn out{};
    out.size = sizeof out;
    out.kind = kind;
    out.name = name;
    out.result = &unit;
    out.start = [](const bolt_fn*, void*, const std::uint8_t*, std::size_t, bolt_context*,
                   bolt_body*, bolt_buffer*) -> bolt_status { return BOLT_READY; };
    return out;
  }

  const char* own_failure_ = nullptr;
};
