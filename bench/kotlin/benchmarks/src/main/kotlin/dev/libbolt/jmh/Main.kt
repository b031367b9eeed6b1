package dev.libbolt.jmh

import dev.libbolt.bench.BenchLibrary

/**
 * `Main ROUNDS [PART OF A GROUP'S NAME]` prints one JSON object: each subject's times, a figure a
 * round, what it takes of all processors, and what it allocates.
 *
 * All subjects run in this one JVM, as they would in an application, and are warm before the first
 * is timed. Then those of a group take turns, in rotating order: figures of one round are
 * neighbours in time.
 */
fun main(arguments: Array<String>) {
    val rounds = arguments[0].toInt()
    val only = arguments.getOrElse(1) { "" }
    val groups = GROUPS.filter { only in it.name }.map(Group::present)
    repeat(Turn.WARM_UPS) {
        for (group in groups) for (each in group.subjects) Turn.warmUp(group, each)
    }
    val results =
        mapOf(
            "jvm" to System.getProperty("java.vm.version"),
            "groups" to groups.associate { it.name to times(it, rounds) },
            "allocated" to groups.flatMap(::allocated).toMap(),
            "live" to live(),
        )
    println(json(results))
}

private fun times(group: Group, rounds: Int): Map<String, Map<String, List<Double>>> {
    val figures = group.subjects.associateWith { mutableListOf<Turn.Figures>() }
    for (round in 0 until rounds) {
        val first = round % group.subjects.size
        for (each in group.subjects.drop(first) + group.subjects.take(first)) {
            figures.getValue(each) += Turn.figures(group, each)
        }
    }
    return figures.entries.associate { (subject, each) ->
        val times = each.map(Turn.Figures::time)
        subject.name to mapOf("ns" to times, "cpu_ns" to each.map(Turn.Figures::processorTime))
    }
}

private fun allocated(group: Group): List<Pair<String, Double>> =
    group.subjects.map { "${group.name}/${it.name}" to Turn.allocatedBytes(group, it) }

private fun live(): Map<String, Long> {
    val counters = BenchLibrary.counters()
    return mapOf(
        "futures" to counters.liveFutures,
        "frames" to counters.liveFrames,
        "late wakes" to counters.lateWakes,
    )
}

private fun json(value: Any?): String =
    when (value) {
        is Map<*, *> ->
            value.entries.joinToString(prefix = "{", postfix = "}") { (name, each) ->
                "${json(name)}: ${json(each)}"
            }
        is List<*> -> value.joinToString(prefix = "[", postfix = "]", transform = ::json)
        is Number -> value.toString()
        else -> "\"$value\""
    }
