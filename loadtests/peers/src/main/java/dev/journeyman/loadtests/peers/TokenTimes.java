package dev.journeyman.loadtests.peers;

import java.util.Arrays;

/** When tokens came, up to one more than were asked for, so that too many are noticed. */
final class TokenTimes {
    private final long[] nanos;
    private int count;

    TokenTimes(int asked) {
        this.nanos = new long[asked + 1];
    }

    void add(long now) {
        if (count < nanos.length) {
            nanos[count++] = now;
        }
    }

    long[] all() {
        return Arrays.copyOf(nanos, count);
    }
}
