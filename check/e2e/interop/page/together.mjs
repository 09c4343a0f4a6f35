// Rooms, live sessions, hidden conversations, and devices.

import { passphrase } from './meeting.mjs';
import { wrong } from './people.mjs';

const HERE = 'Only those who are here can read this.';

/** What stands in the list for a conversation that nobody can tell between whom it is. */
const hidden = (one) => ({ has: one.page.locator('[aria-label="hidden"]') });

/** What stands there for a person whom the relays know. */
export const plain = (one, name) => ({ hasText: name, hasNot: one.page.locator('[aria-label="hidden"], [aria-label="Room"]') });

async function wish(one, what) {
  await one.home();
  await one.press(one.button('New conversation').first());
  await one.press(what);
}

/** Rooms need an account, which is made where one wants the first. */
export async function account(one) {
  await wish(one, /^Talk with several people/);
  await make(one);
  await one.field('Name of the room').waitFor();
  await one.escape();
}

async function make(one) {
  await one.field('Handle').waitFor();
  await one.look('making an account');
  await one.write('Handle', one.name.toLowerCase());
  await one.write('Password of the account', passphrase(one));
  await one.choose(/^Relay/, await one.page.locator('select.input option').last().textContent());
  await one.press('Make the account');
}

/** One makes a room, and asks the other in, who may have no account yet. */
export async function room(host, guest, name, isFirst) {
  const asked = host.page.getByRole('checkbox', { name: guest.name, exact: true });
  if (isFirst) {
    await wish(host, /^Talk with several people/);
    await host.check(asked);
  } else {
    await host.open(plain(host, guest.name));
    await host.about();
    await host.press('Add a person');
  }
  await host.write('Name of the room', name);
  await asked.and(host.page.locator(':checked')).waitFor({ state: 'attached' });
  await host.look('making a room');
  await host.press('Make the room');
  await host.field(`Message to ${name}`).waitFor();
  await guest.home();
  await guest.press('1 request waits');
  await guest.look('requests');
  await guest.sees(`${host.name} asks you into a room`);
  await guest.press('Accept');
  if (isFirst) {
    await make(guest);
  }
  await guest.field(`Message to ${name}`).waitFor();
  await guest.say(`In ${name}`);
  await host.said(`In ${name}`).waitFor();
  await host.say(`Be welcome in ${name}`);
  await guest.said(`Be welcome in ${name}`).waitFor();
  await host.look('a room');
  const codes = [];
  for (const [one, other] of [[host, guest], [guest, host]]) {
    await one.about('Members');
    await one.sees('2 members.');
    await one.look('members of a room');
    await one.press(one.page.locator('button.member').filter({ hasText: other.name }));
    await one.press(/^(Show the code again|Compare the code)$/);
    codes.push(await one.field('Security code').textContent());
    await one.look('a member of a room');
  }
  if (codes[0] !== codes[1]) {
    wrong.push(`two members see other codes: ${codes}`);
  }
  await host.press('Make an admin');
  await guest.page.locator('.member').filter({ hasText: 'You' }).getByText('admin').waitFor();
  for (const one of [host, guest]) {
    await one.back();
  }
}

/** A room is called otherwise. */
export async function rename(one, other, name, next) {
  await one.open(name);
  await one.about();
  await one.write('Name of the room', next);
  await one.page.keyboard.press('Enter');
  await other.open(next);
  await other.noted(next);
}

/** One begins a live session, lets the other in, and nothing of it is left. */
export async function live(host, guest, name) {
  const secret = `Nobody keeps what is said in ${name}`;
  await host.open(plain(host, guest.name));
  await host.about();
  await host.press('Talk without a trace');
  await host.write('Name of the session', name);
  await host.look('beginning a live session');
  await host.press('Begin');
  await host.sees(HERE);
  await guest.open(plain(guest, host.name));
  await guest.press(`Come into ${name}`);
  await guest.look('coming into a live session');
  await guest.press('Come in');
  await guest.sees(HERE);
  await guest.say(secret);
  await host.sees(secret);
  for (const one of [host, guest]) {
    await one.press('Who is here');
    await one.sees('What all here share');
    await one.look('a live session');
  }
  for (const one of [guest, host]) {
    await one.press('Leave the session');
    await one.press(one.button('Leave the session', one.page.getByRole('dialog')));
    await one.page.getByText(HERE).waitFor({ state: 'detached' });
    if ((await one.page.evaluate(() => document.body.textContent)).includes(secret)) {
      wrong.push(`${one.name} still sees what was said in a live session`);
    }
  }
}

