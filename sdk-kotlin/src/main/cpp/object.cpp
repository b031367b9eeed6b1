// dev.libbolt.NativeObject: references to instances of a module's classes.
#include <bolt/bolt.h>

#include "env.hpp"

namespace bolt_jni {
namespace {

jint retain(JNIEnv*, jclass, jlong table, jlong object) {
  return from_jlong<const bolt_runtime>(table).object_retain(static_cast<bolt_object>(object));
}

jint release(JNIEnv*, jclass, jlong table, jlong object) {
  return from_jlong<const bolt_runtime>(table).object_release(static_cast<bolt_object>(object));
}

const JNINativeMethod methods[] = {
    native("retain", "(JJ)I", &retain),
    native("release", "(JJ)I", &release),
};

} // namespace

bool register_object(JNIEnv* env) {
  return register_natives(env, "dev/libbolt/NativeObject", methods);
}

} // namespace bolt_jni
