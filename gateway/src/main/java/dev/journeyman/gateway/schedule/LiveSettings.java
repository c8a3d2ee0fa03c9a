package dev.journeyman.gateway.schedule;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The settings as the files say now: read anew when one of them changes; files with problems change nothing, and the log has every problem. */
final class LiveSettings {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSettings.class);

    private final Path domain;
    private final Path home;
    private volatile ScheduleSettings settings;
    private List<String> stamps;

    /**
     * Reads them for the first time.
     *
     * @throws IOException where they have problems, with every one
     */
    LiveSettings(Path domain, Path home) throws IOException {
        this.domain = domain;
        this.home = home;
        this.stamps = stamps();
        this.settings = SettingsFile.read(domain, home);
    }

    /** As they were read last. */
    ScheduleSettings now() {
        return settings;
    }

    /** Looks whether they changed. Blocks. */
    synchronized void refresh() {
        List<String> seen = stamps();
        if (seen.equals(stamps)) {
            return;
        }
        stamps = seen;
        try {
            settings = SettingsFile.read(domain, home);
            LOG.info("The schedule was read anew: {}", settings);
        } catch (IOException e) {
            LOG.error("The schedule stays as it was: {}", e.getMessage());
        }
    }

    private List<String> stamps() {
        List<String> stamps = new ArrayList<>();
        for (Path folder : List.of(domain, home)) {
            Path file = folder.resolve(SettingsFile.NAME);
            try {
                stamps.add(Files.exists(file) ? Files.getLastModifiedTime(file) + " " + Files.size(file) : "none");
            } catch (IOException e) {
                stamps.add("unreadable");
            }
        }
        return stamps;
    }
}
