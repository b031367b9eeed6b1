// The frozen layouts, as C++ sees them.
#include <cstddef>
#include <type_traits>

#include "bolt/bolt.h"

#define FROZEN(condition) static_assert(condition, #condition)
#include "layout.inc"

static_assert(std::is_trivially_copyable_v<bolt_call> && std::is_standard_layout_v<bolt_call>);
static_assert(std::is_trivially_copyable_v<bolt_buffer> && std::is_standard_layout_v<bolt_buffer>);
