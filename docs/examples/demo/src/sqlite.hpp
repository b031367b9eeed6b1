// SQLite as C++ values. Everything here blocks; nothing here knows of coroutines.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <bolt/result.hpp>

#include "errors.hpp"
#include "table.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace demo {

// One open database. Used by one thread at a time.
class connection {
 public:
  static bolt::result<connection, SqlError> open(const std::string& path);

  // Runs one statement to its end, with `values` for its ?s.
  bolt::result<Table, SqlError> run(std::string_view sql, const std::vector<Field>& values = {});

  // Runs the same statement once per row, all within the caller's transaction.
  bolt::result<void, SqlError> run_each(std::string_view sql,
                                        const std::vector<std::vector<Field>>& rows);

 private:
  struct closer {
    void operator()(sqlite3* db) const;
    void operator()(sqlite3_stmt* statement) const;
  };
  using prepared = std::unique_ptr<sqlite3_stmt, closer>;

  bolt::result<prepared, SqlError> prepare(std::string_view sql);
  bolt::result<prepared, SqlError> prepare_first(std::string_view sql, std::string_view& rest);
  bolt::result<void, SqlError> bind(sqlite3_stmt* statement, const std::vector<Field>& values);
  SqlError error(std::string_view sql) const;

  std::unique_ptr<sqlite3, closer> db_;
};

// Between BEGIN and COMMIT. If it is destroyed before commit() it rolls back: on an error, on an
// exception, and when the coroutine that owns it is cancelled.
class transaction {
 public:
  static bolt::result<transaction, SqlError> begin(connection& on);
  transaction(transaction&& other) noexcept;
  transaction& operator=(transaction&&) = delete;
  ~transaction();

  bolt::result<void, SqlError> commit();

 private:
  explicit transaction(connection& on) : connection_(&on) {}

  connection* connection_; // nullptr once it has been committed or moved from
};

} // namespace demo
