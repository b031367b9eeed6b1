#include "wire.hpp"

namespace host {

writer& writer::align(std::size_t to) {
  bytes_.resize((bytes_.size() + to - 1) / to * to);
  return *this;
}

writer& writer::raw(const void* data, std::size_t size) {
  const auto* from = static_cast<const std::uint8_t*>(data);
  bytes_.insert(bytes_.end(), from, from + size);
  return *this;
}

} // namespace host
