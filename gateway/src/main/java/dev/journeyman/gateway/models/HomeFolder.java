package dev.journeyman.gateway.models;

import java.nio.file.Path;
import java.util.Map;

/** The folder where models and all that is learned live. */
public final class HomeFolder {
    private HomeFolder() {}

    /** The home where no option names one: what JOURNEYMAN_HOME says, else {@code .journeyman} of the user. */
    public static Path standard(Map<String, String> environment) {
        String set = environment.getOrDefault("JOURNEYMAN_HOME", "");
        return set.isBlank() ? Path.of(System.getProperty("user.home"), ".journeyman") : Path.of(set);
    }
}
