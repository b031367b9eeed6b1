// Written by boltgen for the module demo: changes will be lost.
package com.example.demo

import dev.libbolt.BoltCodecs
import dev.libbolt.BoltHandle
import dev.libbolt.BoltObject
import dev.libbolt.BoltObjectCodec

/** A database: SQLite, or PostgreSQL. */
public class Database internal constructor(handle: BoltHandle) : BoltObject(handle) {
    /**
     * Runs one statement.
     *
     * @throws DbError What the users and the database can fail with.
     */
    public suspend fun query(sql: String): Table =
        Functions.databaseQuery.call(this) { string(sql) }.await(TableCodec)

    /**
     * Pushes all records in one transaction.
     *
     * @throws DbError What the users and the database can fail with.
     */
    public suspend fun syncAll(
        records: List<WordCount>,
        batchSize: UInt,
        progress: Progress,
    ): ULong =
        Functions.databaseSyncAll
            .call(this) {
                put(Codecs.wordCountList, records)
                u32(batchSize)
                put(ProgressCodec, progress)
            }.await(BoltCodecs.u64)

    public companion object {
        /**
         * Opens 'sqlite:PATH' or 'postgresql://...'.
         *
         * @throws DbError What the users and the database can fail with.
         */
        public suspend fun connect(url: String): Database =
            Functions.databaseConnect.call { string(url) }.await(DatabaseCodec)
    }
}

internal object DatabaseCodec : BoltObjectCodec<Database>(::Database)
