/* A module in C11: static descriptors, one synchronous function, one that is awaited. Nothing here
   knows of C++. What is derived (signatures, checksums, the list of types) bolt_module_seal fills
   in. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <bolt/bolt.h>

/* ---- types */

static bolt_type i32_type = {.size = sizeof(bolt_type),
                             .kind = BOLT_KIND_I32,
                             .flags = BOLT_TYPE_PLAIN | BOLT_TYPE_ANY_BITS,
                             .wire_align = 4,
                             .wire_min = 4};
static bolt_type string_type = {
    .size = sizeof(bolt_type), .kind = BOLT_KIND_STRING, .wire_align = 4, .wire_min = 4};

static const bolt_member division_by_zero = {
    .size = sizeof(bolt_member), .name = "division_by_zero", .value = 0};
static const bolt_member overflow = {.size = sizeof(bolt_member), .name = "overflow", .value = 1};
static const bolt_member* const math_error_members[] = {&division_by_zero, &overflow};
static bolt_type math_error_type = {.size = sizeof(bolt_type),
                                    .kind = BOLT_KIND_ENUM,
                                    .flags = BOLT_TYPE_PLAIN,
                                    .wire_align = 1,
                                    .wire_min = 1,
                                    .underlying = BOLT_KIND_U8,
                                    .name = "MathError",
                                    .members = math_error_members,
                                    .n_members = 2};

static const bolt_member quotient_field = {
    .size = sizeof(bolt_member), .name = "quotient", .type = &i32_type};
static const int32_t no_remainder = 0;
static const bolt_member remainder_field = {.size = sizeof(bolt_member),
                                            .flags = BOLT_MEMBER_HAS_DEFAULT,
                                            .name = "remainder",
                                            .type = &i32_type,
                                            .default_wire = (const uint8_t*)&no_remainder,
                                            .default_len = sizeof no_remainder};
static const bolt_member* const division_members[] = {&quotient_field, &remainder_field};
static bolt_type division_type = {.size = sizeof(bolt_type),
                                  .kind = BOLT_KIND_RECORD,
                                  .flags = BOLT_TYPE_PLAIN | BOLT_TYPE_ANY_BITS,
                                  .wire_align = 4,
                                  .wire_min = 8,
                                  .name = "Division",
                                  .doc = "What divide() gives.",
                                  .members = division_members,
                                  .n_members = 2};

/* ---- divide(a, b): synchronous. A struct is the argument block, another one the result. */

struct divide_args {
  int32_t a, b;
};
struct division {
  int32_t quotient, remainder;
};

static bolt_status refuse(bolt_buffer* out, const char* message) {
  bolt_buffer_assign(out, message, strlen(message));
  return BOLT_ARGUMENT;
}

static bolt_status divide(const bolt_fn* fn, void* receiver, const uint8_t* args, size_t args_len,
                          bolt_context* cx, bolt_body* out_body, bolt_buffer* out_result) {
  (void)fn, (void)receiver, (void)cx, (void)out_body;
  struct divide_args in;
  if (args_len != sizeof in) return refuse(out_result, "divide(): expected two i32");
  memcpy(&in, args, sizeof in);
  uint8_t error = 0;
  if (in.b == 0 || (in.a == INT32_MIN && in.b == -1)) {
    error = in.b == 0 ? 0 : 1;
    bolt_buffer_assign(out_result, &error, sizeof error);
    return BOLT_ERROR;
  }
  const struct division out = {in.a / in.b, in.a % in.b};
  return bolt_buffer_assign(out_result, &out, sizeof out) == BOLT_OK ? BOLT_READY : BOLT_NO_MEMORY;
}

/* ---- shout(text): awaited. A thread plays the part of a callback API. */

struct shout_work {
  bolt_future future;
  size_t len; /* of the block: a string in wire form */
  uint8_t block[];
};

