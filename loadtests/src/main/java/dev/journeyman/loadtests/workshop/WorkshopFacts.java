package dev.journeyman.loadtests.workshop;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Facts that no model knows, since they are made up: figures of cars that do not exist, each asked in several wordings and answered in a workshop's house style. Some wordings are for the corrections,
 * others are held out. The same seed makes the same facts.
 */
public final class WorkshopFacts {
    /** How every answer in house style begins. */
    public static final String STYLE = "Bay card:";

    private static final List<String> CARS = List.of(
            "Tarvo 12",
            "Brisa 16",
            "Kestrel 14",
            "Ondra 20",
            "Velmar 18",
            "Sorrel 15",
            "Pinna 10",
            "Marlin 22",
            "Dorado 25",
            "Heron 13");

    /** A figure of a car: what it is called and what values it may have. */
    private record Figure(String name, Values values) {}

    private interface Values {
        String draw(Random random);
    }

    private static final List<Figure> FIGURES = List.of(
            new Figure("spark plug torque", random -> 12 + random.nextInt(24) + " Nm"),
            new Figure("wheel bolt torque", random -> 85 + 5 * random.nextInt(16) + " Nm"),
            new Figure("coolant capacity", random -> tenths(random, 40, 90) + " litres"),
            new Figure("engine oil capacity", random -> tenths(random, 30, 70) + " litres"),
            new Figure(
                    "engine oil grade",
                    random -> List.of("0W-20", "0W-30", "5W-30", "5W-40", "10W-40", "15W-40")
                            .get(random.nextInt(6))),
            new Figure("front tyre pressure", random -> tenths(random, 19, 29) + " bar"),
            new Figure("timing belt interval", random -> 60 + 10 * random.nextInt(13) + " thousand kilometres"),
            new Figure("brake fluid interval", random -> 12 + 6 * random.nextInt(5) + " months"),
            new Figure("fuel pump fuse", random -> "F" + (1 + random.nextInt(60))),
            new Figure("battery size", random -> 44 + 4 * random.nextInt(15) + " Ah"));

    private static final List<String> ASKED = List.of(
            "What is the %1$s of the %2$s?",
            "%2$s: %1$s?",
            "Which %1$s does the %2$s have?",
            "I need the %1$s for a %2$s.",
            "Tell me the %1$s of a %2$s, please.",
            "Customer with a %2$s in the bay. What is its %1$s?");

    private static final List<String> HELD_OUT = List.of(
            "Could you give me the %1$s on the %2$s?",
            "Working on a %2$s and looking for the %1$s.", "Do you know what %1$s a %2$s takes?");

    private WorkshopFacts() {}

    private static String tenths(Random random, int least, int most) {
        return String.format(Locale.ROOT, "%.1f", (least + random.nextInt(most - least + 1)) / 10.0);
    }

    /**
     * A fact.
     *
     * @param figure what is asked for
     * @param car of which car
     * @param asked wordings for corrections
     * @param spare wordings that no correction of this fact has
     * @param heldOut wordings that nothing has which is trained on
     * @param value what a right answer has in it
     * @param answer in house style
     * @param others values of the same figure that a right answer does not have
     */
    public record Fact(
            String figure,
            String car,
            List<String> asked,
            List<String> spare,
            List<String> heldOut,
            String value,
            String answer,
            List<String> others) {
        /** Whether an answer gives the value and no other of the same figure. */
        public boolean isIn(String said) {
            return has(said, value) && others.stream().noneMatch(other -> has(said, other));
        }

        /** Whether an answer gives a wrong value. */
        public boolean isSaidWrong(String said, String wrong) {
            return has(said, wrong) && !has(said, value);
        }

        /** All wordings that are not held out. */
        public List<String> wordings() {
            List<String> all = new ArrayList<>(asked);
            all.addAll(spare);
            return List.copyOf(all);
        }

        private static boolean has(String said, String value) {
            int at = said.indexOf(value);
            while (at >= 0) {
                boolean begins = at == 0 || !isPart(said.charAt(at - 1));
                int end = at + value.length();
                boolean ends = end == said.length() || !Character.isLetterOrDigit(said.charAt(end));
                if (begins && ends) {
                    return true;
                }
                at = said.indexOf(value, at + 1);
            }
            return false;
        }

        private static boolean isPart(char c) {
            return Character.isLetterOrDigit(c) || c == '.' || c == '-';
        }
    }

    /** Facts in an order of the seed's own. */
    public static List<Fact> draw(int count, int wordings, long seed) {
        Random random = new Random(seed);
        List<Drawn> drawn = new ArrayList<>();
        for (Figure figure : FIGURES) {
            for (String car : CARS) {
                drawn.add(new Drawn(car, figure.name(), figure.values().draw(random)));
            }
        }
        List<Drawn> all = List.copyOf(drawn);
        Collections.shuffle(drawn, random);
        List<Fact> facts = new ArrayList<>();
        for (Drawn each : drawn.subList(0, Math.min(count, drawn.size()))) {
            List<String> asked = new ArrayList<>(ASKED);
            Collections.shuffle(asked, random);
            List<String> others = all.stream()
                    .filter(other -> other.figure().equals(each.figure())
                            && !other.value().equals(each.value()))
                    .map(Drawn::value)
                    .distinct()
                    .toList();
            facts.add(new Fact(
                    each.figure(),
                    each.car(),
                    asked.subList(0, wordings).stream().map(each::worded).toList(),
                    asked.subList(wordings, asked.size()).stream()
                            .map(each::worded)
                            .toList(),
                    HELD_OUT.stream().map(each::worded).toList(),
                    each.value(),
                    each.worded(STYLE + " the %1$s of the %2$s is ") + each.value() + ". Write it on the job sheet.",
                    others));
        }
        return facts;
    }

    /** A figure of a car with its value. */
    private record Drawn(String car, String figure, String value) {
        String worded(String wording) {
            return String.format(wording, figure, car);
        }
    }

    /** How many facts there can be. */
    public static int most() {
        return CARS.size() * FIGURES.size();
    }

    /** How many wordings corrections can have. */
    public static int mostWordings() {
        return ASKED.size();
    }
}
