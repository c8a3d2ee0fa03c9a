package dev.journeyman.gateway.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * What is measured of the home: room on its disk, and how much the feedback store holds. Read when somebody scrapes, never on an event loop; the store's folder is
 * walked every ten seconds at most.
 */
final class HomeMetrics {
    private static final long WALK_EVERY_NANOS = Duration.ofSeconds(10).toNanos();

    private final Path home;
    private final Path store;
    private final LongSupplier lastSequence;
    private final LongSupplier nanoClock;
    private long walkedNanos;
    private double storeBytes = Double.NaN;

    HomeMetrics(Path home, Path store, LongSupplier lastSequence, LongSupplier nanoClock) {
        this.home = home;
        this.store = store;
        this.lastSequence = lastSequence;
        this.nanoClock = nanoClock;
    }

    void bindTo(MeterRegistry registry) {
        gauge(registry, "journeyman.disk.free.bytes", "Free bytes on the home's disk", HomeMetrics::freeBytes);
        gauge(registry, "journeyman.disk.total.bytes", "The size of the home's disk", HomeMetrics::totalBytes);
        gauge(registry, "journeyman.feedback.store.bytes", "Bytes of the feedback store", HomeMetrics::storeBytes);
        gauge(
                registry,
                "journeyman.feedback.sequence",
                "The highest sequence that the feedback log has given out",
                HomeMetrics::sequence);
    }

    private void gauge(
            MeterRegistry registry,
            String name,
            String description,
            java.util.function.ToDoubleFunction<HomeMetrics> value) {
        Gauge.builder(name, this, value)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    private double freeBytes() {
        try {
            return Files.getFileStore(home).getUsableSpace();
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    private double totalBytes() {
        try {
            return Files.getFileStore(home).getTotalSpace();
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    private double sequence() {
        try {
            return lastSequence.getAsLong();
        } catch (RuntimeException e) { // the store is closed, or does not answer
            return Double.NaN;
        }
    }

    private synchronized double storeBytes() {
        long now = nanoClock.getAsLong();
        if (Double.isNaN(storeBytes) || now - walkedNanos >= WALK_EVERY_NANOS) {
            walkedNanos = now;
            storeBytes = walk();
        }
        return storeBytes;
    }

    private double walk() {
        try (Stream<Path> files = Files.walk(store)) {
            return files.mapToLong(HomeMetrics::size).sum();
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException | UncheckedIOException e) {
            return Double.NaN; // a folder went while it was walked
        }
    }

    private static long size(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0; // a file that the store has just removed
        }
    }
}
