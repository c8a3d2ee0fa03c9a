package dev.journeyman.slm.tokenizer.jinja;

import java.util.List;

/** What {@code loop} is within a loop: where it stands. */
record Loop(List<Object> items, int position) {

    Object get(String name) {
        int length = items.size();
        return switch (name) {
            case "index" -> position + 1L;
            case "index0" -> (long) position;
            case "revindex" -> (long) length - position;
            case "revindex0" -> length - position - 1L;
            case "first" -> position == 0;
            case "last" -> position == length - 1;
            case "length" -> (long) length;
            case "previtem" -> position == 0 ? new Undefined("there is no previous item") : items.get(position - 1);
            case "nextitem" ->
                position == length - 1 ? new Undefined("there is no next item") : items.get(position + 1);
            case "cycle" -> (Callable) this::cycle;
            default -> Undefined.member(this, name);
        };
    }

    private Object cycle(Arguments arguments) {
        if (arguments.positional().isEmpty()) {
            throw new JinjaException("no items for cycling given");
        }
        return arguments.positional().get(position % arguments.positional().size());
    }
}
