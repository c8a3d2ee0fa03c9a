// The page: asks the gateway and shows what comes. Everything a model says goes in as text (textContent), never as markup.
'use strict';

const $ = (id) => document.getElementById(id);

/** A new element with a class and text. */
function element(name, text, className) {
  const node = document.createElement(name);
  if (text !== undefined) node.textContent = text;
  if (className) node.className = className;
  return node;
}

async function post(path, body, signal) {
  const response = await fetch(path, {
    method: 'POST',
    headers: {'content-type': 'application/json'},
    body: JSON.stringify(body),
    signal,
  });
  if (!response.ok) {
    const problem = await response.json().catch(() => null);
    throw new Error(problem?.error?.message ?? `The gateway answered ${response.status}.`);
  }
  return response;
}

// ---- the model's name ----

async function showModel() {
  const shown = $('model');
  try {
    const response = await fetch('/readyz');
    const body = await response.json();
    shown.textContent = response.ok ? body.model : body.error.message;
    shown.classList.toggle('ready', response.ok);
    if (!response.ok) setTimeout(showModel, 2000);
  } catch {
    shown.textContent = 'The gateway does not answer.';
    shown.classList.remove('ready');
    setTimeout(showModel, 5000);
  }
}

// ---- tabs ----

const tabs = [...document.querySelectorAll('[role=tab]')];

function select(tab) {
  for (const each of tabs) {
    const chosen = each === tab;
    each.setAttribute('aria-selected', String(chosen));
    each.tabIndex = chosen ? 0 : -1;
    $(each.getAttribute('aria-controls')).hidden = !chosen;
  }
}

tabs.forEach((tab, at) => {
  tab.addEventListener('click', () => select(tab));
  tab.addEventListener('keydown', (event) => {
    const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
    if (step) {
      const next = tabs[(at + step + tabs.length) % tabs.length];
      select(next);
      next.focus();
    }
  });
});

// ---- a question, answered as a stream ----

let asking = null;

/** Calls `take` with the data of each event of a stream, up to [DONE]. */
async function events(response, take) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const {value, done} = await reader.read();
    if (done) throw new Error('The answer broke off.');
    const parts = (rest + value).split('\n\n');
    rest = parts.pop();
    for (const part of parts) {
      const data = part.replace(/^data: /, '');
      if (data === '[DONE]') return;
      take(JSON.parse(data));
    }
  }
}

async function ask(question) {
  const answer = document.querySelector('#ask .answer');
  const [asked, text, note] = ['asked', 'text', 'note'].map((name) => answer.querySelector('.' + name));
  answer.hidden = false;
  answer.setAttribute('aria-busy', 'true');
  asked.textContent = question;
  text.textContent = '';
  note.textContent = '…';
  note.classList.remove('failed');
  asking = new AbortController();
  $('send').disabled = true;
  $('stop').hidden = false;
  try {
    const body = {model: 'journeyman', stream: true, stream_options: {include_usage: true}, messages: [{role: 'user', content: question}]};
    const response = await post('/v1/chat/completions', body, asking.signal);
    let finish = '';
    let last = {};
    await events(response, (chunk) => {
      if (chunk.error) throw new Error(chunk.error.message);
      const choice = chunk.choices[0];
      if (choice?.delta.content) text.append(choice.delta.content);
      finish = choice?.finish_reason ?? finish;
      last = chunk;
    });
    const parts = [last.journeyman?.model_version, `${last.usage?.completion_tokens} tokens`];
    if (finish === 'length') parts.push('cut at the most tokens');
    note.textContent = parts.join(' · ');
  } catch (problem) {
    const stopped = problem.name === 'AbortError';
    note.textContent = stopped ? 'Stopped.' : problem.message;
    note.classList.toggle('failed', !stopped);
  } finally {
    answer.setAttribute('aria-busy', 'false');
    $('send').disabled = false;
    $('stop').hidden = true;
    asking = null;
  }
}

$('ask-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const question = $('question').value.trim();
  if (question && !asking) ask(question);
});
$('question').addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    $('ask-form').requestSubmit();
  }
});
$('stop').addEventListener('click', () => asking?.abort());

// ---- a diagnosis ----

function list(kind, items) {
  const node = element(kind);
  items.forEach((item) => node.append(element('li', item)));
  return node;
}

function showDiagnosis(answer, diagnosis) {
  answer.replaceChildren();
  for (const code of diagnosis.codes) {
    const line = element('p', `${code.code} ${code.known ? code.meaning : 'is not in the table of trouble codes'}`);
    line.append(element('span', code.severity ?? 'unknown', 'level ' + (code.severity ?? 'unknown')));
    if (code.severity_reason) line.title = code.severity_reason;
    answer.append(line);
  }
  if (diagnosis.safety.length) {
    const safety = element('div', undefined, 'safety');
    safety.append(element('h2', 'Safety'), list('ul', diagnosis.safety));
    answer.append(safety);
  }
  if (diagnosis.summary) answer.append(element('h2', 'Summary'), element('p', diagnosis.summary, 'text'));
  if (diagnosis.probable_causes.length) {
    answer.append(element('h2', 'Probable causes'), list('ol', diagnosis.probable_causes.map((c) => `${c.cause} (${c.likelihood})`)));
  }
  if (diagnosis.checks.length) {
    answer.append(element('h2', 'Checks'), list('ol', diagnosis.checks.map((c) => (c.why ? `${c.step}. ${c.why}` : c.step))));
  }
  answer.append(element('p', `${diagnosis.model_version} · ${diagnosis.usage.completion_tokens} tokens`, 'note'));
}

$('diagnose-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const answer = document.querySelector('#diagnose .answer');
  const value = (id) => $(id).value.trim();
  const vehicle = {};
  if (value('vehicle-make')) vehicle.make = value('vehicle-make');
  if (value('vehicle-model')) vehicle.model = value('vehicle-model');
  if (value('vehicle-year')) vehicle.year = Number(value('vehicle-year'));
  const body = {vehicle, codes: value('codes').split(/[\s,;]+/).filter(Boolean), symptoms: value('symptoms')};
  $('run').disabled = true;
  answer.hidden = false;
  answer.setAttribute('aria-busy', 'true');
  answer.replaceChildren(element('p', '…', 'note'));
  try {
    showDiagnosis(answer, await (await post('/v1/diagnose', body)).json());
  } catch (problem) {
    answer.replaceChildren(element('p', problem.message, 'failed'));
  } finally {
    answer.setAttribute('aria-busy', 'false');
    $('run').disabled = false;
  }
});

showModel();
