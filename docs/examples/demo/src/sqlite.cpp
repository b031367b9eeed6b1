#include "sqlite.hpp"

#include <utility>

#include <bolt/bolt.h>
#include <sqlite3.h>

namespace demo {
namespace {

// One field of a row.
bolt::result<Field, SqlError> column(sqlite3_stmt* row, int i) {
  switch (sqlite3_column_type(row, i)) {
  case SQLITE_INTEGER:
    return Field(sqlite3_column_int64(row, i));
  case SQLITE_FLOAT:
    return Field(sqlite3_column_double(row, i));
  case SQLITE_TEXT: {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(row, i));
    std::string copy(text, static_cast<std::size_t>(sqlite3_column_bytes(row, i)));
    if (bolt_utf8_valid(copy.data(), copy.size()) == 0) { // SQLite takes any bytes for text
      const std::string name = sqlite3_column_name(row, i);
      return SqlError{SQLITE_MISMATCH, "the text in column " + name + " is not UTF-8",
                      sqlite3_sql(row)};
    }
    return Field(std::move(copy));
  }
  case SQLITE_BLOB: {
    const auto* bytes = static_cast<const std::uint8_t*>(sqlite3_column_blob(row, i));
    return Field(Blob(bytes, bytes + sqlite3_column_bytes(row, i)));
  }
  default:
    return Field();
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
  if (path.find('\0') != std::string::npos) { // SQLite would open another file
    return SqlError{SQLITE_CANTOPEN, "there is a NUL character in the path", "open " + path};
  }
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

// The first statement of the text, and what is left of it.
bolt::result<connection::prepared, SqlError> connection::prepare_first(std::string_view sql,
                                                                       std::string_view& rest) {
  sqlite3_stmt* made = nullptr;
  const char* end = nullptr;
  const auto length = static_cast<int>(sql.size());
  if (sqlite3_prepare_v2(db_.get(), sql.data(), length, &made, &end) != SQLITE_OK) {
    return error(sql);
  }
  rest = sql.substr(static_cast<std::size_t>(end - sql.data()));
  return prepared(made);
}

bolt::result<connection::prepared, SqlError> connection::prepare(std::string_view sql) {
  const auto refused = [&](const char* why) {
    return SqlError{SQLITE_ERROR, why, std::string(sql)};
  };
  if (sql.find('\0') != std::string_view::npos) { // SQLite would stop there
    return refused("there is a NUL character in it");
  }
  std::string_view rest;
  BOOST_OUTCOME_TRY(auto statement, prepare_first(sql, rest));
  if (statement == nullptr) {
    return refused("there is no statement in it");
  }
  while (!rest.empty()) { // white space and comments make no statement
    const auto more = prepare_first(rest, rest);
    if (!more || more.value() != nullptr) {
      return refused("there is more than one statement in it");
    }
  }
  return statement;
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
      BOOST_OUTCOME_TRY(auto field, column(statement.get(), i));
      row.push_back(std::move(field));
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
