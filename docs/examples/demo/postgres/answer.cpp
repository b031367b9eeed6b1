#include "answer.hpp"

#include <charconv>
#include <utility>

#include <bolt/bolt.h>

namespace demo {
namespace {

// The types' numbers are fixed (pg_type.dat); libpq's headers do not have them.
enum oid : Oid {
  of_bool = 16,
  of_bytea = 17,
  of_int8 = 20,
  of_int2 = 21,
  of_int4 = 23,
  of_oid = 26,
  of_float4 = 700,
  of_float8 = 701,
};

template <class Number>
Field number(std::string_view text) {
  Number value{};
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || end != text.data() + text.size()) {
    return Field(std::string(text)); // no server writes that
  }
  return Field(value);
}

Field bytes(const char* text) {
  std::size_t length = 0;
  const pq_ptr<unsigned char> plain(
      pq().PQunescapeBytea(reinterpret_cast<const unsigned char*>(text), &length));
  if (plain == nullptr) {
    throw std::bad_alloc();
  }
  return Field(Blob(plain.get(), plain.get() + length));
}

bolt::result<Field, SqlError> field(const PGresult& from, int row, int column,
                                    std::string_view sql) {
  if (pq().PQgetisnull(&from, row, column) != 0) {
    return Field();
  }
  const char* const value = pq().PQgetvalue(&from, row, column);
  const std::string_view text(value,
                              static_cast<std::size_t>(pq().PQgetlength(&from, row, column)));
  switch (pq().PQftype(&from, column)) {
  case of_bool:
    return Field(std::int64_t{text == "t"});
  case of_int2:
  case of_int4:
  case of_int8:
  case of_oid:
    return number<std::int64_t>(text);
  case of_float4:
  case of_float8:
    return number<double>(text);
  case of_bytea:
    return bytes(value);
  default:
    if (bolt_utf8_valid(text.data(), text.size()) == 0) { // of a database in SQL_ASCII
      const std::string name = one_line(pq().PQfname(&from, column));
      return SqlError{0, "the text in column " + name + " is not UTF-8", std::string(sql), "22021"};
    }
    return Field(std::string(text));
  }
}

} // namespace

bolt::result<Table, SqlError> to_table(const PGresult& answer, std::string_view sql) {
  Table table;
  const int width = pq().PQnfields(&answer);
  for (int i = 0; i < width; ++i) {
    table.columns.push_back(one_line(pq().PQfname(&answer, i)));
  }
  const int height = pq().PQntuples(&answer);
  table.rows.reserve(static_cast<std::size_t>(height));
  for (int i = 0; i < height; ++i) {
    auto& row = table.rows.emplace_back();
    for (int j = 0; j < width; ++j) {
      BOOST_OUTCOME_TRY(auto value, field(answer, i, j, sql));
      row.push_back(std::move(value));
    }
  }
  return table;
}

SqlError to_error(const PGresult& answer, std::string_view sql) {
  const char* const state = pq().PQresultErrorField(&answer, PG_DIAG_SQLSTATE);
  const char* const message = pq().PQresultErrorField(&answer, PG_DIAG_MESSAGE_PRIMARY);
  // Without a state it is libpq's own error: the connection has ended.
  return {0, one_line(message != nullptr ? message : pq().PQresultErrorMessage(&answer)),
          std::string(sql), state != nullptr ? state : connection_lost};
}

std::string one_line(const char* text) {
  std::string line(text != nullptr ? text : "");
  if (bolt_utf8_valid(line.data(), line.size()) == 0) {
    for (char& each : line) {
      if (static_cast<unsigned char>(each) >= 0x80) each = '?';
    }
  }
  while (!line.empty() && (line.back() == '\n' || line.back() == ' ')) {
    line.pop_back();
  }
  for (char& each : line) {
    if (each == '\n' || each == '\t') each = ' ';
  }
  return line;
}

} // namespace demo
