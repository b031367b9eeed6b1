#include "database.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace demo {
namespace {

constexpr std::string_view sqlite = "sqlite:";

bool is_postgres(std::string_view url) {
  return url.starts_with("postgresql://") || url.starts_with("postgres://");
}

// Shows no more of the URL than its scheme: there may be a password in it.
Refused unknown(std::string_view url) {
  const auto scheme = url.find(':');
  std::string what = scheme == url.npos ? "a database's URL" : "'";
  if (scheme != url.npos) {
    what.append(url.substr(0, scheme + 1)).append("...'");
  }
  return {what + " does not begin with sqlite: or postgresql://"};
}

bolt::task<opened_backend> open(std::string url) {
  if (url.starts_with(sqlite)) {
    co_return co_await open_sqlite(url.substr(sqlite.size()));
  }
  if (!is_postgres(url)) {
    co_return unknown(url);
  }
#if defined(DEMO_POSTGRES)
  co_return co_await open_postgres(std::move(url));
#else
  co_return Refused{"this library was built without PostgreSQL (on Debian: libpq-dev)"};
#endif
}

} // namespace

bolt::task<bolt::result<std::shared_ptr<Database>, DbError>> Database::connect(std::string url) {
  auto backend = co_await co_await open(std::move(url));
  co_return std::make_shared<Database>(std::move(backend));
}

bolt::task<bolt::result<Table, DbError>> Database::query(std::string sql) const {
  return backend_->query(std::move(sql));
}

bolt::task<bolt::result<std::uint64_t, DbError>>
Database::sync_all(std::vector<WordCount> records, std::uint32_t batch_size,
                   std::shared_ptr<Progress> progress) {
  if (batch_size == 0) {
    co_return Refused{"a batch of no records"};
  }
  const auto too_large = std::ranges::find_if(
      records, [](const WordCount& each) { return !std::in_range<std::int64_t>(each.count); });
  if (too_large != records.end()) {
    co_return Refused{"the count of '" + too_large->word + "' is too large for " +
                      backend_->name()};
  }
  co_return co_await backend_->insert_words(std::move(records), batch_size, std::move(progress));
}

} // namespace demo
