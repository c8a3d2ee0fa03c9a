package dev.journeyman.slm.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
    @TempDir
    Path directory;

    private static CheckpointException refused(Path directory) {
        return catchThrowableOfType(
                CheckpointException.class, () -> Checkpoint.open(directory).close());
    }

    private static List<String> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsBackWhatItWroteBitForBit(Architecture architecture) {
        ModelConfig config = Models.tiny(architecture);
        for (ElementType type : List.of(ElementType.F32, ElementType.F16, ElementType.BF16)) {
            for (long shardBytes : shardSizes(architecture, type)) {
                Path path = directory.resolve(type + "-" + shardBytes);
                List<TensorSource> weights = Models.weights(config, type, 5);
                CheckpointWriter.write(path, config, weights.reversed(), shardBytes);
                try (Checkpoint checkpoint = Checkpoint.open(path)) {
                    assertThat(checkpoint.config()).isEqualTo(config);
                    assertThat(checkpoint.names())
                            .containsExactlyElementsOf(
                                    TensorNames.expectedShapes(config).keySet());
                    for (TensorSource weight : weights) {
                        StoredTensor tensor = checkpoint.tensor(weight.name());
                        assertThat(tensor.type()).isEqualTo(type);
                        assertThat(tensor.shape()).isEqualTo(weight.shape());
                        ByteBuffer bytes = tensor.slice(0, (int) tensor.bytes());
                        assertThat(bytes).isEqualTo(weight.open().next());
                    }
                    assertThat(checkpoint.bytes()).isEqualTo(config.parameterCount() * type.bytes());
                    checkpoint.requireFinite();
                }
            }
        }
    }

    /** Each file is forced to the disk, which takes time: one file for all, several for one family. */
    private static List<Long> shardSizes(Architecture architecture, ElementType type) {
        if (architecture != Architecture.QWEN2) {
            return List.of(Long.MAX_VALUE);
        }
        return type == ElementType.F16 ? List.of(900L, 1L) : List.of(Long.MAX_VALUE, 900L);
    }

    @Test
    void writesShardsAsOtherToolsNameThem() throws IOException {
        ModelConfig config = Models.tiny(Architecture.LLAMA);
        CheckpointWriter.write(directory.resolve("one"), config, Models.weights(config, ElementType.F32, 1));
        assertThat(files(directory.resolve("one"))).containsExactly("config.json", "model.safetensors");
        // 128 embeddings, 2 layers of 496 and a last norm of 8 are 1128 floats.
        CheckpointWriter.write(directory.resolve("two"), config, Models.weights(config, ElementType.F32, 1), 3000);
        assertThat(files(directory.resolve("two")))
                .containsExactly(
                        "config.json",
                        "model-00001-of-00002.safetensors",
                        "model-00002-of-00002.safetensors",
                        "model.safetensors.index.json");
        assertThat(directory.resolve("two/model.safetensors.index.json"))
                .content()
                .contains("\"total_size\" : 4512");
    }

    @Test
    void copiesFromACheckpoint() {
        Path from = Models.write(directory.resolve("from"), Architecture.QWEN3, 3);
        try (Checkpoint checkpoint = Checkpoint.open(from)) {
            List<TensorSource> copies = checkpoint.names().stream()
                    .map(checkpoint::tensor)
                    .map(TensorSource::of)
                    .toList();
            CheckpointWriter.write(directory.resolve("to"), checkpoint.config(), copies);
        }
        assertThat(directory.resolve("to/model.safetensors")).hasSameBinaryContentAs(from.resolve("model.safetensors"));
        assertThat(directory.resolve("to/config.json")).hasSameBinaryContentAs(from.resolve("config.json"));
    }

    @Test
    void refusesToMixCheckpointsInADirectory() {
        Models.write(directory, Architecture.LLAMA, 1);
        assertThatThrownBy(() -> Models.write(directory, Architecture.LLAMA, 2))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("write a checkpoint into a new directory");
    }

    @Test
    void refusesToWriteWhatItWouldNotRead() throws IOException {
        ModelConfig config = Models.tiny(Architecture.LLAMA);
        List<TensorSource> weights = new ArrayList<>(Models.weights(config, ElementType.F32, 1));
        weights.removeFirst();
        weights.set(0, TensorSource.ofFloats(weights.getFirst().name(), new long[] {9}, new float[9]));
        weights.add(TensorSource.ofFloats("lm_head.weight", new long[] {1}, new float[1]));
        weights.add(weights.getLast());
        assertThatThrownBy(() -> CheckpointWriter.write(directory, config, weights))
                .hasMessageContaining("4 problems: tensor \"lm_head.weight\" is given twice; "
                        + "tensor \"model.embed_tokens.weight\" is not given; "
                        + "tensor \"model.layers.0.input_layernorm.weight\" is given as F32[9], but must be F32, F16 or"
                        + " BF16 [8]; tensor \"lm_head.weight\" does not belong to a network of this config");
        assertThat(files(directory)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void leavesNothingWhereASourceGivesTheWrongLength(int elements) throws IOException {
        TensorSource source = TensorSource.ofFloats("a", new long[] {2}, new float[elements]);
        assertThatThrownBy(() -> SafetensorsWriter.write(directory.resolve("x.safetensors"), List.of(source), Map.of()))
                .hasMessageContaining(
                        "tensor \"a\" needs 8 bytes, but its source gave " + (elements == 1 ? "only 4" : "more"));
        assertThat(files(directory)).isEmpty();
    }

    @Test
    void overwritesWhatAKilledWriterLeft() throws IOException {
        Path partial = Files.writeString(directory.resolve(".model.safetensors.partial"), "x".repeat(100_000));
        Models.write(directory, Architecture.LLAMA, 1);
        assertThat(partial).doesNotExist();
        Checkpoint.open(directory).close();
    }

    @Test
    void alignsMixedTypes() throws IOException {
        Path path = directory.resolve("x.safetensors");
        SafetensorsWriter.write(
                path,
                List.of(
                        TensorSource.of("byte", ElementType.U8, new long[] {3}, ByteBuffer.allocate(3)),
                        TensorSource.of("half", ElementType.BF16, new long[] {1}, ByteBuffer.allocate(2)),
                        TensorSource.ofFloats("float", new long[] {1}, new float[] {3})),
                Map.of("step", "7"));
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            assertThat(file.names()).containsExactly("float", "half", "byte");
            assertThat(file.metadata()).containsEntry("step", "7");
            long headerBytes = ByteBuffer.wrap(Files.readAllBytes(path))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getLong();
            assertThat(headerBytes % Long.BYTES).isZero();
        }
    }

    @Test
    void namesEveryTensorThatDoesNotFit() throws IOException {
        Path path = directory.resolve("model");
        ModelConfig config = Models.tiny(Architecture.LLAMA);
        List<TensorSource> weights = new ArrayList<>(Models.weights(config, ElementType.F32, 1));
        weights.removeFirst();
        weights.set(0, TensorSource.ofFloats(weights.getFirst().name(), new long[] {2, 4}, new float[8]));
        weights.set(
                1, TensorSource.of(weights.get(1).name(), ElementType.F64, new long[] {8}, ByteBuffer.allocate(64)));
        weights.add(TensorSource.ofFloats("model.layers.2.mlp.up_proj.weight", new long[] {1}, new float[1]));
        weights.add(
                TensorSource.ofFloats("model.layers.0.self_attn.rotary_emb.inv_freq", new long[] {1}, new float[1]));
        Files.createDirectories(path);
        Files.writeString(path.resolve("config.json"), config.toJson());
        SafetensorsWriter.write(path.resolve("model.safetensors"), weights, Map.of());
        assertThat(refused(path).problems())
                .containsExactly(
                        "tensor \"model.embed_tokens.weight\" is missing",
                        "tensor \"model.layers.0.input_layernorm.weight\" has shape [2, 4], but the config needs [8]",
                        "tensor \"model.layers.0.post_attention_layernorm.weight\" has type F64; weights must be F32, F16"
                                + " or BF16: convert them",
                        "tensor \"model.layers.2.mlp.up_proj.weight\" does not belong to a llama network of this config");
    }

    @Test
    void readsATiedHeadThatIsStoredToo() throws IOException {
        ModelConfig config = Models.tiny(Architecture.LLAMA);
        List<TensorSource> weights = new ArrayList<>(Models.weights(config, ElementType.F32, 1));
        weights.add(TensorSource.ofFloats("lm_head.weight", new long[] {16, 8}, new float[128]));
        Files.writeString(directory.resolve("config.json"), config.toJson());
        SafetensorsWriter.write(directory.resolve("model.safetensors"), weights, Map.of());
        try (Checkpoint checkpoint = Checkpoint.open(directory)) {
            assertThat(checkpoint.names()).doesNotContain("lm_head.weight");
            assertThatThrownBy(() -> checkpoint.tensor("lm_head.weight")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void explainsAMissingHead() throws IOException {
        Models.write(directory, Architecture.LLAMA, 1);
        Path file = directory.resolve("config.json");
        Files.writeString(
                file,
                Files.readString(file).replace("\"tie_word_embeddings\" : true", "\"tie_word_embeddings\" : false"));
        assertThat(refused(directory))
                .hasMessageContaining("tensor \"lm_head.weight\" is missing; if it is meant to be the embedding, set"
                        + " tie_word_embeddings to true in config.json");
    }

    @Test
    void explainsMissingFiles() throws IOException {
        assertThat(refused(directory)).hasMessageContaining("config.json: the file is missing");
        Files.writeString(
                directory.resolve("config.json"),
                Models.tiny(Architecture.LLAMA).toJson());
        assertThat(refused(directory))
                .hasMessageContaining("holds neither model.safetensors nor model.safetensors.index");
        Files.createFile(directory.resolve("pytorch_model.bin"));
        assertThat(refused(directory)).hasMessageContaining("pytorch_model.bin must be converted to safetensors first");
    }

    @ParameterizedTest
    @CsvSource({
        "../model-00001-of-00002.safetensors",
        "/etc/x.safetensors",
        "sub/x.safetensors",
        "..",
        ".safetensors",
        "C:\\x.safetensors",
        "x.bin"
    })
    void refusesShardsOutsideTheDirectory(String shard) throws IOException {
        Path path = sharded();
        replaceInIndex(path, "model-00001-of-00002.safetensors", shard.replace("\\", "\\\\"));
        assertThat(refused(path))
                .hasMessageContaining("it must be a plain name ending in .safetensors in the same directory");
    }

    @Test
    void refusesAnIndexThatDoesNotFitItsShards() throws IOException {
        Path path = sharded();
        replaceInIndex(path, "model.norm.weight", "model.form.weight");
        assertThat(refused(path))
                .hasMessageContaining("holds tensor \"model.norm.weight\", which weight_map does not name");
        replaceInIndex(
                path,
                "\"model.form.weight\"",
                "\"more\" : \"model-00002-of-00002.safetensors\", \"model.norm.weight\"");
        assertThat(refused(path)).hasMessageContaining("weight_map puts tensor \"more\" into model-00002-of-00002");
        Files.delete(path.resolve("model-00001-of-00002.safetensors"));
        assertThat(refused(path).kind()).isEqualTo(CheckpointException.Kind.NOT_FOUND);
        Files.writeString(path.resolve("model.safetensors.index.json"), "{\"weight_map\":{}}");
        assertThat(refused(path)).hasMessageContaining("weight_map must name from 1");
        Files.writeString(path.resolve("model.safetensors.index.json"), "{\"weight_map\":{\"a\":1,\"b\":[]}}");
        assertThat(refused(path).problems()).hasSize(2);
        Files.writeString(path.resolve("model.safetensors.index.json"), "{}");
        assertThat(refused(path)).hasMessageContaining("weight_map is missing");
    }

    @Test
    void findsTheFirstWeightThatIsNotFinite() {
        ModelConfig config = Models.tiny(Architecture.LLAMA);
        List<TensorSource> weights = new ArrayList<>(Models.weights(config, ElementType.F32, 1));
        float[] norm = new float[8];
        norm[5] = Float.NaN;
        weights.set(weights.size() - 1, TensorSource.ofFloats("model.norm.weight", new long[] {8}, norm));
        CheckpointWriter.write(directory, config, weights);
        try (Checkpoint checkpoint = Checkpoint.open(directory)) {
            CheckpointException e = catchThrowableOfType(CheckpointException.class, checkpoint::requireFinite);
            assertThat(e)
                    .hasMessageContaining("model.safetensors: tensor \"model.norm.weight\" of shape [8] holds NaN or"
                            + " infinity at element 5");
            assertThat(e.kind()).isEqualTo(CheckpointException.Kind.NON_FINITE);
        }
    }

    private Path sharded() {
        Path path = directory.resolve("sharded");
        ModelConfig config = Models.tiny(Architecture.LLAMA);
        CheckpointWriter.write(path, config, Models.weights(config, ElementType.F32, 1), 3000);
        return path;
    }

    private static void replaceInIndex(Path path, String from, String to) throws IOException {
        Path index = path.resolve("model.safetensors.index.json");
        String text = Files.readString(index);
        assertThat(text).contains(from);
        Files.writeString(index, text.replace(from, to));
    }
}
