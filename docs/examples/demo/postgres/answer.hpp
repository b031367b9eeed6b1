// What libpq answers, as this library's values.
#pragma once

#include <string>
#include <string_view>

#include <bolt/result.hpp>

#include "errors.hpp"
#include "libpq.hpp"
#include "table.hpp"

namespace demo {

// SQLSTATEs that are not only the server's.
inline constexpr const char* no_connection = "08001";
inline constexpr const char* connection_lost = "08006";
inline constexpr const char* commit_unknown = "08007";
inline constexpr const char* query_cancelled = "57014";

// The rows. Integers, floating-point numbers, booleans (0 and 1, as SQLite has them) and bytea are
// values of their kind; everything else is the text that PostgreSQL writes for it.
bolt::result<Table, SqlError> to_table(const PGresult& answer, std::string_view sql);

// Of a result that is an error.
SqlError to_error(const PGresult& answer, std::string_view sql);

// A text of libpq's that is none of the server's, which may be in any encoding: one line of UTF-8.
std::string one_line(const char* text);

} // namespace demo
