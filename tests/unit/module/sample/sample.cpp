// A module with one function for each thing that the tests want to see cross.
#include "sample/sample.hpp"

#include <memory>
#include <numeric>
#include <span>
#include <stdexcept>
#include <string_view>

#include <bolt/yield.hpp>

namespace sample {

gate& the_gate() {
  static gate only;
  return only;
}

namespace {

template <class T>
T echo(T value) {
  return value;
}
template <class T>
bolt::task<T> echo_async(T value) {
  co_await bolt::yield();
  co_return value;
}

std::int32_t add(std::int32_t a, std::int32_t b) { return a + b; }
bolt::task<std::int32_t> add_async(std::int32_t a, std::int32_t b) { co_return a + b; }
void nothing() {}
bolt::task<void> nothing_async() { co_return; }

// ---- parameters by reference and views, read again after a suspension

std::string join(const std::string& a, std::string_view b) { return a + std::string(b); }

bolt::task<std::string> join_later(const std::string& a, std::string_view b) {
  const std::string before = a + std::string(b);
  co_await the_gate().pass();
  co_return a + std::string(b) + "|" + before;
}
bolt::task<double> sum_later(std::span<const Point> points, std::span<const std::byte> bytes,
                             std::optional<std::string_view> note,
                             std::vector<std::string_view> words) {
  co_await the_gate().pass();
  double sum = 0;
  for (const Point& point : points)
    sum += point.x + point.y;
  for (const std::byte byte : bytes)
    sum += static_cast<double>(byte);
  if (note) sum += static_cast<double>(note->size());
  for (const std::string_view word : words)
    sum += static_cast<double>(word.size());
  co_return sum;
}
double sum(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}
std::size_t count_set(std::span<const Mark> marks) {
  std::size_t n = 0;
  for (const Mark& mark : marks)
    n += mark.set ? 1 : 0;
  return n;
}
std::uint64_t checksum(std::span<const std::uint8_t> bytes) {
  return std::accumulate(bytes.begin(), bytes.end(), std::uint64_t{0});
}

// ---- errors

bolt::result<User, DbError> find(std::int64_t id) {
  if (id < 0) return DbError{Refused{"negative"}};
  if (id > 9) return DbError{NotFound{id}};
  return User{id, "user", std::nullopt, {}};
}
bolt::task<bolt::result<User, DbError>> find_async(std::int64_t id) {
  co_await bolt::yield();
  co_return find(id);
}
bolt::task<bolt::result<void, Level>> check(Level level) {
  if (level == Level::high) co_return Level::high;
  co_return bolt::success();
}
int throws(const std::string& text) { throw std::runtime_error(text); }
bolt::task<int> throws_async(std::string text) {
  co_await bolt::yield();
  throw std::runtime_error(text);
}
bolt::task<int> throws_early(std::string text) { throw std::invalid_argument(text); }
void throws_number() { throw 7; }

// ---- a class

int cells = 0; // changed by one thread at a time: see the tests

class Cell : public std::enable_shared_from_this<Cell> {
 public:
  explicit Cell(std::int64_t value) : value_(value) { ++cells; }
  Cell(Cell&& other) noexcept : value_(other.value_) { ++cells; }
  Cell(const Cell&) = delete;
  ~Cell() { --cells; }

  static Cell make(std::int64_t value) { return Cell(value); }
  static std::unique_ptr<Cell> make_unique(std::int64_t value) {
    return std::make_unique<Cell>(value);
  }
  static bolt::task<bolt::result<std::shared_ptr<Cell>, Refused>> open(std::string_view url,
                                                                       std::int64_t value) {
    co_await bolt::yield();
    if (url.empty()) co_return Refused{"no url"};
    co_return std::make_shared<Cell>(value);
  }
  static bolt::task<Cell> open_late(std::int64_t value) {
    co_await the_gate().pass();
    co_return Cell(value);
  }
  static std::unique_ptr<Cell> make_null() { return nullptr; }
  static std::int32_t count() { return cells; }

  std::int64_t get() const { return value_; }
  void set(std::int64_t value) { value_ = value; }
  bolt::task<std::int64_t> read() const {
    const std::int64_t before = value_;
    co_await the_gate().pass();
    co_return before * 1000 + value_;
  }
  bolt::task<std::int64_t> add(std::int64_t more) {
    co_await the_gate().pass();
    co_return value_ += more;
  }
  std::shared_ptr<Cell> self() { return shared_from_this(); }

  std::string label = "cell";

