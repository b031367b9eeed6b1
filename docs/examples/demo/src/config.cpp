#include "config.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>
#include <nlohmann/json.hpp>

#include "files.hpp"

namespace demo {
namespace {

using nlohmann::json;

// Says where, not what: the file may be anything, and an error is text.
SyntaxError not_json(const std::string& path, const std::string& text, std::size_t byte) {
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(byte, text.size()));
  const auto line = 1 + std::count(text.begin(), end, '\n');
  return {path, static_cast<std::uint32_t>(line),
          byte > text.size() ? "it ends too early"
                             : "byte " + std::to_string(byte) + " of the file cannot stand there"};
}

bolt::result<json, ConfigError> parse(const std::string& path, const std::string& text) {
  try {
    return json::parse(text);
  } catch (const json::parse_error& error) {
    return not_json(path, text, error.byte);
  } catch (const json::out_of_range&) {
    return FieldError{path, "", "the file holds a number that is too large"};
  }
}

// Takes fields out of one JSON object and knows where it is, for the message.
class fields {
 public:
  fields(const json& object, std::string where) : object_(object), where_(std::move(where)) {}

  template <class T>
  T required(const char* name) const {
    const auto found = object_.find(name);
    if (found == object_.end()) {
      throw FieldError{"", where_ + name, "is missing"};
    }
    return converted<T>(name, *found);
  }

  template <class T>
  std::optional<T> optional(const char* name) const {
    const auto found = object_.find(name);
    if (found == object_.end() || found->is_null()) {
      return std::nullopt;
    }
    return converted<T>(name, *found);
  }

  fields object(const char* name) const {
    const auto found = object_.find(name);
    if (found == object_.end() || !found->is_object()) {
      throw FieldError{"", where_ + name, "is not an object"};
    }
    return {*found, where_ + name + "."};
  }

 private:
  template <class T>
  T converted(const char* name, const json& value) const {
    try {
      return value.get<T>();
    } catch (const json::exception& error) {
      throw FieldError{"", where_ + name, error.what()};
    }
  }

  const json& object_;
  std::string where_;
};

LogLevel log_level(const fields& top) {
  const auto name = top.optional<std::string>("log").value_or("normal");
  std::optional<LogLevel> level;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<LogLevel>>([&](auto each) {
    if (name == each.name) {
      level = each.value;
    }
  });
  if (!level) {
    throw FieldError{"", "log", "is none of quiet, normal and verbose"};
  }
  return *level;
}

// JSON numbers are signed or not whole: a plain conversion would wrap around in silence.
std::uint32_t batch_size(const fields& sync) {
  const auto value = sync.required<double>("batch_size");
  if (!(value >= 1 && value <= 1e6) || value != static_cast<std::uint32_t>(value)) {
    throw FieldError{"", "sync.batch_size", "is not a whole number from 1 to 1000000"};
  }
  return static_cast<std::uint32_t>(value);
}

Config to_config(const json& document) {
  if (!document.is_object()) {
    throw FieldError{"", "", "the file holds no JSON object"};
  }
  const fields top(document, "");
  const auto sync = top.object("sync");
  return Config{.name = top.required<std::string>("name"),
                .database = top.required<std::string>("database"),
                .log = log_level(top),
                .sync = {.batch_size = batch_size(sync),
                         .timeout_seconds = sync.optional<double>("timeout_seconds")},
                .texts = top.required<std::vector<std::string>>("texts")};
}

} // namespace

bolt::task<bolt::result<Config, ConfigError>> load_config(std::string path) {
  const auto text = co_await read_file(path);
  const auto document = co_await parse(path, text);
  try {
    co_return to_config(document);
  } catch (FieldError& error) {
    error.path = path;
    co_return std::move(error);
  }
}

} // namespace demo
