package dev.journeyman.gateway.serving;

/** For whom an answer counts where two versions are compared. */
public enum Arm {
    /** The alias was asked for, and the champion answers. */
    CHAMPION,
    /** The alias was asked for, and the canary answers. */
    CANARY,
    /** Somebody chose the version, so its answer counts for nobody. */
    CHOSEN
}
