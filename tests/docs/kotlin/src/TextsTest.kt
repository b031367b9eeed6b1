package docs

import com.example.demo.DemoLibrary
import com.example.demo.Progress
import dev.libbolt.BoltCodecs
import dev.libbolt.BoltFunction
import dev.libbolt.BoltModule
import dev.libbolt.BoltVersionException
import docs.docskotlinmd.Caller
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** What the documents show as text is what the SDK says; and the Java example does what it says. */
class TextsTest {
    private fun page(name: String): String = checkNotNull(javaClass.getResource(name)).readText()

    private fun texts(page: String): List<String> =
        Regex("^```text\n(.*?)^```", setOf(RegexOption.MULTILINE, RegexOption.DOT_MATCHES_ALL))
            .findAll(page)
            .map { it.groupValues[1] }
            .toList()

    private object Changed : BoltModule(
        "demo",
        arrayOf(
            "load_config\n16e4fbbf23d975fc\n" +
                "async function load_config(path:string)->Config!ConfigError",
            "fetch_user\n0000000000000000\nasync function fetch_user(id:i64)->User!DbError",
            "mean\n0000000000000000\nfunction mean(numbers:list<f32>)->f32",
            "forget_user\n0000000000000000\nasync function forget_user(id:i64)->unit",
        ),
    )

    @Test
    fun `a library that has changed is refused as kotlin md says`() {
        val refused =
            assertThrows<BoltVersionException> {
                BoltFunction(Changed, "mean").call { }.now(BoltCodecs.f64)
            }
        val path = System.getProperty("dev.libbolt.module.demo")
        val said = refused.message!!.replace(path, "libdemo.so")
        assertEquals(texts(page("/kotlin.md")).single(), "$said\n")
    }

    @Test
    suspend fun `a call that hangs is shown as debugging md shows it`() {
        val shown = texts(page("/debugging.md")).single { "reached (future" in it }
        val said =
            coroutineScope {
                val progress = Progress.create()
                val waits =
                    launch(Dispatchers.Unconfined, CoroutineStart.UNDISPATCHED) {
                        progress.reached(100u)
                    }
                val said = DemoLibrary.formatLive()
                waits.cancelAndJoin()
                progress.close()
                said
            }
        assertEquals(plain(shown), plain(said))
    }

    /** Without numbers and times, what is before the sources' folder in a path, and what else is
     * live: other tests may have left it to the garbage collector. */
    private fun plain(text: String): String =
        text
            .replace(Regex("\\(\\S*docs/examples"), "(docs/examples")
            .replace(Regex("(future|,) [0-9a-f.]+"), "")
            .replace(Regex("(?<=live: 1 futures).*"), "")

    @Test
    fun `the Java example gives names and errors`() {
        assertEquals("Ada Lovelace", Caller.nameOf(42))
        assertEquals("there is no user 7", Caller.nameOf(7))
    }
}
