// Users, looked up in a directory that comes with the library.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <bolt/bolt.hpp>
#include <boost/describe.hpp>

#include "errors.hpp"

namespace demo {

struct User {
  std::int64_t id;
  std::string name;
  std::optional<std::string> email;
};
BOOST_DESCRIBE_STRUCT(User, (), (id, name, email))

bolt::task<bolt::result<User, DbError>> fetch_user(std::int64_t id);

} // namespace demo
