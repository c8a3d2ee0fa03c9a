package dev.journeyman.retrainer.synthesis.teacher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Every call of a run and what came of it, on the disk before the run goes on; the package's page is the specification. Any thread may use it. */
public final class CallJournal implements AutoCloseable {
    /** Its name in a run's folder. */
    public static final String FILE = "calls.jsonl";

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final FileChannel out;
    private final Map<Long, Sent> open = new HashMap<>();
    private final Map<String, History> histories = new HashMap<>();
    private final SortedMap<String, Long> failures = new TreeMap<>();
    private long calls;
    private long answered;
    private long tokens; // of calls that are over
    private long estimated; // of these, tokens that nobody counted
    private final long lost;

    private record Sent(String request, long tokens) {}

    /** What is known of one request. */
    static final class History {
        @Nullable
        Answer answer;

        int failures;
        TeacherFault.@Nullable Kind last;
    }

    /**
     * What a run spent.
     *
     * @param calls sent
     * @param answered of them
     * @param lost with a process that was killed
     * @param tokens used, those of lost calls as much as was reserved
     * @param estimated of the tokens, those that nobody counted
     * @param failures by kind
     */
    public record Totals(
            long calls, long answered, long lost, long tokens, long estimated, SortedMap<String, Long> failures) {}

    private CallJournal(FileChannel out, List<String> lines, Path file) throws IOException {
        this.out = out;
        for (int i = 0; i < lines.size(); i++) {
            try {
                replay(JSON.readTree(lines.get(i)));
            } catch (JsonProcessingException | IllegalArgumentException e) {
                throw new IOException(
                        file + " line " + (i + 1) + " cannot be read: restore it, or begin anew in another folder", e);
            }
        }
        lost = open.size();
        open.values().forEach(sent -> {
            tokens += sent.tokens();
            estimated += sent.tokens();
        });
        open.clear();
    }

    /**
     * Opens a journal or begins one.
     *
     * @throws IOException where it cannot be read, or a line of it but a torn last one is damaged
     */
    public static CallJournal open(Path file) throws IOException {
        FileChannel out =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            byte[] all = Files.readAllBytes(file);
            List<String> lines = new ArrayList<>();
            int begin = 0;
            for (int i = 0; i < all.length; i++) {
                if (all[i] == '\n') {
                    lines.add(new String(all, begin, i - begin, StandardCharsets.UTF_8));
                    begin = i + 1;
                }
            }
            out.truncate(begin);
            out.position(begin);
            return new CallJournal(out, lines, file);
        } catch (IOException | RuntimeException e) {
            out.close();
            throw e;
        }
    }

    private void replay(JsonNode line) {
        long call = line.path("call").asLong();
        String event = line.path("event").asText();
        if (event.equals("sent")) {
            calls = Math.max(calls, call);
            open.put(
                    call,
                    new Sent(
                            request(
                                    line.path("key").asText(),
                                    line.path("asked").asText()),
                            line.path("tokens").asLong()));
            return;
        }
        Sent sent = open.remove(call);
        if (sent == null) {
            throw new IllegalArgumentException("a call that was not sent");
        }
        String text = line.path("text").asText();
        long used = line.path("tokens").asLong();
        switch (event) {
            case "answered" ->
                answered(
                        sent.request(),
                        new Answer(
                                text,
                                line.path("model").asText(),
                                line.path("finish").asText(),
                                used,
                                line.path("estimated").asBoolean()));
            case "failed" ->
                failed(
                        sent.request(),
                        TeacherFault.Kind.valueOf(line.path("kind").asText().toUpperCase(Locale.ROOT)),
                        used);
            default -> throw new IllegalArgumentException("an event that there is not");
        }
    }

    private static String request(String key, String asked) {
        return key + " " + asked;
    }

    private void answered(String request, Answer answer) {
        answered++;
        tokens += answer.tokens();
        estimated += answer.estimated() ? answer.tokens() : 0;
        history(request).answer = answer;
    }

    private void failed(String request, TeacherFault.Kind kind, long used) {
        tokens += used;
        estimated += used;
        failures.merge(kind.wireName(), 1L, Long::sum);
        if (kind.remedy() != TeacherFault.Remedy.END) { // which says nothing of the request
            History history = history(request);
            history.failures++;
            history.last = kind;
        }
    }

    private History history(String request) {
        return histories.computeIfAbsent(request, missing -> new History());
    }

    /** What is known of a request. */
    synchronized History of(ChatRequest request) {
        return history(request(request.key(), request.asked()));
    }

    /** A call is about to leave; its number. */
    synchronized long send(ChatRequest request, long reserved) throws IOException {
        long call = ++calls;
        write(JSON.createObjectNode()
                .put("event", "sent")
                .put("call", call)
                .put("key", request.key())
                .put("asked", request.asked())
                .put("tokens", reserved));
        open.put(call, new Sent(request(request.key(), request.asked()), reserved));
        return call;
    }

    /** The call was answered. */
    synchronized void answer(long call, Answer answer) throws IOException {
        write(JSON.createObjectNode()
                .put("event", "answered")
                .put("call", call)
                .put("tokens", answer.tokens())
                .put("estimated", answer.estimated())
                .put("model", answer.model())
                .put("finish", answer.finish())
                .put("text", answer.text()));
        answered(close(call), answer);
    }

    /** The call failed. */
    synchronized void fail(long call, TeacherFault fault, long used) throws IOException {
        write(JSON.createObjectNode()
                .put("event", "failed")
                .put("call", call)
                .put("tokens", used)
                .put("kind", fault.kind().wireName())
                .put("text", fault.text()));
        failed(close(call), fault.kind(), used);
    }

    private String close(long call) {
        Sent sent = open.remove(call);
        if (sent == null) {
            throw new IllegalStateException("call " + call + " is not under way");
        }
        return sent.request();
    }

    private void write(ObjectNode line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((JSON.writeValueAsString(line) + '\n').getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
        out.force(false);
    }

    /** What was spent so far, in this process and before. */
    public synchronized Totals totals() {
        return new Totals(calls, answered, lost, tokens, estimated, new TreeMap<>(failures));
    }

    @Override
    public synchronized void close() throws IOException {
        out.close();
    }
}
