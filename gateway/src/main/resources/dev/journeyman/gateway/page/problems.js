// Says what went wrong and what to do about it.

import {h} from './dom.js';
import {icon} from './icons.js';
import {askForKey} from './key.js';

const TITLES = {
  unreachable: 'Not reached',
  broken_off: 'The answer broke off',
  rate_limit_exceeded: 'Too many questions at once',
  queue_full: 'Everybody asks at this moment',
  waited_too_long: 'Everybody asks at this moment',
  not_ready: 'The model is still being loaded',
  shutting_down: 'The gateway is ending',
  content_filter: 'A guardrail refused this',
  context_length_exceeded: 'Too long for this model',
  model_not_found: 'No such model',
  body_too_large: 'Too long',
  interaction_not_found: 'The gateway does not know this answer any more',
  insufficient_role: 'Your key does not open this',
  store_unavailable: 'The gateway’s log does not answer',
  stopped: 'Stopped',
};

/** The heading of a problem, by its code and then by its status. */
export function titleOf(problem) {
  if (TITLES[problem.code]) return TITLES[problem.code];
  if (wantsKey(problem)) return 'The gateway wants a key';
  switch (problem.status) {
    case 0:
      return 'Something went wrong on this page';
    case 404:
      return 'The gateway does not know this any more';
    case 409:
      return 'Said already, and otherwise';
    case 429:
      return 'Too many at once';
    case 503:
      return 'Not ready';
    case 507:
      return 'The gateway has no room left on its disk';
    default:
      return problem.status >= 500 ? 'The gateway met a fault' : 'The gateway did not take this';
  }
}

/** Whether a key, or another one, is what is lacking. */
export function wantsKey(problem) {
  return problem.status === 401;
}

/**
 * A problem, with its remedy where there is one.
 * @param {Error} problem a Problem of the gateway, or any error of the page
 * @param {{again?: () => void, fresh?: () => void}} remedies what asks once more, and what begins a new conversation
 */
export function problemView(problem, {again, fresh} = {}) {
  const actions = [];
  if (wantsKey(problem) || problem.code === 'insufficient_role') {
    actions.push(h('button', {type: 'button', on: {click: () => askForKey(problem.message)}}, 'Put in a key'));
  }
  if (problem.code === 'context_length_exceeded' && fresh) {
    actions.push(h('button', {type: 'button', on: {click: fresh}}, 'Begin a new conversation'));
  } else if (again && canRepeat(problem)) {
    actions.push(againButton(problem.retryAfterSeconds ?? 0, again));
  }
  return h('div', {class: 'problem', role: 'alert'},
    icon('warning'),
    h('div', {},
      h('p', {class: 'problem-title'}, titleOf(problem)),
      h('p', {}, problem.message),
      problem.status >= 500 && problem.requestId ? h('p', {class: 'help'}, `Request ${problem.requestId}`) : null,
      actions.length > 0 ? h('div', {class: 'row'}, actions) : null));
}

function canRepeat(problem) {
  return !(problem.status >= 400 && problem.status < 500) || problem.status === 429 || problem.status === 408 || wantsKey(problem);
}

/** A button that can be pressed when the time the gateway named is over. */
function againButton(seconds, again) {
  const button = h('button', {type: 'button', on: {click: again}}, 'Try again');
  let left = Math.ceil(seconds);
  if (left > 0) {
    const tick = () => {
      button.disabled = left > 0;
      button.textContent = left > 0 ? `Try again in ${left} s` : 'Try again';
      left -= 1;
      if (left >= 0) setTimeout(tick, 1000);
    };
    tick();
  }
  return button;
}
