package dev.journeyman.feedback.records;

import java.util.Collection;
import java.util.regex.Pattern;

/**
 * A record's id: {@code rec_}, the digest of the claim that it makes, {@code _}, and the digest of its texts and of the ids of its sources.
 *
 * <p>The first half is over kind, prompt and sides in normal form. It stays when another technician says the same, when the one who said it first
 * takes it back and when a reviewer edits the text, so a reviewer's decision, which names the id as it was then, still finds the record: see {@link
 * #sameClaim}. The second half changes with each of those.
 *
 * @param claim 32 hexadecimal digits
 * @param content 16 hexadecimal digits
 */
public record RecordId(String claim, String content) implements Comparable<RecordId> {
    /** What every record's id begins with. */
    public static final String PREFIX = "rec_";

    private static final int CLAIM_DIGITS = 32;
    private static final int CONTENT_DIGITS = 16;
    private static final Pattern FORM =
            Pattern.compile(PREFIX + "[0-9a-f]{" + CLAIM_DIGITS + "}_[0-9a-f]{" + CONTENT_DIGITS + "}");

    /**
     * Checks the form.
     *
     * @throws IllegalArgumentException if it is another
     */
    public RecordId {
        if (!isRecord(PREFIX + claim + "_" + content)) {
            throw new IllegalArgumentException("a record's id is " + PREFIX + ", " + CLAIM_DIGITS
                    + " hexadecimal digits, _ and " + CONTENT_DIGITS + " hexadecimal digits");
        }
    }

    /** Whether a text has the form of a record's id. */
    public static boolean isRecord(String id) {
        return FORM.matcher(id).matches();
    }

    /**
     * The id that a text is.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static RecordId parse(String id) {
        if (!isRecord(id)) {
            throw new IllegalArgumentException(
                    "a record's id looks like " + PREFIX + "0".repeat(CLAIM_DIGITS) + "_" + "0".repeat(CONTENT_DIGITS));
        }
        int from = PREFIX.length();
        return new RecordId(id.substring(from, from + CLAIM_DIGITS), id.substring(from + CLAIM_DIGITS + 1));
    }

    /** Whether both are ids of the same claim, whoever made it and however it was edited. */
    public boolean sameClaim(RecordId other) {
        return claim.equals(other.claim);
    }

    /** The digest of a claim: its kind and its parts in normal form. */
    static String claim(String kind, String promptKey, String... sides) {
        ContentDigest digest = new ContentDigest().add(kind).add(promptKey);
        for (String side : sides) {
            digest.add(side);
        }
        return digest.hex(CLAIM_DIGITS);
    }

    /** The digest of texts as they stand and of sources. */
    static String content(Collection<String> texts, Collection<String> sources) {
        return new ContentDigest().addAll(texts).addAll(sources).hex(CONTENT_DIGITS);
    }

    @Override
    public int compareTo(RecordId other) {
        int byClaim = claim.compareTo(other.claim);
        return byClaim != 0 ? byClaim : content.compareTo(other.content);
    }

    @Override
    public String toString() {
        return PREFIX + claim + "_" + content;
    }
}
