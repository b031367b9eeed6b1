#include "users.hpp"

#include <mutex>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "sqlite.hpp"

namespace demo {
namespace {

constexpr std::string_view schema =
    "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT, locked INTEGER)";

constexpr std::string_view people = "INSERT INTO users VALUES"
                                    " (1, 'Grace Hopper', 'grace@example.org', 0),"
                                    " (13, 'Mallory', 'mallory@example.org', 1),"
                                    " (42, 'Ada Lovelace', 'ada@example.org', 0),"
                                    " (99, 'Konrad Zuse', NULL, 0)";

// Many calls look here at once, from several threads of the pool; the connection takes one at a
// time. The lock is held during one short statement and never across a co_await.
class directory {
 public:
  bolt::result<Table, SqlError> find(std::int64_t id) {
    std::scoped_lock lock(mutex_);
    if (!connection_) {
      BOOST_OUTCOME_TRY(fill());
    }
    return connection_->run("SELECT name, email, locked FROM users WHERE id = ?", {Field(id)});
  }

 private:
  bolt::result<void, SqlError> fill() {
    BOOST_OUTCOME_TRY(auto open, connection::open(":memory:"));
    BOOST_OUTCOME_TRY(open.run(schema));
    BOOST_OUTCOME_TRY(open.run(people));
    connection_ = std::move(open);
    return bolt::success();
  }

  std::mutex mutex_;
  std::optional<connection> connection_; // opened by the first call
};

// Never destroyed: threads of the pool may be here when the process exits.
directory& users() {
  static auto& all = *new directory;
  return all;
}

// Without a row: NotFound.
bolt::task<bolt::result<std::vector<Field>, DbError>> user_row(std::int64_t id) {
  auto found = co_await co_await bolt::blocking([&] { return users().find(id); });
  if (found.rows.empty()) {
    co_return NotFound{"user", id};
  }
  co_return std::move(found.rows.front());
}

} // namespace

bolt::task<bolt::result<User, DbError>> fetch_user(std::int64_t id) {
  const auto row = co_await co_await user_row(id);
  const auto& [name, email, locked] = std::tie(row[0], row[1], row[2]);
  if (std::get<std::int64_t>(*locked) != 0) {
    co_return Refused{"the account of user " + std::to_string(id) + " is locked"};
  }
  User user{.id = id, .name = std::get<std::string>(*name), .email = std::nullopt};
  if (email) {
    user.email = std::get<std::string>(*email);
  }
  co_return user;
}

} // namespace demo
