#include "env.hpp"

namespace bolt_jni {

JavaVM* vm = nullptr;

std::string text_of(JNIEnv* env, jbyteArray bytes) {
  const jsize length = env->GetArrayLength(bytes);
  std::string text(static_cast<std::size_t>(length), '\0');
  env->GetByteArrayRegion(bytes, 0, length, reinterpret_cast<jbyte*>(text.data()));
  return text;
}

jbyteArray bytes_of(JNIEnv* env, std::string_view text) {
  const auto length = static_cast<jsize>(text.size());
  const jbyteArray bytes = env->NewByteArray(length);
  if (bytes != nullptr) {
    env->SetByteArrayRegion(bytes, 0, length, reinterpret_cast<const jbyte*>(text.data()));
  }
  return bytes;
}

} // namespace bolt_jni
