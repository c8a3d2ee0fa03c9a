// The view of versions: the graph, the list, and one of them with what can be done to it.

import {h} from '/assets/dom.js';
import * as actions from './actions.js';
import {bytes, share, words} from './figures.js';
import {gateTree} from './gate.js';
import {lineage} from './lineage.js';
import * as operations from './operations.js';
import {s} from './plot.js';
import {button, card, empty, facts, forcedMark, runLink, state, trouble, versionAddress, versionLink, when} from './views.js';

const RECORDS = {
  human_feedback: 'feedback', human_curated: 'curated', reference: 'references', synthetic_teacher: 'teacher', synthetic_self: 'own samples',
};
const SYNTHETIC = new Set(['synthetic_teacher', 'synthetic_self']);

const KNOWN_MS = 60_000; // what the gate says takes work to find out, and changes with the versions

let known = null;

export const versions = {
  title: 'Versions',
  everyMs: 10_000,

  async load([name], signal) {
    const models = await operations.models(signal);
    const wanted = name ?? models.canary ?? models.champion ?? models.data[0]?.version;
    if (!wanted) return {models};
    const key = JSON.stringify([wanted, models]);
    if (known?.key !== key || Date.now() - known.at > KNOWN_MS) {
      const [one, gate] = await Promise.all([
        operations.part(operations.model(wanted, signal)),
        models.data.find((each) => each.version === wanted && each.state !== 'champion') ? operations.part(operations.gate(wanted, signal)) : {},
      ]);
      known = {key, at: one.problem || gate.problem ? 0 : Date.now(), one, gate};
    }
    return {models, wanted, one: known.one, gate: known.gate};
  },

  render({models, wanted, one, gate}, context) {
    if (models.data.length === 0 && models.damaged.length === 0) {
      return [card('Versions', {}, empty('No versions yet. Import one on this machine: journeyman models import DIR, or hf:ORG/NAME. Then promote it here.'))];
    }
    return [
      card('Lineage', {name: 'lineage-card', beside: legend()}, lineage(models.data, models.champion, wanted, context.width - 40)),
      h('div', {class: 'columns detail-left'},
        h('div', {class: 'stack'}, one ? detail(one, gate, models, context) : null),
        card('All versions', {name: 'list-card'}, list(models, wanted), damaged(models.damaged))),
    ];
  },
};

function legend() {
  return h('ul', {class: 'legend', 'aria-label': 'Signs'}, ['champion', 'canary', 'evaluated', 'candidate', 'retired', 'rejected'].map((name) => h('li', {}, state(name))));
}

function list(models, wanted) {
  const cards = models.data.map((version) => version.scorecard?.factual).filter(Boolean);
  const least = cards.length > 0 ? Math.min(...cards.map((each) => each.low)) : 0;
  const from = Math.max(0, Math.floor(least * 20) / 20 - 0.001);
  return h('ul', {class: 'version-list'}, models.data.map((version) =>
    h('li', {},
      h('a', {href: versionAddress(version.version), class: `version-row${version.version === wanted ? ' current' : ''}`, 'aria-current': version.version === wanted ? 'true' : null, 'data-key': `row-${version.version}`},
        h('span', {class: 'name'}, version.version),
        h('span', {class: 'row-state'}, state(version.state, version.percent), version.forced ? forcedMark() : null),
        interval(version.scorecard?.factual, from),
        h('span', {class: 'help'}, when(version.created))))));
}

/** A share with its interval, on an axis that all rows have. */
function interval(figures, from) {
  if (!figures) return h('span', {class: 'help interval'}, 'not evaluated');
  const at = (value) => `${(4 + 92 * Math.max(0, (value - from) / (1 - from))).toFixed(2)}%`;
  return h('span', {class: 'interval'},
    s('svg', {class: 'interval-plot', height: 14, width: '100%', 'aria-hidden': 'true'},
      s('line', {class: 'grid', x1: at(from), x2: at(1), y1: 7, y2: 7}),
      s('line', {class: 'ci one', x1: at(figures.low), x2: at(figures.high), y1: 7, y2: 7}),
      s('circle', {class: 'dot one', cx: at(figures.accuracy), cy: 7, r: 3.5})),
    h('span', {class: 'figure'}, share(figures.accuracy), h('span', {class: 'unseen'}, ' of facts')));
}

function damaged(all) {
  if (all.length === 0) return null;
  return h('div', {class: 'damaged'}, h('h3', {}, 'Damaged'),
    h('ul', {}, all.map((each) => h('li', {}, h('span', {class: 'name'}, each.name), h('span', {class: 'help'}, each.reason)))),
    h('p', {class: 'help'}, 'Bring their files back from an archive (journeyman models archive import FILE), or remove them (journeyman models remove NAME). The others are not touched.'));
}

