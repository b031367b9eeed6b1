#include "wakes.hpp"

#include <atomic>

#include "env.hpp"

namespace bolt_jni {
namespace {

// Weak, so that these classes can go with their loader while a wake is still to come.
jweak wakes_class = nullptr;
jmethodID wake_method = nullptr;
std::atomic<std::uint64_t> dropped{0};

// Without a destructor, so that it can be read when those of all others have run.
thread_local bool ending = false;

// Attaching costs many times what a wake does: a thread stays attached until it ends. As a daemon,
// so that the JVM does not wait for it.
class attachment {
 public:
  attachment() = default;
  attachment(const attachment&) = delete;
  attachment& operator=(const attachment&) = delete;
  ~attachment() {
    ending = true;
    if (attached_) {
      vm->DetachCurrentThread();
    }
  }

  JNIEnv* attach() noexcept {
    JavaVMAttachArgs args{JNI_VERSION_1_6, const_cast<char*>("libbolt"), nullptr};
    void* env = nullptr;
#if defined(__ANDROID__)
    const jint answer = vm->AttachCurrentThreadAsDaemon(reinterpret_cast<JNIEnv**>(&env), &args);
#else
    const jint answer = vm->AttachCurrentThreadAsDaemon(&env, &args);
#endif
    attached_ = answer == JNI_OK;
    return attached_ ? static_cast<JNIEnv*>(env) : nullptr;
  }

 private:
  bool attached_ = false;
};

thread_local attachment here;
// Kotlin's code may wake others in its turn; it then hands them on instead of resuming them here.
thread_local int depth = 0;

bool call_wakes(JNIEnv* env, std::uint64_t token) noexcept {
  const auto type = static_cast<jclass>(env->NewLocalRef(wakes_class));
  if (type == nullptr) {
    return false;
  }
  ++depth;
  env->CallStaticVoidMethod(type, wake_method, static_cast<jlong>(token),
                            static_cast<jboolean>(depth > 1));
  --depth;
  const bool failed = env->ExceptionCheck() == JNI_TRUE;
  if (failed) {
    env->ExceptionClear();
  }
  env->DeleteLocalRef(type); // a native thread has no frame that would end and take it along
  return !failed;
}

bool deliver(JNIEnv* env, std::uint64_t token) noexcept {
  if (env == nullptr) {
    return false;
  }
  // Whoever wakes may have an exception on its way, with which nothing can be called.
  const jthrowable pending = env->ExceptionOccurred();
  if (pending == nullptr) {
    return call_wakes(env, token);
  }
  env->ExceptionClear();
  const bool delivered = call_wakes(env, token);
  env->Throw(pending);
  env->DeleteLocalRef(pending);
  return delivered;
}

bool deliver(std::uint64_t token) noexcept {
  void* env = nullptr;
  // A thread of Java's, or one that somebody attached, is left as it is.
  if (vm->GetEnv(&env, JNI_VERSION_1_6) == JNI_OK) {
    return deliver(static_cast<JNIEnv*>(env), token);
  }
  if (ending) { // and the destructor of an author's own thread-local wakes
    attachment once;
    return deliver(once.attach(), token);
  }
  return deliver(here.attach(), token);
}

} // namespace

bool find_wakes(JNIEnv* env) {
  const jclass type = env->FindClass("dev/libbolt/Wakes");
  if (type == nullptr) {
    return false;
  }
  wake_method = env->GetStaticMethodID(type, "wake", "(JZ)V");
  wakes_class = env->NewWeakGlobalRef(type);
  env->DeleteLocalRef(type);
  return wake_method != nullptr && wakes_class != nullptr;
}

void wake(void*, std::uint64_t token) noexcept {
  if (!deliver(token)) {
    dropped.fetch_add(1, std::memory_order_relaxed);
  }
}

std::uint64_t dropped_wakes() noexcept { return dropped.load(std::memory_order_relaxed); }

} // namespace bolt_jni
