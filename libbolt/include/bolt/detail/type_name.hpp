#ifndef BOLT_DETAIL_TYPE_NAME_HPP
#define BOLT_DETAIL_TYPE_NAME_HPP

#include <array>
#include <cstddef>
#include <string_view>

namespace bolt::detail {

// "... [with T = demo::progress; ...]" (GCC), "... [T = demo::progress]" (Clang).
template <class T>
consteval std::string_view type_name_inside() {
  const std::string_view all = __PRETTY_FUNCTION__;
  const std::size_t begin = all.find("T = ") + 4;
  return all.substr(begin, all.find_first_of(";]", begin) - begin);
}

template <class T>
consteval auto make_type_name() {
  constexpr std::string_view name = type_name_inside<T>();
  std::array<char, name.size() + 1> text{};
  for (std::size_t i = 0; i < name.size(); ++i) {
    text[i] = name[i];
  }
  return text;
}

// A type's name as the compiler writes it, for people to read.
template <class T>
inline constexpr auto type_name = make_type_name<T>();

} // namespace bolt::detail
#endif
