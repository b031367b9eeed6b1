// What is live, in words.
#pragma once

#include "bolt/bolt.h"

namespace bolt::core {

// As bolt_live_print, into a buffer that was checked.
bolt_status live_text(bolt_buffer& out_text);

} // namespace bolt::core
