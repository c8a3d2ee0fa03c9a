// The first view: what serves now, how a canary does beside the champion, what is on the way, and the way back.

import {count, h} from '/assets/dom.js';
import * as actions from './actions.js';
import {number, share, span, words} from './figures.js';
import * as operations from './operations.js';
import {s, scale, seriesSign} from './plot.js';
import {button, card, empty, facts, forcedMark, meter, runLink, state, trouble, versionLink, when} from './views.js';

const MEASURES = [
  ['answers', 'Answers', number],
  ['sessions', 'Conversations', number],
  ['up', 'Thumbs up', number, 'answers'],
  ['down', 'Thumbs down', number, 'answers'],
  ['blocked', 'Blocked', number, 'answers'],
  ['failed', 'Failed', number, 'answers'],
  ['first_token_ms_p95', 'First token, 95 %', (value) => `${number(value)} ms`],
  ['answer_ms_p95', 'Whole answer, 95 %', (value) => `${number(value)} ms`],
];

export const now = {
  title: 'Now',
  everyMs: 5_000,

  async load(args, signal) {
    const [models, rollout, runs, schedule, inflow, ledger] = await Promise.all([
      operations.models(signal),
      operations.part(operations.rollout(signal)),
      operations.part(operations.runs(1, signal)),
      operations.part(operations.schedule(signal)),
      operations.part(operations.inflow(1, signal)),
      operations.part(operations.promotions(0, 1, signal)),
    ]);
    return {models, rollout, runs, schedule, inflow, ledger};
  },

  render(data, context) {
    const live = data.rollout.value && data.rollout.value.phase !== 'none' ? data.rollout.value : null;
    return [h('div', {class: 'columns'},
      h('div', {class: 'stack'}, serving(data, live, context), live ? trial(live, data.models, context) : null, ended(data.rollout.value)),
      h('div', {class: 'stack'}, waiting(data), onTheWay(data), asides(data)))];
  },
};

function serving({models}, live, context) {
  const champion = models.data.find((version) => version.version === models.champion);
  if (!champion) {
    return card('Serving', {name: 'serving'}, empty(models.data.length > 0
      ? 'No version is champion yet: the gateway answers with the domain’s starter. Choose one under Versions and promote it.'
      : 'The store has no versions yet. Import one on this machine: journeyman models import DIR'));
  }
  const known = champion.scorecard?.factual;
  const canary = live?.version ?? models.canary;
  return card('', {name: 'serving'},
    h('div', {class: 'serving-head'},
      h('div', {},
        h('h2', {class: 'label'}, 'Serving now'),
        h('p', {class: 'serving-name'}, versionLink(champion.version)),
        h('p', {class: 'row'}, state('champion'), champion.forced ? forcedMark() : null, h('span', {class: 'help'}, 'since ', when(champion.since)))),
      known ? h('div', {class: 'serving-figure'}, h('p', {class: 'big'}, share(known.accuracy)), h('p', {class: 'help'}, `of facts right, ${share(known.low)} to ${share(known.high)}`)) : null),
    traffic(champion.version, live),
    h('div', {class: 'row acts'},
      canary || models.previous
        ? button(canary ? `Roll back ${canary}` : `Roll back to ${models.previous}`, () => actions.rollback({champion: models.champion, canary, previous: models.previous, done: context.refresh}), {kind: 'danger', key: 'rollback'})
        : h('p', {class: 'help'}, 'There is no earlier champion to roll back to.'),
      models.damaged.length > 0 ? h('a', {href: '#versions', class: 'caution-link'}, `${count(models.damaged.length, 'version is', 'versions are')} damaged`) : null));
}

/** Who answers how much, as one strip. */
function traffic(champion, live) {
  const percent = live?.phase === 'canary' ? live.percent : 0;
  const one = h('span', {class: 'traffic-part one'}, h('span', {}, `${100 - percent} %`));
  const two = percent > 0 ? h('span', {class: 'traffic-part two'}, percent >= 8 ? h('span', {}, `${percent} %`) : null) : null;
  one.style.flexGrow = String(100 - percent);
  if (two) two.style.flexGrow = String(percent);
  return h('div', {class: 'traffic', role: 'img', 'aria-label': `${champion} answers ${100 - percent} %${live ? `, ${live.version} ${percent === 0 ? 'in the shadow' : `${percent} %`}` : ''}`}, one, two);
}

// ---- a canary on trial ----

const VERDICTS = {going_on: 'Going on', promote: 'Can be promoted', roll_back: 'Is to be rolled back'};

