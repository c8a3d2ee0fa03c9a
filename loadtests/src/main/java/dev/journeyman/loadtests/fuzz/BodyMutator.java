package dev.journeyman.loadtests.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Makes damaged requests of good ones. A case is a function of seed and number.
 *
 * <p>One case in eight is a sound request with odd words in it, which reach the model. In the others there are three layers,
 * each optional: the structure ({@link JsonMutations}), then the text (duplicate keys, lone surrogates, depth,
 * giant strings and numbers), then the bytes ({@link ByteMutations}); and the headers. Chat bodies always begin with a small
 * {@code max_tokens}, which no layer touches: whatever else is asked for, answers stay short.
 */
public final class BodyMutator {
    static final String CHAT = "/v1/chat/completions";
    static final String DIAGNOSE = "/v1/diagnose";

    private static final int MOST_TOKENS = 3;

    private static final List<String> CHATS = List.of(
            "{\"model\":\"journeyman\",\"messages\":[{\"role\":\"user\",\"content\":\"What does P0301 mean?\"}]}",
            "{\"model\":\"journeyman\",\"messages\":[{\"role\":\"user\",\"content\":\"The engine stalls.\"}],\"stream\":true,"
                    + "\"stream_options\":{\"include_usage\":true}}",
            "{\"model\":\"journeyman\",\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\","
                    + "\"content\":\"P0420?\"},{\"role\":\"assistant\",\"content\":\"Catalyst.\"},{\"role\":\"user\","
                    + "\"content\":\"And now?\"}],\"temperature\":0.7,\"top_p\":0.9,\"top_k\":20,\"seed\":7,\"stop\":[\"\\n\","
                    + "\"END\"],\"n\":2,\"logprobs\":true,\"top_logprobs\":2,\"presence_penalty\":0.1,"
                    + "\"frequency_penalty\":0.1}");

    private static final List<String> DIAGNOSES = List.of(
            "{\"codes\":[\"P0301\"],\"symptoms\":\"Rough idle when cold.\"}",
            "{\"vehicle\":{\"make\":\"Ford\",\"model\":\"Focus\",\"year\":2014,\"engine\":\"1.6\",\"mileage_km\":120000},"
                    + "\"codes\":[\"P0171\",\"U0100\"],\"symptoms\":\"Stalls.\",\"freeze_frame\":{\"rpm\":820,\"coolant_c\":88}}");

    private static final List<String> CONTENT_TYPES = List.of(
            "text/plain",
            "application/xml",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/json; charset=utf-16",
            "application/json;;;=",
            "json",
            "application/jsonp");

    private final JsonMapper json = new JsonMapper();
    private final long seed;

    /** A mutator whose cases follow from a seed. */
    public BodyMutator(long seed) {
        this.seed = seed;
    }

    /** The undamaged requests that cases are made of, which a server must answer with success. */
    public List<FuzzCase> undamaged() {
        List<FuzzCase> cases = new ArrayList<>();
        for (String chat : CHATS) {
            cases.add(new FuzzCase(
                    -1, CHAT, headers(), text(tree(chat), CHAT, 2).getBytes(StandardCharsets.UTF_8), List.of()));
        }
        for (String diagnose : DIAGNOSES) {
            cases.add(new FuzzCase(-1, DIAGNOSE, headers(), diagnose.getBytes(StandardCharsets.UTF_8), List.of()));
        }
        return cases;
    }

