package dev.journeyman.gateway.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.gateway.models.hub.HubStub;
import dev.journeyman.slm.checkpoint.CheckpointException;
import dev.journeyman.store.Act;
import dev.journeyman.store.ByteProgress;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.StoredVersion;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ModelsCommandTest {
    @TempDir
    Path temporary;

    private String out = "";
    private String err = "";

    private int run(Map<String, String> environment, String... arguments) {
        StringWriter outText = new StringWriter();
        StringWriter errText = new StringWriter();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--home", home().toString()));
        int code = new CommandLine(new ModelsCommand(environment))
                .setOut(new PrintWriter(outText, true))
                .setErr(new PrintWriter(errText, true))
                .execute(all.toArray(String[]::new));
        out = outText.toString();
        err = errText.toString();
        return code;
    }

    private int run(String... arguments) {
        return run(Map.of(), arguments);
    }

    private Path home() {
        return temporary.resolve("home");
    }

    private ModelStore store() {
        return ModelStore.open(home().resolve("models"));
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aVersionsWholeLife() throws IOException {
        Path first = TinyModel.write(temporary.resolve("First Model"), 1);
        Files.writeString(first.resolve("LICENSE"), "free");
        Files.writeString(first.resolve("training_args.bin"), "not needed");
        Path second = TinyModel.sharded(temporary.resolve("second"), 2, 4000);

        assertThat(run("list")).isZero();
        assertThat(out).startsWith("No versions yet");
        assertThat(run("import", first.toString())).as(err).isZero();
        assertThat(run("import", second.toString(), "--name", "second-1"))
                .as(err)
                .isZero();
        String name = store().list().versions().getFirst().name();
        assertThat(name).matches("first-model-[0-9a-f]{8}");
        assertThat(names(store().version(name).directory()))
                .contains("LICENSE", "config.json", "model.safetensors", "tokenizer.json")
                .doesNotContain("training_args.bin");
        assertThat(names(store().version("second-1").directory()))
                .contains("model.safetensors.index.json", "model-00001-of-00003.safetensors");

        assertThat(run("promote", name)).as(err).isZero();
        assertThat(err).contains("Nothing has measured this version");
        assertThat(run("promote", "second-1")).isZero();
        assertThat(run("list")).isZero();
        assertThat(out).containsPattern(name + " +retired").containsPattern("second-1 +champion");
        assertThat(run("remove", "second-1")).isEqualTo(1);
        assertThat(err).contains("is the champion");
        assertThat(run("rollback")).isZero();
        assertThat(out).isEqualTo("Rolled back to " + name + System.lineSeparator());
        assertThat(run("rollback")).isEqualTo(1);
        assertThat(run("export", "journeyman", temporary.resolve("exported").toString()))
                .isZero();
        assertThat(temporary.resolve("exported/model.safetensors"))
                .hasSameBinaryContentAs(first.resolve("model.safetensors"));
        assertThat(run("remove", "second-1")).isZero();
        assertThat(run("show", name, "--verify")).isZero();
        assertThat(out).contains("(verified)", "dir:" + first.toRealPath(), "model.safetensors");
        assertThat(store().list().versions()).hasSize(1);
    }

    @Test
    void jsonIsOneObjectALineAndNothingElse() throws IOException {
        Path model = TinyModel.write(temporary.resolve("model"), 1);
        assertThat(run("import", model.toString(), "--json")).isZero();
        List<JsonNode> lines = new ArrayList<>();
        for (String line : out.lines().toList()) {
            lines.add(JsonMapper.builder().build().readTree(line));
        }
        assertThat(lines)
                .extracting(line -> line.path("event").asText())
                .contains("progress")
                .endsWith("imported");
        JsonNode last = lines.get(lines.size() - 2);
        assertThat(last.path("done_bytes").asLong())
                .isPositive()
                .isEqualTo(last.path("total_bytes").asLong());
        assertThat(err).isEmpty();
        assertThat(run("show", "none", "--json")).isEqualTo(1);
        assertThat(JsonMapper.builder().build().readTree(out).path("message").asText())
                .contains("no version none");
    }

    @Test
    void whatIsNoModelIsRefusedAndLeavesNothing() throws IOException {
        Path broken = TinyModel.broken(temporary.resolve("broken"), 1);
        assertThat(run("import", broken.toString())).isEqualTo(1);
        assertThat(err).contains("model.norm.weight").containsIgnoringCase("nan");

        Path pickled = Files.createDirectories(temporary.resolve("pickled"));
        Files.writeString(pickled.resolve("config.json"), "{}");
        Files.writeString(pickled.resolve("pytorch_model.bin"), "x");
        assertThat(run("import", pickled.toString())).isEqualTo(1);
        assertThat(err)
                .contains("holds no model.safetensors but pytorch_model.bin")
                .contains("save_pretrained");

        Path mute = TinyModel.write(temporary.resolve("mute"), 1);
        Files.delete(mute.resolve("tokenizer.json"));
        assertThat(run("import", mute.toString())).isEqualTo(1);
        assertThat(err).contains("holds no tokenizer.json");

        assertThat(run("import", temporary.resolve("nowhere").toString())).isEqualTo(1);
        assertThat(err).contains("does not exist");
        assertThat(run("import", "hf:nonsense")).isEqualTo(2);
        assertThat(run("import")).isEqualTo(2);
        assertThat(store().list().versions()).isEmpty();
        assertThat(names(home().resolve("models/staging"))).isEmpty();
    }

    @Test
    void anIndexCannotLeadOutOfItsDirectory() throws IOException {
        Path model = TinyModel.sharded(temporary.resolve("model"), 1, 4000);
        Path index = model.resolve("model.safetensors.index.json");
        Files.writeString(index, Files.readString(index).replaceFirst("model-00001", "../model-00001"));
        assertThat(run("import", model.toString())).isEqualTo(1);
        assertThat(err).contains("not a plain .safetensors file");
    }

    @Test
    void aRepositoryOfTheHubIsImportedWithItsCommitAndLicence() throws Exception {
        Path model = TinyModel.sharded(temporary.resolve("model"), 3, 4000);
        Files.writeString(model.resolve("README.md"), "not needed");
        Files.writeString(model.resolve("consolidated.safetensors"), "not needed");
        try (HubStub stub = new HubStub().with(model)) {
            Map<String, String> environment =
                    Map.of("HF_ENDPOINT", stub.address().toString());
            assertThat(run(environment, "import", "hf:acme/tiny")).as(err).isZero();
        }
        StoredVersion version = store().list().versions().getFirst();
        assertThat(version.name()).startsWith("tiny-");
        assertThat(version.manifest().lineage().source()).isEqualTo("hf:acme/tiny@" + HubStub.COMMIT);
        assertThat(version.manifest().lineage().licence()).isEqualTo("apache-2.0");
        assertThat(names(version.directory()))
                .contains("model-00002-of-00003.safetensors")
                .doesNotContain("README.md", "consolidated.safetensors");
        store().verify(version, ByteProgress.NONE);
        assertThat(names(home().resolve("downloads"))).isEmpty();
    }

    @Test
    void theStarterComesOnceAndIsTheFirstChampion() throws IOException {
        Path starter = TinyModel.write(temporary.resolve("starter"), 1);
        Files.writeString(
                starter.resolve("journeyman.json"),
                "{\"name\": \"starter-0.1\", \"recipe_sha256\": \"ab\", \"system_prompt\": \"none\"}");
        assertThat(StarterModel.install(store(), starter).isChampion()).isTrue();
        assertThat(store().version("starter-0.1").manifest().lineage().source()).isEqualTo("starter:starter-0.1");

        Path other = TinyModel.write(temporary.resolve("other"), 2);
        assertThat(run("import", other.toString(), "--name", "other")).isZero();
        assertThat(run("promote", "other")).isZero();
        StarterModel.install(store(), starter);
        assertThat(store().champion().orElseThrow().name()).isEqualTo("other");

        Files.delete(store().version("starter-0.1").directory().resolve("tokenizer.json"));
        assertThat(store().list().damaged()).containsOnlyKeys("starter-0.1");
        StarterModel.install(store(), starter); // a damaged one is replaced
        assertThat(store().list().damaged()).isEmpty();
    }

    @Test
    void aNewStarterTakesThePlaceOfAnOlderOneOnce() throws IOException {
        Path older = TinyModel.write(temporary.resolve("older"), 1);
        Files.writeString(older.resolve("journeyman.json"), "{\"name\": \"starter\", \"seed\": 1}");
        Path newer = TinyModel.write(temporary.resolve("newer"), 2);
        Files.writeString(newer.resolve("journeyman.json"), "{\"name\": \"starter\", \"seed\": 2}");
        assertThat(StarterModel.install(store(), older).name()).isEqualTo("starter");

        StoredVersion second = StarterModel.install(store(), newer);
        assertThat(second.name()).matches("starter-[0-9a-f]{8}");
        assertThat(second.isChampion()).isTrue();
        assertThat(second.manifest().lineage().source()).isEqualTo("starter:" + second.name());

        store().lifecycle().rollback(new Act("a test", "to see"));
        assertThat(StarterModel.install(store(), newer).name()).isEqualTo(second.name());
        assertThat(store().champion().orElseThrow().name()).isEqualTo("starter"); // what somebody chose stays
        assertThat(store().list().versions()).hasSize(2);
    }

    @Test
    void aStarterWithAWeightThatIsNoNumberIsRefusedAndLeavesNothing() throws IOException {
        Path starter = TinyModel.broken(temporary.resolve("starter"), 1);
        assertThatThrownBy(() -> StarterModel.install(store(), starter))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("model.norm.weight");
        assertThat(store().list().versions()).isEmpty();
        assertThat(names(home().resolve("models/staging"))).isEmpty();
    }

    @Test
    void aStarterWhoseLineageIsNotJsonIsNamed() throws IOException {
        Path starter = TinyModel.write(temporary.resolve("starter"), 1);
        Files.writeString(starter.resolve("journeyman.json"), "{\"name\": ");
        assertThatThrownBy(() -> StarterModel.install(store(), starter))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(starter.resolve("journeyman.json") + " is not JSON: ");
    }
}
