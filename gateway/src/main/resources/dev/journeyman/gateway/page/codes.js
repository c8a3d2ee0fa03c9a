// The field for trouble codes: completes them from the gateway's table while one types, and keeps the chosen ones with their meaning.
//
// An ARIA combobox with a list (WAI-ARIA Authoring Practices, "Combobox"): the focus stays in the field, the arrows move through the list, Enter takes,
// Escape closes. A well-formed code that the table lacks may be chosen too and is shown as unknown.

import {byId, h} from './dom.js';
import {icon} from './icons.js';
import {codes as lookUp} from './gateway.js';
import {say} from './announcer.js';

export const FORM = /^[PBCU][0-3][0-9A-F]{3}$/;
const MOST_CODES = 16; // of a diagnosis
const MOST_OPTIONS = 20;
const REMEMBERED = 500;
const WAIT_MS = 90;
const MOST_PX = 280; // the list's height
const FEW_PX = 160;
const GAP_PX = 8;

export class CodeField {
  #input = byId('code');
  #list = byId('code-options');
  #chosenList = byId('chosen-codes');
  #chosen = []; // {code, meaning?, system?, severity?, known}
  #options = [];
  #active = -1;
  #remembered = new Map(); // what was typed -> options
  #asking = null;
  #timer = 0;
  #changed;

