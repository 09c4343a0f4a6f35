// Two people call each other: over UDP from one of them, and over TLS from the other, whose network has no UDP. Then
// their messages go over such a connection.
//
//   node call.mjs RELAY,RELAY PROCESS,PROCESS ADDRESS-OF-ALICES-APP ADDRESS-OF-BOBS-APP CHROMIUM TURN-PORT,TURN-PORT
//
// Kills one of the relays, by the number of its process. Prints one JSON object: what was seen, what was found wrong,
// and how long it took.

import { createHash, X509Certificate } from 'node:crypto';
import { connect } from 'node:tls';
import { chromium } from 'playwright-core';
import { begin, look, meet, person, said, say, wrong } from './people.mjs';

const [relays, processes, alices, bobs, executablePath, ports] = process.argv.slice(2);
const hosts = relays.split(',').map((address) => /@([\d.]+):/.exec(address)[1]);
/** By which candidates each of them sends, once the better ones were found. */
const WAYS = ['relay relay udp', 'relay relay tls'];
const seen = {};
const took = {};

/** The SHA-256 of the key of a relay's certificate, by which a browser takes it without knowing who signed it. */
function key(host, port) {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, rejectUnauthorized: false }, () => {
      const { publicKey } = new X509Certificate(socket.getPeerX509Certificate().raw);
      socket.destroy();
      resolve(createHash('sha256').update(publicKey.export({ type: 'spki', format: 'der' })).digest('base64'));
    }).on('error', reject);
  });
}

const keys = await Promise.all(ports.split(',').map((port, i) => key(hosts[i], Number(port))));
const args = [
  '--no-sandbox',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--allow-loopback-in-peer-connection', // a machine without a network has no other address
  `--ignore-certificate-errors-spki-list=${keys}`,
];
const withUdp = await chromium.launch({ executablePath, args });
const withoutUdp = await chromium.launch({
  executablePath,
  args: [...args, '--webrtc-ip-handling-policy=disable_non_proxied_udp'],
});

/** Runs in the page before anything else: has its connections at hand, which the page keeps to itself. */
function before() {
  const Connection = globalThis.RTCPeerConnection;
  globalThis.connections = [];
  globalThis.RTCPeerConnection = class extends Connection {
    constructor(...how) {
      super(...how);
      globalThis.connections.push(this);
    }

    createDataChannel(...what) {
      return (globalThis.channel = super.createDataChannel(...what));
    }
  };
}

/** What a page's connection has sent and received, and which way it goes. */
function counts(page) {
  return page.evaluate(async () => {
    const connection = globalThis.connections.findLast((one) => one.connectionState !== 'closed');
    const stats = (await connection?.getStats()) ?? new Map();
    const all = [...stats.values()];
    const of = (type, kind) => all.find((one) => one.type === type && one.kind === kind) ?? {};
    const pair = stats.get(all.find((one) => one.type === 'transport')?.selectedCandidatePairId);
    const local = stats.get(pair?.localCandidateId);
    const sound = of('outbound-rtp', 'audio');
    return {
      way: [local?.candidateType, stats.get(pair?.remoteCandidateId)?.candidateType, local?.relayProtocol].join(' '),
      host: local?.url?.split(':')[1],
      heard: of('inbound-rtp', 'audio').bytesReceived ?? 0,
      frames: of('inbound-rtp', 'video').framesDecoded ?? 0,
      packet: sound.bytesSent / sound.packetsSent,
    };
  });
}

/** Waits until a page has counted more, and gives what it counted. */
async function until(page, reached) {
  for (const end = Date.now() + 30_000; Date.now() < end; await page.waitForTimeout(50)) {
    const now = await counts(page);
    if (reached(now)) {
      return now;
    }
  }
  throw new Error(`it didn't come so far: ${JSON.stringify(await counts(page))}`);
}

const called = (page) => page.getByRole('alertdialog');
const talking = (page) => page.getByRole('region', { name: /^Call with/ });
const noted = (page, text) => page.locator('.notice').filter({ hasText: text }).waitFor();
const hangUp = (page) => talking(page).getByRole('button', { name: 'Hang up' }).click();

