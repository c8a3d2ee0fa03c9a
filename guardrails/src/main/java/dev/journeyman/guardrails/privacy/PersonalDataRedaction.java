package dev.journeyman.guardrails.privacy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Takes e-mail addresses, bank accounts, payment cards, vehicle identification numbers, telephone numbers and licence plates out of a text.
 *
 * <p>Each kind has its detector; they run in {@link PersonalData}'s order, and a place that one has taken is not another's: the digits of a card are not
 * also a telephone number. Names and addresses are not looked for: telling them from makers, models and workshops needs more than rules.
 */
public final class PersonalDataRedaction implements Redaction {
    private final List<Detector> detectors = List.of(
            new EmailDetector(),
            new IbanDetector(),
            new CardDetector(),
            new VinDetector(),
            new PhoneDetector(),
            new PlateDetector());

    @Override
    public Redacted redact(String text) {
        List<Finding> findings = find(text);
        if (findings.isEmpty()) {
            return Redacted.unchanged(text);
        }
        Map<PersonalData, Integer> counts = new EnumMap<>(PersonalData.class);
        StringBuilder kept = new StringBuilder(text.length());
        int from = 0;
        for (Finding finding : findings) {
            kept.append(text, from, finding.start()).append(finding.kind().placeholder());
            counts.merge(finding.kind(), 1, Integer::sum);
            from = finding.end();
        }
        return new Redacted(kept.append(text, from, text.length()).toString(), counts);
    }

    /** What is found, from left to right and without overlap. */
    public List<Finding> find(String text) {
        FoldedText folded = new FoldedText(text);
        BitSet taken = new BitSet(text.length());
        List<Finding> all = new ArrayList<>();
        for (Detector detector : detectors) {
            List<Finding> found = new ArrayList<>();
            detector.find(folded, found);
            for (Finding finding : found) {
                int next = taken.nextSetBit(finding.start());
                if (next < 0 || next >= finding.end()) {
                    taken.set(finding.start(), finding.end());
                    all.add(finding);
                }
            }
        }
        all.sort(Comparator.comparingInt(Finding::start));
        return all;
    }
}
