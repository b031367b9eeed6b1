package dev.libbolt

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.time.Duration
import java.time.Instant

class TimesTest {
    private val ends = listOf(Long.MIN_VALUE, Long.MIN_VALUE + 1, -1L, 0L, 1L, Long.MAX_VALUE)

    @Test
    fun `durations are exact to their ends`() {
        for (end in ends) assertEquals(end, Times.nanoseconds(Duration.ofNanos(end)))
    }

    @Test
    fun `instants are exact to their ends`() {
        for (end in ends) {
            val instant = Times.instant(end)
            assertEquals(Instant.EPOCH.plusNanos(end), instant)
            assertEquals(end, Times.nanoseconds(instant))
        }
    }

    @Test
    fun `what is beyond is refused`() {
        val tick = Duration.ofNanos(1)
        val longest = Duration.ofNanos(Long.MAX_VALUE)
        val beyond = listOf(longest + tick, Duration.ofNanos(Long.MIN_VALUE) - tick)
        for (duration in beyond + Duration.ofSeconds(Long.MAX_VALUE)) {
            val caught = assertThrows<IllegalArgumentException> { Times.nanoseconds(duration) }
            assertTrue("$duration" in caught.message.orEmpty())
        }
        for (instant in beyond.map { Instant.EPOCH + it } + Instant.MAX + Instant.MIN) {
            assertThrows<IllegalArgumentException> { Times.nanoseconds(instant) }
        }
    }
}
