// What people do before their pages, whatever they do there afterwards.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What was found wrong. */
export const wrong = [];

/** A window of its own, without what the other has. */
export async function person(browser, name, address, { size, colorScheme, before = () => {} }) {
  const context = await browser.newContext({ viewport: size, colorScheme, locale: 'en-GB' });
  const page = await context.newPage();
  await page.addInitScript(before);
  page.setDefaultTimeout(60_000);
  page.on('pageerror', (error) => wrong.push(`${name}: ${error.message}`));
  page.on('dialog', (dialog) => wrong.push(`${name}: a script ran: ${dialog.message()}`));
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

/** What axe finds against the page as it is now. */
export async function look(page, where) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  for (const { id, nodes } of found.violations) {
    wrong.push(`${where}: ${id} at ${nodes[0].target.join(' ')}`);
  }
  if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) {
    wrong.push(`${where}: is wider than its window`);
  }
}

/** The first run, by keyboard alone. */
export async function begin(page, name, relays) {
  await look(page, `${name}'s first run`);
  await page.getByLabel('Your name').focus();
  await page.keyboard.type(name);
  await page.keyboard.press('Tab');
  await page.keyboard.type(`four quiet herons wait for ${name}`);
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await page.keyboard.insertText(relays.split(',').join('\n'));
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'New conversation' }).first().waitFor();
  await look(page, `${name}'s empty list`);
}

export function said(page, text) {
  return page.locator('.message').filter({ hasText: text });
}

export async function say(page, text) {
  await page.getByRole('textbox', { name: /^Message to/ }).fill(text);
  await page.keyboard.press('Enter');
}

/** One of them makes a link, and the other opens it: the first conversation of both. */
export async function meet(inviter, joiner) {
  await inviter.getByRole('button', { name: 'Make a link to send' }).click();
  const link = await inviter.getByLabel('Invitation').inputValue();
  await inviter.keyboard.press('Escape');
  await joiner.getByRole('button', { name: 'I have a link or a code' }).click();
  await joiner.getByLabel('Invitation').fill(link);
  await joiner.getByRole('button', { name: 'Connect' }).click();
  await joiner.getByRole('textbox', { name: /^Message to/ }).waitFor();
}
