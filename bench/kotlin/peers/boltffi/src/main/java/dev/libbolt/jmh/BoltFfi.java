package dev.libbolt.jmh;

/** For JMH's annotation processor, which makes benchmarks of what it inherits. */
public class BoltFfi extends Peer {
    public BoltFfi() {
        super(BoltFfiTurns.INSTANCE);
    }
}
