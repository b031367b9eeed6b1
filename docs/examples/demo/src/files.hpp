// Reading whole files.
#pragma once

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>

#include <bolt/result.hpp>

#include "errors.hpp"

namespace demo {

// The file's contents. Blocks.
inline bolt::result<std::string, FileError> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return FileError{path, std::strerror(errno)};
  }
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (file.bad()) { // a folder, for one
    return FileError{path, std::strerror(errno)};
  }
  return text;
}

} // namespace demo
