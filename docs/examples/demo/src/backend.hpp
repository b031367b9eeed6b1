// What a database must be able to do: the one thing that Database knows of each kind.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <bolt/bolt.hpp>

#include "errors.hpp"
#include "progress.hpp"
#include "table.hpp"
#include "words.hpp"

namespace demo {

class backend {
 public:
  backend() = default;
  backend(const backend&) = delete;
  backend& operator=(const backend&) = delete;
  virtual ~backend() = default;

  // For messages.
  virtual const char* name() const = 0;

  // Runs one statement. Any number of calls at once, from any threads. A cancelled one has ended in
  // the database, too, when its await returns.
  virtual bolt::task<bolt::result<Table, DbError>> query(std::string sql) = 0;

  // Inserts all records into the table `words` in one transaction; how many. Never beside another
  // call. A cancelled one is rolled back, and `progress` has been told, when its await returns.
  // `batch_size` is not 0, and every count fits 63 bits.
  virtual bolt::task<bolt::result<std::uint64_t, DbError>>
  insert_words(std::vector<WordCount> records, std::uint32_t batch_size,
               std::shared_ptr<Progress> progress) = 0;
};

using opened_backend = bolt::result<std::unique_ptr<backend>, DbError>;

bolt::task<opened_backend> open_sqlite(std::string path);
bolt::task<opened_backend> open_postgres(std::string url); // in builds with DEMO_POSTGRES

} // namespace demo
