// dev.libbolt.NativeCall: starting, polling and cancelling.
#include "call.hpp"

#include "env.hpp"
#include "library.hpp"

namespace bolt_jni {
namespace {

void prepare(block& call) noexcept {
  call.result = {sizeof call.result,
                 0,
                 call.storage,
                 0,
                 static_cast<std::uint32_t>(sizeof call.storage),
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

jlong start(JNIEnv*, jclass, jlong address, jlong what, jlong receiver, jlong token, jlong args,
            jint length) {
  auto& call = from_jlong<block>(address);
  const auto& called = from_jlong<const function>(what);
  prepare(call);
  bolt_call started = called.call;
  started.receiver = static_cast<bolt_object>(receiver);
  started.args = length == 0 ? nullptr : &from_jlong<const std::uint8_t>(args);
  started.args_len = static_cast<std::size_t>(length);
  return answer(call, called.table->future_start_poll(&started, static_cast<std::uint64_t>(token),
                                                      &call.future, &call.result));
}

jlong poll(JNIEnv*, jclass, jlong address, jlong table, jlong future, jlong token) {
  auto& call = from_jlong<block>(address);
  prepare(call);
  return answer(
      call, from_jlong<const bolt_runtime>(table).future_poll(
                static_cast<bolt_future>(future), static_cast<std::uint64_t>(token), &call.result));
}

jlong cancel_poll(JNIEnv*, jclass, jlong address, jlong table, jlong future, jlong token) {
  auto& call = from_jlong<block>(address);
  prepare(call);
  return answer(
      call, from_jlong<const bolt_runtime>(table).future_cancel_poll(
                static_cast<bolt_future>(future), static_cast<std::uint64_t>(token), &call.result));
}

jint cancel(JNIEnv*, jclass, jlong table, jlong future) {
  return from_jlong<const bolt_runtime>(table).future_cancel(static_cast<bolt_future>(future));
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
    {const_cast<char*>("start"), const_cast<char*>("(JJJJJI)J"), reinterpret_cast<void*>(&start)},
    {const_cast<char*>("poll"), const_cast<char*>("(JJJJ)J"), reinterpret_cast<void*>(&poll)},
    {const_cast<char*>("cancelPoll"), const_cast<char*>("(JJJJ)J"),
     reinterpret_cast<void*>(&cancel_poll)},
    {const_cast<char*>("cancel"), const_cast<char*>("(JJ)I"), reinterpret_cast<void*>(&cancel)},
    {const_cast<char*>("result"), const_cast<char*>("(J)Ljava/nio/ByteBuffer;"),
     reinterpret_cast<void*>(&result)},
    {const_cast<char*>("release"), const_cast<char*>("(JJ)V"), reinterpret_cast<void*>(&release)},
};

} // namespace

bool register_call(JNIEnv* env) { return register_natives(env, "dev/libbolt/NativeCall", methods); }

} // namespace bolt_jni
