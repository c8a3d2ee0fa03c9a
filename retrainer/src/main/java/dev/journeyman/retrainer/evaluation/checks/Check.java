package dev.journeyman.retrainer.evaluation.checks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.guardrails.facts.MentionedCodes;
import dev.journeyman.retrainer.evaluation.PlainWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One thing that an answer must be or have. */
public sealed interface Check {
    /** What is wrong with an answer; empty where nothing is. */
    Optional<String> problem(String answer);

    /** A count between two bounds, both included. */
    private static Optional<String> between(int count, int least, int most, String what) {
        return count >= least && count <= most
                ? Optional.empty()
                : Optional.of("has " + count + " " + what + ", must have "
                        + (least == most ? String.valueOf(least) : least + " to " + most));
    }

    private static List<String> lines(String answer) {
        return answer.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    /** How many words it has. */
    record WordCount(int least, int most) implements Check {
        @Override
        public Optional<String> problem(String answer) {
            return between(PlainWords.of(answer).words().size(), least, most, "words");
        }
    }

    /** How many sentences it has: parts with a letter or digit that end in a full stop, question or exclamation mark, or with the line. */
    record SentenceCount(int least, int most) implements Check {
        private static final Pattern END = Pattern.compile("(?<=[.!?])\\s+|\\R");

        @Override
        public Optional<String> problem(String answer) {
            int count = (int) END.splitAsStream(answer)
                    .filter(part -> !PlainWords.of(part).isEmpty())
                    .count();
            return between(count, least, most, "sentences");
        }
    }

    /** How many lines it has that are not blank. */
    record LineCount(int least, int most) implements Check {
        @Override
        public Optional<String> problem(String answer) {
            return between(lines(answer).size(), least, most, "lines");
        }
    }

    /** Lines that are numbered from 1 on, and how many; other lines may stand between. */
    record Numbered(int items) implements Check {
        private static final Pattern NUMBER = Pattern.compile("^(\\d{1,3})[.)]\\s+\\S");

        @Override
        public Optional<String> problem(String answer) {
            int next = 1;
            for (String line : lines(answer)) {
                Matcher number = NUMBER.matcher(line);
                if (number.find() && Integer.parseInt(number.group(1)) != next++) {
                    return Optional.of("its numbers are not 1, 2, 3 and so on");
                }
            }
            return between(next - 1, items, items, "numbered lines");
        }
    }

    /** How many lines begin with a dash or a star; all others are wrong. */
    record Bullets(int items) implements Check {
        private static final Pattern BULLET = Pattern.compile("^[-*]\\s+\\S");

        @Override
        public Optional<String> problem(String answer) {
            List<String> lines = lines(answer);
            int bullets = (int)
                    lines.stream().filter(line -> BULLET.matcher(line).find()).count();
            return bullets == lines.size()
                    ? between(bullets, items, items, "bullets")
                    : Optional.of("has lines without a dash before them");
        }
    }

    /** The words it begins with, case and punctuation aside. */
    record Begins(String text) implements Check {
        @Override
        public Optional<String> problem(String answer) {
            return PlainWords.of(answer).beginsWith(PlainWords.of(text))
                    ? Optional.empty()
                    : Optional.of("does not begin with \"" + text + "\"");
        }
    }

    /** The words it ends with, case and punctuation aside. */
    record Ends(String text) implements Check {
        @Override
        public Optional<String> problem(String answer) {
            return (" " + PlainWords.of(answer).text())
                            .endsWith(" " + PlainWords.of(text).text())
                    ? Optional.empty()
                    : Optional.of("does not end with \"" + text + "\"");
        }
    }

    /** One of some words or phrases; the last word may have an ending more. */
    record HasAny(List<String> any) implements Check {
        public HasAny {
            any = List.copyOf(any);
        }

        @Override
        public Optional<String> problem(String answer) {
            PlainWords words = PlainWords.of(answer);
            return any.stream().anyMatch(one -> words.containsBeginningOf(PlainWords.of(one)))
                    ? Optional.empty()
                    : Optional.of("has none of " + any);
        }
    }

    /** None of some words or phrases, whole. */
    record Lacks(List<String> none) implements Check {
        public Lacks {
            none = List.copyOf(none);
        }

        @Override
        public Optional<String> problem(String answer) {
            PlainWords words = PlainWords.of(answer);
            return none.stream()
                    .filter(one -> words.contains(PlainWords.of(one)))
                    .findFirst()
                    .map(one -> "has \"" + one + "\"");
        }
    }

    /** One word or phrase of each group, the first place of each group after that of the group before. */
    record InOrder(List<List<String>> groups) implements Check {
        public InOrder {
            groups = groups.stream().map(List::copyOf).toList();
        }

        @Override
        public Optional<String> problem(String answer) {
            String words = " " + PlainWords.of(answer).text() + " ";
            int from = 0;
            for (List<String> group : groups) {
                int place = -1;
                for (String one : group) {
                    int at = words.indexOf(" " + PlainWords.of(one).text(), from);
                    place = at >= 0 && (place < 0 || at < place) ? at : place;
                }
                if (place < 0) {
                    return Optional.of("has none of " + group + " where it is due");
                }
                from = place + 1;
            }
            return Optional.empty();
        }
    }

    /** Capital letters only. */
    record Capitals() implements Check {
        @Override
        public Optional<String> problem(String answer) {
            boolean letters = answer.chars().anyMatch(Character::isLetter);
            return letters && answer.chars().noneMatch(Character::isLowerCase)
                    ? Optional.empty()
                    : Optional.of("is not in capital letters");
        }
    }

    /** Nothing but one of some words or phrases, case and punctuation aside. */
    record Only(List<String> of) implements Check {
        public Only {
            of = List.copyOf(of);
        }

        @Override
        public Optional<String> problem(String answer) {
            PlainWords words = PlainWords.of(answer);
            return of.stream().anyMatch(one -> words.equals(PlainWords.of(one)))
                    ? Optional.empty()
                    : Optional.of("is not one of " + of + " alone");
        }
    }

    /** One JSON object with these fields and no others, none of them empty. */
    record JsonFields(List<String> fields) implements Check {
        private static final ObjectMapper JSON = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();

        public JsonFields {
            fields = List.copyOf(fields);
        }

        @Override
        public Optional<String> problem(String answer) {
            JsonNode node;
            try {
                node = JSON.readTree(answer);
            } catch (JsonProcessingException e) {
                return Optional.of("is no JSON");
            }
            if (node == null || !node.isObject()) {
                return Optional.of("is no JSON object");
            }
            Set<String> found = new TreeSet<>();
            List<String> empty = new ArrayList<>();
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                found.add(field.getKey());
                JsonNode value = field.getValue();
                if (value.isNull()
                        || (value.isContainerNode()
                                ? value.isEmpty()
                                : value.asText().isBlank())) {
                    empty.add(field.getKey());
                }
            }
            if (!found.equals(new TreeSet<>(fields))) {
                return Optional.of("has the fields " + found);
            }
            return empty.isEmpty() ? Optional.empty() : Optional.of("has empty fields " + empty);
        }
    }

    /** No trouble code but these. */
    record CodesOnly(List<String> codes) implements Check {
        public CodesOnly {
            codes = List.copyOf(codes);
        }

        @Override
        public Optional<String> problem(String answer) {
            Set<String> others = MentionedCodes.others(answer, codes);
            return others.isEmpty() ? Optional.empty() : Optional.of("names other codes: " + others);
        }
    }
}