function trial(live, models, context) {
  const done = context.refresh;
  const name = live.version;
  return card('', {name: 'trial'},
    h('div', {class: 'card-head'},
      h('h2', {}, live.phase === 'shadow' ? 'In the shadow: ' : 'On trial: ', versionLink(name)),
      h('span', {class: `pill ${live.verdict}`}, VERDICTS[live.verdict] ?? words(live.verdict))),
    h('p', {class: 'trial-words'}, live.explanation),
    h('p', {class: 'help'}, 'since ', when(live.since), live.phase === 'canary' ? `, ${live.percent} % of conversations` : ', its answers are shown to nobody'),
    live.tests?.length > 0 ? tests(live.tests) : null,
    arms(live, models.champion),
    h('div', {class: 'row acts'},
      button(`Promote ${name}`, () => actions.promote(name, {champion: models.champion, done}), {kind: live.verdict === 'promote' ? 'primary' : '', key: 'promote'}),
      button('Change the share', () => actions.canary(name, {percent: live.percent, champion: models.champion, done}), {key: 'share'}),
      button('Withdraw', () => actions.withdraw(name, {champion: models.champion, done}), {key: 'withdraw'}),
      button('Reject', () => actions.reject(name, {done}), {kind: 'danger', key: 'reject'})));
}

const MOST_OF_BOUND = 1.35; // as far as a plot reaches; a pointer beyond stays at its edge

/** A statistic as a part of its bound, so that all tests have one axis: where it stands, and from where on it decides. */
function test(each, bothSides) {
  const bound = Math.abs(each.worse_at) || 1;
  const at = scale([bothSides ? -MOST_OF_BOUND : -0.12, MOST_OF_BOUND], [0, 100]);
  const x = (value) => at(Math.min(MOST_OF_BOUND - 0.04, Math.max(bothSides ? 0.04 - MOST_OF_BOUND : -0.08, value / bound)));
  const sign = each.verdict === 'worse' ? 'worse' : each.verdict === 'not_worse' ? 'better' : 'open';
  const zone = (edge, kind) => [
    s('rect', {class: `zone ${kind}`, x: `${edge >= 0 ? x(edge) : 0}%`, width: `${edge >= 0 ? 100 - x(edge) : x(edge)}%`, y: 5, height: 20}),
    s('line', {class: `bound ${kind}`, x1: `${x(edge)}%`, x2: `${x(edge)}%`, y1: 3, y2: 27}),
  ];
  return h('div', {class: 'test'},
    h('span', {class: 'test-name'}, words(each.measure), h('span', {class: 'help'}, `${rate(each.champion)} → ${rate(each.canary)}`)),
    s('svg', {class: 'test-plot', height: 30, width: '100%', role: 'img', 'aria-label': `statistic ${number(each.statistic)}, worse at ${number(each.worse_at)}${Number.isFinite(each.better_at) ? `, not worse at ${number(each.better_at)}` : ''}`},
      zone(each.worse_at, 'worse'),
      Number.isFinite(each.better_at) ? zone(each.better_at, 'better') : null,
      s('line', {class: 'track', x1: `${x(0)}%`, x2: `${x(each.statistic)}%`, y1: 15, y2: 15}),
      s('line', {class: 'zero', x1: `${x(0)}%`, x2: `${x(0)}%`, y1: 7, y2: 23}),
      s('svg', {x: `${x(each.statistic)}%`, y: 15, width: 1, height: 1, overflow: 'visible'}, s('path', {class: `pointer ${sign}`, d: 'M0 -9L6 0L0 9L-6 0Z'}))),
    h('span', {class: `test-verdict ${sign}`}, {worse: 'worse', not_worse: 'not worse', open: 'open'}[each.verdict] ?? each.verdict, h('span', {class: 'help'}, `${number(each.statistic, 2)} of ${number(each.worse_at, 2)}`)));
}

/** All tests, the line at zero one under the other. */
function tests(all) {
  const bothSides = all.some((each) => each.statistic < 0 || each.worse_at < 0 || each.better_at < 0);
  return h('div', {class: 'tests'}, h('h3', {}, 'Sequential tests'), all.map((each) => test(each, bothSides)), testKey());
}

function testKey() {
  return h('p', {class: 'help'}, 'The pointer is the statistic, measured from the line at zero. In the shaded part beyond a bound it decides, however often it is looked at.');
}

function rate(value) {
  return Number.isFinite(value) ? (Math.abs(value) <= 1 ? share(value) : number(value)) : '–';
}

