package dev.journeyman.gateway.retrieval;

/** Whether passages are looked for. */
public enum RetrievalMode {
    /** Never. */
    OFF,
    /** Always the best there are. */
    ON,
    /** Only where they help: those that are close enough to the question. */
    AUTO
}
