import Bolt
import Testing

/// What a call throws; nothing, if it gives a value.
func failure<Value>(
  isolation: isolated (any Actor)? = #isolation,
  of call: (isolated (any Actor)?) async throws -> Value
) async -> (any Error)? {
  do {
    _ = try await call(isolation)
    return nil
  } catch {
    return error
  }
}

func failure<Value>(ofNow call: () throws -> Value) -> (any Error)? {
  do {
    _ = try call()
    return nil
  } catch {
    return error
  }
}

/// What the SDK itself throws.
func boltError(
  _ error: (any Error)?, sourceLocation: SourceLocation = #_sourceLocation
) throws -> BoltError {
  try #require(error as? BoltError, sourceLocation: sourceLocation)
}

func boltError<Value>(
  ofNow call: () throws -> Value, sourceLocation: SourceLocation = #_sourceLocation
) throws -> BoltError {
  try boltError(failure(ofNow: call), sourceLocation: sourceLocation)
}
