package dev.journeyman.gateway.guarding;

import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.http.ErrorKind;
import dev.journeyman.guardrails.Guardrails;
import dev.journeyman.guardrails.Judged;
import dev.journeyman.guardrails.Judgement;
import dev.journeyman.guardrails.Situation;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.Subject;
import dev.journeyman.slm.tokenizer.Message;
import dev.journeyman.slm.tokenizer.Role;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conversation that guardrails have judged.
 *
 * <p>Judged is what users say, in every turn: who sends a conversation may have made up its earlier turns. System messages are the application's own, and what the
 * assistant said was judged when it was said.
 *
 * @param messages the conversation as the model may read it
 * @param judgements what was found, in order
 * @param blockedBy what does not let it through; null where it may pass
 * @param param the part of the request that is blocked; empty where none is
 */
public record Question(
        List<Message> messages,
        List<Judgement> judgements,
        @Nullable Judgement blockedBy,
        String param) {
    /** Copies the lists. */
    public Question {
        messages = List.copyOf(messages);
        judgements = List.copyOf(judgements);
    }

    /** Judges a conversation. May take milliseconds: for workers. */
    public static Question of(Guardrails guardrails, Situation situation, List<Message> messages) {
        List<Message> judged = new ArrayList<>();
        List<Judgement> found = new ArrayList<>();
        for (Message message : messages) {
            if (message.role() != Role.USER) {
                judged.add(message);
                continue;
            }
            Judged verdict = guardrails.judge(new Subject(Stage.INPUT, message.content(), situation));
            found.addAll(verdict.judgements());
            if (verdict.block().isPresent()) {
                Judgement block = verdict.block().get();
                return new Question(messages, found, block, "messages[" + judged.size() + "]");
            }
            judged.add(Message.user(verdict.text()));
        }
        return new Question(judged, found, null, "");
    }

    /** Judges one text of a request, which stands in a parameter. */
    public static Question of(Guardrails guardrails, Situation situation, String text, String param) {
        Question question = of(guardrails, situation, List.of(Message.user(text)));
        return question.blockedBy() == null
                ? question
                : new Question(question.messages(), question.judgements(), question.blockedBy(), param);
    }

    /** What to answer in place of asking the model; null where it may be asked, or the caller is to get an error. */
    public @Nullable String reply() {
        return blockedBy == null ? null : blockedBy.reply();
    }

    /** The error of a conversation that is blocked: names the rule, and never quotes what it is about. */
    public ApiException error() {
        Judgement by = blockedBy;
        if (by == null) {
            throw new IllegalStateException("it is not blocked");
        }
        return error(by, param);
    }

    /** The error of a part of a request that is blocked. */
    public static ApiException error(Judgement by, String param) {
        return new ApiException(
                ErrorKind.CONTENT_FILTER,
                param,
                "The guardrail \"" + by.rule() + "\" does not let this request through: "
                        + by.explanation().says());
    }

    /** What is asked last. */
    public static String last(List<Message> messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i).role() == Role.USER) {
                return messages.get(i).content();
            }
        }
        return "";
    }
}
