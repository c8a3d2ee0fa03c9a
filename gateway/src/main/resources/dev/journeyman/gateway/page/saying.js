// Something said of an answer, on its way to the gateway.

import {randomName} from './dom.js';
import {feedback, interaction} from './gateway.js';

/**
 * One saying. It keeps its key, so that sending it again after a broken connection says it once.
 * @param {Object} body as the contract has it
 * @returns {() => Promise<Object>} sends it, or sends it again
 */
export function saying(body) {
  const key = randomName();
  return () => feedback(body, key);
}

/** Takes back what was said of an answer under these names. */
export async function takeBack(interactionId, feedbackIds) {
  for (const id of feedbackIds) await saying({interaction_id: interactionId, withdraws: id})();
}

/** What became of a saying, in a sentence. */
export async function outcome(result, interactionId) {
  if (result.status === 'quarantined') {
    const why = await reason(result.feedback_id, interactionId);
    return `Kept for a reviewer, and not learned from until then.${why ? ` ${why}` : ''}`;
  }
  switch (result.record) {
    case 'pair':
      return 'Saved. It makes a pair: the better answer against the other.';
    case 'demonstration':
      return 'Saved. Your text is an example to learn from.';
    case 'unpaired':
      return 'Saved. It counts as one voice.';
    default:
      return 'Saved.';
  }
}

/** Why the records that rest on a saying are held back; empty where the gateway does not tell. */
async function reason(feedbackId, interactionId) {
  try {
    const {records} = await interaction(interactionId);
    const record = records.find((each) => each.sources?.includes(feedbackId) && each.status === 'quarantined');
    const text = record?.reason?.because?.[0]?.text ?? record?.reason?.text ?? '';
    return text === '' ? '' : `${text[0].toUpperCase()}${text.slice(1).replace(/[^.]$/, '$&.')}`;
  } catch {
    return ''; // a help; the saying is kept whether or not this is told
  }
}
