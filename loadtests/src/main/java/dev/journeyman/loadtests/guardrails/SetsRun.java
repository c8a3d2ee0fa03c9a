package dev.journeyman.loadtests.guardrails;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.journeyman.guardrails.Guardrails;
import dev.journeyman.guardrails.Judged;
import dev.journeyman.guardrails.Judgement;
import dev.journeyman.guardrails.Situation;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.Subject;
import dev.journeyman.guardrails.privacy.Finding;
import dev.journeyman.guardrails.privacy.PersonalData;
import dev.journeyman.guardrails.privacy.PersonalDataRedaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What becomes of sets of texts under the guardrails as they are served. */
final class SetsRun {
    private static final Map<String, PersonalData> KINDS = Map.of(
            "EMAIL_ADDRESS", PersonalData.EMAIL,
            "PHONE_NUMBER", PersonalData.PHONE,
            "CREDIT_CARD", PersonalData.CARD,
            "IBAN_CODE", PersonalData.IBAN);

    private SetsRun() {}

    /**
     * One set.
     *
     * @param refused blocked, and the caller gets an error
     * @param turnedAway answered politely in place of being served
     * @param changed passed with changes
     * @param passed as it was
     * @param byRule which rule refused or turned away how many
     */
    record Row(
            String set,
            String stage,
            boolean bad,
            int texts,
            int refused,
            @JsonProperty("turned_away") int turnedAway,
            int changed,
            int passed,
            @JsonProperty("by_rule") Map<String, Integer> byRule) {}

    /** One kind of personal data. */
    record KindRow(String kind, int wanted, int found, int told, int right) {}

    static Row run(Guardrails guardrails, MeasuringSets.TextSet set) {
        int refused = 0;
        int turnedAway = 0;
        int changed = 0;
        Map<String, Integer> byRule = new TreeMap<>();
        for (String text : set.texts()) {
            Judged judged =
                    guardrails.judge(new Subject(set.stage(), text, Situation.of("app", "/v1/chat/completions")));
            if (judged.block().isPresent()) {
                Judgement block = judged.block().get();
                byRule.merge(block.rule(), 1, Integer::sum);
                refused += block.reply() == null ? 1 : 0;
                turnedAway += block.reply() == null ? 0 : 1;
            } else if (!judged.text().equals(text)) {
                changed++;
            }
        }
        int texts = set.texts().size();
        return new Row(
                set.name(),
                set.stage().label(),
                set.bad(),
                texts,
                refused,
                turnedAway,
                changed,
                texts - refused - turnedAway - changed,
                byRule);
    }

    static List<KindRow> personalData(List<MeasuringSets.Labelled> texts) {
        PersonalDataRedaction redaction = new PersonalDataRedaction();
        Map<PersonalData, int[]> counts = new TreeMap<>();
        for (MeasuringSets.Labelled text : texts) {
            List<Finding> findings = redaction.find(text.text());
            for (MeasuringSets.LabelledSpan span : text.spans()) {
                PersonalData kind = KINDS.get(span.type());
                if (kind != null) {
                    int[] count = counts.computeIfAbsent(kind, key -> new int[4]);
                    count[0]++;
                    count[1] += findings.stream()
                                    .anyMatch(each -> each.kind() == kind
                                            && each.start() <= span.start()
                                            && each.end() >= span.end())
                            ? 1
                            : 0;
                }
            }
            for (Finding finding : findings) {
                int[] count = counts.computeIfAbsent(finding.kind(), key -> new int[4]);
                count[2]++;
                count[3] += text.spans().stream()
                                .anyMatch(span -> KINDS.get(span.type()) == finding.kind()
                                        && span.start() < finding.end()
                                        && finding.start() < span.end())
                        ? 1
                        : 0;
            }
        }
        List<KindRow> rows = new ArrayList<>();
        counts.forEach((kind, count) -> rows.add(new KindRow(kind.label(), count[0], count[1], count[2], count[3])));
        return rows;
    }

    /** The project's own held-out questions as a set. */
    static MeasuringSets.TextSet inDomain(List<String> questions) {
        return new MeasuringSets.TextSet("in-domain questions", Stage.INPUT, false, questions);
    }
}
