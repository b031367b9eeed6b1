// Checks of single descriptors. Each throws a refusal that names what is wrong and where.
#pragma once

#include <string>
#include <vector>

#include "bolt/bolt.h"

namespace bolt::metadata {

void check_identifier(const char* name, const std::string& what);
// NULL or UTF-8.
void check_text(const char* text, const std::string& what);
// Shape, member names and layout; its member types need not have been checked yet, but are not NULL
// after.
void check_type(const bolt_type& type);
// Its layout numbers: once the members have passed check_type.
void check_layout(const bolt_type& type);
// `owner`: the class that lists it, or NULL.
void check_fn(const bolt_fn& fn, const bolt_type* owner);
// What needs the types it reaches to have been checked.
void check_fn_layout(const bolt_fn& fn);
void check_defaults(const bolt_type& type);

// A module's constants, if it knows of any, each with a name and a type; none is NULL.
std::vector<const bolt_constant*> constants_of(const bolt_module& module);
// Once its type has been checked.
void check_constant_value(const bolt_constant& constant);

} // namespace bolt::metadata
