package dev.journeyman.gateway.serving;

import dev.journeyman.slm.generation.Engine;
import dev.journeyman.slm.generation.EngineOptions;
import dev.journeyman.slm.generation.Generation;
import dev.journeyman.slm.generation.GenerationListener;
import dev.journeyman.slm.generation.GenerationRequest;
import dev.journeyman.slm.generation.GenerationResult;
import dev.journeyman.slm.generation.QueueFullException;
import dev.journeyman.slm.tokenizer.Message;
import dev.journeyman.slm.tokenizer.Prompt;
import dev.journeyman.slm.tokenizer.Role;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A loaded model version with the engine that runs it; versions that differ by an adapter share weights and engine. */
public final class ServedModel implements AutoCloseable {
    /** The name under which the champion can always be asked for, whatever version it is. */
    public static final String ALIAS = "journeyman";

    private final String version;
    private final String adapter; // its name in the engine; empty for the base
    private final Instant created;
    private final Host host;
    private final GenerationDefaults defaults;
    private final Asking asking;
    private final Leases leases = new Leases();
    private volatile boolean replaced;
    private boolean ended;
    private boolean last;
    private boolean closed;

    /** Starts an engine on a model whose weights nobody else may serve on. */
    public ServedModel(
            String version,
            Instant created,
            ChatModel model,
            EngineOptions options,
            GenerationDefaults defaults,
            Asking asking) {
        this(version, "", created, new Host(model, "", options), defaults, asking);
    }

    private ServedModel(
            String version, String adapter, Instant created, Host host, GenerationDefaults defaults, Asking asking) {
        this.version = version;
        this.adapter = adapter;
        this.created = created;
        this.host = host;
        this.defaults = defaults;
        this.asking = asking;
    }

    /**
     * Starts an engine on a model.
     *
     * @param weights which weights those are, by name and digest: adapters of them can be served {@linkplain #beside beside} it
     */
    public static ServedModel of(
            String version,
            String weights,
            Instant created,
            ChatModel model,
            EngineOptions options,
            GenerationDefaults defaults,
            Asking asking) {
        return new ServedModel(version, "", created, new Host(model, weights, options), defaults, asking);
    }

    /**
     * A version that is this one's weights with an adapter: it runs on the same engine, in the same steps, and takes the memory of its adapter. The weights stay loaded until the last of such
     * versions is closed, in whatever order they are.
     *
     * @param directory with the adapter, as the engine's {@link dev.journeyman.slm.generation.Adapters} read it
     * @throws IllegalStateException where the weights were freed a moment ago
     * @throws dev.journeyman.slm.generation.AdapterException where the engine has no room for it
     * @throws dev.journeyman.slm.checkpoint.CheckpointException where it is no adapter of these weights
     */
    public ServedModel beside(String name, Instant made, Path directory, GenerationDefaults samples, Asking isAsked) {
        if (!host.take()) {
            throw new IllegalStateException("version " + version + " is closed");
        }
        boolean loaded = false;
        try {
            host.engine().adapters().load(name, directory);
            loaded = true;
            return new ServedModel(name, name, made, host, samples, isAsked);
        } finally {
            if (!loaded && host.giveBack()) {
                host.engine().close();
                host.model().close();
            }
        }
    }

    /** Which weights it runs on, by name and digest; empty where nobody knows. */
    public String weights() {
        return host.weights();
    }

    /** Whether it is an adapter on another version's weights. */
    public boolean isAdapter() {
        return !adapter.isEmpty();
    }

    /** Whether both run on the same weights and engine. */
    public boolean sharesWith(ServedModel other) {
        return host == other.host;
    }

    /** What the weights' prompts and shapes are. */
    public ChatModel base() {
        return host.model();
    }

    /** The version's name. */
    public String version() {
        return version;
    }

    /** When the version was made or installed. */
    public Instant created() {
        return created;
    }

    /** What runs it, and perhaps others on the same weights. */
    public Engine engine() {
        return host.engine();
    }

    /** How long one more would wait for a slot. */
    QueueForecast forecast() {
        return host.forecast();
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
        return host.forms();
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
        host.engine().cancelAll(adapter);
    }

    /** The bytes a token stands for. */
    public byte[] bytes(int token) {
        return host.model().bytes().bytes(token);
    }

    /** The prompt of a conversation; the standing system prompt goes first where the conversation has none of its own. */
    public Prompt prompt(List<Message> conversation) throws PromptException {
        boolean own = conversation.stream().anyMatch(message -> message.role() == Role.SYSTEM);
        if (own || asking.systemPrompt().isEmpty()) {
            return host.model().render(conversation);
        }
        List<Message> all = new ArrayList<>(conversation.size() + 1);
        all.add(Message.system(asking.systemPrompt()));
        all.addAll(conversation);
        return host.model().render(all);
    }

    /**
     * Takes a request for an answer of this version.
     *
     * @throws QueueFullException as the engine does
     */
    public Generation submit(GenerationRequest request, GenerationListener listener) throws QueueFullException {
        return host.engine().submit(request.withAdapter(adapter), listener);
    }

    /**
     * Has a request answered by this version, and waits for it.
     *
     * @throws QueueFullException as the engine does
     */
    public GenerationResult generate(GenerationRequest request) throws QueueFullException, InterruptedException {
        return host.engine().generate(request.withAdapter(adapter));
    }

    /** Ends what runs of it. True where nothing else is on its weights: the engine is closed then. May be called again. */
    synchronized boolean end() {
        if (!ended) {
            ended = true;
            leases.end();
            last = host.giveBack();
            if (last) {
                host.engine().close();
            } else {
                host.engine().cancelAll(adapter);
                CompletableFuture<String> unused = host.engine().adapters().unload(adapter); // after its last row
            }
        }
        return last;
    }

    /** Ends what runs, then frees what it has for itself: its adapter, and the weights where no other version is on them. May be called again. */
    @Override
    public synchronized void close() {
        if (end() && !closed) {
            closed = true;
            host.model().close();
        }
    }
}
