package dev.journeyman.retrainer.collect;

import com.fasterxml.jackson.core.JsonPointer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the command was told, checked as a whole.
 *
 * @param domain the domain's folder
 * @param out the run's folder
 * @param search the template of the search engine's address; null where there is no search
 * @param results where the list of results stands in its answer; null for the usual places
 * @param url where the address stands in a result; null for the usual places
 * @param searchHeader {@code NAME=VARIABLE}: a header to send and the environment's variable that has its value; null for none
 * @param from a folder of documents in place of search and fetch; null where there is none
 * @param stage where to start; null for the first that is unfinished
 * @param until the last stage to do; null for all
 * @param contact who runs it, an e-mail address or a page; null where nothing is fetched
 * @param context words that are added to queries
 * @param queries the most queries
 * @param perQuery the most results of a query
 * @param documents the most pages
 * @param bytes the most of all pages together
 * @param minutes the most for fetching
 * @param rate requests a second to one host
 * @param inDomain the probability from which a text is the domain's
 * @param onTopic the similarity from which a text is on topic
 * @param leastWords of a document
 * @param seed of the classifier's training
 * @param allowPrivate whether private addresses may be asked
 */
record CollectSettings(
        Path domain,
        Path out,
        @Nullable String search,
        @Nullable String results,
        @Nullable String url,
        @Nullable String searchHeader,
        @Nullable Path from,
        @Nullable String stage,
        @Nullable String until,
        @Nullable String contact,
        String context,
        int queries,
        int perQuery,
        int documents,
        long bytes,
        int minutes,
        double rate,
        double inDomain,
        double onTopic,
        int leastWords,
        long seed,
        boolean allowPrivate) {
    private static final int MOST_QUERIES = 5000;
    private static final int MOST_PER_QUERY = 100;
    private static final int MOST_DOCUMENTS = 20_000;
    private static final long LEAST_BYTES = 1 << 10;
    private static final long MOST_BYTES = 100L << 30;
    private static final int MOST_MINUTES = 24 * 60;
    private static final double MOST_RATE = 10;
    private static final int MOST_LEAST_WORDS = 10_000;
    private static final int MOST_CONTEXT = 100;
    private static final Pattern CONTACT =
            Pattern.compile("(https?://[!-~&&[^()<>]]{1,150}|[!-~&&[^@()<>]]{1,64}@[A-Za-z0-9.-]{1,100})");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]{1,64}=[A-Za-z_][A-Za-z0-9_]{0,100}");

    /**
     * Checks everything.
     *
     * @throws IllegalArgumentException naming every option at fault and what to do, one a line
     */
    CollectSettings {
        List<String> problems = new ArrayList<>();
        if (!Files.isDirectory(domain)) {
            problems.add("--domain " + domain + " is no folder: name one with a domain.yaml");
        }
        if (Files.exists(out) && !Files.isDirectory(out)) {
            problems.add("--out " + out + " is a file: name a folder, new or of an earlier run");
        }
        stages(search, from, stage, until, contact, problems);
        if (search != null) {
            template(search, problems);
        }
        pointer("--results", results, search, problems);
        pointer("--url", url, search, problems);
        if (searchHeader != null
                && (search == null || !HEADER.matcher(searchHeader).matches())) {
            problems.add(
                    "--search-header is NAME=VARIABLE, with --search: a header's name and the environment's variable"
                            + " that holds its value");
        }
        if (contact != null && !CONTACT.matcher(contact).matches()) {
            problems.add(
                    "--contact must be an e-mail address or the address of a page (https://…): site owners write there");
        }
        if (context.length() > MOST_CONTEXT) {
            problems.add("--context has " + context.length() + " characters: use at most " + MOST_CONTEXT);
        }
        range(problems, "--queries", queries, 1, MOST_QUERIES);
        range(problems, "--per-query", perQuery, 1, MOST_PER_QUERY);
        range(problems, "--documents", documents, 1, MOST_DOCUMENTS);
        range(problems, "--bytes", bytes, LEAST_BYTES, MOST_BYTES);
        range(problems, "--minutes", minutes, 1, MOST_MINUTES);
        range(problems, "--least-words", leastWords, 1, MOST_LEAST_WORDS);
        if (!(rate > 0 && rate <= MOST_RATE)) {
            problems.add(
                    "--rate " + rate + ": use above 0 and at most " + MOST_RATE + " requests a second to one host");
        }
        share(problems, "--in-domain", inDomain);
        share(problems, "--on-topic", onTopic);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
    }

    private static void stages(
            @Nullable String search,
            @Nullable Path from,
            @Nullable String stage,
            @Nullable String until,
            @Nullable String contact,
            List<String> problems) {
        Optional<Stage> first = named("--stage", stage, problems);
        Optional<Stage> last = named("--until", until, problems);
        if (first.isPresent() && last.isPresent() && first.get().compareTo(last.get()) > 0) {
            problems.add("--until " + until + " is before --stage " + stage + ": turn them round");
        }
        if (from != null) {
            if (!Files.isDirectory(from)) {
                problems.add("--from " + from + " is no folder: name one with .html, .md or .txt files");
            }
            if (search != null) {
                problems.add("--from takes the place of --search: leave one out");
            }
            if (first.isPresent() && first.get().compareTo(Stage.TEXT) < 0) {
                problems.add(
                        "--from takes the place of the stages before text: --stage may be text or later, not " + stage);
            }
            if (last.isPresent() && last.get().compareTo(Stage.FETCHED) < 0) {
                problems.add("--from takes the place of " + until + ": --until may be fetched or later");
            }
            return;
        }
        Stage begin = first.orElse(Stage.QUERIES);
        Stage end = last.orElse(Stage.DEDUPLICATED);
        if (search == null && begin.compareTo(Stage.RESULTS) <= 0 && end.compareTo(Stage.RESULTS) >= 0) {
            problems.add(
                    "--search or --from is missing: name a search engine (--search 'https://…?q={query}&n={n}') or a"
                            + " folder of documents (--from DIR)");
        }
        if (contact == null && begin.compareTo(Stage.FETCHED) <= 0 && end.compareTo(Stage.RESULTS) >= 0) {
            problems.add(
                    "--contact is missing: an e-mail address or a page that the user agent names, so that site owners"
                            + " can reach you");
        }
    }

    private static Optional<Stage> named(String option, @Nullable String name, List<String> problems) {
        if (name == null) {
            return Optional.empty();
        }
        Optional<Stage> stage = Stage.of(name);
        if (stage.isEmpty()) {
            problems.add(option + " " + name + " is no stage: use one of " + Stage.names());
        }
        return stage;
    }

    private static void template(String search, List<String> problems) {
        if (!search.contains("{query}")) {
            problems.add("--search has no {query}: put it where the words belong");
        }
        try {
            URI address = SearchApi.address(search, "two words", 1);
            boolean web = List.of("http", "https").contains(String.valueOf(address.getScheme()));
            if (!web || address.getHost() == null || address.getUserInfo() != null) {
                problems.add("--search must be an http or https address with a host and without a password");
            }
        } catch (IllegalArgumentException e) {
            problems.add("--search is no address: encode what an address may not have");
        }
    }

    private static void pointer(String option, @Nullable String value, @Nullable String search, List<String> problems) {
        if (value == null) {
            return;
        }
        if (search == null) {
            problems.add(option + " is for --search: leave it out or name an engine");
        }
        try {
            JsonPointer.compile(value);
        } catch (IllegalArgumentException e) {
            problems.add(option + " " + value + " is no JSON pointer: it begins with / as /web/results");
        }
    }

    private static void range(List<String> problems, String option, long value, long least, long most) {
        if (value < least || value > most) {
            problems.add(option + " " + value + ": use " + least + " to " + most);
        }
    }

    private static void share(List<String> problems, String option, double value) {
        if (!(value >= 0 && value <= 1)) {
            problems.add(option + " " + value + ": use 0 to 1");
        }
    }

    /** Where to start, if it was said. */
    Optional<Stage> first() {
        return stage == null ? Optional.empty() : Stage.of(stage);
    }

    /** The last stage to do. */
    Stage last() {
        return until == null ? Stage.DEDUPLICATED : Stage.of(until).orElseThrow();
    }

    /** Where the list of results stands, if it was said. */
    @Nullable
    JsonPointer resultsPointer() {
        return results == null ? null : JsonPointer.compile(results);
    }

    /** Where the address stands in a result, if it was said. */
    @Nullable
    JsonPointer urlPointer() {
        return url == null ? null : JsonPointer.compile(url);
    }
}
