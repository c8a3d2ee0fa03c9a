// The view of two scorecards side by side: each suite a dot with its interval for each version, all on one axis, and the difference in points.

import {h} from '/assets/dom.js';
import {points, share, words} from './figures.js';
import * as operations from './operations.js';
import {s, seriesSign} from './plot.js';
import {card, empty, trouble, versionLink} from './views.js';

const MOST_SLICES = 60;
const MARKS = [0, 0.25, 0.5, 0.75, 1];

export const scorecards = {
  title: 'Scorecards',
  everyMs: 60_000,

  async load([one, two], signal) {
    const models = await operations.models(signal);
    const measured = models.data.filter((version) => version.scorecard);
    const first = one ?? models.champion ?? measured[0]?.version;
    const second = two ?? [models.canary, ...measured.map((version) => version.version)].find((name) => name && name !== first);
    if (!first || !second) return {models};
    const [a, b] = await Promise.all([first, second].map((name) => operations.part(operations.model(name, signal))));
    return {models, first, second, a, b};
  },

  render({models, first, second, a, b}, context) {
    if (!first || !second) {
      return [card('Scorecards', {}, empty('Two versions are needed. Import or train another one, and evaluate it: journeyman evals run --model NAME'))];
    }
    const problem = a.problem ?? b.problem;
    return [card('', {name: 'compare-card'},
      chooser(models, first, second),
      problem ? trouble(problem, context.refresh) : comparison(a.value, b.value))];
  },
};

function chooser(models, first, second) {
  const go = (one, two) => {
    location.hash = `#compare/${encodeURIComponent(one)}/${encodeURIComponent(two)}`;
  };
  const choice = (label, which, value, change) => {
    const id = `compare-${which}`;
    const select = h('select', {id, 'data-key': id, on: {change: (event) => change(event.target.value)}},
      models.data.map((version) => h('option', {value: version.version, selected: version.version === value}, `${version.version} (${version.state}${version.scorecard ? '' : ', not evaluated'})`)));
    return h('div', {class: `choice ${which}`}, h('label', {for: id}, sign(which), label), select);
  };
  return h('div', {class: 'chooser'},
    choice('One', 'one', first, (name) => go(name, second)),
    h('button', {type: 'button', class: 'quiet', 'data-key': 'swap', on: {click: () => go(second, first)}}, 'Swap'),
    choice('The other', 'two', second, (name) => go(first, name)));
}

function sign(which) {
  return s('svg', {class: 'mark', width: 16, height: 16, viewBox: '0 0 16 16', 'aria-hidden': 'true'}, seriesSign(which, 8, 8));
}

function comparison(one, two) {
  const missing = [one, two].filter((version) => !version.scorecard);
  if (missing.length > 0) {
    return empty(`${missing.map((version) => version.version).join(' and ')} ${missing.length > 1 ? 'were' : 'was'} not evaluated. On this machine: journeyman evals run --model ${missing[0].version}`);
  }
  const others = new Map(two.scorecard.suites.map((suite) => [suite.name, suite]));
  const names = [...new Set([...one.scorecard.suites, ...two.scorecard.suites].map((suite) => suite.name))];
  const ones = new Map(one.scorecard.suites.map((suite) => [suite.name, suite]));
  const pairs = names.map((name) => [ones.get(name), others.get(name)]);
  return [
    h('p', {class: 'compare-sum'}, sum(pairs, one, two)),
    unlike(one.scorecard, two.scorecard),
    h('div', {class: 'suites'},
      axis(),
      pairs.map(([a, b]) => suiteRow(a, b))),
    h('p', {class: 'help'}, 'Dots are shares of right answers, bars their 95 % intervals (Wilson). A difference is called clear where the intervals lie apart; the gate itself compares answer by answer, and sees more.'),
  ];
}

function sum(pairs, one, two) {
  const both = pairs.filter(([a, b]) => a && b);
  const clear = both.filter(([a, b]) => apart(a, b));
  const better = clear.filter(([a, b]) => b.accuracy > a.accuracy).length;
  const worse = clear.length - better;
  return [versionLink(two.version), ' against ', versionLink(one.version), `: clearly better in ${better}, clearly worse in ${worse}, too close to call in ${both.length - clear.length} of ${both.length} suites.`];
}

function apart(a, b) {
  return a.low > b.high || b.low > a.high;
}

/** What makes the two hard to compare. */
function unlike(one, two) {
  const names = {suites_digest: 'other questions', code_digest: 'another program', precision: 'another precision', system_prompt: 'another system prompt', facts_digest: 'another table of facts'};
  const found = Object.keys(names).filter((key) => (one.digests?.[key] ?? '') !== (two.digests?.[key] ?? ''));
  if (found.length === 0) return null;
  return h('p', {class: 'caution'}, `They were examined under different conditions (${found.map((key) => names[key]).join(', ')}). Evaluate both anew before you decide by this.`);
}

