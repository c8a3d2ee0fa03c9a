/**
 * Text to tokens and back, and conversations to prompts.
 *
 * <p>One rule stands over the package: <em>control is never spelled by a user</em>. A control token (the end of a turn,
 * the start of the text) enters a prompt only because the model's own {@linkplain
 * dev.journeyman.slm.tokenizer.ChatTemplate chat template} put it there. Text that spells one is encoded as the
 * ordinary characters it consists of.
 *
 * <p>Files read and written here are Hugging Face's: {@code tokenizer.json} (the vocabulary, see {@link
 * dev.journeyman.slm.tokenizer.HuggingFaceTokenizer}), {@code tokenizer_config.json} and {@code chat_template.jinja}
 * (how a conversation is spelled, see {@link dev.journeyman.slm.tokenizer.ChatTemplate}).
 */
@NullMarked
package dev.journeyman.slm.tokenizer;

import org.jspecify.annotations.NullMarked;