  /** @param {() => void} changed called after the chosen codes have changed */
  constructor(changed) {
    this.#changed = changed;
    this.#input.addEventListener('input', () => this.#typed());
    this.#input.addEventListener('keydown', (event) => this.#key(event));
    this.#input.addEventListener('blur', () => {
      this.#takeWhole();
      this.#close();
    });
    this.#input.addEventListener('focus', () => this.#typed());
    document.addEventListener('scroll', () => this.#place(), {capture: true, passive: true}); // the card scrolls on its own, too
    window.addEventListener('resize', () => this.#place());
    this.#list.addEventListener('mousedown', (event) => event.preventDefault()); // the focus stays in the field
    this.#list.addEventListener('click', (event) => {
      const option = event.target.closest('[role=option]');
      if (option) this.#choose(this.#options[Number(option.dataset.at)]);
    });
  }

  /** The chosen codes with what is known of them. */
  get chosen() {
    return this.#chosen;
  }

  /** Takes what stands in the field as codes; returns what is none. */
  takeTyped() {
    this.#takeWhole();
    return this.#input.value.trim();
  }

  set(codes) {
    this.#chosen = codes.slice(0, MOST_CODES);
    this.#input.value = '';
    this.#close();
    this.#render();
  }

  focus() {
    this.#input.focus();
  }

  // ---- what is typed ----

  #typed() {
    const parts = this.#input.value.split(/[\s,;]+/).filter(Boolean);
    if (parts.length > 1 && parts.every((part) => FORM.test(part.toUpperCase()))) { // pasted
      this.#takeWhole();
      return;
    }
    clearTimeout(this.#timer);
    const prefix = this.#input.value.trim();
    if (prefix === '') {
      this.#close();
      return;
    }
    const known = this.#remembered.get(prefix.toUpperCase());
    if (known) this.#open(known);
    else this.#timer = setTimeout(() => this.#ask(prefix), WAIT_MS);
  }

  async #ask(prefix) {
    this.#asking?.abort();
    this.#asking = new AbortController();
    try {
      const found = await lookUp(prefix, MOST_OPTIONS, this.#asking.signal);
      if (this.#remembered.size >= REMEMBERED) this.#remembered.delete(this.#remembered.keys().next().value);
      this.#remembered.set(prefix.toUpperCase(), found);
      if (this.#input.value.trim() === prefix && document.activeElement === this.#input) this.#open(found);
    } catch (problem) {
      if (problem.name !== 'AbortError') this.#close(); // completion is a help; codes can be typed in full without it
    }
  }

  #takeWhole() {
    const rest = [];
    for (const part of this.#input.value.split(/[\s,;]+/).filter(Boolean)) {
      if (FORM.test(part.toUpperCase())) this.#add(part.toUpperCase());
      else rest.push(part);
    }
    this.#input.value = rest.join(' ');
    if (rest.length === 0) this.#close();
  }

  #key(event) {
    const open = !this.#list.hidden;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (open) this.#move(event.key === 'ArrowDown' ? 1 : -1);
      else this.#typed();
    } else if (event.key === 'Enter' && (open || this.#input.value.trim() !== '')) {
      event.preventDefault(); // not the form's
      if (this.#active >= 0) this.#choose(this.#options[this.#active]);
      else if (!FORM.test(this.#input.value.trim().toUpperCase()) && this.#options.length === 1) this.#choose(this.#options[0]);
      else this.#takeWhole();
    } else if ((event.key === ' ' || event.key === ',') && FORM.test(this.#input.value.trim().toUpperCase())) {
      event.preventDefault();
      this.#takeWhole();
    } else if (event.key === 'Escape' && open) {
      event.preventDefault();
      event.stopPropagation();
      this.#close();
    } else if (event.key === 'Backspace' && this.#input.value === '' && this.#chosen.length > 0) {
      this.#remove(this.#chosen[this.#chosen.length - 1].code);
    }
  }

  // ---- the list ----

  #open(options) {
    this.#options = options.filter((option) => !this.#chosen.some((chosen) => chosen.code === option.code));
    this.#active = -1;
    if (this.#options.length === 0) {
      this.#close();
      return;
    }
    this.#list.replaceChildren(...this.#options.map((option, at) =>
      h('li', {id: `code-option-${at}`, role: 'option', 'aria-selected': 'false', 'data-at': at},
        h('span', {class: 'plate'}, option.code), h('span', {class: 'meaning'}, option.meaning))));
    this.#list.hidden = false;
    this.#place();
    this.#list.scrollTop = 0;
    this.#input.setAttribute('aria-expanded', 'true');
    this.#input.removeAttribute('aria-activedescendant');
  }

  /** Puts the list under the field, or above it where there is more room; it is fixed to the window, so that the card does not cut it off. */
  #place() {
    if (this.#list.hidden) return;
    const field = this.#input.getBoundingClientRect();
    const below = window.innerHeight - field.bottom - GAP_PX;
    const above = field.top - GAP_PX;
    const up = below < FEW_PX && above > below;
    Object.assign(this.#list.style, {
      left: `${field.left}px`,
      width: `${field.width}px`,
      maxHeight: `${Math.min(MOST_PX, up ? above : below)}px`,
      top: up ? 'auto' : `${field.bottom + GAP_PX / 2}px`,
      bottom: up ? `${window.innerHeight - field.top + GAP_PX / 2}px` : 'auto',
    });
  }

  #close() {
    this.#list.hidden = true;
    this.#list.replaceChildren();
    this.#options = [];
    this.#active = -1;
    this.#input.setAttribute('aria-expanded', 'false');
    this.#input.removeAttribute('aria-activedescendant');
  }

  #move(step) {
    this.#list.children[this.#active]?.setAttribute('aria-selected', 'false');
    this.#active = (this.#active + step + this.#options.length) % this.#options.length;
    if (this.#active < 0) this.#active = this.#options.length - 1;
    const option = this.#list.children[this.#active];
    option.setAttribute('aria-selected', 'true');
    option.scrollIntoView({block: 'nearest'});
    this.#input.setAttribute('aria-activedescendant', option.id);
  }

  // ---- the chosen ones ----

  #choose(option) {
    this.#input.value = '';
    this.#close();
    this.#add(option.code, option);
  }

  #add(code, found) {
    if (this.#chosen.some((chosen) => chosen.code === code)) return;
    if (this.#chosen.length >= MOST_CODES) {
      say(`No more than ${MOST_CODES} codes.`);
      return;
    }
    const entry = found ? {...found, known: true} : {code, meaning: '', known: true};
    this.#chosen.push(entry);
    this.#render();
    this.#changed();
    if (found) say(`${code} chosen: ${found.meaning}`);
    else this.#explain(entry);
  }

  async #explain(entry) {
    try {
      const found = (await lookUp(entry.code, 1)).find((each) => each.code === entry.code);
      Object.assign(entry, found ?? {meaning: 'not in the table of trouble codes', known: false});
      say(`${entry.code}: ${entry.meaning}`);
    } catch {
      entry.meaning = ''; // the gateway says it with the answer
    }
    this.#render();
    this.#changed();
  }

  #remove(code) {
    this.#chosen = this.#chosen.filter((chosen) => chosen.code !== code);
    this.#render();
    this.#changed();
    this.#input.focus();
    say(`${code} removed`);
  }

  #render() {
    this.#chosenList.hidden = this.#chosen.length === 0;
    this.#chosenList.replaceChildren(...this.#chosen.map((chosen) =>
      h('li', {class: chosen.known ? '' : 'unknown'},
        h('span', {class: `plate ${chosen.severity ?? ''}`}, chosen.code),
        h('span', {class: 'meaning'}, chosen.meaning),
        h('button', {type: 'button', class: 'quiet tiny', 'aria-label': `Remove ${chosen.code}`, on: {click: () => this.#remove(chosen.code)}}, icon('close')))));
  }
}
