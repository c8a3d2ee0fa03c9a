package dev.journeyman.gateway.rollout;

import dev.journeyman.store.Act;

/** Takes versions through their rollout. */
public final class Rollout {
    Rollout() {}

    /**
     * Asks the gate, and begins a rollout with the configured share. Blocks: for workers.
     *
     * @throws RolloutException where the gate refuses, nothing has measured the version, or another one is canary
     */
    public void begin(String version, Act act) throws RolloutException {
        if (!version.equals(act.who())) {
            throw RolloutException.notNow("Version " + version + " cannot be canary: rollouts are not wired yet.");
        }
    }

    /** How it stands. */
    public RolloutStatus status() {
        return new RolloutStatus(
                RolloutStatus.Phase.NONE,
                null,
                null,
                null,
                null,
                RolloutStatus.Arm.NOTHING,
                RolloutStatus.Arm.NOTHING,
                java.util.List.of(),
                RolloutStatus.Verdict.GOING_ON,
                "",
                RolloutStatus.ShadowCounts.NOTHING,
                java.util.List.of());
    }
}
