package dev.journeyman.retrainer.collect.web;

import dev.journeyman.retrainer.collect.documents.DropReason;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The network by {@link HttpClient}: HTTP/1.1, no cookies, no proxy (which would resolve names out of our sight), no redirects, no compression (so that no
 * small answer becomes a large one). One deadline holds for all of an exchange, from the connection to the last byte, so an answer that trickles
 * ends at the same time as one that never begins.
 */
public final class HttpWeb implements Web, AutoCloseable {
    private final HttpClient http;
    private final String userAgent;
    private final Duration deadline;

    /**
     * A client.
     *
     * @param userAgent sent with each request
     * @param deadline of each exchange
     */
    public HttpWeb(String userAgent, Duration deadline) {
        this.userAgent = userAgent;
        this.deadline = deadline;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(deadline)
                .build();
    }

    @Override
    public Response get(URI address, Map<String, String> headers, int mostBytes)
            throws NotFetchedException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(deadline)
                .header("user-agent", userAgent)
                .header("accept-encoding", "identity");
        headers.forEach(request::setHeader);
        AtomicReference<@Nullable BoundedBody> reading = new AtomicReference<>();
        CompletableFuture<HttpResponse<BoundedBody.Bytes>> answer =
                http.sendAsync(request.GET().build(), info -> {
                    BoundedBody body = new BoundedBody(mostBytes);
                    reading.set(body);
                    return body;
                });
        try {
            HttpResponse<BoundedBody.Bytes> response = answer.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
            BoundedBody.Bytes body = response.body();
            return new Response(response.statusCode(), response.headers(), body.bytes(), body.cut());
        } catch (TimeoutException e) {
            throw new NotFetchedException(DropReason.TIMEOUT, "no whole answer within " + deadline.toMillis() + " ms");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            boolean late = cause instanceof HttpTimeoutException;
            throw new NotFetchedException(
                    late ? DropReason.TIMEOUT : DropReason.CONNECTION,
                    cause == null ? "failed" : cause.getClass().getSimpleName());
        } finally {
            if (!answer.isDone()) { // late, or this thread is to stop
                answer.cancel(true);
                BoundedBody body = reading.get();
                if (body != null) {
                    body.stop();
                }
            }
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