const alice = await person(withUdp, 'Alice', alices, { size: { width: 1280, height: 800 }, colorScheme: 'light', before });
const bob = await person(withoutUdp, 'Bob', bobs, { size: { width: 360, height: 740 }, colorScheme: 'dark', before });
await begin(alice, 'Alice', relays);
await begin(bob, 'Bob', relays);
await meet(alice, bob);
await say(bob, 'May I call?');
await alice.getByRole('button', { name: /^Bob/ }).click();
await said(alice, 'May I call?').waitFor();

// declined, by keyboard alone
await alice.getByRole('button', { name: 'Call', exact: true }).click();
await called(bob).waitFor();
await look(alice, 'a page that calls');
await look(bob, 'a page that rings');
await bob.keyboard.press('F9');
await bob.keyboard.press('Tab');
await bob.keyboard.press('Enter');
await alice.getByText('Bob can’t talk now.').waitFor();
await noted(alice, 'Call that was declined.');

// by voice
await alice.getByRole('button', { name: 'Call', exact: true }).click();
await called(bob).waitFor();
seen.beforeAccepting = await bob.evaluate(() => globalThis.connections.length);
let began = Date.now();
await bob.getByRole('button', { name: 'Accept' }).click();
const voice = await Promise.all([alice, bob].map((page) => until(page, ({ heard }) => heard > 0)));
took.voice = Date.now() - began;
const later = await Promise.all(
  [alice, bob].map((page, i) => until(page, ({ heard, way }) => heard > voice[i].heard + 4_000 && way === WAYS[i])),
);
seen.packets = later.map(({ packet }) => Number.isInteger(packet) && packet > 0);
await alice.getByText(/^Relayed by 127\.0\.0\.[12]: Bob sees its address, not yours\./).waitFor();
await look(alice, 'a call by voice');
await look(bob, 'a call by voice in a narrow window');
await alice.getByRole('button', { name: 'Mute your microphone' }).click();
seen.muted = await alice.evaluate(() => globalThis.connections.at(-1).getSenders()[0].track.enabled);
await bob.getByRole('button', { name: 'Your camera' }).click();
await alice.getByLabel('Bob’s picture').waitFor();
await until(alice, ({ frames }) => frames > 2);
await bob.getByRole('button', { name: 'Your camera' }).click();
await alice.getByRole('button', { name: 'Microphone, camera and speaker' }).click();
await alice.getByLabel(/^Speaker/).selectOption({ index: 1 });
await look(alice, 'the choice of devices');
await alice.keyboard.press('Escape');
await hangUp(bob);
await talking(alice).waitFor({ state: 'detached' });
await noted(alice, /Call, \d+ s\./);

// hung up before the browser gave the microphone: it is given back at once
await alice.evaluate(() => {
  const devices = navigator.mediaDevices;
  const real = devices.getUserMedia.bind(devices);
  globalThis.asked = new Promise((asked) => {
    devices.getUserMedia = (what) =>
      new Promise((resolve) => {
        globalThis.give = async () => {
          delete devices.getUserMedia;
          const stream = await real(what);
          resolve(stream);
          return stream;
        };
        asked();
      });
  });
});
await alice.getByRole('button', { name: 'Call', exact: true }).click();
await alice.evaluate(() => globalThis.asked);
await hangUp(alice);
await talking(alice).waitFor({ state: 'detached' });
const given = await alice.evaluate(async () => {
  const stream = await globalThis.give();
  await new Promise((next) => setTimeout(next, 0));
  return stream.getTracks().map(({ readyState }) => readyState).join();
});
if (given !== 'ended') {
  wrong.push(`a microphone that is given after the call was over is ${given}`);
}

