package dev.journeyman.retrainer.collect;

import dev.journeyman.retrainer.collect.web.AddressRules;
import dev.journeyman.retrainer.collect.web.HttpWeb;
import dev.journeyman.retrainer.collect.web.ManualTiming;
import dev.journeyman.retrainer.collect.web.Web;
import dev.journeyman.retrainer.domain.Domain;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs of the command in one folder, on a stub of a search engine and a site, for the bicycle workshop's domain. */
final class StubRuns implements AutoCloseable {
    /** After more documents than any run has. */
    static final int NEVER = Integer.MAX_VALUE;

    private static final Duration DEADLINE = Duration.ofMillis(250); // of the page that never ends

    final StubSite site = new StubSite();
    final Domain domain;
    private final Path folder;
    private final Path domainFolder;

    /** Ends a run after so many documents, as a kill would: nothing after it is done. */
    static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    StubRuns(Path folder) throws IOException {
        this.folder = folder;
        this.domainFolder = folder.resolve("domain");
        this.domain = SmallDomain.write(domainFolder);
    }

    CollectSettings settings(
            String out, @Nullable Path from, @Nullable String stage, @Nullable String until, int leastWords) {
        return new CollectSettings(
                domainFolder,
                folder.resolve(out),
                from == null ? site.address() + "/search?q={query}&n={n}" : null,
                null,
                null,
                null,
                from,
                stage,
                until,
                "me@example.org",
                "bicycle",
                3,
                30,
                100,
                1L << 30,
                60,
                1,
                0.3,
                0.1,
                leastWords,
                1,
                false);
    }

    CollectReport run(CollectSettings settings, int killAfter) throws Exception {
        int[] left = {killAfter};
        Watcher watcher = new Watcher() {
            @Override
            public void at(Stage stage, long done, long all) {
                if (left[0]-- == 0) {
                    throw new Killed();
                }
            }

            @Override
            public void say(String line) {}
        };
        ManualTiming timing = new ManualTiming();
        // the site's own address stands for a public one; 127.0.0.2 and all others are private, as they are
        AddressRules addresses = new AddressRules(
                InetAddress::getAllByName,
                address -> AddressRules.isPublic(address)
                        || address.getHostAddress().equals("127.0.0.1"));
        String agent = CollectCommand.userAgent("me@example.org");
        // a busy machine must not make other pages late
        try (HttpWeb patient = new HttpWeb(agent, Duration.ofSeconds(60));
                HttpWeb hasty = new HttpWeb(agent, DEADLINE)) {
            Web web = (address, headers, most) ->
                    (address.getPath().equals("/slow.html") ? hasty : patient).get(address, headers, most);
            return new CollectRun(settings, web, addresses, timing, Map.of(), watcher).run();
        }
    }

    @Override
    public void close() {
        site.close();
    }
}
