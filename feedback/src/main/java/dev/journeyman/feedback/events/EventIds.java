package dev.journeyman.feedback.events;

import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * Makes the ids of events: a prefix and 26 characters that sort by time.
 *
 * <p>The form is that of the ULID specification: Crockford's base 32 in upper case, 48 bits of milliseconds since 1970, then 80 bits of
 * randomness. Within a millisecond, and while the clock stands still or goes back, each id is larger than the one before: the random part
 * grows by 1 to 2<sup>32</sup> (the specification's step is 1; a random one keeps the next id from being guessed), and the millisecond grows
 * where it overflows. Order holds among the ids of one maker; two processes are ordered by their clocks alone.
 */
public final class EventIds {
    /** The prefix of interactions' ids. */
    public static final String INTERACTION = "int_";

    /** The prefix of all other events' ids. */
    public static final String FEEDBACK = "fb_";

    /** How many characters follow the prefix. */
    public static final int DIGITS = 26;

    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int BITS_PER_DIGIT = 5;
    private static final int TIME_DIGITS = 10;
    private static final int HALF_DIGITS = 8;
    private static final int HALF_BITS = HALF_DIGITS * BITS_PER_DIGIT; // 40: the random part is two halves
    private static final long HALF_MASK = (1L << HALF_BITS) - 1;
    private static final Instant LAST = Instant.ofEpochMilli((1L << 48) - 1);
    private static final long MOST_STEP = 1L << 32;

    private final InstantSource clock;
    private final RandomGenerator random;
    private long millis = -1;
    private long high;
    private long low;

    /**
     * A maker of ids.
     *
     * @param random of the quality of {@link java.security.SecureRandom} where ids must not be guessed
     */
    public EventIds(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** A new interaction's id. */
    public String interaction() {
        return INTERACTION + next();
    }

    /** A new id of any other event. */
    public String feedback() {
        return FEEDBACK + next();
    }

    private synchronized String next() {
        long now = clock.millis();
        if (now > millis) {
            millis = now;
            high = random.nextLong() & HALF_MASK;
            low = random.nextLong() & HALF_MASK;
        } else {
            low += 1 + random.nextLong(MOST_STEP);
            high += low >>> HALF_BITS;
            low &= HALF_MASK;
            if (high > HALF_MASK) {
                high = 0;
                millis++;
            }
        }
        return digits(millis, high, low);
    }

    private static String digits(long millis, long high, long low) {
        char[] text = new char[DIGITS];
        put(text, 0, TIME_DIGITS, millis);
        put(text, TIME_DIGITS, HALF_DIGITS, high);
        put(text, TIME_DIGITS + HALF_DIGITS, HALF_DIGITS, low);
        return new String(text);
    }

    private static void put(char[] text, int from, int digits, long bits) {
        long rest = bits;
        for (int i = from + digits - 1; i >= from; i--) {
            text[i] = ALPHABET.charAt((int) (rest & (ALPHABET.length() - 1)));
            rest >>>= BITS_PER_DIGIT;
        }
    }

    /** Whether a text has the form of an interaction's id. */
    public static boolean isInteraction(String id) {
        return hasForm(id, INTERACTION);
    }

    /** Whether a text has the form of another event's id. */
    public static boolean isFeedback(String id) {
        return hasForm(id, FEEDBACK);
    }

    private static boolean hasForm(String id, String prefix) {
        if (id.length() != prefix.length() + DIGITS || !id.startsWith(prefix)) {
            return false;
        }
        for (int i = prefix.length(); i < id.length(); i++) {
            if (ALPHABET.indexOf(id.charAt(i)) < 0) {
                return false;
            }
        }
        return id.charAt(prefix.length()) <= '7'; // 10 digits hold 50 bits, and the time has 48
    }

    /**
     * When an id was made, to the millisecond.
     *
     * @throws IllegalArgumentException if it is no id of an event
     */
    public static Instant timeOf(String id) {
        if (!isInteraction(id) && !isFeedback(id)) {
            throw new IllegalArgumentException("an event's id is int_ or fb_ and " + DIGITS + " characters");
        }
        int from = id.length() - DIGITS;
        long millis = 0;
        for (int i = from; i < from + TIME_DIGITS; i++) {
            millis = (millis << BITS_PER_DIGIT) | ALPHABET.indexOf(id.charAt(i));
        }
        return Instant.ofEpochMilli(millis);
    }

    /**
     * The smallest text that an id made at or after that moment can be: for scans by time.
     *
     * @param prefix {@link #INTERACTION} or {@link #FEEDBACK}
     */
    public static String firstAt(String prefix, Instant at) {
        Instant inReach = at.isBefore(Instant.EPOCH) ? Instant.EPOCH : at.isAfter(LAST) ? LAST : at;
        return prefix + digits(inReach.toEpochMilli(), 0, 0);
    }
}
