package dev.journeyman.gateway.tracing;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;

/**
 * A collector that keeps what it is sent, and reads it by itself: the messages of OTLP's {@code trace.proto} that a span is made of, from the wire format of protocol
 * buffers. It can be told to answer with an error, or not at all.
 */
public final class Collector implements AutoCloseable {
    /** A span, with attributes as text; a list is joined by commas. */
    public record Span(
            String traceId,
            String spanId,
            String parentId,
            String name,
            int kind,
            long startNanos,
            long endNanos,
            Map<String, String> attributes,
            int status) {}

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    public final List<Span> spans = new CopyOnWriteArrayList<>();
    public final List<String> resources = new CopyOnWriteArrayList<>();
    public final List<String> authorizations = new CopyOnWriteArrayList<>();
    public final AtomicInteger requests = new AtomicInteger();
    /** 200 takes what is sent, 0 never answers. */
    public volatile int status = 200;

    public Collector() throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    requests.incrementAndGet();
                    authorizations.add(String.valueOf(request.getHeader("authorization")));
                    if (status == 0) {
                        return;
                    }
                    if (status == 200 && request.path().equals("/v1/traces")) {
                        try {
                            read(unzipped(body.getBytes(), request.getHeader("content-encoding")));
                        } catch (IOException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                    request.response().setStatusCode(status).end();
                }))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    public String address() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    private static byte[] unzipped(byte[] body, String encoding) throws IOException {
        if (!"gzip".equals(encoding)) {
            return body;
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return in.readAllBytes();
        }
    }

    /** A field of a message: its number, and its bytes or its number. */
    private record Field(int number, byte[] bytes, long value) {
        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static List<Field> fields(byte[] message) {
        List<Field> fields = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            int tag = (int) varint(in);
            switch (tag & 7) {
                case 0 -> fields.add(new Field(tag >> 3, new byte[0], varint(in)));
                case 1 -> fields.add(new Field(tag >> 3, new byte[0], in.getLong()));
                case 2 -> {
                    byte[] bytes = new byte[(int) varint(in)];
                    in.get(bytes);
                    fields.add(new Field(tag >> 3, bytes, 0));
                }
                case 5 -> fields.add(new Field(tag >> 3, new byte[0], in.getInt()));
                default -> throw new IllegalStateException("wire type " + (tag & 7));
            }
        }
        return fields;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private void read(byte[] request) {
        for (Field resourceSpans : fields(request)) {
            for (Field part : fields(resourceSpans.bytes())) {
                if (part.number() == 1) {
                    fields(part.bytes()).stream()
                            .filter(field -> field.number() == 1)
                            .forEach(field -> resources.add(String.join("=", attribute(field.bytes()))));
                } else if (part.number() == 2) {
                    fields(part.bytes()).stream()
                            .filter(field -> field.number() == 2)
                            .forEach(field -> spans.add(span(field.bytes())));
                }
            }
        }
    }

    private static Span span(byte[] message) {
        String[] texts = {"", "", "", ""};
        long[] numbers = new long[4];
        Map<String, String> attributes = new TreeMap<>();
        for (Field field : fields(message)) {
            switch (field.number()) {
                case 1 -> texts[0] = HexFormat.of().formatHex(field.bytes());
                case 2 -> texts[1] = HexFormat.of().formatHex(field.bytes());
                case 4 -> texts[2] = HexFormat.of().formatHex(field.bytes());
                case 5 -> texts[3] = field.text();
                case 6 -> numbers[0] = field.value();
                case 7 -> numbers[1] = field.value();
                case 8 -> numbers[2] = field.value();
                case 9 -> {
                    String[] attribute = attribute(field.bytes());
                    attributes.put(attribute[0], attribute[1]);
                }
                case 15 ->
                    fields(field.bytes()).stream()
                            .filter(each -> each.number() == 3)
                            .forEach(each -> numbers[3] = each.value());
                default -> {} // flags, events, links
            }
        }
        return new Span(
                texts[0], texts[1], texts[2], texts[3], (int) numbers[0], numbers[1], numbers[2], attributes, (int)
                        numbers[3]);
    }

    private static String[] attribute(byte[] message) {
        String[] attribute = {"", ""};
        for (Field field : fields(message)) {
            if (field.number() == 1) {
                attribute[0] = field.text();
            } else {
                attribute[1] = value(field.bytes());
            }
        }
        return attribute;
    }

    private static String value(byte[] message) {
        for (Field field : fields(message)) {
            switch (field.number()) {
                case 1 -> {
                    return field.text();
                }
                case 2 -> {
                    return field.value() == 1 ? "true" : "false";
                }
                case 3 -> {
                    return Long.toString(field.value());
                }
                case 4 -> {
                    return Double.toString(Double.longBitsToDouble(field.value()));
                }
                case 5 -> {
                    return String.join(
                            ",",
                            fields(field.bytes()).stream()
                                    .map(each -> value(each.bytes()))
                                    .toList());
                }
                default -> throw new IllegalStateException("a value of kind " + field.number());
            }
        }
        return "";
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
