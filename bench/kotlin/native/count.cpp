// Counts what the native half of the Kotlin SDK costs, without a JVM: under callgrind one would
// take minutes, and compile as it likes.
//
//   bolt_bench_jni LIBBOLT_JNI MODULE [SUBJECT N]...    see bench/tool/callgrind.py
//
// The library is the one of the jar. It calls few functions of a JVM, which are made up here, and
// gives its own to RegisterNatives, from where they are called as Kotlin calls them: BoltCall.kt,
// PendingCall.kt. What it leaves out is the JVM's: the way into native code, and all bytecode.
#include <bolt/bolt.h>
#include <dlfcn.h>
#include <jni.h>
#include <sched.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <string_view>

#include "call.hpp"

namespace {

void require(bool ok, const char* what) {
  if (ok) return;
  std::fprintf(stderr, "bolt_bench_jni: %s\n", what);
  std::exit(1);
}

// A JVM whose objects are these: an array of bytes and a class are a text.
namespace jvm {

std::map<std::string, void*> natives; // Class.method, without the package
jint protocol = 0;                    // what Natives.PROTOCOL is said to be
std::uint64_t wakes = 0;

const std::string& text(jobject of) { return *reinterpret_cast<const std::string*>(of); }

jclass find_class(JNIEnv*, const char* name) {
  static std::map<std::string, std::string> classes;
  const std::string_view whole = name;
  const auto simple = std::string(whole.substr(whole.rfind('/') + 1));
  return reinterpret_cast<jclass>(&classes.try_emplace(name, simple).first->second);
}

jint register_natives(JNIEnv*, jclass type, const JNINativeMethod* methods, jint count) {
  for (jint i = 0; i < count; ++i)
    natives[text(type) + "." + methods[i].name] = methods[i].fnPtr;
  return JNI_OK;
}

void byte_region(JNIEnv*, jbyteArray from, jsize at, jsize count, jbyte* to) {
  std::memcpy(to, text(from).data() + at, static_cast<std::size_t>(count));
}

// The end of a wake: Wakes.wake(token, nested).
void call_static(JNIEnv*, jclass, jmethodID, va_list) { ++wakes; }

JNINativeInterface_ table() {
  JNINativeInterface_ made{};
  made.FindClass = find_class;
  made.RegisterNatives = register_natives;
  made.GetArrayLength = [](JNIEnv*, jarray of) { return static_cast<jsize>(text(of).size()); };
  made.GetByteArrayRegion = byte_region;
  made.CallStaticVoidMethodV = call_static;
  made.GetStaticIntField = [](JNIEnv*, jclass, jfieldID) { return protocol; };
  made.NewDirectByteBuffer = [](JNIEnv*, void* at, jlong) { return static_cast<jobject>(at); };
  made.NewLocalRef = [](JNIEnv*, jobject of) { return of; };
  made.NewWeakGlobalRef = [](JNIEnv*, jobject of) { return of; };
  made.DeleteLocalRef = [](JNIEnv*, jobject) {};
  made.ExceptionCheck = [](JNIEnv*) -> jboolean { return JNI_FALSE; };
  made.ExceptionOccurred = [](JNIEnv*) -> jthrowable { return nullptr; };
  made.ExceptionClear = [](JNIEnv*) {};
  made.ThrowNew = [](JNIEnv*, jclass, const char*) -> jint { return JNI_OK; };
  made.NewByteArray = [](JNIEnv*, jsize) -> jbyteArray { return nullptr; };
  made.GetStaticFieldID = [](JNIEnv*, jclass, const char* name, const char*) {
    return reinterpret_cast<jfieldID>(const_cast<char*>(name));
  };
  made.GetStaticMethodID = [](JNIEnv*, jclass, const char* name, const char*) {
    return reinterpret_cast<jmethodID>(const_cast<char*>(name));
  };
  return made;
}

JNIEnv* env() {
  static const JNINativeInterface_ functions = table();
  static JNIEnv_ made{&functions};
  return &made;
}

JavaVM* vm() {
  static const JNIInvokeInterface_ functions = [] {
    JNIInvokeInterface_ made{};
    made.GetEnv = [](JavaVM*, void** out, jint) -> jint {
      *out = env();
      return JNI_OK;
    };
    return made;
  }();
  static JavaVM_ made{&functions};
  return &made;
}

} // namespace jvm

// A native function, as the JVM calls it.
template <class Answer, class... Args>
class native {
 public:
  explicit native(const char* name)
      : call_(reinterpret_cast<Answer (*)(JNIEnv*, jclass, Args...)>(jvm::natives[name])) {
    require(call_ != nullptr, name);
  }
  Answer operator()(Args... args) const { return call_(jvm::env(), nullptr, args...); }

