package dev.journeyman.retrainer.relevance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.journeyman.retrainer.collect.SmallDomain;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.trainingset.diversity.HashedNGrams;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The classifier and the similarity on the domain that ships, with texts written here; neither has seen them. */
class RelevanceTest {
    private static final String OURS = """
            The engine runs rough when it is cold, and after some minutes the warning lamp begins to flash. A scan shows misfires on one
            cylinder. Swap its ignition coil with that of a neighbour and read the counters again: where the fault follows the coil,
            the coil is bad. Otherwise look at the spark plug, then measure the resistance of the injector and the compression of the
            cylinder. A leaking inlet gasket lets air in behind the mass air flow sensor, and the mixture gets lean.
            """;
    private static final String RECIPE = """
            Whisk the eggs with sugar until the mixture turns pale, then fold in flour, melted butter and grated lemon peel. Pour the batter
            into a greased tin and bake it for forty minutes in the middle of the oven. Let the cake cool before you cut it, and serve it
            with whipped cream and strawberries. It keeps for three days in a cool larder, wrapped in a clean cloth.
            """;
    private static final String POLITICS = """
            The council voted on Tuesday to move the library into the old town hall, after two years of debate on its costs. Members of the
            opposition criticised the mayor for ignoring the results of a survey among residents. Construction is to begin next spring,
            and the architects have promised to keep the historic staircase and the painted ceiling of the assembly room.
            """;

    private static Domain automotive;

    @TempDir
    private Path folder;

    @BeforeAll
    static void read() throws Exception {
        automotive = Domain.read(Path.of(System.getProperty("journeyman.root", ".."), "domains", "automotive"));
    }

    @Test
    void tellsTheDomainFromTheRest() throws Exception {
        DomainClassifier classifier = DomainClassifier.train(automotive, 1);
        assertThat(classifier.probability(OURS)).isGreaterThan(0.8);
        assertThat(classifier.probability(RECIPE)).isLessThan(0.25);
        assertThat(classifier.probability(POLITICS)).isLessThan(0.25);
        assertThat(classifier.probability("")).isZero();
        DomainClassifier.Accuracy accuracy = classifier.accuracy();
        assertThat(accuracy.domainRight()).as(accuracy.toString()).isGreaterThan((int) (0.9 * accuracy.domain()));
        assertThat(accuracy.otherRight()).as(accuracy.toString()).isGreaterThan((int) (0.8 * accuracy.other()));
    }

    @Test
    void theSameSeedIsTheSameClassifier() throws Exception {
        Domain small = SmallDomain.write(folder);
        assertThat(DomainClassifier.train(small, 7).probability(OURS))
                .isEqualTo(DomainClassifier.train(small, 7).probability(OURS));
    }

    @Test
    void aDomainWithoutOtherTextsIsToldWhatToDo() throws Exception {
        SmallDomain.write(folder);
        Files.delete(folder.resolve("instructions/other.jsonl"));
        assertThatThrownBy(() -> DomainClassifier.train(Domain.read(folder), 1))
                .hasMessageContaining("refuse-topic")
                .hasMessageContaining("--in-domain 0");
    }

    @Test
    void aTopicIsNearItsPassage() {
        TopicSimilarity similarity = new TopicSimilarity(automotive, new HashedNGrams());
        TopicSimilarity.Topic ours = similarity.of(OURS);
        TopicSimilarity.Topic recipe = similarity.of(RECIPE);
        TopicSimilarity.Topic politics = similarity.of(POLITICS);
        assertThat(ours.score()).isGreaterThan(recipe.score() + 0.05).isGreaterThan(politics.score() + 0.05);
        assertThat(similarity.of("").score()).isZero();
        String prose = automotive.passages().get(3).prose();
        TopicSimilarity.Nearest itself = similarity.nearest(prose);
        assertThat(itself.passage()).isEqualTo(automotive.passages().get(3).id());
        assertThat(itself.cosine()).isGreaterThan(0.999);
    }

    @Test
    void passagesAreNamedNearestFirst() throws Exception {
        TopicSimilarity similarity = new TopicSimilarity(SmallDomain.write(folder), new HashedNGrams());
        List<String> passages = similarity.of(SmallDomain.CHAIN_TEXT).passages();
        assertThat(passages).isNotEmpty();
        assertThat(passages.get(0)).isEqualTo("chain-worn");
    }
}
