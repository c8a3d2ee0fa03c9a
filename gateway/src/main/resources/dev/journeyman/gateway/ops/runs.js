// The view of runs: the schedule, the list, and one run as it goes on: stage, progress, losses, log.

import {count, h} from '/assets/dom.js';
import * as actions from './actions.js';
import {number, share, span, words} from './figures.js';
import * as operations from './operations.js';
import {line, plot, s, scale, ticks} from './plot.js';
import {scheduleCard} from './schedule.js';
import {button, card, empty, facts, meter, trouble, versionLink, when} from './views.js';

const STAGES = ['preparing', 'training', 'evaluating', 'judging', 'rollout'];
const ENDS = ['passed', 'refused', 'failed', 'stopped'];
const MOST_RUNS = 50;
const HEIGHT = 220;

export const isOver = (run) => ENDS.includes(run.state);

export const runs = {
  title: 'Runs',
  everyMs: 15_000,

  async load([id], signal) {
    const [models, list, schedule] = await Promise.all([
      operations.models(signal),
      operations.part(operations.runs(MOST_RUNS, signal)),
      operations.part(operations.schedule(signal)),
    ]);
    const wanted = id ?? list.value?.data[0]?.run;
    const one = wanted ? await operations.part(operations.run(wanted, signal)) : null;
    return {models, list, schedule, wanted, one};
  },

  render({models, list, schedule, wanted, one}, context) {
    const begin = button('Begin a run', () => actions.retrain({champion: models.champion, done: (run) => {
      location.hash = `#runs/${encodeURIComponent(run.run)}`;
      context.refresh();
    }}), {kind: 'primary', key: 'begin'});
    return [h('div', {class: 'columns detail-left'},
      h('div', {class: 'stack'}, one ? detail(one, context) : null, list.problem ? card('Runs', {}, trouble(list.problem, context.refresh)) : null),
      h('div', {class: 'stack'},
        scheduleCard(schedule, context),
        list.value ? card('All runs', {beside: begin}, table(list.value.data, wanted)) : null))];
  },

  /** Hears of a run while it goes on, and shows what moves without drawing all anew. */
  async follow({one}, context, signal) {
    if (!one?.value || isOver(one.value)) return;
    let state = one.value.state;
    let step = one.value.progress?.step ?? 0;
    for await (const run of operations.runEvents(one.value.run, signal)) {
      const place = document.querySelector('[data-live=run]');
      place?.replaceChildren(...live(run));
      const steps = run.progress?.steps ?? 0;
      if (run.state !== state || isOver(run) || (steps > 0 && Math.abs((run.progress.step ?? 0) - step) > steps / 20)) {
        state = run.state;
        step = run.progress?.step ?? 0;
        context.refresh(); // the curves and the log have grown, too
      }
    }
  },
};

function table(list, wanted) {
  if (list.length === 0) return empty('No run yet. Begin one, or let the schedule begin one when there is enough feedback.');
  return h('ul', {class: 'run-list'}, list.map((run) => h('li', {},
    h('a', {href: `#runs/${encodeURIComponent(run.run)}`, class: `run-row${run.run === wanted ? ' current' : ''}`, 'aria-current': run.run === wanted ? 'true' : null, 'data-key': `run-${run.run}`},
      h('span', {class: 'name'}, run.run),
      h('span', {class: `pill ${run.state}`}, run.state),
      h('span', {class: 'help'}, `${words(run.trigger)}, `, when(run.created))))));
}

function detail(one, context) {
  if (one.problem) return card('Run', {}, trouble(one.problem, context.refresh));
  const run = one.value;
  return [
    card('', {name: 'run-card'},
      h('div', {class: 'card-head'}, h('h2', {class: 'name'}, run.run),
        isOver(run) ? null : button(`Stop ${run.run}`, () => actions.stop(run.run, {done: context.refresh}), {kind: 'danger', key: 'stop'})),
      h('div', {'data-live': 'run'}, live(run)),
      facts([
        ['Begun', when(run.created)],
        ['Ended', run.ended ? when(run.ended) : null],
        ['By', words(run.trigger)],
        ['Reason', run.reason],
        ['Candidate', run.candidate ? versionLink(run.candidate) : null],
        ['Gate', run.gate ? (run.gate.passed ? 'passed' : `refused: ${run.gate.refusals.join(', ')}`) : null],
      ])),
    curves(run),
    dataset(run.dataset),
    run.log?.length > 0 ? card('Log', {beside: h('span', {class: 'help'}, `last ${count(run.log.length, 'line', 'lines')}`)},
      h('pre', {class: 'log', tabindex: 0, role: 'region', 'aria-label': 'Log', 'data-keep-scroll': 'log', 'data-at-end': true}, run.log.join('\n'))) : null,
  ];
}

