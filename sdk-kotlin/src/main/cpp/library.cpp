// dev.libbolt.NativeLibrary: opening a module's library and asking what it has.
#include "library.hpp"

#include <dlfcn.h>

#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <new>
#include <string>

#include "env.hpp"
#include "handshake.hpp"
#include "wakes.hpp"

namespace bolt_jni {
namespace {

// The address of a library, or refusal's kind, negative, with its text in out[0].
jlong open(JNIEnv* env, jclass, jbyteArray path, jbyteArray symbol, jobjectArray out) {
  refusal why;
  const bolt_module* module = open_module(text_of(env, path), text_of(env, symbol), why);
  if (module != nullptr) {
    auto* opened = new (std::nothrow) library{module, module->runtime};
    if (opened != nullptr) {
      return to_jlong(opened);
    }
    why = {refusal::load, "no memory"};
  }
  const jbyteArray text = bytes_of(env, why.text);
  if (text != nullptr) {
    env->SetObjectArrayElement(out, 0, text);
  }
  return why.kind;
}

jlong table(JNIEnv*, jclass, jlong address) { return to_jlong(from_jlong<library>(address).table); }

template <class F>
const bolt_fn* each_function(const bolt_module& module, F&& matches) {
  for (std::uint32_t i = 0; i < module.n_fns; ++i) {
    if (matches(*module.fns[i])) {
      return module.fns[i];
    }
  }
  for (std::uint32_t i = 0; i < module.n_types; ++i) {
    const bolt_type& type = *module.types[i];
    for (std::uint32_t k = 0; k < type.n_methods; ++k) {
      if (matches(*type.methods[k])) {
        return type.methods[k];
      }
    }
  }
  return nullptr;
}

// `Class.method` of a method; a setter, which is called as its getter, has a `=` behind.
std::string name_of(const bolt_fn& fn) {
  std::string name = fn.owner == nullptr ? "" : std::string(fn.owner->name) + ".";
  name += fn.name;
  return (fn.flags & BOLT_FN_SETTER) != 0 ? name + "=" : name;
}

// Every function as name, checksum and signature, each ended by a newline.
jbyteArray functions(JNIEnv* env, jclass, jlong address) {
  std::string all;
  each_function(*from_jlong<library>(address).module, [&](const bolt_fn& fn) {
    char checksum[17];
    std::snprintf(checksum, sizeof checksum, "%016" PRIx64, fn.checksum);
    all.append(name_of(fn)).append("\n").append(checksum).append("\n");
    all.append(fn.signature).append("\n");
    return false;
  });
  return bytes_of(env, all);
}

// What NativeCall.start takes, or 0.
jlong find(JNIEnv* env, jclass, jlong address, jbyteArray text) {
  const auto& in = from_jlong<library>(address);
  const std::string name = text_of(env, text);
  const bolt_fn* fn =
      each_function(*in.module, [&](const bolt_fn& each) { return name_of(each) == name; });
  if (fn == nullptr) {
    return 0;
  }
  return to_jlong(new (std::nothrow) function{in.table, fn});
}

// The wire form of a constant, or NULL.
jbyteArray constant(JNIEnv* env, jclass, jlong address, jbyteArray text) {
  const bolt_module& module = *from_jlong<library>(address).module;
  const std::string name = text_of(env, text);
  const std::uint32_t count = module.size >= sizeof module ? module.n_constants : 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    const bolt_constant& each = *module.constants[i];
    if (name == each.name) {
      return bytes_of(env, {reinterpret_cast<const char*>(each.wire), each.wire_len});
    }
  }
  return nullptr;
}

// The module's version, which may be NULL, and that of its libbolt.
jobjectArray texts(JNIEnv* env, jclass, jlong address) {
  const auto& of = from_jlong<library>(address);
  const char* const all[] = {of.module->version, of.table->version};
  const jclass bytes = env->FindClass("[B");
  const jobjectArray made = bytes == nullptr ? nullptr : env->NewObjectArray(2, bytes, nullptr);
  for (jsize i = 0; made != nullptr && i < 2; ++i) {
    const char* text = all[i];
    const jbyteArray each = text == nullptr ? nullptr : bytes_of(env, text);
    if (each != nullptr) {
      env->SetObjectArrayElement(made, i, each);
    }
  }
  return made;
}

// In the order of BoltCounters; the last one is this side's own.
void counters(JNIEnv* env, jclass, jlong address, jlongArray out) {
  bolt_counters read{};
  read.size = sizeof read;
  from_jlong<library>(address).table->counters_read(&read);
  const std::uint64_t all[] = {read.live_futures, read.live_frames, read.live_buffers,
                               read.live_objects, read.live_queues, read.live_timers,
                               read.late_wakes,   read.slots,       read.slots_retired,
                               read.allocations,  dropped_wakes()};
  env->SetLongArrayRegion(out, 0, static_cast<jsize>(std::size(all)),
                          reinterpret_cast<const jlong*>(all));
}

// bolt_live_print's text; NULL without memory.
jbyteArray live(JNIEnv* env, jclass, jlong address) {
  const bolt_runtime& runtime = *from_jlong<library>(address).table;
  bolt_buffer text{};
  text.size = sizeof text;
  jbyteArray made = nullptr;
  if (runtime.live_print(&text) == BOLT_OK) {
    made = bytes_of(env, {reinterpret_cast<const char*>(text.data), text.len});
  }
  runtime.buffer_release(&text);
  return made;
}

const JNINativeMethod methods[] = {
    native("open", "([B[B[[B)J", &open),      native("table", "(J)J", &table),
    native("functions", "(J)[B", &functions), native("find", "(J[B)J", &find),
    native("constant", "(J[B)[B", &constant), native("texts", "(J)[[B", &texts),
    native("counters", "(J[J)V", &counters),  native("live", "(J)[B", &live),
};

} // namespace

bool register_library(JNIEnv* env) {
  return register_natives(env, "dev/libbolt/NativeLibrary", methods);
}

} // namespace bolt_jni
