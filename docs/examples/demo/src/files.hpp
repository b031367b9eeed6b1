// Reading whole files.
#pragma once

#include <cerrno>
#include <fstream>
#include <string>
#include <system_error>

#include <bolt/result.hpp>

#include "errors.hpp"

namespace demo {

// The file's contents. Blocks.
inline bolt::result<std::string, FileError> read_file(const std::string& path) {
  const auto failed = [&] {
    return FileError{path, std::error_code(errno, std::generic_category()).message()};
  };
  if (path.find('\0') != std::string::npos) { // the system would read another file
    return FileError{path, "there is a NUL character in the path"};
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return failed();
  }
  std::string text;
  char part[16384];
  while (file.read(part, sizeof part) || file.gcount() != 0) {
    text.append(part, static_cast<std::size_t>(file.gcount()));
  }
  if (file.bad()) { // a folder, for one
    return failed();
  }
  return text;
}

} // namespace demo
