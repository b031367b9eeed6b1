// What the package offers: numbers in files, added up on the pool, several files at a time.
#include <bolt/bolt.hpp>
#include <bolt/module.hpp>

#include <cstdint>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace tally {

struct Unreadable {
  std::string path;
};
BOOST_DESCRIBE_STRUCT(Unreadable, (), (path))

struct Total {
  std::int64_t numbers;
  double sum;
};
BOOST_DESCRIBE_STRUCT(Total, (), (numbers, sum))

bolt::result<Total, Unreadable> read(const std::string& path) {
  std::ifstream file(path);
  if (!file) return Unreadable{path};
  Total total{0, 0};
  for (double number = 0; file >> number;) {
    total.numbers += 1;
    total.sum += number;
  }
  return total;
}

bolt::task<bolt::result<Total, Unreadable>> of_file(std::string path) {
  co_return co_await co_await bolt::blocking([&] { return read(path); });
}

bolt::task<bolt::result<Total, Unreadable>> of_files(std::vector<std::string> paths) {
  std::vector<bolt::task<bolt::result<Total, Unreadable>>> parts;
  for (auto& path : paths)
    parts.push_back(of_file(std::move(path)));
  Total all{0, 0};
  for (auto& part : co_await bolt::when_all(std::move(parts))) {
    const Total total = co_await std::move(part);
    all.numbers += total.numbers;
    all.sum += total.sum;
  }
  co_return all;
}

} // namespace tally

BOLT_MODULE(tally, m) {
  m.doc("Adds up the numbers in files.").version("1.0.0");
  m.def<&tally::of_file>("of_file", "path"_a, "The count and the sum of the numbers in a file.");
  m.def<&tally::of_files>("of_files", "paths"_a, "The same of several files together.");
}
