// What is sent to the server, and how.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libpq.hpp"
#include "table.hpp"

namespace demo {

struct statement {
  std::string sql; // empty: only a connection is wanted
  // Runs once per row, with the row for its $1, $2, ..., to the first error; without rows once.
  std::vector<std::vector<Field>> rows = {};
  std::uint64_t connection = 0; // 0: whichever there is, or can be made; else on that one only
  bool begins = false;          // a transaction, and is not to find one
};

// Is it undone as a whole if it fails outside of a transaction block, whatever it is? Then it may
// be sent behind others, since it can be repeated: it reads or writes rows. (CALL, VACUUM or COMMIT
// are not of that kind.)
bool is_atomic(std::string_view sql);

// Queues it and its end (a Sync, so that an error does not spread to what follows). False: the
// connection cannot be used any more.
bool send(PGconn& to, const statement& what);

} // namespace demo
