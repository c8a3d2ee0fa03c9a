// Conversations: what one is, and how this browser keeps them.
//
// A conversation is {id, title, startedAt, changedAt, job, turns}; a turn is {kind: 'chat'|'diagnosis', asked, about, content, answers, chosen}, where
// `content` is the message as the model got it and `chosen` the place of the answer that counts; an answer is {state, text, diagnosis?, interactionId,
// modelVersion, citations, verdicts, tokens, finish, rating?, tags?, comment?, correction?, said?, done?}.
//
// They lie in localStorage, one entry each and an index. Every bound is kept by letting go of what is oldest.

import {randomName} from './dom.js';
import {emptyJob} from './job.js';

const INDEX = 'journeyman.talks.1';
const TALK = 'journeyman.talk.1.';
const CURRENT = 'journeyman.current';
const MOST_TALKS = 50;
const MOST_TURNS = 80;
const MOST_TALK_CHARS = 300_000;
const MOST_TITLE_CHARS = 90;

/** A conversation that nothing has been said in. */
export function newTalk(now = Date.now()) {
  return {id: randomName(), title: '', startedAt: now, changedAt: now, job: emptyJob(), turns: []};
}

/** What the model is sent: the latest turns that fit, each question with the answer that counts. */
export function messagesOf(turns, question, mostChars) {
  const messages = [{role: 'user', content: question}];
  let chars = question.length;
  let left = 0;
  for (const turn of [...turns].reverse()) {
    const answer = turn.answers[turn.chosen];
    if (!answer || !['done', 'stopped'].includes(answer.state)) continue;
    const text = answer.correction ?? answer.text;
    chars += turn.content.length + text.length;
    if (text === '') continue;
    if (chars > mostChars || messages.length > 200) {
      left += 1;
      continue;
    }
    messages.unshift({role: 'user', content: turn.content}, {role: 'assistant', content: text});
  }
  return {messages, left};
}

export class Talks {
  #local = storage('localStorage');
  #session = storage('sessionStorage');

  /** `[{id, title, changedAt}]`, the latest first. */
  list() {
    const index = parse(this.#local.getItem(INDEX));
    return Array.isArray(index) ? index.filter((entry) => typeof entry?.id === 'string') : [];
  }

  /** A conversation; null where this browser does not have it. */
  read(id) {
    const talk = parse(this.#local.getItem(TALK + id));
    return talk?.id === id && Array.isArray(talk.turns) ? talk : null;
  }

  /** The conversation that this tab was in; null where there is none. */
  current() {
    const id = this.#session.getItem(CURRENT);
    return id ? this.read(id) : null;
  }

  /** Notes which conversation this tab is in. */
  enter(talk) {
    attempt(() => this.#session.setItem(CURRENT, talk.id));
  }

  /** Keeps a conversation as it is now. Returns false where the browser keeps nothing. */
  keep(talk, now = Date.now()) {
    talk.changedAt = now;
    talk.title ||= (talk.turns[0]?.asked ?? '').replace(/\s+/g, ' ').slice(0, MOST_TITLE_CHARS);
    const others = this.list().filter((entry) => entry.id !== talk.id);
    const index = [{id: talk.id, title: talk.title, changedAt: talk.changedAt}, ...others];
    for (const old of index.splice(MOST_TALKS)) this.#local.removeItem(TALK + old.id);
    for (;;) {
      const kept = attempt(() => {
        this.#local.setItem(TALK + talk.id, bounded(talk));
        this.#local.setItem(INDEX, JSON.stringify(index));
      });
      if (kept) return true;
      if (index.length === 1) return false;
      this.#local.removeItem(TALK + index.pop().id); // no room: the oldest goes
    }
  }

  remove(id) {
    const index = this.list().filter((entry) => entry.id !== id);
    this.#local.removeItem(TALK + id);
    attempt(() => this.#local.setItem(INDEX, JSON.stringify(index)));
  }

  removeAll() {
    for (const entry of this.list()) this.#local.removeItem(TALK + entry.id);
    this.#local.removeItem(INDEX);
  }

  /** Calls back when another tab has changed what is kept. */
  onChangeElsewhere(changed) {
    window.addEventListener('storage', (event) => {
      if (event.key === INDEX || event.key === null) changed();
    });
  }
}

function bounded(talk) {
  const turns = talk.turns.slice(-MOST_TURNS).filter((turn) => turn.answers.some((answer) => answer.state !== 'failed'));
  let text = JSON.stringify({...talk, turns});
  while (text.length > MOST_TALK_CHARS && turns.length > 1) {
    turns.shift();
    text = JSON.stringify({...talk, turns});
  }
  return text;
}

function attempt(change) {
  try {
    change();
    return true;
  } catch {
    return false;
  }
}

function parse(text) {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/** The browser's store, or one that lasts as long as the page where the browser allows none. */
function storage(name) {
  try {
    const store = window[name];
    store.getItem(INDEX);
    return store;
  } catch {
    const kept = new Map();
    return {getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key)};
  }
}
