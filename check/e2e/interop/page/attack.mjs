// Mallory tries what names, texts, pictures and links can do to the page of somebody whom she talks to, and pages of
// others what they can do to it.
//
//   node attack.mjs RELAY ADDRESS-OF-ALICES-APP ADDRESS-OF-MALLORYS-APP CHROMIUM
//
// Prints one JSON object: what was seen, and what was found wrong.

import { createServer } from 'node:http';
import { chromium } from 'playwright-core';
import { look, person, wrong } from './people.mjs';

const [relay, alices, mallorys, executablePath] = process.argv.slice(2);
const seen = {};
/** What a script would leave behind, and what it would say. */
const evil = (where) => `<i class=evil>${where}</i><img src=x onerror=alert('${where}')>`;
/** Turned round it reads as another name, and as a picture's. */
const turned = '\u202Egnp.ecila\u2066';
const origin = new URL(alices).origin;
const port = new URL(alices).port;

const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--host-resolver-rules=MAP rebound.example 127.0.0.1'],
});

/** Asks what a page may ask; what is refused has an `error`. */
function ask(page, name, body = {}) {
  return page.evaluate(
    async ([what, how]) => {
      const headers = { 'Content-Type': 'application/json' };
      return (await fetch(`/api/${what}`, { method: 'POST', headers, body: JSON.stringify(how) })).json();
    },
    [name, body],
  );
}

/** Sends bytes, and gives the status. */
function put(page, to, bytes) {
  return page.evaluate(async ([where, text]) => {
    const headers = { 'Content-Type': 'application/octet-stream' };
    return (await fetch(where, { method: 'PUT', headers, body: text })).status;
  }, [to, bytes]);
}

/** Asks until something is there. */
async function until(page, name, found) {
  for (const end = Date.now() + 30_000; Date.now() < end; await page.waitForTimeout(100)) {
    const answer = found(await ask(page, name));
    if (answer !== undefined) {
      return answer;
    }
  }
  throw new Error(`${name} never said it`);
}

const conversation = (page, is) =>
  until(page, 'conversations', ({ conversations }) => conversations.find((one) => one.state === 'active' && is(one)));

/** What a page must never have, wherever Mallory's words are shown. */
async function unharmed(page, where) {
  await look(page, where);
  const found = await page.evaluate(() => ({
    elements: document.querySelectorAll('.evil, #app img[src=x], #app svg[onload], #app script, #app iframe').length,
    scripts: [...document.scripts].filter((one) => one.src === '').length,
    links: [...document.links].map((one) => one.protocol).filter((one) => !['http:', 'https:', 'mailto:'].includes(one)),
    turned: /[\u202A-\u202E]/u.test(
      [...document.querySelectorAll('bdi, h1, h2, h3, title')].map((one) => one.textContent).join(),
    ),
  }));
  if (found.elements + found.scripts + found.links.length > 0 || found.turned) {
    wrong.push(`${where}: ${JSON.stringify(found)}`);
  }
}

const alice = await person(browser, 'Alice', alices, { size: { width: 360, height: 740 }, colorScheme: 'light' });
const mallory = await person(browser, 'Mallory', mallorys, { size: { width: 1280, height: 800 }, colorScheme: 'dark' });
for (const [page, name] of [[alice, 'Alice'], [mallory, evil('person')]]) {
  await ask(page, 'create', { name, passphrase: `four quiet herons wait for ${name}`, relays: [relay] });
}

