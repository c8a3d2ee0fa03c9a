package dev.journeyman.gateway.serve;

import dev.journeyman.gateway.serving.Asking;
import dev.journeyman.gateway.serving.GenerationDefaults;
import dev.journeyman.gateway.serving.LanguageChatModel;
import dev.journeyman.gateway.serving.ServedModel;
import dev.journeyman.slm.checkpoint.CheckpointException;
import dev.journeyman.slm.checkpoint.MergedAdapter;
import dev.journeyman.slm.checkpoint.ModelConfig;
import dev.journeyman.slm.generation.AdapterException;
import dev.journeyman.slm.generation.LanguageModel;
import dev.journeyman.store.StoredVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A version that was trained as an adapter, put beside the weights that it was trained on where those are loaded: by name and digest, and with the same way from a conversation to tokens. */
final class AdapterVersion {
    private static final Logger LOG = LoggerFactory.getLogger(AdapterVersion.class);

    /** What makes tokens of a conversation; config and weights aside. */
    private static final List<String> PROMPTS =
            List.of("tokenizer.json", "tokenizer_config.json", "chat_template.jinja");

    private AdapterVersion() {}

    /**
     * The version beside one that is loaded; null where it cannot be, and is to be loaded whole.
     *
     * @param version its bytes compared with its manifest
     */
    static @Nullable ServedModel beside(StoredVersion version, List<ServedModel> loaded, Asking asking)
            throws IOException {
        Path directory = version.directory();
        try {
            MergedAdapter adapter = MergedAdapter.in(directory).orElse(null);
            if (adapter == null) {
                return null;
            }
            GenerationDefaults defaults = GenerationDefaults.read(directory);
            for (ServedModel base : loaded) {
                if (base.weights().equals(adapter.config().baseModel())
                        && base.base() instanceof LanguageChatModel of
                        && isLike(of.model(), directory)) {
                    ServedModel beside =
                            base.beside(version.name(), version.manifest().created(), directory, defaults, asking);
                    LOG.info("Version {} is served as an adapter on {}", version.name(), base.weights());
                    return beside;
                }
            }
            return null;
        } catch (CheckpointException | AdapterException | IllegalStateException e) {
            LOG.warn("Version {} is loaded whole, not as an adapter: {}", version.name(), e.getMessage());
            return null;
        }
    }

    private static boolean isLike(LanguageModel base, Path directory) throws IOException {
        for (String name : PROMPTS) {
            Path ours = directory.resolve(name);
            Path theirs = base.directory().resolve(name);
            boolean there = Files.exists(ours);
            if (there != Files.exists(theirs) || (there && Files.mismatch(ours, theirs) >= 0)) {
                return false;
            }
        }
        return ModelConfig.read(directory).equals(base.config());
    }
}
