// The reviewers' queue: what waits, why, and the decisions.

import {count, h} from '/assets/dom.js';
import * as actions from './actions.js';
import {words} from './figures.js';
import {button, empty, when} from './views.js';

const MOST_DEEP = 8;
const MOST_REASONS = 6;

/** A page of the queue. */
export function queue(document, {start, page, days}, context) {
  if (document.items.length === 0) return empty(start > 0 ? 'There is nothing on this page any more.' : 'Nothing waits. Records that contradict the table of facts, or each other, come here.');
  const address = (from) => `#feedback/${days}/${from}`;
  return [
    h('ul', {class: 'review-list'}, document.items.map((item) => review(item, context))),
    h('div', {class: 'row pager'},
      start > 0 ? h('a', {href: address(Math.max(0, start - page)), class: 'go'}, 'More urgent ones') : null,
      start + document.items.length < document.total ? h('a', {href: address(start + page), class: 'go'}, `${count(document.total - start - document.items.length, 'more waits', 'more wait')}`) : null),
  ];
}

function review(item, context) {
  const text = textsOf(item.record);
  const decisions = item.subject_kind === 'technician'
    ? [['release', 'Release'], ['reject', 'Keep aside']]
    : [['accept', 'Accept'], ['edit', 'Put right'], ['reject', 'Reject']];
  return h('li', {class: 'review', 'data-subject': item.subject},
    h('div', {class: 'review-head'},
      h('span', {class: `pill ${item.urgency}`}, words(item.urgency)),
      h('span', {}, item.subject_kind === 'technician' ? `Technician ${item.subject}, ${count(item.records, 'record', 'records')}` : words(item.record?.kind ?? 'record')),
      h('span', {class: 'help'}, when(item.since))),
    h('p', {class: 'review-why'}, because(item.reason)),
    text.prompt ? h('p', {class: 'review-prompt'}, text.prompt) : null,
    text.chosen || text.rejected ? h('div', {class: 'review-texts'},
      text.chosen ? h('blockquote', {class: 'chosen-text'}, h('span', {class: 'label'}, 'Wanted'), text.chosen) : null,
      text.rejected ? h('blockquote', {class: 'rejected-text'}, h('span', {class: 'label'}, 'Instead of'), text.rejected) : null) : null,
    h('div', {class: 'row'},
      decisions.map(([decision, name]) => button(name, () => actions.decide(item, decision, text.chosen ?? '', context.refresh), {kind: decision === 'reject' ? 'danger' : '', key: `${decision}-${item.subject}`})),
      (item.interaction_ids ?? []).slice(0, 3).map((id) => h('a', {href: `#answer/${encodeURIComponent(id)}`, class: 'go'}, 'Its answer'))));
}

/** A tree of reasons as one line, from the whole to what it rests on. */
function because(reason) {
  const parts = [];
  const collect = (each, depth) => {
    if (!each || depth > MOST_DEEP || parts.length >= MOST_REASONS) return;
    if (each.text && !parts.includes(each.text)) parts.push(each.text);
    for (const under of each.because ?? []) collect(under, depth + 1);
  };
  collect(reason, 0);
  const text = parts.join('; ');
  return text === '' ? '' : `${text[0].toUpperCase()}${text.slice(1)}.`;
}

/** The texts of a record, whichever kind it is. */
function textsOf(record) {
  const flat = (value) => (typeof value === 'string' ? value
    : Array.isArray(value) ? value.map((message) => message.content ?? flat(message)).join('\n')
      : value?.text ?? value?.content ?? undefined);
  return {
    prompt: flat(record?.prompt),
    chosen: flat(record?.chosen ?? record?.completion ?? record?.answer),
    rejected: flat(record?.rejected),
  };
}
