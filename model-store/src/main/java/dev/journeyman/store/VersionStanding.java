package dev.journeyman.store;

/**
 * What the store knows of a version beside the version's own directory.
 *
 * @param state where it stands
 * @param manifestSha256 SHA-256 of its manifest.json, in hexadecimal
 * @param everForced whether it was ever made champion against the gate; never taken back
 */
record VersionStanding(VersionState state, String manifestSha256, boolean everForced) {
    VersionStanding {
        if (!Digests.isSha256(manifestSha256)) {
            throw new StoreException(StoreException.Kind.INVALID, "manifest_sha256 must be 64 hexadecimal digits");
        }
    }

    VersionStanding with(VersionState next) {
        return new VersionStanding(next, manifestSha256, everForced);
    }
}