/** What is hidden goes every ten seconds in the mean in place of every minute. */
function hurry(someone) {
  return someone.page.evaluate(() =>
    fetch('/api/cover', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"level":"high"}' }).then(({ ok }) => {
      if (!ok) {
        throw new Error('the cover stayed as it was');
      }
    }),
  );
}

/** One hides whom it talks to, and the other follows the link. It takes its time, which nobody waits for here. */
export async function hide(one, other) {
  await hurry(one);
  await hurry(other);
  await wish(one, /^Hide whom I talk to/);
  await one.look('hiding whom one talks to');
  await one.press('Make a link to send');
  const link = await one.field('Invitation').inputValue();
  await one.escape();
  await wish(other, /^I have a link or a code/);
  await other.write('Invitation', link);
  await other.press('Connect');
  await other.field(/^Message to/).waitFor();
  await other.say(`Nobody knows that we talk, ${one.name}`);
  await other.look('a hidden conversation');
}

/** What was said in hiding has come, and is answered. */
export async function hid(one, other) {
  await one.open(hidden(one));
  await one.said(`Nobody knows that we talk, ${one.name}`).waitFor();
  await one.say(`Nobody, ${other.name}`);
  await one.press('Call');
  await one.sees(/hidden, and a call would tell/);
  await other.open(hidden(other));
  await other.said(`Nobody, ${other.name}`).waitFor();
  await one.look('a hidden conversation');
}

/** A new device shows its link, and the old one reads it; both then show a code. */
async function show(old, fresh, relay) {
  await fresh.press('I have Tacit elsewhere');
  await fresh.look('a new device');
  await fresh.write('A relay to begin with', relay);
  await fresh.write(/^Passphrase/, passphrase(fresh));
  await fresh.press('Go on');
  const link = await fresh.field('Link of the new device').inputValue();
  await fresh.look('the link of a new device');
  await old.settings('Devices');
  await old.press('Link another device');
  await old.look('linking another device');
  await old.write('Link of the new device', link);
  await old.press('Read it');
  const code = await old.field('Security code').textContent();
  if (code !== (await fresh.field('Security code').textContent())) {
    wrong.push('a new device shows another code');
  }
  await fresh.look('the code of a new device');
  await old.look('the code of another device');
}

/** Somebody says that the codes differ: nothing comes, and the new device gives up. */
export async function refuse(old, fresh, relay) {
  await show(old, fresh, relay);
  await old.press('It differs');
  await old.button('Link another device').waitFor();
  await fresh.press('Give up');
  await fresh.press(fresh.button('Give up', fresh.page.getByRole('dialog')));
  await fresh.field('Your name').waitFor();
}

/** The new device has what the old one has, and speaks as the same person. */
export async function link(old, fresh, relay, other) {
  await show(old, fresh, relay);
  await old.write('Name of the new device', 'Tablet');
  await old.press('It is the same');
  await old.sees('Tablet');
  await fresh.open(plain(fresh, other.name));
  await fresh.said('The last of many').waitFor();
  const chooser = fresh.page.waitForEvent('filechooser');
  await fresh.press('Attach files');
  await (await chooser).setFiles({ name: 'heron.png', mimeType: 'image/png', buffer: await fresh.page.screenshot() });
  await old.open(plain(old, other.name));
  const file = old.said('heron.png');
  const fetch = old.button('Fetch', file);
  const saved = file.getByRole('link', { name: 'Save heron.png' }).first();
  await fetch.or(saved).first().waitFor();
  if (await fetch.isVisible()) {
    await old.press(fetch);
  }
  await saved.waitFor();
  await file.getByRole('img', { name: 'heron.png' }).waitFor();
  await fresh.say('From the other device');
  await other.open(plain(other, old.name));
  await other.said('From the other device').waitFor();
  await old.settings('Devices');
  await old.look('devices');
}
