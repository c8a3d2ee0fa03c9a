package dev.journeyman.slm.tokenizer;

import dev.journeyman.slm.tokenizer.jinja.JinjaException;
import dev.journeyman.slm.tokenizer.jinja.JinjaTemplate;
import dev.journeyman.slm.tokenizer.jinja.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a model wants a conversation spelled: the Jinja template that came with its checkpoint.
 *
 * <p>The template's text is rendered as Hugging Face's libraries render it (see {@link
 * dev.journeyman.slm.tokenizer.jinja}) and split at the control tokens it holds; the text between is encoded as plain
 * text. A control token that a message spells reaches the model as text.
 *
 * <p>A template sees {@code messages}, {@code add_generation_prompt}, {@code bos_token}, {@code eos_token} and {@code
 * pad_token} where the checkpoint names them, {@code tools} and {@code documents} (None), {@code raise_exception}, {@code
 * strftime_now} and the caller's own variables.
 */
public final class ChatTemplate {

    /** What spells a conversation where a checkpoint has no template: a script of who says what. */
    static final String FALLBACK = """
            {{- bos_token }}
            {%- for message in messages %}
                {%- if message.role == 'system' %}
                    {{- message.content | trim + '\\n\\n' }}
                {%- else %}
                    {{- message.role | capitalize + ': ' + message.content | trim }}
                    {{- eos_token if message.role == 'assistant' }}
                    {{- '\\n' }}
                {%- endif %}
            {%- endfor %}
            {%- if add_generation_prompt %}
                {{- 'Assistant:' }}
            {%- endif %}
            """;

    private final JinjaTemplate template;
    private final TokenizerConfig config;

    private ChatTemplate(JinjaTemplate template, TokenizerConfig config) {
        this.template = template;
        this.config = config;
    }

    /**
     * Reads the template of a checkpoint's directory; without one, conversations are spelled as a plain script.
     *
     * @throws TokenizerException if the template, or the file it stands in, is malformed
     */
    public static ChatTemplate read(Path directory) throws IOException {
        return read(directory, Clock.system(ZoneId.systemDefault()));
    }

    /** As {@link #read(Path)}; the clock is what templates that tell the date read. */
    public static ChatTemplate read(Path directory, Clock clock) throws IOException {
        return of(TokenizerConfig.read(directory), directory.toString(), clock);
    }

    /**
     * The template this config holds, or the plain script.
     *
     * @param source named in errors
     */
    public static ChatTemplate of(TokenizerConfig config, String source, Clock clock) throws TokenizerException {
        @Nullable String given = config.chatTemplate();
        try {
            JinjaTemplate template = JinjaTemplate.parse(
                    given == null ? FALLBACK : given, Limits.DEFAULT, () -> LocalDateTime.now(clock));
            return new ChatTemplate(template, config);
        } catch (JinjaException e) {
            throw new TokenizerException(source + ": chat_template: " + e.getMessage(), e);
        }
    }

    /** True if the checkpoint has no template of its own. */
    public boolean isFallback() {
        return config.chatTemplate() == null;
    }

    /**
     * Renders a conversation.
     *
     * @param addGenerationPrompt true to end where the model's answer begins
     * @throws ChatTemplateException if the template refuses the conversation or fails
     */
    public Prompt render(List<Message> messages, boolean addGenerationPrompt, Tokenizer tokenizer) {
        return render(messages, addGenerationPrompt, tokenizer, Map.of());
    }

    /**
     * Renders a conversation with variables of the template's own, such as Qwen 3's {@code enable_thinking}.
     *
     * @param variables strings, booleans and integers, which go before the names every template sees; a control token
     *     that one spells is text, as in a message
     */
    public Prompt render(
            List<Message> messages, boolean addGenerationPrompt, Tokenizer tokenizer, Map<String, Object> variables) {
        ControlGuard guard = new ControlGuard(tokenizer.controlSpellings());
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put(
                "messages",
                messages.stream()
                        .map(message ->
                                Map.of("role", message.role().wireName(), "content", guard.guard(message.content())))
                        .toList());
        values.put("add_generation_prompt", addGenerationPrompt);
        values.put("tools", null);
        values.put("documents", null);
        putIfNamed(values, "bos_token", config.beginToken());
        putIfNamed(values, "eos_token", config.endToken());
        putIfNamed(values, "pad_token", config.padToken());
        variables.forEach((name, value) -> values.put(name, value instanceof String text ? guard.guard(text) : value));
        try {
            ControlGuard.Parts parts = guard.split(template.render(values));
            return new Prompt(parts.text(), tokenizer.encode(parts.pieces()));
        } catch (JinjaException e) {
            String message = String.valueOf(e.getMessage());
            throw new ChatTemplateException(
                    e.raisedByTemplate() ? message : "the chat template failed at " + message, e.raisedByTemplate(), e);
        }
    }

    private static void putIfNamed(Map<String, @Nullable Object> values, String name, @Nullable String token) {
        if (token != null) {
            values.put(name, token);
        }
    }
}
