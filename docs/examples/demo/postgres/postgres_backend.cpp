// PostgreSQL, over one connection that is shared by all calls and made again when it was lost.
#include <string_view>
#include <utility>

#include "backend.hpp"
#include "insertion.hpp"
#include "session.hpp"

namespace demo {
namespace {

// Reading them takes longer than a poll may.
constexpr int many_rows = 1000;

class postgres_backend final : public backend {
 public:
  explicit postgres_backend(std::shared_ptr<session> open) : session_(std::move(open)) {}

  const char* name() const override { return "PostgreSQL"; }

  bolt::task<bolt::result<Table, DbError>> query(std::string sql) override {
    if (sql.find('\0') != std::string::npos) { // libpq would stop there
      co_return SqlError{0, "there is a NUL character in it", std::move(sql), "42601"};
    }
    if (sql.empty()) {
      co_return SqlError{0, "there is no statement in it", {}, "42601"};
    }
    statement what{sql};
    const auto answer = co_await co_await session_->run(std::move(what));
    if (pq().PQntuples(answer.get()) < many_rows) {
      co_return co_await to_table(*answer, sql);
    }
    co_return co_await co_await bolt::blocking([&] { return to_table(*answer, sql); });
  }

  bolt::task<bolt::result<std::uint64_t, DbError>>
  insert_words(std::vector<WordCount> records, std::uint32_t batch_size,
               std::shared_ptr<Progress> progress) override {
    auto [sender, receiver] = bolt::oneshot<insertion::outcome>();
    auto work =
        std::make_shared<insertion>(session_, std::move(records), batch_size, std::move(progress));
    insertion::start(work, std::move(sender));
    receiver.on_cancel([work = std::move(work)] {
      work->stop();
      return bolt::cancel_answer::later;
    });
    co_return co_await co_await receiver;
  }

 private:
  std::shared_ptr<session> session_;
};

constexpr const char* form =
    "the URL is not postgresql://[USER[:PASSWORD]@][HOST][:PORT][/DATABASE][?PARAMETER=VALUE...]";

// What is said of a URL shows nothing of it if there may be a password in it.
Refused not_encoded() { return {std::string(form) + ": percent-encode the user and the password"}; }

// A password with an @ or a / in it is taken for a host, a port or a database: libpq would show it
// where it does not find them.
bolt::result<void, Refused> check_parts(const PQconninfoOption* options) {
  for (; options->keyword != nullptr; ++options) {
    const std::string_view name(options->keyword);
    const std::string_view value(options->val != nullptr ? options->val : "");
    if ((name == "host" || name == "dbname") && value.find('@') != value.npos) {
      return not_encoded();
    }
    if (name == "port" && value.find_first_not_of("0123456789,") != value.npos) {
      return Refused{std::string(form) + ": its port is not a number"};
    }
  }
  return bolt::success();
}

bolt::result<void, Refused> check(const std::string& url) {
  if (url.find('\0') != std::string::npos) { // libpq would open another database
    return Refused{"there is a NUL character in the URL"};
  }
  BOOST_OUTCOME_TRY(load_libpq());
  char* why = nullptr;
  const pq_ptr<PQconninfoOption> options(pq().PQconninfoParse(url.c_str(), &why));
  const pq_ptr<char> owned(why);
  if (options != nullptr) {
    return check_parts(options.get());
  }
  if (url.find('@') != std::string::npos || url.find("password") != std::string::npos) {
    return not_encoded();
  }
  return Refused{std::string(form) + ": " + one_line(why)};
}

} // namespace

bolt::task<opened_backend> open_postgres(std::string url) {
  co_await co_await bolt::blocking([&] { return check(url); });
  auto open = std::make_shared<session>(std::move(url));
  statement connects{};
  co_await co_await open->run(std::move(connects));
  co_return std::make_unique<postgres_backend>(std::move(open));
}

} // namespace demo
