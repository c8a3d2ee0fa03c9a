// Figures as text: shares, differences, times, sizes. Everything here is a string; nothing knows the page.

const MINUS = '−';

/** `96.1 %`; a dash where there is none. */
export function share(value, digits = 1) {
  return Number.isFinite(value) ? `${(100 * value).toFixed(digits)} %` : '–';
}

/** A difference of shares in points, signed: `+1.2`. */
export function points(difference, digits = 1) {
  if (!Number.isFinite(difference)) return '–';
  const text = Math.abs(100 * difference).toFixed(digits);
  if (Number(text) === 0) return `±${text}`;
  return `${difference < 0 ? MINUS : '+'}${text}`;
}

/** A number as short as it can be told: `12 480`, with a narrow space that does not break, or `0.031`. */
export function number(value, digits = 3) {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  const text = Number.isInteger(value) || size >= 1000
    ? Math.round(size).toString().replace(/\B(?=(\d{3})+$)/g, '\u202f')
    : size.toPrecision(digits).replace(/\.?0+$/, '');
  return value < 0 ? `${MINUS}${text}` : text;
}

/** `1.4 GB`, in powers of ten. */
export function bytes(value) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let left = value;
  let unit = 0;
  while (left >= 1000 && unit < units.length - 1) {
    left /= 1000;
    unit += 1;
  }
  return `${left < 10 && unit > 0 ? left.toFixed(1) : Math.round(left)} ${units[unit]}`;
}

/** A time span: `40 s`, `12 min`, `3 h`, `5 days`. */
export function span(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 90) return `${whole} s`;
  if (whole < 90 * 60) return `${Math.round(whole / 60)} min`;
  if (whole < 36 * 3600) return `${Math.round(whole / 3600)} h`;
  return `${Math.round(whole / 86400)} days`;
}

/** How long ago a time was, or when it comes. */
export function ago(iso, now = Date.now()) {
  const seconds = (now - Date.parse(iso)) / 1000;
  if (!Number.isFinite(seconds)) return '';
  if (Math.abs(seconds) < 5) return 'just now';
  return seconds > 0 ? `${span(seconds)} ago` : `in ${span(-seconds)}`;
}

/** A time in full, in this browser's zone. */
export function moment(iso) {
  const time = new Date(iso);
  return Number.isNaN(time.getTime()) ? '' : time.toLocaleString(undefined, {dateStyle: 'medium', timeStyle: 'medium'});
}

/** A long name with its middle left out; what tells names apart stands at both ends. */
export function brief(name, most = 20) {
  if (name.length <= most) return name;
  const tail = Math.min(9, Math.floor(most / 2) - 1);
  return `${name.slice(0, most - tail - 1)}…${name.slice(-tail)}`;
}

const SHORT = /\b(?:mcq|sft|dsft|dapt|dpo|kto|orpo|lora)\b/g; // names that are said letter by letter

/** `letter-skew` as a person writes it. */
export function words(name) {
  const text = String(name).replace(/[-_]+/g, ' ').replace(SHORT, (each) => each.toUpperCase());
  return text.charAt(0).toUpperCase() + text.slice(1);
}
