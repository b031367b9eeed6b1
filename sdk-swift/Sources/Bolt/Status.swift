import CBolt

/// bolt.h's `bolt_status`.
@usableFromInline
enum Status {
  /// Without its flags; a misuse as it is.
  @inlinable
  static func outcome(_ status: bolt_status) -> bolt_status { bolt_outcome_of(status) }

  /// Whether the future goes on.
  @inlinable
  static func isUnfinished(_ status: bolt_status) -> Bool {
    let outcome = outcome(status)
    return outcome == BOLT_PENDING || outcome == BOLT_AGAIN
  }
}

@inlinable
func == (status: bolt_status, constant: Int) -> Bool {
  status == bolt_status(truncatingIfNeeded: constant)
}
