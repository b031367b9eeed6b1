// The unqualified name of a type, the same from GCC and Clang: `User` for demo::User.
#pragma once

#include <cstddef>
#include <string_view>

namespace bolt::wire {
namespace names_detail {

template <class T>
constexpr const char* decorated() {
  return __PRETTY_FUNCTION__; // "... [with T = demo::User]" or "... [T = demo::User]"
}

constexpr std::string_view unqualified(std::string_view text) {
  text.remove_prefix(text.find("T = ") + 4);
  text = text.substr(0, text.find_last_of(']'));
  const std::size_t scope = text.substr(0, text.find('<')).rfind("::");
  return scope == std::string_view::npos ? text : text.substr(scope + 2);
}

template <class T>
struct stored_name {
  static constexpr std::string_view view = unqualified(decorated<T>());
  char text[view.size() + 1] = {};
  constexpr stored_name() {
    for (std::size_t i = 0; i < view.size(); ++i)
      text[i] = view[i];
  }
};

template <class T>
inline constexpr stored_name<T> name_of{};

} // namespace names_detail

// NUL-terminated, static. Of a class template's instance it is no identifier: such a type is to be
// given a name in the module.
template <class T>
constexpr const char* type_name() {
  return names_detail::name_of<T>.text;
}

} // namespace bolt::wire
