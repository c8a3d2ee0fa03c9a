package dev.journeyman.retrainer.domain;

import java.util.List;

/**
 * One passage of knowledge: a fault, how it shows, why it happens, how it is found.
 *
 * @param id unique, begins with the family
 * @param family a concept of the domain's taxonomy
 * @param title a noun phrase that fits inside a sentence
 * @param codes trouble codes and ranges of them (P0301-P0312) that this passage is for
 * @param meaningHas lists of lower-case words; a code that no passage names falls to a passage all of whose words its meaning has
 * @param about what the part does and what the fault is
 * @param symptoms phrases
 * @param causes most likely first
 * @param checks in the order in which one does them
 * @param safety sentences, may be none
 */
public record Passage(
        String id,
        String family,
        String title,
        List<String> codes,
        List<List<String>> meaningHas,
        String about,
        List<String> symptoms,
        List<Cause> causes,
        List<Check> checks,
        List<String> safety) {
    /** Why the fault happens: a noun phrase, and one sentence of reason. */
    public record Cause(String cause, String why) {}

    /** What to do to find it: an imperative sentence without its stop, and what it tells. */
    public record Check(String step, String why) {}

    /** The passage as plain text, headings first, as it is read in pretraining. */
    public String prose() {
        StringBuilder text = new StringBuilder();
        text.append(Sentences.capital(title)).append("\n\n").append(about).append("\n\nSymptoms: ");
        text.append(String.join(", ", symptoms)).append(".\n\nCauses, most likely first:\n");
        for (int i = 0; i < causes.size(); i++) {
            text.append(i + 1)
                    .append(". ")
                    .append(Sentences.capital(causes.get(i).cause()))
                    .append(". ");
            text.append(causes.get(i).why()).append('\n');
        }
        text.append("\nChecks:\n");
        for (int i = 0; i < checks.size(); i++) {
            text.append(i + 1).append(". ").append(checks.get(i).step()).append(". ");
            text.append(checks.get(i).why()).append('\n');
        }
        if (!safety.isEmpty()) {
            text.append("\nSafety: ").append(String.join(" ", safety)).append('\n');
        }
        return text.toString();
    }
}
