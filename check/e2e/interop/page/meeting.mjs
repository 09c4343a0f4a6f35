// From the first run to a contact who is known, and what the two say to each other.

import { writeFileSync } from 'node:fs';
import { wrong } from './people.mjs';

const MARKUP = '<b>Hello</b><img src=x onerror=alert(1)> https://relay.example.org/a javascript:alert(1)';
/** The name of a file that is markup, and turns round how it is read. */
const FILE = '<img src=x onerror=alert(2)>\u202Egnp.png';
const FILE_SHOWN = '_img src=x onerror=alert(2)_gnp.png';

export const passphrase = (one) => `four quiet herons wait for ${one.name}`;

/** The first run: with relays of others, or one that is started here, whose address is given back. */
export async function begin(one, relays = []) {
  await one.look(`${one.name}'s first run`);
  await one.press('I have a backup');
  await one.look('making a profile of a backup');
  await one.press('Back');
  await one.write('Your name', one.name);
  await one.write(/^Passphrase/, passphrase(one));
  if (relays.length > 0) {
    await one.check(one.page.getByRole('radio', { name: /^I have addresses/ }));
    await one.write(one.page.getByRole('textbox', { name: 'I have addresses' }), relays.join('\n'));
    await one.look('the first run with addresses');
  }
  await one.press('Begin');
  await one.button('New conversation').first().waitFor();
  await one.look('an empty list');
  await one.settings('Relays');
  const address = await one.page.locator('h3[title^="tacit:"]').getAttribute('title');
  await one.home();
  return address;
}

/** More relays, of which each is asked how it is. */
export async function add(one, relays) {
  await one.settings('Relays');
  for (const relay of relays) {
    await one.write('Add a relay', relay);
    await one.press('Add');
    await one.page.locator(`h3[title="${relay}"]`).waitFor();
  }
  await one.field('Which relays').waitFor();
  await one.look('relays and proxies');
  const which = one.field('Which relays');
  await one.choose('Which relays', await which.locator('option').last().textContent());
  await one.write(one.page.getByRole('textbox', { name: 'Proxy' }), 'direct');
  await one.press('Use it');
  await one.look('a way to relays');
  await one.press('As others');
  await one.button('As others').waitFor({ state: 'detached' });
}

