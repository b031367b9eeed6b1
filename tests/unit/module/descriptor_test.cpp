// What a host reads before it calls anything: descriptors, docs, defaults, flags, signatures,
// checksums.
#include "fixture.hpp"

using namespace sample;
using bolt::wire::codec;

namespace {

class descriptor : public module_test {};

// ---- which types are plain

struct Hidden { // a field in what would be padding is not described
  std::int32_t a = 0;
  std::uint8_t secret = 0;
  std::int64_t b = 0;
};
BOOST_DESCRIBE_STRUCT(Hidden, (), (a, b))
struct HiddenLast {
  std::int64_t a = 0;
  std::int32_t b = 0;
  std::int32_t secret = 0;
};
BOOST_DESCRIBE_STRUCT(HiddenLast, (), (a, b))
struct Swapped { // described in another order than they lie
  double x, y;
};
BOOST_DESCRIBE_STRUCT(Swapped, (), (y, x))
struct SwappedSizes {
  std::uint16_t x;
  std::int16_t y;
};
BOOST_DESCRIBE_STRUCT(SwappedSizes, (), (y, x))
struct alignas(16) Wide {
  double x, y;
};
BOOST_DESCRIBE_STRUCT(Wide, (), (x, y))
struct Nested {
  Point a;
  std::array<Level, 4> levels;
};
BOOST_DESCRIBE_STRUCT(Nested, (), (a, levels))
struct NotTrivial {
  std::int32_t a = 0;
  ~NotTrivial() {}
};
BOOST_DESCRIBE_STRUCT(NotTrivial, (), (a))

static_assert(codec<Point>::plain && codec<Point>::any_bits && codec<Point>::dense);
static_assert(codec<Mark>::plain && !codec<Mark>::any_bits && !codec<Mark>::dense);
static_assert(codec<Nested>::plain && !codec<Nested>::any_bits && !codec<Nested>::dense);
static_assert(codec<Empty>::plain && codec<Empty>::min == 1);
static_assert(!codec<Hidden>::plain && codec<Hidden>::min == 16);
static_assert(!codec<HiddenLast>::plain && codec<HiddenLast>::min == 12);
static_assert(!codec<Swapped>::plain && codec<Swapped>::min == 16);
static_assert(!codec<SwappedSizes>::plain && codec<SwappedSizes>::min == 4);
static_assert(!codec<Wide>::plain && !codec<NotTrivial>::plain && !codec<Derived>::plain);
static_assert(!codec<User>::plain && !codec<std::optional<double>>::plain);
static_assert(codec<std::array<Mark, 2>>::plain && codec<std::array<Mark, 2>>::min == 64);

// A swapped record travels field by field, so its values are right whatever its memory looks like.
TEST_F(descriptor, a_swapped_record_is_encoded_by_field) {
  EXPECT_EQ(host::block(Swapped{1, 2}), host::block(2.0, 1.0));
  const Hidden hidden{1, 99, 2};
  EXPECT_EQ(host::block(hidden), host::block(std::int32_t{1}, std::int64_t{2}));
}

// ---- what a host reads

TEST_F(descriptor, the_module) {
  EXPECT_EQ(module().size, sizeof(bolt_module));
  EXPECT_EQ(module().abi, std::uint32_t{BOLT_ABI_VERSION});
  EXPECT_STREQ(module().name, "sample");
  EXPECT_STREQ(module().doc, "One of everything.");
  EXPECT_STREQ(module().version, "1.2.3");
  EXPECT_EQ(module().runtime, bolt_runtime_get());
  EXPECT_EQ(bolt_module_sample(), bolt_module_sample());
}

TEST_F(descriptor, parameters_with_docs_and_defaults) {
  const bolt_fn& add = fn("add");
  EXPECT_STREQ(add.doc, "Adds.");
  EXPECT_EQ(add.args_min, 8u);
  ASSERT_EQ(add.n_params, 2u);
  EXPECT_STREQ(add.params[0]->name, "a");
  EXPECT_STREQ(add.params[0]->doc, "The one.");
  EXPECT_EQ(add.params[0]->flags, 0u);
  EXPECT_STREQ(add.params[1]->doc, "The other.");
  EXPECT_EQ(add.params[1]->flags, std::uint32_t{BOLT_PARAM_HAS_DEFAULT});
  EXPECT_EQ(host::bytes(add.params[1]->default_wire,
                        add.params[1]->default_wire + add.params[1]->default_len),
            host::block(std::int32_t{40}));
  EXPECT_EQ(add.params[0]->type->kind, std::uint32_t{BOLT_KIND_I32});
  EXPECT_EQ(fn("nothing").doc, nullptr);
  EXPECT_EQ(fn("nothing").result->kind, std::uint32_t{BOLT_KIND_UNIT});
}

TEST_F(descriptor, records_enums_and_their_docs) {
  const bolt_type& user = host::type_of(module(), "User");
  EXPECT_EQ(user.kind, std::uint32_t{BOLT_KIND_RECORD});
  EXPECT_STREQ(user.doc, "Somebody.");
  EXPECT_EQ(user.wire_align, 8u);
  EXPECT_EQ(user.wire_min, 24u);
  ASSERT_EQ(user.n_members, 4u);
  EXPECT_STREQ(user.members[2]->name, "email");
  EXPECT_STREQ(user.members[2]->doc, "Where to write to.");
  EXPECT_EQ(user.members[2]->type->kind, std::uint32_t{BOLT_KIND_OPTIONAL});

  const bolt_type& level = host::type_of(module(), "Level");
  EXPECT_EQ(level.kind, std::uint32_t{BOLT_KIND_ENUM});
  EXPECT_EQ(level.underlying, std::uint32_t{BOLT_KIND_U8});
  EXPECT_EQ(level.members[2]->value, 200);
  EXPECT_STREQ(level.members[2]->doc, "Too much.");
  EXPECT_EQ(host::type_of(module(), "Offset").members[0]->value, INT64_MIN);

  const bolt_type& mark = host::type_of(module(), "Mark");
  EXPECT_EQ(mark.flags, std::uint32_t{BOLT_TYPE_PLAIN});
  EXPECT_EQ(mark.wire_min, sizeof(Mark));
  EXPECT_EQ(mark.members[4]->type->members[0]->value, 3);
  EXPECT_EQ(host::type_of(module(), "Point").flags,
            std::uint32_t{BOLT_TYPE_PLAIN | BOLT_TYPE_ANY_BITS});
}

TEST_F(descriptor, fields_with_defaults) {
  const auto bytes = [](const bolt_member& field) {
    EXPECT_EQ(field.flags, std::uint32_t{BOLT_MEMBER_HAS_DEFAULT}) << field.name;
    return host::bytes(field.default_wire, field.default_wire + field.default_len);
  };
  const bolt_type& preset = host::type_of(module(), "Preset");
  EXPECT_EQ(bytes(*preset.members[0]), host::block(std::string("none")));
  EXPECT_EQ(bytes(*preset.members[1]), host::block(std::vector<Point>{{1, 2}}));
  EXPECT_EQ(bytes(*preset.members[2]), host::block(Level::high));
  EXPECT_EQ(bytes(*preset.members[3]), host::block(std::unique_ptr<Link>()));
  EXPECT_EQ(bytes(*preset.members[4]), host::block(std::int64_t{3}));
  const bolt_type& user = host::type_of(module(), "User");
  EXPECT_EQ(bytes(*user.members[3]), host::block(std::vector<std::string>{}));
  EXPECT_EQ(user.members[1]->flags, 0u);
}

TEST_F(descriptor, a_box_is_an_optional_of_the_record_itself) {
  const bolt_type& link = host::type_of(module(), "Link");
  const bolt_type& box = *link.members[1]->type;
  EXPECT_EQ(box.kind, std::uint32_t{BOLT_KIND_OPTIONAL});
  EXPECT_EQ(box.flags, std::uint32_t{BOLT_TYPE_BOXED});
  EXPECT_EQ(box.members[0]->type, &link);
  EXPECT_STREQ(box.name, "boxed<Link>");
  EXPECT_EQ(link.wire_min, 17u); // i32, a tag at 8 and one at 16
}

TEST_F(descriptor, constants) {
  ASSERT_EQ(module().n_constants, 5u);
  const bolt_constant& limit = *module().constants[0];
  EXPECT_STREQ(limit.name, "limit");
  EXPECT_STREQ(limit.doc, "How many at most.");
  EXPECT_EQ(limit.type->kind, std::uint32_t{BOLT_KIND_U16});
  const auto bytes = [](std::size_t i) {
    const bolt_constant& constant = *module().constants[i];
    return host::bytes(constant.wire, constant.wire + constant.wire_len);
  };
  EXPECT_EQ(bytes(0), host::block(std::uint16_t{1000}));
  EXPECT_EQ(bytes(1), host::block(std::string("per aspera")));
  EXPECT_EQ(bytes(2), host::block(Point{1, 2}));
  EXPECT_EQ(bytes(3), host::block(std::vector{Level::high}));
  EXPECT_EQ(bytes(4), host::block(std::string("ad astra")));
}

TEST_F(descriptor, properties_are_methods_with_flags) {
  const bolt_type& cell = host::type_of(module(), "Cell");
  const auto signatures = [&cell](std::uint32_t flag) {
    std::vector<std::string> found;
    for (std::uint32_t i = 0; i < cell.n_methods; ++i) {
      if ((cell.methods[i]->flags & flag) != 0) found.emplace_back(cell.methods[i]->signature);
    }
    return found;
  };
  EXPECT_EQ(
      signatures(BOLT_FN_GETTER),
      (std::vector<std::string>{"getter Cell.value()->i64", "getter Cell.negative()->bool",
                                "getter Cell.label()->string", "getter Cell.name()->string"}));
  EXPECT_EQ(signatures(BOLT_FN_SETTER),
            (std::vector<std::string>{"exclusive setter Cell.value(value:i64)->unit",
                                      "exclusive setter Cell.label(value:string)->unit"}));
}

TEST_F(descriptor, a_recursive_type_is_found_by_address) {
  const bolt_type& tree = host::type_of(module(), "Tree");
  EXPECT_EQ(tree.members[1]->type->members[0]->type, &tree);
}

TEST_F(descriptor, an_instance_of_a_template_has_the_name_it_was_given) {
  EXPECT_EQ(host::type_of(module(), "UserPage").members[0]->type->members[0]->type,
            &host::type_of(module(), "User"));
}

TEST_F(descriptor, errors_are_marked_and_variants_are_not) {
  for (const char* name : {"NotFound", "Refused", "Level"}) {
    EXPECT_NE(host::type_of(module(), name).flags & BOLT_TYPE_ERROR, 0u) << name;
  }
  EXPECT_EQ(host::type_of(module(), "User").flags & BOLT_TYPE_ERROR, 0u);
  EXPECT_EQ(fn("find").error->kind, std::uint32_t{BOLT_KIND_VARIANT});
  EXPECT_EQ(fn("find").error->flags & BOLT_TYPE_ERROR, 0u);
  EXPECT_EQ(fn("add").error, nullptr);
}

TEST_F(descriptor, classes_list_their_methods) {
  const bolt_type& cell = host::type_of(module(), "Cell");
  EXPECT_EQ(cell.kind, std::uint32_t{BOLT_KIND_CLASS});
  EXPECT_STREQ(cell.doc, "A value that is counted.");
  EXPECT_EQ(cell.n_methods, 18u);
  EXPECT_EQ(method("make").owner, &cell);
  EXPECT_EQ(method("make").result, &cell);
  EXPECT_EQ(method("open").result, &cell);
}

// ---- signatures and checksums: golden, so that compilers and releases agree

TEST_F(descriptor, signatures) {
  EXPECT_STREQ(fn("add").signature, "function add(a:i32,b:i32)->i32");
  EXPECT_STREQ(fn("nothing_async").signature, "async function nothing_async()->unit");
  EXPECT_STREQ(fn("find_async").signature,
               "async function find_async(id:i64)->User!(NotFound|Refused)");
  EXPECT_STREQ(fn("sum_later").signature,
               "async function sum_later(points:list<Point>,bytes:bytes,note:optional<string>,"
               "words:list<string>)->f64");
  EXPECT_STREQ(method("open").signature,
               "async factory Cell.open(url:string,value:i64)->Cell!Refused");
  EXPECT_STREQ(method("count").signature, "static Cell.count()->i32");
  EXPECT_STREQ(method("add").signature, "async exclusive method Cell.add(more:i64)->i64");
  EXPECT_STREQ(method("get").signature, "method Cell.get()->i64");
  EXPECT_STREQ(fn("echo_level_map").params[0]->type->name, "map<Level,string>");
  EXPECT_STREQ(fn("echo_shape").params[0]->type->name, "(Point|string|i64|Level)");
  EXPECT_STREQ(fn("echo_array").params[0]->type->name, "array<f64,3>");
}

// FNV-1a of the texts that docs/modules.md describes.
TEST_F(descriptor, G14_checksums_are_the_same_from_every_compiler) {
  EXPECT_EQ(fn("add").checksum, 3900590448857187765u);
  EXPECT_EQ(fn("find_async").checksum, 9305231644208578490u);
  EXPECT_EQ(method("open").checksum, 5496657008810623868u);
  EXPECT_EQ(host::type_of(module(), "User").checksum, 7874384275072193318u);
  EXPECT_EQ(host::type_of(module(), "Tree").checksum, 16910357112822131354u);
  EXPECT_EQ(module().checksum, 89071885829260089u);
}

} // namespace
