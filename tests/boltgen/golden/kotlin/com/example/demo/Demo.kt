// Written by boltgen for the module demo: changes will be lost.
package com.example.demo

import dev.libbolt.BoltCodecs
import dev.libbolt.BoltView

/**
 * Reads and checks a configuration file.
 *
 * @throws ConfigError Why a configuration cannot be used.
 */
public suspend fun loadConfig(path: String): Config =
    Functions.loadConfig.call { string(path) }.await(ConfigCodec)

/**
 * Looks up one user.
 *
 * @throws DbError What the users and the database can fail with.
 */
public suspend fun fetchUser(id: Long): User = Functions.fetchUser.call { i64(id) }.await(UserCodec)

/**
 * Counts the words of all files at once.
 *
 * @throws FileError
 */
public suspend fun countWords(paths: List<String>): List<WordCount> =
    Functions.countWords.call { put(Codecs.stringList, paths) }.await(Codecs.wordCountList)

/** Where it has been. */
public suspend fun track(positions: UInt): BoltView<Position> =
    Functions.track.call { u32(positions) }.await(Codecs.positionView)

/** How long the way was. */
public fun length(track: List<Position>): Double =
    Functions.length.call { put(Codecs.positionList, track) }.now(BoltCodecs.f64)

/** The arithmetic mean. */
public fun mean(numbers: DoubleArray): Double =
    Functions.mean.call { put(BoltCodecs.f64s, numbers) }.now(BoltCodecs.f64)