    /** The case of a number. */
    public FuzzCase mutate(int number) {
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + number);
        boolean chat = random.nextInt(4) != 0;
        List<String> bodies = chat ? CHATS : DIAGNOSES;
        String path = chat ? CHAT : DIAGNOSE;
        List<String> done = new ArrayList<>();
        ObjectNode tree = tree(bodies.get(random.nextInt(bodies.size())));
        boolean words = random.nextInt(8) == 0;
        if (words) {
            done.add(JsonMutations.oddText(tree, random));
        }
        int damages = words ? 0 : random.nextInt(4);
        for (int i = 0; i < damages; i++) {
            done.add(JsonMutations.mutate(tree, random));
        }
        String text = text(tree, path, 1 + random.nextInt(MOST_TOKENS));
        int kept = kept(text, path);
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        if (!words && (damages == 0 || random.nextInt(3) == 0)) {
            body = bytes(body, kept, path, random, done);
        }
        Map<String, String> headers = new LinkedHashMap<>(headers());
        if (random.nextInt(12) == 0) {
            done.add(damageHeaders(headers, random));
        }
        return new FuzzCase(number, path, headers, body, done);
    }

    private static String damageHeaders(Map<String, String> headers, RandomGenerator random) {
        return switch (random.nextInt(4)) {
            case 0 -> {
                headers.remove("content-type");
                yield "no content type";
            }
            case 1 -> {
                headers.put("x-request-id", "a".repeat(4096));
                yield "long request id";
            }
            case 2 -> {
                headers.put("idempotency-key", "\u00e9<script>");
                yield "odd idempotency key";
            }
            default -> {
                headers.put("content-type", CONTENT_TYPES.get(random.nextInt(CONTENT_TYPES.size())));
                yield "another content type";
            }
        };
    }

    private static byte[] bytes(byte[] body, int kept, String path, RandomGenerator random, List<String> done) {
        String text = path.equals(CHAT) ? "messages" : "symptoms";
        return switch (random.nextInt(13)) {
            case 0 -> {
                done.add("truncated");
                yield ByteMutations.truncate(body, kept, random);
            }
            case 1 -> {
                done.add("bits flipped");
                yield ByteMutations.flipBits(body, kept, random);
            }
            case 2 -> {
                done.add("not UTF-8");
                yield ByteMutations.insertNotUtf8(body, kept, random);
            }
            case 3 -> {
                done.add("slice repeated");
                yield ByteMutations.duplicateSlice(body, kept, random);
            }
            case 4 -> {
                done.add("duplicate key");
                yield ByteMutations.insertMember(body, kept, "\"" + text + "\":\"first\"");
            }
            case 5 -> {
                done.add("lone surrogate");
                String half = random.nextBoolean() ? "\\ud83d" : "\\udd27";
                yield ByteMutations.insertMember(
                        body,
                        kept,
                        path.equals(CHAT) ? "\"user\":\"" + half + "\"" : "\"vehicle\":{\"make\":\"" + half + "\"}");
            }
            case 6 -> {
                int depth = 1 << (4 + random.nextInt(14));
                done.add("nested " + depth + " deep");
                boolean closed = random.nextBoolean();
                String nest = "[".repeat(depth) + (closed ? "]".repeat(depth) : "");
                yield ByteMutations.insertMember(body, kept, "\"freeze_frame\":" + nest);
            }
            case 7 -> {
                int digits = 1 << (5 + random.nextInt(14));
                done.add("number of " + digits + " digits");
                yield ByteMutations.insertMember(body, kept, "\"seed\":" + "9".repeat(digits));
            }
            case 8 -> {
                int length = random.nextInt(8) == 0 ? 3 * FuzzCase.BODY_LIMIT_BYTES / 2 : 1 << (8 + random.nextInt(12));
                done.add("string of " + length);
                yield ByteMutations.insertMember(body, kept, "\"user\":\"" + "a ".repeat(length / 2) + "\"");
            }
            case 9 -> {
                done.add("many members");
                StringBuilder members = new StringBuilder("\"k\":0");
                int count = 1 << random.nextInt(14);
                for (int i = 0; i < count; i++) {
                    members.append(",\"k").append(i).append("\":").append(i);
                }
                yield ByteMutations.insertMember(body, kept, members.toString());
            }
            case 10 -> {
                done.add("trailing bytes");
                yield ByteMutations.append(body, "{}\u0000]".getBytes(StandardCharsets.UTF_8));
            }
            case 11 -> {
                done.add("no JSON at all");
                byte[] noise = new byte[random.nextInt(512)];
                random.nextBytes(noise);
                yield noise;
            }
            default -> {
                done.add("control characters and loose syntax");
                yield ByteMutations.insertMember(body, kept, "'user':NaN,/* */\"a\tb\":01");
            }
        };
    }

    private static Map<String, String> headers() {
        return Map.of("content-type", "application/json");
    }

    private ObjectNode tree(String text) {
        try {
            return (ObjectNode) json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a body of ours is not JSON: " + text, e);
        }
    }

    /** The tree as text; a chat's begins with its bound, and no other member can take its place. */
    private String text(ObjectNode tree, String path, int mostTokens) {
        if (!path.equals(CHAT)) {
            return tree.toString();
        }
        ObjectNode bounded = json.createObjectNode();
        bounded.put("max_tokens", mostTokens);
        tree.properties().forEach(member -> {
            JsonNode value = member.getValue();
            if (!member.getKey().startsWith("max_")) {
                bounded.set(member.getKey(), value);
            }
        });
        return bounded.toString();
    }

    /** How much of the text is kept: the opening brace, and a chat's bound with its comma. */
    private static int kept(String text, String path) {
        int comma = text.indexOf(',');
        return path.equals(CHAT) && comma > 0 ? comma + 1 : 1;
    }
}
