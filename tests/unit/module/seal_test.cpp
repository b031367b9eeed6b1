// bolt_module_seal with descriptors written by hand, as a C author would: right ones, and each
// thing that can be wrong.
#include <cstddef>
#include <functional>
#include <string>

#include "by_hand.hpp"

namespace {

TEST(seal, fills_in_what_is_derived) {
  by_hand hand;
  ASSERT_EQ(hand.seal(), "");
  EXPECT_STREQ(hand.fn.signature, "function f(first:i32,second:Node)->unit!Mood");
  EXPECT_STREQ(hand.method.signature, "method Thing.act()->unit");
  EXPECT_STREQ(hand.list.name, "list<Node>");
  EXPECT_NE(hand.fn.checksum, 0u);
  EXPECT_NE(hand.record.checksum, 0u);
  EXPECT_NE(hand.mood.flags & BOLT_TYPE_ERROR, 0u);
  EXPECT_EQ(hand.module.runtime, bolt_runtime_get());
  ASSERT_EQ(hand.module.n_types, 3u); // the listed one first, then what the functions reach
  EXPECT_STREQ(hand.module.types[0]->name, "Thing");
  EXPECT_STREQ(hand.module.types[1]->name, "Node");
  EXPECT_STREQ(hand.module.types[2]->name, "Mood");
}

TEST(seal, G14_checksums_change_with_what_matters_and_with_nothing_else) {
  const auto checksum = [](const std::function<void(by_hand&)>& change) {
    by_hand hand;
    change(hand);
    EXPECT_EQ(hand.seal(), "");
    return hand.fn.checksum;
  };
  const std::uint64_t same = checksum([](by_hand&) {});
  EXPECT_EQ(checksum([](by_hand& h) { h.fn.doc = h.first.doc = h.record.doc = "doc"; }), same);
  EXPECT_EQ(checksum([](by_hand& h) { h.method.name = "other"; }), same);
  EXPECT_EQ(checksum([](by_hand& h) {
              static constexpr std::uint8_t zeros[16] = {};
              h.second.flags = BOLT_PARAM_HAS_DEFAULT;
              h.second.default_wire = zeros;
              h.second.default_len = sizeof zeros;
            }),
            same);
  EXPECT_NE(checksum([](by_hand& h) { h.fn.name = "g"; }), same);
  EXPECT_NE(checksum([](by_hand& h) { h.first.name = "one"; }), same);
  EXPECT_NE(checksum([](by_hand& h) { h.fn.flags = BOLT_FN_ASYNC; }), same);
  EXPECT_NE(checksum([](by_hand& h) { h.number.name = "count"; }), same);
  EXPECT_NE(checksum([](by_hand& h) { h.bad.value = 2; }), same);
  EXPECT_NE(checksum([](by_hand& h) { h.fn.error = nullptr; }), same);
  EXPECT_NE(checksum([](by_hand& h) { h.i32.kind = BOLT_KIND_U32; }), same);
}

TEST(seal, G14_structs_of_an_earlier_minor_end_before_what_was_appended) {
  by_hand hand;
  hand.module.size = offsetof(bolt_module, constants);
  hand.number.size = offsetof(bolt_member, default_wire);
  hand.limit.type = nullptr; // not looked at
  EXPECT_EQ(hand.seal(), "");
}

TEST(seal, takes_a_property_a_box_and_a_default) {
  by_hand hand;
  static const std::uint8_t seven[4] = {7, 0, 0, 0};
  hand.number.flags = BOLT_MEMBER_HAS_DEFAULT;
  hand.number.default_wire = seven;
  hand.number.default_len = 4;
  hand.list.kind = BOLT_KIND_OPTIONAL;
  hand.list.flags = BOLT_TYPE_BOXED;
  hand.list.wire_min = 1;
  hand.record.wire_min = 9;
  hand.fn.args_min = 17;
  hand.method.flags = BOLT_FN_GETTER;
  hand.method.result = &hand.i32;
  EXPECT_EQ(hand.seal(), "");
  EXPECT_STREQ(hand.list.name, "boxed<Node>");
  EXPECT_STREQ(hand.method.signature, "getter Thing.act()->i32");
}

struct mistake {
  const char* name;
  void (*make)(by_hand&);
  const char* message;
};

const mistake mistakes[] = {
    {"abi_major", [](by_hand& h) { h.module.abi += 1u << 16; }, "ABI"},
    {"abi_minor", [](by_hand& h) { h.module.abi += 1; }, "ABI"},
    {"module_name", [](by_hand& h) { h.module.name = "a-b"; }, "module 'a-b': a name has"},
    {"no_module_name", [](by_hand& h) { h.module.name = nullptr; }, "module has no name"},
    {"fns_null", [](by_hand& h) { h.module.fns = nullptr; }, "fns is NULL"},
    {"fn_null", [](by_hand& h) { h.module.n_fns = 2; }, "function 1 is NULL"},
    {"types_null", [](by_hand& h) { h.module.types = nullptr; }, "types is NULL"},
    {"fn_size", [](by_hand& h) { h.fn.size = 8; }, "a function's size is not set"},
    {"fn_name", [](by_hand& h) { h.fn.name = ""; }, "function has no name"},
    {"fn_start", [](by_hand& h) { h.fn.start = nullptr; }, "f(): start is NULL"},
    {"fn_result", [](by_hand& h) { h.fn.result = nullptr; }, "f(): result is NULL"},
    {"fn_kind", [](by_hand& h) { h.fn.kind = BOLT_FN_METHOD; }, "f(): kind does not fit"},
    {"fn_exclusive", [](by_hand& h) { h.fn.flags = BOLT_FN_EXCLUSIVE; },
     "f(): only a method is EXCLUSIVE"},
    {"fn_on_reactor", [](by_hand& h) { h.fn.flags = BOLT_FN_ON_REACTOR; },
     "only an async function, and not one of the pool's, is driven by the reactor"},
    {"fn_on_pool_and_reactor",
     [](by_hand& h) { h.fn.flags = BOLT_FN_ASYNC | BOLT_FN_ON_POOL | BOLT_FN_ON_REACTOR; },
     "only an async function, and not one of the pool's, is driven by the reactor"},
    {"fn_on_pool", [](by_hand& h) { h.fn.flags = BOLT_FN_ON_POOL; },
     "f(): only an async function is driven by the pool"},
    {"fn_args_min", [](by_hand& h) { h.fn.args_min = 20; }, "f(): args_min 20 should be 24"},
    {"fn_error", [](by_hand& h) { h.fn.error = &h.text; },
     "f(): an error is a record, an enum or a variant of these"},
    {"params_null", [](by_hand& h) { h.fn.params = nullptr; }, "f(): params is NULL"},
    {"param_null", [](by_hand& h) { h.params[1] = nullptr; },
     "f(): parameter 1 is NULL or its size is not set"},
    {"param_type", [](by_hand& h) { h.second.type = nullptr; },
     "f(): parameter 'second' has no type"},
    {"param_unit", [](by_hand& h) { h.second.type = &h.unit; },
     "f(): parameter 'second' has no type"},
    {"param_default", [](by_hand& h) { h.second.flags = BOLT_PARAM_HAS_DEFAULT; },
     "f(): the default of 'second' has no bytes"},
    {"constants_null", [](by_hand& h) { h.module.constants = nullptr; }, "constants is NULL"},
    {"constant_null", [](by_hand& h) { h.constants[0] = nullptr; },
     "constant 0 is NULL or its size is not set"},
    {"constant_name", [](by_hand& h) { h.limit.name = "no good"; },
     "constant 'no good': a name has"},
    {"constant_like_a_function", [](by_hand& h) { h.limit.name = "f"; },
     "constant 'f': something else of the module is named so"},
    {"constant_like_a_type", [](by_hand& h) { h.limit.name = "Node"; },
     "constant 'Node': something else of the module is named so"},
    {"constant_type", [](by_hand& h) { h.limit.type = &h.unit; }, "constant 'limit' has no type"},
    {"constant_value", [](by_hand& h) { h.good_wire[0] = 2; },
     "constant 'limit' is not one of the values of 'Mood'"},
    {"constant_long", [](by_hand& h) { h.limit.wire_len = 2; }, "constant 'limit' has 1 bytes too"},
    {"constant_empty", [](by_hand& h) { h.limit.wire = nullptr; }, "constant 'limit' has no bytes"},
    {"constant_object",
     [](by_hand& h) {
       static const std::uint8_t id[8] = {};
       h.limit.type = &h.object;
       h.limit.wire = id;
       h.limit.wire_len = 8;
     },
     "constant 'limit' holds an object"},
    {"field_default",
     [](by_hand& h) {
       h.parts.flags = BOLT_MEMBER_HAS_DEFAULT;
       h.parts.default_wire = h.good_wire;
       h.parts.default_len = 1;
     },
     "type 'Node': the default of 'parts' ends too early"},
    {"field_default_size",
     [](by_hand& h) {
       h.parts.flags = BOLT_MEMBER_HAS_DEFAULT;
       h.parts.size = offsetof(bolt_member, default_wire);
     },
     "type 'Node': member 1 has a default, but its size leaves it out"},
    {"enumerator_default", [](by_hand& h) { h.good.flags = BOLT_MEMBER_HAS_DEFAULT; },
     "type 'Mood': only a record's fields have defaults and messages"},
    {"message_number", [](by_hand& h) { h.number.flags = BOLT_MEMBER_MESSAGE; },
     "type 'Node': the message 'number' is no string"},
    {"messages_two",
     [](by_hand& h) {
       h.number.type = h.parts.type = &h.text;
       h.number.flags = h.parts.flags = BOLT_MEMBER_MESSAGE;
     },
     "type 'Node': has two messages, 'number' and 'parts'"},
    {"boxed_list", [](by_hand& h) { h.list.flags = BOLT_TYPE_BOXED; },
     "only an optional of a record is BOXED"},
    {"getter_async", [](by_hand& h) { h.method.flags = BOLT_FN_GETTER | BOLT_FN_ASYNC; },
     "Thing.act(): a GETTER or a SETTER is a synchronous method"},
    {"getter_function", [](by_hand& h) { h.fn.flags = BOLT_FN_GETTER; },
     "f(): a GETTER or a SETTER is a synchronous method"},
    {"getter_of_nothing", [](by_hand& h) { h.method.flags = BOLT_FN_GETTER; },
     "Thing.act(): a GETTER takes nothing and gives a value"},
    {"setter_alone",
     [](by_hand& h) {
       h.method.flags = BOLT_FN_SETTER;
       h.method.params = h.params;
       h.method.n_params = 1;
       h.method.args_min = 4;
     },
     "property 'Thing.act': has a setter, but no getter"},
    {"setter_of_another_type",
     [](by_hand& h) {
       static bolt_fn getter;
       getter = h.method;
       getter.flags = BOLT_FN_GETTER;
       getter.result = &h.mood;
       h.method.flags = BOLT_FN_SETTER;
       h.method.params = h.params;
       h.method.n_params = 1;
       h.method.args_min = 4;
       h.methods[1] = &getter;
       h.object.n_methods = 2;
     },
     "property 'Thing.act': the getter gives Mood and the setter takes i32"},
    {"type_size", [](by_hand& h) { h.i32.size = 0; }, "its size is not set"},
    {"type_kind", [](by_hand& h) { h.i32.kind = BOLT_KIND_STREAM; },
     "kind 24 is not known to this libbolt"},
    {"type_name", [](by_hand& h) { h.record.name = nullptr; }, "type has no name"},
    {"type_align", [](by_hand& h) { h.record.wire_align = 4; },
     "type 'Node': wire_align 4 and wire_min 16 should be 8 and 16"},
    {"type_min", [](by_hand& h) { h.i32.wire_min = 2; },
     "a type of kind 6: wire_align 4 and wire_min 2 should be 4 and 4"},
    {"type_plain", [](by_hand& h) { h.record.flags = BOLT_TYPE_PLAIN; },
     "type 'Node': is PLAIN, but a member is not"},
    {"type_align_zero", [](by_hand& h) { h.i32.wire_align = 0; },
     "a type of kind 6: wire_align 0 is not 1, 2, 4 or 8"},
    {"type_align_huge", [](by_hand& h) { h.i32.wire_align = 0x80000000u; }, "is not 1, 2, 4 or 8"},
    {"type_doc", [](by_hand& h) { h.record.doc = "\xff"; }, "type 'Node': its doc is not UTF-8"},
    {"type_text", [](by_hand& h) { h.list.name = "\xff"; },
     "the text of a type of kind 15 is not UTF-8"},
    {"list_plain", [](by_hand& h) { h.list.flags = BOLT_TYPE_PLAIN; }, "its kind is never PLAIN"},
    {"any_bits_alone", [](by_hand& h) { h.i32.flags = BOLT_TYPE_ANY_BITS; },
     "is ANY_BITS, but not PLAIN"},
    {"any_bits_of_enum", [](by_hand& h) { h.mood.flags = BOLT_TYPE_PLAIN | BOLT_TYPE_ANY_BITS; },
     "type 'Mood': not all bits are values of it, but it is ANY_BITS"},
    {"list_of_itself", [](by_hand& h) { h.element.type = &h.list; },
     "a type without a name contains itself"},
    {"constant_doc", [](by_hand& h) { h.limit.doc = "\xff"; },
     "constant 'limit': its doc is not UTF-8"},
    {"fn_doc", [](by_hand& h) { h.fn.doc = "\xc3("; }, "f(): its doc is not UTF-8"},
    {"fn_name_odd", [](by_hand& h) { h.fn.name = "a\n\xff"; },
     "function 'a?"
     "?': a name has"},
    {"fn_name_long",
     [](by_hand& h) {
       static const std::string name(300, 'x');
       h.fn.name = name.c_str();
     },
     "xxx...': a name has at most 255 characters"},
    {"enumerator_value", [](by_hand& h) { h.bad.value = 256; },
     "type 'Mood': 'bad' is 256, which its underlying type does not have"},
    {"members_null", [](by_hand& h) { h.record.members = nullptr; },
     "type 'Node': members is NULL"},
    {"members_few", [](by_hand& h) { h.list.n_members = 0; }, "has 0 members, needs 1"},
    {"member_null", [](by_hand& h) { h.record_members[1] = nullptr; },
     "type 'Node': member 1 is NULL or its size is not set"},
    {"member_twice", [](by_hand& h) { h.parts.name = "number"; },
     "type 'Node': two fields are named 'number'"},
    {"member_type", [](by_hand& h) { h.number.type = nullptr; }, "member 0 has no type"},
    {"member_unit", [](by_hand& h) { h.number.type = &h.unit; }, "a member cannot be unit"},
    {"enum_empty", [](by_hand& h) { h.mood.n_members = 0; }, "an enum needs an enumerator"},
    {"enum_underlying", [](by_hand& h) { h.mood.underlying = BOLT_KIND_F32; },
     "underlying is not an integer kind"},
    {"contains_itself", [](by_hand& h) { h.number.type = &h.record; },
     "type 'Node': contains itself other than through a list, a map or a box"},
    {"key",
     [](by_hand& h) {
       static const bolt_member* both[2];
       both[0] = both[1] = &h.element;
       h.list.kind = BOLT_KIND_MAP;
       h.list.members = both;
       h.list.n_members = 2;
     },
     "a key is a bool, an integer, a string or an enum"},
    {"optional_of_optional",
     [](by_hand& h) {
       static const bolt_member* only[1];
       only[0] = &h.element;
       h.element.type = &h.mood;
       h.mood.kind = h.list.kind = BOLT_KIND_OPTIONAL;
       h.mood.name = nullptr;
       h.mood.members = only;
       h.mood.n_members = 1;
     },
     "an optional of an optional: hosts cannot tell the two empty values apart"},
    {"array_of_none", [](by_hand& h) { h.list.kind = BOLT_KIND_ARRAY; },
     "an array needs at least one element"},
    {"method_owner", [](by_hand& h) { h.method.owner = nullptr; },
     "Thing.act(): owner is not the class that lists it"},
    {"method_null", [](by_hand& h) { h.object.n_methods = 2; }, "class 'Thing': a method is NULL"},
    {"method_twice",
     [](by_hand& h) {
       h.methods[1] = &h.method;
       h.object.n_methods = 2;
     },
     "class 'Thing': two methods are named 'act'"},
    {"methods_elsewhere",
     [](by_hand& h) {
       h.record.methods = h.methods;
       h.record.n_methods = 1;
     },
     "type 'Node': methods belong to a class"},
    {"in_place_of_no_list", [](by_hand& h) { h.fn.flags = BOLT_FN_IN_PLACE; },
     "f(): is IN_PLACE, but its result is no list"},
    {"in_place_of_lists",
     [](by_hand& h) {
       h.fn.flags = BOLT_FN_IN_PLACE;
       h.fn.result = &h.list;
     },
     "f(): is IN_PLACE, but its result is no list"},
    {"in_place_of_enums",
     [](by_hand& h) {
       h.number.type = &h.mood;
       h.plain_list();
     },
     "type 'Node': is ANY_BITS, but a member is not"},
    {"in_place_of_records_that_are_checked",
     [](by_hand& h) {
       h.plain_list();
       h.record.flags = BOLT_TYPE_PLAIN;
     },
     "f(): is IN_PLACE, but its result is no list"},
    {"names_meet", [](by_hand& h) { h.mood.name = "Node"; }, "two types are named 'Node'"},
};

class seal_mistake : public ::testing::TestWithParam<mistake> {};

TEST_P(seal_mistake, is_found) {
  by_hand hand;
  GetParam().make(hand);
  EXPECT_NE(hand.seal().find(GetParam().message), std::string::npos) << hand.module.failure;
  EXPECT_EQ(hand.fn.signature, nullptr); // nothing was written
}

INSTANTIATE_TEST_SUITE_P(each, seal_mistake, ::testing::ValuesIn(mistakes),
                         [](const auto& each_one) { return std::string(each_one.param.name); });

TEST(seal, takes_lists_that_may_be_seen_in_place) {
  by_hand records;
  records.plain_list();
  EXPECT_EQ(records.seal(), "");
  EXPECT_STREQ(records.fn.signature, "function f(first:i32)->list<Node>!Mood") << "a hint, no more";
  by_hand numbers;
  numbers.plain_list();
  numbers.element.type = &numbers.i32;
  EXPECT_EQ(numbers.seal(), "");
}

TEST(seal, keeps_the_failure_of_an_author) {
  by_hand hand;
  hand.fail_with("no database");
  EXPECT_EQ(hand.seal(), "no database");
  EXPECT_EQ(hand.module.runtime, bolt_runtime_get());
}

TEST(seal, refuses_what_is_no_module) {
  EXPECT_EQ(bolt_module_seal(nullptr), BOLT_ARGUMENT);
  bolt_module small{};
  small.size = 8;
  EXPECT_EQ(bolt_module_seal(&small), BOLT_ARGUMENT);
}

} // namespace
