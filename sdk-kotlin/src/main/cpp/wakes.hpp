// From a waker of libbolt's to Kotlin's Wakes.wake.
#pragma once

#include <jni.h>

#include <cstdint>

namespace bolt_jni {

// Notes where to call. False: an exception is pending.
bool find_wakes(JNIEnv* env);

// The waker of every call: bolt_wake_fn.
void wake(void* data, std::uint64_t token) noexcept;

// Wakes that found no JVM, or no classes of ours in it any more.
std::uint64_t dropped_wakes() noexcept;

} // namespace bolt_jni
