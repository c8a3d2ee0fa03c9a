// Editing an answer into the right one, with the difference in sight before it is sent.

import {count, freshId, h} from './dom.js';
import {icon} from './icons.js';
import {say} from './announcer.js';
import {problemView} from './problems.js';
import {outcome, saying, takeBack} from './saying.js';
import {changes, difference} from './words.js';

const MOST_CORRECTION_CHARS = 32_000;
const WAIT_MS = 120;

/** The difference as text with what is gone struck out and what is new marked. */
export function differenceView(parts) {
  return h('p', {class: 'difference'}, parts.map(({kind, text}) => {
    if (kind === 'same') return text;
    return h(kind === 'gone' ? 'del' : 'ins', {}, h('span', {class: 'unseen'}, kind === 'gone' ? ' removed: ' : ' added: '), text);
  }));
}

/** The text without what does not matter: a correction that is equal after this says nothing. */
function normal(text) {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim();
}

/** The editor of one answer. What is typed is kept until it is sent, also where the editor is closed in between. */
export class Editor {
  #answer;
  #changed;
  node = h('div', {class: 'editing'});

  /**
   * @param {Object} answer the answer; the correction is noted in it
   * @param {() => void} changed called after the correction is saved
   */
  constructor(answer, changed) {
    this.#answer = answer;
    this.#changed = changed;
  }

  get isOpen() {
    return this.node.hasChildNodes();
  }

  close() {
    this.node.replaceChildren();
  }

  open() {
    const before = this.#answer.text;
    const id = freshId('correction');
    const area = h('textarea', {id, maxlength: MOST_CORRECTION_CHARS, rows: Math.min(16, before.split('\n').length + 3), spellcheck: 'true'});
    area.value = this.#answer.draft ?? this.#answer.correction ?? before;
    const preview = h('div', {class: 'preview', role: 'group', tabindex: '0', 'aria-label': 'What you change'});
    const send = h('button', {type: 'submit', class: 'primary'}, 'Send the correction');
    const trouble = h('div');
    let pending = saying({});
    let pendingText = null;
    const refresh = () => {
      const same = normal(area.value) === normal(before) || normal(area.value) === '';
      send.disabled = same;
      const parts = difference(before, area.value);
      const {gone, added} = changes(parts);
      preview.replaceChildren(
        h('p', {class: 'help'}, same ? 'Nothing is changed yet.' : `${count(gone, 'word', 'words')} removed, ${added} added.`),
        differenceView(parts));
    };
    let timer = 0;
    area.addEventListener('input', () => {
      this.#answer.draft = area.value;
      clearTimeout(timer);
      timer = setTimeout(refresh, WAIT_MS);
    });
    const submit = async () => {
      const text = area.value.trim();
      if (pendingText !== text) { // another text is another saying
        pending = saying({interaction_id: this.#answer.interactionId, correction: text});
        pendingText = text;
      }
      send.disabled = true;
      try {
        const result = await pending();
        const said = await outcome(result, this.#answer.interactionId);
        Object.assign(this.#answer, {correction: text, correctionId: result.feedback_id, said, draft: undefined});
        this.close();
        say(this.#answer.said);
        this.#changed();
      } catch (problem) {
        trouble.replaceChildren(problemView(problem, {again: submit}));
        send.disabled = false;
      }
    };
    this.node.replaceChildren(h('form', {on: {
      submit: (event) => {
        event.preventDefault();
        submit();
      },
      keydown: (event) => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          this.close();
          this.#changed();
        }
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !send.disabled) {
          event.preventDefault();
          submit();
        }
      },
    }},
    h('div', {class: 'editing-sides'},
      h('div', {class: 'side'}, h('label', {for: id}, 'The right answer'), area),
      h('div', {class: 'side'}, h('p', {class: 'label'}, 'What you change'), preview)),
    trouble,
    h('div', {class: 'row'},
      send,
      h('button', {type: 'button', class: 'quiet', on: {click: () => {
        this.close();
        this.#changed();
      }}}, 'Close'),
      h('p', {class: 'help'}, 'Your text becomes the answer to prefer and the one above the answer to avoid.'))));
    refresh();
    area.focus({preventScroll: true});
    this.node.scrollIntoView({block: 'nearest'});
  }

  /** The correction that was sent, with the difference to open; null where there is none. */
  saved() {
    if (this.#answer.correction === undefined) return null;
    const trouble = h('div');
    const back = h('button', {type: 'button', class: 'quiet tiny', on: {click: () => this.#takeBack(back, trouble)}}, 'Take it back');
    return h('div', {class: 'corrected'},
      h('p', {class: 'said'}, icon('check'), h('span', {}, `Put right by you. ${this.#answer.said ?? ''}`), this.#answer.correctionId ? back : null),
      trouble,
      h('details', {}, h('summary', {}, 'What you changed'), differenceView(difference(this.#answer.text, this.#answer.correction))));
  }

  async #takeBack(button, trouble) {
    button.disabled = true;
    try {
      await takeBack(this.#answer.interactionId, [this.#answer.correctionId]);
      Object.assign(this.#answer, {draft: this.#answer.correction, correction: undefined, correctionId: undefined, said: undefined});
      say('Taken back.');
      this.#changed();
    } catch (problem) {
      button.disabled = false;
      trouble.replaceChildren(problemView(problem, {again: () => this.#takeBack(button, trouble)}));
    }
  }
}
