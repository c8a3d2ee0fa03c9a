package dev.journeyman.retrainer.evaluation;

import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.network.Network;
import dev.journeyman.slm.network.Precision;
import dev.journeyman.slm.tokenizer.ChatTemplate;
import dev.journeyman.slm.tokenizer.HuggingFaceTokenizer;
import dev.journeyman.slm.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;

/** A model directory in memory, ready to be examined. */
final class LoadedModel implements AutoCloseable {
    private final Network network;
    private final Tokenizer tokenizer;
    private final ChatTemplate template;

    private LoadedModel(Network network, Tokenizer tokenizer, ChatTemplate template) {
        this.network = network;
        this.tokenizer = tokenizer;
        this.template = template;
    }

    static LoadedModel load(Path directory, Precision precision) throws IOException {
        ChatTemplate template = ChatTemplate.read(directory);
        Tokenizer tokenizer = HuggingFaceTokenizer.open(directory);
        try (Checkpoint checkpoint = Checkpoint.open(directory)) {
            return new LoadedModel(Network.load(checkpoint, precision), tokenizer, template);
        } catch (RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    /** A respondent with room for the longest question of the examination and its answer. */
    Respondent respondent(Examination examination, int places) {
        int capacityTokens = 0;
        for (Examination.Paper paper : examination.papers()) {
            for (EvalItem item : paper.asked()) {
                int prompt = template.render(examination.messages(item), true, tokenizer).tokens().length;
                capacityTokens = Math.max(capacityTokens, prompt + paper.suite().maxTokens());
            }
        }
        return new EngineRespondent(
                new NetworkSteps(network),
                tokenizer::bytes,
                messages -> template.render(messages, true, tokenizer).tokens(),
                places,
                Math.max(2, capacityTokens));
    }

    @Override
    public void close() {
        network.close();
        tokenizer.close();
    }
}
