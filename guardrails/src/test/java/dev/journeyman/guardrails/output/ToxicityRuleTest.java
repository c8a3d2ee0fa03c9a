package dev.journeyman.guardrails.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.guardrails.Budget;
import dev.journeyman.guardrails.Situation;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.Subject;
import dev.journeyman.guardrails.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToxicityRuleTest {
    /** One or more words for every pattern of the list. */
    private static final List<String> VULGAR = List.of(
            "fuck",
            "fucking",
            "fuk",
            "f*ck",
            "f#cking",
            "sh*t",
            "b*tch",
            "c#nt",
            "motherfucker",
            "mother fucker",
            "shit",
            "shitty",
            "bullshit",
            "bull shit",
            "asshole",
            "ass holes",
            "cunt",
            "wanker",
            "twat",
            "dickhead",
            "dick head",
            "slut",
            "whores",
            "nigger",
            "niggas",
            "fags",
            "faggots",
            "faggot",
            "kike",
            "chinks",
            "spic",
            "tranny",
            "trannies",
            "arschloch",
            "arsch loch",
            "arschloecher",
            "hurensohn",
            "huren sohn",
            "fotze",
            "wichser",
            "missgeburt",
            "ficken",
            "hijo de puta",
            "hijos de puta",
            "gilipollas",
            "cabron",
            "cabrones",
            "pendejo",
            "mierda",
            "connard",
            "connasse",
            "salope",
            "encule",
            "putain",
            "stronzo",
            "vaffanculo",
            "coglione",
            "filho da puta",
            "caralho",
            "kurwa",
            "skurwysyny",
            "orospu");

    private final ToxicityRule rule = new ToxicityRule();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "You are an idiot.",
                "That is sh1t advice!",
                "What the f*ck did you do to this engine?",
                "Fuuuuck off.",
                "Du bist ein Trottel.",
                "I will find and hurt you. Kill yourself.",
                "Stupid!"
            })
    void whatIsSaidToSomebodyIsFound(String text) {
        assertThat(check(text)).isInstanceOf(Verdict.Block.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The idiot light on the dash comes on.",
                "Use a bastard file on the edge.",
                "Retard the ignition by two degrees.",
                "The connector, the assembly hole and the shift fork are fine.",
                "Put the fuse back and check the spice of the cable: **fuel** pump, chink in the hose.",
                "A dumb terminal shows P0301."
            })
    void aWorkshopsWordsAreNoInsults(String text) {
        assertThat(check(text)).isEqualTo(Verdict.ALLOW);
    }

    /** The short cut must never let pass what the whole list finds. */
    @Test
    void theShortCutMissesNothing() {
        long seed = 42;
        Random random = new Random(seed);
        List<String> others = List.of("the", "connector", "'", "(", "is", "P0301", ", ", "_", "-", "*", "x");
        for (String word : VULGAR) {
            assertThat(ToxicityRule.isVulgar(word)).as(word).isTrue();
        }
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(4); n > 0; n--) {
                text.append(others.get(random.nextInt(others.size()))).append(random.nextBoolean() ? " " : "");
            }
            for (char c : VULGAR.get(random.nextInt(VULGAR.size())).toCharArray()) {
                text.append(c).append(Character.isLetter(c) && random.nextInt(8) == 0 ? c : "");
            }
            text.append(random.nextBoolean() ? " and so on" : ".");
            if (ToxicityRule.isVulgar(text.toString())) {
                assertThat(ToxicityRule.mayBeVulgar(text.toString()))
                        .as("seed %d, text %d: %s", seed, i, text)
                        .isTrue();
            }
        }
    }

    @Test
    void noInsultAndNoThreatIsMissedByTheLookAtBeginningsOfWords() {
        long seed = 43;
        Random random = new Random(seed);
        List<String> to = List.of("you are a ", "you're ", "du bist ein ", "eres ", "tu es ", "", "(", "your ", "go ");
        List<String> said = List.of(
                "idiot",
                "morons",
                "imbecile",
                "imbecil",
                "retarded",
                "stupid",
                "dumb",
                "dumb ass",
                "worthless",
                "pathetic",
                "loser",
                "scum",
                "trash",
                "garbage",
                "bastard",
                "bitches",
                "ugly",
                "disgusting",
                "dumm",
                "bloed",
                "trottel",
                "vollidiot",
                "idioto",
                "estupido",
                "debile",
                "stupido",
                "scemo",
                "cretino",
                "kill yourself",
                "kys",
                "die",
                "i will hurt you",
                "we are going to beat you",
                "i'll find and you",
                "they should be shot",
                "hope you die",
                "ich bringe dich um",
                "te voy a matar",
                "je vais te tuer",
                "ti ammazzo",
                "all cats must be killed");
        int found = 0;
        for (int i = 0; i < 20_000; i++) {
            String text = to.get(random.nextInt(to.size()))
                    + said.get(random.nextInt(said.size()))
                    + (random.nextBoolean() ? "!" : " and so on");
            found += ToxicityRule.isSaid(text) ? 1 : 0;
            assertThat(ToxicityRule.isSaidQuickly(text))
                    .as("seed %d, text %d: %s", seed, i, text)
                    .isEqualTo(ToxicityRule.isSaid(text));
        }
        assertThat(found).isGreaterThan(5_000);
    }

    private Verdict check(String text) {
        Subject subject = new Subject(Stage.OUTPUT, text, Situation.of("app", "/v1/chat/completions"));
        return rule.check(subject, Budget.of(Duration.ofSeconds(10), System::nanoTime));
    }
}
