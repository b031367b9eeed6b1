// Properties of a class, constants of a module, and errors that say which of their texts is one.
#include <string>

#include "conformance.hpp"

using namespace host;

namespace {

// The function of a property with that flag: both are called as the property.
const bolt_fn& accessor(std::string_view name, std::uint32_t flag) {
  const bolt_type& gauge = *function("Gauge.make")->owner;
  for (std::uint32_t i = 0; i < gauge.n_methods; ++i) {
    if (gauge.methods[i]->name == name && (gauge.methods[i]->flags & flag) != 0)
      return *gauge.methods[i];
  }
  throw std::out_of_range("no property " + std::string(name));
}

outcome call_accessor(const bolt_fn& fn, const writer& args, bolt_object receiver) {
  outcome ended;
  bolt_call start{};
  start.size = sizeof start;
  start.fn = &fn;
  start.receiver = receiver;
  start.args = args.bytes().data();
  start.args_len = args.bytes().size();
  bolt_future future = 0;
  bolt_buffer out{};
  out.size = sizeof out;
  start.waker.fn = [](void*, std::uint64_t) {};
  ended.status = BOLT_OUTCOME(runtime().future_start_poll(&start, 0, &future, &out));
  ended.bytes.assign(out.data, out.data + out.len);
  runtime().buffer_release(&out);
  EXPECT_EQ(future, 0u); // synchronous
  return ended;
}
outcome get(std::string_view name, bolt_object receiver) {
  return call_accessor(accessor(name, BOLT_FN_GETTER), {}, receiver);
}
outcome set(std::string_view name, const writer& value, bolt_object receiver) {
  return call_accessor(accessor(name, BOLT_FN_SETTER), value, receiver);
}

class gauge {
 public:
  ~gauge() { runtime().object_release(id()); }
  bolt_object id() const { return made_.objects.front(); }

 private:
  outcome made_ = ready("Gauge.make");
};

const bolt_constant& constant(std::string_view name) {
  for (std::uint32_t i = 0; i < module().n_constants; ++i) {
    if (module().constants[i]->name == name) return *module().constants[i];
  }
  throw std::out_of_range("no constant " + std::string(name));
}
std::vector<std::uint8_t> bytes_of(const bolt_constant& constant) {
  return {constant.wire, constant.wire + constant.wire_len};
}

} // namespace

TEST_F(conformance, property_read_write) {
  const gauge one;
  EXPECT_EQ(get("degrees", one.id()).value().get<std::int64_t>(), 20);
  EXPECT_EQ(set("degrees", args().put<std::int64_t>(4), one.id()).status, BOLT_READY);
  EXPECT_EQ(get("degrees", one.id()).value().get<std::int64_t>(), 4);
  EXPECT_EQ(set("label", args().text("outside"), one.id()).status, BOLT_READY);
  EXPECT_EQ(get("label", one.id()).value().text(), "outside");
  EXPECT_STREQ(accessor("degrees", BOLT_FN_GETTER).doc, "Its temperature, to 100.");
  EXPECT_STREQ(accessor("degrees", BOLT_FN_GETTER).signature, "getter Gauge.degrees()->i64");
  EXPECT_STREQ(accessor("degrees", BOLT_FN_SETTER).signature,
               "exclusive setter Gauge.degrees(value:i64)->unit!TooHot");
  const auto refused = set("degrees", args().put<std::int64_t>(101), one.id());
  EXPECT_EQ(refused.status, BOLT_ERROR);
  EXPECT_EQ(reader(refused.bytes).align(8).text(), "101 degrees are too hot");
}

TEST_F(conformance, property_read_only) {
  const gauge one;
  EXPECT_TRUE(!get("is_cold", one.id()).value().boolean());
  EXPECT_EQ(get("serial", one.id()).value().get<std::int32_t>(), 7);
  EXPECT_THROW(accessor("is_cold", BOLT_FN_SETTER), std::out_of_range);
  EXPECT_THROW(accessor("serial", BOLT_FN_SETTER), std::out_of_range);
}

TEST_F(conformance, G10_property_of_a_held_object_is_busy) {
  const gauge one;
  const gate closed;
  loop on;
  call held(on, "Gauge.hold", args().put(closed.id), one.id());
  held.poll();
  ASSERT_FALSE(held.ended());
  EXPECT_EQ(get("degrees", one.id()).status, BOLT_BUSY);
  EXPECT_EQ(set("label", args().text("x"), one.id()).status, BOLT_BUSY);
  closed.open();
  EXPECT_EQ(finish(on, held).status, BOLT_READY);
  EXPECT_EQ(get("degrees", one.id()).status, BOLT_READY);
}

TEST_F(conformance, constants) {
  EXPECT_EQ(module().n_constants, 5u);
  EXPECT_STREQ(constant("ANSWER").doc, "To everything.");
  EXPECT_EQ(constant("ANSWER").type->kind, std::uint32_t{BOLT_KIND_I32});
  EXPECT_EQ(bytes_of(constant("ANSWER")), args().put<std::int32_t>(42).bytes());
  EXPECT_EQ(bytes_of(constant("GREETING")), args().text("hello").bytes());
  EXPECT_EQ(bytes_of(constant("ORIGIN")), args().put(0.0).put(0.0).bytes());
  EXPECT_EQ(bytes_of(constant("PAUSE")), args().put<std::int64_t>(250'000'000).bytes());
  EXPECT_EQ(bytes_of(constant("PRIMES")), args().text("\x02\x03\x05\x07").bytes());
}

TEST_F(conformance, error_message) {
  const bolt_type& rejected = *function("reject")->error;
  EXPECT_EQ(rejected.members[0]->flags, 0u);
  EXPECT_EQ(rejected.members[1]->flags, std::uint32_t{BOLT_MEMBER_MESSAGE});
  const auto ended = run("reject", args().put<std::int32_t>(3).text("no room"));
  EXPECT_EQ(ended.status, BOLT_ERROR);
  auto in = reader(ended.bytes);
  EXPECT_EQ(in.get<std::int32_t>(), 3);
  EXPECT_EQ(in.text(), "no room");
}
