import { isolated, visible } from './text';

/** Sentences of the process by their English form, in which `{0}` stands for what varies, and what the page says instead. */
type Sentences = Record<string, string>;

/** A form, cut at its places. */
interface Form {
  parts: string[];
  /** How much of it doesn't vary. */
  weight: number;
  says: string;
}

const CATALOGUES: Record<string, () => Promise<{ default: Sentences }>> = {
  en: () => import('./messages/said.en.json'),
  de: () => import('./messages/said.de.json'),
};
const PLACE = /\{\d+\}/gu;
/** What varies may be a sentence itself, and in that one another. */
const DEPTH = 3;
/** Of what varies less than this may be anybody's name. */
const TELLING = 12;
/** More sentences in a row than this are none of the process. */
const SEVERAL = 12;
/** Sentences that were found before; those of a long history come again and again. */
const KEPT = 1_000;

class Said {
  /** Those with places, the most telling first. */
  private forms: Form[] = [];
  private whole: Sentences = $state.raw({});
  private found = new Map<string, string>();
  private language = '';

  /** Fetches the sentences of a language, if there are any. */
  async choose(language: string): Promise<void> {
    if (language === this.language) {
      return;
    }
    this.language = language;
    const sentences = (await CATALOGUES[language]?.())?.default ?? {};
    if (language !== this.language) {
      return;
    }
    this.forms = Object.entries(sentences)
      .filter(([form]) => form.includes('{0}'))
      .map(([form, says]) => ({ parts: form.split(PLACE), weight: form.replace(PLACE, '').length, says }))
      .sort((one, other) => other.weight - one.weight);
    this.found = new Map();
    this.whole = sentences;
  }

  /** A sentence as the page says it; one without a form as it is. */
  sentence(sentence: string): string {
    const whole = this.whole;
    const before = this.found.get(sentence);
    if (before !== undefined) {
      return before;
    }
    const said = this.find(sentence, whole, DEPTH) ?? this.several(sentence, whole, DEPTH) ?? visible(sentence);
    if (this.found.size >= KEPT) {
      this.found.clear();
    }
    this.found.set(sentence, said);
    return said;
  }

  private find(sentence: string, whole: Sentences, depth: number): string | undefined {
    if (sentence !== '' && Object.hasOwn(whole, sentence)) {
      return whole[sentence];
    }
    for (const form of this.forms) {
      const places = depth === DEPTH || form.weight >= TELLING ? match(sentence, form.parts) : undefined;
      if (places !== undefined) {
        return form.says.replace(PLACE, (place) => this.place(places[Number(place.slice(1, -1))] ?? '', whole, depth - 1));
      }
    }
    return undefined;
  }

  /** Sentences one behind the other, each as long as it can be; none if there is none. */
  private several(text: string, whole: Sentences, depth: number): string | undefined {
    const parts = text.split('; ');
    if (parts.length > SEVERAL) {
      return undefined;
    }
    const says: string[] = [];
    let isKnown = false;
    for (let from = 0, to = parts.length; from < parts.length; ) {
      const one = this.find(parts.slice(from, to).join('; '), whole, depth);
      isKnown ||= one !== undefined;
      if (one === undefined && to > from + 1) {
        to--;
      } else {
        says.push(one ?? isolated(parts[from] ?? ''));
        from = to;
        to = parts.length;
      }
    }
    return isKnown ? says.join('; ') : undefined;
  }

  /** What stands in a place: sentences of the process, or something to be shown as it is. */
  private place(text: string, whole: Sentences, depth: number): string {
    const said = depth === 0 ? undefined : (this.find(text, whole, depth) ?? this.several(text, whole, depth));
    return said ?? (text === '' ? '' : isolated(text));
  }
}

/** What stands in the places, if a sentence is of a form. */
function match(sentence: string, parts: string[]): string[] | undefined {
  const [first = '', ...others] = parts;
  const last = others.pop() ?? '';
  if (!sentence.startsWith(first) || !sentence.endsWith(last)) {
    return undefined;
  }
  const end = sentence.length - last.length;
  const places: string[] = [];
  let at = first.length;
  for (const part of others) {
    const next = sentence.indexOf(part, at);
    if (next < 0) {
      return undefined;
    }
    places.push(sentence.slice(at, next));
    at = next + part.length;
  }
  return at <= end ? [...places, sentence.slice(at, end)] : undefined;
}

const sentences = new Said();

/** Chooses in which language the process is heard. */
export function hear(language: string): Promise<void> {
  return sentences.choose(language);
}

/** What the process said, in the language of the page. */
export function said(sentence: string): string {
  return sentences.sentence(sentence);
}

/** The same where it stands alone. */
export function saidAlone(sentence: string): string {
  const text = said(sentence);
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
