package dev.libbolt.conformance

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.extension.ExtendWith
import java.time.Duration
import java.time.Instant
import java.time.OffsetDateTime

/** Durations and points in time: to the nanosecond. */
@ExtendWith(NothingIsLeft::class)
class TimesTest {
    private val longest = Duration.ofNanos(Long.MAX_VALUE)
    private val tick = Duration.ofNanos(1)

    @Test
    fun value_duration() {
        val least = Duration.ofNanos(Long.MIN_VALUE)
        for (value in listOf(Duration.ZERO, tick, tick.negated(), longest, least)) {
            assertEquals(value, echoDuration(value))
        }
        assertEquals(Duration.ofSeconds(1), echoMilliseconds())
        assertThrows<IllegalArgumentException> { echoDuration(longest + tick) }
        assertThrows<IllegalArgumentException> { echoDuration(Duration.ofSeconds(Long.MIN_VALUE)) }
    }

    @Test
    fun value_timestamp() {
        val epoch = Instant.EPOCH
        for (value in listOf(epoch, epoch - tick, epoch + longest, epoch - longest)) {
            assertEquals(value, echoTimestamp(value))
        }
        val noon = OffsetDateTime.parse("2024-02-29T12:00:00+05:45").toInstant()
        assertEquals(Instant.parse("2024-02-29T06:15:00Z"), echoTimestamp(noon))
        assertThrows<IllegalArgumentException> { echoTimestamp(epoch + longest + tick) }
        assertThrows<IllegalArgumentException> { echoTimestamp(Instant.MAX) }
        assertThrows<IllegalArgumentException> { echoTimestamp(Instant.MIN) }
    }

    @Test
    fun value_times_in_a_record() {
        val milli = Duration.ofMillis(1)
        val some = Schedule("some", Instant.EPOCH + tick, listOf(milli, milli.multipliedBy(-5)))
        for (value in listOf(Schedule("none", null, emptyList()), some)) {
            assertEquals(value, echoSchedule(value))
        }
    }

    @Test
    fun bad_duration_of_another_unit() {
        val half = Duration.ofNanos(1_500_000)
        val caught = assertThrows<IllegalArgumentException> { echoMilliseconds(half) }
        val reason = "argument 'value': not a whole number of milliseconds"
        assertEquals("echo_milliseconds(): $reason", caught.message)
    }
}
