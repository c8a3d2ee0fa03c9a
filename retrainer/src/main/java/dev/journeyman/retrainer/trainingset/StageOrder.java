package dev.journeyman.retrainer.trainingset;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * In which order a model meets what is real and what is synthetic. Learning from real records first and from synthetic ones after holds up best on
 * questions from elsewhere (Adapting Small Language Models to Low-Resource Domains, arXiv 2510.25273); the others are here to compare.
 */
public enum StageOrder {
    /** A stage of what is real, then one of what is synthetic. */
    @JsonProperty("real-then-synthetic")
    REAL_THEN_SYNTHETIC,
    /** One stage of everything. */
    @JsonProperty("mixed")
    MIXED,
    /** One stage of what is real; what is synthetic is left out. */
    @JsonProperty("real-only")
    REAL_ONLY
}
