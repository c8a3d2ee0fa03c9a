package dev.journeyman.slm.checkpoint;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The index of a sharded checkpoint: which tensor lies in which file. */
final class ShardIndex {
    static final String FILE = "model.safetensors.index.json";

    private static final int MAX_SHARDS = 4096;

    /** A plain file name: nothing that could leave the directory. Links in the directory are followed, as hubs use them. */
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,200}\\.safetensors");

    private ShardIndex() {}

    /** The file of each tensor, checked to be a plain name in the index's own directory. */
    static SequencedMap<String, String> read(Path file) {
        JsonFields fields = JsonFields.read(file);
        String source = file.toString();
        if (!fields.has("weight_map")) {
            throw new CheckpointException(
                    CheckpointException.Kind.MALFORMED,
                    source,
                    "weight_map is missing; it must name each tensor's file");
        }
        SequencedMap<String, String> files =
                fields.object("weight_map").map(JsonFields::textValues).orElseGet(TreeMap::new);
        fields.throwProblems(source);
        Set<String> shards = new LinkedHashSet<>(files.values());
        if (files.isEmpty() || files.size() > SafetensorsHeader.MAX_TENSORS || shards.size() > MAX_SHARDS) {
            throw new CheckpointException(
                    CheckpointException.Kind.INVALID,
                    source,
                    "weight_map must name from 1 to " + SafetensorsHeader.MAX_TENSORS + " tensors in at most "
                            + MAX_SHARDS + " files, but names " + files.size() + " in " + shards.size());
        }
        for (String shard : shards) {
            if (!PLAIN_NAME.matcher(shard).matches()) {
                throw new CheckpointException(
                        CheckpointException.Kind.INVALID,
                        source,
                        "weight_map names the file " + Quoted.text(shard)
                                + "; it must be a plain name ending in .safetensors in the same directory");
            }
        }
        return files;
    }

    /** The index as JSON, tensors by name as other tools write them. */
    static String json(Map<String, String> files, long totalBytes) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putObject("metadata").put("total_size", totalBytes);
        ObjectNode map = json.putObject("weight_map");
        new TreeMap<>(files).forEach(map::put);
        return ModelConfigJson.text(json);
    }

    /** The name of shard {@code number} of {@code count}, from 1. */
    static String shardName(int number, int count) {
        return String.format(Locale.ROOT, "model-%05d-of-%05d.safetensors", number, count);
    }
}
