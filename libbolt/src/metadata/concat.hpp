// Texts joined from parts: strings and integers. (GCC 12 warns wrongly about `"literal" +
// std::string`.)
#pragma once

#include <string>
#include <string_view>
#include <type_traits>

namespace bolt::metadata {

template <class... Parts>
std::string concat(const Parts&... parts) {
  std::string whole;
  const auto append = [&whole](const auto& part) {
    if constexpr (std::is_integral_v<std::decay_t<decltype(part)>>)
      whole += std::to_string(part);
    else
      whole += std::string_view(part);
  };
  (append(parts), ...);
  return whole;
}

} // namespace bolt::metadata
