package dev.journeyman.gateway.models.hub;

import dev.journeyman.gateway.models.Progress;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A hub from which model repositories are downloaded. Each step is tried again when it fails in a way that may pass: waits
 * double from half a second to half a minute, and the count starts anew whenever bytes arrived.
 */
public final class Hub {
    private static final String DEFAULT_ENDPOINT = "https://huggingface.co";
    private static final int MAX_ATTEMPTS = 6;
    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration LONGEST_ASKED_WAIT = Duration.ofMinutes(2);

    private final HubClient client;
    private final Pause pause;
    private final RandomGenerator random;
    private final Duration stall;

    /** How waiting is done. */
    @FunctionalInterface
    public interface Pause {
        /** Waits. */
        void sleep(Duration duration) throws InterruptedException;
    }

    /**
     * A hub at an address.
     *
     * @param token sent to that address only; null for none
     * @param stall how long a download may stand still before its connection is given up
     */
    public Hub(URI endpoint, @Nullable String token, Pause pause, RandomGenerator random, Duration stall) {
        this.client = new HubClient(endpoint, token);
        this.pause = pause;
        this.random = random;
        this.stall = stall;
    }

    /**
     * The hub that the environment names: HF_ENDPOINT, HF_TOKEN.
     *
     * @throws IllegalArgumentException if one of them cannot be used
     */
    public static Hub of(Map<String, String> environment) {
        String endpoint = environment.getOrDefault("HF_ENDPOINT", "").strip();
        URI address = endpoint(endpoint.isEmpty() ? DEFAULT_ENDPOINT : endpoint);
        String token = environment.getOrDefault("HF_TOKEN", "").strip();
        if (token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new IllegalArgumentException("HF_TOKEN holds a character that no token has");
        }
        return new Hub(
                address,
                token.isEmpty() ? null : token,
                Thread::sleep,
                RandomGenerator.getDefault(),
                Duration.ofMinutes(1));
    }

    private static URI endpoint(String text) {
        try {
            URI address = new URI(text);
            if (address.getHost() != null
                    && String.valueOf(address.getScheme()).matches("https?")
                    && address.getUserInfo() == null
                    && address.getQuery() == null) {
                return address;
            }
        } catch (URISyntaxException e) {
            // said below
        }
        throw new IllegalArgumentException("HF_ENDPOINT must be an address such as https://hub.example.org");
    }

    /** What a revision holds. */
    public HubRepository repository(HubReference reference) throws IOException, InterruptedException {
        return retrying(reference, new int[1], () -> client.repository(reference));
    }

    /** Downloads a file, going on where an earlier try stopped, and checks its size and digest. Answers its SHA-256. */
    public String download(HubReference reference, String commit, HubFile file, Path directory, Progress progress)
            throws IOException, InterruptedException {
        int[] failures = new int[1];
        HubDownload download =
                new HubDownload(client, reference, commit, file, directory, stall, progress, () -> failures[0] = 0);
        return retrying(reference, failures, download::run);
    }

    /** One try; it may be made again. */
    @FunctionalInterface
    private interface Step<T> {
        T run() throws IOException, InterruptedException;
    }

    private <T> T retrying(HubReference reference, int[] failures, Step<T> step)
            throws IOException, InterruptedException {
        while (true) {
            try {
                return step.run();
            } catch (HubException e) {
                throw e;
            } catch (LocalException e) {
                throw new HubException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
            } catch (IOException e) {
                failures[0]++;
                if (failures[0] >= MAX_ATTEMPTS) {
                    throw new HubException(
                            reference + ": given up after " + MAX_ATTEMPTS + " tries (" + said(e)
                                    + "); run the same command again to go on where it stopped",
                            e);
                }
                pause.sleep(wait(failures[0], e));
            }
        }
    }

    private Duration wait(int failures, IOException e) {
        long base = Math.min(FIRST_WAIT.toMillis() << (failures - 1), LONGEST_WAIT.toMillis());
        long jittered = base / 2 + random.nextLong(base / 2 + 1);
        long asked = e instanceof HubClient.RetryLater later
                ? Math.min(later.after().toMillis(), LONGEST_ASKED_WAIT.toMillis())
                : 0;
        return Duration.ofMillis(Math.max(jittered, asked));
    }

    private static String said(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
