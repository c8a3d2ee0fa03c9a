package dev.journeyman.slm.tokenizer;

import java.io.IOException;

/** A tokenizer's file that cannot be used: the message names the file, the field and what was expected. */
public final class TokenizerException extends IOException {

    private static final long serialVersionUID = 1;

    TokenizerException(String message) {
        super(message);
    }

    TokenizerException(String message, Throwable cause) {
        super(message, cause);
    }
}
