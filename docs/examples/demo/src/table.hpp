// What a query answers, from whichever database.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <boost/describe.hpp>

namespace demo {

// What a field can hold; std::nullopt is NULL.
using Blob = std::vector<std::uint8_t>;
using Field = std::optional<std::variant<std::int64_t, double, std::string, Blob>>;

// The answer to a query.
struct Table {
  std::vector<std::string> columns;
  std::vector<std::vector<Field>> rows;
};
BOOST_DESCRIBE_STRUCT(Table, (), (columns, rows))

} // namespace demo
