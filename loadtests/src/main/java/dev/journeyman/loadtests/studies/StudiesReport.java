package dev.journeyman.loadtests.studies;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.journeyman.loadtests.measurement.Machine;
import dev.journeyman.loadtests.measurement.Revision;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;

/**
 * All that a call found.
 *
 * @param resultsOf commits that the results are of; more than one where a home was gone on with after a change
 */
record StudiesReport(
        String benchmark,
        @JsonProperty("code") Revision revision,
        @JsonProperty("results_of") SortedSet<String> resultsOf,
        Machine hardware,
        StudySettings settings,
        int seeds,
        List<StudyReport> studies,
        double seconds,
        @JsonProperty("load_average_before") double loadBefore,
        @JsonProperty("load_average_after") double loadAfter) {
    /** For people. */
    String text() {
        StringBuilder text = new StringBuilder();
        studies.forEach(study -> text.append(study.text()));
        text.append(
                "Intervals are Wilson's over questions; three wordings of a fact and repeats with other facts are counted as independent, so they are too narrow.\n");
        return text.append(String.format(
                        Locale.ROOT,
                        "commit %s%s; seed %d, %d repeats, %d facts, %d steps an arm; %.0f s; %s, %d cores, load average %.2f before, %.2f after.%n",
                        String.join(" ", resultsOf),
                        revision.dirty() ? " with changes" : "",
                        settings.seed(),
                        seeds,
                        settings.facts(),
                        settings.steps(),
                        seconds,
                        hardware.cpu(),
                        hardware.cores(),
                        loadBefore,
                        loadAfter))
                .toString();
    }
}
