#include "statement.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>
#include <variant>

namespace demo {
namespace {

constexpr Oid of_bytea = 17, of_int8 = 20, of_text = 25, of_float8 = 701;

// The start of what is left after white space, parentheses and comments, which nest.
std::string_view without_noise(std::string_view sql) {
  for (;;) {
    const auto begin = sql.find_first_not_of(" \t\r\n\f\v(");
    if (begin == sql.npos) {
      return {};
    }
    sql.remove_prefix(begin);
    if (sql.starts_with("--")) {
      sql.remove_prefix(std::min(sql.find_first_of("\r\n"), sql.size()));
    } else if (sql.starts_with("/*")) {
      std::size_t depth = 0;
      do {
        const bool opens = sql.starts_with("/*"), closes = sql.starts_with("*/");
        depth = depth + (opens ? 1 : 0) - (closes ? 1 : 0);
        sql.remove_prefix(opens || closes ? 2 : 1);
      } while (depth != 0 && !sql.empty());
    } else {
      return sql;
    }
  }
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

// One row of parameters. Text and bytes travel with their length, so that a NUL in a text is the
// server's to refuse and does not cut it off; numbers as text.
class parameters {
 public:
  explicit parameters(const std::vector<Field>& row) : row_(row), numbers_(row.size()) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      add(i);
    }
  }

  bool send(PGconn& to) const {
    return pq().PQsendQueryPrepared(&to, "", static_cast<int>(row_.size()), values_.data(),
                                    lengths_.data(), formats_.data(), 0) == 1;
  }

 private:
  void add(std::size_t i) {
    if (!row_[i]) {
      return push(nullptr, 0, 0);
    }
    std::visit(
        [&](const auto& value) {
          using type = std::decay_t<decltype(value)>;
          if constexpr (std::is_arithmetic_v<type>) {
            auto& text = numbers_[i]; // zeros: it ends with a NUL
            std::to_chars(text.data(), text.data() + text.size() - 1, value);
            push(text.data(), 0, 0);
          } else { // even if it is empty, it is not NULL
            const auto* data = reinterpret_cast<const char*>(value.data());
            push(data != nullptr ? data : "", static_cast<int>(value.size()), 1);
          }
        },
        *row_[i]);
  }

  void push(const char* value, int length, int format) {
    values_.push_back(value);
    lengths_.push_back(length);
    formats_.push_back(format);
  }

  const std::vector<Field>& row_;
  std::vector<std::array<char, 40>> numbers_;
  std::vector<const char*> values_;
  std::vector<int> lengths_, formats_;
};

bool prepare(PGconn& to, const statement& what) {
  std::vector<Oid> types;
  for (const Field& each : what.rows.front()) {
    constexpr std::array<Oid, 4> by_index{of_int8, of_float8, of_text, of_bytea};
    types.push_back(each ? by_index[each->index()] : 0);
  }
  return pq().PQsendPrepare(&to, "", what.sql.c_str(), static_cast<int>(types.size()),
                            types.data()) == 1;
}

} // namespace

bool is_atomic(std::string_view sql) {
  constexpr std::array<std::string_view, 8> kinds{"select", "values", "table",  "with",
                                                  "insert", "update", "delete", "merge"};
  const std::string_view rest = without_noise(sql);
  const auto length = std::ranges::find_if_not(rest, is_letter) - rest.begin();
  std::string word(rest.substr(0, static_cast<std::size_t>(length)));
  std::ranges::for_each(word, [](char& c) { c = static_cast<char>(c | 0x20); });
  return std::ranges::find(kinds, word) != kinds.end();
}

bool send(PGconn& to, const statement& what) {
  bool sent = false;
  if (what.rows.empty()) {
    sent = pq().PQsendQueryParams(&to, what.sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr,
                                  0) == 1;
  } else {
    sent = prepare(to, what) && std::ranges::all_of(what.rows, [&](const auto& row) {
             return parameters(row).send(to);
           });
  }
  return sent && pq().PQpipelineSync(&to) == 1;
}

} // namespace demo
