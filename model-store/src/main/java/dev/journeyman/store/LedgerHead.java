package dev.journeyman.store;

/**
 * The place of an entry in the ledger's file.
 *
 * @param seq the entry's number; 0 before the first
 * @param hash the entry's hash; {@link #NO_HASH} before the first
 * @param bytes of the file up to the entry's end
 */
record LedgerHead(long seq, String hash, long bytes) {
    /** What the first entry has as the hash before it. */
    static final String NO_HASH = "0".repeat(64);

    static final LedgerHead START = new LedgerHead(0, NO_HASH, 0);

    LedgerHead {
        if (seq < 0 || bytes < 0 || !Digests.isSha256(hash)) {
            throw new StoreException(StoreException.Kind.INVALID, "ledger must have seq, hash and bytes");
        }
    }
}
