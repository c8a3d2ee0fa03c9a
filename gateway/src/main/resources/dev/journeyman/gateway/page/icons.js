// The page's icons: strokes on a grid of 24, drawn in the colour of the text beside them.

const SVG = 'http://www.w3.org/2000/svg';

const STROKES = {
  up: 'M7 10.5v9H4.5v-9zM7 11l4-7.5c1.6 0 2.4 1.2 2 2.8L12.4 9.5H18a2 2 0 0 1 2 2.4l-1.2 6a2 2 0 0 1-2 1.6H7',
  down: 'M7 13.5v-9H4.5v9zM7 13l4 7.5c1.6 0 2.4-1.2 2-2.8L12.4 14.5H18a2 2 0 0 0 2-2.4l-1.2-6a2 2 0 0 0-2-1.6H7',
  edit: 'M4 20l1-4.5L15.5 5a2 2 0 0 1 2.8 0l.7.7a2 2 0 0 1 0 2.8L8.5 19zM13.5 7l3.5 3.5',
  another: 'M4 5h6.5v14H4zM13.5 5H20v14h-6.5z',
  copy: 'M8.5 8.5H19V20H8.5zM15.5 8.5V4.5H5v11h3.5',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  warning: 'M12 4l8.5 15.5h-17zM12 10v4.5M12 17v.3',
  close: 'M6 6l12 12M18 6L6 18',
  trash: 'M5 7h14M9.5 7V4.5h5V7M7 7l1 12.5h8L17 7M10.5 10.5v5.5M13.5 10.5v5.5',
  source: 'M5 5h5.5a2 2 0 0 1 1.5.8A2 2 0 0 1 13.5 5H19v13h-5.5a1.8 1.8 0 0 0-1.5.8 1.8 1.8 0 0 0-1.5-.8H5zM12 5.8v13',
};

/** A picture for the eye only; the button that has it says in words what it does. */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('focusable', 'false');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', STROKES[name]);
  svg.append(path);
  return svg;
}
