#include "sqlite.hpp"

#include <utility>

#include <sqlite3.h>

namespace demo {
namespace {

Field column(sqlite3_stmt* row, int i) {
  switch (sqlite3_column_type(row, i)) {
  case SQLITE_INTEGER:
    return sqlite3_column_int64(row, i);
  case SQLITE_FLOAT:
    return sqlite3_column_double(row, i);
  case SQLITE_TEXT: {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(row, i));
    return std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(row, i)));
  }
  case SQLITE_BLOB: {
    const auto* bytes = static_cast<const std::uint8_t*>(sqlite3_column_blob(row, i));
    return Blob(bytes, bytes + sqlite3_column_bytes(row, i));
  }
  default:
    return std::nullopt;
  }
}

// Binds one value; SQLite copies it (SQLITE_TRANSIENT is a C cast that C++ compilers warn about).
struct binder {
  sqlite3_stmt* statement;
  int at;
  sqlite3_destructor_type copy = reinterpret_cast<sqlite3_destructor_type>(-1);

  int operator()(std::int64_t value) const { return sqlite3_bind_int64(statement, at, value); }
  int operator()(double value) const { return sqlite3_bind_double(statement, at, value); }
  int operator()(const std::string& value) const {
    return sqlite3_bind_text64(statement, at, value.data(), value.size(), copy, SQLITE_UTF8);
  }
  int operator()(const Blob& value) const {
    return sqlite3_bind_blob64(statement, at, value.data(), value.size(), copy);
  }
};

} // namespace

void connection::closer::operator()(sqlite3* db) const { sqlite3_close_v2(db); }
void connection::closer::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

SqlError connection::error(std::string_view sql) const {
  return {sqlite3_extended_errcode(db_.get()), sqlite3_errmsg(db_.get()), std::string(sql)};
}

bolt::result<connection, SqlError> connection::open(const std::string& path) {
  connection opened;
  sqlite3* db = nullptr;
  const auto flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  const int status = sqlite3_open_v2(path.c_str(), &db, flags, nullptr);
  opened.db_.reset(db); // there is one even if it could not be opened
  if (status != SQLITE_OK) {
    return opened.error("open " + path);
  }
  return opened;
}

bolt::result<connection::prepared, SqlError> connection::prepare(std::string_view sql) {
  sqlite3_stmt* made = nullptr;
  const auto length = static_cast<int>(sql.size());
  if (sqlite3_prepare_v2(db_.get(), sql.data(), length, &made, nullptr) != SQLITE_OK) {
    return error(sql);
  }
  if (made == nullptr) {
    return SqlError{SQLITE_ERROR, "there is no statement in it", std::string(sql)};
  }
  return prepared(made);
}

bolt::result<void, SqlError> connection::bind(sqlite3_stmt* statement,
                                              const std::vector<Field>& values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    const int at = static_cast<int>(i) + 1;
    const int status = values[i] ? std::visit(binder{statement, at}, *values[i])
                                 : sqlite3_bind_null(statement, at);
    if (status != SQLITE_OK) {
      return error(sqlite3_sql(statement));
    }
  }
  return bolt::success();
}

bolt::result<Table, SqlError> connection::run(std::string_view sql,
                                              const std::vector<Field>& values) {
  BOOST_OUTCOME_TRY(const auto statement, prepare(sql));
  BOOST_OUTCOME_TRY(bind(statement.get(), values));
  Table table;
  const int width = sqlite3_column_count(statement.get());
  for (int i = 0; i < width; ++i) {
    table.columns.emplace_back(sqlite3_column_name(statement.get(), i));
  }
  int status = SQLITE_OK;
  while ((status = sqlite3_step(statement.get())) == SQLITE_ROW) {
    auto& row = table.rows.emplace_back();
    for (int i = 0; i < width; ++i) {
      row.push_back(column(statement.get(), i));
    }
  }
  if (status != SQLITE_DONE) {
    return error(sql);
  }
  return table;
}

bolt::result<void, SqlError> connection::run_each(std::string_view sql,
                                                  const std::vector<std::vector<Field>>& rows) {
  BOOST_OUTCOME_TRY(const auto statement, prepare(sql));
  for (const auto& row : rows) {
    BOOST_OUTCOME_TRY(bind(statement.get(), row));
    if (sqlite3_step(statement.get()) != SQLITE_DONE) {
      return error(sql);
    }
    sqlite3_reset(statement.get());
  }
  return bolt::success();
}

bolt::result<transaction, SqlError> transaction::begin(connection& on) {
  BOOST_OUTCOME_TRY(on.run("BEGIN IMMEDIATE"));
  return transaction(on);
}

transaction::transaction(transaction&& other) noexcept
    : connection_(std::exchange(other.connection_, nullptr)) {}

transaction::~transaction() {
  if (connection_ != nullptr) {
    (void)connection_->run("ROLLBACK"); // fails only if SQLite has rolled back already
  }
}

bolt::result<void, SqlError> transaction::commit() {
  BOOST_OUTCOME_TRY(connection_->run("COMMIT"));
  connection_ = nullptr;
  return bolt::success();
}

} // namespace demo
