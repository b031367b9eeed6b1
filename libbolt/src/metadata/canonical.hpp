// The canonical texts of types and functions, which checksums are made of and which a host shows
// when they differ. Documented in docs/modules.md; a change here changes every checksum.
#pragma once

#include <string>

#include "bolt/bolt.h"

namespace bolt::metadata {

bool is_named(const bolt_type& type); // record, enum, class, or a variant that was given a name

// A type as it stands in a signature: `list<optional<User>>`.
std::string type_text(const bolt_type& type);
// A named type in full: `plain record Point{x:f64,y:f64}`.
std::string definition_text(const bolt_type& type);
// `async exclusive method Database.put(key:string)->unit!(NotFound|Refused)`.
std::string signature_text(const bolt_fn& fn);
// `Database.put` or `add`: for messages.
std::string qualified_name(const bolt_fn& fn);

} // namespace bolt::metadata
