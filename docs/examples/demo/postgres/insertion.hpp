// The records of one sync_all() on their way into PostgreSQL: a transaction that ends, one way or
// the other, also when nobody awaits it any more. So it is a task of its own, which is told to stop
// and not cancelled: a ROLLBACK must be awaited, which no destructor can do.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include <bolt/bolt.hpp>

#include "backend.hpp"
#include "session.hpp"

namespace demo {

class insertion {
 public:
  using outcome = bolt::result<std::uint64_t, DbError>;

  insertion(std::shared_ptr<session> over, std::vector<WordCount> records, std::uint32_t batch_size,
            std::shared_ptr<Progress> progress);

  // `to` is told when all is over, the transaction as well as the task. Does not throw: what is
  // wrong is told, too.
  static void start(std::shared_ptr<insertion> work, bolt::oneshot_sender<outcome> to);

  // Any thread. The statement that runs is cancelled, and the transaction is rolled back; unless it
  // is being committed already: then all rows may be kept, which the progress tells. If the
  // connection is lost while it is, nobody knows: that is an error of its own (08007), and no row
  // counts as taken back.
  void stop() noexcept;

 private:
  bolt::task<> run();
  bolt::task<outcome> insert_all();
  bolt::task<outcome> commit(std::uint64_t connection);
  bolt::task<session::answer> step(statement what);
  bool set_current(std::uint64_t id);

  const std::shared_ptr<session> session_;
  const std::vector<WordCount> records_;
  const std::uint32_t batch_size_;
  const std::shared_ptr<Progress> progress_;
  std::optional<outcome> outcome_;
  bool in_doubt_ = false; // COMMIT was sent, and there is no answer

  std::mutex mutex_; // guards what follows
  bool stopped_ = false;
  std::uint64_t current_ = 0; // the statement that runs, if it may be cancelled
};

} // namespace demo
