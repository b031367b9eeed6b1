// Written by boltgen for the module demo: changes will be lost.
package com.example.demo

import dev.libbolt.BoltVariantCodec

/** What the users and the database can fail with. */
public sealed class DbError(message: String?) : DemoException(message)

internal object DbErrorCodec :
    BoltVariantCodec<DbError>(8, 8, NotFoundCodec, RefusedCodec, SqlErrorCodec) {
    override fun index(value: DbError): Int =
        when (value) {
            is NotFound -> 0
            is Refused -> 1
            is SqlError -> 2
        }

    override fun wrap(index: Int, value: Any?): DbError =
        when (index) {
            0 -> value as NotFound
            1 -> value as Refused
            else -> value as SqlError
        }
}
