package dev.libbolt

/** Where things lie in a call's memory: src/main/cpp/call.hpp has the same numbers. */
internal object CallMemory {
    const val SIZE = 4096
    const val FUTURE_AT = 0
    const val RESULT_AT = 144
    const val ARGS_AT = 1536
    const val ARGS_SIZE = SIZE - ARGS_AT
}
