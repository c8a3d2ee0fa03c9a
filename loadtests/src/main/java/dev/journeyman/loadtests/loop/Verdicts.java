package dev.journeyman.loadtests.loop;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What must hold of a loop, judged from what was seen. */
final class Verdicts {
    private static final int MOST_SHOWN = 5;

    private Verdicts() {}

    /** That every client was served. */
    static Verdict served(TrafficLog.Summary traffic) {
        TrafficLog.Count all = traffic.all();
        return new Verdict(
                "every client was served",
                all.failed() == 0 && all.requests() > 0,
                all.failed() + " of " + all.requests() + " requests failed"
                        + (all.lost() == 0 ? "" : ", " + all.lost() + " more while the gateway was killed")
                        + (traffic.failures().isEmpty()
                                ? ""
                                : "; the first: " + traffic.failures().get(0)));
    }

    /** That every answer was of a version which served then. */
    static Verdict allowed(ServingTimes times, List<Exchange> exchanges) {
        List<Exchange> forbidden = times.forbidden(exchanges);
        return new Verdict(
                "every answer is of a version that served then",
                forbidden.isEmpty(),
                forbidden.size() + " of "
                        + exchanges.stream().filter(Exchange::isAnswer).count() + " answers are of another"
                        + (forbidden.isEmpty()
                                ? ""
                                : "; the first " + forbidden.get(0).version() + " at "
                                        + forbidden.get(0).begun()));
    }

    /** That sessions stayed with the canary once they had it. */
    static Verdict faithful(ServingTimes times, List<Exchange> exchanges) {
        List<String> unfaithful = times.unfaithful(exchanges);
        return new Verdict(
                "sessions keep their arm",
                unfaithful.isEmpty(),
                unfaithful.size() + " went from the canary back to the champion while it was on"
                        + (unfaithful.isEmpty() ? "" : ": " + shown(unfaithful)));
    }

    /** That a run began without anybody's call. */
    static Verdict byItself(OpsStates.Run run) {
        return new Verdict(
                "the run began by itself",
                Set.of("records", "period", "drift").contains(run.trigger()),
                "run " + run.id() + " by " + (run.trigger().isEmpty() ? "nothing told" : run.trigger()));
    }

    /** That the gate let the candidate through. */
    static Verdict gate(OpsStates.Run run) {
        return new Verdict(
                "the gate let the candidate through",
                run.asked() && run.passed(),
                run.asked()
                        ? run.passed() ? run.candidate() + " passed" : "refused: " + shown(run.refusals())
                        : "it was not asked; the run is " + run.state()
                                + (run.error().isEmpty() ? "" : ": " + run.error()));
    }

    /** That a version was canary and then champion, and never by force. */
    static Verdict canaryThenChampion(OpsStates.Ledger ledger, String version) {
        List<String> events = ledger.eventsOf(version);
        int canary = events.indexOf("canary");
        int champion = events.lastIndexOf("promoted");
        return new Verdict(
                "canary, then champion",
                !version.isEmpty() && canary >= 0 && champion > canary && !events.contains("forced"),
                (version.isEmpty() ? "there is no candidate" : version + ": " + String.join(", ", events)));
    }

    /** That the ledger's chain is whole. */
    static Verdict ledger(OpsStates.Ledger ledger) {
        return new Verdict(
                "the ledger's chain is whole",
                ledger.verified() && !ledger.entries().isEmpty(),
                ledger.entries().size() + " entries" + (ledger.verified() ? "" : ", not verified"));
    }

    /** That the new champion knows what it was told. */
    static Verdict learned(Technicians.Known before, Technicians.Known after, double leastRight) {
        return new Verdict(
                "the new facts are known",
                after.asked() > 0 && after.share() >= leastRight && after.share() > before.share(),
                String.format(
                        Locale.ROOT,
                        "%.1f %% of %d held-out wordings right, before %.1f %%; at least %.0f %% wanted",
                        100 * after.share(),
                        after.asked(),
                        100 * before.share(),
                        100 * leastRight));
    }

    /**
     * That answers which were corrected early name the new version as trained on them.
     *
     * @param interactions as the gateway tells them
     */
    static Verdict provenance(List<JsonNode> interactions, String version) {
        long naming = interactions.stream()
                .filter(node -> {
                    List<String> versions = new ArrayList<>();
                    node.path("trained_versions").forEach(each -> versions.add(each.asText()));
                    return versions.contains(version);
                })
                .count();
        return new Verdict(
                "early corrections name the version that was trained on them",
                !version.isEmpty() && !interactions.isEmpty() && naming * 2 > interactions.size(),
                naming + " of the first " + interactions.size() + " name "
                        + (version.isEmpty() ? "no version" : version)); // some are held back from training
    }

    /** That all feedback that was acknowledged is there. */
    static Verdict kept(int given, List<String> missing) {
        return new Verdict(
                "acknowledged feedback is all there",
                missing.isEmpty() && given > 0,
                missing.size() + " of " + given + " are missing" + (missing.isEmpty() ? "" : ": " + shown(missing)));
    }

    /** The ids of an interaction's feedback, as the gateway tells them. */
    static List<String> feedbackOf(JsonNode interaction) {
        List<String> ids = new ArrayList<>();
        interaction.path("feedback").forEach(each -> ids.add(each.path("id").asText()));
        return ids;
    }

    /** That the killed gateway's run went on, and no other began in its place. */
    static Verdict resumed(List<Killer.Hit> hits, int wanted, List<OpsStates.Run> runs, String run) {
        List<String> ids = runs.stream().map(OpsStates.Run::id).toList();
        return new Verdict(
                "the run goes on after every kill",
                hits.size() == wanted && ids.equals(List.of(run)),
                hits.size() + " of " + wanted + " kills hit; the runs are " + shown(ids));
    }

    /** That nothing which a killed gateway had started outlived it. */
    static Verdict noOrphans(List<Killer.Hit> hits) {
        int children = hits.stream().mapToInt(hit -> hit.killed().children()).sum();
        int orphans = hits.stream().mapToInt(hit -> hit.killed().orphans()).sum();
        return new Verdict(
                "a killed gateway leaves no process behind",
                orphans == 0,
                orphans + " of " + children + " child processes outlived it by half a minute");
    }

    private static String shown(List<String> texts) {
        return String.join("; ", texts.subList(0, Math.min(MOST_SHOWN, texts.size())))
                + (texts.size() > MOST_SHOWN ? " and " + (texts.size() - MOST_SHOWN) + " more" : "");
    }
}