 private:
  Answer (*call_)(JNIEnv*, jclass, Args...);
};

void load(const char* library) {
  void* const opened = dlopen(library, RTLD_NOW | RTLD_LOCAL);
  require(opened != nullptr, "libbolt_jni does not load");
  using entry = jint (*)(JavaVM*, void*);
  const auto on_load = reinterpret_cast<entry>(dlsym(opened, "JNI_OnLoad"));
  require(on_load != nullptr, "libbolt_jni has no JNI_OnLoad");
  // Kotlin's number is checked by its own tests: here any will do.
  jint answer = JNI_ERR;
  for (jvm::protocol = 1; answer == JNI_ERR && jvm::protocol < 100; ++jvm::protocol)
    answer = on_load(jvm::vm(), nullptr);
  require(answer != JNI_ERR, "libbolt_jni refuses to be loaded");
}

template <class T>
jlong address(T* of) {
  return static_cast<jlong>(reinterpret_cast<std::uintptr_t>(of));
}

jbyteArray bytes(const std::string& text) {
  return reinterpret_cast<jbyteArray>(const_cast<std::string*>(&text));
}

// The module, and one call's memory.
class host {
 public:
  explicit host(const std::string& module) {
    const std::string symbol = "bolt_module_bench";
    const native<jlong, jbyteArray, jbyteArray, jobjectArray> open("NativeLibrary.open");
    library_ = open(bytes(module), bytes(symbol), nullptr);
    require(library_ > 0, "the module does not open");
    table_ = native<jlong, jlong>("NativeLibrary.table")(library_);
    use_space(sizeof memory.storage);
  }

  // For results: a call has little of its own at first, and more after results that did not fit.
  void use_space(std::size_t size) {
    memory.space = space_;
    memory.space_size = size;
  }

  jlong find(const std::string& name) const {
    const jlong found =
        native<jlong, jlong, jbyteArray>("NativeLibrary.find")(library_, bytes(name));
    require(found != 0, name.c_str());
    return found;
  }

  bolt_status start(jlong function, std::size_t size = 0) {
    return status(start_(address(&memory), function, 0, 1, address(memory.args),
                         static_cast<jint>(size), JNI_FALSE));
  }
  bolt_status poll() { return status(poll_(address(&memory), table_, future(), 1)); }
  void cancel() const { cancel_(table_, future()); }
  void release() { release_(address(&memory), table_); }
  // As a BoltView does, once with its bytes and once when it is collected.
  void keep_and_drop() {
    const jlong kept = adopt_(address(&memory));
    require(kept != 0, "there is nothing to keep");
    drop_(kept, table_);
  }
  // What a native thread does, which reaches Kotlin through libbolt_jni.
  void wake() const {
    reinterpret_cast<const bolt_runtime*>(static_cast<std::uintptr_t>(table_))
        ->future_wake(memory.future);
  }

  bolt_jni::block memory{};

 private:
  jlong future() const { return static_cast<jlong>(memory.future); }
  static bolt_status status(jlong answer) {
    return static_cast<bolt_status>(answer & 0xffffffff) & BOLT_OUTCOME_MASK;
  }

