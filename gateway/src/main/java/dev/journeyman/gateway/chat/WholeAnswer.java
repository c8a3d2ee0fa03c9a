package dev.journeyman.gateway.chat;

import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.http.Replies;
import dev.journeyman.slm.generation.GenerationRequest;
import java.util.List;
import java.util.Optional;

/** An answer that is sent as one document when all of it is there. */
final class WholeAnswer extends ChatAnswer {
    WholeAnswer(Setting setting) {
        super(setting);
    }

    @Override
    void open() {
        // All is sent at the end.
    }

    @Override
    void released(int choice, GuardedChoice.Chunk chunk) {
        // The end has it all.
    }

    @Override
    void choiceEnded(int choice, ChoiceEnd end) {
        // The document is written when the last one has ended.
    }

    @Override
    void allEnded(List<ChoiceEnd> all, List<Optional<String>> interactionIds) {
        boolean logprobs = request.topLogprobs() != GenerationRequest.NO_LOGPROBS;
        Replies.json(context, 200, completions.whole(all, logprobs, provenance(interactionIds, all)));
    }

    @Override
    void failed(ApiException error) {
        Replies.error(context, error);
    }
}
