package dev.journeyman.retrainer.retrain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A run's curves as one SVG: a panel for each quantity of the log that there is, all over the same axis of steps, parts side by side with a line between them. What was looked at on held-back
 * records is drawn as dots with a line through them.
 */
final class Curves {
    private static final int WIDTH = 920;
    private static final int PANEL = 150;
    private static final int GAP = 46;
    private static final int LEFT = 64;
    private static final int RIGHT = 150;
    private static final int TOP = 56;
    private static final int MOST_POINTS = 2000;
    private static final int TICKS = 4;
    private static final double INCREMENTS = 5;
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /**
     * What is drawn over each other.
     *
     * @param lines names in the log, each with what the legend calls it
     */
    private record Panel(String title, SequencedMap<String, String> lines) {
        static Panel of(String title, String... names) {
            SequencedMap<String, String> lines = new LinkedHashMap<>();
            for (int i = 0; i < names.length; i += 2) {
                lines.put(names[i], names[i + 1]);
            }
            return new Panel(title, lines);
        }
    }

    private static final List<Panel> PANELS = List.of(
            Panel.of("Loss", "loss", "trained on", "eval_loss", "held back", "eval_rehearsed_loss", "rehearsed"),
            Panel.of("Rewards", "rewards/chosen", "chosen", "rewards/rejected", "rejected"),
            Panel.of("Margin", "rewards/margins", "trained on", "eval_rewards/margins", "held back"),
            Panel.of(
                    "Accuracy of preferences",
                    "rewards/accuracies",
                    "trained on",
                    "eval_rewards/accuracies",
                    "held back"),
            Panel.of("Norm of the gradients", "grad_norm", "before clipping"),
            Panel.of("Learning rate", "learning_rate", "rate"));

    private static final List<String> COLOURS = List.of("#1f6f8b", "#c8553d", "#6a8d3f");

    private Curves() {}

    /** Values over steps of the whole run. */
    private record Line(List<double[]> points) {}

