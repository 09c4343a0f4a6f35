// Two people in two browsers: from the first run to messages, with what axe finds on each page.
//
//   node story.mjs RELAY,RELAY ADDRESS-OF-ALICES-APP ADDRESS-OF-BOBS-APP CHROMIUM
//
// Prints one JSON object: what was seen, and what was found wrong.

import { writeFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { begin, look, person, said, say, wrong } from './people.mjs';

const [relays, alices, bobs, executablePath] = process.argv.slice(2);
const markup = '<b>Hello</b><img src=x onerror=alert(1)> https://relay.example.org/a javascript:alert(1)';
const seen = {};

/** What the cameras of the browsers see, from when it is written. */
const camera = new URL('camera.y4m', import.meta.url).pathname;
const browser = await chromium.launch({
  executablePath,
  args: [
    '--no-sandbox', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${camera}`,
  ],
});

/** Holds a QR code before the cameras: its rows of 0 and 1, in the middle of a picture. */
function hold(rows) {
  const [width, height] = [640, 480];
  const point = Math.floor(height / (rows.length + 8));
  const [left, top] = [width, height].map((side) => Math.floor((side - point * rows.length) / 2));
  const grey = Buffer.alloc(width * height, 235);
  rows.forEach((row, y) => {
    for (let x = 0; x < row.length; x++) {
      for (let line = 0; row[x] === '1' && line < point; line++) {
        const at = (top + y * point + line) * width + left + x * point;
        grey.fill(16, at, at + point);
      }
    }
  });
  const frame = Buffer.concat([Buffer.from('FRAME\n'), grey, Buffer.alloc((width * height) / 2, 128)]);
  writeFileSync(camera, Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip C420\n`), frame, frame]));
}

const alice = await person(browser, 'Alice', alices, { size: { width: 1280, height: 800 }, colorScheme: 'light' });
const bob = await person(browser, 'Bob', bobs, { size: { width: 360, height: 740 }, colorScheme: 'dark' });
seen.tokenLeft = await alice.evaluate(() => location.href.includes('#'));
await begin(alice, 'Alice', relays);
await begin(bob, 'Bob', relays);

await alice.getByRole('button', { name: 'New conversation' }).first().click();
await look(alice, 'what can be begun');
await alice.keyboard.press('Escape');
const [invited] = await Promise.all([
  alice.waitForResponse('**/api/invite'),
  alice.getByRole('button', { name: 'Show a code to somebody here' }).click(),
]);
hold((await invited.json()).qr);
await alice.getByLabel('QR code of the invitation').waitFor();
await look(alice, 'an invitation');
await alice.keyboard.press('Escape');

await bob.getByRole('button', { name: 'I have a link or a code' }).click();
await bob.getByRole('button', { name: 'Scan a code' }).click();
await bob.getByRole('textbox', { name: /^Message to/ }).waitFor();
await say(bob, markup);

await alice.getByRole('button', { name: /^Bob/ }).click();
await said(alice, '<b>Hello</b>').waitFor();
seen.text = await said(alice, '<b>Hello</b>').locator('.text').textContent();
seen.links = await said(alice, '<b>Hello</b>').locator('a').evaluateAll((links) => links.map((one) => [one.href, one.rel]));
seen.markup = await said(alice, '<b>Hello</b>').locator('.text b, .text img').count();
await say(alice, 'Good to see you');
await said(bob, 'Good to see you').waitFor();
await said(alice, 'Good to see you').getByLabel(/Delivered|Read/).waitFor();

await said(bob, 'Good to see you').focus();
await bob.getByRole('button', { name: 'Reply' }).click();
await say(bob, 'And you');
await alice.keyboard.press('ArrowUp');
await alice.getByRole('textbox', { name: /^Message to/ }).fill('Good to read you');
await alice.keyboard.press('Enter');
await said(bob, 'Good to read you').filter({ hasText: 'edited' }).first().waitFor();
await said(alice, 'And you').locator('.answered').waitFor();
await look(alice, 'a conversation');
await look(bob, 'a conversation in a narrow window');

await alice.getByRole('button', { name: 'Who can learn what' }).click();
await alice.getByText('can’t', { exact: true }).first().waitFor();
seen.parties = (await alice.getByText('can’t', { exact: true }).count()) >= 2;
await look(alice, 'who can learn what');
await alice.keyboard.press('Escape');

