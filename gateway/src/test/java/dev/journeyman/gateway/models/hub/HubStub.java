package dev.journeyman.gateway.models.hub;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A hub on this machine that serves one repository from memory, as the Hugging Face Hub's documentation says: the hub itself
 * and, at another port, the store to which it redirects for large files. It can break connections, answer with errors and
 * send wrong bytes.
 */
public final class HubStub implements AutoCloseable {
    public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    /** Files of this length and more are kept as large files, with a SHA-256 and behind a redirect. */
    private static final int LARGE_BYTES = 4096;

    private final HttpServer hub = server();
    private final HttpServer storage = server();
    private final Map<String, byte[]> files = new TreeMap<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

    /** The next answers of a path: an HTTP status, or one of the words below. */
    private final Map<String, List<String>> faults = new ConcurrentHashMap<>();

    private final AtomicInteger bytesSent = new AtomicInteger();
    private volatile boolean rangeIgnored;
    private volatile String requiredToken = "";
    private volatile String redirectTo = "";

    public HubStub() throws IOException {
        hub.createContext("/", exchange -> handle(exchange, true));
        storage.createContext("/", exchange -> handle(exchange, false));
        for (HttpServer server : List.of(hub, storage)) {
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
        }
    }

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public HubStub with(Path directory) throws IOException {
        try (var entries = Files.list(directory)) {
            for (Path entry : entries.toList()) {
                files.put(entry.getFileName().toString(), Files.readAllBytes(entry));
            }
        }
        return this;
    }

    HubStub with(String name, String content) {
        files.put(name, content.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    HubStub without(String name) {
        files.remove(name);
        return this;
    }

    byte[] file(String name) {
        return files.get(name);
    }

    /** Faults, one a request: "500", "break" (half the rest, then the end), "wrong" (bytes), "long" (too many), "stall". */
    HubStub fault(String name, String... kinds) {
        faults.put(name, Collections.synchronizedList(new ArrayList<>(List.of(kinds))));
        return this;
    }

    HubStub ignoringRanges() {
        rangeIgnored = true;
        return this;
    }

    HubStub requiring(String token) {
        requiredToken = token;
        return this;
    }

    HubStub redirectingTo(String address) {
        redirectTo = address;
        return this;
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + hub.getAddress().getPort());
    }

    /** Lines "hub|storage PATH range=... authorization=...". */
    List<String> requests() {
        return List.copyOf(requests);
    }

    int bytesSent() {
        return bytesSent.get();
    }

    private void handle(HttpExchange exchange, boolean atHub) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String range = exchange.getRequestHeaders().getFirst("range");
            String authorization = exchange.getRequestHeaders().getFirst("authorization");
            requests.add((atHub ? "hub " : "storage ") + path + " range=" + range + " authorization=" + authorization);
            if (atHub && !requiredToken.isEmpty() && !("Bearer " + requiredToken).equals(authorization)) {
                exchange.getResponseHeaders().set("x-error-code", "GatedRepo");
                exchange.sendResponseHeaders(authorization == null ? 401 : 403, -1);
            } else if (path.equals("/api/models/acme/tiny/revision/main")) {
                String fault = next("api");
                if (!fault.isEmpty()) {
                    exchange.sendResponseHeaders(Integer.parseInt(fault), -1);
                } else {
                    byte[] listing = listing();
                    exchange.sendResponseHeaders(200, listing.length);
                    exchange.getResponseBody().write(listing);
                }
            } else {
                String prefix = "/acme/tiny/resolve/" + COMMIT + "/";
                String name = path.startsWith(prefix) ? path.substring(prefix.length()) : "";
                byte[] content = files.get(name);
                if (content == null) {
                    exchange.sendResponseHeaders(404, -1);
                } else if (atHub && content.length >= LARGE_BYTES) {
                    String target = redirectTo.isEmpty()
                            ? "http://localhost:" + storage.getAddress().getPort() + path + "?signature=secret"
                            : redirectTo;
                    exchange.getResponseHeaders().set("location", target);
                    exchange.sendResponseHeaders(302, -1);
                } else {
                    send(exchange, name, content, range);
                }
            }
        }
    }

    private String next(String name) {
        List<String> kinds = faults.getOrDefault(name, List.of());
        return kinds.isEmpty() ? "" : kinds.removeFirst();
    }

    private void send(HttpExchange exchange, String name, byte[] content, String range) throws IOException {
        String fault = next(name);
        if (fault.matches("[0-9]+")) {
            exchange.sendResponseHeaders(Integer.parseInt(fault), -1);
            return;
        }
        int from = range == null || rangeIgnored ? 0 : Integer.parseInt(range.replaceAll("bytes=([0-9]+)-", "$1"));
        byte[] body = new byte[content.length - from];
        System.arraycopy(content, from, body, 0, body.length);
        if (fault.equals("wrong")) {
            body[body.length / 2] ^= 1;
        } else if (fault.equals("long")) {
            body = new byte[body.length + 10];
        }
        if (from > 0) {
            exchange.getResponseHeaders()
                    .set("content-range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, body.length);
        OutputStream out = exchange.getResponseBody();
        int length = fault.equals("break") || fault.equals("stall") ? body.length / 2 : body.length;
        out.write(body, 0, length);
        out.flush();
        bytesSent.addAndGet(length);
        if (fault.equals("stall")) {
            try {
                Thread.sleep(20_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (length < body.length) {
            throw new IOException("broken on purpose");
        }
    }

    private byte[] listing() throws IOException {
        ObjectNode root = JsonMapper.builder().build().createObjectNode();
        root.put("id", "acme/tiny").put("sha", COMMIT);
        root.putObject("cardData").put("license", "apache-2.0");
        var siblings = root.putArray("siblings");
        files.forEach((name, content) -> {
            ObjectNode file = siblings.addObject().put("rfilename", name).put("size", content.length);
            if (content.length >= LARGE_BYTES) {
                file.put("blobId", "f".repeat(40)); // of the pointer, not of the content
                file.putObject("lfs").put("sha256", hex("SHA-256", content)).put("size", content.length);
            } else {
                byte[] header = ("blob " + content.length + "\0").getBytes(StandardCharsets.UTF_8);
                file.put("blobId", hex("SHA-1", header, content));
            }
        });
        return JsonMapper.builder().build().writeValueAsBytes(root);
    }

    private static String hex(String algorithm, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        hub.stop(0);
        storage.stop(0);
    }
}
