package dev.journeyman.store;

import java.util.regex.Pattern;

/**
 * One file of a version, as its manifest tells it.
 *
 * @param name file name, without folders
 * @param bytes its length
 * @param sha256 its digest, 64 hexadecimal digits
 */
public record ModelFile(String name, long bytes, String sha256) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    /**
     * Checks every field.
     *
     * @throws StoreException if one is not of the form that the package's specification gives
     */
    public ModelFile {
        checkName(name);
        if (bytes < 0) {
            throw new StoreException(
                    StoreException.Kind.INVALID, name + ": bytes must not be negative, but is " + bytes);
        }
        if (!Digests.isSha256(sha256)) {
            throw new StoreException(StoreException.Kind.INVALID, name + ": sha256 must be 64 hexadecimal digits");
        }
    }

    /** Whether a version may hold a file of this name. */
    public static boolean isValidName(String name) {
        return NAME.matcher(name).matches() && !name.equals(Manifest.FILE);
    }

    static void checkName(String name) {
        if (!isValidName(name)) {
            throw new StoreException(
                    StoreException.Kind.INVALID,
                    "'" + name.replaceAll("\\p{Cntrl}", "?")
                            + "' cannot be a version's file: use letters, digits, '.', '_'"
                            + " and '-', no folders, and not " + Manifest.FILE);
        }
    }
}
