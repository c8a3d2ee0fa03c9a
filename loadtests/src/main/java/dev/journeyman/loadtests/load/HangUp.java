package dev.journeyman.loadtests.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** A client that asks for a stream and hangs up on the way. It speaks HTTP by hand, since clients worth the name end in order. */
final class HangUp {
    private static final int PATIENCE_MILLIS = 60_000;
    private static final int MOST_READ = 4 << 20;
    private static final byte[] EVENT = "data: {".getBytes(StandardCharsets.US_ASCII);

    private HangUp() {}

    /** When a client hangs up. */
    enum When {
        /** When half of its body is sent. */
        IN_THE_BODY,
        /** Some time after the last byte of its request: its prompt waits, or is being read. */
        BEFORE_THE_FIRST_TOKEN,
        /** After some of the answer. */
        IN_THE_STREAM
    }

    /** What came of it. */
    enum Outcome {
        /** It hung up while it was to be answered. */
        HUNG_UP,
        /** It was told 429 before. */
        SHED,
        /** Something else: another status, or the end of the answer. */
        NEITHER
    }

    /**
     * How a client hangs up.
     *
     * @param waitMillis after its request, with {@link When#BEFORE_THE_FIRST_TOKEN}
     * @param events of the answer that it reads, with {@link When#IN_THE_STREAM}
     * @param abrupt whether it resets its connection, and does not close it in order
     */
    record Plan(When when, int waitMillis, int events, boolean abrupt) {
        /** A random one. */
        static Plan draw(SplittableRandom random, int mostWaitMillis, int mostEvents) {
            When[] all = When.values();
            return new Plan(
                    all[random.nextInt(all.length)],
                    random.nextInt(mostWaitMillis + 1),
                    1 + random.nextInt(mostEvents),
                    random.nextBoolean());
        }

        /** The same with not more events than these. */
        Plan within(int most) {
            return new Plan(when, waitMillis, Math.clamp(events, 1, Math.max(1, most)), abrupt);
        }
    }

    /** Asks and hangs up. */
    static Outcome play(URI base, String body, Plan plan) throws IOException, InterruptedException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        byte[] head = ("POST /v1/chat/completions HTTP/1.1\r\nhost: " + base.getHost() + ":" + base.getPort()
                        + "\r\ncontent-type: application/json\r\ncontent-length: " + bytes.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(base.getHost(), base.getPort()), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            if (plan.abrupt()) {
                socket.setSoLinger(true, 0);
            }
            boolean half = plan.when() == When.IN_THE_BODY;
            socket.getOutputStream().write(head);
            socket.getOutputStream().write(bytes, 0, half ? bytes.length / 2 : bytes.length);
            socket.getOutputStream().flush();
            return switch (plan.when()) {
                case IN_THE_BODY -> Outcome.HUNG_UP;
                case BEFORE_THE_FIRST_TOKEN -> {
                    Thread.sleep(plan.waitMillis());
                    yield Outcome.HUNG_UP;
                }
                case IN_THE_STREAM -> read(socket.getInputStream(), plan.events());
            };
        }
    }

    /** Reads some events. The first one says who speaks and has no text. */
    private static Outcome read(InputStream in, int events) throws IOException {
        byte[] buffer = new byte[1024];
        StringBuilder head = new StringBuilder();
        int seen = -1;
        int matched = 0;
        int all = 0;
        for (int read = in.read(buffer); read > 0 && all < MOST_READ; read = in.read(buffer)) {
            all += read;
            if (head.length() < 16) {
                head.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
                if (head.length() >= 12 && !head.substring(9, 12).equals("200")) {
                    return head.substring(9, 12).equals("429") ? Outcome.SHED : Outcome.NEITHER;
                }
            }
            for (int i = 0; i < read; i++) {
                matched = buffer[i] == EVENT[matched] ? matched + 1 : buffer[i] == EVENT[0] ? 1 : 0;
                if (matched == EVENT.length) {
                    matched = 0;
                    seen++;
                    if (seen >= events) {
                        return Outcome.HUNG_UP;
                    }
                }
            }
        }
        return Outcome.NEITHER;
    }
}
