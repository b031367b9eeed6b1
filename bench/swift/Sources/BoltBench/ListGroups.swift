// Lists of a thousand plain records, {Int64, Double, Double}, and of a thousand numbers.
import Bench

private let records = Subject("array_copy", times: 500) {
  let records = try await listOfRecords1k()
  for _ in 0..<$0 { consume(copied(records)) }
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

/// Into memory of its own.
private func copied<Element>(_ array: [Element]) -> [Element] {
  [Element](unsafeUninitializedCapacity: array.count) { buffer, count in
    count = buffer.update(fromContentsOf: array)
  }
}
