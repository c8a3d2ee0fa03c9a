// The sources of an answer: citations, and the passages behind them.

import {h} from './dom.js';
import {icon} from './icons.js';
import {interaction} from './gateway.js';

/** A citation as this page shows it, whether the gateway gives a passage's id alone or the passage. */
function sourceOf(citation) {
  if (citation === null || typeof citation !== 'object') return {id: String(citation), number: 0, title: String(citation), where: '', text: ''};
  const id = String(citation.id ?? citation.passage_id ?? citation.title ?? '');
  return {
    id,
    number: Number(citation.index ?? 0), // of its marks in the text; 0 where it has none
    title: String(citation.title ?? citation.name ?? id),
    where: String(citation.source ?? citation.url ?? ''),
    text: String(citation.text ?? citation.passage ?? citation.quote ?? ''),
  };
}

/** The list of an answer's sources, each of which can be opened, and the marks that lead to them. */
export class Sources {
  #sources = [];
  #interactionId;
  #entries = new Map(); // id -> the details that show it
  node = h('details', {class: 'sources'});

  constructor(citations, interactionId) {
    this.#interactionId = interactionId;
    for (const citation of citations ?? []) this.#add(sourceOf(citation));
  }

  /** Marks for the citations of one part of the answer: `[1] [2]`; pressed, they open the source. */
  marks(citations) {
    return (citations ?? []).map((citation) => {
      const source = this.#add(sourceOf(citation));
      const number = this.#numberOf(source);
      return h('button', {type: 'button', class: 'mark', 'aria-label': `Source ${number}: ${source.title}`, on: {click: () => this.#open(source)}}, String(number));
    });
  }

  /** The list; null where there is no source. To be asked for after the marks. */
  view() {
    if (this.#sources.length === 0) return null;
    const list = h('ol', {}, this.#sources.map((source) => {
      const text = h('div', {class: 'passage'});
      const entry = h('details', {}, h('summary', {}, source.title, source.where ? h('span', {class: 'address'}, ` ${source.where}`) : null), text);
      entry.addEventListener('toggle', () => entry.open && this.#fill(source, text), {once: true});
      this.#entries.set(source.id, entry);
      return h('li', {value: String(this.#numberOf(source))}, entry);
    }));
    this.node.replaceChildren(h('summary', {}, icon('source'), `Sources (${this.#sources.length})`), list);
    return this.node;
  }

  #numberOf(source) {
    return source.number || this.#sources.indexOf(source) + 1;
  }

  #add(source) {
    const known = this.#sources.find((each) => each.id === source.id);
    if (!known) this.#sources.push(source);
    return known ?? source;
  }

  #open(source) {
    this.node.open = true;
    const entry = this.#entries.get(source.id);
    entry.open = true;
    entry.querySelector('summary').focus();
  }

  async #fill(source, node) {
    node.textContent = source.text || 'looking it up …';
    if (source.text) return;
    try {
      const passages = (await interaction(this.#interactionId)).interaction?.content?.passages ?? [];
      node.textContent = passages.find((passage) => String(passage.id) === source.id)?.text ?? 'The gateway keeps no text of this source.';
    } catch (problem) {
      node.textContent = `The source cannot be shown. ${problem.message}`;
    }
  }
}
