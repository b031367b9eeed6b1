// Objects: counted references behind ids.
#include <thread>
#include <vector>

#include "../support/leak_check.hpp"

namespace bolt::test {
namespace {

struct ObjectTest : leak_check {
  int dropped = 0;
  bolt_type type{};
  bolt_type other{};
  bolt_object id = 0;

  void SetUp() override {
    ASSERT_EQ(bolt_object_create(
                  &type, &dropped, [](void* ptr) { ++*static_cast<int*>(ptr); }, &id),
              BOLT_OK);
    ASSERT_NE(id, 0U);
  }
};

TEST_F(ObjectTest, the_last_release_drops_the_instance) {
  EXPECT_EQ(read_counters().live_objects, 1U);
  EXPECT_EQ(bolt_object_retain(id), BOLT_OK);
  EXPECT_EQ(bolt_object_release(id), BOLT_OK);
  EXPECT_EQ(dropped, 0);
  EXPECT_EQ(bolt_object_release(id), BOLT_OK);
  EXPECT_EQ(dropped, 1);
  EXPECT_EQ(bolt_object_release(id), BOLT_INVALID_HANDLE);
  EXPECT_EQ(bolt_object_retain(id), BOLT_INVALID_HANDLE);
  void* ptr = &dropped;
  EXPECT_EQ(bolt_object_get(id, nullptr, &ptr), BOLT_INVALID_HANDLE);
  EXPECT_EQ(ptr, nullptr);
  EXPECT_EQ(dropped, 1);
}

TEST_F(ObjectTest, get_checks_the_type) {
  void* ptr = nullptr;
  EXPECT_EQ(bolt_object_get(id, &type, &ptr), BOLT_OK);
  EXPECT_EQ(ptr, &dropped);
  EXPECT_EQ(bolt_object_get(id, nullptr, &ptr), BOLT_OK);
  EXPECT_EQ(bolt_object_get(id, &other, &ptr), BOLT_ARGUMENT);
  EXPECT_EQ(bolt_object_release(id), BOLT_OK);
}

TEST_F(ObjectTest, an_id_does_not_name_the_next_object_in_its_place) {
  EXPECT_EQ(bolt_object_release(id), BOLT_OK);
  bolt_object next = 0;
  ASSERT_EQ(bolt_object_create(&type, nullptr, nullptr, &next), BOLT_OK);
  EXPECT_NE(next, id);
  EXPECT_EQ(bolt_object_release(id), BOLT_INVALID_HANDLE);
  EXPECT_EQ(bolt_object_release(next), BOLT_OK);
}

TEST_F(ObjectTest, ids_that_never_were_are_refused) {
  for (const bolt_object never : {bolt_object{0}, ~bolt_object{0}, bolt_object{77}}) {
    EXPECT_EQ(bolt_object_retain(never), BOLT_INVALID_HANDLE);
    EXPECT_EQ(bolt_object_release(never), BOLT_INVALID_HANDLE);
  }
  EXPECT_EQ(bolt_object_release(id), BOLT_OK);
}

TEST_F(ObjectTest, a_drop_may_use_objects) {
  struct chain {
    bolt_object next;
  } first{id};
  bolt_object outer = 0;
  ASSERT_EQ(bolt_object_create(
                nullptr, &first,
                [](void* ptr) {
                  EXPECT_EQ(bolt_object_release(static_cast<chain*>(ptr)->next), BOLT_OK);
                },
                &outer),
            BOLT_OK);
  EXPECT_EQ(bolt_object_release(outer), BOLT_OK);
  EXPECT_EQ(dropped, 1);
}

TEST_F(ObjectTest, references_from_many_threads_balance) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([this] {
      for (int i = 0; i < 10000; ++i) {
        EXPECT_EQ(bolt_object_retain(id), BOLT_OK);
        EXPECT_EQ(bolt_object_release(id), BOLT_OK);
      }
    });
  }
  for (std::thread& each : threads)
    each.join();
  EXPECT_EQ(dropped, 0);
  EXPECT_EQ(bolt_object_release(id), BOLT_OK);
  EXPECT_EQ(dropped, 1);
}

TEST_F(ObjectTest, thousands_live_side_by_side) {
  std::vector<bolt_object> many(5000);
  for (bolt_object& each : many) {
    ASSERT_EQ(bolt_object_create(&type, &each, nullptr, &each), BOLT_OK);
  }
  for (bolt_object& each : many) {
    void* ptr = nullptr;
    EXPECT_EQ(bolt_object_get(each, &type, &ptr), BOLT_OK);
    EXPECT_EQ(ptr, &each);
    EXPECT_EQ(bolt_object_release(each), BOLT_OK);
  }
  EXPECT_EQ(bolt_object_release(id), BOLT_OK);
}

} // namespace
} // namespace bolt::test
