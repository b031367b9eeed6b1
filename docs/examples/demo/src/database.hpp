// A database as callers see it: every call is awaited, none blocks their thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <bolt/bolt.hpp>

#include "backend.hpp"
#include "errors.hpp"
#include "progress.hpp"
#include "table.hpp"
#include "words.hpp"

namespace demo {

// A const method runs beside other const ones, and sync_all() alone: libbolt gives them turns, in
// the order in which they were first polled. So nobody sees the inside of its transaction.
class Database {
 public:
  explicit Database(std::unique_ptr<backend> open) : backend_(std::move(open)) {}

  // "sqlite:PATH" or "sqlite::memory:"; "postgresql://..." as libpq has it.
  static bolt::task<bolt::result<std::shared_ptr<Database>, DbError>> connect(std::string url);

  // Runs one statement. Several at once: SQLite runs them one after the other, PostgreSQL gets all
  // without waiting for the answers.
  bolt::task<bolt::result<Table, DbError>> query(std::string sql) const;

  // Pushes all records into the table `words`, all of them or none; how many there were. Between
  // two batches the caller's other work goes on.
  bolt::task<bolt::result<std::uint64_t, DbError>> sync_all(std::vector<WordCount> records,
                                                            std::uint32_t batch_size,
                                                            std::shared_ptr<Progress> progress);

 private:
  std::unique_ptr<backend> backend_;
};

} // namespace demo
