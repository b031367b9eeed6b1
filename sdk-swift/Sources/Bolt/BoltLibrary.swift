import CBolt

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Android)
  import Android
#endif

/// The library of a module, loaded when something of it is needed. One for each module, for ever.
public final class BoltLibrary: @unchecked Sendable {
  private let name: String
  private let linked: (@Sendable () -> UnsafeRawPointer?)?
  private let expected: [BoltExpectation]

  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  /// Under the lock.
  private var module: OpenModule?

  /// - Parameters:
  ///   - name: As in `BOLT_MODULE(name, m)`.
  ///   - linked: The module's own function, if the program is linked with it.
  ///   - expected: What the code was generated for.
  public init(
    name: String, linked: (@Sendable () -> UnsafeRawPointer?)?, expected: [BoltExpectation]
  ) {
    self.name = name
    self.linked = linked
    self.expected = expected
    pthread_mutex_init(lock, nil)
  }

  deinit {
    pthread_mutex_destroy(lock)
    lock.deallocate()
  }

  func load(from path: String) throws(BoltError) {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    guard let module else {
      use(try OpenModule(path: try Finding.checked(path), name: name, expected: expected))
      return
    }
    if Finding.canonical(module.path) != Finding.canonical(path) {
      throw BoltError(
        kind: .load, message: "module '\(name)' is loaded already, from '\(module.path)'")
    }
  }

  func opened() throws(BoltError) -> OpenModule {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    if let module { return module }
    let found = try find()
    use(found)
    return found
  }

  private func find() throws(BoltError) -> OpenModule {
    if let linked {
      return try OpenModule(linked(), path: "the program", expected: expected)
    }
    if let address = bolt_swift_find_symbol(OpenModule.symbol(name)) {
      return try OpenModule(OpenModule.ask(address), path: "the program", expected: expected)
    }
    if let path = Finding.environment(name) {
      return try OpenModule(path: try Finding.checked(path), name: name, expected: expected)
    }
    return try OpenModule(path: Finding.fileName(name), name: name, expected: expected)
  }

  private func use(_ opened: OpenModule) {
    bolt_swift_set_resume(resumeContinuation)
    module = opened
  }

  /// Looks a function up, for calls from now on.
  func bind(
    _ entry: UnsafeMutablePointer<bolt_swift_function>, _ name: String
  ) throws(BoltError) {
    let module = try opened()
    guard let function = module.function(name) else {
      throw BoltError(kind: .version, message: "'\(module.path)' has no function \(name)")
    }
    // Twice by two threads is harmless: both have found the same.
    bolt_swift_function_bind(entry, function, module.runtime)
  }
}

/// Where a module's library may be.
enum Finding {
  static func environment(_ name: String) -> String? {
    guard let value = getenv("BOLT_LIBRARY_\(name.uppercased())") else { return nil }
    let path = String(cString: value)
    return path.isEmpty ? nil : path
  }

  static func fileName(_ name: String) -> String {
    #if canImport(Darwin)
      "lib\(name).dylib"
    #else
      "lib\(name).so"
    #endif
  }

  /// With a `/`, so that the linker takes just this file; or why not.
  static func checked(_ path: String) throws(BoltError) -> String {
    var about = stat()
    if stat(path, &about) != 0 {
      throw BoltError(kind: .load, message: "cannot load '\(path)': no such file")
    }
    if about.st_mode & S_IFMT != S_IFREG {
      throw BoltError(kind: .load, message: "cannot load '\(path)': is not a file")
    }
    return path.contains("/") ? path : "./\(path)"
  }

  static func canonical(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
