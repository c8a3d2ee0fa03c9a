// The API key: kept for this tab, sent with every call, shown to nobody.

import {byId} from './dom.js';

const NAME = 'journeyman.key';
let kept = read();

function read() {
  try {
    return sessionStorage.getItem(NAME) ?? '';
  } catch {
    return ''; // a browser that keeps nothing; the key then lives as long as the page
  }
}

function keep(key) {
  kept = key;
  try {
    if (key) sessionStorage.setItem(NAME, key);
    else sessionStorage.removeItem(NAME);
  } catch {
    // as above
  }
}

/** The key to send; empty where there is none. */
export function apiKey() {
  return kept;
}

/** Opens the place for the key; `why` says what wants it. */
export function askForKey(why) {
  const dialog = byId('key');
  if (why) byId('key-text').textContent = why;
  if (!dialog.open) dialog.showModal();
  byId('key-value').focus();
}

/** Makes the dialog and its button work. */
export function wireKey(changed) {
  const value = byId('key-value');
  byId('open-key').addEventListener('click', () => askForKey());
  byId('key-form').addEventListener('submit', (event) => {
    event.preventDefault();
    // a header takes visible ASCII only; anything else would make every call fail
    keep(value.value.replace(/[^\x21-\x7e]/g, ''));
    value.value = '';
    byId('key').close();
    changed();
  });
  byId('key-forget').addEventListener('click', () => {
    keep('');
    value.value = '';
    byId('key').close();
    changed();
  });
}
