#include "hostile_function.hpp"

namespace fuzz {
namespace {

constexpr std::uint8_t answers[] = {0, 1, 2, 3, 4, 5, 6, 7};

bolt_status end(void*, bolt_context*, bolt_buffer* out_result) {
  (void)bolt_buffer_assign(out_result, "\0\1\2\3", 4);
  return BOLT_READY;
}
bolt_status end_badly(void*, bolt_context*, bolt_buffer*) { return 99; }
bolt_status acknowledge(void*, bolt_context*) { return BOLT_ACKNOWLEDGED; }
void drop(void*) {}

constexpr bolt_body_vtable vtable(bolt_status (*poll)(void*, bolt_context*, bolt_buffer*)) {
  bolt_body_vtable table{};
  table.size = sizeof table;
  table.poll = poll;
  table.cancel = acknowledge;
  table.drop = drop;
  return table;
}
constexpr bolt_body_vtable ending = vtable(end), ending_badly = vtable(end_badly);

} // namespace

const void* hostile_answer(std::uint8_t which) { return &answers[which % sizeof answers]; }

bolt_status answer_anything(const bolt_fn* fn, void*, const std::uint8_t* args,
                            std::size_t args_len, bolt_context*, bolt_body* out_body,
                            bolt_buffer* out_result) {
  switch (*static_cast<const std::uint8_t*>(fn->data)) {
  case 0: // perhaps a good answer
    (void)bolt_buffer_assign(out_result, args, args_len);
    return BOLT_READY;
  case 1:
    (void)bolt_buffer_assign(out_result, "\xff", 1);
    return BOLT_ERROR;
  case 2:
    return BOLT_FAILED;
  case 3:
    return BOLT_PENDING; // without a body
  case 4:
    return 77;
  case 5:
    return -77;
  case 6:
    *out_body = {&ending_badly, nullptr};
    return BOLT_PENDING;
  default:
    *out_body = {&ending, nullptr};
    return BOLT_PENDING;
  }
}

} // namespace fuzz