/** What moves: the stages, the step and what is left. */
function live(run) {
  const over = isOver(run);
  const at = over ? STAGES.length : STAGES.indexOf(run.state);
  const progress = run.progress;
  return [
    h('ol', {class: 'stages'}, STAGES.map((stage, nth) => h('li', {class: nth < at ? 'done' : nth === at ? 'current' : '', 'aria-current': nth === at ? 'step' : null}, stage)),
      over ? h('li', {class: `end ${run.state}`, 'aria-current': 'step'}, run.state) : null),
    !over && progress ? h('div', {class: 'progress'},
      meter('Progress', progress.step, progress.steps, {text: `${number(progress.step)} of ${number(progress.steps)} steps`}),
      h('p', {class: 'progress-words'},
        h('b', {class: 'step'}, `${number(progress.step)}`), ` of ${number(progress.steps)} steps of ${words(progress.stage)}`,
        Number.isFinite(progress.loss) ? `, loss ${number(progress.loss)}` : '',
        progress.eta_seconds ? `, about ${span(progress.eta_seconds)} left` : '')) : null,
    run.error ? h('p', {class: 'problem-line'}, run.error) : null,
  ].filter(Boolean);
}

// ---- losses ----

function curves(run) {
  const parts = (run.curves ?? []).filter((part) => part.points.length > 1);
  if (parts.length === 0) return isOver(run) ? null : card('Losses', {}, empty('The curves begin with the first steps of training.'));
  return card('Losses', {beside: h('ul', {class: 'legend'}, h('li', {class: 'curve-training'}, 'training'), h('li', {class: 'curve-held'}, 'held back'))},
    h('div', {class: 'curves'}, parts.map(curve)));
}

function curve({part, points}) {
  const losses = points.flatMap(([, loss, held]) => [loss, held]).filter(Number.isFinite);
  const steps = points.map(([step]) => step);
  const held = points.filter((point) => Number.isFinite(point[2]));
  const last = points[points.length - 1];
  const lastHeld = held[held.length - 1];
  const label = `${words(part)}: training loss from ${number(points[0][1])} to ${number(last[1])} at step ${last[0]}${lastHeld ? `; held back ${number(held[0][2])} to ${number(lastHeld[2])}` : ''}`;
  return h('figure', {}, h('figcaption', {}, words(part), h('span', {class: 'help'}, lastHeld ? `held back ${number(lastHeld[2])} at step ${number(lastHeld[0])}` : `${number(last[1])} at step ${number(last[0])}`)),
    plot({label, height: HEIGHT, name: 'curve'}, (width) => {
      const room = {left: 44, right: 14, top: 12, bottom: 30};
      const low = Math.min(...losses);
      const high = Math.max(...losses);
      const pad = (high - low) * 0.08 || 0.1;
      const x = scale([Math.min(...steps), Math.max(...steps)], [room.left, width - room.right]);
      const y = scale([low - pad, high + pad], [HEIGHT - room.bottom, room.top]);
      return [
        ticks(low - pad, high + pad, 4).map((at) => [
          s('line', {class: 'grid', x1: room.left, x2: width - room.right, y1: y(at), y2: y(at)}),
          s('text', {class: 'tick', x: room.left - 8, y: y(at) + 4, 'text-anchor': 'end'}, number(at)),
        ]),
        ticks(Math.min(...steps), Math.max(...steps), Math.max(2, width / 110)).map((at) => [
          s('line', {class: 'tick-mark', x1: x(at), x2: x(at), y1: HEIGHT - room.bottom, y2: HEIGHT - room.bottom + 4}),
          s('text', {class: 'tick', x: x(at), y: HEIGHT - room.bottom + 17, 'text-anchor': 'middle'}, number(at)),
        ]),
        s('line', {class: 'axis-line', x1: room.left, x2: width - room.right, y1: HEIGHT - room.bottom, y2: HEIGHT - room.bottom}),
        s('text', {class: 'tick', x: width - room.right, y: HEIGHT - 2, 'text-anchor': 'end'}, 'step'),
        s('path', {class: 'curve-line training', d: line(points.map(([step, loss]) => (Number.isFinite(loss) ? [x(step), y(loss)] : null)))}),
        s('path', {class: 'curve-line held', d: line(held.map(([step, , loss]) => [x(step), y(loss)]))}),
        held.map(([step, , loss]) => s('circle', {class: 'curve-dot', cx: x(step), cy: y(loss), r: 2.6})),
      ];
    }));
}

function dataset(report) {
  const numbers = Object.entries(report ?? {}).filter(([, value]) => typeof value === 'number');
  if (numbers.length === 0) return null;
  return card('What it learns from', {}, facts(numbers.map(([name, value]) => [words(name), /share|ratio/.test(name) ? share(value) : number(value)])));
}
