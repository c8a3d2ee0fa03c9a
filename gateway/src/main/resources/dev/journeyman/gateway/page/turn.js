// One question with its answer, or with two of them side by side until the better one is chosen.

import {h} from './dom.js';
import {icon} from './icons.js';
import {say} from './announcer.js';
import {AnswerView} from './answer.js';
import {show} from './markdown.js';
import {problemView} from './problems.js';
import {outcome, saying} from './saying.js';

const MOST_ANSWERS = 6;

export class TurnView {
  #turn;
  #deeds;
  #views = new Map(); // answer -> its view
  #sides = h('div', {class: 'sides'});
  #after = h('div', {class: 'after'});
  node;

  /**
   * @param {Object} turn the question and its answers
   * @param {{keep: () => void, again: () => void, fresh: () => void, another?: () => void}} deeds what its buttons do
   */
  constructor(turn, deeds) {
    this.#turn = turn;
    this.#deeds = deeds;
    this.node = h('article', {class: `turn ${turn.kind}`},
      h('div', {class: 'asked'}, h('h3', {}, turn.asked), turn.about ? h('p', {class: 'job-line'}, turn.about) : null),
      this.#sides, this.#after);
    this.refresh();
  }

  /** The view of an answer that is shown. */
  view(answer) {
    return this.#views.get(answer);
  }

  /** Shows the turn as it is now: one answer, or two to choose from. */
  refresh() {
    const {answers, chosen, beside} = this.#turn;
    const two = beside !== undefined;
    const shown = two ? [answers[chosen], answers[beside]] : [answers[chosen]];
    const ready = two && shown.every((answer) => ['done', 'stopped'].includes(answer.state) && answer.interactionId);
    this.#views = new Map(shown.map((answer) => [answer, new AnswerView(answer, {
      compared: two,
      keep: this.#deeds.keep,
      again: this.#deeds.again,
      fresh: this.#deeds.fresh,
      another: !two && this.#deeds.another && answers.length < MOST_ANSWERS ? this.#deeds.another : undefined,
      choose: ready ? () => this.#choose(answer) : undefined,
    })]));
    this.#sides.classList.toggle('two', two);
    this.#sides.replaceChildren(...[...this.#views.values()].map((view) => view.node));
    this.#after.replaceChildren();
    if (two && shown.every((answer) => !['waiting', 'streaming'].includes(answer.state))) this.#after.append(this.#neither());
    if (this.#turn.said) this.#after.append(h('p', {class: 'said'}, icon('check'), this.#turn.said));
    if (!two) this.#others();
  }

  #neither() {
    return h('div', {class: 'row'}, h('button', {type: 'button', class: 'quiet', on: {click: () => {
      this.#turn.beside = undefined;
      this.#deeds.keep();
      this.refresh();
    }}}, 'Neither is better'));
  }

  #choose(better) {
    const {answers, chosen, beside} = this.#turn;
    const other = answers[chosen] === better ? answers[beside] : answers[chosen];
    const send = saying({interaction_id: better.interactionId, preferred_over: other.interactionId});
    const attempt = async () => {
      for (const button of this.#sides.querySelectorAll('.choose')) button.disabled = true;
      try {
        this.#turn.said = await outcome(await send(), better.interactionId);
        this.#turn.chosen = answers.indexOf(better);
        this.#turn.beside = undefined;
        this.#deeds.keep();
        this.refresh();
        say(`Chosen. ${this.#turn.said}`);
        this.node.querySelector('.edit')?.focus({preventScroll: true});
      } catch (problem) {
        for (const button of this.#sides.querySelectorAll('.choose')) button.disabled = false;
        this.#after.replaceChildren(problemView(problem, {again: attempt}), this.#neither());
      }
    };
    attempt();
  }

  #others() {
    const others = this.#turn.answers.filter((answer, at) => at !== this.#turn.chosen && answer.text);
    if (others.length === 0) return;
    this.#after.append(h('details', {class: 'others'},
      h('summary', {}, others.length === 1 ? 'The other answer' : `The ${others.length} other answers`),
      others.map((answer) => {
        const prose = h('div', {class: 'prose other'});
        show(prose, answer.text);
        return prose;
      })));
  }
}
