package dev.libbolt

/**
 * A function or method of a module, for generated code. It is looked up when it is first called:
 * that loads the module, if nobody has.
 *
 * @param name as the module has it: `fetch_user`, `Database.query`; `Gauge.degrees=` of a setter
 * @param error how its typed error is read, or null
 */
public class BoltFunction(
    private val module: BoltModule,
    private val name: String,
    internal val error: BoltCodec<out Throwable>? = null,
) {
    @Volatile
    internal var address: Long = 0
        private set
    internal lateinit var library: Library
        private set

    internal val isMethod: Boolean = '.' in name
    internal val label: String get() = "${name.removeSuffix("=")}()"

    /** A call whose arguments [write] has written, with nothing of it started. */
    public inline fun call(
        receiver: BoltObject? = null,
        crossinline write: BoltWriter.() -> Unit,
    ): BoltCall {
        val call = begin(receiver)
        try {
            call.writer.write()
        } catch (failure: Throwable) {
            call.abandon()
            throw failure
        }
        return call
    }

    @PublishedApi
    internal fun begin(receiver: BoltObject?): BoltCall {
        if (address == 0L) bind()
        return CallPool.take().begin(this, receiver)
    }

    private fun bind() {
        synchronized(this) {
            if (address != 0L) return
            val from = module.library()
            library = from
            address = from.find(name)
        }
    }
}
