// Loading: the Kotlin side and this library must be of one build.
#include "env.hpp"
#include "wakes.hpp"

namespace bolt_jni {
namespace {

// Raised with every change of a native function or of call.hpp's block: Natives.kt has the other.
constexpr jint protocol = 4;

bool refuse(JNIEnv* env, const char* why) {
  if (env->ExceptionCheck() == JNI_FALSE) {
    const jclass error = env->FindClass("java/lang/UnsatisfiedLinkError");
    if (error != nullptr) {
      env->ThrowNew(error, why);
    }
  }
  return false;
}

bool shake_hands(JNIEnv* env) {
  const jclass natives = env->FindClass("dev/libbolt/Natives");
  const jfieldID field =
      natives == nullptr ? nullptr : env->GetStaticFieldID(natives, "PROTOCOL", "I");
  if (field == nullptr || env->GetStaticIntField(natives, field) != protocol) {
    env->ExceptionClear();
    return refuse(env, "libbolt_jni is of another version than the libbolt-kotlin classes that "
                       "load it; use the one that comes in their jar");
  }
  env->DeleteLocalRef(natives);
  return true;
}

} // namespace
} // namespace bolt_jni

extern "C" JNIEXPORT jint JNICALL JNI_OnLoad(JavaVM* vm, void*) {
  using namespace bolt_jni;
  JNIEnv* env = nullptr;
  if (vm->GetEnv(reinterpret_cast<void**>(&env), JNI_VERSION_1_6) != JNI_OK) {
    return JNI_ERR;
  }
  bolt_jni::vm = vm;
  const bool ready = shake_hands(env) && register_library(env) && register_call(env) &&
                     register_memory(env) && register_object(env) && find_wakes(env);
  return ready ? JNI_VERSION_1_6 : JNI_ERR;
}
