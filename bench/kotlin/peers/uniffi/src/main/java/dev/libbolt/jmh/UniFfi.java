package dev.libbolt.jmh;

/** For JMH's annotation processor, which makes benchmarks of what it inherits. */
public class UniFfi extends Peer {
    public UniFfi() {
        super(UniFfiTurns.INSTANCE);
    }
}
