package dev.journeyman.feedback.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.feedback.Workshop;
import dev.journeyman.feedback.events.Event;
import dev.journeyman.feedback.records.Origin;
import dev.journeyman.feedback.records.PreferenceRecord;
import dev.journeyman.feedback.records.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * One key posts 5,000 thumbs and 200 corrections with wrong meanings of codes among 50 honest technicians, who correct with right ones and rate what is
 * right up and what is wrong down, and err in three thumbs of a hundred.
 */
class AttackTest {
    private static final int HONEST = 50;
    private static final int HONEST_CORRECTIONS = 6; // of each
    private static final int HONEST_THUMBS = 30; // of each
    private static final int BAD_CORRECTIONS = 200;
    private static final int BAD_THUMBS = 5_000;
    private static final double ERRS = 0.03;
    private static final Instant START = Instant.parse("2026-03-02T07:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final String ATTACKER = "mallory";

    private final TreeMap<String, String> table = Facts.table();
    private final FactCheck facts = Facts.check(table);

    /** What was done, and by whom. */
    private record Attack(List<Event> events, Set<String> facts, Set<String> thumbs, Set<String> wrong) {}

    /** A script: who says what when, and then all of it in the order of time. */
    private final class Script {
        private final Random random;
        private final Workshop shop = new Workshop();
        private final List<String> codes = new ArrayList<>(table.keySet());
        private final List<String> right = new ArrayList<>(); // interactions with a right answer
        private final List<String> bad = new ArrayList<>(); // and with one that is no help
        private final Set<String> facts = new HashSet<>(); // honest corrections
        private final Set<String> thumbs = new HashSet<>(); // honest ones that do not err
        private final Set<String> wrong = new HashSet<>();

        Script(long seed) {
            random = new Random(seed);
            Collections.shuffle(codes, random);
            shop.clock(START.minus(DAY));
        }

        private String meaning(String code) {
            return code + " means " + table.get(code) + ".";
        }

        void answers(int count) {
            for (int i = 0; i < count; i++) {
                String code = codes.get(i);
                right.add(shop.answers("What does " + code + " mean?", meaning(code)));
                bad.add(shop.answers("Where do I start with " + code + "?", "Replace every part, case " + i + "."));
            }
        }

        void honestDays() {
            for (int person = 0; person < HONEST; person++) {
                String name = "tech" + person;
                for (int i = 0; i < HONEST_CORRECTIONS; i++) {
                    String code = codes.get(person * HONEST_CORRECTIONS + i);
                    anyTime();
                    String asked = shop.answers("Explain " + code + ", please.", "I do not know.");
                    facts.add(shop.corrects(
                            name, asked, meaning(code) + " Check connector and wiring first, says " + name + "."));
                }
                Collections.shuffle(right, random); // nobody rates one answer twice
                Collections.shuffle(bad, random);
                for (int i = 0; i < HONEST_THUMBS; i++) {
                    boolean isRight = random.nextBoolean();
                    boolean errs = random.nextDouble() < ERRS;
                    anyTime();
                    String interaction = (isRight ? right : bad).get(i);
                    String thumb = isRight != errs ? shop.up(name, interaction) : shop.down(name, interaction);
                    if (!errs) {
                        thumbs.add(thumb);
                    }
                }
            }
        }

        private void anyTime() {
            shop.clock(START.plus(DAY.multipliedBy(random.nextInt(20)))
                    .plus(Duration.ofSeconds(random.nextInt(8 * 3600))));
        }

        /** The attack, spread evenly over so many days. */
        void attack(Map<String, String> lies, int days) {
            Duration pause = DAY.multipliedBy(days).dividedBy(BAD_THUMBS + BAD_CORRECTIONS);
            List<String> lied = List.copyOf(lies.keySet());
            for (int i = 0; i < BAD_THUMBS + BAD_CORRECTIONS; i++) {
                shop.clock(START.plus(pause.multipliedBy(i)));
                if (i % 26 == 0 && i / 26 < BAD_CORRECTIONS) { // 5,200 / 200
                    String code = lied.get(i / 26 % lied.size());
                    String asked = shop.answers("Tell me about " + code + " again.", "I do not know, " + i + ".");
                    wrong.add(shop.corrects(ATTACKER, asked, code + " means " + lies.get(code) + "."));
                } else if (random.nextBoolean()) {
                    shop.down(ATTACKER, right.get(random.nextInt(right.size())));
                } else {
                    shop.up(ATTACKER, bad.get(random.nextInt(bad.size())));
                }
            }
        }

        /** In the order in which it happened. */
        Attack done() {
            List<Event> events = new ArrayList<>(shop.events());
            events.sort(Comparator.comparing(Event::at).thenComparing(Event::id));
            return new Attack(events, facts, thumbs, wrong);
        }
    }

    private Attack attack(Map<String, String> lies, int days, long seed) {
        Script script = new Script(seed);
        script.answers(300);
        script.honestDays();
        script.attack(lies, days);
        Attack attack = script.done();
        assertThat(attack.wrong()).hasSize(BAD_CORRECTIONS);
        return attack;
    }

    private void isRepelled(String name, Attack attack) {
        Appraisal appraisal = new Trust(TrustPolicy.DEFAULT, facts).appraise(attack.events());
        Set<String> accepted = appraisal.with(Status.ACCEPTED).stream()
                .flatMap(record -> record.backing().sources().stream())
                .collect(Collectors.toSet());
        double wrong = share(attack.wrong(), accepted);
        double right = share(attack.facts(), accepted);
        double thumbs = share(attack.thumbs(), accepted);
        System.out.printf(
                Locale.ROOT,
                "%s: in accepted records %.2f %% of %d wrong facts, %.2f %% of %d right ones, %.2f %% of %d honest thumbs; %s%n",
                name,
                100 * wrong,
                attack.wrong().size(),
                100 * right,
                attack.facts().size(),
                100 * thumbs,
                attack.thumbs().size(),
                appraisal.technicians().get(ATTACKER).reason().because().stream()
                        .map(reason -> reason.rule())
                        .toList());

        assertThat(wrong).as("wrong facts that reach an accepted record").isLessThan(0.01);
        assertThat(right).as("right facts that do").isGreaterThan(0.98);
        assertThat(thumbs).as("honest thumbs that do").isGreaterThan(0.98);
        assertThat(appraisal.technicians().get(ATTACKER).quarantined()).isTrue();
        assertThat(appraisal.technicians().values().stream().filter(TechnicianStanding::quarantined))
                .as("and nobody else is quarantined")
                .hasSize(1);
        for (PreferenceRecord record : appraisal.with(Status.ACCEPTED)) {
            assertThat(record.backing().technicians()).doesNotContain(ATTACKER);
        }
        assertThat(ReviewQueue.of(appraisal).items().get(0).subject())
                .as("what a reviewer sees first")
                .isEqualTo(ATTACKER);
    }

    private static double share(Set<String> of, Set<String> accepted) {
        return (double) of.stream().filter(accepted::contains).count() / of.size();
    }

    private long seed(String name) {
        long seed = Long.getLong("journeyman.seed", 20260302);
        System.out.println("AttackTest " + name + ": -Djourneyman.seed=" + seed);
        return seed;
    }

    @Test
    void withMeaningsFromTheKnownBadListInOneDay() {
        isRepelled("known bad, one day", attack(Facts.knownBad(), 1, seed("one day")));
    }

    @Test
    void withMeaningsFromTheKnownBadListSlowly() {
        isRepelled("known bad, twenty days", attack(Facts.knownBad(), 20, seed("twenty days")));
    }

    @Test
    void withMeaningsOfOtherCodes() {
        isRepelled("shifted table, twenty days", attack(Facts.shifted(), 20, seed("shifted")));
    }

    @Test
    void withoutFactsConsensusAloneFindsTheAttacker() {
        Attack attack = attack(Facts.shifted(), 20, seed("no facts"));
        Appraisal appraisal = new Trust(TrustPolicy.DEFAULT, FactCheck.NONE).appraise(attack.events());

        assertThat(appraisal.technicians().get(ATTACKER).reason().mentions("against-consensus"))
                .isTrue();
        assertThat(appraisal.technicians().values().stream().filter(TechnicianStanding::quarantined))
                .hasSize(1);
    }

    @Test
    void whatIsAcceptedCanBeDrawnWithNobodyAboveTheShare() {
        Attack attack = attack(Facts.shifted(), 20, seed("draw"));
        Appraisal appraisal = new Trust(TrustPolicy.DEFAULT, facts).appraise(attack.events());
        List<PreferenceRecord> demonstrations = appraisal.with(Status.ACCEPTED).stream()
                .filter(record -> record.kind().equals("demonstration"))
                .toList();
        TrainingDraw draw = TrainingDraw.draw(demonstrations, 0.05, 0, 1);

        assertThat(draw.records()).hasSizeGreaterThan(HONEST * HONEST_CORRECTIONS * 9 / 10);
        assertThat(draw.records())
                .allSatisfy(record -> assertThat(record.backing().origins()).containsExactly(Origin.CORRECTION));
    }
}
