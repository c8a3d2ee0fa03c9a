package dev.journeyman.gateway.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.store.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Which files of a directory or repository make a model: those that are read to serve it, and its licence. */
final class ModelFiles {
    static final String CONFIG = "config.json";
    static final String TOKENIZER = "tokenizer.json";
    static final String WEIGHTS = "model.safetensors";
    static final String INDEX = "model.safetensors.index.json";

    private static final long MAX_INDEX_BYTES = 64 << 20;
    private static final int MAX_SHARDS = 1000;
    private static final Pattern SMALL =
            Pattern.compile("config\\.json|generation_config\\.json|tokenizer[A-Za-z0-9_-]*\\.json"
                    + "|special_tokens_map\\.json|chat_template\\.(jinja|json)|journeyman\\.json|scorecard\\.json"
                    + "|LICEN[SC]E[A-Za-z0-9._-]{0,40}|USE_POLICY[A-Za-z0-9._-]{0,20}|NOTICE[A-Za-z0-9._-]{0,20}");

    private ModelFiles() {}

    /** The files beside the weights. */
    static SequencedSet<String> small(Collection<String> names) {
        SequencedSet<String> chosen = new TreeSet<>();
        names.stream()
                .filter(name -> SMALL.matcher(name).matches() && ModelFile.isValidName(name))
                .forEach(chosen::add);
        return chosen;
    }

    /** Whether there is one weights file, as against shards and an index. */
    static boolean isSingle(Collection<String> names) {
        return names.contains(WEIGHTS);
    }

    /**
     * Refuses what lacks config.json, tokenizer.json or safetensors.
     *
     * @throws IOException naming what is there instead, and the fix
     */
    static void requireModel(String source, Collection<String> names) throws IOException {
        if (!names.contains(WEIGHTS) && !names.contains(INDEX)) {
            String instead = names.stream()
                    .filter(name ->
                            name.matches("(?i).*\\.(bin|pt|pth|gguf|ggml|h5|msgpack|onnx)|adapter_model\\.safetensors"))
                    .sorted()
                    .findFirst()
                    .map(name -> " but " + name)
                    .orElse("");
            throw new IOException(source + " holds no " + WEIGHTS + instead + ". "
                    + (instead.endsWith("adapter_model.safetensors")
                            ? "It is an adapter: merge it into its base model first."
                            : "Save it as safetensors first (in Python: AutoModelForCausalLM.from_pretrained(...)"
                                    + ".save_pretrained(DIR)), or name a revision that has them; hubs keep conversions"
                                    + " under refs/pr/N."));
        }
        if (!names.contains(CONFIG)) {
            throw new IOException(source + " holds no " + CONFIG + ", which says what network the weights are for.");
        }
        if (!names.contains(TOKENIZER)) {
            throw new IOException(
                    source + " holds no " + TOKENIZER
                            + (names.contains("tokenizer.model") ? " but tokenizer.model" : "")
                            + ". Save it in that form first (in Python: AutoTokenizer.from_pretrained(...).save_pretrained(DIR)).");
        }
    }

    /**
     * The shards that an index names.
     *
     * @throws IOException if it is not an index, or a name is not a plain file name
     */
    static SequencedSet<String> shards(Path index) throws IOException {
        if (Files.size(index) > MAX_INDEX_BYTES) {
            throw new IOException(index + " is larger than " + MAX_INDEX_BYTES + " bytes");
        }
        JsonNode map;
        try {
            map = JsonMapper.builder()
                    .build()
                    .readTree(Files.readAllBytes(index))
                    .path("weight_map");
        } catch (JsonProcessingException e) {
            throw new IOException(index + " is not JSON: " + e.getOriginalMessage(), e);
        }
        SequencedSet<String> shards = new TreeSet<>();
        for (JsonNode shard : map) {
            String name = shard.asText("");
            if (!ModelFile.isValidName(name) || !name.endsWith(".safetensors")) {
                throw new IOException(index + " names a shard that is not a plain .safetensors file; not imported");
            }
            shards.add(name);
        }
        if (shards.isEmpty() || shards.size() > MAX_SHARDS) {
            throw new IOException(
                    index + " names " + shards.size() + " shards; 1 to " + MAX_SHARDS + " can be imported");
        }
        return shards;
    }
}
