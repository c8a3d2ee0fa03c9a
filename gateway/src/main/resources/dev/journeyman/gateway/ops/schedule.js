// When runs begin by themselves: the mode, what each trigger still lacks, quiet hours and backing off.

import {h} from '/assets/dom.js';
import * as actions from './actions.js';
import {number, words} from './figures.js';
import {card, meter, runLink, trouble, when} from './views.js';

const MODES = [['auto', 'Auto'], ['approve', 'Ask me'], ['off', 'Off']];
const TRIGGERS = {records: 'New records', period: 'Time since the last', drift_thumbs: 'Thumbs drift', drift_blocks: 'Blocks drift', drift_coverage: 'Questions drift'};

/** The schedule as a card. */
export function scheduleCard({value: plan, problem}, context) {
  if (!plan) return card('Schedule', {}, trouble(problem, context.refresh));
  return card('Schedule', {name: 'schedule', beside: modes(plan, context)},
    h('p', {}, plan.next),
    h('ul', {class: 'triggers'}, plan.triggers.map(trigger)),
    quiet(plan),
    plan.backoff_until ? h('p', {class: 'caution'}, 'After the last failure nothing begins by itself before ', when(plan.backoff_until), '.') : null,
    plan.running ? h('p', {class: 'help'}, 'Running: ', runLink(plan.running)) : null);
}

function modes(plan, context) {
  return h('div', {class: 'segments', role: 'group', 'aria-label': 'Mode'}, MODES.map(([mode, name]) =>
    h('button', {type: 'button', 'aria-pressed': String(plan.mode === mode), 'data-key': `mode-${mode}`, on: {click: () => plan.mode !== mode && actions.mode(mode, {done: context.refresh})}}, name)));
}

function trigger(each) {
  const text = `${number(each.value)} of ${number(each.threshold)}`;
  const name = TRIGGERS[each.name] ?? words(each.name);
  return h('li', {class: each.fired ? 'fired' : ''},
    h('span', {class: 'trigger-name'}, name, each.fired ? h('b', {class: 'pill promote'}, 'fired') : null),
    meter(name, each.value, each.threshold, {text, name: each.fired ? 'full' : ''}),
    h('span', {class: 'trigger-value'}, text),
    h('span', {class: 'help'}, each.explanation));
}

/** The hours of a day in which nothing begins, as a strip. */
function quiet(plan) {
  if (!plan.quiet_hours) return null;
  const {from, to, zone} = plan.quiet_hours;
  const hour = (text) => Number(String(text).split(':')[0]) + Number(String(text).split(':')[1] ?? 0) / 60;
  const [a, b] = [hour(from), hour(to)];
  const isQuiet = (at) => (a <= b ? at >= a && at < b : at >= a || at < b);
  return h('div', {class: 'quiet-hours'},
    h('p', {class: 'help'}, `Quiet from ${from} to ${to} (${zone}): nothing begins then.`),
    h('div', {class: 'hours', 'aria-hidden': 'true'}, Array.from({length: 24}, (_, at) => h('span', {class: isQuiet(at + 0.5) ? 'quiet-hour' : ''}, at % 6 === 0 ? String(at) : ''))));
}
