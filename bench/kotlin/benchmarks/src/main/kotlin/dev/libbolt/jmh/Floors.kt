package dev.libbolt.jmh

/** The native half of the floors: bench/kotlin/native/floors.cpp. */
object Floors {
    init {
        System.load(System.getProperty("dev.libbolt.jmh.floors"))
    }

    /** A bare JNI call. */
    @JvmStatic external fun add(a: Long, b: Long): Long

    /** Wakes a thread that is in [waitForCall], through an event descriptor. */
    @JvmStatic external fun call()

    @JvmStatic external fun waitForCall()

    /** Of all threads of this process, in nanoseconds. */
    @JvmStatic external fun processorTime(): Long

    /** The system's number of the calling thread. */
    @JvmStatic external fun thisThread(): Int

    /** Lets a thread run on that processor only; on any if it is -1. */
    @JvmStatic external fun pin(thread: Int, cpu: Int)
}
