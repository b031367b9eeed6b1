package dev.libbolt

/** Where things lie in a call's memory: src/main/cpp/call.hpp has the same numbers. */
internal object CallMemory {
    const val SIZE = 4096
    const val FUTURE_AT = 0
    const val SPACE_AT = 144
    const val SPACE_SIZE_AT = 152
    const val RESULT_AT = 160
    const val ARGS_AT = 1536
    const val RESULT_SIZE = ARGS_AT - RESULT_AT
    const val ARGS_SIZE = SIZE - ARGS_AT
}
