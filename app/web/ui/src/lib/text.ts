/** A piece of a text: plain, or something to follow. */
export type Piece = { kind: 'text'; text: string } | { kind: 'web' | 'invitation'; text: string; to: string };

const LINK = /\b(?:https?:\/\/|mailto:|tacit:\/)[^\s<>"'`{}|\\^]+/giu;
const AFTERWARDS = /[.,;:!?…)\]»”’]+$/u;

/** Cuts a text at its links; only http, https, mailto and tacit are any (spec/90-app §7). */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    const link = withoutTail(match[0]);
    const to = target(link);
    if (to === undefined) {
      continue;
    }
    if (match.index > end) {
      found.push({ kind: 'text', text: text.slice(end, match.index) });
    }
    found.push({ kind: to.startsWith('tacit:') ? 'invitation' : 'web', text: link, to });
    end = match.index + link.length;
  }
  if (end < text.length) {
    found.push({ kind: 'text', text: text.slice(end) });
  }
  return found;
}

/** A full stop or a bracket behind a link belongs to the sentence, unless the bracket was opened in the link. */
function withoutTail(link: string): string {
  const tail = AFTERWARDS.exec(link);
  if (tail === null || (tail[0].startsWith(')') && link.includes('('))) {
    return link;
  }
  return link.slice(0, tail.index);
}

function target(link: string): string | undefined {
  try {
    const url = new URL(link);
    return ['http:', 'https:', 'mailto:', 'tacit:'].includes(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/** Control characters and marks of direction, by which a name could look like another one. */
const INVISIBLE = /[\p{Cc}\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/gu;

/** A name, or a file's, as it is shown: on one line and without what can't be seen. */
export function visible(name: string): string {
  return name.replace(INVISIBLE, '\uFFFD');
}

/** The same inside a sentence, whose direction it doesn't change. */
export function isolated(name: string): string {
  return /^[ -~]*$/u.test(name) ? name : `\u2068${visible(name)}\u2069`;
}

/** One or two letters that stand for a name. */
export function initials(name: string): string {
  const words = name.trim().split(/[\s._-]+/u).filter((part) => /[\p{L}\p{N}]/u.test(part));
  const letters = words.slice(0, 2).map((part) => [...part].find((c) => /[\p{L}\p{N}]/u.test(c)) ?? '');
  return letters.join('').toLocaleUpperCase() || '?';
}

/** How many colours there are for pictures of initials (styles/tokens.css). */
export const HUES = 8;

/** The colour of a name, the same at every start. */
export function hue(name: string): number {
  let sum = 7;
  for (const c of name) {
    sum = (sum * 31 + (c.codePointAt(0) ?? 0)) % 65_521;
  }
  return sum % HUES;
}

/** Whether a text is some emoji alone, to be shown large. */
export function isEmojiAlone(text: string): boolean {
  return text.length <= 24 && /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u200D|\uFE0F|\s)+$/u.test(text);
}

/** Whether a name has every word that is looked for. */
export function matches(name: string, search: string): boolean {
  const folded = fold(name);
  return fold(search).split(/\s+/u).every((part) => folded.includes(part));
}

/** Without case and accents, as people type when they look for something. */
function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();
}
