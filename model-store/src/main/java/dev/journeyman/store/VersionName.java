package dev.journeyman.store;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The names a version may have: safe as a file name everywhere, and never the champion's alias. */
public final class VersionName {
    /** What means "the champion" wherever a version is named. */
    public static final String CHAMPION_ALIAS = "journeyman";

    /** Means the champion too. */
    public static final String CHAMPION = "champion";

    /** Means the canary. */
    public static final String CANARY = "canary";

    /** Means the champion before. */
    public static final String PREVIOUS = "previous";

    private static final Set<String> ALIASES = Set.of(CHAMPION_ALIAS, CHAMPION, CANARY, PREVIOUS);

    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final int DIGEST_DIGITS = 8;
    private static final int MAX_LABEL_CHARACTERS = 48;

    private VersionName() {}

    /**
     * The name itself if it is one.
     *
     * @throws StoreException if it is not
     */
    public static String check(String name) {
        if (!isValid(name)) {
            throw new StoreException(
                    StoreException.Kind.INVALID,
                    "'" + shortened(name)
                            + "' cannot name a version: use 1 to 64 of a-z, 0-9, '.', '_' and '-', a letter or"
                            + " digit first, and not '" + CHAMPION_ALIAS + "'");
        }
        return name;
    }

    /**
     * The name itself if a new version may have it: aliases it may not.
     *
     * @throws StoreException if it may not
     */
    static String checkNew(String name) {
        if (isAlias(name)) {
            throw new StoreException(
                    StoreException.Kind.INVALID,
                    "'" + name + "' cannot name a version: it is an alias; choose another name");
        }
        return check(name);
    }

    /** Whether it means a role rather than a version; a store of format 1 may have versions that have such names all the same. */
    static boolean isAlias(String name) {
        return ALIASES.contains(name);
    }

    static boolean isChampion(String name) {
        return name.equals(CHAMPION_ALIAS);
    }

    static boolean isValid(String name) {
        return FORM.matcher(name).matches() && !name.equals(CHAMPION_ALIAS);
    }

    /** A name made of a label and the first digits of a digest, such as {@code smollm2-135m-3f9a2c10}. */
    static String of(String label, String digestHex) {
        String slug = label.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-");
        slug = slug.substring(0, Math.min(slug.length(), MAX_LABEL_CHARACTERS)).replaceAll("^[.-]+|[.-]+$", "");
        return (slug.isEmpty() ? "model" : slug) + "-" + digestHex.substring(0, DIGEST_DIGITS);
    }

    private static String shortened(String name) {
        String clean = name.replaceAll("\\p{Cntrl}", "?");
        return clean.length() <= 80 ? clean : clean.substring(0, 80) + "...";
    }
}
