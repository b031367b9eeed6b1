package dev.libbolt.conformance

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import kotlin.reflect.KFunction
import kotlin.reflect.KParameter
import kotlin.reflect.typeOf

/** Calls that end where they start, and what the generated code says of them. */
@OnEachHost
class CallsTest(private val host: Host) {
    @Test
    fun G5_ready_noop() = host.run { assertEquals(Unit, noop()) }

    @Test
    fun G5_ready_add() =
        host.run {
            assertEquals(42, add(40, 2))
            assertEquals(Long.MIN_VALUE + 2, add(b = 2, a = Long.MIN_VALUE))
        }

    @Test
    fun G5_ready_echo() =
        host.run {
            val text = "x".repeat(1024)
            assertEquals(text, echo(text))
        }

    @Test
    fun G5_many_ready_calls() =
        host.run {
            var total = 0L
            repeat(10_000) { total = add(total, 1) }
            assertEquals(10_000, total)
        }

    @Test
    fun sync_function() = assertEquals(3, addSync(1, 2))

    @Test
    fun defaults_are_described() {
        val parameters = (::greet as KFunction<*>).parameters
        val described = parameters.map { it.name to it.isOptional }
        assertEquals(listOf("name" to false, "greeting" to true, "times" to true), described)
        host.run {
            assertEquals("Hello, Ada!", greet("Ada"))
            assertEquals("Hello, Ada! Hello, Ada!", greet("Ada", times = 2u))
            assertEquals("Hi, Ada!", greet("Ada", "Hi", 1u))
        }
    }

    /** The docs are the generated sources': the golden files have them. */
    @Test
    fun docs_and_signatures() {
        val add = ::add as KFunction<*>
        assertTrue(add.isSuspend)
        assertEquals("add", add.name)
        assertEquals(listOf("a", "b"), add.parameters.map(KParameter::name))
        assertEquals(listOf(typeOf<Long>(), typeOf<Long>()), add.parameters.map(KParameter::type))
        assertEquals(typeOf<Long>(), add.returnType)
        val set = Cell::set as KFunction<*>
        assertFalse(set.isSuspend)
        assertEquals(listOf(null, "value"), set.parameters.map(KParameter::name))
        assertEquals(typeOf<Unit>(), set.returnType)
    }

    @Test
    fun G1_lazy_until_first_poll() =
        host.run {
            val journal = journalNew()
            val call = prepare { writeLine(journal, "ran") }
            assertEquals(emptyList<String>(), journalLines(journal))
            call.await()
            assertEquals(listOf("ran"), journalLines(journal))
        }

    @Test
    fun G2_views_live_across_suspension() =
        host.run {
            val gate = gateNew()
            val bytes = "bytes".encodeToByteArray()
            val task = begin { waitViews(gate, "te" + "xt ", bytes) }
            bytes.fill('x'.code.toByte())
            repeat(100) { add(1, it.toLong()) } // in the memory of the call, if it were not copied
            gateOpenElsewhere(gate)
            assertEquals("text bytes", task.await())
        }

    @Test
    fun G3_body_runs_on_the_polling_thread() =
        host.run {
            val gate = gateNew()
            val task = begin { Triple(threadId(), threadsAcross(gate), threadId()) }
            gateOpenElsewhere(gate)
            val (before, inside, after) = task.await()
            assertEquals(listOf(before, after), inside)
        }

    @Test
    fun G9_error_record() =
        host.run {
            assertEquals("entry 1", find(1))
            val caught = assertThrows<NotFound> { find(-3) }
            assertEquals(NotFound(-3, "no such entry"), caught)
            assertEquals(-3L to "no such entry", caught.id to caught.what)
        }

    @Test
    fun G9_error_enum() =
        host.run {
            connect(true)
            val caught = assertThrows<FaultException> { connect(false) }
            assertEquals(Fault.DISCONNECTED, caught.code)
            assertEquals(7u, caught.code.value)
        }

    @Test
    fun G9_error_variant() =
        host.run {
            assertEquals(42, lookup(21))
            assertInstanceOf(NotFound::class.java, assertThrows<NotFoundOrRefused> { lookup(0) })
            val refused: NotFoundOrRefused = assertThrows<Refused> { lookup(-1) }
            assertEquals(Refused("negative", Level.HIGH), refused)
        }

    @Test
    fun G9_error_ends_the_tasks_between() =
        host.run {
            val journal = journalNew()
            assertThrows<Refused> { lookupThrough(journal, -1) }
            assertEquals(listOf("outer", "inner", "~inner", "~outer"), journalLines(journal))
            assertEquals(9, lookupThrough(journal, 4))
        }

    @Test
    fun G9_error_of_a_sync_function() {
        assertEquals("entry 2", findSync(2))
        assertEquals(-2, assertThrows<NotFound> { findSync(-2) }.id)
    }
}
