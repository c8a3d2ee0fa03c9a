package dev.journeyman.slm.structured;

/** How much of everything a schema and a document may have. A document's bounds hold besides those of its schema. */
public final class Bounds {
    /** The most characters of a schema as compact JSON. */
    public static final int SCHEMA_CHARS = 64 << 10;

    /** The most subschemas. */
    public static final int SUBSCHEMAS = 2_000;

    /** How deep a schema may be nested. */
    public static final int SCHEMA_DEPTH = 32;

    /** The most properties of all objects together. */
    public static final int PROPERTIES = 1_000;

    /** The most values of all enums together. */
    public static final int ENUM_VALUES = 1_000;

    /** The most branches of an {@code anyOf}. */
    public static final int BRANCHES = 32;

    /** How deep objects and arrays of a document are nested. */
    public static final int DEPTH = 16;

    /** The most characters of a string. */
    public static final int STRING_CHARS = 4_096;

    /** The most characters of a string with a pattern or format. */
    public static final int PATTERN_CHARS = 256;

    /** The most items of an array. */
    public static final int ITEMS = 256;

    /** The most members of an object that its schema does not name. */
    public static final int FREE_MEMBERS = 64;

    /** The most characters of a name that the schema does not give. */
    public static final int FREE_NAME_CHARS = 64;

    /** The most digits of a whole number, and of a fraction; so each is exact in a double. */
    public static final int DIGITS = 15;

    /** The most readings of what was written so far that are followed side by side; the costliest beyond them are dropped. */
    static final int STACKS = 64;

    /** No way to an end. Sums of a few stay in an int. */
    static final int NEVER = 1 << 24;

    private Bounds() {}

    static int sum(int a, int b) {
        return Math.min(NEVER, a + b);
    }
}