function arms(live, champion) {
  const one = live.arms?.champion;
  const two = live.arms?.canary;
  if (!one || !two) return null;
  const head = (which, name) => h('th', {scope: 'col'}, s('svg', {class: 'mark', width: 14, height: 14, viewBox: '0 0 14 14', 'aria-hidden': 'true'}, seriesSign(which, 7, 7)), name);
  return h('table', {class: 'arms'},
    h('thead', {}, h('tr', {}, h('td', {}), head('one', champion ?? 'champion'), head('two', live.version))),
    h('tbody', {}, MEASURES.map(([key, name, text, of]) => h('tr', {}, h('th', {scope: 'row'}, name), cell(one, key, text, of), cell(two, key, text, of)))));

  function cell(arm, key, text, of) {
    if (!key || !Number.isFinite(arm[key])) return h('td', {}, '–');
    return h('td', {}, text(arm[key]), of && arm[of] > 0 ? h('span', {class: 'help'}, share(arm[key] / arm[of])) : null);
  }
}

const OUTCOMES = {promoted: 'champion', rolled_back: 'rejected', withdrawn: 'retired'};

function ended(rollout) {
  if (!rollout?.ended?.length) return null;
  return card('Rollouts before', {}, h('ul', {class: 'ended'}, rollout.ended.map((each) => h('li', {},
    h('span', {class: `outcome ${OUTCOMES[each.outcome] ?? ''}`}, words(each.outcome)),
    versionLink(each.version),
    h('span', {class: 'help'}, when(each.until), `, ${number(each.answers)} answers in ${number(each.sessions)} conversations`),
    h('span', {class: 'ended-reason'}, each.reason)))));
}

// ---- beside it ----

const MOST_WAITING = 5;

/** Evaluated versions that are newer than the champion: somebody has to say yes or no. */
function waiting({models}) {
  const champion = models.data.find((version) => version.version === models.champion);
  const found = models.data.filter((version) => version.state === 'evaluated' && (!champion || version.created > champion.created)).slice(0, MOST_WAITING);
  if (found.length === 0) return null;
  return card('Waits for you', {name: 'waiting'}, h('ul', {class: 'waiting-list'}, found.map((version) => h('li', {},
    h('p', {}, versionLink(version.version), h('span', {class: 'help'}, version.scorecard?.factual ? `${share(version.scorecard.factual.accuracy)} of facts right` : '')),
    champion ? h('a', {href: `#compare/${encodeURIComponent(champion.version)}/${encodeURIComponent(version.version)}`, class: 'go'}, 'Compare') : null))));
}

function onTheWay({runs, schedule}) {
  const run = runs.value?.data?.[0];
  const on = run && !['passed', 'refused', 'failed', 'stopped'].includes(run.state);
  const plan = schedule.value;
  if (!run && !plan) {
    return card('On the way', {}, runs.problem && runs.problem.code !== 'not_found' ? trouble(runs.problem) : empty('Nothing is trained at the moment.'));
  }
  return card('On the way', {beside: h('a', {href: '#runs', class: 'go'}, 'Runs')},
    on ? h('div', {class: 'run-now'},
      h('p', {}, runLink(run.run), ' is ', h('b', {}, run.state), run.progress ? `, step ${number(run.progress.step)} of ${number(run.progress.steps)}` : ''),
      run.progress ? meter(`Progress of ${run.run}`, run.progress.step, run.progress.steps, {text: share(run.progress.step / run.progress.steps, 0)}) : null,
      run.progress?.eta_seconds ? h('p', {class: 'help'}, `about ${span(run.progress.eta_seconds)} left`) : null)
      : run ? h('p', {}, 'The last run, ', runLink(run.run), ', ', h('b', {}, run.state), ' ', when(run.ended ?? run.created), '.') : null,
    plan ? h('p', {class: 'help'}, plan.next) : null);
}

function asides({inflow, ledger}) {
  const waiting = inflow.value;
  const entry = ledger.value?.data?.[0];
  return card('Today', {},
    facts([
      ['Answers', waiting ? number(waiting.days[0]?.answers ?? 0) : null],
      ['Waits for review', waiting ? h('a', {href: '#feedback'}, count(waiting.waiting_reviews, 'record', 'records')) : null],
      ['New to learn from', waiting ? count(waiting.accepted_since_training, 'accepted record', 'accepted records') : null],
      ['Ledger', ledger.value ? h('a', {href: '#ledger', class: ledger.value.verified ? '' : 'broken'}, ledger.value.verified ? 'chain verified' : 'chain broken') : null],
    ]),
    entry ? h('p', {class: 'last-act'}, h('b', {}, words(entry.event)), ' ', entry.version ? versionLink(entry.version) : '', ' ', when(entry.at), h('span', {class: 'help'}, `${entry.actor}: ${entry.reason}`)) : null,
    waiting === undefined && inflow.problem ? trouble(inflow.problem) : null);
}
