package dev.journeyman.retrainer.evaluation;

import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.slm.generation.LanguageModel;
import dev.journeyman.slm.network.Precision;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A model directory that is loaded into this process.
 *
 * @param directory with config.json, tokenizer and weights
 * @param weights the precision that they are held in
 */
record LoadedExaminee(Path directory, Precision weights, String systemPrompt, ModelIdentity identity)
        implements Examinee {
    /**
     * Digests the model.
     *
     * @throws IOException where the directory has no weights
     */
    static LoadedExaminee of(ModelChoice model, Domain domain, Precision weights) throws IOException {
        String systemPrompt = model.wantsSystemPrompt() ? domain.systemPrompt() : "";
        ModelIdentity identity = ModelIdentity.of(model.directory(), model.name(), weights.label(), systemPrompt);
        return new LoadedExaminee(model.directory(), weights, systemPrompt, identity);
    }

    @Override
    public String precision() {
        return weights.label();
    }

    @Override
    public Scorecard.@Nullable Served served() {
        return null;
    }

    @Override
    public Respondent open(Examination examination, int places) throws IOException {
        LanguageModel loaded = LanguageModel.load(directory, weights);
        try {
            return EngineRespondent.of(loaded, examination, places);
        } catch (RuntimeException e) {
            loaded.close();
            throw e;
        }
    }
}
