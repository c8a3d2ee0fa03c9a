package dev.journeyman.loadtests.load;

import dev.journeyman.loadtests.bench.Shape;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench-schemas}: answers of random JSON schemas, judged by a validator that is not ours; exit code 1 where one is not valid. */
@Command(
        name = "bench-schemas",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Asks a model for answers of random JSON schemas over HTTP, and has a validator judge them.",
            "The last line is the result as JSON; exit code 1 where something does not hold."
        })
public final class SchemasBenchCommand implements Callable<Integer> {
    @Mixin
    private LoadOptions options = new LoadOptions();

    @Option(
            names = "--schemas",
            paramLabel = "N",
            defaultValue = "500",
            description = "How many (default: ${DEFAULT-VALUE}).")
    private int schemas;

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "8",
            description = "How many ask at once (default: ${DEFAULT-VALUE}).")
    private int clients;

    @Override
    public Integer call() throws IOException, InterruptedException {
        options.within("--schemas", schemas, 1, 100_000);
        options.within("--clients", clients, 1, 64);
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("schemas", schemas);
        told.put("clients", clients);
        LoadOptions.Ended ended = options.run("schemas", Shape.TINY.title(), told, new Schemas(schemas, clients));
        System.out.println(ended.text());
        return ended.exit();
    }
}
