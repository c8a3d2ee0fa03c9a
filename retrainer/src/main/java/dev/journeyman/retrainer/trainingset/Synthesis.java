package dev.journeyman.retrainer.trainingset;

import org.jspecify.annotations.Nullable;

/**
 * How a model came to write a record.
 *
 * @param teacher the model's name
 * @param version its version: a commit, a date, a version of the store
 * @param prompt what it was asked, or the name and version of the prompt's template
 * @param parent id of the record or passage that it was to vary or to answer; null where it was given none
 */
public record Synthesis(
        String teacher,
        String version,
        String prompt,
        @Nullable String parent) {}
