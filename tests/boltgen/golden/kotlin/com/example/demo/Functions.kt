// Written by boltgen for the module demo: changes will be lost.
package com.example.demo

import dev.libbolt.BoltFunction

internal object Functions {
    @JvmField
    val loadConfig: BoltFunction = BoltFunction(DemoLibrary, "load_config", ConfigErrorCodec)

    @JvmField
    val fetchUser: BoltFunction = BoltFunction(DemoLibrary, "fetch_user", DbErrorCodec)

    @JvmField
    val countWords: BoltFunction = BoltFunction(DemoLibrary, "count_words", FileErrorCodec)

    @JvmField
    val track: BoltFunction = BoltFunction(DemoLibrary, "track")

    @JvmField
    val length: BoltFunction = BoltFunction(DemoLibrary, "length")

    @JvmField
    val mean: BoltFunction = BoltFunction(DemoLibrary, "mean")

    @JvmField
    val databaseConnect: BoltFunction = BoltFunction(DemoLibrary, "Database.connect", DbErrorCodec)

    @JvmField
    val databaseQuery: BoltFunction = BoltFunction(DemoLibrary, "Database.query", DbErrorCodec)

    @JvmField
    val databaseSyncAll: BoltFunction = BoltFunction(DemoLibrary, "Database.sync_all", DbErrorCodec)

    @JvmField
    val progressCreate: BoltFunction = BoltFunction(DemoLibrary, "Progress.create")

    @JvmField
    val progressReached: BoltFunction = BoltFunction(DemoLibrary, "Progress.reached")

    @JvmField
    val progressDone: BoltFunction = BoltFunction(DemoLibrary, "Progress.done")

    @JvmField
    val progressRolledBack: BoltFunction = BoltFunction(DemoLibrary, "Progress.rolled_back")
}
