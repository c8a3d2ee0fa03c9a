// Tells a screen reader what happens, without reading every piece of a stream: whole sentences, a breath apart.

import {byId} from './dom.js';

const GAP_MS = 3000;
const MOST_CHARS = 600; // at once; a reader that is behind would only fall further behind

/** Says one thing, when the reader is free. */
export function say(text) {
  const line = document.createElement('p');
  line.textContent = text;
  byId('polite').replaceChildren(line);
}

/** Reads an answer aloud while it streams. */
export class Reading {
  #unread = '';
  #timer = 0;

  /** More text of the answer. */
  push(text) {
    this.#unread += text;
    this.#timer ||= setTimeout(() => this.#breath(), GAP_MS);
  }

  /** The answer has ended; says what is left, and how it ended. */
  end(outcome) {
    clearTimeout(this.#timer);
    say(`${this.#unread.slice(-MOST_CHARS).trim()} ${outcome}`.trim());
    this.#unread = '';
  }

  #breath() {
    this.#timer = 0;
    const whole = Math.max(...['. ', '! ', '? ', ':\n', '\n'].map((mark) => this.#unread.lastIndexOf(mark) + (this.#unread.includes(mark) ? mark.length : 0)));
    if (whole > 0) {
      say(this.#unread.slice(0, whole).slice(-MOST_CHARS).trim());
      this.#unread = this.#unread.slice(whole);
    }
    if (this.#unread) this.#timer = setTimeout(() => this.#breath(), GAP_MS);
  }
}