/** Holds a QR code before the cameras: its rows of 0 and 1, in the middle of a picture. */
export function hold(rows, camera) {
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

/** One shows a code, and the other has a camera. */
export async function meet(inviter, joiner, camera) {
  await inviter.press(inviter.button('New conversation').first());
  await inviter.look('what can be begun');
  await inviter.escape();
  const [invited] = await Promise.all([
    inviter.page.waitForResponse('**/api/invite'),
    inviter.press('Show a code to somebody here'),
  ]);
  hold((await invited.json()).qr, camera);
  await inviter.field('QR code of the invitation').waitFor();
  await inviter.look('an invitation');
  await inviter.escape();
  await joiner.press('I have a link or a code');
  await joiner.look('an invitation that is read');
  await joiner.press('Scan a code');
  await joiner.field(/^Message to/).waitFor();
}

/** Both say something; of what is said nothing is markup. */
export async function talk(alice, bob, seen) {
  await bob.say(MARKUP);
  await alice.open('Bob');
  const hello = alice.said('<b>Hello</b>');
  await hello.waitFor();
  seen.text = await hello.locator('.text').textContent();
  seen.links = await hello.locator('a').evaluateAll((links) => links.map((one) => [one.href, one.rel]));
  seen.markup = await hello.locator('.text b, .text img').count();
  await alice.say('שלום');
  seen.direction = await bob.said('שלום').locator('.text').evaluate((text) => `${getComputedStyle(text).unicodeBidi} ${text.dir}`);
  for (const [one, other] of [[alice, bob], [bob, alice]]) {
    await converse(one, other);
    await send(one, other);
    await one.look('a conversation');
    if (!one.wide) {
      await one.about(); // the narrow window has no room for it elsewhere
    }
    await one.press(one.button(/Who can learn what/).and(one.page.locator(':visible')).last());
    await one.page.getByText('can learn', { exact: true }).nth(1).waitFor();
    await one.look('who can learn what');
    await one.back();
  }
}

/** Replies, edits, reactions and deletion. */
async function converse(one, other) {
  const good = `Good to see you, ${other.name}`;
  await one.say(good);
  await one.said(good).getByLabel(/Delivered|Read/).waitFor();
  await does(other, good, 'Reply');
  await other.say(`And you, ${one.name}`);
  await one.said(`And you, ${one.name}`).locator('.answered').waitFor();
  await does(other, good, 'React');
  await other.press(other.button('React with 👍'));
  const reaction = (name, pressed) => one.said(good).first().getByRole('button', { name: `👍 ${name}`, pressed });
  await one.press(reaction(other.name, false));
  await one.said(good).first().getByRole('button', { name: /^👍/, pressed: true }).waitFor();
  await other.press(other.said(good).first().getByRole('button', { name: /^👍/, pressed: true }));
  await reaction('You', true).waitFor();
  await one.write(/^Message to/, '');
  await one.page.keyboard.press('ArrowUp');
  await one.write(/^Message to/, `Good to read you, ${other.name}`);
  await one.page.keyboard.press('Enter');
  await other.said(`Good to read you, ${other.name}`).filter({ hasText: 'edited' }).first().waitFor();
  await one.say('Rather not');
  await other.said('Rather not').waitFor();
  await does(one, 'Rather not', 'Delete');
  await one.press('Delete for all');
  await other.said('Rather not').waitFor({ state: 'detached' });
}

/** One of what there is to do with a message. */
async function does(one, text, what) {
  const message = one.said(text).first();
  if (one.wide) {
    await message.hover();
  } else {
    await one.reach(message);
  }
  await one.press(one.button(what, message));
}

/** A picture, which both see, and whose name is no markup. */
async function send(one, other) {
  const [drawn] = await Promise.all([one.page.waitForEvent('filechooser'), one.press('Attach files')]);
  await drawn.setFiles({ name: FILE, mimeType: 'image/png', buffer: await one.page.screenshot() });
  for (const both of [one, other]) {
    await both.said(FILE_SHOWN).last().locator('.picture img').waitFor();
  }
  const [saved] = await Promise.all([
    other.page.waitForEvent('download'),
    other.press(other.page.getByRole('link', { name: /^Save / }).last()),
  ]);
  if (!saved.suggestedFilename().endsWith('.png')) {
    wrong.push('a file is saved under another name');
  }
}

/** Files that are dropped on a conversation, of which one is taken back while it goes. */
export async function drop(one, other) {
  let go;
  const gone = new Promise((resolve) => (go = resolve));
  await one.page.route('**/api/files?*', async (route) => {
    await gone;
    await route.continue().catch(() => undefined); // it may have been taken back
  });
  await one.open(other.name);
  const files = await one.page.evaluateHandle(() => {
    const carried = new DataTransfer();
    for (const name of ['not after all.txt', 'herons.txt']) {
      carried.items.add(new File(['A heron stands. '.repeat(64)], name, { type: 'text/plain' }));
    }
    return carried;
  });
  const there = one.page.locator('main');
  await there.dispatchEvent('dragenter', { dataTransfer: files });
  await one.sees(`Drop to send to ${other.name}`);
  await one.look('files that are dragged');
  await there.dispatchEvent('drop', { dataTransfer: files });
  await one.field('Progress of not after all.txt').waitFor();
  await one.field('Progress of herons.txt').waitFor();
  await one.look('files that go');
  const ended = one.page.waitForEvent('requestfailed');
  await one.press('Don’t send not after all.txt');
  await ended;
  await one.field('Progress of not after all.txt').waitFor({ state: 'detached' });
  go();
  await other.open(one.name);
  await other.said('herons.txt').waitFor();
  await one.field('Files on their way').waitFor({ state: 'detached' });
  await one.page.unroute('**/api/files?*');
  if ((await one.said('not after all.txt').count()) > 0) {
    wrong.push('a file was sent that was taken back');
  }
}

/** What one decides about a conversation: how long messages last, whether it is heard, and whether at all. */
export async function decide(one, other) {
  await one.open(other.name);
  await one.about();
  await one.choose('Delete new messages', 'after 1 week');
  await other.noted(`${one.name} wants messages to disappear`);
  await one.choose('Delete new messages', 'never');
  await other.noted(`${one.name} wants messages to stay`);
  await one.press('Mute');
  await one.page.locator('.conversation-row').filter({ has: one.page.getByLabel('muted') }).waitFor({ state: 'attached' });
  await one.press('Unmute');
  await one.press('Block');
  await one.press(one.button('Block', one.page.getByRole('dialog')));
  await one.press('Unblock');
  await one.button('Block').waitFor();
  await one.press('Archive');
  await one.press('Take out of the archive');
  await one.button('Archive').waitFor();
}

/** They read their codes to each other: one types what is read out, the other looks at it. */
export async function compare(reader, typist, seen) {
  for (const one of [reader, typist]) {
    await one.about();
    await one.press('Compare the code');
    await one.look('a code');
  }
  const code = await reader.field('Security code').textContent();
  seen.sameCode = code !== '' && code === (await typist.field('Security code').textContent());
  await typist.write('Or type the code that they read out', code);
  await typist.press('Check');
  await typist.sees('You compared the code: it is them.');
  await reader.press('It is the same');
  await reader.sees('You compared the code: it is them.');
  for (const one of [reader, typist]) {
    await one.look('a contact');
    await one.back();
  }
}

/** Looks through the settings, locks, and opens again. */
export async function set(one) {
  for (const section of ['You', 'Look and language', 'Devices', 'Backup']) {
    await one.settings(section);
    await one.look(`settings: ${section}`);
  }
  await one.press('Make a recovery key');
  await one.field('Recovery key').waitFor();
  await one.look('a recovery key');
  await one.check('I have written it down');
  await one.press('Make a backup');
  await one.sees('The backup has 1 contact.');
  await one.look('a backup');
  await one.settings('Cover traffic');
  await one.check(one.page.getByRole('radio', { name: /^Off/ }));
  await one.look('cover traffic');
  await one.settings('You');
  await one.press('Lock');
  await one.write(/^Passphrase/, 'a wrong one');
  await one.page.keyboard.press('Enter');
  await one.sees('the passphrase is wrong');
  await one.look('a locked profile');
  await one.write(/^Passphrase/, passphrase(one));
  await one.page.keyboard.press('Enter');
  await one.button('Lock').waitFor();
  await one.home();
  await one.page.locator('.conversation-row').first().waitFor();
}

/** Looks for somebody, and for what nobody said. */
export async function find(one, name) {
  await one.home();
  await one.page.keyboard.press('Control+k');
  await one.page.keyboard.insertText('pelicans');
  await one.sees('Nothing found.');
  await one.look('looking for something');
  await one.page.keyboard.press('Control+a');
  await one.page.keyboard.insertText(`Good to read you, ${name}`);
  await one.page.getByRole('option', { name: /Good to read you/ }).first().waitFor();
  await one.look('what was found');
  if (one.wide) {
    await one.page.getByRole('option', { name: /Good to read you/ }).first().click();
  } else {
    await one.page.keyboard.press('Enter');
  }
  await one.field(/^Message to/).waitFor();
}

/** What comes while the settings stand in the place of a conversation isn't read. */
export async function unseen(one, other) {
  await one.open(other.name);
  await one.press('Settings');
  await one.page.getByRole('navigation', { name: 'Settings' }).waitFor();
  await other.open(one.name);
  await other.say('While you were in the settings');
  const unread = one.page.locator('.conversation-row').filter({ hasText: '1 unread message' });
  await unread.waitFor();
  await one.open(other.name);
  await unread.waitFor({ state: 'detached' });
}

/** What happens to a message that is further back than what is shown doesn't put it at the end. */
export async function further(one, other) {
  const sent = other.page.waitForRequest('**/api/send');
  await other.say('The first of many');
  const { conversation } = (await sent).postDataJSON();
  await one.said('The first of many').waitFor();
  await other.page.evaluate(async (conversation) => {
    const headers = { 'Content-Type': 'application/json' };
    const ask = (name, body) => fetch(`/api/${name}`, { method: 'POST', headers, body: JSON.stringify(body) });
    for (let i = 0; i < 64; i++) {
      await ask('send', { conversation, text: `Number ${i}` });
    }
  }, conversation);
  await one.said('Number 63').waitFor();
  await one.page.reload();
  await one.open(other.name);
  await one.said('Number 63').waitFor();
  await other.page.evaluate(async (conversation) => {
    const headers = { 'Content-Type': 'application/json' };
    const ask = async (name, body) =>
      (await fetch(`/api/${name}`, { method: 'POST', headers, body: JSON.stringify(body) })).json();
    const { messages } = await ask('history', { conversation, limit: 100 });
    const first = messages.find(({ text }) => text === 'The first of many');
    await ask('edit', { conversation, message: first.id, text: 'The first of many, and edited' });
  }, conversation);
  await other.say('The last of many');
  await one.said('The last of many').waitFor();
  if ((await one.said('The first of many').count()) > 0) {
    wrong.push(`${one.name} sees an old message at the end, where it was edited`);
  }
}

/** What couldn't be sent stays where it was written, though another conversation is shown by then. */
export async function kept(one, here, there) {
  let lose;
  const lost = new Promise((resolve) => (lose = resolve));
  await one.page.route('**/api/send', async (route) => {
    await lost;
    await route.abort();
  });
  const box = one.field(/^Message to/);
  await one.open(here);
  await one.say('Not lost');
  await one.open(there);
  const failed = one.page.waitForEvent('requestfailed');
  lose();
  await failed;
  await one.page.unroute('**/api/send');
  if ((await box.inputValue()) !== '') {
    wrong.push(`${one.name} finds in one conversation what was written in another`);
  }
  await one.open(here);
  if ((await box.inputValue()) !== 'Not lost') {
    wrong.push(`${one.name} has lost what couldn't be sent`);
  }
  await box.fill('');
}
