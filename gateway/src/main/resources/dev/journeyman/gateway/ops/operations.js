// Calls of the operators' interface. Each gives the document that the interface describes, or throws a Problem.

import {call} from '/assets/gateway.js';
import {eventsOf} from '/assets/sse.js';

const OPS = '/ops/v1';
const named = encodeURIComponent;

async function get(path, signal) {
  return (await call(OPS + path, {signal})).json();
}

async function post(path, body) {
  return (await call(OPS + path, {method: 'POST', body})).json();
}

export const models = (signal) => get('/models', signal);
export const model = (version, signal) => get(`/models/${named(version)}`, signal);
export const gate = (version, signal) => get(`/models/${named(version)}/gate`, signal);
export const rollout = (signal) => get('/rollout', signal);
export const promotions = (after, limit, signal) => get(`/promotions?order=desc&after=${after}&limit=${limit}`, signal);
export const runs = (limit, signal) => get(`/runs?limit=${limit}`, signal);
export const run = (id, signal) => get(`/runs/${named(id)}`, signal);
export const schedule = (signal) => get('/schedule', signal);
export const inflow = (days, signal) => get(`/feedback/summary?days=${days}`, signal);
export const reviews = (from, limit, signal) => get(`/reviews?from=${from}&limit=${limit}`, signal);

export const promote = (version, body) => post(`/models/${named(version)}/promote`, body);
export const canary = (version, body) => post(`/models/${named(version)}/canary`, body);
export const withdraw = (version, body) => post(`/models/${named(version)}/withdraw`, body);
export const reject = (version, body) => post(`/models/${named(version)}/reject`, body);
export const rollback = (body) => post('/rollback', body);
export const retrain = (body) => post('/retrain', body);
export const stop = (run, body) => post(`/runs/${named(run)}/stop`, body);
export const setMode = (body) => post('/schedule', body);
export const decide = (body) => post('/reviews', body);

/** The states of a run as it goes on; ends when the run has ended. */
export async function* runEvents(id, signal) {
  const response = await call(`${OPS}/runs/${named(id)}/events`, {signal});
  for await (const data of eventsOf(response)) yield JSON.parse(data);
}

/** Whether a part of the page may be missing while the rest is shown. */
function isOfThePart(problem) {
  return problem?.name !== 'AbortError' && problem?.status !== 401 && problem?.code !== 'unreachable';
}

/** What a call gives, or why it does not: `{value}` or `{problem}`. What concerns the whole page is thrown. */
export async function part(promise) {
  try {
    return {value: await promise};
  } catch (problem) {
    if (!isOfThePart(problem)) throw problem;
    return {problem};
  }
}
