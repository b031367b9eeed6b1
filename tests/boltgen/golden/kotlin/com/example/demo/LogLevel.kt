// Written by boltgen for the module demo: changes will be lost.
package com.example.demo

import dev.libbolt.BoltCodecs
import dev.libbolt.BoltEnumCodec

public enum class LogLevel(public val value: UByte) {
    QUIET(0u),
    NORMAL(1u),
    VERBOSE(2u),
}

internal object LogLevelCodec :
    BoltEnumCodec<LogLevel>(BoltCodecs.u8, LogLevel.values(), longArrayOf(0L, 1L, 2L))
