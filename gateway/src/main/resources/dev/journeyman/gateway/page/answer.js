// One answer on the page: its text or its sections, its sources, and its foot with all that can be said of it.

import {h} from './dom.js';
import {icon} from './icons.js';
import {say} from './announcer.js';
import {diagnosisView} from './diagnosis.js';
import {Editor} from './editor.js';
import {Judgement} from './judgement.js';
import {show} from './markdown.js';
import {problemView} from './problems.js';
import {Sources} from './sources.js';

/** An answer that nothing is known of yet. */
export function newAnswer() {
  return {state: 'waiting', text: '', interactionId: '', modelVersion: '', citations: [], verdicts: [], tokens: 0, finish: ''};
}

export class AnswerView {
  #answer;
  #deeds;
  #editor;
  #judgement;
  #body = h('div', {class: 'body'});
  #foot = h('div', {class: 'foot'});
  #frame = 0;
  node = h('div', {class: 'answer', role: 'group', 'aria-label': 'Answer'}, this.#body, this.#foot);

  /**
   * @param {Object} answer the answer; what is said of it is noted in it
   * @param {{compared: boolean, keep: () => void, again: () => void, fresh: () => void, another?: () => void, choose?: () => void}} deeds whether it stands
   *     beside another, and then shows what the model said and not what was made of it; and what its buttons do: keep the conversation, ask once more,
   *     begin a new conversation, ask for another answer, prefer this one to the one beside it
   */
  constructor(answer, deeds) {
    this.#answer = answer;
    this.#deeds = deeds;
    this.#editor = new Editor(answer, () => {
      deeds.keep();
      this.refresh();
      this.node.querySelector('.edit')?.focus({preventScroll: true});
    });
    this.#judgement = new Judgement(answer, deeds.keep, () => this.#edit());
    this.refresh();
  }

  /** Shows the text as far as it has come, at most once a frame. */
  stream() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      if (this.#answer.state === 'streaming') this.refresh();
    });
  }

  /** Shows the answer as it is now. */
  refresh() {
    const running = ['waiting', 'streaming'].includes(this.#answer.state);
    this.node.setAttribute('aria-busy', String(running));
    this.node.dataset.state = this.#answer.state;
    this.#showBody();
    this.#foot.replaceChildren(...(running ? [] : this.#footParts()));
  }

  #showBody() {
    const answer = this.#answer;
    if (answer.state === 'waiting') {
      this.#body.replaceChildren(h('p', {class: 'waiting'}, h('span', {class: 'dots', 'aria-hidden': 'true'}, h('i'), h('i'), h('i')), answer.waitingFor ?? 'Thinking'));
    } else if (answer.state === 'failed') {
      this.#body.replaceChildren(problemView(answer.problem ?? new Error('This answer was not finished.'), {again: this.#deeds.again, fresh: this.#deeds.fresh}));
    } else if (answer.diagnosis && answer.correction === undefined) {
      this.#showDiagnosis();
    } else {
      this.#showText();
    }
  }

  #showDiagnosis() {
    const answer = this.#answer;
    const sources = new Sources(answer.citations, answer.interactionId);
    const parts = diagnosisView(answer.diagnosis, {sources, done: answer.done, onDone: (done) => {
      answer.done = done;
      this.#deeds.keep();
    }});
    this.#body.replaceChildren();
    for (const part of [...parts, sources.view()]) if (part) this.#body.append(part);
  }

  #showText() {
    let prose = this.#body.firstElementChild;
    if (!prose?.classList.contains('prose')) {
      prose = h('div', {class: 'prose'});
      this.#body.replaceChildren(prose);
    }
    while (prose.nextSibling) prose.nextSibling.remove();
    show(prose, this.#deeds.compared ? this.#answer.text : this.#answer.correction ?? this.#answer.text);
    const note = this.#ending();
    if (note) this.#body.append(note);
    if (this.#answer.state !== 'streaming') {
      const sources = new Sources(this.#answer.citations, this.#answer.interactionId).view();
      if (sources) this.#body.append(sources);
    }
  }

  #ending() {
    const text = {
      content_filter: 'A guardrail withheld the rest of this answer.',
      length: 'Cut here: the answer reached its most tokens.',
      stopped: 'Stopped by you.',
    }[this.#answer.state === 'stopped' ? 'stopped' : this.#answer.finish];
    return text ? h('p', {class: 'ending'}, text) : null;
  }

  #footParts() {
    const answer = this.#answer;
    if (answer.state === 'failed') return [];
    const about = h('span', {class: 'about'}, [answer.modelVersion, answer.tokens ? `${answer.tokens} tokens` : '', answer.interactionId ? '' : 'not kept, so it cannot be rated'].filter(Boolean).join(' · '));
    if (this.#deeds.choose) {
      return [h('div', {class: 'actions'}, h('button', {type: 'button', class: 'primary choose', on: {click: this.#deeds.choose}}, 'This one is better'), about)];
    }
    const canSay = answer.interactionId !== '';
    return [
      h('div', {class: 'actions'},
        canSay ? this.#judgement.thumbs : null,
        canSay ? h('button', {type: 'button', class: 'quiet edit', on: {click: () => this.#edit()}}, icon('edit'), h('span', {}, 'Put it right')) : null,
        canSay && this.#deeds.another ? h('button', {type: 'button', class: 'quiet another', on: {click: this.#deeds.another}}, icon('another'), h('span', {}, 'Another answer')) : null,
        navigator.clipboard ? h('button', {type: 'button', class: 'quiet copy', on: {click: () => this.#copy()}}, icon('copy'), h('span', {}, 'Copy')) : null,
        about),
      verdicts(answer.verdicts),
      this.#editor.isOpen ? null : this.#editor.saved(),
      this.#judgement.panel,
      this.#editor.node,
    ].filter((part) => part !== null);
  }

  #edit() {
    if (this.#editor.isOpen) {
      this.#editor.close();
      this.refresh();
      return;
    }
    this.#judgement.panel.replaceChildren();
    this.#editor.open();
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.#answer.correction ?? this.#answer.text);
      say('Copied.');
      const button = this.node.querySelector('.copy');
      button.lastChild.textContent = 'Copied';
      setTimeout(() => (button.lastChild.textContent = 'Copy'), 1500);
    } catch {
      say('This browser does not let the page copy.');
    }
  }
}

function verdicts(list) {
  if (!list?.length) return null;
  return h('details', {class: 'verdicts'}, h('summary', {}, 'What the guardrails did'), h('ul', {}, list.map((verdict) =>
    h('li', {}, h('b', {}, String(verdict.rule ?? verdict.name ?? 'rule')), ` ${verdict.outcome ?? verdict.verdict ?? ''} `, String(verdict.explanation ?? '')))));
}
