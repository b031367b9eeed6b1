// What inserting in batches is made of, for each backend.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "progress.hpp"
#include "table.hpp"
#include "words.hpp"

namespace demo {

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

// The parameters of one INSERT per record.
inline std::vector<std::vector<Field>> rows(std::span<const WordCount> records) {
  std::vector<std::vector<Field>> all;
  for (const auto& record : records) {
    all.push_back({record.word, static_cast<std::int64_t>(record.count)});
  }
  return all;
}

} // namespace demo
