package dev.libbolt.jmh

import kotlin.random.Random

/** The turns of one subject in one group; those of a peer end with the first that fails. */
class Turns(private val group: Group, val subject: Subject) {
    private val figures = mutableListOf<Turn.Figures>()
    private var warm = 0L
    private var calls = 0L
    private var allocated: Double? = null
    private var failure: String? = null

    fun warmUp() =
        attempt {
            val begin = System.nanoTime()
            calls += Turn.warmUp(group, subject)
            warm += System.nanoTime() - begin
        }

    /** The compiler counts calls, of which one that is slow has few in the same time. */
    fun warmUpRest() {
        do warmUp() while (failure == null && calls < group.warmAfter && warm < CEILING)
    }

    fun take() = attempt { figures += Turn.figures(group, subject) }

    fun countAllocated() = attempt { allocated = Turn.allocatedBytes(group, subject) }

    fun allocated(): Pair<String, Double>? =
        allocated?.takeIf { failure == null }?.let { "${group.name}/${subject.name}" to it }

    /** The first round is not among them. */
    fun results(): Map<String, Any> {
        failure?.let { return mapOf("not_supported" to it) }
        val counted = figures.drop(1)
        return mapOf(
            "ns" to counted.map(Turn.Figures::time),
            "cpu_ns" to counted.map(Turn.Figures::processorTime),
        )
    }

    private inline fun attempt(what: () -> Unit) {
        if (failure != null) return
        try {
            what()
        } catch (error: Exception) {
            if (!subject.isPeer) throw error
            failure = "it failed: ${root(error)}"
            System.err.println("${group.name}, ${subject.name}: $failure")
            SuspendedTurns.pin(-1, -1) // its turn may have ended before that
        }
    }

    /** What a benchmark throws is a cause of what JMH does. */
    private fun root(error: Throwable): Throwable =
        generateSequence(error) { it.cause ?: it.suppressed.firstOrNull() }.take(20).last()

    private companion object {
        const val CEILING = 3_000_000_000L
    }
}

/** Rounds in which all take a turn, each in an order of its own: nobody has one predecessor. */
fun takeTurns(turns: List<Turns>, rounds: Int, random: Random) {
    repeat(rounds + 1) { for (each in turns.shuffled(random)) each.take() }
}
