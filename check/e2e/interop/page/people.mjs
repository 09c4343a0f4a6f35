// The windows of people, and what is found against what they see.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** As long as a busy machine takes. */
const PATIENCE = 120_000;

/** What was found wrong. */
export const wrong = [];

/** What axe finds against the page as it is now, in both themes. */
export async function look(page, where) {
  if (!(await page.evaluate(() => 'axe' in globalThis))) {
    await page.evaluate(axe);
  }
  const find = (how) => page.evaluate((options) => globalThis.axe.run(document, options), { resultTypes: ['violations'], ...how });
  const dark = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  const found = await find({});
  await page.emulateMedia({ colorScheme: dark ? 'light' : 'dark' });
  const other = await find({ runOnly: ['color-contrast'] }); // the rest is the same in the other theme
  await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
  for (const { id, nodes } of [...found.violations, ...other.violations]) {
    wrong.push(`${where}: ${id} at ${nodes[0].target.join(' ')}`);
  }
  if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) {
    wrong.push(`${where}: is wider than its window`);
  }
  if (process.env.TACIT_PICTURES) {
    await page.screenshot({ path: `${process.env.TACIT_PICTURES}/${where.replace(/\W+/g, '-')}.png` });
  }
}

/** A window of its own, without what the others have. */
export async function person(browser, name, address, { size, colorScheme, before = () => {} }) {
  const context = await browser.newContext({ viewport: size, colorScheme, reducedMotion: 'reduce', locale: 'en-GB' });
  const page = await context.newPage();
  await page.addInitScript(before);
  page.setDefaultTimeout(PATIENCE);
  page.on('pageerror', (error) => wrong.push(`${name}: ${error.message}`));
  page.on('dialog', (dialog) => {
    if (dialog.type() !== 'beforeunload') {
      wrong.push(`${name}: a script ran: ${dialog.message()}`);
    }
    void dialog.accept();
  });
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(address).origin) {
      wrong.push(`${name}: asked elsewhere: ${request.url()}`);
    }
  });
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) {
      wrong.push(`${name}: ${message.text()}`);
    }
  });
  await page.goto(address);
  await page.getByLabel('Your name').waitFor();
  return page;
}
