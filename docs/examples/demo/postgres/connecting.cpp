#include <poll.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "session.hpp"

namespace demo {
namespace {

using namespace std::chrono_literals;

// Unless the URL has a connect_timeout: libpq would wait for ever here.
constexpr auto default_timeout = 30s;
// A request to cancel makes a connection of its own.
constexpr std::chrono::seconds most_for_request = 10s;

// Begins; looks the host up, which blocks.
pq_ptr<PGconn> start(const std::string& url) {
  // The last ones win, so the URL's encoding does not: all text is UTF-8 here.
  const std::array<const char*, 4> names{"fallback_application_name", "dbname", "client_encoding",
                                         nullptr};
  const std::array<const char*, 4> values{"libbolt demo", url.c_str(), "UTF8", nullptr};
  return pq_ptr<PGconn>(pq().PQconnectStartParams(names.data(), values.data(), 1));
}

std::chrono::seconds timeout_of(PGconn& made) {
  const pq_ptr<PQconninfoOption> options(pq().PQconninfo(&made));
  for (auto* each = options.get(); each != nullptr && each->keyword != nullptr; ++each) {
    if (std::string_view(each->keyword) == "connect_timeout" && each->val != nullptr) {
      const std::string_view text(each->val);
      int seconds = 0;
      std::from_chars(text.data(), text.data() + text.size(), seconds);
      return seconds > 0 ? std::chrono::seconds(seconds) : default_timeout;
    }
  }
  return default_timeout;
}

bool is_ready(PGconn& made, short event) {
  pollfd socket{pq().PQsocket(&made), event, 0};
  return poll(&socket, 1, 0) > 0;
}

} // namespace

// Makes connection_, or ends all that wait with what is wrong. Given up when nobody waits any more.
bolt::task<> session::connect() {
  {
    const std::scoped_lock lock(mutex_);
    end_waiting({0, "the connection was lost", {}, connection_lost}, true);
    if (waiting_.empty()) {
      co_return;
    }
    connecting_ = true;
  }
  auto made = co_await bolt::blocking([this] { return start(url_); });
  if (made == nullptr) {
    throw std::bad_alloc();
  }
  const attempt end = co_await connect_on(*made, clock::now() + timeout_of(*made));
  std::string why = one_line(pq().PQerrorMessage(made.get()));
  const bool connected = pq().PQstatus(made.get()) == CONNECTION_OK && use(made);
  made.reset(); // before those that waited for it are told

  const std::scoped_lock lock(mutex_);
  connecting_ = false;
  if (end == attempt::too_late) {
    why += why.empty() ? "no answer in time" : " no answer in time";
  }
  if (!connected && end != attempt::given_up) {
    end_waiting({0, std::move(why), {}, no_connection}, false);
  }
}

// The socket may be another one after each step, so it is watched anew. A step may look up the name
// of the next host, or compute for long for the password's sake: that is the pool's.
bolt::task<session::attempt> session::connect_on(PGconn& made, clock::time_point until) {
  auto wanted = PGRES_POLLING_WRITING;
  while (pq().PQstatus(&made) != CONNECTION_BAD && clock::now() < until) {
    const bool reads = wanted == PGRES_POLLING_READING;
    if (is_ready(made, reads ? POLLIN : POLLOUT)) { // libpq takes our word for it
      auto step = bolt::blocking([&] { return pq().PQconnectPoll(&made); });
      wanted = co_await step;
      if (wanted == PGRES_POLLING_OK || wanted == PGRES_POLLING_FAILED) {
        co_return attempt::ended;
      }
      continue;
    }
    const bolt::watched_fd socket(pq().PQsocket(&made));
    co_await activity(*this, socket, reads, !reads, until);
    if (nobody_waits()) {
      co_return attempt::given_up;
    }
  }
  co_return clock::now() < until ? attempt::ended : attempt::too_late;
}

// Takes it over, ready for statements. False: it could not be made so.
bool session::use(pq_ptr<PGconn>& made) {
  pq().PQsetNoticeReceiver(made.get(), &session::take_notice, this);
  if (pq().PQsetnonblocking(made.get(), 1) != 0 || pq().PQenterPipelineMode(made.get()) != 1) {
    return false;
  }
  connection_ = std::move(made);
  socket_.emplace(pq().PQsocket(connection_.get()));
  request_limit_ = std::min(timeout_of(*connection_), most_for_request);
  number_.fetch_add(1, std::memory_order_relaxed);
  in_transaction_ = ending_ = false;
  return true;
}

// libpq would print them. The one of interest: the server has ended the connection (57P01, ...).
// The severity counts, too: a function can raise a notice with any state, but none that is fatal.
void session::take_notice(void* self, const PGresult* notice) {
  const auto field = [notice](int code) {
    const char* const text = pq().PQresultErrorField(notice, code);
    return std::string_view(text != nullptr ? text : "");
  };
  const auto state = field(PG_DIAG_SQLSTATE), severity = field(PG_DIAG_SEVERITY_NONLOCALIZED);
  // When it crashes it says so to all as a warning.
  const bool ends =
      severity == "FATAL" || severity == "PANIC" || (severity == "WARNING" && state == "57P02");
  if (ends && state.starts_with("57P")) {
    static_cast<session*>(self)->ending_ = true;
  }
}

} // namespace demo
