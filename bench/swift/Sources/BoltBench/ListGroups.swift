// Lists of a thousand plain records, {Int64, Double, Double}, and of a thousand numbers.
import Bench

private let records = Subject("array_copy", times: 500) {
  let records = try await listOfRecords1k()
  for _ in 0..<$0 { consume(copied(records)) }
}

private let fieldsRead = Subject("fields_read", times: 500) {
  let records = try await listOfRecords1k()
  for _ in 0..<$0 { consume(sum(records)) }
}

private let numbers = Subject("array_copy", times: 1000) {
  let numbers = try await listOfNumbers1k()
  for _ in 0..<$0 { consume(copied(numbers)) }
}

let lists = [
  Group(
    "records_1k", peers: 20,
    [
      records,
      Subject("libbolt", times: 500) { for _ in 0..<$0 { consume(try await records1k()) } },
    ]),
  Group(
    "records_1k_objects", peers: 20,
    [
      records,
      Subject("libbolt", times: 500) { for _ in 0..<$0 { consume(try await listOfRecords1k()) } },
    ]),
  Group(
    "records_1k_read", peers: 20,
    [
      fieldsRead,
      Subject("libbolt_memory", times: 500) {
        for _ in 0..<$0 {
          consume(try await records1k().withContiguousStorageIfAvailable { sum($0) }!)
        }
      },
      Subject("libbolt", times: 100) { for _ in 0..<$0 { consume(sum(try await records1k())) } },
    ]),
  Group(
    "records_1k_objects_read", peers: 20,
    [
      fieldsRead,
      Subject("libbolt", times: 500) {
        for _ in 0..<$0 { consume(sum(try await listOfRecords1k())) }
      },
    ]),
  Group(
    "records_1k_passed", peers: 20,
    [
      records,
      Subject("libbolt", times: 500) {
        let records = try await listOfRecords1k()
        for _ in 0..<$0 { consume(try countRecords(records: records)) }
      },
    ]),
  Group(
    "numbers_1k", peers: 20,
    [
      numbers,
      Subject("libbolt", times: 1000) { for _ in 0..<$0 { consume(try await numbers1k()) } },
    ]),
  Group(
    "numbers_1k_objects", peers: 20,
    [
      numbers,
      Subject("libbolt", times: 1000) { for _ in 0..<$0 { consume(try await listOfNumbers1k()) } },
    ]),
  Group(
    "numbers_1k_passed", peers: 20,
    [
      numbers,
      Subject("libbolt", times: 1000) {
        let numbers = try await listOfNumbers1k()
        for _ in 0..<$0 { consume(try countNumbers(numbers: numbers)) }
      },
    ]),
]

/// Of all fields of all records.
@inline(__always)
private func sum(_ records: some Sequence<Record>) -> Double {
  var sum = 0.0
  for each in records { sum += each.x * each.y + Double(each.id) }
  return sum
}

/// Into memory of its own.
private func copied<Element>(_ array: [Element]) -> [Element] {
  [Element](unsafeUninitializedCapacity: array.count) { buffer, count in
    count = buffer.update(fromContentsOf: array)
  }
}
