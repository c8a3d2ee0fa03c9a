package dev.journeyman.gateway.models;

import dev.journeyman.store.StoredVersion;
import dev.journeyman.store.archive.VersionArchive;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code journeyman models archive}: versions as single files, to carry them to another machine. */
@Command(
        name = "archive",
        description = "Writes a version into one file, and reads such files.",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = CommandLine.HelpCommand.class)
final class ArchiveCommand implements Runnable {
    @ParentCommand
    private @Nullable ModelsCommand models;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(),
                "Missing subcommand, for example: models archive export VERSION FILE");
    }

    private ModelsCommand models() {
        return Objects.requireNonNull(models);
    }

    @Command(
            name = "export",
            description = "Writes a version into a tar file, digests compared on the way.",
            sortOptions = false,
            mixinStandardHelpOptions = true)
    int write(
            @Parameters(paramLabel = "VERSION", description = "A version's name, or an alias.") String version,
            @Parameters(paramLabel = "FILE", description = "A file that does not exist.") Path file) {
        return models().work((store, place, terminal) -> {
            StoredVersion found = store.version(version);
            ModelImport.requireSpace(file, found.bytes(), "the archive");
            try (ProgressDisplay progress = terminal.progress("archive", found.bytes())) {
                VersionArchive.write(found, file, progress.asByteProgress());
            }
            new ModelsReport(terminal).done("archived", found);
        });
    }

    @Command(
            name = "import",
            description = "Reads a version from a file that archive export wrote; it begins as a candidate.",
            sortOptions = false,
            mixinStandardHelpOptions = true)
    int read(
            @Parameters(paramLabel = "FILE", description = "The file.") Path file,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            description = "The version's name here (default: the one that the archive says).")
                    @Nullable
                    String name) {
        return models().work((store, place, terminal) -> {
            long bytes = Files.size(file);
            ModelImport.requireSpace(store.directory(), bytes, "the version");
            try (InputStream in = Files.newInputStream(file);
                    ProgressDisplay progress = terminal.progress("import", bytes)) {
                StoredVersion version =
                        VersionArchive.read(store, in, name, bytes, ModelCheck::weights, progress.asByteProgress());
                new ModelsReport(terminal).done("imported", version);
            }
        });
    }
}
