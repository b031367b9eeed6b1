#include "bolt/result.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <variant>

#include "../support/leak_check.hpp"
#include "bolt/block_on.hpp"
#include "bolt/map_err.hpp"
#include "bolt/or_else.hpp"
#include "bolt/task.hpp"
#include "leaves.hpp"

namespace bolt::test {

// Errors of three layers, and how the third becomes the second: found beside it.
enum class parse_error { empty, digit };
struct not_found {
  int id;
};
struct io_error {
  int code;
};
using db_error = std::variant<not_found, parse_error>;
using wider_error = std::variant<std::string, not_found, parse_error>;

db_error convert_error(io_error failed, error_to<db_error>) { return not_found{failed.code}; }

namespace {

class result_test : public leak_check {};

task<result<int, parse_error>> parse(std::string text) {
  if (text.empty()) co_return parse_error::empty;
  co_return static_cast<int>(text.size());
}
task<result<void, io_error>> read_ok() { co_return success(); }
task<result<int, io_error>> read_fails(int code) { co_return io_error{code}; }

task<result<std::string, db_error>> query(std::string text) {
  co_await co_await read_ok();
  const int n = co_await co_await parse(text);
  co_return std::string(static_cast<std::size_t>(n), '#');
}

TEST_F(result_test, the_question_mark_unwraps_a_value) {
  EXPECT_EQ(block_on(query("abc")).value(), "###");
}

TEST_F(result_test, the_question_mark_ends_the_task_with_the_error_as_an_alternative) {
  const auto failed = block_on(query(""));
  ASSERT_TRUE(failed.has_error());
  EXPECT_EQ(std::get<parse_error>(failed.error()), parse_error::empty);
}

TEST_F(result_test, errors_convert_by_the_authors_function) {
  auto outer = []() -> task<result<int, db_error>> { co_return co_await co_await read_fails(7); };
  EXPECT_EQ(std::get<not_found>(block_on(outer()).error()).id, 7);
}

TEST_F(result_test, a_variant_of_errors_widens) {
  auto outer = []() -> task<result<int, wider_error>> {
    co_await co_await query("");
    co_return 1;
  };
  EXPECT_EQ(std::get<parse_error>(block_on(outer()).error()), parse_error::empty);
}

TEST_F(result_test, an_awaited_variable_keeps_its_value) {
  auto outer = []() -> task<result<int, parse_error>> {
    const result<std::string, parse_error> kept = std::string("abc");
    const std::string& inside = co_await kept;
    EXPECT_EQ(&inside, &kept.assume_value());
    result<std::string, parse_error> also = std::string("de");
    (co_await also) += "f";
    co_return static_cast<int>(also.assume_value().size());
  };
  EXPECT_EQ(block_on(outer()).value(), 3);
}

TEST_F(result_test, move_only_values_move_out) {
  auto make = []() -> task<result<std::unique_ptr<int>, parse_error>> {
    co_return std::make_unique<int>(6);
  };
  auto outer = [&]() -> task<result<int, parse_error>> {
    std::unique_ptr<int> got = co_await co_await make();
    co_return *got;
  };
  EXPECT_EQ(block_on(outer()).value(), 6);
}

TEST_F(result_test, R8_an_early_exit_destroys_the_frames_before_the_parent_continues) {
  journal log;
  auto fails = [](journal& to) -> task<result<int, parse_error>> {
    const noted local(to, "innermost");
    co_return parse_error::digit;
  };
  auto middle = [&](journal& to) -> task<result<int, parse_error>> {
    const noted lock(to, "middle");
    const int n = co_await co_await fails(to);
    to.push_back("not reached");
    co_return n;
  };
  auto outer = [&](journal& to) -> task<void> {
    const std::uint64_t before = read_counters().live_frames;
    const auto got = co_await middle(to);
    EXPECT_EQ(read_counters().live_frames, before);
    to.push_back(got.has_error() ? "error" : "value");
  };
  block_on(outer(log));
  EXPECT_EQ(log, (journal{"~innermost", "~middle", "error"}));
}

TEST_F(result_test, outcome_CO_TRY_works) {
  auto outer = [](std::string text) -> task<result<int, db_error>> {
    BOOST_OUTCOME_CO_TRY(auto n, co_await parse(text));
    BOOST_OUTCOME_CO_TRY(co_await read_ok());
    co_return n + 1;
  };
  EXPECT_EQ(block_on(outer("ab")).value(), 3);
  EXPECT_EQ(std::get<parse_error>(block_on(outer("")).error()), parse_error::empty);
  auto converts = []() -> task<result<int, db_error>> {
    BOOST_OUTCOME_CO_TRY(auto n, co_await read_fails(9));
    co_return n;
  };
  EXPECT_EQ(std::get<not_found>(block_on(converts()).error()).id, 9);
}

TEST_F(result_test, exceptions_pass_a_task_that_can_fail) {
  auto outer = []() -> task<result<int, parse_error>> {
    co_await co_await parse("x");
    throw std::runtime_error("unexpected");
  };
  EXPECT_THROW((void)block_on(outer()), std::runtime_error);
}

struct throws_when_converted {};
[[noreturn]] db_error convert_error(throws_when_converted, error_to<db_error>) {
  throw std::runtime_error("conversion");
}

TEST_F(result_test, an_exception_of_a_conversion_is_the_tasks_exception) {
  auto outer = []() -> task<result<int, db_error>> {
    result<int, throws_when_converted> failed = throws_when_converted{};
    co_return co_await std::move(failed);
  };
  EXPECT_THROW((void)block_on(outer()), std::runtime_error);
}

TEST_F(result_test, value_of_an_error_throws) {
  const result<int, parse_error> failed = parse_error::digit;
  EXPECT_THROW((void)failed.value(), boost::outcome_v2::bad_result_access_with<parse_error>);
}

TEST_F(result_test, map_err_changes_only_the_error) {
  const auto code = [](io_error e) { return std::to_string(e.code); };
  EXPECT_EQ(map_err(result<int, io_error>(io_error{3}), code).error(), "3");
  EXPECT_EQ(map_err(result<int, io_error>(4), code).value(), 4);
  EXPECT_EQ(block_on(map_err(read_fails(5), code)).error(), "5");
  EXPECT_TRUE(block_on(map_err(read_ok(), code)).has_value());
}

TEST_F(result_test, or_else_answers_for_an_error) {
  const auto instead = [](io_error e) -> result<int, parse_error> { return e.code * 2; };
  EXPECT_EQ(or_else(result<int, io_error>(io_error{3}), instead).value(), 6);
  EXPECT_EQ(or_else(result<int, io_error>(1), instead).value(), 1);
  EXPECT_EQ(block_on(or_else(read_fails(4), instead)).value(), 8);
  const auto slowly = [](io_error e) -> task<result<int, parse_error>> { co_return e.code; };
  EXPECT_EQ(block_on(or_else(read_fails(4), slowly)).value(), 4);
}

} // namespace
} // namespace bolt::test
