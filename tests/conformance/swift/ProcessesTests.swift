import Foundation
import Testing

extension Cases {
  /// What takes a process of its own.
  @Suite struct ProcessesTests {
    private struct Ended: Equatable {
      var status: Int32 = 0
      var output = ""
      var errors = ""
    }

    /// Runs the program `child`; one that hangs is ended by its own alarm.
    private func run(_ arguments: [String], _ environment: [String: String] = [:]) throws -> Ended {
      let process = Process()
      process.executableURL = Surroundings.child
      process.arguments = arguments
      process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
      let (output, errors) = (Pipe(), Pipe())
      (process.standardOutput, process.standardError) = (output, errors)
      process.standardInput = FileHandle.nullDevice
      try process.run()
      let said = Locked(Data())
      let reader = DispatchGroup()
      DispatchQueue.global().async(group: reader) {
        said.set(errors.fileHandleForReading.readDataToEndOfFile())
      }
      let printed = output.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      reader.wait()
      return Ended(
        status: process.terminationStatus, output: String(decoding: printed, as: UTF8.self),
        errors: String(decoding: said.value, as: UTF8.self))
    }

    @Test("G13_SWIFT_exit_with_calls_in_flight", arguments: ["return", "exit"])
    func exit(way: String) async throws {
      let ended = try await Elsewhere { try run(["exit", way]) }.value
      #expect(ended == Ended())
    }

    /// With nothing left there is nothing to tell; of calls in flight it tells each.
    @Test("SWIFT_leak_check_at_the_end")
    func leakCheck() async throws {
      let check = ["BOLT_LEAKCHECK": "1"]
      let clean = try await Elsewhere { try run(["clean"], check) }.value
      #expect(clean == Ended(output: "clean\n"))
      let exit = try await Elsewhere { try run(["exit", "exit"], check) }.value
      #expect(exit.status == 0)
      #expect(exit.output == "")
      #expect(exit.errors.hasPrefix("libbolt: live at the end of the process"))
      #expect(exit.errors.contains("wait_open (future "))
    }
  }
}
