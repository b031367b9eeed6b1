// dev.libbolt.NativeCall: starting, polling and cancelling.
#include "call.hpp"

#include <cstring>

#include "env.hpp"
#include "library.hpp"
#include "wakes.hpp"

namespace bolt_jni {
namespace {

void prepare(block& call) noexcept {
  call.result = {sizeof call.result,
                 0,
                 call.space,
                 0,
                 static_cast<std::uint32_t>(call.space_size),
                 nullptr,
                 0,
                 0};
}

// Status | length of the result << 32 | 1 << 63 if the result has to be released.
jlong answer(const block& call, bolt_status status) noexcept {
  const bool owns = (call.result.flags & BOLT_BUFFER_OWNED) != 0 || call.result.n_objects != 0;
  const std::uint64_t packed = static_cast<std::uint32_t>(status) |
                               std::uint64_t{call.result.len} << 32 | std::uint64_t{owns} << 63;
  return static_cast<jlong>(packed);
}

// `unsure`: texts in the arguments may have lost half a surrogate pair, which Java replaces by '?'.
// If there is one anywhere, nothing is started, and the answer is BOLT_OK: Kotlin looks closer.
jlong start(JNIEnv*, jclass, jlong address, jlong what, jlong receiver, jlong token, jlong args,
            jint length, jboolean unsure) {
  auto& at = from_jlong<block>(address);
  if (unsure == JNI_TRUE &&
      std::memchr(&from_jlong<char>(args), '?', static_cast<std::size_t>(length)) != nullptr) {
    return BOLT_OK;
  }
  const auto& called = from_jlong<const function>(what);
  prepare(at);
  at.call.size = sizeof at.call;
  at.call.fn = called.descriptor;
  at.call.receiver = static_cast<bolt_object>(receiver);
  at.call.args = length == 0 ? nullptr : &from_jlong<const std::uint8_t>(args);
  at.call.args_len = static_cast<std::size_t>(length);
  at.call.waker.fn = &wake;
  return answer(at, called.table->future_start_poll(&at.call, static_cast<std::uint64_t>(token),
                                                    &at.future, &at.result));
}

// Poll: future_poll, or future_cancel_poll.
template <auto Poll>
jlong poll(JNIEnv*, jclass, jlong address, jlong table, jlong future, jlong token) {
  auto& call = from_jlong<block>(address);
  const auto& runtime = from_jlong<const bolt_runtime>(table);
  prepare(call);
  return answer(call, (runtime.*Poll)(static_cast<bolt_future>(future),
                                      static_cast<std::uint64_t>(token), &call.result));
}

jint cancel(JNIEnv*, jclass, jlong table, jlong future) {
  return from_jlong<const bolt_runtime>(table).future_cancel(static_cast<bolt_future>(future));
}

jint free_future(JNIEnv*, jclass, jlong table, jlong future) {
  return from_jlong<const bolt_runtime>(table).future_free(static_cast<bolt_future>(future));
}

// The result where it lies: valid until it is released.
jobject result(JNIEnv* env, jclass, jlong address) {
  const bolt_buffer& result = from_jlong<block>(address).result;
  return env->NewDirectByteBuffer(result.data, static_cast<jlong>(result.len));
}

void release(JNIEnv*, jclass, jlong address, jlong table) {
  from_jlong<const bolt_runtime>(table).buffer_release(&from_jlong<block>(address).result);
}

const JNINativeMethod methods[] = {
    native("start", "(JJJJJIZ)J", &start),
    native("poll", "(JJJJ)J", &poll<&bolt_runtime::future_poll>),
    native("cancelPoll", "(JJJJ)J", &poll<&bolt_runtime::future_cancel_poll>),
    native("cancel", "(JJ)I", &cancel),
    native("free", "(JJ)I", &free_future),
    native("result", "(J)Ljava/nio/ByteBuffer;", &result),
    native("release", "(JJ)V", &release),
};

} // namespace

bool register_call(JNIEnv* env) { return register_natives(env, "dev/libbolt/NativeCall", methods); }

} // namespace bolt_jni
