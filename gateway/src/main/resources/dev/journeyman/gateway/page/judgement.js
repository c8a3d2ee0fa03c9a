// Thumbs, and what is wrong with an answer.

import {freshId, h} from './dom.js';
import {icon} from './icons.js';
import {say} from './announcer.js';
import {problemView} from './problems.js';
import {outcome, saying, takeBack} from './saying.js';

const TAGS = {'wrong-cause': 'Wrong cause', unsafe: 'Unsafe', outdated: 'Outdated', 'not-specific': 'Not specific'};
const MOST_COMMENT_CHARS = 1000;

/** The thumbs of one answer and the panel that a thumb down opens. A second rating replaces the first; the same thumb again takes it back. */
export class Judgement {
  #answer;
  #keep;
  #edit;
  #up = this.#thumb('up', 'Good answer');
  #down = this.#thumb('down', 'Bad answer');

  /** Two buttons, for the answer's foot. */
  thumbs = h('span', {class: 'thumbs', role: 'group', 'aria-label': 'Rate this answer'}, this.#up, this.#down);
  /** Where the rest is shown, under the foot. */
  panel = h('div', {class: 'judgement'});

  /**
   * @param {Object} answer the answer; the rating is noted in it
   * @param {() => void} keep keeps the conversation
   * @param {() => void} edit opens the editor of the answer
   */
  constructor(answer, keep, edit) {
    this.#answer = answer;
    this.#keep = keep;
    this.#edit = edit;
    this.#show();
  }

  #thumb(rating, label) {
    return h('button', {type: 'button', class: `thumb ${rating}`, 'aria-label': label, title: label, 'aria-pressed': 'false', on: {click: () => this.#rate(rating)}}, icon(rating));
  }

  /** Shows which thumb is pressed. */
  #show() {
    this.#up.setAttribute('aria-pressed', String(this.#answer.rating === 'up'));
    this.#down.setAttribute('aria-pressed', String(this.#answer.rating === 'down'));
  }

  async #rate(rating) {
    if (this.#answer.rating === rating) {
      await this.#takeBack();
      return;
    }
    if (!(await this.#send(saying({interaction_id: this.#answer.interactionId, rating}), rating, [], ''))) return;
    if (rating === 'down') this.#reasons(this.#note);
    else this.panel.replaceChildren(this.#line(this.#note));
  }

  async #takeBack() {
    this.#up.disabled = this.#down.disabled = true;
    try {
      await takeBack(this.#answer.interactionId, this.#answer.ratingIds ?? []);
      Object.assign(this.#answer, {rating: undefined, tags: [], comment: '', ratingIds: []});
      this.#show();
      this.#keep();
      this.panel.replaceChildren(this.#line('Taken back.'));
      say('Taken back.');
    } catch (problem) {
      this.panel.replaceChildren(problemView(problem, {again: () => this.#takeBack()}));
    } finally {
      this.#up.disabled = this.#down.disabled = false;
    }
  }

  #note = '';

  async #send(send, rating, tags, comment) {
    this.#up.disabled = this.#down.disabled = true;
    try {
      const result = await send();
      const ratingIds = [...(this.#answer.ratingIds ?? []), result.feedback_id];
      Object.assign(this.#answer, {rating, tags, comment, ratingIds});
      this.#note = await outcome(result, this.#answer.interactionId);
      this.#show();
      this.#keep();
      say(this.#note);
      return true;
    } catch (problem) {
      this.panel.replaceChildren(problemView(problem, {again: async () => {
        if (await this.#send(send, rating, tags, comment)) this.panel.replaceChildren(this.#line(this.#note));
      }}));
      return false;
    } finally {
      this.#up.disabled = this.#down.disabled = false;
    }
  }

  #line(text) {
    return h('p', {class: 'said'}, icon('check'), text);
  }

  #sayMore() {
    return h('button', {type: 'button', class: 'quiet tiny more', on: {click: () => this.#reasons('')}}, 'Say what is wrong');
  }

  #reasons(note) {
    const chosen = new Set(this.#answer.tags ?? []);
    const id = freshId('comment');
    const comment = h('input', {id, maxlength: MOST_COMMENT_CHARS, placeholder: 'In a few words, if you like', autocomplete: 'off'});
    comment.value = this.#answer.comment ?? '';
    const tags = Object.entries(TAGS).map(([tag, label]) => {
      const button = h('button', {type: 'button', class: 'tag', 'aria-pressed': String(chosen.has(tag))}, label);
      button.addEventListener('click', () => {
        if (chosen.has(tag)) chosen.delete(tag);
        else chosen.add(tag);
        button.setAttribute('aria-pressed', String(chosen.has(tag)));
      });
      return button;
    });
    const close = () => {
      this.panel.replaceChildren(this.#sayMore());
      this.#down.focus();
    };
    const form = h('form', {class: 'reasons', on: {
      submit: (event) => {
        event.preventDefault();
        this.#sendReasons([...chosen], comment.value.trim());
      },
      keydown: (event) => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          close();
        }
      },
    }},
    note ? this.#line(note) : null,
    h('div', {class: 'tags', role: 'group', 'aria-label': 'What is wrong with it'}, h('span', {class: 'ask', 'aria-hidden': 'true'}, 'What is wrong with it?'), tags),
    h('div', {class: 'comment'},
      h('label', {for: id, class: 'unseen'}, 'Comment'), comment,
      h('button', {type: 'submit', class: 'primary'}, 'Send'),
      h('button', {type: 'button', on: {click: () => this.#edit()}}, 'Put it right'),
      h('button', {type: 'button', class: 'quiet', on: {click: close}}, 'Close')));
    this.panel.replaceChildren(form);
    tags[0].focus({preventScroll: true});
  }

  async #sendReasons(tags, comment) {
    const body = {interaction_id: this.#answer.interactionId, rating: 'down'};
    if (tags.length > 0) body.tags = tags;
    if (comment) body.comment = comment;
    if (await this.#send(saying(body), 'down', tags, comment)) {
      const told = tags.map((tag) => TAGS[tag].toLowerCase()).join(', ');
      this.panel.replaceChildren(this.#line(told ? `${this.#note} Noted: ${told}.` : this.#note), this.#sayMore());
      this.#down.focus({preventScroll: true});
    }
  }
}
