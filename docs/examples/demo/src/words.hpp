// A computation that fans out: how often each word occurs in some texts.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <bolt/bolt.hpp>
#include <boost/describe.hpp>

#include "errors.hpp"

namespace demo {

struct WordCount {
  std::string word;
  std::uint64_t count;
};
BOOST_DESCRIBE_STRUCT(WordCount, (), (word, count))

// Counts the words of all files at once, one file per thread of the pool; most frequent first.
bolt::task<bolt::result<std::vector<WordCount>, FileError>>
count_words(std::vector<std::string> paths);

} // namespace demo
