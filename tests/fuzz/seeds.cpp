// Writes the corpora that the fuzzers start from into the folders arguments and descriptors of
// argv[1]: always the same ones.
#include <cstdio>
#include <fstream>
#include <string>

#include "arguments_target.hpp"
#include "wire_maker.hpp"

namespace {

bool write(const std::string& path, const fuzz::bytes& contents) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(contents.data()),
             static_cast<std::streamsize>(contents.size()));
  return file.good();
}

// Good blocks of every function, at every alignment.
bool write_arguments(const std::string& folder) {
  fuzz::random_source random(20240607);
  const std::vector<const bolt_fn*> fns = fuzz::sample_functions();
  for (std::size_t i = 0; i < fns.size(); ++i) {
    for (std::uint8_t shift = 0; shift < 8; ++shift) {
      fuzz::bytes block;
      if (!fuzz::make_arguments(*fns[i], random, {}, block)) return false;
      block.insert(block.begin(), {static_cast<std::uint8_t>(i), shift});
      if (!write(folder + "/" + fns[i]->name + std::to_string(shift), block)) return false;
    }
  }
  return true;
}

// Any bytes are a module: these are of every length.
bool write_descriptors(const std::string& folder) {
  fuzz::random_source random(20240608);
  for (std::size_t i = 0; i < 256; ++i) {
    fuzz::bytes contents(8 + i * 2);
    for (std::uint8_t& byte : contents)
      byte = random() % 3 == 0 ? 0 : static_cast<std::uint8_t>(random());
    if (!write(folder + "/module" + std::to_string(i), contents)) return false;
  }
  return true;
}

} // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const std::string folder = argv[1];
  if (write_arguments(folder + "/arguments") && write_descriptors(folder + "/descriptors"))
    return 0;
  std::fprintf(stderr, "cannot write the corpora to %s\n", argv[1]);
  return 1;
}
