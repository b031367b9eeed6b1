/// Those that this program was compiled with: see Package.swift.
let peers: [Peer] = {
  var all: [Peer] = []
  #if BENCH_BOLTFFI
    all.append(boltffi)
  #endif
  #if BENCH_UNIFFI
    all.append(uniffi)
  #endif
  return all
}()
