package com.example.demo.app

import java.util.Locale
import kotlin.time.Duration
import kotlin.time.DurationUnit
import kotlin.time.measureTimedValue

/** Prints what a step of the story says, and how long it took. */
inline fun <T> step(title: String, work: Step.() -> T): T {
    val step = Step()
    val (value, time) = measureTimedValue { step.work() }
    step.print(title, time)
    return value
}

class Step {
    private val lines = mutableListOf<String>()

    fun say(line: String) {
        lines += line
    }

    fun print(title: String, time: Duration) {
        val milliseconds = time.toDouble(DurationUnit.MILLISECONDS)
        println("%-22s %-76s %8.1f ms".format(Locale.ROOT, title, lines.first(), milliseconds))
        for (more in lines.drop(1)) println("%-22s %s".format("", more))
    }
}

/** The failure that [call] must end with. */
inline fun <reified E : Exception> failsWith(call: () -> Unit): E {
    try {
        call()
    } catch (expected: Exception) {
        return expected as? E ?: throw expected
    }
    error("not as claimed: ${E::class.simpleName} was not thrown")
}
