// SQLite, embedded: every call blocks, so it runs on the pool, one at a time.
#include <algorithm>
#include <span>
#include <utility>

#include "backend.hpp"
#include "batches.hpp"
#include "sqlite.hpp"

namespace demo {
namespace {

class sqlite_backend final : public backend {
 public:
  explicit sqlite_backend(connection open) : connection_(std::move(open)) {}

  const char* name() const override { return "SQLite"; }

  // In the order in which they were first polled: the connection is used by one thread at a time.
  bolt::task<bolt::result<Table, DbError>> query(std::string sql) override {
    const auto turn = co_await turns_.lock();
    co_return co_await co_await bolt::blocking([&] { return connection_.run(sql); });
  }

  bolt::task<bolt::result<std::uint64_t, DbError>>
  insert_words(std::vector<WordCount> records, std::uint32_t batch_size,
               std::shared_ptr<Progress> progress) override {
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

    // Not on the pool: a call that suspends here could be cancelled after the commit, and its
    // caller would believe that nothing was kept.
    co_await all.commit();
    ended.kept = true;
    co_return records.size();
  }

 private:
  connection connection_;
  bolt::mutex turns_;
};

} // namespace

bolt::task<opened_backend> open_sqlite(std::string path) {
  auto open = co_await co_await bolt::blocking([&] { return connection::open(path); });
  co_return std::make_unique<sqlite_backend>(std::move(open));
}

} // namespace demo
