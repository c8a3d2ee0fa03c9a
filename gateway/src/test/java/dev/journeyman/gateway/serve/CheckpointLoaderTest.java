package dev.journeyman.gateway.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.journeyman.gateway.diagnose.DomainFacts;
import dev.journeyman.gateway.models.TinyModel;
import dev.journeyman.slm.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointLoaderTest {
    @TempDir
    private Path folder;

    @Test
    void aDirectoryWithAWeightThatIsNoNumberIsRefusedAsAnImportRefusesIt() throws IOException {
        Path broken = TinyModel.broken(folder.resolve("broken"), 1);
        ServeConfig config = ServeConfig.defaults(folder.resolve("home"), RunningGateway.domain())
                .withModel(broken.toString());
        CheckpointLoader loader = new CheckpointLoader(config, DomainFacts.read(config.domain()));

        CheckpointException e = catchThrowableOfType(CheckpointException.class, loader::load);

        assertThat(e).isNotNull();
        assertThat(e.kind()).isEqualTo(CheckpointException.Kind.NON_FINITE);
        assertThat(e).hasMessageContainingAll(broken.toString(), "model.norm.weight", "element 3");
    }
}
