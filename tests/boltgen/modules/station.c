/* A module in two versions: with STATION_NEW, read() takes another parameter, Reading has another
   field, forget() is gone and remember() is new. scale() stays as it is. Every function answers at
   once. */
#include <string.h>

#include <bolt/bolt.h>

#if !defined(STATION_NEW)
#define STATION_NEW 0
#endif

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof *(array)))
#define SCALAR(kind_, bytes)                                                                       \
  {.size = sizeof(bolt_type),                                                                      \
   .kind = (kind_),                                                                                \
   .wire_align = (bytes),                                                                          \
   .wire_min = (bytes),                                                                            \
   .flags = BOLT_TYPE_PLAIN | BOLT_TYPE_ANY_BITS}

static bolt_type unit = {.size = sizeof(bolt_type), .kind = BOLT_KIND_UNIT, .wire_align = 1};
static bolt_type i64 = SCALAR(BOLT_KIND_I64, 8);
static bolt_type f64 = SCALAR(BOLT_KIND_F64, 8);

static const bolt_member celsius = {.size = sizeof celsius, .name = "celsius", .type = &f64};
static const bolt_member humidity = {.size = sizeof humidity, .name = "humidity", .type = &f64};
static const bolt_member* const fields[] = {&celsius, &humidity};
static bolt_type reading = {.size = sizeof(bolt_type),
                            .kind = BOLT_KIND_RECORD,
                            .flags = BOLT_TYPE_PLAIN | BOLT_TYPE_ANY_BITS,
                            .wire_align = 8,
                            .wire_min = STATION_NEW ? 16 : 8,
                            .name = "Reading",
                            .doc = "What \"it\" measured.",
                            .members = fields,
                            .n_members = STATION_NEW ? 2 : 1};

static const double one_and_a_half = 1.5;
static const bolt_param id = {.size = sizeof id, .name = "id", .type = &i64};
static const bolt_param since = {.size = sizeof since, .name = "since", .type = &i64};
static const bolt_param x = {.size = sizeof x, .name = "x", .type = &f64};
static bolt_param factor = {.size = sizeof factor,
                            .flags = BOLT_PARAM_HAS_DEFAULT,
                            .name = "factor",
                            .type = &f64,
                            .default_wire = (const uint8_t*)&one_and_a_half,
                            .default_len = sizeof one_and_a_half};
static const bolt_param* const read_params[] = {&id, &since};
static const bolt_param* const scale_params[] = {&x, &factor};

static bolt_status zeros(const bolt_fn* fn, void* receiver, const uint8_t* args, size_t args_len,
                         bolt_context* cx, bolt_body* out_body, bolt_buffer* out_result) {
  (void)receiver, (void)args, (void)args_len, (void)cx, (void)out_body;
  static const uint8_t nothing[16] = {0};
  bolt_buffer_assign(out_result, nothing, fn->result->wire_min);
  return BOLT_READY;
}

static bolt_status scale(const bolt_fn* fn, void* receiver, const uint8_t* args, size_t args_len,
                         bolt_context* cx, bolt_body* out_body, bolt_buffer* out_result) {
  (void)fn, (void)receiver, (void)cx, (void)out_body;
  double in[2];
  if (args_len != sizeof in) return BOLT_ARGUMENT;
  memcpy(in, args, sizeof in);
  const double out = in[0] * in[1];
  bolt_buffer_assign(out_result, &out, sizeof out);
  return BOLT_READY;
}

static bolt_fn read_fn = {.size = sizeof(bolt_fn),
                          .name = "read",
                          .params = read_params,
                          .n_params = STATION_NEW ? 2 : 1,
                          .args_min = STATION_NEW ? 16 : 8,
                          .result = &reading,
                          .start = zeros};
static bolt_fn latest_fn = {
    .size = sizeof(bolt_fn), .name = "latest", .result = &reading, .start = zeros};
static bolt_fn scale_fn = {.size = sizeof(bolt_fn),
                           .name = "scale",
                           .doc = "x times factor.",
                           .params = scale_params,
                           .n_params = COUNT(scale_params),
                           .args_min = 16,
                           .result = &f64,
                           .start = scale};
static bolt_fn other_fn = {.size = sizeof(bolt_fn),
                           .name = STATION_NEW ? "remember" : "forget",
                           .result = &unit,
                           .start = zeros};
static const bolt_fn* const functions[] = {&read_fn, &latest_fn, &scale_fn, &other_fn};

BOLT_EXPORT const bolt_module* bolt_module_station(void);
const bolt_module* bolt_module_station(void) {
  static bolt_module module = {.size = sizeof module,
                               .abi = BOLT_ABI_VERSION,
                               .name = "station",
                               .version = STATION_NEW ? "2.0" : "1.0",
                               .fns = functions,
                               .n_fns = COUNT(functions)};
  if (module.runtime == NULL) bolt_module_seal(&module);
  return &module;
}
