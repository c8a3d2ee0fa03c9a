// The view of the ledger: who did what to which version and why, newest first, with the seal of the chain.

import {h} from '/assets/dom.js';
import {icon} from '/assets/icons.js';
import {brief, moment, number, words} from './figures.js';
import * as operations from './operations.js';
import {card, empty, trouble, versionLink} from './views.js';

const PAGE = 50;
const STATES = {
  added: 'candidate', evaluated: 'evaluated', canary: 'canary', share: 'canary', withdrawn: 'retired', promoted: 'champion', forced: 'forced-event', rolled_back: 'rejected', rejected: 'rejected',
  removed: 'retired', collected: 'retired', discarded: 'rejected',
};

export const ledger = {
  title: 'Ledger',
  everyMs: 15_000,

  async load([before], signal) {
    const after = Math.max(0, Number(before) || 0);
    return {after, page: await operations.part(operations.promotions(after, PAGE, signal))};
  },

  render({after, page}, context) {
    if (page.problem) return [card('Ledger', {}, trouble(page.problem, context.refresh))];
    const {data, has_more: more} = page.value;
    if (data.length === 0 && after === 0) {
      return [card('Ledger', {}, empty('The ledger is empty: no version has come or changed yet.'))];
    }
    return [card('Ledger', {name: 'ledger', beside: seal(page.value)},
      page.value.problem ? h('p', {class: 'problem-line'}, page.value.problem) : null,
      h('table', {class: 'entries'},
        h('thead', {}, h('tr', {}, ['No', 'When', 'What', 'Version', 'Who and why', 'Seal'].map((name) => h('th', {scope: 'col'}, name)))),
        h('tbody', {}, data.map(entry))),
      h('div', {class: 'row pager'},
        after > 0 ? h('a', {href: '#ledger', class: 'go'}, 'Newest') : null,
        more ? h('a', {href: `#ledger/${data[data.length - 1].seq}`, class: 'go'}, 'Older entries') : null))];
  },
};

function seal({verified, entries}) {
  return h('span', {class: `seal ${verified ? 'sound' : 'broken'}`}, icon(verified ? 'check' : 'warning'),
    verified ? `Chain of ${number(entries)} entries verified` : 'The chain is broken');
}

function entry(each) {
  return h('tr', {class: each.forced ? 'was-forced' : '', 'data-seq': each.seq},
    h('td', {class: 'seq'}, String(each.seq)),
    h('td', {class: 'at'}, h('time', {datetime: each.at}, moment(each.at))),
    h('td', {}, h('span', {class: `event ${STATES[each.event] ?? ''}`}, words(each.event)), each.forced ? h('span', {class: 'forced'}, 'Against the gate') : null),
    h('td', {}, each.version ? versionLink(each.version, brief(each.version, 26)) : h('span', {class: 'help'}, 'the store')),
    h('td', {class: 'act-words'}, h('b', {}, each.actor), ' ', each.reason, judged(each.gate)),
    h('td', {class: 'hash'}, h('code', {title: `${each.hash}, after ${each.previous_hash}`}, each.hash.slice(0, 10))));
}

function judged(gate) {
  if (!gate) return null;
  return h('span', {class: `help ${gate.passed ? '' : 'refused-words'}`}, gate.passed ? 'The gate passed it.' : `The gate refused: ${gate.refusals.join(', ')}`);
}
