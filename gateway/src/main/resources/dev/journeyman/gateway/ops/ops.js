// The operators' page: chooses the view by the address, loads it, draws it, and looks again. What is chosen stands in the address, so it can be linked.

import {byId, h} from '/assets/dom.js';
import {askForKey, wireKey} from '/assets/key.js';
import {feedback} from './feedback.js';
import {ledger} from './ledger.js';
import {now} from './rollout.js';
import {runs} from './runs.js';
import {scorecards} from './scorecards.js';
import {trace} from './trace.js';
import {versions} from './versions.js';
import {retell, trouble} from './views.js';

const VIEWS = {now, versions, compare: scorecards, runs, feedback, ledger, answer: trace};
const HIDDEN_TIMES = 12; // how much seldomer a page that nobody sees looks
const AFTER_TROUBLE_MS = 10_000;
const FOLLOW_AGAIN_MS = 3_000;

let showing = null; // {view, args, stop, drawn}
let timer = 0;
let turn = 0;

function address() {
  const [name, ...args] = location.hash.replace(/^#/, '').split('/').map((part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
  return {name: VIEWS[name] ? name : 'now', args: args.filter((arg) => arg !== '')};
}

function open() {
  const {name, args} = address();
  showing?.stop.abort();
  const changed = showing?.name !== name;
  showing = {name, view: VIEWS[name], args, stop: new AbortController(), drawn: '', following: ''};
  for (const link of document.querySelectorAll('#views a')) {
    if (link.dataset.view === name) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  document.title = `${showing.view.title} · Journeyman operations`;
  if (name === 'answer' && args[0]) byId('find-id').value = args[0];
  if (changed) {
    byId('view').replaceChildren(h('p', {class: 'help loading'}, 'Loading'));
    byId('view').dataset.view = '';
    window.scrollTo(0, 0);
    document.querySelector('#views [aria-current]')?.scrollIntoView?.({block: 'nearest', inline: 'center'});
  }
  look();
}

/** Loads the view and draws it where it changed; then again after a while. */
async function look() {
  const mine = showing;
  const now = ++turn;
  clearTimeout(timer);
  let wait = mine.view.everyMs;
  try {
    const data = await mine.view.load(mine.args, mine.stop.signal);
    if (mine !== showing || now !== turn) return;
    reached(true);
    const drawn = JSON.stringify(data, (key, value) => (value instanceof Error ? value.message : value));
    if (drawn !== mine.drawn) {
      mine.drawn = drawn;
      draw(mine, data);
    } else {
      retell(byId('view'));
    }
    follow(mine, data);
  } catch (problem) {
    if (problem?.name === 'AbortError' || mine !== showing || now !== turn) return;
    reached(problem.status !== 0);
    wait = Math.max(wait, AFTER_TROUBLE_MS);
    if (problem.status === undefined) console.error(problem);
    if (mine.drawn === '') byId('view').replaceChildren(trouble(problem, look));
    if (problem.status === 401 && !byId('key').open) askForKey(problem.message);
  }
  timer = setTimeout(look, document.hidden ? wait * HIDDEN_TIMES : wait);
}

/** Draws, and leaves open what was open and the focus where it was. */
function draw(mine, data) {
  const place = byId('view');
  const folds = new Map([...place.querySelectorAll('details[data-key]')].map((fold) => [fold.dataset.key, fold.open]));
  const focused = place.contains(document.activeElement) ? document.activeElement.closest('[data-key]')?.dataset.key : null;
  const scrolls = new Map([...place.querySelectorAll('[data-keep-scroll]')].map((node) => [node.dataset.keepScroll, [node.scrollLeft, node.scrollTop, node.scrollTop + node.clientHeight >= node.scrollHeight - 4]]));
  place.replaceChildren(...mine.view.render(data, {refresh: look, width: place.clientWidth - 48}).flat(Infinity).filter(Boolean));
  place.dataset.view = mine.name;
  for (const fold of place.querySelectorAll('details[data-key]')) {
    if (folds.has(fold.dataset.key)) fold.open = folds.get(fold.dataset.key);
  }
  for (const node of place.querySelectorAll('[data-keep-scroll]')) {
    const [left, top, atEnd] = scrolls.get(node.dataset.keepScroll) ?? [shown(node), 0, true];
    node.scrollLeft = left;
    node.scrollTop = atEnd && node.dataset.atEnd !== undefined ? node.scrollHeight : top;
  }
  if (focused) [...place.querySelectorAll('[data-key]')].find((node) => node.dataset.key === focused)?.focus();
}

/** How far a place is scrolled so that what matters in it is in its middle. */
function shown(node) {
  const wanted = node.dataset.show ? node.querySelector(node.dataset.show) : null;
  if (!wanted) return 0;
  const [inner, outer] = [wanted.getBoundingClientRect(), node.getBoundingClientRect()];
  return inner.left + inner.width / 2 - outer.left - outer.width / 2;
}

/** Hears of what goes on by itself, where the view has something of the kind; one stream at a time. */
async function follow(mine, data) {
  if (!mine.view.follow || mine.following) return;
  mine.following = 'yes';
  try {
    await mine.view.follow(data, {refresh: look}, mine.stop.signal);
  } catch {
    // the connection broke off; the next look shows what became of it, and follows again
    await new Promise((resolve) => setTimeout(resolve, FOLLOW_AGAIN_MS));
  }
  mine.following = '';
}

function reached(is) {
  byId('link').dataset.state = is ? 'ready' : 'gone';
  byId('link-text').textContent = is ? 'live' : 'the gateway does not answer';
}

for (const close of document.querySelectorAll('[data-close]')) close.addEventListener('click', () => close.closest('dialog').close());
byId('find').addEventListener('submit', (event) => {
  event.preventDefault();
  const id = byId('find-id').value.trim();
  if (id) location.hash = `#answer/${encodeURIComponent(id)}`;
});
byId('skip').addEventListener('click', (event) => {
  event.preventDefault(); // the address has the view
  byId('view').focus();
});
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) look();
});
window.addEventListener('hashchange', open);
wireKey(look);
open();