function detail(one, gate, models, context) {
  if (one.problem) return card('Version', {}, trouble(one.problem, context.refresh));
  const version = one.value;
  const origin = version.lineage ?? {};
  return [
    card(version.version, {name: 'version-card', beside: h('span', {class: 'row'}, state(version.state, version.percent), version.forced ? forcedMark() : null)},
      acts(version, models, context),
      facts([
        [version.state === 'champion' ? 'Champion' : 'In this state', when(version.since)],
        ['Created', when(version.created)],
        ['From', version.parents?.length > 1 ? version.parents.map((name, at) => [at > 0 ? ' and ' : '', versionLink(name)]) : version.parent ? versionLink(version.parent) : version.source],
        ['Run', version.run ? runLink(version.run) : null],
        ['Recipe', origin.recipe],
        ['Children', version.children?.length > 0 ? version.children.map((name, at) => [at > 0 ? ', ' : '', versionLink(name)]) : null],
        ['Size', `${bytes(version.size_bytes)} in ${version.files?.length ?? 0} files`],
        ['Licence', origin.licence],
        ['Digest', version.digest ? h('code', {title: version.digest}, version.digest.slice(0, 16)) : null],
      ]),
      provenance(version)),
    scores(version, models),
    gateCard(version, gate, context),
  ];
}

function acts(version, models, context) {
  const name = version.version;
  const {champion, canary, previous} = models;
  const done = context.refresh;
  const buttons = {
    champion: () => [previous ? button('Roll back', () => actions.rollback({champion, canary, previous, done}), {kind: 'danger', key: 'rollback'}) : null],
    canary: () => [
      button(`Promote ${name}`, () => actions.promote(name, {champion, done}), {kind: 'primary', key: 'promote'}),
      button('Change the share', () => actions.canary(name, {percent: version.percent, champion, done}), {key: 'share'}),
      button('Withdraw', () => actions.withdraw(name, {champion, done}), {key: 'withdraw'}),
      button('Reject', () => actions.reject(name, {done}), {kind: 'danger', key: 'reject'}),
    ],
    evaluated: () => [
      button(`Promote ${name}`, () => actions.promote(name, {champion, done}), {kind: 'primary', key: 'promote'}),
      canary ? null : button('Roll out to a share', () => actions.canary(name, {champion, done}), {key: 'canary'}),
      button('Reject', () => actions.reject(name, {done}), {kind: 'danger', key: 'reject'}),
    ],
    candidate: () => [
      button(`Promote ${name}`, () => actions.promote(name, {champion, done}), {key: 'promote'}),
      button('Reject', () => actions.reject(name, {done}), {kind: 'danger', key: 'reject'}),
    ],
    retired: () => [button(`Promote ${name}`, () => actions.promote(name, {champion, done}), {key: 'promote'})],
    rejected: () => [button(`Promote ${name}`, () => actions.promote(name, {champion, done}), {key: 'promote'})],
  }[version.state]?.() ?? [];
  return buttons.some(Boolean) ? h('div', {class: 'row acts'}, buttons) : null;
}

/** What it was trained on, by who stands behind it. */
function provenance(version) {
  const records = Object.entries(version.records ?? {}).filter(([, count]) => count > 0);
  if (records.length === 0) return null;
  const all = records.reduce((sum, [, count]) => sum + count, 0);
  return h('div', {class: 'provenance'},
    h('h3', {}, 'Trained on'),
    h('div', {class: 'stacked', role: 'img', 'aria-label': records.map(([name, count]) => `${RECORDS[name] ?? name} ${count}`).join(', ')},
      records.map(([name, count]) => {
        const part = h('span', {class: SYNTHETIC.has(name) ? 'synthetic' : 'real'});
        part.style.flexGrow = String(count / all);
        return part;
      })),
    h('ul', {class: 'stacked-words'}, records.map(([name, count]) => h('li', {class: SYNTHETIC.has(name) ? 'synthetic' : 'real'}, `${RECORDS[name] ?? words(name)} ${count}`))),
    Number.isFinite(version.synthetic_ratio) ? h('p', {class: 'help'}, `${share(version.synthetic_ratio)} synthetic`) : null);
}

function scores(version, models) {
  const against = models.champion && models.champion !== version.version ? models.champion : version.parent;
  if (!version.scorecard) {
    return card('Scorecard', {}, empty(`Not evaluated yet. On this machine: journeyman evals run --model ${version.version}`));
  }
  return card('Scorecard', {beside: against ? h('a', {href: `#compare/${encodeURIComponent(against)}/${encodeURIComponent(version.version)}`, class: 'go'}, `Compare with ${against}`) : null},
    h('ul', {class: 'suite-list'}, version.scorecard.suites.map((suite) => h('li', {},
      h('span', {}, words(suite.name)), h('span', {class: 'help'}, `${suite.items} items`), interval(suite, 0)))),
    h('p', {class: 'help'}, 'Evaluated ', when(version.scorecard.started_at)));
}

function gateCard(version, gate, context) {
  if (!gate || (!gate.value && !gate.problem)) return null;
  const answer = gate.problem ? (gate.problem.code === 'not_evaluated' ? empty(gate.problem.message) : trouble(gate.problem, context.refresh)) : gateTree(gate.value.reasons);
  return card('What the gate would say', {name: 'gate-card'}, answer);
}
