package dev.journeyman.gateway.serve;

import dev.journeyman.gateway.diagnose.DomainFacts;
import dev.journeyman.gateway.rollout.Followed;
import dev.journeyman.gateway.serving.Asking;
import dev.journeyman.gateway.serving.GenerationDefaults;
import dev.journeyman.gateway.serving.LanguageChatModel;
import dev.journeyman.gateway.serving.ModelFolder;
import dev.journeyman.gateway.serving.ModelLineage;
import dev.journeyman.gateway.serving.ServedModel;
import dev.journeyman.slm.generation.LanguageModel;
import dev.journeyman.slm.network.PrecisionChoice;
import dev.journeyman.store.ByteProgress;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.StoredVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the configured model from its directory, or the versions of the home's store.
 *
 * @param config which model, and how
 * @param facts the domain, for its system prompt
 */
record CheckpointLoader(ServeConfig config, DomainFacts facts) implements ModelLoader {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointLoader.class);

    @Override
    public ServedModel load() throws IOException {
        return load(folder().find(config.model()), "");
    }

    private ModelFolder folder() {
        return new ModelFolder(config.home(), config.domain());
    }

    @Override
    public Optional<Followed> followed() throws IOException {
        if (config.model() != null) {
            return Optional.empty();
        }
        ModelStore store = folder().store();
        return Optional.of(new Followed() {
            @Override
            public ModelStore store() {
                return store;
            }

            @Override
            public void prepare() throws IOException {
                folder().prepare(store);
            }

            @Override
            public ServedModel load(StoredVersion version, List<ServedModel> loaded) throws IOException {
                StoredVersion checked = store.load(version.name(), ByteProgress.NONE);
                ServedModel beside = AdapterVersion.beside(checked, loaded, asking(checked.directory()));
                return beside == null
                        ? CheckpointLoader.this.load(ModelFolder.found(checked), checked.exactName())
                        : beside;
            }
        });
    }

    private ServedModel load(ModelFolder.Found found, String weights) throws IOException {
        Path directory = found.directory();
        Asking asking = asking(directory);
        GenerationDefaults defaults = GenerationDefaults.read(directory);
        PrecisionChoice precision = config.precision();
        LOG.info("Weights are held in {}: {}", precision.precision().label(), precision.reason());
        LanguageModel model = found.stored() // its weights were checked when it was put there
                ? LanguageModel.load(directory, precision.precision())
                : LanguageModel.loadChecked(directory, precision.precision());
        if (!model.wideMatrices().isEmpty()) {
            LOG.info("Held in bfloat16, because 4 bits do not suit their shapes: {}", model.wideMatrices());
        }
        try {
            return ServedModel.of(
                    found.name(),
                    weights,
                    found.created(),
                    new LanguageChatModel(model),
                    config.engine(),
                    defaults,
                    asking);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private Asking asking(Path directory) throws IOException {
        ModelLineage lineage = ModelLineage.read(directory);
        return new Asking(
                lineage.systemPrompt() ? facts.systemPrompt() : "",
                lineage.codesTogether(),
                lineage.readsPassages(),
                !lineage.diagnosisSections());
    }
}
