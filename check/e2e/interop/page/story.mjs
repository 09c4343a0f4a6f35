// Two people and two relays, from the first run to a relay that is killed: Alice with the mouse in a wide window, Bob in
// a narrow one by keyboard alone. Whatever there is to be done each of them does. Axe looks at each page, in both themes.
//
//   node story.mjs RELAY,RELAY PROCESS,PROCESS TURN-PORT,TURN-PORT APP,APP,APP CHROMIUM
//
// The apps are Alice's, Bob's and that of Bob's other device. Kills one of the relays, by the number of its process.
// Prints what was seen in each part of the story, what was found wrong, and how long it took: a JSON object a line.

import { chromium } from 'playwright-core';
import * as calls from './calls.mjs';
import { people, somebody } from './hands.mjs';
import * as meeting from './meeting.mjs';
import { wrong } from './people.mjs';
import * as together from './together.mjs';

const [relays, processes, ports, apps] = process.argv.slice(2, 6).map((list) => list.split(','));
const executablePath = process.argv[6];
const hosts = relays.map((address) => /@([\d.]+):/.exec(address)[1]);

const keys = await Promise.all(ports.map((port, i) => calls.key(hosts[i], Number(port))));
const camera = new URL('camera.y4m', import.meta.url).pathname;
const args = [
  '--no-sandbox', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream',
  '--allow-loopback-in-peer-connection', // a machine without a network has no other address
  `--ignore-certificate-errors-spki-list=${keys}`,
];
const withUdp = await chromium.launch({ executablePath, args });
const withoutUdp = await chromium.launch({
  executablePath,
  args: [...args, '--webrtc-ip-handling-policy=disable_non_proxied_udp', `--use-file-for-fake-video-capture=${camera}`],
});
const { before } = calls;

function kill(host) {
  process.kill(Number(processes[hosts.indexOf(host)]), 'SIGKILL');
}

/** What comes of each part of the story. */
async function part(name, go) {
  const [seen, took] = [{}, {}];
  const began = Date.now();
  await go(seen, took);
  took.all = Date.now() - began;
  console.log(JSON.stringify({ part: name, seen, wrong: wrong.splice(0), took }));
}

async function tell() {
  const alice = await somebody(withUdp, 'Alice', apps[0], { wide: true, before });
  const bob = await somebody(withoutUdp, 'Bob', apps[1], { wide: false, before });
  const tablet = await somebody(withUdp, 'Tablet', apps[2], { wide: true, before });
  let own;

  await part('meet', async (seen) => {
    seen.tokenLeft = await alice.page.evaluate(() => location.href.includes('#'));
    own = await meeting.begin(alice);
    await meeting.begin(bob, [own]);
    await meeting.meet(alice, bob, camera);
    await meeting.talk(alice, bob, seen);
    await meeting.compare(alice, bob, seen);
    await meeting.drop(alice, bob);
    await meeting.decide(bob, alice);
    await meeting.find(alice, 'Bob');
    await meeting.find(bob, 'Alice');
    await calls.asked(alice, bob);
  });
  await part('settings', async (seen) => {
    for (const one of [alice, bob]) {
      await meeting.add(one, relays);
      await meeting.set(one);
    }
    await alice.settings('Look and language');
    await alice.sees('The browser can put this page beside your other apps');
    const inspector = await alice.page.context().newCDPSession(alice.page);
    const { installabilityErrors } = await inspector.send('Page.getInstallabilityErrors');
    seen.notInstalled = installabilityErrors.map((one) => one.errorId).filter((one) => one !== 'in-incognito');
    const stranger = await (await withUdp.newContext()).newPage();
    await stranger.goto(apps[0]);
    await stranger.getByText('Open Tacit by its address').waitFor();
    seen.tokenServesOnce = true;
    await meeting.unseen(alice, bob);
    await meeting.further(alice, bob);
  });
  await part('hide', async () => {
    await together.hide(alice, bob);
  });
  await part('together', async () => {
    await together.account(alice);
    await together.room(alice, bob, 'Choir <i>of</i> two', true);
    await together.room(bob, alice, 'Egrets');
    await together.rename(bob, alice, 'Egrets', 'Herons');
    await together.live(alice, bob, 'Tea <i>time</i>');
    await together.live(bob, alice, 'Dusk');
    await meeting.kept(alice, 'Herons', together.plain(alice, 'Bob'));
  });
  await part('devices', async () => {
    await together.refuse(alice, tablet, relays[1]);
    await tablet.becomes(false);
    await together.link(bob, tablet, relays[1], alice);
  });
  await part('hidden', async () => {
    await together.hid(alice, bob);
  });
  await part('calls', async (seen, took) => {
    await alice.open(together.plain(alice, 'Bob'));
    await bob.open(together.plain(bob, 'Alice'));
    await tablet.open(together.plain(tablet, 'Alice'));
    await calls.declined(alice, bob);
    await calls.declined(bob, alice);
    await calls.missed(alice, bob);
    await calls.missed(bob, alice);
    await calls.voice(alice, bob, tablet, seen, took);
    await calls.means(alice, bob);
    await calls.means(bob, alice);
    await calls.reloaded(bob, alice);
    await calls.tooLate(alice);
    await calls.crossed(alice, bob);
    await calls.pictures(bob, alice, kill, seen, took);
    await alice.say('One relay is gone');
    await bob.said('One relay is gone').waitFor();
    await bob.say('And nothing is lost');
    await alice.said('And nothing is lost').waitFor();
    await calls.direct(alice, bob, seen);
    await calls.between(alice, bob, seen);
  });
}

try {
  await tell();
} catch (trouble) {
  for (const { name, page } of people) {
    console.error(`${name} sees:\n${await page.locator('body').ariaSnapshot().catch(String)}`);
  }
  console.error(trouble);
  process.exitCode = 1;
} finally {
  await Promise.all([withUdp.close(), withoutUdp.close()]);
}
