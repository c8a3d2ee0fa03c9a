// The view of feedback: what comes in by day, and the reviewers' queue.

import {h} from '/assets/dom.js';
import {number} from './figures.js';
import * as operations from './operations.js';
import {plot, s, scale, ticks} from './plot.js';
import {queue} from './reviews.js';
import {card, empty, trouble} from './views.js';

const SPANS = [7, 14, 30, 90];
const ANSWERS = 90;
const SAID = 130;
const GAP = 26;
const HEIGHT = ANSWERS + SAID + GAP + 26;
const PAGE = 20;

export const feedback = {
  title: 'Feedback',
  everyMs: 15_000,

  async load([days, from], signal) {
    const wanted = SPANS.includes(Number(days)) ? Number(days) : 14;
    const start = Math.max(0, Number(from) || 0);
    const [inflow, reviews] = await Promise.all([
      operations.part(operations.inflow(wanted, signal)),
      operations.part(operations.reviews(start, PAGE, signal)),
    ]);
    return {wanted, start, inflow, reviews};
  },

  render({wanted, start, inflow, reviews}, context) {
    return [
      card('What comes in', {name: 'inflow', beside: spans(wanted, start)}, inflow.problem ? trouble(inflow.problem, context.refresh) : chart(inflow.value)),
      card('Review queue', {name: 'queue', beside: reviews.value ? h('span', {class: 'help'}, `${reviews.value.total} waiting`) : null},
        reviews.problem ? trouble(reviews.problem, context.refresh) : queue(reviews.value, {start, page: PAGE, days: wanted}, context)),
    ];
  },
};

function spans(wanted, start) {
  return h('nav', {class: 'segments', 'aria-label': 'Days'}, SPANS.map((days) => h('a', {href: `#feedback/${days}/${start}`, 'aria-current': days === wanted ? 'true' : null, 'data-key': `days-${days}`}, `${days} days`)));
}

function chart(inflow) {
  const days = inflow.days;
  const sum = (key) => days.reduce((all, day) => all + day[key], 0);
  const answers = sum('answers');
  const totals = h('ul', {class: 'totals'},
    total('Answers', answers), total('Up', sum('up'), 'up'), total('Down', sum('down'), 'down'),
    total('Corrections', sum('corrections'), 'corrections'), total('Comparisons', sum('comparisons')), total('Blocked', sum('blocked')),
    total('Waiting', inflow.waiting_reviews), total('New to learn from', inflow.accepted_since_training));
  if (answers + sum('up') + sum('down') + sum('corrections') === 0) {
    return [totals, empty('No answers in these days. Open the technician’s page at / and ask.')];
  }
  const label = `${days.length} days: ${answers} answers, ${sum('up')} up, ${sum('down')} down, ${sum('corrections')} corrections`;
  return [totals, plot({label, height: HEIGHT, name: 'inflow-plot'}, (width) => draw(days, width)),
    h('ul', {class: 'legend'}, h('li', {class: 'key-answers'}, 'answers'), h('li', {class: 'key-up'}, 'up'), h('li', {class: 'key-corrections'}, 'corrections'), h('li', {class: 'key-down'}, 'down'))];
}

function total(name, value, kind = '') {
  return h('li', {class: kind}, h('b', {}, number(value)), h('span', {}, name));
}

/** Answers above; what was said of them below, good and worked on upwards, bad downwards. */
function draw(days, width) {
  const left = 40;
  const right = width - 8;
  const slot = (right - left) / days.length;
  const bar = Math.max(2, Math.min(26, slot * 0.62));
  const most = Math.max(1, ...days.map((day) => day.answers));
  const upward = Math.max(1, ...days.map((day) => day.up + day.corrections));
  const downward = Math.max(1, ...days.map((day) => day.down));
  const top = scale([0, most], [ANSWERS, 10]);
  const said = scale([-downward, upward], [ANSWERS + GAP + SAID, ANSWERS + GAP]);
  const every = Math.ceil(days.length / Math.max(2, Math.floor(width / 84)));
  const level = (at, y) => [
    s('line', {class: 'grid', x1: left, x2: right, y1: y, y2: y}),
    s('text', {class: 'tick', x: left - 7, y: y + 4, 'text-anchor': 'end'}, number(Math.abs(at))),
  ];
  return [
    ticks(0, most, 2).filter(Number.isInteger).map((at) => level(at, top(at))),
    ticks(-downward, upward, 3).filter(Number.isInteger).map((at) => level(at, said(at))),
    days.map((day, nth) => {
      const x = left + slot * (nth + 0.5) - bar / 2;
      const rect = (kind, from, to, axis) => (from === to ? null : s('rect', {class: `column ${kind}`, x, width: bar, y: Math.min(axis(from), axis(to)), height: Math.abs(axis(to) - axis(from)), rx: Math.min(2, bar / 4)}));
      return s('g', {},
        s('title', {}, `${day.day}: ${day.answers} answers, ${day.up} up, ${day.down} down, ${day.corrections} corrections, ${day.comparisons} comparisons, ${day.blocked} blocked`),
        s('rect', {class: 'hover', x: left + slot * nth, width: slot, y: 0, height: HEIGHT - 22}),
        rect('answers', 0, day.answers, top),
        rect('up', 0, day.up, said),
        rect('corrections', day.up, day.up + day.corrections, said),
        rect('down', 0, -day.down, said));
    }),
    s('line', {class: 'axis-line', x1: left, x2: right, y1: top(0), y2: top(0)}),
    s('line', {class: 'axis-line', x1: left, x2: right, y1: said(0), y2: said(0)}),
    days.map((day, nth) => ((days.length - 1 - nth) % every === 0
      ? s('text', {class: 'tick', x: left + slot * (nth + 0.5), y: HEIGHT - 6, 'text-anchor': nth === days.length - 1 && slot < 40 ? 'end' : 'middle'}, day.day.slice(5).replace('-', '/'))
      : null)),
  ];
}
