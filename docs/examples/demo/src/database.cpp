#include "database.hpp"

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>

namespace demo {
namespace {

// Reports to a progress how the work has ended, whichever way it ends.
class report {
 public:
  explicit report(Progress& to) : progress_(to) {}
  report(const report&) = delete;
  report& operator=(const report&) = delete;
  ~report() { progress_.end(kept); }

  bool kept = false;

 private:
  Progress& progress_;
};

std::vector<std::vector<Field>> rows(std::span<const WordCount> records) {
  std::vector<std::vector<Field>> all;
  for (const auto& record : records) {
    all.push_back({record.word, static_cast<std::int64_t>(record.count)});
  }
  return all;
}

} // namespace

bolt::task<bolt::result<std::shared_ptr<Database>, DbError>> Database::connect(std::string url) {
  constexpr std::string_view scheme = "sqlite:";
  if (!url.starts_with(scheme)) {
    co_return Refused{"'" + url + "' does not begin with " + std::string(scheme)};
  }
  auto open =
      co_await co_await bolt::blocking([&] { return connection::open(url.substr(scheme.size())); });
  co_return std::make_shared<Database>(std::move(open));
}

bolt::task<bolt::result<Table, DbError>> Database::query(std::string sql) {
  co_return co_await co_await bolt::blocking([&] { return connection_.run(sql); });
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
    co_return Refused{"the count of '" + too_large->word + "' is too large for SQLite"};
  }
  report ended(*progress); // destroyed last: when it reports, the transaction is over
  auto all = co_await co_await bolt::blocking([&] { return transaction::begin(connection_); });

  for (std::span<const WordCount> left = records; !left.empty();) {
    const auto batch = left.first(std::min<std::size_t>(batch_size, left.size()));
    co_await co_await bolt::blocking([&] {
      return connection_.run_each("INSERT INTO words (word, count) VALUES (?, ?)", rows(batch));
    });
    progress->advance(batch.size());
    left = left.subspan(batch.size());
    co_await bolt::yield();
  }

  // Not on the pool: a call that suspends here could be cancelled after the commit, and its caller
  // would believe that nothing was kept.
  co_await all.commit();
  ended.kept = true;
  co_return records.size();
}

} // namespace demo
