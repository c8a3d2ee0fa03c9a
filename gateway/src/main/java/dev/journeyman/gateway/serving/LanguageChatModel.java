package dev.journeyman.gateway.serving;

import dev.journeyman.slm.generation.LanguageModel;
import dev.journeyman.slm.generation.StepModel;
import dev.journeyman.slm.generation.TokenBytes;
import dev.journeyman.slm.tokenizer.ChatTemplateException;
import dev.journeyman.slm.tokenizer.Message;
import dev.journeyman.slm.tokenizer.Prompt;
import java.util.List;

/**
 * A model that was loaded from its directory.
 *
 * @param model the model; closed with this
 */
public record LanguageChatModel(LanguageModel model) implements ChatModel {
    @Override
    public StepModel steps() {
        return model;
    }

    @Override
    public TokenBytes bytes() {
        return model.tokenizer()::bytes;
    }

    @Override
    public Prompt render(List<Message> conversation) throws PromptException {
        try {
            return model.chatTemplate().render(conversation, true, model.tokenizer());
        } catch (ChatTemplateException e) {
            throw new PromptException("The model's chat template refuses this conversation: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