 private:
  std::int64_t value_;
};

std::int64_t sum_cells(const std::vector<std::shared_ptr<Cell>>& all) {
  std::int64_t sum = 0;
  for (const auto& cell : all)
    sum += cell->get();
  return sum;
}
std::vector<std::shared_ptr<Cell>> make_cells(std::int64_t n) {
  std::vector<std::shared_ptr<Cell>> all;
  for (std::int64_t i = 0; i < n; ++i)
    all.push_back(std::make_shared<Cell>(i));
  return all;
}

void def_echoes(bolt::module_builder& m) {
  using namespace bolt::literals;
  m.def<&echo<bool>>("echo_bool", "v"_a);
  m.def<&echo<std::int8_t>>("echo_i8", "v"_a);
  m.def<&echo<std::uint8_t>>("echo_u8", "v"_a);
  m.def<&echo<std::int16_t>>("echo_i16", "v"_a);
  m.def<&echo<std::uint16_t>>("echo_u16", "v"_a);
  m.def<&echo<std::int32_t>>("echo_i32", "v"_a);
  m.def<&echo<std::uint32_t>>("echo_u32", "v"_a);
  m.def<&echo<std::int64_t>>("echo_i64", "v"_a);
  m.def<&echo<std::uint64_t>>("echo_u64", "v"_a);
  m.def<&echo<long long>>("echo_long_long", "v"_a);
  m.def<&echo<float>>("echo_f32", "v"_a);
  m.def<&echo<double>>("echo_f64", "v"_a);
  m.def<&echo<std::string>>("echo_string", "v"_a);
  m.def<&echo<std::vector<std::byte>>>("echo_bytes", "v"_a);
  m.def<&echo<std::vector<std::uint8_t>>>("echo_u8s", "v"_a);
  m.def<&echo<std::optional<double>>>("echo_optional", "v"_a);
  m.def<&echo<std::optional<std::string>>>("echo_optional_string", "v"_a);
  m.def<&echo<std::vector<std::int32_t>>>("echo_list", "v"_a);
  m.def<&echo<std::vector<std::string>>>("echo_strings", "v"_a);
  m.def<&echo<std::vector<bool>>>("echo_bools", "v"_a);
  m.def<&echo<std::vector<std::optional<std::vector<std::string>>>>>("echo_nested", "v"_a);
  m.def<&echo<std::array<double, 3>>>("echo_array", "v"_a);
  m.def<&echo<std::array<std::string, 2>>>("echo_string_array", "v"_a);
  m.def<&echo<std::map<std::string, std::int64_t>>>("echo_map", "v"_a);
  m.def<&echo<std::unordered_map<Level, std::string>>>("echo_level_map", "v"_a);
  m.def<&echo<Shape>>("echo_shape", "v"_a);
  m.def<&echo<Level>>("echo_level", "v"_a);
  m.def<&echo<Offset>>("echo_offset", "v"_a);
  m.def<&echo<Old>>("echo_old", "v"_a);
  m.def<&echo<Point>>("echo_point", "v"_a);
  m.def<&echo<Mark>>("echo_mark", "v"_a);
  m.def<&echo<Empty>>("echo_empty", "v"_a);
  m.def<&echo<User>>("echo_user", "v"_a);
  m.def<&echo<Tree>>("echo_tree", "v"_a);
  m.def<&echo<Derived>>("echo_derived", "v"_a);
  m.def<&echo<Everything>>("echo_everything", "v"_a);
  m.def<&echo<std::vector<Point>>>("echo_points", "v"_a);
  m.def<&echo<std::vector<Mark>>>("echo_marks", "v"_a);
  m.def<&echo<std::vector<User>>>("echo_users", "v"_a);
  m.def<&echo<Page<User>>>("echo_page", "v"_a);
  m.def<&echo<std::chrono::nanoseconds>>("echo_ns", "v"_a);
  m.def<&echo<std::chrono::milliseconds>>("echo_ms", "v"_a = std::chrono::seconds(2));
  m.def<&echo<std::chrono::system_clock::time_point>>("echo_time", "v"_a);
  m.def<&echo<std::chrono::sys_days>>("echo_day", "v"_a);
  m.def<&echo<pico>>("echo_pico", "v"_a);
  m.def<&echo<tiny>>("echo_tiny", "v"_a);
  m.def<&echo<ticks>>("echo_ticks", "v"_a);
  m.def<&echo<Times>>("echo_times", "v"_a);
  m.def<&echo<Link>>("echo_link", "v"_a = Link{1, nullptr, std::make_unique<Point>()});
  m.def<&echo<std::unique_ptr<Link>>>("echo_box", "v"_a = nullptr);
  m.def<&echo<std::vector<Link>>>("echo_links", "v"_a);
  m.def<&echo<Preset>>("echo_preset", "v"_a);
  m.def<&echo_async<Everything>>("echo_everything_async", "v"_a);
  m.def<&echo_async<std::string>>("echo_string_async", "v"_a);
}

void def_calls(bolt::module_builder& m) {
  using namespace bolt::literals;
  m.def<&add>("add", "a"_a.doc("The one."), ("b"_a = 40).doc("The other."), "Adds.");
  m.def<&add_async>("add_async", "a"_a, "b"_a);
  m.def<[](std::int8_t a, const Point& point, std::array<std::uint16_t, 3> counts) {
    return point.x + point.y + a + counts[0] + counts[1] + counts[2];
  }>("fixed", "a"_a, "point"_a, "counts"_a);
  m.def<&add>("add_on_pool", "a"_a, "b"_a, bolt::on_pool);
  m.def<&add_async>("add_async_on_pool", "a"_a, "b"_a, bolt::on_pool, bolt::may_block);
  m.def<&join>("join_on_pool", "a"_a, "b"_a, bolt::on_pool);
  m.def<&nothing>("nothing");
  m.def<&nothing_async>("nothing_async", "Does nothing, later.");
  m.def<[](double x) { return x / 2; }>("half", "x"_a);
  m.def<[](std::string text, bool loud, std::optional<int> times, Level level) {
    return text + (loud ? "!" : ".") + std::to_string(times.value_or(-1)) +
           std::to_string(static_cast<int>(level));
  }>("defaults", "text"_a = "hi", "loud"_a = true, "times"_a = 3, "level"_a = Level::middle);
  m.def<&join>("join", "a"_a, "b"_a);
  m.def<&join_later>("join_later", "a"_a, "b"_a);
  m.def<&sum_later>("sum_later", "points"_a, "bytes"_a, "note"_a, "words"_a);
  m.def<&sum>("sum", "values"_a);
  m.def<&count_set>("count_set", "marks"_a);
  m.def<&checksum>("checksum", "bytes"_a);
  m.def<&find>("find", "id"_a);
  m.def<&find_async>("find_async", "id"_a);
  m.def<&check>("check", "level"_a);
  m.def<&throws>("throws", "text"_a);
  m.def<&throws_async>("throws_async", "text"_a);
  m.def<&throws_early>("throws_early", "text"_a);
  m.def<&throws_number>("throws_number");
}

void def_cell(bolt::module_builder& m) {
  using namespace bolt::literals;
  m.class_<Cell>("Cell", "A value that is counted.")
      .def_static<&Cell::make>("make", "value"_a, "A new one.")
      .def_static<&Cell::make_unique>("make_unique", "value"_a)
      .def_static<&Cell::open>("open", "url"_a, "value"_a)
      .def_static<&Cell::open_late>("open_late", "value"_a)
      .def_static<&Cell::make_null>("make_null")
      .def_static<&Cell::count>("count")
      .def<&Cell::get>("get")
      .def<&Cell::set>("set", "value"_a)
      .def<&Cell::read>("read")
      .def<&Cell::add>("add", "more"_a)
      .def<&Cell::self>("self")
      .property<&Cell::get, &Cell::set>("value", "What it holds.")
      .property<[](const Cell& cell) { return cell.get() < 0; }>("negative")
      .property<&Cell::label>("label")
      .property<&Cell::label>("name", bolt::read_only, "The label, to read.")
      .def<[](const Cell& cell, std::int64_t by) { return cell.get() * by; }>("times", "by"_a);
  m.def<&sum_cells>("sum_cells", "all"_a);
  m.def<&make_cells>("make_cells", "n"_a);
}

} // namespace

int live_cells() { return cells; }

} // namespace sample

BOLT_MODULE(sample, m) {
  m.doc("One of everything.").version("1.2.3");
  sample::def_echoes(m);
  sample::def_calls(m);
  sample::def_cell(m);
  m.record<sample::User>("Somebody.").field<&sample::User::email>("Where to write to.");
  m.record<sample::Page<sample::User>>("A page of users.").name("UserPage");
  m.record<sample::Preset>().defaults();
  m.record<sample::User>().defaults<&sample::User::tags>();
  m.constant("limit", std::uint16_t{1000}, "How many at most.").constant("motto", "per aspera");
  m.constant("home", sample::Point{1, 2}).constant("levels", std::vector{sample::Level::high});
  m.constant("moral", std::string_view("ad astra"));
  m.enum_<sample::Level>("How much.").value<sample::Level::high>("Too much.");
}
