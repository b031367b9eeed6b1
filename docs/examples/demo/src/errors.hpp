// What can go wrong, as types: callers get them as their own language's exceptions, with these
// fields.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include <boost/describe.hpp>

namespace demo {

// A file that cannot be read.
struct FileError {
  std::string path;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(FileError, (), (path, reason))

// A file that is not JSON.
struct SyntaxError {
  std::string path;
  std::uint32_t line;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(SyntaxError, (), (path, line, reason))

// JSON that is not a configuration.
struct FieldError {
  std::string path;
  std::string field;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(FieldError, (), (path, field, reason))

using ConfigError = std::variant<FileError, SyntaxError, FieldError>;

// Nothing has this id.
struct NotFound {
  std::string what;
  std::int64_t id;
};
BOOST_DESCRIBE_STRUCT(NotFound, (), (what, id))

// It is there, but not for you.
struct Refused {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Refused, (), (reason))

// The database did not understand, or could not do it.
struct SqlError {
  std::int32_t code; // SQLite's extended result code; 0 from PostgreSQL
  std::string message;
  std::string sql;
  std::string state = {}; // PostgreSQL's SQLSTATE, "08...": not connected; empty from SQLite
};
BOOST_DESCRIBE_STRUCT(SqlError, (), (code, message, sql, state))

using DbError = std::variant<NotFound, Refused, SqlError>;

} // namespace demo