// names of people: with markup, turned round, on two lines, and as long as they may be
await ask(mallory, 'profile', { status: evil('status') });
seen.twoLines = (await ask(mallory, 'profile', { name: 'Alice\nBob' })).error !== undefined;
seen.turnedName = (await ask(mallory, 'profile', { name: `Mal${turned}` })).error !== undefined;
seen.svgOfOneself = await put(mallory, '/api/picture/self', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
const { link } = await ask(alice, 'invite', { ask: true });
await ask(mallory, 'connect', { link, greeting: evil('greeting') });
await until(alice, 'requests', ({ requests }) => requests[0]);
await alice.reload();
await alice.getByRole('button', { name: /request/i }).first().click();
await alice.getByRole('button', { name: 'Accept' }).waitFor();
await unharmed(alice, 'a request');
await alice.getByRole('button', { name: 'Accept' }).click();
const them = await conversation(alice, () => true);
const her = (await conversation(mallory, () => true)).conversation;
await alice.getByRole('textbox', { name: /^Message to/ }).waitFor();

// texts: markup, links that are none, one word that fills the window, many lines
const texts = [
  evil('text'),
  'javascript:alert(1) data:text/html,<script>alert(2)</script> [x](javascript:alert(3)) https://a.example/"onmouseover="alert(4)',
  'W'.repeat(3_000),
  '\n'.repeat(200) + 'below',
  `${turned} \u202Emoc.elpmaxe//:sptth`,
];
for (const text of texts) {
  await ask(mallory, 'send', { conversation: her, text });
}
await alice.locator('.message').filter({ hasText: 'moc.elpmaxe' }).waitFor();
await unharmed(alice, 'texts');
seen.links = await alice.locator('.message a').evaluateAll((links) => links.map((one) => one.href));
seen.turnedText = await alice
  .locator('.message .text')
  .last()
  .evaluate((text) => getComputedStyle(text).unicodeBidi);

// a reaction is an emoji, and nothing else
const { messages } = await ask(mallory, 'history', { conversation: her });
const about = { conversation: her, message: messages.at(-1).id };
seen.reaction = (await ask(mallory, 'react', { ...about, text: evil('reaction') })).error !== undefined;

// a file that says it is a picture, and is SVG with a script in it: nothing is drawn of it, and it opens as a download
const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert("svg")</script></svg>';
const file = encodeURIComponent(`${evil('file')}${turned}.svg`);
seen.svg = await put(mallory, `/api/files?conversation=${her}&name=${file}`, svg);
await alice.getByRole('link', { name: /Save/ }).or(alice.getByRole('button', { name: /Save|Fetch|Download/ })).last().waitFor();
await unharmed(alice, 'a file');
seen.drawn = await alice.locator('.picture img').count();

// names that change, of which the page tells
await ask(mallory, 'profile', { name: evil('again') });
await alice.locator('.notice').last().waitFor();
await unharmed(alice, 'a name that changed');
await alice.getByRole('button', { name: 'About this conversation', exact: true }).click();
await alice.getByRole('button', { name: 'Who can learn what' }).first().waitFor();
await unharmed(alice, 'a contact');
await alice.keyboard.press('Escape');

// a room, into which she asks
for (const [page, handle] of [[alice, 'alice'], [mallory, 'mallory']]) {
  await ask(page, 'account-create', { handle, password: 'a long way to tipperary' });
}
await ask(mallory, 'room-create', { name: evil('room'), conversations: [her] });
const asked = await until(alice, 'requests', ({ requests }) => requests.find((one) => one.kind === 'room'));
await ask(alice, 'accept', { conversation: asked.conversation });
const room = await conversation(alice, ({ kind }) => kind === 'room');
await alice.keyboard.press('Escape');
await alice.reload();
await alice.getByText('<i class=evil>room</i>').first().click();
await alice.getByRole('textbox', { name: /^Message to/ }).waitFor();
await unharmed(alice, 'a room');
await Promise.all([
  alice.waitForResponse('**/api/members'),
  alice.getByRole('button', { name: 'Members', exact: true }).click(),
]);
await unharmed(alice, 'members of a room');
seen.roomName = room.name.includes('<i class=evil>');

// the same in another language, in which sentences of the process are put together anew
await ask(alice, 'settings', { language: 'de' });
await alice.reload();
await alice.getByRole('button', { name: /evil/ }).filter({ hasNotText: 'room' }).first().click();
await alice.locator('.notice').filter({ hasText: 'heißt jetzt' }).waitFor();
await unharmed(alice, 'sentences in German');

// pages of others: one that sends requests and shows this one in itself, one whose name leads here, and no cookie
const before = (await ask(alice, 'state')).refused;
const foreign = createServer((_, answer) => {
  answer.setHeader('Content-Type', 'text/html');
  answer.end(`<iframe src="${origin}/"></iframe><script>
    const how = { method: 'POST', mode: 'no-cors', credentials: 'include', body: '{}' };
    Promise.allSettled([fetch('${origin}/api/lock', how), fetch('${origin}/api/state', { credentials: 'include' })])
      .then((all) => (document.title = all.map((one) => one.value?.type ?? 'failed').join()));
  </script>`);
});
await new Promise((listening) => foreign.listen(0, '127.0.0.1', listening));
const page = await alice.context().newPage();
await page.goto(`http://127.0.0.1:${foreign.address().port}/`);
await page.waitForFunction(() => document.title !== '');
seen.foreignOrigin = await page.title();
seen.framed = page.frames()[1].url();
const [rebound] = await Promise.all([
  page.waitForEvent('response', (answer) => answer.url().includes('rebound')),
  page.goto(`http://rebound.example:${port}/`).catch(() => undefined), // an answer without a page
]);
seen.foreignHost = rebound.status();
const nobody = await (await browser.newContext()).newPage();
await nobody.goto(origin);
await nobody.getByText('Open Tacit by its address').waitFor();
seen.withoutCookie = await nobody.evaluate(async () => (await fetch('/api/conversations', { method: 'POST', body: '{}' })).status);
const after = await ask(alice, 'state');
seen.stillOpen = after.profile;
seen.counted = after.refused - before >= 4;
foreign.close();

console.log(JSON.stringify({ seen, wrong }));
await browser.close();
