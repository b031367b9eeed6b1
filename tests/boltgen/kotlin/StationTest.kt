package com.example.station

import dev.libbolt.BoltVersionException
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** Code that was generated for one library, and meets a newer one. */
class StationTest {
    private val modules = System.getProperty("dev.libbolt.test.modules")

    @Test
    fun every_difference_is_named_with_what_to_do() {
        val said =
            assertThrows<BoltVersionException> { StationLibrary.load("$modules/libstation_new.so") }
        val differences =
            """
            |  read:
            |    expected:        function read(id:i64)->Reading
            |    the library has: function read(id:i64,since:i64)->Reading
            |  latest: a type that it uses is another one: function latest()->Reading
            |  forget: the library has none; expected: function forget()->unit
            |Generate the code anew (boltgen kotlin LIBRARY
            """.trimMargin()
        assertTrue(differences in said.message.orEmpty()) { "$said" }

        // Nothing stands in the way of the right one.
        StationLibrary.load("$modules/libstation_old.so")
        assertEquals(3.0, scale(2.0))
    }
}
