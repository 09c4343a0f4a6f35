import de from './messages/de.json';
import en from './messages/en.json';
import { hear } from './said.svelte';

/** Every sentence of the page; English is the measure that other languages are checked against. */
export type Key = keyof typeof en;
type Catalogue = Record<Key, string>;

/** Keys with a form for one and one for others. */
type Counted = Key extends infer K ? (K extends `${infer Stem}_other` ? Stem : never) : never;

const CATALOGUES: Record<string, Catalogue> = { en, de };

/** The languages there are, by their own names. */
export const LANGUAGES: ReadonlyArray<readonly [code: string, name: string]> = [
  ['en', 'English'],
  ['de', 'Deutsch'],
];

function browserLanguage(): string {
  const wanted = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase());
  return wanted.find((code) => code in CATALOGUES) ?? 'en';
}

class Language {
  code = $state(browserLanguage());
  private readonly catalogue = $derived<Catalogue>(CATALOGUES[this.code] ?? en);
  /** With the browser's region, by which clocks and dates are written. */
  readonly region = $derived(navigator.languages.find((tag) => tag.startsWith(this.code)) ?? this.code);
  private readonly rules = $derived(new Intl.PluralRules(this.code));

  /** Shows the page in another language; an unknown or empty one is the browser's. */
  choose(code: string): void {
    this.code = code in CATALOGUES ? code : browserLanguage();
    document.documentElement.lang = this.code;
    void hear(this.code);
  }

  sentence(key: Key, values: Record<string, string | number>): string {
    return this.catalogue[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  }

  counted(stem: Counted, n: number, values: Record<string, string | number>): string {
    const form = this.rules.select(n) === 'one' ? 'one' : 'other';
    return this.sentence(`${stem}_${form}` as Key, { n: new Intl.NumberFormat(this.code).format(n), ...values });
  }
}

export const language = new Language();

/** A sentence in the chosen language, `{name}` filled in. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  return language.sentence(key, values);
}

/** The same in the form that fits a number, which is `{n}`. */
export function tn(stem: Counted, n: number, values: Record<string, string | number> = {}): string {
  return language.counted(stem, n, values);
}

/** The same if there is such a key, else the word itself: for words of the process. */
export function word(prefix: string, value: string): string {
  const key = `${prefix}.${value}`;
  return key in en ? t(key as Key) : value;
}
