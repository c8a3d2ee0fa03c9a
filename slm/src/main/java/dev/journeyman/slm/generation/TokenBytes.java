package dev.journeyman.slm.generation;

/** The tokenizer as the engine sees it: what a token stands for. */
@FunctionalInterface
public interface TokenBytes {
    /** The bytes a token stands for, UTF-8 when joined; empty for control tokens. Not to be changed. */
    byte[] bytes(int token);
}