// with pictures, the other way, and one of the relays is killed meanwhile
await bob.getByRole('button', { name: 'Call with video' }).click();
await called(alice).waitFor();
began = Date.now();
await called(alice).getByRole('button', { name: 'With video' }).click();
const film = await Promise.all([alice, bob].map((page) => until(page, ({ frames, heard }) => frames > 0 && heard > 0)));
took.video = Date.now() - began;
await Promise.all([alice, bob].map((page, i) => until(page, ({ way }) => way === WAYS[i])));
await alice.getByLabel('Your picture').waitFor();
await look(alice, 'a call with pictures');
await look(bob, 'a call with pictures in a narrow window');
process.kill(Number(processes.split(',')[hosts.indexOf(film[0].host)]), 'SIGKILL');
began = Date.now();
await alice.getByText('Nothing gets through.').waitFor();
await look(alice, 'a call that is interrupted');
await alice.getByText('Nothing gets through.').waitFor({ state: 'detached' });
const before2 = await Promise.all([alice, bob].map(counts));
const after = await Promise.all([alice, bob].map((page, i) => until(page, ({ frames }) => frames > before2[i].frames + 2)));
took.otherRelay = Date.now() - began;
seen.otherRelay = after.every(({ host }) => host !== film[0].host);
await alice.keyboard.press('Escape');
await hangUp(alice);
await talking(bob).waitFor({ state: 'detached' });

// nobody answers
await alice.getByRole('button', { name: 'Call', exact: true }).click();
await called(bob).waitFor();
await hangUp(alice);
await called(bob).waitFor({ state: 'detached' });
await noted(bob, 'Missed call.');

// messages over a connection of their own, which is cut between two of them
for (const page of [alice, bob]) {
  await page.getByRole('button', { name: 'About this conversation', exact: true }).click();
  await page.getByLabel('Directly while both are there').check();
}
for (const page of [alice, bob]) {
  await page.getByText('Connected directly now.').waitFor();
  await look(page, 'a contact who is connected directly');
  await page.keyboard.press('Escape');
}
await say(bob, 'One directly');
await said(alice, 'One directly').waitFor();
seen.direct = await bob.evaluate(async () => {
  const stats = await globalThis.connections.findLast((one) => one.connectionState === 'connected').getStats();
  return [...stats.values()].find((one) => one.type === 'data-channel').messagesSent > 0;
});
const longer = await bob.evaluate(() => {
  try {
    globalThis.channel.send(new Uint8Array(16_385));
    return 'sent';
  } catch {
    return 'refused';
  }
});
if (longer !== 'refused') {
  wrong.push('the other page takes messages that are longer than any');
}
await say(bob, 'Two directly');
await bob.evaluate(() => globalThis.connections.findLast((one) => one.connectionState === 'connected').close());
await say(bob, 'Three not directly');
await say(alice, 'Four not directly');
await said(bob, 'Four not directly').waitFor();
await said(alice, 'Three not directly').waitFor();
seen.arrived = [await said(alice, 'directly').count(), await said(bob, 'directly').count()];

// what was allowed is taken back
await alice.getByRole('button', { name: 'About this conversation', exact: true }).click();
await alice.getByRole('button', { name: 'Take that yes back' }).click();
await alice.getByText('Bob won’t be shown your network address').waitFor();
await alice.getByRole('checkbox', { name: 'Directly while both are there', checked: false }).waitFor();
await alice.keyboard.press('Escape');

// the browser says that somebody else is at the other end: nothing is played
await alice.evaluate(() => {
  RTCDtlsTransport.prototype.getRemoteCertificates = () => [new Uint8Array(300).buffer];
  globalThis.played = 0;
  HTMLMediaElement.prototype.play = () => Promise.resolve(globalThis.played++);
});
await alice.getByRole('button', { name: 'Call', exact: true }).click();
await called(bob).getByRole('button', { name: 'Accept' }).click();
await alice.getByText('Somebody stood between you and Bob.').waitFor();
await talking(bob).waitFor({ state: 'detached' });
seen.played = await alice.evaluate(() => globalThis.played);
seen.sent = await alice.evaluate(() => globalThis.connections.at(-1).getSenders().filter((one) => one.track !== null).length);

console.log(JSON.stringify({ seen, wrong, took }));
await Promise.all([withUdp.close(), withoutUdp.close()]);
