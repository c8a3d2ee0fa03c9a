package dev.journeyman.gateway.serving;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder {@code models} of a home: each folder in it is a model, under its name.
 *
 * <p>A model is installed by copying it into {@code models/.staging-NAME-PID}, forcing it to the disk, and renaming: a folder with a model's name is always a
 * whole model.
 *
 * @param home the gateway's home
 * @param domain the domain folder, whose {@code starter} is installed where no model is named
 */
public record ModelFolder(Path home, Path domain) {
    private static final String CONFIG = "config.json";

    /**
     * The directory of the model to serve.
     *
     * @param model a directory, or a name in this folder; null for the domain's starter model, which is installed if it is missing
     * @throws IOException where there is none, in one sentence with the fix
     */
    public Path find(@Nullable String model) throws IOException {
        if (model == null) {
            return starter();
        }
        Path named = models().resolve(model).normalize();
        if (named.startsWith(models()) && !named.equals(models()) && Files.isRegularFile(named.resolve(CONFIG))) {
            return named;
        }
        Path directory = Path.of(model);
        if (Files.isRegularFile(directory.resolve(CONFIG))) {
            return directory;
        }
        throw new IOException("There is no model \"" + model
                + "\": neither a directory with a config.json nor a name in " + models()
                + (names().isEmpty() ? ", which holds none." : ", which holds " + String.join(", ", names()) + "."));
    }

    private Path starter() throws IOException {
        Path source = domain.resolve("starter");
        if (!Files.isRegularFile(source.resolve(CONFIG))) {
            throw new IOException(
                    "The domain " + domain + " has no starter model (" + source + "); name a model with --model.");
        }
        String name = ModelLineage.read(source).name();
        Path target = models().resolve(name);
        if (!Files.isRegularFile(target.resolve(CONFIG))) {
            install(source, target);
        }
        return target;
    }

    private Path models() {
        return home.resolve("models");
    }

    private List<String> names() throws IOException {
        if (!Files.isDirectory(models())) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(models())) {
            return entries.filter(entry -> Files.isRegularFile(entry.resolve(CONFIG)))
                    .map(entry -> String.valueOf(entry.getFileName()))
                    .sorted()
                    .limit(20)
                    .toList();
        }
    }

    private void install(Path source, Path target) throws IOException {
        Files.createDirectories(models());
        Path staging = models().resolve(".staging-" + target.getFileName() + "-"
                + ProcessHandle.current().pid());
        delete(staging);
        Files.createDirectory(staging);
        try (Stream<Path> files = Files.list(source)) {
            for (Path file : files.sorted().toList()) {
                if (Files.isRegularFile(file)) {
                    copy(file, staging.resolve(file.getFileName()));
                }
            }
        }
        try {
            Files.move(staging, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException e) {
            delete(staging); // another process installed it in the meantime
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to);
        try (FileChannel channel = FileChannel.open(to, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