  alignas(8) std::uint8_t space_[std::size_t{32} << 10] = {};
  jlong library_ = 0, table_ = 0;
  native<jlong, jlong, jlong, jlong, jlong, jlong, jint, jboolean> start_{"NativeCall.start"};
  native<jlong, jlong, jlong, jlong, jlong> poll_{"NativeCall.poll"};
  native<jint, jlong, jlong> cancel_{"NativeCall.cancel"};
  native<void, jlong, jlong> release_{"NativeCall.release"};
  native<jlong, jlong> adopt_{"NativeMemory.adopt"};
  native<void, jlong, jlong> drop_{"NativeMemory.drop"};
};

void ready_noop(host& with, std::size_t n) {
  const jlong function = with.find("noop");
  for (std::size_t i = 0; i < n; ++i)
    require(with.start(function) == BOLT_READY, "noop is not ready");
}

void ready_add(host& with, std::size_t n) {
  const jlong function = with.find("add");
  const std::int64_t both[] = {20, 22};
  for (std::size_t i = 0; i < n; ++i) {
    std::memcpy(with.memory.args, both, sizeof both);
    require(with.start(function, sizeof both) == BOLT_READY, "add is not ready");
    std::int64_t sum = 0;
    std::memcpy(&sum, with.memory.space, sizeof sum);
    require(sum == 42, "add is wrong");
  }
}

void echo_1k(host& with, std::size_t n) {
  const jlong function = with.find("echo");
  const std::uint32_t length = 1024;
  const std::size_t size = sizeof length + length;
  std::memcpy(with.memory.args, &length, sizeof length);
  std::memset(with.memory.args + sizeof length, 'x', length);
  for (std::size_t i = 0; i < n; ++i) {
    require(with.start(function, size) == BOLT_READY, "echo is not ready");
    require(with.memory.result.len == size, "echo is wrong");
  }
}

// As few as these are copied from there.
void records_1k(host& with, std::size_t n) {
  const jlong function = with.find("records_1k");
  with.use_space(std::size_t{32} << 10);
  for (std::size_t i = 0; i < n; ++i) {
    require(with.start(function) == BOLT_READY, "the records are not ready");
    require((with.memory.result.flags & BOLT_BUFFER_OWNED) == 0, "the records do not fit");
  }
  with.use_space(sizeof with.memory.storage);
}

// As many more are.
void records_kept(host& with, std::size_t n) {
  const jlong function = with.find("records_1k");
  for (std::size_t i = 0; i < n; ++i) {
    require(with.start(function) == BOLT_READY, "the records are not ready");
    with.keep_and_drop();
    with.release();
  }
}

void yield_once(host& with, std::size_t n) {
  const jlong function = with.find("yield_once");
  for (std::size_t i = 0; i < n; ++i) {
    require(with.start(function) == BOLT_AGAIN, "it does not yield");
    require(with.poll() == BOLT_READY, "it does not end");
  }
}

void suspend_once(host& with, std::size_t n) {
  const jlong function = with.find("wait_once");
  const std::uint64_t before = jvm::wakes;
  for (std::size_t i = 0; i < n; ++i) {
    require(with.start(function) == BOLT_PENDING, "it does not wait");
    with.wake();
    require(with.poll() == BOLT_READY, "it does not end");
  }
  require(jvm::wakes == before + n, "a wake did not reach the JVM");
}

void cancel(host& with, std::size_t n) {
  const jlong function = with.find("wait_once");
  for (std::size_t i = 0; i < n; ++i) {
    require(with.start(function) == BOLT_PENDING, "it does not wait");
    with.cancel();
    require(with.poll() == BOLT_CANCELLED, "it is not cancelled");
  }
}

const std::map<std::string_view, void (*)(host&, std::size_t)> subjects = {
    {"ready_noop", ready_noop},     {"ready_add", ready_add},
    {"echo_1k", echo_1k},           {"records_1k", records_1k},
    {"records_kept", records_kept}, {"yield_once", yield_once},
    {"suspend_once", suspend_once}, {"cancel", cancel},
};

} // namespace

int main(int argc, char** argv) {
  require(argc >= 3 && argc % 2 == 1, "usage: LIBBOLT_JNI MODULE [SUBJECT N]...");
  load(argv[1]);
  host with(argv[2]);
  for (int i = 3; i < argc; i += 2) {
    const auto found = subjects.find(argv[i]);
    require(found != subjects.end(), argv[i]);
    const auto n = static_cast<std::size_t>(std::strtoull(argv[i + 1], nullptr, 10));
    for (const std::size_t times : {n, n, 2 * n}) {
      found->second(with, times);
      sched_yield();
    }
  }
}
