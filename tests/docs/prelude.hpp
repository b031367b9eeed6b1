// What the examples of the documents speak of without saying it: only declarations, since the
// examples are compiled, not run.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <bolt/bolt.hpp>
#include <bolt/module.hpp>

using namespace std::chrono_literals;

// ---- docs/authoring.md
bolt::task<std::string> read_file(std::string path);

struct User {
  std::int64_t id;
  std::string name;
};
bolt::task<User> load(std::int64_t id);

namespace docs_authoring_md_3 {
enum class ParseError;
struct NotFound;
bolt::result<std::int64_t, ParseError> parse(std::string_view text);
struct Row {
  std::int64_t id;
  std::string name;
};
bolt::task<bolt::result<std::optional<Row>, std::variant<NotFound, ParseError>>>
query(std::int64_t id);
} // namespace docs_authoring_md_3

struct Record {};
struct Database {};
struct transaction {
  explicit transaction(Database& db);
  ~transaction();
  bolt::task<void> insert(const Record& record);
  void commit();
};
std::vector<Record> pending();

struct Row {};
inline struct {
  Row step();
} statement;

struct PGconn;
int PQsocket(const PGconn* connection);
int PQisBusy(PGconn* connection);
int PQconsumeInput(PGconn* connection);

struct Page {};
inline std::int64_t id = 0;
inline std::vector<bolt::task<Page>> downloads;
bolt::task<User> fetch_user(std::int64_t id);
bolt::task<std::vector<Row>> query(std::string sql);

bolt::task<Page> render(User user);
bolt::task<void> draw(User user);
void post_event(std::function<void()> event);

using T = int;
bolt::task<T> work();
bolt::task<void> something_else();

struct File {
  bolt::task<std::optional<std::string>> next_line();
};
std::int64_t words_in(std::string_view line);
bolt::task<void> write(std::string text);

struct Event {};
struct event_queue {
  std::optional<Event> take();
  void notify(bolt::waker wake);
  void forget();
};

struct Query {};
struct Reply {};
struct Client {
  int start(Query query, void* data, void (*done)(void* data, Reply reply));
  void abort(int id);
};

// ---- README.md
namespace README_md_1 {
struct User;
struct NotFound;
struct Row {
  std::int64_t id;
  std::string name;
};
bolt::task<bolt::result<Row, NotFound>> find_row(std::int64_t id);
} // namespace README_md_1
