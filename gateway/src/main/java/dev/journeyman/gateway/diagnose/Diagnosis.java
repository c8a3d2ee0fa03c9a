package dev.journeyman.gateway.diagnose;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.gateway.grounding.Citations;
import dev.journeyman.gateway.grounding.Found;
import dev.journeyman.gateway.http.Json;
import dev.journeyman.guardrails.facts.DiagnosisPrompt;
import dev.journeyman.guardrails.facts.MentionedCodes;
import dev.journeyman.guardrails.facts.TroubleCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What can be said of a request without a model: the codes, which of them are known, and the warnings that stand.
 *
 * @param request what was asked
 * @param known the codes of the request's list whose meaning is known, in its order
 * @param unknown the codes of the list, and those that the symptoms name, whose meaning is not known
 * @param symptoms the request's, without the unknown codes
 * @param facts the domain
 */
record Diagnosis(
        DiagnoseRequest request, List<TroubleCode> known, List<String> unknown, String symptoms, DomainFacts facts) {
    static Diagnosis of(DiagnoseRequest request, DomainFacts facts) {
        List<TroubleCode> known = request.codes().stream()
                .map(facts.codes()::find)
                .flatMap(Optional::stream)
                .toList();
        List<String> unknown = named(request)
                .filter(code -> facts.codes().find(code).isEmpty())
                .toList();
        return new Diagnosis(request, known, unknown, MentionedCodes.without(request.symptoms(), unknown), facts);
    }

    /** The codes of the list, then those that the symptoms name besides. */
    private static Stream<String> named(DiagnoseRequest request) {
        return Stream.concat(request.codes().stream(), MentionedCodes.in(request.symptoms()).stream())
                .distinct();
    }

    /** Whether there is anything a model could be asked about. */
    boolean canAsk() {
        return !known.isEmpty() || !symptoms.isEmpty();
    }

    /** What the model is asked: one question, or one about each code. */
    List<String> questions(boolean codesTogether, DiagnosisPrompt.Form form) {
        return codesTogether || known.size() < 2
                ? List.of(question(form))
                : known.stream().map(code -> question(List.of(code), form)).toList();
    }

    /** All that was asked as one question. */
    String question(DiagnosisPrompt.Form form) {
        return question(known, form);
    }

    private String question(List<TroubleCode> codes, DiagnosisPrompt.Form form) {
        return DiagnosisPrompt.write(request.vehicle(), request.mileageKm(), codes, symptoms, form);
    }

    /** What was asked, for the log. */
    dev.journeyman.feedback.events.Diagnosis asked() {
        return new dev.journeyman.feedback.events.Diagnosis(
                request.vehicle().isEmpty() ? null : request.vehicle(),
                request.codes(),
                request.symptoms().isEmpty() ? null : request.symptoms());
    }

    /** What is told of a model's answer. */
    DiagnosisText told(DiagnosisText answer) {
        List<TroubleCode> asked = named(request)
                .map(facts.codes()::find)
                .flatMap(Optional::stream)
                .toList();
        return CheckedText.of(answer, asked, facts.codes());
    }

    /** What is said where the model is not asked. */
    DiagnosisText unasked() {
        return new DiagnosisText(
                "Nothing is known about " + String.join(", ", unknown)
                        + ": the table of trouble codes does not have " + (unknown.size() == 1 ? "it" : "them")
                        + ", and no symptoms are given. Look the meaning up in the maker's documentation for this vehicle, or describe the"
                        + " symptoms.",
                List.of(),
                List.of(),
                List.of());
    }

    /** What passages are looked for by: the symptoms and what the codes mean. */
    String query() {
        return Stream.concat(Stream.of(symptoms), known.stream().map(TroubleCode::meaning))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    /**
     * The answer's document; without an id where it is not written down.
     *
     * @param found the passages that the text's marks stand for
     */
    ObjectNode document(
            Optional<String> interactionId, String version, DiagnosisText text, Found found, ObjectNode usage) {
        int passages = found.passages().size();
        SortedSet<Integer> cited = new TreeSet<>(Citations.in(text.written(), passages));
        text.causes().forEach(cause -> cited.addAll(Citations.of(cause.cause(), found)));
        ObjectNode document =
                Json.object().put("interaction_id", interactionId.orElse(null)).put("model_version", version);
        ArrayNode codes = document.putArray("codes");
        for (String code : request.codes()) {
            codes.add(code(code));
        }
        document.put("summary", summary(text.summary()));
        ArrayNode causes = document.putArray("probable_causes");
        for (DiagnosisText.Cause cause : text.causes()) {
            ArrayNode citations = causes.addObject()
                    .put("cause", Citations.without(cause.cause(), passages))
                    .put("likelihood", cause.likelihood())
                    .putArray("citations");
            Citations.of(cause.cause(), found)
                    .forEach(number -> citations.add(
                            found.passages().get(number - 1).passage().id()));
        }
        ArrayNode checks = document.putArray("checks");
        for (DiagnosisText.Check check : text.checks()) {
            checks.addObject()
                    .put("step", Citations.without(check.step(), passages))
                    .put("why", Citations.without(check.why(), passages));
        }
        ArrayNode safety = document.putArray("safety");
        safety(text).forEach(sentence -> safety.add(Citations.without(sentence, passages)));
        Citations.write(cited, found, document.putArray("citations"));
        document.set("retrieval", found.told());
        document.putArray("verdicts");
        document.set("usage", usage);
        return document;
    }

    /** The model was not told of the unknown codes; the reader is. */
    private String summary(String text) {
        if (unknown.isEmpty() || !canAsk()) {
            return text;
        }
        return text + (text.isEmpty() ? "" : " ") + "Nothing is known about " + String.join(", ", unknown) + ".";
    }

    private ObjectNode code(String code) {
        ObjectNode node = Json.object().put("code", code);
        facts.codes()
                .find(code)
                .ifPresentOrElse(
                        known -> {
                            SeverityRules.Verdict severity = facts.severity().of(known);
                            node.put("meaning", known.meaning())
                                    .put("system", known.system())
                                    .put("severity", severity.level().name())
                                    .put("severity_reason", severity.reason())
                                    .put("known", true);
                        },
                        () -> node.putNull("meaning")
                                .put("system", system(code))
                                .putNull("severity")
                                .putNull("severity_reason")
                                .put("known", false));
        return node;
    }

    /** The system that the first letter stands for (SAE J2012); all that is certain of an unknown code. */
    private static String system(String code) {
        return switch (code.charAt(0)) {
            case 'P' -> "powertrain";
            case 'B' -> "body";
            case 'C' -> "chassis";
            default -> "network";
        };
    }

    /** The standing warnings first, then what the model says that is not among them. */
    private List<String> safety(DiagnosisText text) {
        List<String> all = new ArrayList<>(facts.safety().of(known, request.symptoms()));
        for (String sentence : text.safety()) {
            String lower = sentence.toLowerCase(Locale.ROOT);
            if (all.stream().noneMatch(other -> other.toLowerCase(Locale.ROOT).equals(lower))) {
                all.add(sentence);
            }
        }
        return all;
    }
}
