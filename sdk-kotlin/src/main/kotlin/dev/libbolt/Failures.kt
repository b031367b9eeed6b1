package dev.libbolt

/**
 * What goes wrong beside an author's typed errors: an unexpected C++ exception, with its message,
 * or a use of the library that it refuses.
 */
public open class BoltException(message: String, cause: Throwable? = null) :
    RuntimeException(message, cause)

/** A library that cannot be used as a module: the message says which, why, and what to do. */
public open class BoltLoadException(message: String, cause: Throwable? = null) :
    BoltException(message, cause)

/** A library of another version than the code that uses it. */
public class BoltVersionException(message: String) : BoltLoadException(message)

/** An object is held by another of its methods, which this one cannot wait for. */
public class BoltBusyException(message: String) : BoltException(message)

/** Needs libbolt's reactor, and its build has none. */
public class BoltNoReactorException(message: String) : BoltException(message)

/** What was to run the call has been shut down. */
public class BoltShutdownException(message: String) : BoltException(message)
