// Reads an event stream (WHATWG HTML, "Server-sent events") as far as this page needs it: the data of each event.

const MOST_PENDING_CHARS = 1 << 20;

/** Takes text as it comes, cut anywhere, and gives the data of the events that are whole. */
export class EventParser {
  #rest = '';
  #data = [];

  /** @returns {string[]} the data of each event that this text completes */
  push(text) {
    this.#rest += text;
    const events = [];
    for (;;) {
      const end = this.#rest.search(/[\r\n]/);
      if (end < 0) break;
      if (this.#rest[end] === '\r' && end + 1 === this.#rest.length) break; // the line feed may follow
      const line = this.#rest.slice(0, end);
      const wide = this.#rest[end] === '\r' && this.#rest[end + 1] === '\n' ? 2 : 1;
      this.#rest = this.#rest.slice(end + wide);
      if (line === '') {
        if (this.#data.length > 0) events.push(this.#data.join('\n'));
        this.#data = [];
      } else if (line.startsWith('data:')) {
        this.#data.push(line.slice(line[5] === ' ' ? 6 : 5));
      } // other fields and comments say nothing to this page
    }
    if (this.#rest.length > MOST_PENDING_CHARS) throw new Error('The answer has a line without an end.');
    return events;
  }
}

/** The data of each event of a response, in order. */
export async function* eventsOf(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const parser = new EventParser();
  try {
    for (;;) {
      const {value, done} = await reader.read();
      if (done) return;
      yield* parser.push(value);
    }
  } finally {
    reader.cancel().catch(() => {}); // ends the generation where the reading stops early
  }
}
