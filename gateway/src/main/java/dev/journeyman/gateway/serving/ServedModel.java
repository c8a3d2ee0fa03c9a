package dev.journeyman.gateway.serving;

import dev.journeyman.slm.generation.Engine;
import dev.journeyman.slm.generation.EngineOptions;
import dev.journeyman.slm.tokenizer.Message;
import dev.journeyman.slm.tokenizer.Prompt;
import dev.journeyman.slm.tokenizer.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A loaded model version with the engine that runs it. */
public final class ServedModel implements AutoCloseable {
    /** The name under which the champion can always be asked for, whatever version it is. */
    public static final String ALIAS = "journeyman";

    private final String version;
    private final Instant created;
    private final ChatModel model;
    private final Engine engine;
    private final QueueForecast forecast;
    private final GenerationDefaults defaults;
    private final Asking asking;
    private final Leases leases = new Leases();
    private volatile boolean replaced;
    private boolean closed;
    private final AnswerForms forms;

    /** Starts an engine on a model. */
    public ServedModel(
            String version,
            Instant created,
            ChatModel model,
            EngineOptions options,
            GenerationDefaults defaults,
            Asking asking) {
        this.version = version;
        this.created = created;
        this.model = model;
        this.defaults = defaults;
        this.asking = asking;
        this.forms = new AnswerForms(model);
        this.engine = new Engine(model.steps(), model.bytes(), options);
        this.forecast = new QueueForecast(engine.slots(), System::nanoTime);
    }

    /** The version's name. */
    public String version() {
        return version;
    }

    /** When the version was made or installed. */
    public Instant created() {
        return created;
    }

    /** What runs it. */
    public Engine engine() {
        return engine;
    }

    /** How long one more would wait for a slot. */
    QueueForecast forecast() {
        return forecast;
    }

    /** How it samples where a request does not say. */
    public GenerationDefaults defaults() {
        return defaults;
    }

    /** How it wants to be asked. */
    public Asking asking() {
        return asking;
    }

    /** The forms that its answers can be held to. */
    public AnswerForms forms() {
        return forms;
    }

    /** Who uses it. */
    Leases leases() {
        return leases;
    }

    /** Whether what it was answering was ended because another version has its place. */
    public boolean isReplaced() {
        return replaced;
    }

    /** What is still running is ended, because another version has its place. */
    void endReplaced() {
        replaced = true;
        engine.close();
    }

    /** The bytes a token stands for. */
    public byte[] bytes(int token) {
        return model.bytes().bytes(token);
    }

    /** The prompt of a conversation; the standing system prompt goes first where the conversation has none of its own. */
    public Prompt prompt(List<Message> conversation) throws PromptException {
        boolean own = conversation.stream().anyMatch(message -> message.role() == Role.SYSTEM);
        if (own || asking.systemPrompt().isEmpty()) {
            return model.render(conversation);
        }
        List<Message> all = new ArrayList<>(conversation.size() + 1);
        all.add(Message.system(asking.systemPrompt()));
        all.addAll(conversation);
        return model.render(all);
    }

    /** Ends what runs, then frees the model. May be called again. */
    @Override
    public synchronized void close() {
        leases.end();
        engine.close();
        if (!closed) {
            closed = true;
            model.close();
        }
    }
}
