// Parts that several views have: cards, states in words, links, what is missing and why.

import {h} from '/assets/dom.js';
import {icon} from '/assets/icons.js';
import {askForKey} from '/assets/key.js';
import {ago, moment} from './figures.js';
import {stateMark} from './plot.js';

/** A card with a heading, and what stands beside the heading. */
export function card(title, {beside, name = '', level = 2} = {}, ...children) {
  return h('section', {class: `card ${name}`},
    title ? h('div', {class: 'card-head'}, h(`h${level}`, {}, title), beside) : null,
    ...children);
}

/** A state, as sign and word. */
export function state(name, percent) {
  return h('span', {class: `state-word ${name}`}, stateMark(name), h('span', {}, name === 'canary' && percent !== null && percent !== undefined
    ? (percent === 0 ? 'canary, in the shadow' : `canary, ${percent} %`) : name));
}

/** The address of a version's view. */
export function versionAddress(name) {
  return `#versions/${encodeURIComponent(name)}`;
}

/** A version's name that leads to it. */
export function versionLink(name, text = name) {
  return h('a', {href: versionAddress(name), class: 'name'}, text);
}

/** A run's name that leads to it. */
export function runLink(id) {
  return h('a', {href: `#runs/${encodeURIComponent(id)}`, class: 'name'}, id);
}

/** A mark of what was forced; loud, and for ever. */
export function forcedMark() {
  return h('span', {class: 'forced', title: 'Became champion against the gate or without asking it'}, 'Forced');
}

/** A time as it is told, with the moment itself. */
export function when(iso) {
  return iso ? h('time', {datetime: iso, title: moment(iso), 'data-ago': true}, ago(iso)) : h('span', {}, '–');
}

/** Tells anew how long ago the times of a place are. */
export function retell(place) {
  for (const time of place.querySelectorAll('time[data-ago]')) time.textContent = ago(time.dateTime);
}

/** What stands where there is nothing yet, and what to do. */
export function empty(text, ...actions) {
  return h('div', {class: 'empty'}, h('p', {}, text), actions.length > 0 ? h('div', {class: 'row'}, actions) : null);
}

const TITLES = {
  unreachable: 'The gateway is not reached',
  insufficient_role: 'This takes a key with the role ops',
  model_not_found: 'There is no such version',
  version_damaged: 'The store is damaged here',
  not_evaluated: 'Not evaluated',
  gate_refused: 'The gate refuses',
  run_in_progress: 'A run is in progress',
  store_unavailable: 'The store does not answer',
  rate_limit_exceeded: 'Too many calls',
  interaction_not_found: 'The gateway does not know this answer',
};

/** What went wrong, and what to do about it. */
export function trouble(problem, again) {
  if (problem.code === 'not_found') return empty('This gateway does not offer this part. A newer one does.');
  const actions = [];
  if (problem.status === 401 || problem.code === 'insufficient_role') {
    actions.push(h('button', {type: 'button', on: {click: () => askForKey(problem.message)}}, 'Put in a key'));
  } else if (again && (problem.status === 0 || problem.status === 429 || problem.status >= 500)) {
    actions.push(h('button', {type: 'button', on: {click: again}}, 'Try again'));
  }
  const title = TITLES[problem.code] ?? (problem.status === 401 ? 'The gateway wants a key' : problem.status >= 500 ? 'The gateway met a fault' : 'This did not work');
  return h('div', {class: 'trouble', role: 'alert'}, icon('warning'),
    h('div', {},
      h('p', {class: 'trouble-title'}, title),
      h('p', {}, problem.message),
      problem.status >= 500 && problem.requestId ? h('p', {class: 'help'}, `Request ${problem.requestId}`) : null,
      actions.length > 0 ? h('div', {class: 'row'}, actions) : null));
}

/** Pairs of a word and what it is. */
export function facts(pairs) {
  return h('dl', {class: 'facts'}, pairs.filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))));
}

/** A button that opens a dialog or does something else at once. */
export function button(text, act, {kind = '', key} = {}) {
  return h('button', {type: 'button', class: kind, 'data-key': key, 'aria-haspopup': 'dialog', on: {click: act}}, text);
}

/** A share as a bar, with its words: how far something is on its way. */
export function meter(label, value, most, {text, name = ''} = {}) {
  const part = most > 0 ? Math.min(1, Math.max(0, value / most)) : 0;
  const bar = h('span', {class: 'meter-fill'});
  bar.style.inlineSize = `${(100 * part).toFixed(1)}%`;
  return h('div', {class: `meter ${name}`, role: 'meter', 'aria-label': label, 'aria-valuemin': 0, 'aria-valuemax': most, 'aria-valuenow': Math.min(value, most), 'aria-valuetext': text}, bar);
}
