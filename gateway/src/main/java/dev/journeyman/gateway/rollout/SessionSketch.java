package dev.journeyman.gateway.rollout;

import java.util.Base64;
import java.util.BitSet;

/**
 * How many distinct sessions there were, without their names: linear counting (Whang, Vander-Zanden and Taylor, 1990). Each session sets one bit of {@value #BITS}; from how many
 * are still clear follows about how many sessions there were: exact to a session or two up to a hundred, to a hundredth up to ten thousand.
 */
final class SessionSketch {
    private static final int BITS = 1 << 14;

    private final BitSet bits;

    SessionSketch() {
        this(new BitSet(BITS));
    }

    private SessionSketch(BitSet bits) {
        this.bits = bits;
    }

    void add(String session) {
        int hash = session.hashCode(); // names that follow each other have hashes that do: the steps below scatter them
        hash = (hash ^ hash >>> 16) * 0x85EBCA6B;
        hash = (hash ^ hash >>> 13) * 0xC2B2AE35;
        bits.set((hash ^ hash >>> 16) >>> 18);
    }

    long estimate() {
        int clear = Math.max(1, BITS - bits.cardinality());
        return Math.round(BITS * Math.log((double) BITS / clear));
    }

    String text() {
        return Base64.getEncoder().encodeToString(bits.toByteArray());
    }

    static SessionSketch of(String text) {
        BitSet bits = BitSet.valueOf(Base64.getDecoder().decode(text));
        return new SessionSketch(bits.get(0, BITS));
    }
}