    /** Draws a log. */
    static void write(Path log, Path svg) throws IOException {
        Path part = svg.resolveSibling(svg.getFileName() + ".part");
        Files.writeString(part, draw(log));
        Files.move(part, svg, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String draw(Path log) throws IOException {
        Map<String, Line> lines = new LinkedHashMap<>();
        SequencedMap<String, Integer> starts = new LinkedHashMap<>();
        int end = read(log, lines, starts);
        List<Panel> shown = PANELS.stream()
                .filter(panel -> panel.lines().keySet().stream().anyMatch(lines::containsKey))
                .toList();
        int height = TOP + shown.size() * (PANEL + GAP);
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"system-ui, sans-serif\" font-size=\"12\" fill=\"#333\">%n"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>%n",
                WIDTH,
                height));
        starts.forEach((part, step) -> {
            double x = x(step, end);
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"%2$d\" y2=\"%3$d\" stroke=\"#ccc\"/>"
                            + "<text x=\"%4$.1f\" y=\"%5$d\" font-weight=\"600\">%6$s</text>%n",
                    x,
                    TOP - 18,
                    height - GAP,
                    x + 4,
                    TOP - 24,
                    escaped(part)));
        });
        for (int i = 0; i < shown.size(); i++) {
            panel(svg, shown.get(i), lines, TOP + i * (PANEL + GAP), end);
        }
        return svg.append("</svg>\n").toString();
    }

    /** Reads the log; steps count through all parts. Gives the number of steps. */
    private static int read(Path log, Map<String, Line> lines, SequencedMap<String, Integer> starts)
            throws IOException {
        int before = 0;
        int last = 0;
        try (BufferedReader in = Files.newBufferedReader(log)) {
            for (String text = in.readLine(); text != null; text = in.readLine()) {
                JsonNode line;
                try {
                    line = JSON.readTree(text);
                } catch (JsonProcessingException e) {
                    continue; // a kill cut it; a run that goes on drops it
                }
                String part = line.path("stage").asText();
                if (!starts.containsKey(part)) {
                    before = last;
                    starts.put(part, before);
                }
                int step = before + line.path("step").asInt() + 1;
                last = Math.max(last, step);
                line.properties().forEach(field -> {
                    if (field.getValue().isNumber()) {
                        lines.computeIfAbsent(field.getKey(), name -> new Line(new ArrayList<>()))
                                .points()
                                .add(new double[] {step, field.getValue().doubleValue()});
                    }
                });
            }
        }
        return Math.max(1, last);
    }

    private static double x(double step, int end) {
        return LEFT + step / end * (WIDTH - LEFT - RIGHT);
    }

    private static void panel(StringBuilder svg, Panel panel, Map<String, Line> lines, int top, int end) {
        SequencedMap<String, Line> drawn = new LinkedHashMap<>();
        panel.lines().keySet().forEach(name -> {
            Line line = lines.get(name);
            if (line != null) {
                drawn.put(name, line);
            }
        });
        double low = Double.MAX_VALUE;
        double high = -Double.MAX_VALUE;
        for (Line line : drawn.values()) {
            for (double[] point : line.points()) {
                if (Double.isFinite(point[1])) {
                    low = Math.min(low, point[1]);
                    high = Math.max(high, point[1]);
                }
            }
        }
        if (low > high) {
            return;
        }
        double step = tick(high - low);
        double floor = Math.floor(low / step) * step;
        double ceiling = Math.max(floor + step, Math.ceil(high / step) * step);
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" font-weight=\"600\">%s</text>%n",
                LEFT,
                top - 8,
                escaped(panel.title())));
        for (double value = floor; value < ceiling + step / 2; value += step) {
            double y = y(value, floor, ceiling, top);
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%3$.1f\" y2=\"%3$.1f\" stroke=\"#eee\"/>"
                            + "<text x=\"%4$d\" y=\"%5$.1f\" text-anchor=\"end\" fill=\"#777\">%6$s</text>%n",
                    LEFT,
                    WIDTH - RIGHT,
                    y,
                    LEFT - 8,
                    y + 4,
                    number(value, step)));
        }
        int number = 0;
        for (Map.Entry<String, Line> line : drawn.entrySet()) {
            String colour = COLOURS.get(number % COLOURS.size());
            line(svg, line.getValue(), line.getKey().startsWith("eval_"), colour, floor, ceiling, top, end);
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"3\" fill=\"%s\"/><text x=\"%d\" y=\"%d\">%s</text>%n",
                    WIDTH - RIGHT + 14,
                    top + 10 + number * 18,
                    colour,
                    WIDTH - RIGHT + 32,
                    top + 15 + number * 18,
                    escaped(String.valueOf(panel.lines().get(line.getKey())))));
            number++;
        }
        for (int i = 0; i <= TICKS; i++) {
            double at = Math.rint((double) end * i / TICKS);
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"#777\">%d</text>%n",
                    x(at, end),
                    top + PANEL + 16,
                    (int) at));
        }
    }

    private static void line(
            StringBuilder svg,
            Line line,
            boolean looked,
            String colour,
            double floor,
            double ceiling,
            int top,
            int end) {
        List<double[]> points = line.points();
        int every = Math.max(1, points.size() / MOST_POINTS);
        StringBuilder path = new StringBuilder();
        StringBuilder dots = new StringBuilder();
        for (int i = 0; i < points.size(); i += every) {
            double[] point = points.get(i);
            if (!Double.isFinite(point[1])) {
                continue;
            }
            double x = x(point[0], end);
            double y = y(point[1], floor, ceiling, top);
            path.append(String.format(Locale.ROOT, "%s%.1f,%.1f", path.isEmpty() ? "" : " ", x, y));
            if (looked) {
                dots.append(String.format(
                        Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.6\" fill=\"%s\"/>", x, y, colour));
            }
        }
        svg.append(String.format(
                        Locale.ROOT,
                        "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"%s\" points=\"%s\"/>",
                        colour,
                        looked ? "1.6" : "1.1",
                        path))
                .append(dots)
                .append('\n');
    }

    private static double y(double value, double floor, double ceiling, int top) {
        return top + PANEL * (1 - (value - floor) / (ceiling - floor));
    }

    /** A round distance of ticks for a range: 1, 2 or 5 times a power of ten. */
    private static double tick(double range) {
        if (!(range > 0)) {
            return 1;
        }
        double rough = range / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double steps = rough / power;
        return power * (steps <= 1 ? 1 : steps <= 2 ? 2 : steps <= INCREMENTS ? INCREMENTS : 2 * INCREMENTS);
    }

    private static String number(double value, double step) {
        if (step < 1e-3) {
            return String.format(Locale.ROOT, "%.1e", value);
        }
        int decimals = (int) Math.max(0, Math.ceil(-Math.log10(step)));
        return String.format(Locale.ROOT, "%." + decimals + "f", Math.abs(value) < step / 2 ? 0 : value);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
