package dev.journeyman.loadtests.load;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.journeyman.loadtests.measurement.Latencies;
import java.time.Duration;
import java.util.List;

/**
 * Some time at one rate of arrivals, and what became of them.
 *
 * @param factor of the capacity
 * @param due how many came
 * @param perSecond how many came in a second
 * @param accepted answered or failed, but not shed
 * @param inTime answered within the deadline
 * @param goodput those in a second of arrivals
 * @param firstText from when a request was due to its first text
 * @param gaps between the texts of an answer
 * @param shedAfter from when a request was due to its 429
 * @param clientLate how late requests were sent
 * @param promptTokens the mean
 * @param answerTokens the mean
 */
record Stage(
        double factor,
        int due,
        @JsonProperty("per_second") double perSecond,
        int accepted,
        int answered,
        int shed,
        int failed,
        int unsent,
        @JsonProperty("in_time") int inTime,
        double goodput,
        @JsonProperty("first_text") Latencies.Summary firstText,
        @JsonProperty("inter_token") Latencies.Summary gaps,
        @JsonProperty("shed_after") Latencies.Summary shedAfter,
        @JsonProperty("client_late") Latencies.Summary clientLate,
        @JsonProperty("prompt_tokens") double promptTokens,
        @JsonProperty("answer_tokens") double answerTokens,
        @JsonProperty("first_problem") String firstProblem) {
    /** What was heard, summed up. */
    static Stage of(double factor, Duration length, OpenLoop.Outcome outcome, Latencies gaps, Heard.Deadline deadline) {
        List<Heard> heard = outcome.heard();
        Latencies first = new Latencies();
        Latencies shed = new Latencies();
        Latencies late = new Latencies();
        for (Heard each : heard) {
            late.record(Duration.ofNanos(each.lateNanos()));
            if (each.isAnswered()) {
                first.record(Duration.ofNanos(each.firstNanos()));
            } else if (each.ending() == Heard.Ending.SHED) {
                shed.record(Duration.ofNanos(each.endNanos()));
            }
        }
        double seconds = length.toNanos() / 1e9;
        int due = heard.size() + outcome.unsent();
        int sheds = Capacity.count(heard, Heard.Ending.SHED);
        int inTime = (int) heard.stream().filter(deadline::isMet).count();
        return new Stage(
                factor,
                due,
                due / seconds,
                heard.size() - sheds,
                Capacity.count(heard, Heard.Ending.ANSWERED),
                sheds,
                Capacity.count(heard, Heard.Ending.FAILED),
                outcome.unsent(),
                inTime,
                inTime / seconds,
                first.drain(),
                gaps.drain(),
                shed.drain(),
                late.drain(),
                heard.stream()
                        .filter(Heard::isAnswered)
                        .mapToInt(Heard::promptTokens)
                        .average()
                        .orElse(0),
                heard.stream()
                        .filter(Heard::isAnswered)
                        .mapToInt(Heard::answerTokens)
                        .average()
                        .orElse(0),
                heard.stream()
                        .filter(each -> each.ending() == Heard.Ending.FAILED)
                        .map(Heard::problem)
                        .findFirst()
                        .orElse(""));
    }

    /** The part of the accepted that was answered in time; 1 where none was accepted. */
    double partInTime() {
        return accepted == 0 ? 1 : (double) inTime / accepted;
    }
}
