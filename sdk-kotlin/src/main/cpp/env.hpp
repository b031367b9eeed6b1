// What all native files share: the JVM, and how texts cross.
#pragma once

#include <jni.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace bolt_jni {

// Of the process; set once, when the library is loaded.
extern JavaVM* vm;

// Pointers cross as longs.
template <class T>
jlong to_jlong(T* pointer) noexcept {
  return static_cast<jlong>(reinterpret_cast<std::uintptr_t>(pointer));
}

template <class T>
T& from_jlong(jlong address) noexcept {
  return *reinterpret_cast<T*>(static_cast<std::uintptr_t>(address));
}

// Texts cross as UTF-8 bytes: JNI's own strings are in a UTF-8 that nobody else writes.
std::string text_of(JNIEnv* env, jbyteArray bytes);
// NULL with an OutOfMemoryError if there is no memory.
jbyteArray bytes_of(JNIEnv* env, std::string_view text);

// One for each native Kotlin class: tells the JVM its functions. False: an exception is pending.
bool register_library(JNIEnv* env);
bool register_call(JNIEnv* env);
bool register_memory(JNIEnv* env);
bool register_object(JNIEnv* env);

// jni.h's own struct is not const.
template <class F>
JNINativeMethod native(const char* name, const char* signature, F* function) noexcept {
  return {const_cast<char*>(name), const_cast<char*>(signature), reinterpret_cast<void*>(function)};
}

template <std::size_t N>
bool register_natives(JNIEnv* env, const char* name, const JNINativeMethod (&methods)[N]) {
  const jclass type = env->FindClass(name);
  if (type == nullptr) {
    return false;
  }
  const bool done = env->RegisterNatives(type, methods, static_cast<jint>(N)) == JNI_OK;
  env->DeleteLocalRef(type);
  return done;
}

} // namespace bolt_jni
