package dev.journeyman.gateway.serve;

import dev.journeyman.gateway.diagnose.DomainFacts;
import dev.journeyman.gateway.serving.GenerationDefaults;
import dev.journeyman.gateway.serving.LanguageChatModel;
import dev.journeyman.gateway.serving.ModelFolder;
import dev.journeyman.gateway.serving.ModelLineage;
import dev.journeyman.gateway.serving.ServedModel;
import dev.journeyman.slm.generation.LanguageModel;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Loads the configured model from its directory.
 *
 * @param config which model, and how
 * @param facts the domain, for its system prompt
 */
record CheckpointLoader(ServeConfig config, DomainFacts facts) implements ModelLoader {
    @Override
    public ServedModel load() throws IOException {
        ModelFolder.Found found = new ModelFolder(config.home(), config.domain()).find(config.model());
        Path directory = found.directory();
        ModelLineage lineage = ModelLineage.read(directory);
        GenerationDefaults defaults = GenerationDefaults.read(directory);
        LanguageModel model = LanguageModel.load(directory, config.precision());
        try {
            return new ServedModel(
                    found.name(),
                    found.created(),
                    new LanguageChatModel(model),
                    config.engine(),
                    defaults,
                    lineage.systemPrompt() ? facts.systemPrompt() : "");
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }
}
