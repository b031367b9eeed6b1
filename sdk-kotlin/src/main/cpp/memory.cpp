// dev.libbolt.NativeMemory: memory that Kotlin writes and reads.
#include <cstdlib>

#include "call.hpp"
#include "env.hpp"

namespace bolt_jni {
namespace {

jlong address_of(JNIEnv* env, jclass, jobject buffer) {
  return to_jlong(env->GetDirectBufferAddress(buffer));
}

// NULL without memory.
jobject allocate(JNIEnv* env, jclass, jint size) {
  void* memory = std::malloc(static_cast<std::size_t>(size));
  if (memory == nullptr) {
    return nullptr;
  }
  const jobject buffer = env->NewDirectByteBuffer(memory, size);
  if (buffer == nullptr) {
    std::free(memory);
  }
  return buffer;
}

void free_memory(JNIEnv*, jclass, jlong address) { std::free(&from_jlong<char>(address)); }

// Moves a call's result out of its block: a pointer for `drop`, or 0 without memory, and if the
// bytes lie in the block itself.
jlong adopt(JNIEnv*, jclass, jlong address) {
  bolt_buffer& result = from_jlong<block>(address).result;
  if ((result.flags & BOLT_BUFFER_OWNED) == 0) {
    return 0;
  }
  auto* kept = static_cast<bolt_buffer*>(std::malloc(sizeof(bolt_buffer)));
  if (kept != nullptr) {
    *kept = result;
    result = {sizeof result, 0, nullptr, 0, 0, nullptr, 0, 0};
  }
  return to_jlong(kept);
}

void drop(JNIEnv*, jclass, jlong kept, jlong table) {
  auto& buffer = from_jlong<bolt_buffer>(kept);
  from_jlong<const bolt_runtime>(table).buffer_release(&buffer);
  std::free(&buffer);
}

const JNINativeMethod methods[] = {
    native("address", "(Ljava/nio/ByteBuffer;)J", &address_of),
    native("allocate", "(I)Ljava/nio/ByteBuffer;", &allocate),
    native("free", "(J)V", &free_memory),
    native("adopt", "(J)J", &adopt),
    native("drop", "(JJ)V", &drop),
};

} // namespace

bool register_memory(JNIEnv* env) {
  return register_natives(env, "dev/libbolt/NativeMemory", methods);
}

} // namespace bolt_jni
