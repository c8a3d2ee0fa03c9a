package dev.journeyman.slm.tokenizer;

/** A stretch of a prompt: plain text, or one control token. */
public sealed interface Piece {

    /** Plain text, in which nothing is control, whatever it spells. */
    record Text(String text) implements Piece {}

    /** One control token, by its spelling. */
    record Control(String spelling) implements Piece {}
}
