package dev.journeyman.slm.generation;

import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.checkpoint.ModelConfig;
import dev.journeyman.slm.network.Network;
import dev.journeyman.slm.network.Precision;
import dev.journeyman.slm.tokenizer.ChatTemplate;
import dev.journeyman.slm.tokenizer.HuggingFaceTokenizer;
import dev.journeyman.slm.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A model's directory, opened: network, tokenizer and chat template, which belong together. Close the engines that run on it
 * first.
 */
public final class LanguageModel implements StepModel, AutoCloseable {
    private final Path directory;
    private final Network network;
    private final StepModel steps;
    private final Tokenizer tokenizer;
    private final ChatTemplate chatTemplate;

    private LanguageModel(Path directory, Network network, Tokenizer tokenizer, ChatTemplate chatTemplate) {
        this.directory = directory;
        this.network = network;
        this.steps = new NetworkStepModel(network);
        this.tokenizer = tokenizer;
        this.chatTemplate = chatTemplate;
    }

    /**
     * Loads a Hugging Face directory.
     *
     * @throws dev.journeyman.slm.checkpoint.CheckpointException where config or weights are missing, malformed or not supported
     * @throws IOException where the tokenizer or the chat template cannot be read
     */
    public static LanguageModel load(Path directory, Precision precision) throws IOException {
        return read(directory, precision, false);
    }

    /**
     * Loads a Hugging Face directory whose weights nobody has looked at: before they are loaded, one pass over them checks that none is NaN or infinite.
     *
     * @throws dev.journeyman.slm.checkpoint.CheckpointException where config or weights are missing, malformed or not supported, or a weight is not
     *     finite
     * @throws IOException where the tokenizer or the chat template cannot be read
     */
    public static LanguageModel loadChecked(Path directory, Precision precision) throws IOException {
        return read(directory, precision, true);
    }

    private static LanguageModel read(Path directory, Precision precision, boolean check) throws IOException {
        Tokenizer tokenizer = HuggingFaceTokenizer.open(directory);
        try {
            ChatTemplate template = ChatTemplate.read(directory);
            try (Checkpoint checkpoint = Checkpoint.open(directory)) {
                if (check) {
                    checkpoint.requireFinite();
                }
                return new LanguageModel(directory, Network.load(checkpoint, precision), tokenizer, template);
            }
        } catch (IOException | RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    /** Where it was loaded from. */
    public Path directory() {
        return directory;
    }

    /** Its vocabulary; closed with the model. */
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /** How it wants a conversation spelled. */
    public ChatTemplate chatTemplate() {
        return chatTemplate;
    }

    /** The network's shape. */
    public ModelConfig config() {
        return network.config();
    }

    /** How the weights are held. */
    public Precision precision() {
        return network.precision();
    }

    /** Matrices that stay in bfloat16 although 4 bits were asked for, by their stored names. */
    public List<String> wideMatrices() {
        return network.wideMatrices();
    }

    /** What the weights take in memory. */
    public long weightBytes() {
        return network.weightBytes();
    }

    @Override
    public int vocabularySize() {
        return steps.vocabularySize();
    }

    @Override
    public List<Integer> endTokens() {
        return steps.endTokens();
    }

    @Override
    public int contextTokens() {
        return steps.contextTokens();
    }

    @Override
    public long cacheBytesPerToken() {
        return steps.cacheBytesPerToken();
    }

    @Override
    public StepSession open(int slots, int capacityTokens) {
        return steps.open(slots, capacityTokens);
    }

    @Override
    public boolean keepsProcessorsBusy() {
        return steps.keepsProcessorsBusy();
    }

    @Override
    public StepAdapter adapter(Path adapterDirectory, long mostBytes) {
        return steps.adapter(adapterDirectory, mostBytes);
    }

    /**
     * A scorer of continuations, to be closed before the model.
     *
     * @param slots the most continuations of one prompt
     * @param capacityTokens the most tokens of a prompt and a continuation
     */
    public LikelihoodScorer scorer(int slots, int capacityTokens) {
        return new LikelihoodScorer(network, slots, capacityTokens);
    }

    /**
     * Texts as vectors by the network's hidden states, to be closed before the model.
     *
     * @param layer after which layer, from 0, the embedding, to the number of layers
     * @param normed whether the last norm is applied before the mean
     * @param mostTokens where a text is cut; the model's context, where that is shorter
     */
    public TextVectors textVectors(int layer, boolean normed, int mostTokens) {
        return new TextVectors(
                tokenizer,
                network.hiddenStates(Math.min(mostTokens, network.config().contextTokens())),
                layer,
                normed);
    }

    /** Releases the weights and the tokenizer. */
    @Override
    public void close() {
        try {
            network.close();
        } finally {
            tokenizer.close();
        }
    }
}
