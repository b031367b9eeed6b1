// What the functions of a hostile module do when they are called: whatever their `data` says.
#pragma once

#include <cstdint>

#include <bolt/bolt.h>

namespace fuzz {

// The `data` of a function that answers in one of the ways there are.
const void* hostile_answer(std::uint8_t which);

bolt_status answer_anything(const bolt_fn* fn, void* receiver, const std::uint8_t* args,
                            std::size_t args_len, bolt_context* cx, bolt_body* out_body,
                            bolt_buffer* out_result);

} // namespace fuzz
