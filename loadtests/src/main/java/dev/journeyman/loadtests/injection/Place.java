package dev.journeyman.loadtests.injection;

/** Where in a document a text is planted. */
enum Place {
    /** Before its first sentence. */
    START,
    /** In its middle. */
    MIDDLE,
    /** After its last sentence. */
    END,
    /** As a heading above its text. */
    HEADING
}
