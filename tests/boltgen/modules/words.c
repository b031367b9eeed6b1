/* A module of words that languages reserve, that mean something in some places of a program, or
   that every value of some type has: each is the name of a function and its parameter, of a field,
   an enumerator, a method and a property. What gives a value gives back what it was given. */
#include <string.h>

#include <bolt/bolt.h>

static char all_words[] =
    "Any Protocol Self Type _ __ _1st abs actor allCases any as associatedtype async await base "
    "borrowing break case catch class codec consume consuming continue convenience copy default "
    "defer deinit description didSet discard distributed do dynamic each else enum error expected "
    "extension fallthrough false fileprivate final for func get guard hash hashValue id if import "
    "in index indirect infix init inout internal is isolated isolation lazy left let library "
    "linked load macro max min mutating nil none nonisolated nonmutating of open operator optional "
    "override package postfix precedencegroup prefix print private protocol public rawValue reader "
    "repeat required result rethrows return right runtime self sending set some static struct "
    "subscript super switch then throw throws true try type typealias unowned unsafe value var "
    "weak where while willSet writer yield zip";

enum { COUNT = 128, OTHERS = 7 };

#define TYPE(kind_, bytes, ...)                                                                    \
  {.size = sizeof(bolt_type),                                                                      \
   .kind = (kind_),                                                                                \
   .wire_align = (bytes) < 8 ? (bytes) : 8,                                                        \
   .wire_min = (bytes),                                                                            \
   __VA_ARGS__}
#define NUMBERS .flags = BOLT_TYPE_PLAIN | BOLT_TYPE_ANY_BITS
#define FIELDS NUMBERS, .members = field_list, .n_members = COUNT
#define CASES                                                                                      \
  .flags = BOLT_TYPE_PLAIN, .underlying = BOLT_KIND_I16, .members = case_list, .n_members = COUNT

static bolt_member fields[COUNT], cases[COUNT];
static const bolt_member *field_list[COUNT], *case_list[COUNT];
static bolt_fn functions[COUNT + OTHERS], methods[COUNT], getters[COUNT], setters[COUNT];
static const bolt_fn *function_list[COUNT + OTHERS], *method_list[COUNT], *property_list[2 * COUNT];
static bolt_param params[COUNT], texts[COUNT], given[OTHERS];
static const bolt_param *param_list[COUNT], *text_list[COUNT], *given_list[OTHERS];

static bolt_type unit = {.size = sizeof unit, .kind = BOLT_KIND_UNIT, .wire_align = 1};
static bolt_type text = TYPE(BOLT_KIND_STRING, 4, .flags = 0);
static bolt_type i64 = TYPE(BOLT_KIND_I64, 8, NUMBERS);
static bolt_type numbers = TYPE(BOLT_KIND_RECORD, 8 * COUNT, FIELDS, .name = "AllWords");
static bolt_type wrong_numbers = TYPE(BOLT_KIND_RECORD, 8 * COUNT, FIELDS, .name = "WrongWords");
static bolt_type word = TYPE(BOLT_KIND_ENUM, 2, CASES, .name = "Word");
static bolt_type wrong_word = TYPE(BOLT_KIND_ENUM, 2, CASES, .name = "WrongWord");
static bolt_type with_methods =
    TYPE(BOLT_KIND_CLASS, 8, .methods = method_list, .n_methods = COUNT, .name = "Methods");
static bolt_type with_properties = TYPE(BOLT_KIND_CLASS, 8, .methods = property_list,
                                        .n_methods = 2 * COUNT, .name = "Properties");

static bolt_status give_back(const bolt_fn* fn, void* receiver, const uint8_t* args,
                             size_t args_len, bolt_context* cx, bolt_body* out_body,
                             bolt_buffer* out_result) {
  (void)receiver, (void)cx, (void)out_body;
  if (fn->result->kind != BOLT_KIND_UNIT) bolt_buffer_assign(out_result, args, args_len);
  return fn->error != NULL ? BOLT_ERROR : BOLT_READY;
}

static bolt_fn function(const char* name, const bolt_param* const* taken, uint32_t count,
                        const bolt_type* result) {
  const uint32_t least = count == 0 ? 0 : count * taken[0]->type->wire_min;
  return (bolt_fn){.size = sizeof(bolt_fn),
                   .name = name,
                   .params = taken,
                   .n_params = count,
                   .args_min = least,
                   .result = result,
                   .start = give_back};
}

static bolt_fn method(const char* name, const bolt_type* owner, uint32_t flags,
                      const bolt_param* const* taken, uint32_t count, const bolt_type* result) {
  bolt_fn made = function(name, taken, count, result);
  made.kind = BOLT_FN_METHOD;
  made.owner = owner;
  made.flags = flags;
  return made;
}

static void add_word(uint32_t i, const char* name) {
  fields[i] = (bolt_member){.size = sizeof *fields, .name = name, .type = &i64};
  cases[i] = (bolt_member){.size = sizeof *cases, .name = name, .value = (int64_t)i};
  params[i] = (bolt_param){.size = sizeof *params, .name = name, .type = &i64};
  texts[i] = (bolt_param){.size = sizeof *texts, .name = name, .type = &text};
  field_list[i] = &fields[i], case_list[i] = &cases[i];
  param_list[i] = &params[i], text_list[i] = &texts[i];

  functions[i] = function(name, &param_list[i], 1, &i64);
  functions[i].flags = i % 2 ? BOLT_FN_ASYNC : 0;
  methods[i] = method(name, &with_methods, functions[i].flags, &param_list[i], 1, &i64);
  methods[i].kind = i % 3 ? BOLT_FN_METHOD : BOLT_FN_STATIC;
  getters[i] = method(name, &with_properties, BOLT_FN_GETTER, NULL, 0, &i64);
  setters[i] = method(name, &with_properties, BOLT_FN_SETTER, &param_list[i], 1, &unit);
  function_list[i] = &functions[i], method_list[i] = &methods[i];
  property_list[2 * i] = &getters[i], property_list[2 * i + 1] = &setters[i];
}

static void add_other(uint32_t i, const char* name, const bolt_type* type, const bolt_type* error) {
  given[i] = (bolt_param){.size = sizeof *given, .name = "given", .type = type};
  given_list[i] = &given[i];
  functions[COUNT + i] = function(name, &given_list[i], 1, type);
  functions[COUNT + i].error = error;
  function_list[COUNT + i] = &functions[COUNT + i];
}

BOLT_EXPORT const bolt_module* bolt_module_words(void);
const bolt_module* bolt_module_words(void) {
  static bolt_module module = {.size = sizeof module,
                               .abi = BOLT_ABI_VERSION,
                               .name = "words",
                               .fns = function_list,
                               .n_fns = COUNT + OTHERS};
  if (module.runtime != NULL) return &module;
  uint32_t count = 0;
  for (char* each = strtok(all_words, " "); each != NULL && count < COUNT; each = strtok(NULL, " "))
    add_word(count++, each);
  add_other(0, "every_number", &numbers, NULL);
  add_other(1, "one_word", &word, NULL);
  add_other(2, "fail_numbers", &numbers, &wrong_numbers);
  add_other(3, "fail_word", &word, &wrong_word);
  add_other(4, "with_methods", &with_methods, NULL);
  add_other(5, "with_properties", &with_properties, NULL);
  functions[COUNT + 6] = function("every_text", text_list, COUNT, &unit);
  function_list[COUNT + 6] = &functions[COUNT + 6];
  bolt_module_seal(&module);
  return &module;
}
