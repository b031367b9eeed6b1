// Has the fault that its argument names, and ends without one if no sanitizer stops it.
let fault = faults[CommandLine.arguments[1]]!
print("no report, and \(fault())")
