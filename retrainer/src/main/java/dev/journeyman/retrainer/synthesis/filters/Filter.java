package dev.journeyman.retrainer.synthesis.filters;

import dev.journeyman.retrainer.trainingset.TrainingRecord;
import java.util.Optional;

/** One rule that a record must pass. Asked in the order of the plan, by one thread. */
public interface Filter {
    /** Its name in reports and in what was dropped. */
    String name();

    /** Why the record is dropped; empty where it passes. */
    Optional<String> drop(TrainingRecord record);
}
