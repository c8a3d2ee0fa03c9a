package dev.journeyman.retrainer.dataset;

import dev.journeyman.guardrails.facts.TroubleCode;
import dev.journeyman.retrainer.domain.Passage;
import dev.journeyman.retrainer.domain.Sentences;
import java.util.ArrayList;
import java.util.List;

/**
 * How the answers of a model trained here are worded: one form for each kind, so that a small model spends nothing on
 * style and a program can read them.
 */
public final class Answers {
    private static final int MOST_CAUSES = 4;

    private Answers() {}

    /** What a code means, as a sentence. */
    public static String meaning(TroubleCode code) {
        return code.code() + " means " + code.meaning() + ".";
    }

    static String causes(Passage passage) {
        StringBuilder text = new StringBuilder("Likely causes of " + passage.title() + ", most likely first:");
        for (int i = 0; i < passage.causes().size(); i++) {
            text.append('\n')
                    .append(i + 1)
                    .append(". ")
                    .append(passage.causes().get(i).cause());
        }
        return text.toString();
    }

    static String firstCause(Passage passage) {
        Passage.Cause first = passage.causes().get(0);
        return "The most likely cause of " + passage.title() + " is " + first.cause() + ". " + first.why();
    }

    static String checks(Passage passage) {
        StringBuilder text = new StringBuilder("Checks for " + passage.title() + ":");
        for (int i = 0; i < passage.checks().size(); i++) {
            Passage.Check check = passage.checks().get(i);
            text.append('\n')
                    .append(i + 1)
                    .append(". ")
                    .append(check.step())
                    .append(". ")
                    .append(check.why());
        }
        return text.toString();
    }

    static String firstCheck(Passage passage) {
        Passage.Check first = passage.checks().get(0);
        return "First: " + first.step() + ". " + first.why();
    }

    static String symptoms(Passage passage) {
        return "Symptoms of " + passage.title() + ": " + String.join(", ", passage.symptoms()) + ".";
    }

    static String safety(Passage passage) {
        return String.join(" ", passage.safety());
    }

    static String about(Passage passage) {
        return Sentences.capital(passage.title()) + ": " + passage.about().strip();
    }

    static String pointsTo(String symptom, String symptom2, Passage passage) {
        return Sentences.capital(symptom) + " and " + symptom2 + " point to " + passage.title()
                + ". The most likely cause is " + passage.causes().get(0).cause() + ". First: "
                + passage.checks().get(0).step() + ".";
    }

    /** The sectioned answer to a diagnosis: what the gateway's diagnose call reads back. */
    static String diagnosis(List<TroubleCode> codes, List<Passage> passages) {
        StringBuilder text = new StringBuilder("Summary:");
        for (TroubleCode code : codes) {
            text.append(' ').append(meaning(code));
        }
        List<String> titles = passages.stream().map(Passage::title).distinct().toList();
        text.append(" This points to ").append(String.join(" and to ", titles)).append('.');
        text.append("\nCauses:");
        List<String> causes = interleaved(passages);
        for (int i = 0; i < causes.size(); i++) {
            String likelihood = i == 0 ? "high" : i < 3 ? "medium" : "low";
            text.append('\n')
                    .append(i + 1)
                    .append(". ")
                    .append(causes.get(i))
                    .append(" (")
                    .append(likelihood)
                    .append(')');
        }
        text.append("\nChecks:");
        int step = 1;
        int each = passages.size() == 1 ? 3 : 2;
        for (Passage passage : passages) {
            for (Passage.Check check :
                    passage.checks().subList(0, Math.min(each, passage.checks().size()))) {
                text.append('\n')
                        .append(step++)
                        .append(". ")
                        .append(check.step())
                        .append(". ")
                        .append(check.why());
            }
        }
        List<String> safety = passages.stream()
                .flatMap(passage -> passage.safety().stream().limit(1))
                .distinct()
                .toList();
        if (!safety.isEmpty()) {
            text.append("\nSafety:");
            safety.forEach(sentence -> text.append("\n- ").append(sentence));
        }
        return text.toString();
    }

    /** Causes of several passages, shared ones first, then the likeliest of each in turn. */
    private static List<String> interleaved(List<Passage> passages) {
        List<String> causes = new ArrayList<>();
        if (passages.size() > 1) {
            for (Passage.Cause cause : passages.get(0).causes()) {
                boolean shared = passages.subList(1, passages.size()).stream()
                        .allMatch(other ->
                                other.causes().stream().anyMatch(c -> c.cause().equals(cause.cause())));
                if (shared) {
                    causes.add(cause.cause());
                }
            }
        }
        for (int rank = 0; rank < MOST_CAUSES; rank++) {
            for (Passage passage : passages) {
                if (rank < passage.causes().size()
                        && !causes.contains(passage.causes().get(rank).cause())) {
                    causes.add(passage.causes().get(rank).cause());
                }
            }
        }
        return causes.subList(0, Math.min(MOST_CAUSES, causes.size()));
    }
}
