package dev.journeyman.guardrails.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a text that keeps what is seen: NFKC cluster by cluster, without what takes no room, each character with its place in the original. Time and memory
 * grow with the length; a character becomes at most {@link #MOST_EXPANDED}.
 */
final class Folding {
    /** Marks that one character may carry; the rest of a flood is dropped. Vietnamese needs 2, pointed Hebrew 4. */
    static final int MOST_MARKS = 4;

    /** A sign that stands for more characters than this, as whole phrases in one Arabic sign, stays as it is. */
    static final int MOST_EXPANDED = 4;

    /** Fewer selectors in a row are about drawing; more of them carry something. */
    private static final int LEAST_SELECTORS = 4;

    /** The end of the region flags of emoji: tags between U+1F3F4 and this are one flag. */
    private static final int CANCEL_TAG = 0xE007F;

    private static final int BLACK_FLAG = 0x1F3F4;

    /** What NFKC makes of a character of the basic plane up to here; null where it stays. */
    private static final @Nullable String[] COMPATIBLE = compatible(0x3400);

    private static final int FIRST_OTHER_SCRIPT = 0x250;

    private final String text;
    private boolean otherScripts;
    private char[] seen;
    private int[] origins;
    private int length;

    int hiddenChars;
    int bidiControls;
    int unpaired;
    int controls;
    int floodedMarks;
    int lookalikeWords;
    final StringBuilder tags = new StringBuilder();
    int firstTag = -1;
    int lastTag;
    final StringBuilder selected = new StringBuilder();
    int firstSelected = -1;
    int lastSelected;

    Folding(String text) {
        this.text = text;
        seen = new char[text.length() + 16];
        origins = new int[text.length() + 16];
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7F && (i + 1 == text.length() || text.charAt(i + 1) < 0x300)) {
                append(c, i++);
            } else {
                i = other(i);
            }
        }
        seen = Arrays.copyOf(seen, length);
        origins = Arrays.copyOf(origins, length);
        folded = lower(seen);
        if (otherScripts) {
            lookalikeWords = Lookalikes.fold(seen, folded, length);
        }
    }

    private final char[] folded;

    private static @Nullable String[] compatible(int end) {
        @Nullable String[] table = new @Nullable String[end];
        for (int c = 0xA0; c < end; c++) {
            String before = String.valueOf((char) c);
            String after = Normalizer.normalize(before, Normalizer.Form.NFKC);
            table[c] = after.equals(before) || after.length() > MOST_EXPANDED ? null : after;
        }
        return table;
    }

    private static char[] lower(char[] seen) {
        char[] lower = new char[seen.length];
        for (int i = 0; i < seen.length; i++) {
            lower[i] = Character.toLowerCase(seen[i]);
        }
        return lower;
    }

    char[] seen() {
        return seen;
    }

    char[] folded() {
        return folded;
    }

    int[] origins() {
        return origins;
    }

    private void append(char c, int origin) {
        if (length == seen.length) {
            int more = length + length / 2 + 32;
            seen = Arrays.copyOf(seen, more);
            origins = Arrays.copyOf(origins, more);
        }
        origins[length] = origin;
        seen[length++] = c;
    }

    private void append(String chars, int origin) {
        for (int i = 0; i < chars.length(); i++) {
            append(chars.charAt(i), origin);
        }
    }

    /** Takes the cluster at a place; returns where the next begins. */
    private int other(int at) {
        int codePoint = text.codePointAt(at);
        int next = at + Character.charCount(codePoint);
        switch (Characters.kind(codePoint)) {
            case PLAIN, MARK -> {
                return cluster(at, codePoint, next);
            }
            case TAG -> {
                return tags(at);
            }
            case SELECTOR -> {
                return selectors(at);
            }
            case BIDI -> bidiControls++;
            case UNPAIRED -> unpaired++;
            case CONTROL -> controls++;
            case INVISIBLE -> hiddenChars++;
        }
        return next;
    }

    private int cluster(int at, int codePoint, int afterBase) {
        int end = afterBase;
        int kept = afterBase;
        int marks = 0;
        while (end < text.length() && text.charAt(end) >= 0x300) {
            int mark = text.codePointAt(end);
            if (Characters.kind(mark) != Characters.Kind.MARK) {
                break;
            }
            end += Character.charCount(mark);
            marks++;
            kept = marks <= MOST_MARKS ? end : kept;
        }
        floodedMarks += Math.max(0, marks - MOST_MARKS);
        otherScripts |= codePoint >= FIRST_OTHER_SCRIPT && Character.isLetter(codePoint);
        int drawn = Lookalikes.drawn(codePoint);
        if (drawn != codePoint) {
            append((char) drawn, at);
        } else if (marks > 0 || codePoint >= 0xF900) {
            String cluster = text.substring(at, kept);
            String compatible = Normalizer.normalize(cluster, Normalizer.Form.NFKC);
            append(compatible.length() > MOST_EXPANDED * cluster.length() ? cluster : compatible, at);
        } else if (codePoint == 0x2028 || codePoint == 0x2029 || codePoint == 0x85) {
            append('\n', at);
        } else {
            String compatible = codePoint < COMPATIBLE.length ? COMPATIBLE[codePoint] : null;
            append(compatible == null ? text.substring(at, kept) : compatible, at);
        }
        return end;
    }

    private int tags(int at) {
        int i = at;
        StringBuilder run = new StringBuilder();
        int last = 0;
        while (i < text.length()) {
            int tag = text.codePointAt(i);
            if (Characters.kind(tag) != Characters.Kind.TAG) {
                break;
            }
            last = tag;
            int ascii = tag - Characters.FIRST_TAG;
            if (ascii >= ' ' && ascii < 0x7F) {
                run.append((char) ascii);
            }
            i += 2;
        }
        boolean flag = last == CANCEL_TAG && run.length() <= 6 && at >= 2 && text.codePointBefore(at) == BLACK_FLAG;
        if (!flag) {
            hiddenChars += (i - at) / 2;
            firstTag = firstTag < 0 ? at : firstTag;
            lastTag = i;
            tags.append(run);
        }
        return i;
    }

    private int selectors(int at) {
        int end = at;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);
        while (end < text.length()) {
            int selector = text.codePointAt(end);
            if (Characters.kind(selector) != Characters.Kind.SELECTOR) {
                break;
            }
            bytes.write(Characters.selectedByte(selector));
            end += Character.charCount(selector);
        }
        if (bytes.size() >= LEAST_SELECTORS) {
            hiddenChars += bytes.size();
            firstSelected = firstSelected < 0 ? at : firstSelected;
            lastSelected = end;
            selected.append(bytes.toString(StandardCharsets.UTF_8));
        }
        return end;
    }
}