function axis() {
  return h('div', {class: 'suite axis', 'aria-hidden': 'true'}, h('span', {}),
    s('svg', {class: 'suite-plot', height: 18, width: '100%'}, MARKS.map((mark) => s('text', {x: at(mark), y: 13, 'text-anchor': 'middle', class: 'tick'}, `${100 * mark} %`))),
    h('span', {class: 'suite-delta help'}, 'points'));
}

function at(value) {
  return `${(5 + 90 * value).toFixed(2)}%`;
}

function suiteRow(a, b) {
  const suite = a ?? b;
  const slices = sliceRows(a, b);
  const head = row(words(suite.name), `${suite.items} items`, a, b);
  const letters = letterBars(a, b);
  if (slices.length === 0 && !letters) return h('div', {class: 'suite-box'}, head);
  return h('details', {class: 'suite-box', 'data-key': `suite-${suite.name}`},
    h('summary', {}, head),
    h('div', {class: 'suite-more'},
      letters,
      slices.length > 0 ? [h('h4', {}, 'Slices, the largest differences first'), slices.slice(0, MOST_SLICES)] : null,
      slices.length > MOST_SLICES ? h('p', {class: 'help'}, `and ${slices.length - MOST_SLICES} more`) : null));
}

function sliceRows(a, b) {
  const ones = new Map((a?.slices ?? []).map((slice) => [slice.name, slice]));
  const twos = new Map((b?.slices ?? []).map((slice) => [slice.name, slice]));
  return [...new Set([...ones.keys(), ...twos.keys()])]
    .map((name) => [name, ones.get(name), twos.get(name)])
    .sort((x, y) => Math.abs(difference(y[1], y[2])) - Math.abs(difference(x[1], x[2])) || x[0].localeCompare(y[0]))
    .map(([name, one, two]) => row(name.replace('=', ': ').replaceAll('-', ' '), `${(one ?? two).items} items`, one, two, 'slice'));
}

function difference(a, b) {
  return a && b ? b.accuracy - a.accuracy : 0;
}

function row(name, note, a, b, kind = '') {
  const delta = difference(a, b);
  const told = !a || !b ? 'only one was asked' : apart(a, b) ? (delta > 0 ? 'clearly better' : 'clearly worse') : 'within the intervals';
  const look = !a || !b ? 'none' : apart(a, b) ? (delta > 0 ? 'better' : 'worse') : 'close';
  return h('div', {class: `suite ${kind}`},
    h('span', {class: 'suite-name'}, name, h('span', {class: 'help'}, note)),
    s('svg', {class: 'suite-plot', height: 34, width: '100%', role: 'img', 'aria-label': `${name}: one ${share(a?.accuracy)}, the other ${share(b?.accuracy)}`},
      MARKS.map((mark) => s('line', {class: 'grid', x1: at(mark), x2: at(mark), y1: 0, y2: 34})),
      a ? series(a, 'one', 11) : null,
      b ? series(b, 'two', 23) : null),
    h('span', {class: `suite-delta ${look}`}, h('b', {}, a && b ? points(delta) : '–'), h('span', {class: 'delta-word'}, told), h('span', {class: 'delta-figures'}, `${share(a?.accuracy)} → ${share(b?.accuracy)}`)));
}

function series(figures, which, y) {
  return [
    s('line', {class: `ci ${which}`, x1: at(figures.low), x2: at(figures.high), y1: y, y2: y}),
    seriesSign(which, at(figures.accuracy), y),
  ];
}

/** How often each letter was chosen, as bars in pairs. */
function letterBars(a, b) {
  const letters = [...new Set([...Object.keys(a?.letters ?? {}), ...Object.keys(b?.letters ?? {})])].sort();
  if (letters.length === 0) return null;
  const total = (suite) => Object.values(suite?.letters ?? {}).reduce((sum, count) => sum + count, 0) || 1;
  const all = [total(a), total(b)];
  return h('div', {class: 'letters'}, h('h4', {}, 'Letters chosen'),
    h('ul', {}, letters.map((letter) => h('li', {},
      h('span', {class: 'letter'}, letter),
      h('span', {class: 'letter-bars'}, bar((a?.letters?.[letter] ?? 0) / all[0], 'one'), bar((b?.letters?.[letter] ?? 0) / all[1], 'two'))))));
}

function bar(part, which) {
  const fill = h('span', {class: `letter-fill ${which}`});
  fill.style.inlineSize = `${(100 * part).toFixed(1)}%`;
  return h('span', {class: 'letter-bar'}, h('span', {class: 'letter-track'}, fill), h('span', {class: 'help'}, share(part, 0)));
}
