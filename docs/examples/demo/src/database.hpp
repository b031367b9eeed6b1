// A database as callers see it: every call is awaited, none blocks their thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <bolt/bolt.hpp>

#include "errors.hpp"
#include "progress.hpp"
#include "sqlite.hpp"
#include "words.hpp"

namespace demo {

// No method is const: libbolt therefore runs them one after the other, each to its end, in the
// order in which they were first polled. So the connection is used by one thread at a time, and
// nobody sees the inside of a transaction.
class Database {
 public:
  explicit Database(connection open) : connection_(std::move(open)) {}

  // "sqlite:PATH", or "sqlite::memory:".
  static bolt::task<bolt::result<std::shared_ptr<Database>, DbError>> connect(std::string url);

  // Runs one statement.
  bolt::task<bolt::result<Table, DbError>> query(std::string sql);

  // Pushes all records into the table `words`, all of them or none; how many there were. Between
  // two batches the caller's other work goes on.
  bolt::task<bolt::result<std::uint64_t, DbError>> sync_all(std::vector<WordCount> records,
                                                            std::uint32_t batch_size,
                                                            std::shared_ptr<Progress> progress);

 private:
  connection connection_;
};

} // namespace demo
