// Written by boltgen for the module demo: changes will be lost.
package com.example.demo

import dev.libbolt.BoltVariantCodec

/** Why a configuration cannot be used. */
public sealed class ConfigError(message: String?) : DemoException(message)

internal object ConfigErrorCodec :
    BoltVariantCodec<ConfigError>(4, 12, FileErrorCodec, SyntaxErrorCodec, FieldErrorCodec) {
    override fun index(value: ConfigError): Int =
        when (value) {
            is FileError -> 0
            is SyntaxError -> 1
            is FieldError -> 2
        }

    override fun wrap(index: Int, value: Any?): ConfigError =
        when (index) {
            0 -> value as FileError
            1 -> value as SyntaxError
            else -> value as FieldError
        }
}
