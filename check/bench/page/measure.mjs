// What somebody waits for before the page, taken in the page itself: from the event that the
// browser had, by its own clock, to the frame in which what follows from it is shown.
//
//   node measure.mjs CHROMIUM ADDRESS PASSPHRASE ROUNDS NAME-OF-THE-LONGEST-CONVERSATION
//
// Prints one JSON object: milliseconds of each step, and bytes of the page's objects.

import { chromium } from 'playwright-core';

const [executablePath, address, passphrase, rounds, busy] = process.argv.slice(2);
const many = Number(rounds);
const steps = {};

function took(step, milliseconds) {
  (steps[step] ??= []).push(milliseconds);
}

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
await context.addInitScript(() => {
  /** The page's own time when the frame is out in which `there` holds. */
  const drawn = (there) =>
    new Promise((resolve) => {
      const look = () => (there() ? requestAnimationFrame(() => setTimeout(() => resolve(performance.now()))) : requestAnimationFrame(look));
      look();
    });
  /** Milliseconds from the next event of a kind until `there` holds and is drawn. */
  const since = (kind, there) =>
    new Promise((resolve) => {
      addEventListener(kind, async ({ timeStamp }) => resolve((await drawn(there)) - timeStamp), { once: true, capture: true });
    });
  const text = (selector) => document.querySelector(selector)?.textContent ?? '';
  globalThis.measured = {
    begun: () => drawn(() => document.querySelector('.conversation-row')),
    painted: async () => {
      const first = () => performance.getEntriesByName('first-contentful-paint')[0];
      await drawn(() => first() !== undefined);
      return first().startTime;
    },
    listed: (kind) => since(kind, () => document.querySelector('.conversation-row')),
    opened: (name) => since('click', () => text('.conversation header').includes(name) && document.querySelectorAll('.message').length > 0),
    typed: (selector, length) => since('keydown', () => document.querySelector(selector).value.length === length),
    sent: (said) => since('keydown', () => [...document.querySelectorAll('.message .text')].some((one) => one.textContent === said)),
    found: () => since('keydown', () => document.querySelectorAll('[role=option] .hint[dir=auto]').length > 0),
  };
});
const page = await context.newPage();
page.setDefaultTimeout(60_000);

/** Does something in the page that is measured there. */
async function measure(step, name, argument, act) {
  const waiting = page.evaluate(([of, it]) => globalThis.measured[of](...[it].flat()), [name, argument]);
  await page.evaluate(() => undefined); // it listens
  await act();
  took(step, await waiting);
}

await page.goto(address);
await page.getByLabel('Passphrase').fill(passphrase);
took('first paint, of a process that has just started', await page.evaluate(() => globalThis.measured.painted()));
await measure('the passphrase is right until the list is shown', 'listed', 'keydown', () => page.keyboard.press('Enter'));

for (let i = 0; i < many; i++) {
  await page.reload();
  took('an open profile, from the page asked for to its list', await page.evaluate(() => globalThis.measured.begun()));
  took('first paint', await page.evaluate(() => globalThis.measured.painted()));
}

const names = await page.locator('.conversation-row .name').allTextContents();
const others = names.filter((one) => one !== busy).slice(0, 6);
const search = page.getByRole('searchbox', { name: 'Search' });
const row = (name) => page.locator('.conversation-row').filter({ has: page.locator('.name', { hasText: name }) }).first();
for (let i = 0; i < many; i++) {
  const other = others[i % others.length];
  await search.fill(other);
  await measure('a click until a conversation is open', 'opened', other, () => row(other).click());
  await search.fill(busy);
  await measure('the same of the longest', 'opened', busy, () => row(busy).click());
}
await search.fill('');

const composer = page.getByRole('textbox', { name: /^Message to/ });
await composer.focus();
for (let i = 1; i <= 10 * many; i++) {
  await measure('a key until its letter stands in a message', 'typed', ['.conversation textarea', i], () => page.keyboard.press('a'));
}
for (let i = 0; i < many; i++) {
  const said = `the ${i}. of ${many} messages`;
  await composer.fill(said);
  await measure('Enter until the message is in the conversation', 'sent', said, () => page.keyboard.press('Enter'));
}
for (let i = 0; i < many; i++) {
  await search.fill('');
  await search.focus();
  await measure('a key in the search field until the list has what fits', 'typed', ['.sidebar input', 1], () => page.keyboard.press('7'));
}
await search.fill('');
await page.keyboard.press('Control+k');
const word = (await page.locator('.message .text').allTextContents()).join(' ').split(/\W+/).find((one) => one.length > 4);
for (let i = 0; i < many; i++) {
  await search.fill(word.slice(0, -1));
  await search.press('Enter');
  const field = page.getByRole('combobox');
  await field.waitFor();
  await field.fill('');
  await page.waitForFunction(() => document.querySelectorAll('[role=option] .hint[dir=auto]').length === 0);
  await field.fill(word.slice(0, 1));
  await measure('the second letter until messages are found in all conversations', 'found', [], () => field.press(word[1]));
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await field.waitFor({ state: 'detached' });
}

const inside = await context.newCDPSession(page);
await inside.send('HeapProfiler.collectGarbage');
await inside.send('Performance.enable');
const { metrics } = await inside.send('Performance.getMetrics');
const objects = metrics.find(({ name }) => name === 'JSHeapUsedSize').value;
const elements = metrics.find(({ name }) => name === 'Nodes').value;
await browser.close();
console.log(JSON.stringify({ steps, objects, elements }));
