package dev.journeyman.retrainer.dataset;

import dev.journeyman.guardrails.facts.TroubleCodes;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Well-formed codes that a table does not have. A fifth of them, chosen by a hash of the code, is held out for evaluation
 * and never trained on.
 */
public final class UnknownCodes {
    /** A code that no list has, asked about in every examination. */
    public static final String ALWAYS_HELD_OUT = "P3999";

    private static final String SYSTEMS = "PBCU";
    private static final int HELD_OUT_IN = 5;
    private static final int ALL = 0x4000;
    private static final int NEAR = 16;

    private final List<String> training = new ArrayList<>();
    private final List<String> trainingNear = new ArrayList<>();
    private final List<String> heldOut = new ArrayList<>();
    private final List<String> heldOutNear = new ArrayList<>();

    /** Sorts all well-formed codes that the table lacks. */
    public UnknownCodes(TroubleCodes known) {
        for (int s = 0; s < SYSTEMS.length(); s++) {
            char system = SYSTEMS.charAt(s);
            BitSet taken = new BitSet(ALL);
            known.between(code(system, 0), code(system, ALL - 1))
                    .forEach(code -> taken.set(Integer.parseInt(code.code().substring(1), 16)));
            for (int n = taken.nextClearBit(0); n < ALL; n = taken.nextClearBit(n + 1)) {
                String code = code(system, n);
                int next = taken.nextSetBit(Math.max(0, n - NEAR));
                boolean near = next >= 0 && next <= n + NEAR;
                (isHeldOut(code) ? heldOut : training).add(code);
                if (near) {
                    (isHeldOut(code) ? heldOutNear : trainingNear).add(code);
                }
            }
        }
    }

    private static String code(char system, int number) {
        return String.format("%c%04X", system, number);
    }

    /** Whether a code belongs to the held-out fifth. */
    public static boolean isHeldOut(String code) {
        if (code.equals(ALWAYS_HELD_OUT)) {
            return true;
        }
        // a fixed mixing of the characters, so that the split never changes (MurmurHash3's finaliser)
        int h = code.hashCode();
        h ^= h >>> 16;
        h *= 0x85ebca6b;
        h ^= h >>> 13;
        h *= 0xc2b2ae35;
        h ^= h >>> 16;
        return Math.floorMod(h, HELD_OUT_IN) == 0;
    }

    /** One to train on; two of three times a hard one, within sixteen of a known code. */
    public String draw(RandomGenerator random) {
        List<String> from = random.nextInt(3) > 0 ? trainingNear : training;
        return from.get(random.nextInt(from.size()));
    }

    /** All that are held out, in order. */
    public List<String> heldOut() {
        return List.copyOf(heldOut);
    }

    /** Those of the held-out codes that are within sixteen of a known one, in order. */
    public List<String> heldOutNear() {
        return List.copyOf(heldOutNear);
    }
}
