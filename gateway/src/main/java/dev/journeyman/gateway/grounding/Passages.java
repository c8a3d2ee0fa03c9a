package dev.journeyman.gateway.grounding;

import dev.journeyman.gateway.access.Caller;
import dev.journeyman.gateway.access.Role;
import dev.journeyman.gateway.retrieval.Retrieval;
import dev.journeyman.gateway.retrieval.RetrievalMode;
import dev.journeyman.gateway.retrieval.RetrievedPassage;
import dev.journeyman.gateway.retrieval.Retriever;
import dev.journeyman.gateway.retrieval.documents.Passage;
import dev.journeyman.guardrails.Guardrails;
import dev.journeyman.guardrails.Judged;
import dev.journeyman.guardrails.Judgement;
import dev.journeyman.guardrails.Situation;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.Subject;
import dev.journeyman.slm.tokenizer.Message;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks for the passages of an answer, and leaves out those that guardrails do not let through. */
public final class Passages implements AutoCloseable {
    /** The most passages of one answer. */
    public static final int MOST = 4;

    /** No passages, whatever is asked. */
    public static final Passages NONE = new Passages(null);

    private static final int FEW_WORDS = 6; // of a follow-up, which is understood by what was asked before

    private final @Nullable Retriever retriever;

    private Passages(@Nullable Retriever retriever) {
        this.retriever = retriever;
    }

    /** Passages of an index. */
    public static Passages of(Retriever retriever) {
        return new Passages(retriever);
    }

    /**
     * The passages for a question. May take as long as the retriever's deadline: for workers.
     *
     * @param codes trouble codes that are known besides
     */
    public Found find(
            String question,
            Collection<String> codes,
            Caller caller,
            RetrievalMode mode,
            Guardrails guardrails,
            Situation situation) {
        if (retriever == null || mode == RetrievalMode.OFF) {
            return Found.NOT_ASKED;
        }
        Retrieval retrieval = retriever.retrieve(question, codes, labels(caller), MOST, mode);
        List<RetrievedPassage> passages = new ArrayList<>();
        List<Judgement> judgements = new ArrayList<>();
        for (RetrievedPassage each : retrieval.passages()) {
            Judged judged =
                    guardrails.judge(new Subject(Stage.PASSAGE, each.passage().text(), situation));
            judgements.addAll(judged.judgements());
            if (judged.block().isEmpty() && !judged.text().isBlank()) {
                passages.add(withText(each, judged.text()));
            }
        }
        return new Found(retrieval.outcome(), retrieval.status(), passages, judgements);
    }

    /** What a conversation asks last; with what it asked before where that is a few words only. */
    public static String question(List<Message> messages) {
        List<String> asked = messages.stream()
                .filter(message -> message.role() == dev.journeyman.slm.tokenizer.Role.USER)
                .map(Message::content)
                .toList();
        int last = asked.size() - 1;
        if (last < 0) {
            return "";
        }
        boolean followUp = last > 0 && asked.get(last).strip().split("\\s+", FEW_WORDS + 1).length <= FEW_WORDS;
        return followUp ? asked.get(last - 1) + "\n" + asked.get(last) : asked.get(last);
    }

    @Override
    public void close() {
        if (retriever != null) {
            retriever.close();
        }
    }

    /** The labels of what a caller may read: the names of its roles; ops may read everything that any role may. */
    static Set<String> labels(Caller caller) {
        Set<Role> roles = caller.isOps() ? Set.of(Role.values()) : caller.roles();
        return roles.stream().map(Role::label).collect(Collectors.toSet());
    }

    private static RetrievedPassage withText(RetrievedPassage each, String text) {
        Passage passage = each.passage();
        if (passage.text().equals(text)) {
            return each;
        }
        return new RetrievedPassage(
                new Passage(
                        passage.id(),
                        passage.document(),
                        passage.title(),
                        passage.headings(),
                        text,
                        passage.facets(),
                        passage.labels()),
                each.score(),
                each.closeness(),
                text.contains(each.snippet()) ? each.snippet() : "",
                each.reason());
    }
}
