import { language, t } from './i18n.svelte';

const DAY = 86_400_000;

function day(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}

/** Days between two moments as calendars count them. */
function daysAgo(at: Date, now: Date): number {
  return Math.round((day(now) - day(at)) / DAY);
}

/** Formats are costly to make, and a list asks for many. */
const formats = new Map<string, Intl.DateTimeFormat>();

function format(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language.code} ${name}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat(language.region, options);
  formats.set(key, known);
  return known;
}

/** Hours and minutes. */
export function clock(time: string): string {
  return format('clock', { hour: '2-digit', minute: '2-digit' }).format(new Date(time));
}

/** As short as a list needs it: the time today, the weekday this week, else the date. */
export function brief(time: string, now = new Date()): string {
  const at = new Date(time);
  const ago = daysAgo(at, now);
  if (ago <= 0) {
    return clock(time);
  }
  if (ago === 1) {
    return t('time.yesterday');
  }
  return ago < 7
    ? format('weekday', { weekday: 'short' }).format(at)
    : format('date', { day: '2-digit', month: '2-digit', year: '2-digit' }).format(at);
}

/** The heading above a day's messages. */
export function heading(time: string, now = new Date()): string {
  const at = new Date(time);
  const ago = daysAgo(at, now);
  if (ago <= 0) {
    return t('time.today');
  }
  if (ago === 1) {
    return t('time.yesterday');
  }
  return format('heading', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(at);
}

/** Day, month, year, hours and minutes. */
export function full(time: string): string {
  return format('full', { dateStyle: 'long', timeStyle: 'short' }).format(new Date(time));
}

/** Whether two moments are of one day. */
export function sameDay(one: string, other: string): boolean {
  return day(new Date(one)) === day(new Date(other));
}

/** Bytes as people say them. */
export function bytes(n: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  let unit = 0;
  let size = n;
  while (size >= 1_000 && unit < units.length - 1) {
    size /= 1_000;
    unit++;
  }
  return new Intl.NumberFormat(language.code, {
    style: 'unit',
    unit: units[unit] ?? 'byte',
    maximumFractionDigits: size < 10 && unit > 0 ? 1 : 0,
  }).format(size);
}

/** A number of seconds in one unit. */
export function duration(seconds: number): string {
  const units = [
    ['week', 604_800],
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
  ] as const;
  const [unit, length] = units.find(([, s]) => seconds >= s && seconds % s === 0) ?? (['second', 1] as const);
  return new Intl.NumberFormat(language.code, { style: 'unit', unit, unitDisplay: 'long' }).format(seconds / length);
}

/** How long something has gone on: minutes and seconds, and hours if there are any. */
export function elapsed(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const parts = [Math.floor(whole / 3_600), Math.floor(whole / 60) % 60, whole % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, i) => (i === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}
