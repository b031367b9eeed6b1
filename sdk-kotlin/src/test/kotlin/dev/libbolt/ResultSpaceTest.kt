package dev.libbolt

import dev.libbolt.conformance.NothingIsLeft
import dev.libbolt.conformance.echoBytes
import dev.libbolt.conformance.echoNested
import dev.libbolt.conformance.pointsInPlace
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.extension.ExtendWith

/** Results that fit where the last one has been, and results that do not. */
@ExtendWith(NothingIsLeft::class)
class ResultSpaceTest {
    private fun bytes(count: Int) = ByteArray(count) { (it * 31 + count).toByte() }

    @Test
    fun `results of all lengths come, in any order`() {
        val lengths = listOf(1, 1_370, 1_380, 5_000, 3, 32_768, 32_820, 32_840, 100_000, 2, 20_000)
        repeat(2) {
            for (length in lengths + lengths.reversed()) {
                assertArrayEquals(bytes(length), echoBytes(bytes(length)))
            }
        }
    }

    /** Each is gone from where it came before the next one comes. */
    @Test
    fun `what was given stays as it was`() =
        runBlocking {
            val first = pointsInPlace(1_000u)
            val texts = echoNested(listOf(List(500) { "text $it" }))
            val second = pointsInPlace(500u)
            assertEquals(first.take(500), second)
            assertEquals(List(500) { "text $it" }, texts.single())
            assertEquals(999.0, first[999].x)
        }
}
