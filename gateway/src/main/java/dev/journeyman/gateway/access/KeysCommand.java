package dev.journeyman.gateway.access;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.gateway.models.HomeFolder;
import dev.journeyman.gateway.models.Terminal;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code journeyman keys}: makes, lists and revokes API keys. Exit codes: 0 done, 1 failed, 2 wrong usage. */
@Command(
        name = "keys",
        description =
                "Makes, lists and revokes API keys. A gateway that runs on the same home heeds it within seconds.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = CommandLine.HelpCommand.class)
public final class KeysCommand implements Runnable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<String, String> environment;
    private final InstantSource clock;
    private final RandomGenerator random;

    @Option(
            names = "--home",
            scope = ScopeType.INHERIT,
            paramLabel = "DIR",
            description = "Where keys live (default: JOURNEYMAN_HOME, else ~/.journeyman).")
    private @Nullable Path home;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Answer with JSON, one object a line.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** With the process's environment, the system's clock and secure randomness. */
    public KeysCommand() {
        this(System.getenv(), InstantSource.system(), new SecureRandom());
    }

    KeysCommand(Map<String, String> environment, InstantSource clock, RandomGenerator random) {
        this.environment = environment;
        this.clock = clock;
        this.random = random;
    }

    private interface Work {
        void run(KeyFile file, Terminal terminal) throws IOException;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing subcommand, for example: keys add --role technician");
    }

    @Command(name = "add", description = "Makes a key and shows its secret, once.", mixinStandardHelpOptions = true)
    int add(
            @Option(
                            names = "--role",
                            required = true,
                            paramLabel = "ROLE",
                            description = "app (asks), technician (asks and gives feedback) or ops (everything).")
                    Role role,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            defaultValue = "",
                            description = "What people call it, for example the workshop's bay.")
                    String name,
            @Option(
                            names = "--logging",
                            paramLabel = "LEVEL",
                            defaultValue = "full",
                            description = "What is written down of its interactions: full, metadata or off"
                                    + " (default: ${DEFAULT-VALUE}).")
                    KeyLogging logging) {
        return work((file, terminal) -> {
            KeySecret secret = KeySecret.random(random);
            ApiKey key = new ApiKey(
                    secret.id(),
                    name,
                    role,
                    logging,
                    clock.instant().truncatedTo(ChronoUnit.SECONDS),
                    null,
                    secret.sha256());
            file.add(key);
            terminal.event(node("added", key).put("secret", secret.reveal()));
            terminal.remark("Key " + key.id() + ", role " + role.label()
                    + ". Its secret, which is not kept and not shown again:");
            terminal.line(secret.reveal());
        });
    }

    @Command(
            name = "list",
            description = "Lists the keys, oldest first, without secrets.",
            mixinStandardHelpOptions = true)
    int list() {
        return work((file, terminal) -> {
            KeyRing ring = file.read();
            ring.keys().forEach(key -> terminal.event(node("key", key)));
            if (ring.isEmpty()) {
                terminal.line(
                        "No keys yet: the gateway serves on loopback only. Make one: journeyman keys add --role ops");
            }
            for (ApiKey key : ring.keys()) {
                terminal.line(String.format(
                        Locale.ROOT,
                        "%s  %-10s  %-8s  %s  %s%s",
                        key.id(),
                        key.role().label(),
                        key.logging().label(),
                        key.created(),
                        key.revoked() == null ? "" : "revoked " + key.revoked() + "  ",
                        key.name()));
            }
        });
    }

    @Command(
            name = "revoke",
            description = "Revokes a key; what it did stays traceable.",
            mixinStandardHelpOptions = true)
    int revoke(@Parameters(paramLabel = "ID", description = "The key's id, as keys list shows it.") String id) {
        return work((file, terminal) -> {
            Optional<ApiKey> key = file.revoke(id, clock.instant().truncatedTo(ChronoUnit.SECONDS));
            if (key.isEmpty()) {
                throw new IOException(
                        "There is no key " + printable(id) + "; journeyman keys list shows those there are.");
            }
            terminal.event(node("revoked", key.get()));
            terminal.line("Revoked " + key.get().id());
            if (!file.read().hasValid()) {
                terminal.remark("No key opens the gateway any more; make one: journeyman keys add --role ops");
            }
        });
    }

    private static ObjectNode node(String event, ApiKey key) {
        return JSON.createObjectNode()
                .put("event", event)
                .put("id", key.id())
                .put("name", key.name())
                .put("role", key.role().label())
                .put("logging", key.logging().label())
                .put("created", key.created().toString())
                .put("revoked", key.revoked() == null ? null : key.revoked().toString());
    }

    private int work(Work work) {
        Terminal terminal =
                Terminal.of(spec.commandLine().getOut(), spec.commandLine().getErr(), json);
        try {
            work.run(new KeyFile(home == null ? HomeFolder.standard(environment) : home), terminal);
            return CommandLine.ExitCode.OK;
        } catch (IllegalArgumentException e) {
            failed(terminal, String.valueOf(e.getMessage()));
            return CommandLine.ExitCode.USAGE;
        } catch (FileSystemException e) {
            failed(terminal, "The operating system refuses: " + e);
        } catch (IOException e) {
            failed(terminal, String.valueOf(e.getMessage()));
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static void failed(Terminal terminal, String message) {
        terminal.event(JSON.createObjectNode().put("event", "error").put("message", message));
        terminal.remark("journeyman: " + message);
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