await alice.getByRole('button', { name: 'About this conversation', exact: true }).click();
await alice.getByRole('button', { name: 'Compare the code' }).click();
const code = await alice.getByLabel('Security code').textContent();
await bob.getByRole('button', { name: 'About this conversation', exact: true }).click();
await bob.getByRole('button', { name: 'Compare the code' }).click();
seen.sameCode = code !== '' && code === (await bob.getByLabel('Security code').textContent());
await look(bob, 'a code in a narrow window');
await bob.getByLabel('Or type the code that they read out').fill(code);
await bob.getByRole('button', { name: 'Check' }).click();
await bob.getByText('You compared the code: it is them.').waitFor();
await alice.keyboard.press('Escape');

// a live session: Alice asks Bob in, he is let in, and nothing of it is left
await alice.getByRole('button', { name: 'About this conversation', exact: true }).click();
await alice.getByRole('button', { name: 'Talk without a trace' }).click();
await alice.getByLabel('Name of the session').fill('Tea <i>time</i>');
await look(alice, 'beginning a live session');
await alice.getByRole('button', { name: 'Begin', exact: true }).click();
await alice.getByText('Only those who are here can read this.').waitFor();
await bob.keyboard.press('Escape');
await bob.getByRole('button', { name: 'Come into Tea <i>time</i>' }).click();
await bob.getByRole('button', { name: 'Come in', exact: true }).click();
await bob.getByText('Only those who are here can read this.').waitFor();
await say(bob, 'Nobody keeps this');
await alice.getByText('Nobody keeps this').waitFor();
await look(bob, 'a live session in a narrow window');
await alice.getByRole('button', { name: 'Who is here' }).click();
await alice.getByText('Bob').first().waitFor();
await look(alice, 'who is in a live session');
for (const page of [bob, alice]) {
  await page.getByRole('button', { name: 'Leave the session' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Leave the session' }).click();
  await page.getByText('Only those who are here can read this.').waitFor({ state: 'detached' });
}
seen.liveTrace = (await alice.evaluate(() => document.body.textContent)).includes('Nobody keeps this');

await alice.keyboard.press('Control+k');
await alice.keyboard.type('herons');
await alice.getByText('Nothing found.').waitFor();
await look(alice, 'looking for something');
await alice.keyboard.press('Escape');
await alice.reload();
await alice.getByRole('button', { name: /^Bob/ }).waitFor();

await alice.getByRole('button', { name: 'Settings' }).click();
await look(alice, 'settings');
await alice.getByRole('button', { name: 'Relays' }).click();
await alice.getByLabel('Which relays').waitFor();
await look(alice, 'relays and proxies');
await alice.getByRole('button', { name: 'Look and language' }).click();
await alice.getByText('The browser can put this page beside your other apps').waitFor();
const inspector = await alice.context().newCDPSession(alice);
const { installabilityErrors } = await inspector.send('Page.getInstallabilityErrors');
seen.notInstalled = installabilityErrors.map((one) => one.errorId).filter((one) => one !== 'in-incognito');
await alice.getByRole('button', { name: 'You', exact: true }).click();
await alice.getByRole('button', { name: 'Lock' }).click();
await alice.getByLabel('Passphrase').fill('a wrong one');
await alice.keyboard.press('Enter');
await alice.getByText('the passphrase is wrong').waitFor();
await look(alice, 'a locked profile');
await alice.getByLabel('Passphrase').fill('four quiet herons wait for Alice');
await alice.keyboard.press('Enter');
await alice.getByRole('button', { name: /^Bob/ }).waitFor();

// of a file's name nothing is markup or turns it round, its picture is seen at both sides, and Hebrew runs its way
await alice.getByRole('button', { name: /^Bob/ }).click();
await bob.getByRole('button', { name: /^Alice/ }).click();
const safe = '_img src=x onerror=alert(2)_gnp.png';
const [drawn] = await Promise.all([alice.waitForEvent('filechooser'), alice.getByRole('button', { name: 'Attach files' }).click()]);
await drawn.setFiles({ name: '<img src=x onerror=alert(2)>\u202Egnp.png', mimeType: 'image/png', buffer: await alice.screenshot() });
await said(alice, safe).locator('.picture img').waitFor();
await said(bob, safe).locator('.picture img').waitFor();
await say(alice, 'שלום');
seen.direction = await said(bob, 'שלום').locator('.text').evaluate((text) => getComputedStyle(text).unicodeBidi + ' ' + text.dir);
await look(bob, 'a picture in a narrow window');

const stranger = await (await browser.newContext()).newPage();
await stranger.goto(alices);
await stranger.getByText('Open Tacit by its address').waitFor();
seen.tokenServesOnce = true;

console.log(JSON.stringify({ seen, wrong }));
await browser.close();
