// Calls of the gateway. Each gives what the contract says or throws a Problem.

import {eventsOf} from './sse.js';
import {apiKey} from './key.js';

/** Why a call has no answer. `status` is 0 where the gateway was not reached; `document` is what it said besides the error. */
export class Problem extends Error {
  constructor(message, {status = 0, code = '', param = '', retryAfterSeconds = 0, requestId = '', document = null} = {}) {
    super(message);
    this.name = 'Problem';
    Object.assign(this, {status, code, param, retryAfterSeconds, requestId, document});
  }
}

function isAbort(thrown) {
  return thrown?.name === 'AbortError';
}

/** Calls the gateway with the key; the response of a call that went well, else a Problem. */
export async function call(path, {method = 'GET', body, headers = {}, signal} = {}) {
  const key = apiKey();
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: {
        ...(body === undefined ? {} : {'content-type': 'application/json'}),
        ...(key ? {authorization: `Bearer ${key}`} : {}),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
      cache: 'no-store',
      credentials: 'omit',
    });
  } catch (thrown) {
    if (isAbort(thrown)) throw thrown;
    throw new Problem('The gateway does not answer. Is it running, and is this machine connected to it?', {code: 'unreachable'});
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

async function problemOf(response) {
  const document = await response.json().catch(() => null);
  const error = document?.error ?? {};
  const seconds = Number(response.headers.get('retry-after'));
  return new Problem(error.message ?? `The gateway answered with status ${response.status}.`, {
    status: response.status,
    code: error.code ?? '',
    param: error.param ?? '',
    retryAfterSeconds: Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 3600) : 0,
    requestId: response.headers.get('x-request-id') ?? '',
    document,
  });
}

/** The champion's name; a Problem with status 503 while it is being loaded. */
export async function ready(signal) {
  return (await (await call('/readyz', {signal})).json()).model;
}

/** How many tokens the champion reads and writes together; 0 where that is not told. */
export async function contextTokens() {
  const {data} = await (await call('/v1/models')).json();
  return data?.[0]?.max_model_len ?? 0;
}

/** Codes of the table that begin so, or whose meaning has these words: `[{code, meaning, system, severity}]`. */
export async function codes(prefix, limit, signal) {
  const query = new URLSearchParams({prefix, limit: String(limit)});
  return (await (await call(`/page/codes?${query}`, {signal})).json()).codes;
}

/** A diagnosis, as the contract has it. */
export async function diagnose(body, belongs, signal) {
  return (await call('/v1/diagnose', {method: 'POST', body, headers: belongsHeaders(belongs), signal})).json();
}

/**
 * Asks, and tells the text as it comes.
 * @param {Object} body messages and what else the request says
 * @param {{session: string, regeneratedFrom?: string}} belongs the conversation, and the answer that another one is wanted to
 * @param {{onHead: (head) => void, onText: (text: string) => void}} hear the answer's names before its text, then the text
 * @returns {Promise<{finish, interactionId, modelVersion, citations, verdicts, tokens}>} `interactionId` is empty where the gateway keeps no log of it
 */
export async function chat(body, belongs, {onHead, onText}, signal) {
  const response = await call('/v1/chat/completions', {
    method: 'POST',
    body: {model: 'journeyman', stream: true, stream_options: {include_usage: true}, ...body},
    headers: belongsHeaders(belongs),
    signal,
  });
  const end = {
    finish: '',
    interactionId: response.headers.get('x-journeyman-interaction-id') ?? '',
    modelVersion: response.headers.get('x-journeyman-model-version') ?? '',
    citations: [],
    verdicts: [],
    tokens: 0,
  };
  onHead({interactionId: end.interactionId, modelVersion: end.modelVersion});
  let done = false;
  for await (const data of eventsOf(response)) {
    if (data === '[DONE]') {
      done = true;
      break;
    }
    takeChunk(JSON.parse(data), end, onText);
  }
  if (!done) throw new Problem('The answer broke off: the connection ended before it did.', {code: 'broken_off'});
  return end;
}

function belongsHeaders({session, regeneratedFrom}) {
  return {'x-journeyman-session': session, ...(regeneratedFrom ? {'x-journeyman-regenerated-from': regeneratedFrom} : {})};
}

function takeChunk(chunk, end, onText) {
  if (chunk.error) {
    throw new Problem(chunk.error.message, {status: 500, code: chunk.error.code ?? '', param: chunk.error.param ?? ''});
  }
  const choice = chunk.choices?.[0];
  if (choice?.delta?.content) onText(choice.delta.content);
  end.finish = choice?.finish_reason ?? end.finish;
  end.tokens = chunk.usage?.completion_tokens ?? end.tokens;
  const told = chunk.journeyman;
  if (told) {
    end.interactionId = told.interaction_id ?? ''; // what the head announced was not written down then
    end.modelVersion = told.model_version ?? end.modelVersion;
    end.citations = told.citations ?? [];
    end.verdicts = told.verdicts ?? [];
  }
}

/** Says something of an answer. The same key again is the same saying: it counts once. */
export async function feedback(body, idempotencyKey) {
  const response = await call('/v1/feedback', {method: 'POST', body, headers: {'idempotency-key': idempotencyKey}});
  return response.json();
}

/** All that the gateway keeps of an answer. */
export async function interaction(id) {
  return (await call(`/v1/interactions/${encodeURIComponent(id)}`)).json();
}
