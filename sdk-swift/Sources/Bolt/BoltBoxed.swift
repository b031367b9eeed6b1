/// A field of a record that may hold another of the records that it is in.
@propertyWrapper
public enum BoltBoxed<Wrapped> {
  case empty
  indirect case value(Wrapped)

  public init(wrappedValue: Wrapped?) {
    self = wrappedValue.map { .value($0) } ?? .empty
  }

  public var wrappedValue: Wrapped? {
    get {
      if case .value(let value) = self { value } else { nil }
    }
    set {
      self = BoltBoxed(wrappedValue: newValue)
    }
  }
}

extension BoltBoxed: Equatable where Wrapped: Equatable {}
extension BoltBoxed: Hashable where Wrapped: Hashable {}
extension BoltBoxed: Sendable where Wrapped: Sendable {}