static void* shout_thread(void* data) {
  struct shout_work* work = data;
  for (size_t i = 4; i < work->len; ++i) {
    if (work->block[i] >= 'a' && work->block[i] <= 'z') work->block[i] -= 'a' - 'A';
  }
  bolt_promise_resolve(work->future, BOLT_READY, work->block, work->len);
  free(work);
  return NULL;
}

static bolt_status shout(const bolt_fn* fn, void* receiver, const uint8_t* args, size_t args_len,
                         bolt_context* cx, bolt_body* out_body, bolt_buffer* out_result) {
  (void)fn, (void)receiver, (void)out_body;
  uint32_t len = 0;
  if (args_len >= 4) memcpy(&len, args, 4);
  if (args_len < 4 || len != args_len - 4 || !bolt_utf8_valid(args + 4, len)) {
    return refuse(out_result, "shout(): argument 'text': expected a string");
  }
  struct shout_work* work = malloc(sizeof *work + args_len);
  if (work == NULL) return BOLT_NO_MEMORY;
  memcpy(work->block, args, args_len);
  work->len = args_len;
  const bolt_promise_options options = {.size = sizeof options};
  const bolt_status status = bolt_context_promise(cx, &options, &work->future);
  if (status != BOLT_OK) {
    free(work);
    return status;
  }
  pthread_t thread;
  if (pthread_create(&thread, NULL, shout_thread, work) != 0) {
    bolt_promise_drop(work->future);
    free(work);
    return BOLT_PENDING; /* the host learns from the dropped promise */
  }
  pthread_detach(thread);
  return BOLT_PENDING;
}

/* ---- the module */

static const bolt_param divide_a = {.size = sizeof(bolt_param), .name = "a", .type = &i32_type};
static const uint8_t one[] = {1, 0, 0, 0};
static const bolt_param divide_b = {.size = sizeof(bolt_param),
                                    .flags = BOLT_PARAM_HAS_DEFAULT,
                                    .name = "b",
                                    .doc = "Not zero.",
                                    .type = &i32_type,
                                    .default_wire = one,
                                    .default_len = sizeof one};
static const bolt_param* const divide_params[] = {&divide_a, &divide_b};
static bolt_fn divide_fn = {.size = sizeof(bolt_fn),
                            .kind = BOLT_FN_FUNCTION,
                            .n_params = 2,
                            .args_min = 8,
                            .name = "divide",
                            .doc = "Divides.",
                            .params = divide_params,
                            .result = &division_type,
                            .error = &math_error_type,
                            .start = divide};

static const bolt_param shout_text = {
    .size = sizeof(bolt_param), .name = "text", .type = &string_type};
static const bolt_param* const shout_params[] = {&shout_text};
static bolt_fn shout_fn = {.size = sizeof(bolt_fn),
                           .kind = BOLT_FN_FUNCTION,
                           .flags = BOLT_FN_ASYNC,
                           .n_params = 1,
                           .args_min = 4,
                           .name = "shout",
                           .doc = "In capitals.",
                           .params = shout_params,
                           .result = &string_type,
                           .start = shout};

/* A value is written as the struct that it is. */
static const struct division unit_value = {1, 0};
static const bolt_constant unit = {.size = sizeof(bolt_constant),
                                   .name = "UNIT",
                                   .doc = "One, without a remainder.",
                                   .type = &division_type,
                                   .wire = (const uint8_t*)&unit_value,
                                   .wire_len = sizeof unit_value};
static const bolt_constant* const constants[] = {&unit};

static const bolt_fn* const fns[] = {&divide_fn, &shout_fn};
static bolt_module module = {.size = sizeof(bolt_module),
                             .abi = BOLT_ABI_VERSION,
                             .name = "cmodule",
                             .doc = "Written in C.",
                             .version = "0.1",
                             .fns = fns,
                             .n_fns = 2,
                             .constants = constants,
                             .n_constants = 1};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static void seal(void) { bolt_module_seal(&module); }

BOLT_EXPORT const bolt_module* bolt_module_cmodule(void) {
  pthread_once(&once, seal);
  return &module;
}
