package dev.journeyman.slm.structured;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A name that the schema does not give, being written: 1 to {@code most} characters without escapes, and another than all names that the schema gives or the object has.
 *
 * @param text what was written, one character for each byte; null where that is not known
 * @param bytes how many bytes were written
 * @param chars how many characters were ended
 * @param sub the place in the character, of {@link StringBytes}
 * @param rivals the names it may not be and that begin as it does
 * @param most the most characters; no name that is forbidden has exactly so many, so a name that has grown so long may always end
 */
record FreeNameFrame(
        ObjectFrame owner, @Nullable String text, int bytes, int chars, int sub, List<String> rivals, int most)
        implements Frame {

    static FreeNameFrame begun(ObjectFrame owner) {
        List<String> rivals = new ArrayList<>(owner.object().names);
        rivals.addAll(owner.used());
        boolean[] taken = new boolean[Bounds.FREE_NAME_CHARS + 1];
        for (String rival : rivals) {
            int length = characters(rival);
            if (length < taken.length) {
                taken[length] = true;
            }
        }
        int most = Bounds.FREE_NAME_CHARS;
        while (most > 0 && taken[most]) {
            most--;
        }
        return new FreeNameFrame(owner, "", 0, 0, StringBytes.CONTENT, List.copyOf(rivals), most);
    }

    /** Characters of UTF-8 bytes: those that do not continue one. */
    private static int characters(String bytes) {
        return (int) bytes.chars().filter(b -> (b & 0xC0) != 0x80).count();
    }

    private static List<String> matching(List<String> rivals, int place, int b) {
        if (rivals.isEmpty()) {
            return rivals;
        }
        List<String> still = new ArrayList<>();
        for (String rival : rivals) {
            if (rival.length() > place && rival.charAt(place) == b) {
                still.add(rival);
            }
        }
        return List.copyOf(still);
    }

    /** Whether it may end so long, whatever it is. */
    boolean mayEndAfter(int moreChars) {
        return chars + moreChars >= 1 && chars + moreChars <= most;
    }

    @Override
    public void step(int b, Stack rest, Stacks out) {
        int to = StringBytes.next(sub, b, false);
        if (to == StringBytes.DEAD) {
            return;
        }
        if (to == StringBytes.END) {
            if (mayEndAfter(0) && rivals.stream().noneMatch(rival -> rival.length() == bytes)) {
                out.add(new Stack(owner.afterFreeName(text), rest));
            }
            return;
        }
        int ended = chars + (StringBytes.endsCharacter(sub, to) ? 1 : 0);
        if (ended + (StringBytes.isPartial(to) ? 1 : 0) <= most) {
            String longer = text == null ? null : text + (char) b;
            out.add(new Stack(
                    new FreeNameFrame(owner, longer, bytes + 1, ended, to, matching(rivals, bytes, b), most), rest));
        }
    }

    @Override
    public int cost() {
        return Bounds.sum(toEnd(sub, bytes, chars, rivals), owner.costAfterFreeName());
    }

    /** The fewest bytes to the closing quote and over it. */
    private int toEnd(int place, int length, int ended, List<String> still) {
        if (still.isEmpty()) {
            return StringBytes.bytesLeft(place) + (ended == 0 && !StringBytes.isPartial(place) ? 1 : 0) + 1;
        }
        boolean whole = place == StringBytes.CONTENT;
        if (whole && ended > 0 && still.stream().noneMatch(rival -> rival.length() == length)) {
            return 1;
        }
        int bound = whole ? 2 : StringBytes.bytesLeft(place) + 1; // not less than this
        int least = Bounds.NEVER;
        for (int b = 0x20; b <= 0xF4 && least > bound; b++) {
            int to = StringBytes.next(place, b, false);
            if (to == StringBytes.DEAD || to == StringBytes.END) {
                continue;
            }
            int then = ended + (StringBytes.endsCharacter(place, to) ? 1 : 0);
            if (then + (StringBytes.isPartial(to) ? 1 : 0) <= most) {
                least = Math.min(least, Bounds.sum(1, toEnd(to, length + 1, then, matching(still, length, b))));
            }
        }
        return least;
    }

    /** What was written matters only where a rival begins so. */
    @Override
    public Frame canonical(int reach) {
        int seen = rivals.isEmpty() ? 0 : bytes;
        int length = chars > 1 && most - chars > reach ? 1 : chars;
        return new FreeNameFrame(owner, null, seen, length, sub, rivals, most);
    }
}
