package dev.journeyman.slm.structured;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The masks of the readings that were met last, over all schemas of one vocabulary; at most {@value #MOST}, the longest unused is forgotten first. Any thread may ask. */
final class MaskCache {
    /** At 128 thousand tokens a mask is 16 KiB, and all together are 16 MiB. */
    static final int MOST = 1_024;

    /**
     * Tokens that may come next where the answer has room enough.
     *
     * @param bits [V] bits, not to be changed
     * @param worst the most tokens that an answer can still need after one of them; below, the mask is too generous
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Mask(long[] bits, int worst) {}

    private final Map<List<Stack>, Mask> masks = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<Stack>, Mask> eldest) {
            return size() > MOST;
        }
    };

    synchronized @Nullable Mask get(List<Stack> readings) {
        return masks.get(readings);
    }

    synchronized void put(List<Stack> readings, Mask mask) {
        masks.put(readings, mask);
    }

    synchronized void clear() {
        masks.clear();
    }
}
