package dev.journeyman.retrainer.merge;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.retrainer.lineage.CodeVersion;
import dev.journeyman.retrainer.lineage.ModelFolder;
import dev.journeyman.retrainer.lineage.Sha256;
import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.store.ModelStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code merge}: makes one model of several. */
@Command(
        name = "merge",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Merges models of one architecture and one tokenizer into one, without training.",
            "linear and slerp go from A to B by t; linear takes more with --weights;",
            "task-arithmetic and ties add what each model has learned to the --base that all were made from."
        })
public final class MergeCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--method",
            required = true,
            paramLabel = "METHOD",
            description = "linear, slerp, task-arithmetic or ties")
    private String method = "";

    @Parameters(
            arity = "1..*",
            paramLabel = "MODEL",
            description = "Model directories or versions of the home; the first gives config, types and tokenizer.")
    private List<String> models = List.of();

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "A new directory.")
    private Path out = Path.of("");

    @Option(names = "--t", paramLabel = "T", description = "From 0, A, to 1, B; default: ${DEFAULT-VALUE}.")
    private double t = 0.5;

    @Option(
            names = "--weights",
            paramLabel = "W",
            split = ",",
            description = "One for each model; default: 1 each (linear of two: 1-t and t).")
    private double @Nullable [] weights;

    @Option(names = "--base", paramLabel = "MODEL", description = "What the models were made from.")
    private @Nullable String base;

    @Option(
            names = "--density",
            paramLabel = "D",
            description = "ties: the share of differences that stays; default: ${DEFAULT-VALUE}.")
    private double density = 0.2;

    @Option(names = "--scale", paramLabel = "S", description = "ties: times the merged difference; default: 1.")
    private double scale = 1;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            defaultValue = "${env:JOURNEYMAN_HOME:-${sys:user.home}/.journeyman}",
            description = "Default: ${DEFAULT-VALUE}.")
    private Path home = Path.of("");

    @Override
    public Integer call() throws IOException {
        MergeMethod chosen = chosen();
        if (Files.exists(out)) {
            throw new IOException(out + " is there already; merge into a new directory");
        }
        List<Path> directories = new ArrayList<>();
        for (String model : models) {
            directories.add(directory(model));
        }
        Path baseDirectory = base == null ? null : directory(base);
        requireSameTokenizer(directories, baseDirectory);
        List<Checkpoint> opened = new ArrayList<>();
        try {
            directories.forEach(each -> opened.add(Checkpoint.open(each)));
            Checkpoint of = baseDirectory == null ? null : Checkpoint.open(baseDirectory);
            if (of != null) {
                opened.add(of);
            }
            // whole or not at all: it is moved to its place when it is complete
            Path unfinished = out.toAbsolutePath().resolveSibling("." + out.getFileName() + ".unfinished");
            ModelFolder.delete(unfinished);
            Merge.write(chosen, opened.subList(0, directories.size()), of, unfinished);
            ModelFolder.takeOver(directories.get(0), unfinished);
            JSON.writerWithDefaultPrettyPrinter()
                    .writeValue(unfinished.resolve("merge.json").toFile(), record(chosen, directories, baseDirectory));
            Files.move(unfinished, out, StandardCopyOption.ATOMIC_MOVE);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            opened.forEach(Checkpoint::close);
        }
        spec.commandLine().getOut().println("merged model written to " + out);
        spec.commandLine().getOut().flush();
        return 0;
    }

    private MergeMethod chosen() {
        double[] each = weights == null ? new double[models.size()] : weights;
        if (weights == null) {
            Arrays.fill(each, 1);
            if (method.equals("linear") && each.length == 2) {
                each = new double[] {1 - t, t};
            }
        }
        List<String> problems = new ArrayList<>();
        if (each.length != models.size()) {
            problems.add("--weights has " + each.length + " numbers for " + models.size() + " models");
        }
        boolean needsBase = method.equals("task-arithmetic") || method.equals("ties");
        if (needsBase && base == null) {
            problems.add("--method " + method + " needs --base");
        }
        if (!needsBase && base != null) {
            problems.add("--base is for task-arithmetic and ties");
        }
        if (method.equals("slerp") && models.size() != 2) {
            problems.add("slerp takes two models, not " + models.size());
        }
        if (!problems.isEmpty()) {
            throw new ParameterException(spec.commandLine(), String.join("; ", problems));
        }
        try {
            return switch (method) {
                case "linear" -> new MergeMethod.Linear(each);
                case "slerp" -> new MergeMethod.Slerp(t);
                case "task-arithmetic" -> new MergeMethod.TaskArithmetic(each);
                case "ties" -> new MergeMethod.Ties(each, density, scale);
                default ->
                    throw new IllegalArgumentException(
                            "--method is linear, slerp, task-arithmetic or ties, not " + method);
            };
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private Path directory(String model) throws IOException {
        Path directory = Path.of(model);
        if (Files.isRegularFile(directory.resolve("config.json"))) {
            return directory;
        }
        Path store = home.resolve("models");
        if (Files.isDirectory(store)) {
            ModelStore opened = ModelStore.open(store);
            if (opened.has(model)) {
                return opened.version(model).directory();
            }
        }
        throw new IOException("there is no model \"" + model
                + "\": neither a directory with a config.json nor a version in " + store);
    }

    /** The same token must mean the same in every model. */
    private static void requireSameTokenizer(List<Path> models, @Nullable Path base) throws IOException {
        List<Path> all = new ArrayList<>(models);
        if (base != null) {
            all.add(base);
        }
        Path first = all.get(0).resolve("tokenizer.json");
        List<String> other = new ArrayList<>();
        for (Path each : all) {
            Path tokenizer = each.resolve("tokenizer.json");
            if (Files.exists(first) != Files.exists(tokenizer)
                    || (Files.exists(first) && Files.mismatch(first, tokenizer) >= 0)) {
                other.add(each.toString());
            }
        }
        if (!other.isEmpty()) {
            throw new IOException("the models cannot be merged: " + String.join(", ", other)
                    + " has another tokenizer.json than " + all.get(0));
        }
    }

    private ObjectNode record(MergeMethod chosen, List<Path> directories, @Nullable Path baseDirectory)
            throws IOException {
        ObjectNode record = JSON.createObjectNode();
        record.put("format", 1);
        record.put("method", chosen.name());
        switch (chosen) {
            case MergeMethod.Linear linear -> record.putPOJO("weights", linear.weights());
            case MergeMethod.Slerp slerp -> record.put("t", slerp.t());
            case MergeMethod.TaskArithmetic tasks -> record.putPOJO("weights", tasks.weights());
            case MergeMethod.Ties ties ->
                record.put("density", ties.density()).put("scale", ties.scale()).putPOJO("weights", ties.weights());
        }
        var list = record.putArray("models");
        for (int i = 0; i < directories.size(); i++) {
            list.add(source(models.get(i), directories.get(i)));
        }
        if (baseDirectory != null && base != null) {
            record.set("base", source(base, baseDirectory));
        }
        return record.put("code_version", CodeVersion.current());
    }

    private static ObjectNode source(String name, Path directory) throws IOException {
        ObjectNode source = JSON.createObjectNode().put("name", name);
        ObjectNode digests = source.putObject("weights_sha256");
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".safetensors"))
                    .sorted()
                    .toList()) {
                digests.put(String.valueOf(file.getFileName()), Sha256.of(file));
            }
        }
        return source;
    }
}
