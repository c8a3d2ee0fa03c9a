package dev.journeyman.gateway.feedback;

import java.util.List;

/** Which model versions were trained on an interaction: the seam to whatever keeps training sets. May block. */
@FunctionalInterface
public interface TrainedVersions {
    /** Versions whose training sets are kept nowhere. */
    TrainedVersions NONE = interactionId -> List.of();

    /** The names of the versions, oldest first. */
    List<String> on(String interactionId);
}
