package dev.journeyman.loadtests.bench.peers;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.loadtests.bench.RandomCheckpoint;
import dev.journeyman.loadtests.bench.Shape;
import dev.journeyman.loadtests.bench.gguf.LlamaGguf;
import dev.journeyman.loadtests.bench.gguf.PlainVocabulary;
import dev.journeyman.slm.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** One shape's random weights in the form that each engine reads, below one folder; each form is written when it is first asked for. */
final class PeerFiles {
    private final Path folder;
    private final Shape shape;
    private final long seed;
    private final JsonMapper json = new JsonMapper();

    PeerFiles(Path folder, Shape shape, long seed) {
        this.folder = folder;
        this.shape = shape;
        this.seed = seed;
    }

    Shape shape() {
        return shape;
    }

    Path folder() {
        return folder;
    }

    /** Hugging Face's form in bfloat16: config.json and model.safetensors. */
    Path checkpoint() throws IOException {
        Path checkpoint = folder.resolve("checkpoint");
        if (!Files.exists(checkpoint)) {
            Files.createDirectories(folder);
            RandomCheckpoint.write(checkpoint, shape.config(), seed);
        }
        return checkpoint;
    }

    /** llama.cpp's form. */
    Path gguf(Held held) throws IOException {
        Path file = folder.resolve(held.gguf().name().toLowerCase(Locale.ROOT) + ".gguf");
        if (!Files.exists(file)) {
            try (Checkpoint checkpoint = Checkpoint.open(checkpoint())) {
                LlamaGguf.write(checkpoint, held.gguf(), file);
            }
        }
        return file;
    }

    /**
     * Jlama's form in 16 bits: Hugging Face's with a tokenizer. The token that ends a text is one that the network does not have, so that none ends early, and
     * the README is there because Jlama copies it.
     */
    Path jlama() throws IOException {
        Path directory = folder.resolve("jlama");
        if (!Files.exists(directory)) {
            Path checkpoint = checkpoint();
            Files.createDirectories(directory);
            Files.createLink(directory.resolve("model.safetensors"), checkpoint.resolve("model.safetensors"));
            Files.writeString(directory.resolve("README.md"), "Random weights.\n");
            ObjectNode config = (ObjectNode) json.readTree(Files.readString(checkpoint.resolve("config.json")));
            config.put("bos_token_id", PlainVocabulary.BEGINNING);
            config.put("eos_token_id", shape.config().vocabularySize());
            Files.writeString(directory.resolve("config.json"), config.toString());
            Files.writeString(directory.resolve("tokenizer.json"), tokenizer().toString());
        }
        return directory;
    }

    private ObjectNode tokenizer() {
        ObjectNode tokenizer = json.createObjectNode();
        tokenizer.putArray("added_tokens");
        ObjectNode model = tokenizer.putObject("model");
        List<String> tokens = PlainVocabulary.tokens(shape.config().vocabularySize());
        model.put("type", "BPE");
        model.put("unk_token", tokens.get(PlainVocabulary.UNKNOWN));
        model.put("fuse_unk", false);
        model.put("byte_fallback", false);
        ObjectNode vocabulary = model.putObject("vocab");
        for (int i = 0; i < tokens.size(); i++) {
            vocabulary.put(tokens.get(i), i);
        }
        model.putArray("merges");
        return tokenizer;
    }
}
