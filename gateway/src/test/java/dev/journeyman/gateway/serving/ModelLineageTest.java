package dev.journeyman.gateway.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelLineageTest {
    @TempDir
    private Path folder;

    @Test
    void aModelFromElsewhereIsAskedAsMostAre() throws IOException {
        Path model = Files.createDirectories(folder.resolve("smollm 2"));
        assertThat(ModelLineage.read(model)).isEqualTo(new ModelLineage("smollm-2", true, true, true, true));
    }

    @Test
    void aFileSaysHowItsModelIsAsked() throws IOException {
        write(
                "{\"name\":\"starter\",\"system_prompt\":\"none\",\"diagnosis_codes\":\"each\",\"passages\":\"none\",\"diagnosis\":\"json\"}");
        assertThat(ModelLineage.read(folder)).isEqualTo(new ModelLineage("starter", false, false, false, false));
        write("{\"name\":\"other\",\"system_prompt\":\"domain\",\"diagnosis_codes\":\"together\"}");
        assertThat(ModelLineage.read(folder)).isEqualTo(new ModelLineage("other", true, true, true, true));
    }

    @Test
    void valuesThatCannotBeUsedAreNamed() throws IOException {
        write("{\"name\":\"a b\"}");
        assertThatThrownBy(() -> ModelLineage.read(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("journeyman.json: name must be letters");
        write("{\"name\":\"a\",\"system_prompt\":\"maybe\"}");
        assertThatThrownBy(() -> ModelLineage.read(folder))
                .hasMessageContaining("system_prompt must be \"domain\" or \"none\", was \"maybe\"");
        write("{\"name\":\"a\",\"diagnosis_codes\":\"all\"}");
        assertThatThrownBy(() -> ModelLineage.read(folder))
                .hasMessageContaining("diagnosis_codes must be \"together\" or \"each\", was \"all\"");
        write("{\"name\":\"a\",\"diagnosis\":\"xml\"}");
        assertThatThrownBy(() -> ModelLineage.read(folder))
                .hasMessageContaining("diagnosis must be \"sections\" or \"json\", was \"xml\"");
        write("{");
        assertThatThrownBy(() -> ModelLineage.read(folder)).hasMessageContaining("is not JSON");
    }

    private void write(String json) throws IOException {
        Files.writeString(folder.resolve(ModelLineage.FILE), json);
    }
}
