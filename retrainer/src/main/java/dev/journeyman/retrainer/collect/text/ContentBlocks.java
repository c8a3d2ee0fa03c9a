package dev.journeyman.retrainer.collect.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Tells content from boilerplate by how many words a block and its neighbours have and how many of them stand in links: the decision tree over words and
 * link density of Kohlschütter, Fankhauser and Nejdl, Boilerplate Detection using Shallow Text Features (WSDM 2010, algorithm 2). Text density and words
 * of a block tell nearly the same there; words need no assumption on the width of a line.
 *
 * <p>Headings are judged by what they head: one stays where content follows before the next heading of its level or above.
 */
final class ContentBlocks {
    private static final double MOST_LINKED = 1.0 / 3;
    private static final double MOST_LINKED_BEFORE = 5.0 / 9;
    private static final int SHORT = 16;
    private static final int SHORT_NEXT = 15;
    private static final int SHORT_BEFORE = 4;
    private static final int SHORT_AFTER_LINKS = 40;
    private static final int SHORT_NEXT_AFTER_LINKS = 17;
    private static final Block NONE = new Block(0, "", 0, 0);

    private ContentBlocks() {}

    /** The text of the blocks that are content, with an empty line between. */
    static String text(List<Block> blocks) {
        boolean[] content = new boolean[blocks.size()];
        List<Integer> bodies = new ArrayList<>();
        for (int i = 0; i < content.length; i++) {
            if (blocks.get(i).heading() == 0) {
                bodies.add(i);
            }
        }
        for (int i = 0; i < bodies.size(); i++) {
            Block before = i == 0 ? NONE : blocks.get(bodies.get(i - 1));
            Block next = i + 1 == bodies.size() ? NONE : blocks.get(bodies.get(i + 1));
            content[bodies.get(i)] = isContent(before, blocks.get(bodies.get(i)), next);
        }
        headings(blocks, content);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < content.length; i++) {
            if (content[i]) {
                text.append(text.isEmpty() ? "" : "\n\n").append(blocks.get(i).text());
            }
        }
        return text.toString();
    }

    static boolean isContent(Block before, Block block, Block next) {
        if (block.linkDensity() > MOST_LINKED) {
            return false;
        }
        if (before.linkDensity() > MOST_LINKED_BEFORE) {
            return block.words() > SHORT_AFTER_LINKS || next.words() > SHORT_NEXT_AFTER_LINKS;
        }
        return block.words() > SHORT || next.words() > SHORT_NEXT || before.words() > SHORT_BEFORE;
    }

    /** From the end: for each level, whether content follows before a heading of that level or above. */
    private static void headings(List<Block> blocks, boolean[] content) {
        boolean[] follows = new boolean[7];
        for (int i = content.length - 1; i >= 0; i--) {
            int level = blocks.get(i).heading();
            if (level == 0) {
                for (int each = 1; content[i] && each < follows.length; each++) {
                    follows[each] = true;
                }
            } else {
                content[i] = follows[level];
                for (int each = level; each < follows.length; each++) {
                    follows[each] = false; // below it, nothing of the next section counts
                }
            }
        }
    }
}
