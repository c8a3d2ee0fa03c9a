package dev.journeyman.guardrails.output;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds which of some runs of characters stand in a text. Each run is known by a hash of its first {@value #KEY} characters, and the hash of a text's is rolled along, so a place
 * costs a look into a table of bits (Karp and Rabin 1987); what is found there is compared character by character.
 */
final class RunIndex {
    /** Shorter runs are left out. */
    static final int KEY = 12;

    private static final int PRIME = 0x01000193;
    private static final int BITS = 1 << 14;
    private static final int FIRST_WORTH = power(PRIME, KEY - 1); // of the character that a key loses

    private final long[] bits = new long[BITS / Long.SIZE];
    private final Map<Integer, List<String>> byHash = new HashMap<>();

    RunIndex(List<String> runs) {
        for (String run : runs) {
            if (run.length() >= KEY) {
                int hash = hash(run);
                int slot = slot(hash);
                bits[slot / Long.SIZE] |= 1L << slot;
                byHash.computeIfAbsent(hash, key -> new ArrayList<>()).add(run);
            }
        }
    }

    /** Whether a run stands in a text and ends behind a place. */
    boolean standsIn(String text, int behind) {
        if (text.length() < KEY || byHash.isEmpty()) {
            return false;
        }
        int hash = hash(text);
        for (int i = 0; ; i++) {
            int slot = slot(hash);
            if ((bits[slot / Long.SIZE] & 1L << slot) != 0 && standsAt(text, i, hash, behind)) {
                return true;
            }
            if (i + KEY >= text.length()) {
                return false;
            }
            hash = (hash - text.charAt(i) * FIRST_WORTH) * PRIME + text.charAt(i + KEY);
        }
    }

    private boolean standsAt(String text, int at, int hash, int behind) {
        for (String run : byHash.getOrDefault(hash, List.of())) {
            if (at + run.length() > behind && text.startsWith(run, at)) {
                return true;
            }
        }
        return false;
    }

    private static int hash(String text) {
        int hash = 0;
        for (int i = 0; i < KEY; i++) {
            hash = hash * PRIME + text.charAt(i);
        }
        return hash;
    }

    private static int power(int base, int exponent) {
        int power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= base;
        }
        return power;
    }

    /** The highest bits of a multiplicative hash: the lowest of a rolled one are poor. */
    private static int slot(int hash) {
        return (hash * 0x9E3779B9) >>> (Integer.SIZE - Integer.numberOfTrailingZeros(BITS));
    }
}
