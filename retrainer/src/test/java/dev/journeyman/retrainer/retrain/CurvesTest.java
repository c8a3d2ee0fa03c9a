package dev.journeyman.retrainer.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class CurvesTest {
    @TempDir
    private Path folder;

    private Document draw(String... lines) throws Exception {
        Path log = folder.resolve("log.jsonl");
        Files.write(log, List.of(lines));
        Path svg = folder.resolve("curves.svg");
        Curves.write(log, svg);
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(svg.toFile());
    }

    private static List<String> texts(Document svg) {
        List<String> texts = new ArrayList<>();
        NodeList all = svg.getElementsByTagName("text");
        for (int i = 0; i < all.getLength(); i++) {
            texts.add(all.item(i).getTextContent());
        }
        return texts;
    }

    @Test
    void everyQuantityOfTheLogHasItsPanelAndPartsFollowEachOther() throws Exception {
        Document svg = draw(
                "{\"stage\":\"sft-real\",\"step\":-1,\"eval_loss\":2.5}",
                "{\"stage\":\"sft-real\",\"step\":0,\"loss\":2.0,\"grad_norm\":1.0,\"learning_rate\":0.0005}",
                "{\"stage\":\"sft-real\",\"step\":1,\"loss\":1.0,\"grad_norm\":0.5,\"learning_rate\":0.001}",
                "{\"stage\":\"sft-real\",\"step\":1,\"eval_loss\":1.2}",
                "{\"stage\":\"dpo-real\",\"step\":0,\"loss\":0.69,\"rewards/margins\":0.0,\"grad_norm\":2.0}",
                "{\"stage\":\"dpo-real\",\"step\":1,\"loss\":0.60,\"rewards/margins\":0.4,\"gra");
        assertThat(texts(svg))
                .contains(
                        "Loss", "Margin", "Norm of the gradients", "Learning rate", "sft-real", "dpo-real", "held back")
                .doesNotContain("Rewards", "Accuracy of preferences");
        NodeList lines = svg.getElementsByTagName("polyline");
        String loss = ((Element) lines.item(0)).getAttribute("points");
        assertThat(loss.split(" ", -1)).as("the cut line is left out").hasSize(3);
        List<Double> x = new ArrayList<>();
        List<Double> y = new ArrayList<>();
        for (String point : loss.split(" ", -1)) {
            x.add(Double.valueOf(point.split(",", -1)[0]));
            y.add(Double.valueOf(point.split(",", -1)[1]));
        }
        assertThat(x).isSorted();
        assertThat(y).as("a lower loss is drawn lower").isSorted();
        assertThat(svg.getElementsByTagName("circle").getLength()).as("looks").isEqualTo(2);
    }

    @Test
    void whatIsNotFiniteIsNotDrawnAndAnEmptyLogIsAnEmptyPicture() throws Exception {
        Document svg = draw(
                "{\"stage\":\"<a&b>\",\"step\":0,\"loss\":\"NaN\"}", "{\"stage\":\"<a&b>\",\"step\":1,\"loss\":1.0}");
        assertThat(texts(svg)).contains("<a&b>");
        assertThat(draw().getElementsByTagName("polyline").getLength()).isZero();
    }
}
