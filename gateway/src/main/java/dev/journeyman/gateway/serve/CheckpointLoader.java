package dev.journeyman.gateway.serve;

import dev.journeyman.gateway.diagnose.DomainFacts;
import dev.journeyman.gateway.serving.Asking;
import dev.journeyman.gateway.serving.GenerationDefaults;
import dev.journeyman.gateway.serving.LanguageChatModel;
import dev.journeyman.gateway.serving.ModelFolder;
import dev.journeyman.gateway.serving.ModelLineage;
import dev.journeyman.gateway.serving.ServedModel;
import dev.journeyman.slm.generation.LanguageModel;
import dev.journeyman.slm.network.PrecisionChoice;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the configured model from its directory.
 *
 * @param config which model, and how
 * @param facts the domain, for its system prompt
 */
record CheckpointLoader(ServeConfig config, DomainFacts facts) implements ModelLoader {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointLoader.class);

    @Override
    public ServedModel load() throws IOException {
        ModelFolder.Found found = new ModelFolder(config.home(), config.domain()).find(config.model());
        Path directory = found.directory();
        ModelLineage lineage = ModelLineage.read(directory);
        GenerationDefaults defaults = GenerationDefaults.read(directory);
        PrecisionChoice precision = config.precision();
        LOG.info("Weights are held in {}: {}", precision.precision().label(), precision.reason());
        LanguageModel model = found.stored() // its weights were checked when it was put there
                ? LanguageModel.load(directory, precision.precision())
                : LanguageModel.loadChecked(directory, precision.precision());
        try {
            return new ServedModel(
                    found.name(),
                    found.created(),
                    new LanguageChatModel(model),
                    config.engine(),
                    defaults,
                    new Asking(
                            lineage.systemPrompt() ? facts.systemPrompt() : "",
                            lineage.codesTogether(),
                            lineage.readsPassages()));
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }
}
