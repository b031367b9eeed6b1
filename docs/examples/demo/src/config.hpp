// The application's configuration, from a JSON file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <bolt/bolt.hpp>
#include <boost/describe.hpp>

#include "errors.hpp"

namespace demo {

enum class LogLevel : std::uint8_t { quiet, normal, verbose };
BOOST_DESCRIBE_ENUM(LogLevel, quiet, normal, verbose)

struct Sync {
  std::uint32_t batch_size;
  std::optional<double> timeout_seconds;
};
BOOST_DESCRIBE_STRUCT(Sync, (), (batch_size, timeout_seconds))

struct Config {
  std::string name;
  std::string database;
  LogLevel log;
  Sync sync;
  std::vector<std::string> texts; // relative to the configuration file
};
BOOST_DESCRIBE_STRUCT(Config, (), (name, database, log, sync, texts))

// Reads and checks the file. Blocks on it, so the module places it on the pool.
bolt::task<bolt::result<Config, ConfigError>> load_config(std::string path);

} // namespace demo
