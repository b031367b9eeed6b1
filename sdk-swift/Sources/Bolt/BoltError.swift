/// What goes wrong beside an author's typed errors: an unexpected C++ exception, or a use of the
/// library that it refuses.
public struct BoltError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of failure it is. Later versions may have more.
  public struct Kind: Hashable, Sendable, CustomStringConvertible {
    public let description: String

    @usableFromInline
    init(_ description: String) {
      self.description = description
    }

    /// The native code threw something that its signature does not name, and the message is its
    /// text; or it gave bytes that are no value of their type.
    public static let failed = Kind("failed")
    /// An argument was refused, and nothing has run.
    public static let argument = Kind("argument")
    /// A synchronous method would have to wait for another method of the object.
    public static let busy = Kind("busy")
    /// It needs libbolt's reactor, and the build has none.
    public static let noReactor = Kind("noReactor")
    /// What was to run the call has been shut down.
    public static let shutdown = Kind("shutdown")
    /// The call began before a fork of the process.
    public static let forked = Kind("forked")
    /// There is no native memory left.
    public static let noMemory = Kind("noMemory")
    /// An object or call that has ended.
    public static let invalidHandle = Kind("invalidHandle")
    /// A library that cannot be used as a module.
    public static let load = Kind("load")
    /// A library of another version than the code that uses it.
    public static let version = Kind("version")
  }

  public let kind: Kind

  /// What was wrong, where, and what to do.
  public let message: String

  public init(kind: Kind, message: String) {
    self.kind = kind
    self.message = message
  }

  public var description: String { message }
}

extension BoltError {
  /// An argument that has no wire form. The name of the function is added by whom it is thrown to.
  @usableFromInline
  static func argument(_ message: String) -> BoltError {
    BoltError(kind: .argument, message: message)
  }
}
