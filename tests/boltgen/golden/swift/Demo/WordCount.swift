// Written by boltgen for the module demo: changes will be lost.
import Bolt

public struct WordCount: Hashable, Sendable {
  public var word: String
  public var count: UInt64

  public init(word: String, count: UInt64) {
    self.word = word
    self.count = count
  }
}

@usableFromInline
enum WordCountCodec: BoltRecordCodec {
  @usableFromInline
  typealias Value = WordCount

  @usableFromInline static var alignment: Int { 8 }
  @usableFromInline static var minimum: Int { 16 }
  @usableFromInline static var isPlain: Bool { false }

  @usableFromInline static func writeFields(
    _ value: WordCount, to writer: inout BoltWriter
  ) throws(BoltError) {
    try writer.string(value.word)
    writer.u64(value.count)
  }

  @usableFromInline static func readFields(
    from reader: inout BoltReader
  ) throws(BoltError) -> WordCount {
    try WordCount(word: reader.string(), count: reader.u64())
  }
}
