package dev.journeyman.loadtests.loop;

import java.time.Duration;

/**
 * How fast things go in a scene.
 *
 * @param light between two questions of a caller while the gateway trains
 * @param busy the same while there is a canary
 * @param look between two looks at what the gateway tells
 * @param afterwards how long callers go on when all is settled
 * @param killTraining a kill in training comes within this time of its beginning
 * @param killEvaluating the same while the candidate is examined
 * @param killCanary the same while there is a canary
 */
record Pace(
        Duration light,
        Duration busy,
        Duration look,
        Duration afterwards,
        Duration killTraining,
        Duration killEvaluating,
        Duration killCanary) {
    /** With real models and processes. */
    static final Pace REAL = new Pace(
            Duration.ofMillis(1500),
            Duration.ofMillis(100),
            Duration.ofMillis(500),
            Duration.ofSeconds(8),
            Duration.ofSeconds(90),
            Duration.ofSeconds(30),
            Duration.ofSeconds(8));
}
