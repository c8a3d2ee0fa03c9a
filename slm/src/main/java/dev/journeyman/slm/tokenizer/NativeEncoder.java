package dev.journeyman.slm.tokenizer;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * One tokenizer in native memory (Hugging Face's Rust library through DJL).
 *
 * <p>The library is called directly and not through DJL's own class, which copies seven arrays and an object for each
 * token out of native memory where the numbers are all we want. Use after {@link #close} would end the process, so a
 * lock stands between the two.
 */
final class NativeEncoder implements AutoCloseable {

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private long handle;

    /** Loads a {@code tokenizer.json}. */
    NativeEncoder(String json, String source) throws TokenizerException {
        try {
            LibUtils.checkStatus();
            handle = TokenizersLibrary.LIB.createTokenizerFromString(json);
        } catch (RuntimeException | LinkageError e) {
            throw new TokenizerException(source + ": the tokenizer library refuses it: " + e.getMessage(), e);
        }
    }

    /** The tokens of the text, nothing added; what the loaded file declares as added tokens is matched. */
    int[] encode(String text) {
        if (text.isEmpty()) {
            return new int[0];
        }
        String wellFormed = Surrogates.replaceUnpaired(text);
        lock.readLock().lock();
        try {
            if (handle == 0) {
                throw new IllegalStateException("the tokenizer is closed");
            }
            long encoding = TokenizersLibrary.LIB.encode(handle, wellFormed, false);
            try {
                long[] ids = TokenizersLibrary.LIB.getTokenIds(encoding);
                int[] tokens = new int[ids.length];
                for (int i = 0; i < ids.length; i++) {
                    tokens[i] = Math.toIntExact(ids[i]);
                }
                return tokens;
            } finally {
                TokenizersLibrary.LIB.deleteEncoding(encoding);
            }
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (handle != 0) {
                TokenizersLibrary.LIB.deleteTokenizer(handle);
                handle = 0;
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
