package dev.libbolt

import java.time.Duration
import java.time.Instant

/** Nanoseconds in 64 bits, exact or refused. */
internal object Times {
    private const val SECOND = 1_000_000_000L

    fun nanoseconds(value: Duration): Long =
        try {
            value.toNanos()
        } catch (_: ArithmeticException) {
            throw IllegalArgumentException("$value is more nanoseconds than 64 bits hold")
        }

    fun nanoseconds(value: Instant): Long =
        try {
            Duration.between(Instant.EPOCH, value).toNanos()
        } catch (_: ArithmeticException) {
            throw IllegalArgumentException("$value is more nanoseconds from 1970 than 64 bits hold")
        }

    fun instant(nanoseconds: Long): Instant =
        Instant.ofEpochSecond(
            Math.floorDiv(nanoseconds, SECOND),
            Math.floorMod(nanoseconds, SECOND),
        )
}
