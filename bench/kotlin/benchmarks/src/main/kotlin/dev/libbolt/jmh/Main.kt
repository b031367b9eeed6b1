package dev.libbolt.jmh

import dev.libbolt.bench.BenchLibrary
import kotlin.random.Random

/**
 * `Main ROUNDS SEED [PART OF A GROUP'S NAME]` prints one JSON object: each subject's times, a
 * figure a round, what it takes of all processors, and what it allocates.
 *
 * All subjects run in this one JVM, as they would in an application, and are warm before the first
 * is timed. Then those of a group take turns, in an order that each round shuffles: figures of one
 * round are neighbours in time. The first round is not counted.
 */
fun main(arguments: Array<String>) {
    val rounds = arguments[0].toInt()
    val random = Random(arguments[1].toInt())
    val only = arguments.getOrElse(2) { "" }
    val groups = GROUPS.filter { only in it.name }.map(Group::present)
    val turns = groups.associate { group -> group.name to group.subjects.map { Turns(group, it) } }
    val all = turns.values.flatten()
    for (each in all) each.warmUp()
    for (each in all) each.warmUpRest()
    for (each in turns.values) takeTurns(each, rounds, random)
    for (each in all) each.countAllocated()
    val groupResults =
        turns.mapValues { (_, each) -> each.associate { it.subject.name to it.results() } }
    val results =
        mapOf(
            "jvm" to System.getProperty("java.vm.version"),
            "groups" to groupResults,
            "allocated" to all.mapNotNull(Turns::allocated).toMap(),
            "live" to live() + livePeers(),
        )
    println(json(results))
}

private fun live(): Map<String, Long> {
    val counters = BenchLibrary.counters()
    return mapOf(
        "futures" to counters.liveFutures,
        "frames" to counters.liveFrames,
        "late wakes" to counters.lateWakes,
    )
}

/** Of each peer that is there; some end calls a little after they are cancelled. */
private fun livePeers(): Map<String, Long> =
    PEERS
        .mapValues { (_, owner) -> "dev.libbolt.jmh.${owner}Turns" }
        .filterValues(::isThere)
        .mapValues { (_, name) -> runCatching { liveOf(name) }.getOrDefault(-1) }

private fun liveOf(name: String): Long {
    val peer = Class.forName(name).getField("INSTANCE").get(null) as PeerTurns
    val end = System.nanoTime() + 1_000_000_000
    while (peer.live() != 0L && System.nanoTime() < end) Thread.sleep(10)
    return peer.live()
}

private fun json(value: Any?): String =
    when (value) {
        is Map<*, *> ->
            value.entries.joinToString(prefix = "{", postfix = "}") { (name, each) ->
                "${json(name)}: ${json(each)}"
            }
        is List<*> -> value.joinToString(prefix = "[", postfix = "]", transform = ::json)
        is Number -> value.toString()
        else -> quoted(value.toString())
    }

private fun quoted(text: String): String {
    val escaped = text.replace("\\", "\\\\").replace("\"", "\\\"")
    return "\"${escaped.replace(Regex("\\p{Cntrl}+"), " ")}\""
}
